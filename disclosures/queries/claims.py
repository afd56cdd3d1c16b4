"""Reads for the pages of claims: a page of the list, the numbers on its tabs, one claim with all about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Sum

from disclosures.filters.claims import Chosen
from disclosures.models import (
    ClaimCount,
    ClaimSpeaker,
    ClaimVerdict,
    Disclosure,
    Kind,
    Link,
    Organisation,
    Party,
    Relation,
    Role,
    past,
)
from disclosures.pagination import Cursor, Order, Position
from disclosures.queries.details import with_details
from disclosures.queries.waits import first_told
from disclosures.rules.cases import NOT_READ, cases
from disclosures.rules.verdicts import HAPPENINGS, Case

# A page stays a page, whatever is linked: the rest is in the file of links.
MOST_SHOWN = 60
MOST_AROUND = 12
MOST_LATER = 8
# How many later statements of a body are looked through for those of one speaker.
LOOKED_THROUGH = 200
# Relations of what weighs to other records that readers need to understand it.
AROUND = (Relation.AMENDS, Relation.SUPERSEDES, Relation.ENDS, Relation.CONFIRMS, Relation.RESPONDS_TO)
_ALL = tuple(Relation.values)
# Who said it, or what sort of proceeding it was, stands in the rows of these kinds.
_DETAILED = (Kind.STATEMENT, Kind.PROCEEDING)


class Step(NamedTuple):
    """A link to another page: its cursor, and the nearest claim there, whose date labels the link."""

    cursor: str
    row: Disclosure


@dataclass(frozen=True)
class ClaimsPage:
    cases: list[Case]
    back: Step | None = None
    on: Step | None = None


def claims_page(chosen: Chosen, size: int) -> ClaimsPage:
    """Newest first: two scans of an index for the keys, what ``cases`` costs, and one for the speakers."""
    cursor = chosen.cursor
    start, is_back = (cursor.position, cursor.is_back) if cursor else (None, False)
    keys = _keys(chosen, size + 1, start, is_back)
    ahead, shown = keys[size:], keys[:size]
    behind = _keys(chosen, 1, Position(*shown[0]) if shown else start, not is_back) if cursor else []
    if is_back:
        shown.reverse()
        ahead, behind = behind, ahead
    found = cases(pk for _, pk in (*shown, *ahead, *behind))
    rows = [found[pk] for _, pk in shown if pk in found]
    with_details([case.claim for case in rows], [Kind.STATEMENT])

    def step(near: Sequence[tuple[date, int]], edge: tuple[date, int], *, back: bool) -> Step | None:
        if not near or near[0][1] not in found:
            return None
        text = Cursor(Order.NEWEST, Position(*edge), chosen.list_key, back).encode()
        return Step(text, found[near[0][1]].claim)

    first = shown[0] if shown else _edge(start)
    last = shown[-1] if shown else _edge(start)
    return ClaimsPage(rows, step(behind, first, back=True), step(ahead, last, back=False))


def _edge(start: Position | None) -> tuple[date, int]:
    return (start.day, start.pk) if start else (date.min, 0)


def _keys(chosen: Chosen, limit: int, start: Position | None, is_back: bool) -> list[tuple[date, int]]:
    """(date, id) behind ``start``, newest first (``is_back``: oldest first): one scan of an index."""
    body = chosen.department
    rows = ClaimSpeaker.objects.filter(organisation=body) if body else ClaimVerdict.objects.all()
    if chosen.verdict:
        rows = rows.filter(verdict=chosen.verdict)
    keys = ("sort_date", "disclosure_id")
    if start:
        rows = rows.filter(past(keys, (start.day, start.pk), is_descending=not is_back))
    sign = "" if is_back else "-"
    return list(rows.order_by(*(f"{sign}{key}" for key in keys)).values_list(*keys)[:limit])


def verdict_counts(body: Organisation | None) -> dict[str, int]:
    """How many claims have which verdict. One query of a dozen rows."""
    return dict(ClaimCount.objects.filter(organisation=body).values_list("verdict", "count"))


def busiest_speakers(limit: int) -> list[str]:
    """Names of the bodies with most claims, for the picker. One query over bodies that speak."""
    rows = ClaimCount.objects.exclude(organisation=None).values_list("organisation__name")
    return [name for name, _ in rows.annotate(n=Sum("count")).order_by("-n", "organisation__name")[:limit]]


@dataclass(frozen=True)
class ClaimRead:
    """A claim with what its page shows. ``around``: links of what weighs with records that are not linked
    with the claim itself; ``told``: by id of a share or agreement, the first record here that tells of it;
    ``later``: later statements of the same speaker, oldest first."""

    case: Case
    around: list[Link]
    told: dict[int, Disclosure]
    later: list[Disclosure]
    bodies: list[Organisation]


def read_claim(pk: int) -> ClaimRead | None:
    """None if it is no public statement. A fixed number of queries."""
    case = cases([pk], _ALL).get(pk)
    if case is None:
        return None
    parties = Party.objects.filter(disclosure_id=pk, role=Role.SPEAKER).select_related("organisation")
    bodies = [one.organisation for one in parties.order_by("id")]
    weighing = [one.piece.record for one in case.judgement.weighing]
    happenings = [one.pk for one in weighing if one.kind in HAPPENINGS][:MOST_SHOWN]
    around = _around(case, [one.pk for one in weighing][:MOST_SHOWN])
    far = [end for link in around for end in (link.from_disclosure, link.to_disclosure)]
    with_details([case.claim, *(piece.record for piece in case.pieces), *far], _DETAILED)
    told = first_told(happenings) if happenings else {}
    return ClaimRead(case, around, told, _later(case.claim, bodies), bodies)


def _around(case: Case, weighing: list[int]) -> list[Link]:
    """Oldest first."""
    known = {case.claim.pk, *(piece.record.pk for piece in case.pieces)}
    links = Link.objects.public().filter(relation__in=AROUND)
    found: dict[int, Link] = {}
    for near, far in (("to_disclosure", "from_disclosure"), ("from_disclosure", "to_disclosure")):
        rows = (
            links.filter(**{f"{near}__in": weighing})
            .exclude(**{f"{far}__in": known})
            .select_related("source", near, far, f"{far}__source")
            .defer(*(f"{end}__{name}" for end in (near, far) for name in NOT_READ))
            .order_by(f"{far}__sort_date", f"{far}_id", "id")
        )
        found |= {link.pk: link for link in rows[:MOST_AROUND]}
    return list(found.values())


def _later(claim: Disclosure, bodies: Iterable[Organisation]) -> list[Disclosure]:
    """By the same person for the same body. What a body says through a spokesperson may be about anything."""
    speaker = claim.detail.speaker  # type: ignore[attr-defined]
    body = next(iter(bodies), None)
    if body is None or not speaker or speaker.startswith(body.name):
        return []
    rows = Party.objects.filter(
        past(("sort_date", "disclosure_id"), (claim.sort_date, claim.pk), is_descending=False),
        organisation=body,
        role=Role.SPEAKER,
        sort_date__isnull=False,
    )
    ids = list(
        rows.order_by("sort_date", "disclosure_id").values_list("disclosure_id", flat=True)[:LOOKED_THROUGH]
    )
    found = Disclosure.objects.public().filter(pk__in=ids, as_statement__speaker=speaker)
    return list(found.defer(*NOT_READ).oldest_first()[:MOST_LATER])
