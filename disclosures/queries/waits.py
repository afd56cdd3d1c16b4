"""How long it took from something happening to the day this record shows it stated, released or corrected.

The rule. A data share or an agreement begins on its date. It is told on the date of the earliest later FOI
reply, statement or proceeding that gives a number about it, or that is linked with it by confirms, responds
to, cites, led to or amends. A number that was corrected begins on the date of the record that gave it and is
told on the date of the record with its correction. Only what is dated counts. A share is left out if another
between the same bodies, running when it began, was told before: a running total tells nothing first. What is
told here may have been public elsewhere before: the page says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from disclosures.models import Disclosure, Figure, FigureStatus, Kind, Link, Organisation, Relation
from disclosures.queries.figures import with_corrections
from disclosures.queries.lineage import parties_of

BEGINNINGS = (Kind.DATA_SHARE, Kind.AGREEMENT)
TELLING = (Kind.FOI_RESPONSE, Kind.STATEMENT, Kind.PROCEEDING)
RELATIONS = (Relation.CONFIRMS, Relation.RESPONDS_TO, Relation.CITES, Relation.LED_TO, Relation.AMENDS)
# Of each kind, the newest so many are looked at: the cost does not grow with the record.
NEWEST = 500
_NEEDED = ("id", "slug", "kind", "title", "date", "date_end", "sort_date", "date_precision", "giver_names",
           "receiver_names")  # fmt: skip


@dataclass(frozen=True)
class Wait:
    """``is_correction``: what was told is that a number had been wrong."""

    start: Disclosure
    told: Disclosure
    is_correction: bool = False

    @property
    def begun_on(self) -> date:
        day: date = self.start.sort_date
        return day

    @property
    def told_on(self) -> date:
        day: date = self.told.sort_date
        return day

    @property
    def days(self) -> int:
        return (self.told_on - self.begun_on).days


def longest_waits(organisation: Organisation | None, limit: int) -> list[Wait]:
    """The longest first, each beginning and each telling record once. Five queries at most."""
    waits = [*_told(_beginnings(organisation)), *_corrected(organisation)]
    chosen: list[Wait] = []
    used: set[int] = set()
    for wait in sorted(waits, key=lambda wait: (-wait.days, wait.start.pk)):
        if not {wait.start.pk, wait.told.pk} & used:
            chosen.append(wait)
            used |= {wait.start.pk, wait.told.pk}
    return chosen[:limit]


def _beginnings(organisation: Organisation | None) -> list[int]:
    ids: list[int] = []
    for kind in BEGINNINGS:
        if organisation:
            parties = parties_of(organisation).filter(kind=kind, is_first=True)
            ids += parties.order_by("-sort_date", "-disclosure_id").values_list("disclosure_id", flat=True)[
                :NEWEST
            ]
        else:
            newest = Disclosure.objects.public().filter(kind=kind).newest_first()
            ids += newest.values_list("id", flat=True)[:NEWEST]
    return ids


def _told(ids: list[int]) -> list[Wait]:
    waits = _each_told(ids)
    return [wait for wait in waits if not any(_was_told_by(wait, other) for other in waits)]


def first_told(ids: list[int]) -> dict[int, Disclosure]:
    """By id of a share or agreement, the first later record that tells of it. Two queries."""
    return {wait.start.pk: wait.told for wait in _each_told(ids)}


def _each_told(ids: list[int]) -> list[Wait]:
    by_id: dict[int, Disclosure] = {}
    first: dict[int, Disclosure] = {}
    for start, told in (*_linked(ids), *_counted(ids)):
        by_id[start.pk] = start
        if start.date and told.date and told.date > start.date:
            earliest = first.get(start.pk)
            if earliest is None or (told.date, told.pk) < (earliest.date or told.date, earliest.pk):
                first[start.pk] = told
    return [Wait(by_id[pk], told) for pk, told in first.items()]


def _was_told_by(wait: Wait, other: Wait) -> bool:
    """Whether ``other`` is a share between the same bodies that ran when this began and was told before."""
    a, b = wait.start, other.start
    if a.kind != Kind.DATA_SHARE or b.kind != Kind.DATA_SHARE or not (a.date and b.date):
        return False
    is_same = (a.giver_names, a.receiver_names) == (b.giver_names, b.receiver_names)
    return is_same and b.date <= a.date <= (b.date_end or b.date) and other.told_on < wait.told_on


def _ends(*paths: str) -> list[str]:
    return [f"{path}__{name}" for path in paths for name in _NEEDED]


def _linked(ids: list[int]) -> Iterable[tuple[Disclosure, Disclosure]]:
    links = (
        Link.objects.public()
        .at(ids)
        .filter(
            Q(from_disclosure__in=ids, to_disclosure__kind__in=TELLING)
            | Q(to_disclosure__in=ids, from_disclosure__kind__in=TELLING),
            relation__in=RELATIONS,
        )
        .select_related("from_disclosure", "to_disclosure")
        .only("relation", *_ends("from_disclosure", "to_disclosure"))
    )
    for link in links:
        ends = (link.from_disclosure, link.to_disclosure)
        yield ends if ends[0].kind in BEGINNINGS else (ends[1], ends[0])


def _counted(ids: list[int]) -> Iterable[tuple[Disclosure, Disclosure]]:
    figures = (
        Figure.objects.public()
        .filter(measure__subject__in=ids, asserted_in__kind__in=TELLING)
        .select_related("measure__subject", "asserted_in")
        .only("measure__subject", *_ends("measure__subject", "asserted_in"))
    )
    for figure in figures:
        if figure.measure.subject:
            yield figure.measure.subject, figure.asserted_in


def _corrected(organisation: Organisation | None) -> list[Wait]:
    figures = Figure.objects.public().filter(
        status=FigureStatus.CORRECTED, corrected_by__asserted_in__state="published"
    )
    if organisation:
        figures = figures.filter(asserted_in__in=with_corrections(organisation, NEWEST))
    rows = (
        figures.select_related("asserted_in", "corrected_by__asserted_in")
        .only("corrected_by", *_ends("asserted_in", "corrected_by__asserted_in"))
        .order_by("-id")[:NEWEST]
    )
    waits = [
        Wait(row.asserted_in, row.corrected_by.asserted_in, is_correction=True)
        for row in rows
        if row.corrected_by
    ]
    return [wait for wait in waits if wait.start.date and wait.told.date and wait.start.date < wait.told.date]
