"""What the first page shows of the whole record, each part bounded."""

import datetime as dt

from disclosures.models import ClaimVerdict, Disclosure, Verdict
from disclosures.queries.details import with_details
from disclosures.rules.cases import cases
from disclosures.rules.verdicts import Case

# Of each verdict, the newest statements that are looked through.
LOOKED_THROUGH = 10
# What is shown first: a contradiction before what came later.
BY_WEIGHT = (
    Verdict.CONTRADICTED_BY_DOCUMENT,
    Verdict.CONTRADICTED_BY_LINKED,
    Verdict.CONTRADICTED_BY_FINDING,
    Verdict.CONTRADICTED_BY_REPORT,
    Verdict.NOT_BORNE_OUT,
)


def strongest_cases(limit: int) -> list[Case]:
    """Statements that evidence is at odds with: by verdict, then by strength, then the newest first.

    No record stands on either side twice. One query a verdict, and what ``cases`` costs.
    """
    ids: list[int] = []
    for verdict in BY_WEIGHT:
        rows = ClaimVerdict.objects.filter(verdict=verdict).order_by("-sort_date", "-disclosure")
        ids += rows.values_list("disclosure", flat=True)[:LOOKED_THROUGH]
    chosen: list[Case] = []
    used: set[int] = set()
    for case in sorted(cases(ids).values(), key=_place):
        lead = case.judgement.lead
        ends = {case.claim.pk, lead.piece.record.pk} if lead else used
        if len(chosen) < limit and lead and not ends & used:
            chosen.append(case)
            used |= ends
    with_details([case.claim for case in chosen])
    return chosen


def _place(case: Case) -> tuple[int, int, int, int]:
    found = case.judgement
    day: dt.date = case.claim.sort_date
    return BY_WEIGHT.index(found.verdict), -found.strength, -day.toordinal(), -case.claim.pk


def last_change() -> dt.datetime | None:
    """When something public last changed; one probe of an index."""
    newest = Disclosure.objects.public().order_by("-updated_at").values_list("updated_at", flat=True)
    return newest.first()
