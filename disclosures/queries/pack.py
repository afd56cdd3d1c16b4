"""What an evidence pack holds of a body's records: few rows, chosen by rule, by reads that do not grow."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from disclosures.filters.timeline import TimelineFilter
from disclosures.models import Disclosure, Figure, FigureStatus, Organisation
from disclosures.models.evidence import STANDING
from disclosures.pagination import Order
from disclosures.queries.figures import with_corrections
from disclosures.queries.pages import TimelineQuery

RECORDS_LOOKED_THROUGH = 100  # of those with something put right, for the newest numbers
MOST_OF_A_MEASURE = 50  # assertions that are looked through for the number that stands


@dataclass(frozen=True)
class PutRight:
    """A number that the body which gave it corrected; ``stands`` is None where what stands is not public."""

    given: Figure
    stands: Figure | None


def pack_records(organisation: Organisation, most: int) -> list[Disclosure]:
    """Those that contradict or are contradicted, then those put right, then the newest; oldest first.

    Three pages of a timeline, each by its own index.
    """
    chosen: dict[int, Disclosure] = {}
    for has in (["contradiction"], ["correction"], []):
        filters = TimelineFilter({"has": has, "order": Order.NEWEST}, organisation=organisation)
        for row in TimelineQuery(filters).page(most).rows:
            if len(chosen) < most:
                chosen.setdefault(row.pk, row)
    return sorted(chosen.values(), key=lambda row: (row.sort_date, row.pk))


def numbers_put_right(organisation: Organisation, most: int) -> list[PutRight]:
    """The newest corrected numbers of its records, each with what stands today. Three queries."""
    return _put_right(Q(asserted_in__in=with_corrections(organisation, RECORDS_LOOKED_THROUGH)), most)


def numbers_put_right_in(records: Iterable[Disclosure], most: int) -> list[PutRight]:
    """The same of a few records: numbers that they gave, or that are about them. Two queries."""
    ids = [record.pk for record in records]
    return _put_right(Q(asserted_in__in=ids) | Q(measure__subject__in=ids), most)


def _put_right(which: Q, most: int) -> list[PutRight]:
    given = list(
        Figure.objects.public()
        .filter(which, status=FigureStatus.CORRECTED)
        .select_related("measure", "asserted_in__source")
        .order_by("-asserted_in__sort_date", "id")[:most]
    )
    if not given:
        return []
    of_measures = Figure.objects.public().filter(measure__in={figure.measure_id for figure in given})
    rows = of_measures.select_related("measure", "asserted_in__source").order_by("id")[
        : MOST_OF_A_MEASURE * most
    ]
    by_id = {figure.pk: figure for figure in rows}
    return [PutRight(figure, _standing(figure, by_id)) for figure in given]


def _standing(figure: Figure, by_id: dict[int, Figure]) -> Figure | None:
    """Follows ``corrected_by``, at most as far as there are rows: the record has no circle."""
    found = figure
    for _ in by_id:
        following = by_id.get(found.corrected_by_id or 0)
        if following is None or following.status in STANDING:
            return following
        found = following
    return None
