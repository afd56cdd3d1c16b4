"""Reads for the pages of figures. Each a constant number of queries, whatever the ledger holds."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Prefetch, QuerySet

from disclosures.filters.measures import MeasureFilter
from disclosures.models import (
    Correction,
    Disclosure,
    Figure,
    FigureStatus,
    Kind,
    MeasureListing,
    Party,
    Role,
    SafeCopy,
    past,
)
from disclosures.models.evidence import STANDING
from disclosures.pagination import Cursor, Order, Position
from disclosures.queries.details import with_details

PAGE = 25
# Of one measure: on its own page, and in the company of another.
MOST_ASSERTIONS = 50
MOST_BESIDE = 12
# Measures that a page looks at beside its own, of the same record and of the same two bodies each.
MOST_ALIKE = 12
MOST_STANDING = 10
BOUND = 1_000
# Beyond so many a list says "more than".
MOST_COUNTED = 500
_KEYS = ("sort_date", "measure_id")


# ---- the list


@dataclass(frozen=True)
class MeasurePage:
    """A page of the list, newest first; ``back`` and ``on``: cursors of the pages before and behind it."""

    rows: list[MeasureListing]
    back: str = ""
    on: str = ""


def measures(chosen: MeasureFilter) -> "QuerySet[MeasureListing]":
    """All that fit, in no order."""
    rows = MeasureListing.objects.all()
    if chosen.unit:
        rows = rows.filter(unit=chosen.unit)
    if chosen.status == FigureStatus.CORRECTED:
        rows = rows.filter(corrected__gt=0)
    if chosen.status == FigureStatus.DISPUTED:
        rows = rows.filter(disputed__gt=0)
    if chosen.words.can_match:
        rows = rows.filter(search=chosen.words.query)
    return rows


def page(chosen: MeasureFilter, size: int = PAGE) -> MeasurePage:
    """One query; two on a page that was reached by a cursor, and one more for words."""
    if not chosen.is_valid:
        return MeasurePage([])
    cursor = chosen.cursor
    start, is_back = (cursor.position, cursor.is_back) if cursor else (None, False)
    rows = _rows(chosen, size + 1, start, is_back=is_back)
    is_more, rows = len(rows) > size, rows[:size]
    is_entered = False
    if start:
        edge = _at(rows[0]) if rows else start
        is_entered = bool(_rows(chosen, 1, edge, is_back=not is_back))
    if is_back:
        rows.reverse()
        is_more, is_entered = is_entered, is_more
    first, last = (_at(rows[0]), _at(rows[-1])) if rows else (start, start)
    return MeasurePage(
        rows,
        back=_cursor(chosen, first, is_back=True) if first and is_entered else "",
        on=_cursor(chosen, last, is_back=False) if last and is_more else "",
    )


def _at(row: MeasureListing) -> Position:
    return Position(row.sort_date, row.pk)


def _cursor(chosen: MeasureFilter, at: Position, *, is_back: bool) -> str:
    return Cursor(Order.NEWEST, at, chosen.list_key, is_back).encode()


def _rows(
    chosen: MeasureFilter, limit: int, start: Position | None, *, is_back: bool
) -> list[MeasureListing]:
    rows = measures(chosen).select_related("measure")
    if start:
        rows = rows.filter(past(_KEYS, (start.day, start.pk), is_descending=not is_back))
    keys = _KEYS if is_back else [f"-{key}" for key in _KEYS]
    return list(rows.order_by(*keys)[:limit])


def how_many_measures(chosen: MeasureFilter) -> int:
    """Up to MOST_COUNTED + 1. One query."""
    newest = measures(chosen).order_by(*(f"-{key}" for key in _KEYS))
    return newest.values("pk")[: MOST_COUNTED + 1].count()


def numbers_of(ids: Collection[int]) -> dict[int, list[Figure]]:
    """By measure, the numbers that stand, up to MOST_STANDING and one; the last one given where none does.

    Each has what it took the place of as ``corrects``. Three queries.
    """
    found: dict[int, list[Figure]] = defaultdict(list)
    listed = Figure.objects.listed().filter(measure=OuterRef("pk"))
    standing = listed.filter(status__in=STANDING).in_order().values("id")[: MOST_STANDING + 1]
    last = listed.order_by("-sort_date", "-id").values("id")[:1]
    rows = MeasureListing.objects.filter(pk__in=ids).values_list(ArraySubquery(standing), ArraySubquery(last))
    chosen = [pk for stands, gone in rows for pk in stands or gone]
    for figure in _whole(Figure.objects.filter(pk__in=chosen)).prefetch_related(former()):
        found[figure.measure_id].append(figure)
    return dict(found)


def former() -> "Prefetch[str]":
    """What a number took the place of, as its ``corrects``."""
    return Prefetch("corrects", _whole(Figure.objects.listed()))


def _whole(figures: "QuerySet[Figure]") -> "QuerySet[Figure]":
    """With all that a page says of a number."""
    return figures.select_related("measure", "asserted_in", "source", "fact").order_by("sort_date", "id")


# ---- one measure


@dataclass(frozen=True)
class Beside:
    """Another measure, of the same record or about data that went between the same two bodies."""

    listing: MeasureListing
    figures: list[Figure]
    is_same_subject: bool


@dataclass(frozen=True)
class Ledger:
    """The numbers of a measure with all that its page says about them.

    ``figures``: a page of them in order; ``standing``: those that stand, up to MOST_STANDING and one, on
    whatever page; ``by_id``: these and, to the end, whatever took the place of one; ``after``: the next page
    begins behind it; ``is_deep``: this one is not the first. ``ours``: by disclosure and measure, what we had
    written down wrongly; ``copies``: by document with a public copy, the disclosure that it belongs to;
    ``voices``: see there.
    """

    listing: MeasureListing
    figures: list[Figure]
    standing: list[Figure]
    after: Figure | None
    beside: list[Beside] = field(default_factory=list)
    is_more_beside: bool = False
    by_id: dict[int, Figure] = field(default_factory=dict)
    ours: dict[tuple[int, str], list[Correction]] = field(default_factory=dict)
    copies: dict[str, int] = field(default_factory=dict)
    voices: dict[int, list[str]] = field(default_factory=dict)
    is_deep: bool = False
    is_wrong_place: bool = False


def listing_of(slug: str) -> MeasureListing | None:
    """A measure with a public number. One query."""
    return MeasureListing.objects.filter(measure__slug=slug).select_related("measure__subject").first()


def ledger(listing: MeasureListing, after: Figure | None = None, *, is_wrong_place: bool = False) -> Ledger:
    """Twelve queries at most. ``after``: the number behind which the page begins; then nothing stands beside.

    ``is_wrong_place``: a reader asked for a place that there is not, which the page says.
    """
    rows = _whole(Figure.objects.listed().filter(measure=listing.pk))
    if after and after.sort_date:
        rows = rows.filter(past(("sort_date", "id"), (after.sort_date, after.pk), is_descending=False))
    found = list(rows[: MOST_ASSERTIONS + 1])
    shown, is_more = found[:MOST_ASSERTIONS], len(found) > MOST_ASSERTIONS
    standing = [figure for figure in shown if figure.stands]
    if after or is_more:
        stands = Figure.objects.listed().filter(measure=listing.pk, status__in=STANDING)
        standing = list(_whole(stands)[: MOST_STANDING + 1])
    beside, is_more_beside = ([], False) if after else _beside(listing)
    everything = [*shown, *standing, *(figure for each in beside for figure in each.figures)]
    by_id = {figure.pk: figure for figure in (*everything, *later(everything))}
    disclosures = list({figure.asserted_in_id: figure.asserted_in for figure in by_id.values()}.values())
    return Ledger(
        listing,
        shown,
        standing,
        after=shown[-1] if is_more else None,
        beside=beside,
        is_more_beside=is_more_beside,
        by_id=by_id,
        ours=_ours(disclosures, everything),
        copies=_copies(disclosures),
        voices=voices(list(by_id.values())),
        is_deep=after is not None,
        is_wrong_place=is_wrong_place,
    )


def place_of(listing: MeasureListing, slug: str) -> Figure | None:
    """A public number of the measure by its name. One query."""
    return Figure.objects.listed().filter(measure=listing.pk, slug=slug).first()


def _beside(listing: MeasureListing) -> tuple[list[Beside], bool]:
    """The newest measures of the same record, then of the same two bodies; and whether there are more."""
    others = MeasureListing.objects.exclude(pk=listing.pk).select_related("measure__subject")
    newest = [f"-{key}" for key in _KEYS]
    subject = listing.measure.subject_id
    same, pair = [], []
    if subject:
        same = list(others.filter(measure__subject=subject).order_by(*newest)[: MOST_ALIKE + 1])
    if listing.pair:
        rows = others.filter(pair=listing.pair).exclude(measure__subject=subject)
        pair = list(rows.order_by(*newest)[: MOST_ALIKE + 1])
    chosen = [*same[:MOST_ALIKE], *pair[:MOST_ALIKE]]
    figures = _first_figures([each.pk for each in chosen])
    found = [Beside(each, figures.get(each.pk, []), each.measure.subject_id == subject) for each in chosen]
    return found, max(len(same), len(pair)) > MOST_ALIKE


def _first_figures(ids: Sequence[int]) -> dict[int, list[Figure]]:
    """By measure, numbers in order, MOST_BESIDE each, and those that stand, if they are others."""
    if not ids:
        return {}
    listed = Figure.objects.listed().filter(measure=OuterRef("pk")).in_order()
    rows = MeasureListing.objects.filter(pk__in=ids).values_list(
        ArraySubquery(listed.values("id")[:MOST_BESIDE]),
        ArraySubquery(listed.filter(status__in=STANDING).values("id")[: MOST_STANDING + 1]),
    )
    chosen = {pk for first, stands in rows for pk in (*first, *stands)}
    found: dict[int, list[Figure]] = defaultdict(list)
    for figure in _whole(Figure.objects.filter(pk__in=chosen)):
        found[figure.measure_id].append(figure)
    return found


_LATER = """
WITH RECURSIVE chain AS (
    SELECT id, corrected_by_id FROM disclosures_figure WHERE id = ANY(%s)
    UNION
    SELECT f.id, f.corrected_by_id FROM disclosures_figure f
    JOIN chain ON f.id = chain.corrected_by_id WHERE f.sort_date IS NOT NULL
)
SELECT id FROM chain WHERE id <> ALL(%s)
"""


def later(figures: Iterable[Figure]) -> list[Figure]:
    """Public numbers that took the place of these, step by step to the end; a circle ends where it closes."""
    known = [figure.pk for figure in figures]
    missing = {figure.corrected_by_id for figure in figures if figure.corrected_by_id} - set(known)
    if not missing:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_LATER, [known, known])
        ids = [row[0] for row in cursor.fetchall()]
    return list(_whole(Figure.objects.filter(pk__in=ids)))


# In which part a body gives the numbers of a record. A data share says nothing, its source does; and what is
# said in a court or in a complaint is not said by the body before which it happens.
VOICES = {
    Kind.FOI_RESPONSE: Role.AUTHORITY,
    Kind.CENSUS_CHANGE: Role.AUTHORITY,
    Kind.ICO_DECISION: Role.REGULATOR,
    Kind.STATEMENT: Role.SPEAKER,
    Kind.AGREEMENT: Role.PARTY,
}


def voices(figures: Sequence[Figure]) -> dict[int, list[str]]:
    """By disclosure, the bodies that give its numbers. One query, and one for the speakers."""
    records = {figure.asserted_in_id: figure.asserted_in for figure in figures}
    with_details([figure.asserted_in for figure in figures], (Kind.STATEMENT,))
    parties = Party.objects.filter(disclosure__in=records).select_related("organisation").order_by("id")
    found: dict[int, list[str]] = defaultdict(list)
    for party in parties:
        if VOICES.get(Kind(records[party.disclosure_id].kind)) == party.role:
            found[party.disclosure_id].append(party.organisation.name)
    return dict(found)


def _ours(disclosures: Sequence[Disclosure], figures: Sequence[Figure]) -> dict[tuple[int, str], Any]:
    """By disclosure and title of the measure, our own mistakes: those the body never made."""
    titles = {figure.measure.title[:60] for figure in figures}
    rows = Correction.objects.filter(disclosure__in=[each.pk for each in disclosures], field__in=titles)
    found: dict[tuple[int, str], list[Correction]] = defaultdict(list)
    for each in rows.order_by("made_at", "id")[:BOUND]:
        found[each.disclosure_id, each.field].append(each)
    return dict(found)


def _copies(disclosures: Sequence[Disclosure]) -> dict[str, int]:
    rows = SafeCopy.objects.public().filter(document__disclosure__in=[each.pk for each in disclosures])
    return {str(pk): owner for pk, owner in rows.values_list("document", "document__disclosure")[:BOUND]}
