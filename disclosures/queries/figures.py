"""Numbers of the ledger that lists and strips show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from disclosures.models import (
    Disclosure,
    Figure,
    FigureStatus,
    Kind,
    Link,
    Organisation,
    Relation,
    Role,
    Unit,
)
from disclosures.queries.lineage import parties_of
from disclosures.queries.measures import former, later

# What a reader understands as "how many people or records": no sums, so one figure never hides another.
ABOUT_PEOPLE = (Unit.PEOPLE, Unit.PUPILS, Unit.RECORDS)
# Counts and choices look at no more rows than this; beyond it they say "more than".
BOUND = 1_000


@dataclass(frozen=True)
class LedgerCounts:
    """How often records contradict each other, and how many numbers stand corrected; each up to BOUND + 1."""

    contradictions: int
    figures: int
    corrected: int


def ledger_counts() -> LedgerCounts:
    """Three bounded counts."""
    return LedgerCounts(
        _bounded(Link.objects.public().filter(relation=Relation.CONTRADICTS)),
        _bounded(Figure.objects.public()),
        _bounded(Figure.objects.public().filter(status=FigureStatus.CORRECTED)),
    )


def _bounded(rows: QuerySet[Link] | QuerySet[Figure]) -> int:
    return rows.values("id")[: BOUND + 1].count()


def counts_of(rows: Sequence[Disclosure]) -> dict[int, list[Figure]]:
    """By data share, the figures about it, those that stand no longer included. One query, none without."""
    ids = [row.pk for row in rows if row.kind == Kind.DATA_SHARE]
    if not ids:
        return {}
    found: dict[int, list[Figure]] = defaultdict(list)
    figures = Figure.objects.listed().filter(measure__subject__in=ids).select_related("measure")
    for figure in figures.order_by("measure", "sort_date", "id")[: 40 * len(ids)]:
        found[figure.measure.subject_id or 0].append(figure)
    return dict(found)


@dataclass(frozen=True)
class Corrected:
    """By disclosure, its numbers that were corrected later; ``by_id`` has them and what took their place."""

    by_disclosure: dict[int, list[Figure]]
    by_id: dict[int, Figure]

    def of(self, pk: int) -> list[Figure]:
        return self.by_disclosure.get(pk, [])


def corrected_in(rows: Sequence[Disclosure]) -> Corrected:
    """Three queries, none if nothing that these records gave was corrected."""
    ids = [row.pk for row in rows if row.has_correction]
    if not ids:
        return Corrected({}, {})
    figures = Figure.objects.listed().filter(asserted_in__in=ids, status=FigureStatus.CORRECTED)
    found = list(figures.select_related("measure").order_by("asserted_in", "id")[: 20 * len(ids)])
    by_disclosure: dict[int, list[Figure]] = defaultdict(list)
    for figure in found:
        by_disclosure[figure.asserted_in_id].append(figure)
    return Corrected(dict(by_disclosure), {each.pk: each for each in (*found, *later(found))})


def largest(organisation: Organisation) -> Figure | None:
    """The largest standing number of people or records in data that the organisation gave or received.

    Among its newest BOUND shares in either role. Never a sum: totals of the record do not add up.
    """
    shares: list[int] = []
    for role in (Role.GIVER, Role.RECEIVER):
        parties = parties_of(organisation).filter(role=role)
        shares += parties.order_by("-sort_date", "-disclosure_id").values_list("disclosure_id", flat=True)[
            :BOUND
        ]
    return (
        Figure.objects.public()
        .filter(measure__subject__in=shares, status=FigureStatus.CURRENT, measure__unit__in=ABOUT_PEOPLE)
        .select_related("measure", "asserted_in")
        .prefetch_related(former())
        .order_by("-value", "id")
        .first()
    )


def with_corrections(organisation: Organisation, most: int = BOUND) -> list[int]:
    """Its newest records, those under former names included, in which something was put right."""
    parties = parties_of(organisation).filter(is_first=True, has_correction=True)
    newest = parties.order_by("-sort_date", "-disclosure_id").values_list("disclosure_id", flat=True)
    return list(newest[:most])


def corrected_of(organisation: Organisation) -> tuple[int, Disclosure | None]:
    """How many numbers about data that the organisation gave, or that it stated, were corrected later; and
    the newest record that gave such a number."""
    figures = (
        Figure.objects.public()
        .filter(asserted_in__in=with_corrections(organisation), status=FigureStatus.CORRECTED)
        .select_related("asserted_in")
        .order_by("-asserted_in__sort_date", "id")[: BOUND + 1]
    )
    found = list(figures)
    return len(found), found[0].asserted_in if found else None
