"""Data items: the list of them with how each stands on a day, and what one page about an item reads."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection
from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from disclosures.filters.words import Words, both, facet_query
from disclosures.models import (
    CensusFieldChange,
    DataItem,
    DataItemName,
    Disclosure,
    FieldCount,
    FieldUse,
    ItemCategory,
    Kind,
    Link,
    Proceeding,
    Relation,
    Statement,
    past,
)
from disclosures.pagination import Position
from disclosures.queries.kept import kept
from disclosures.queries.reach import Reach
from disclosures.rules.collected import Status, Step, last_by_collection

_PLACES = {category: place for place, category in enumerate(ItemCategory.values)}
# Of an item in a collection, the changes that say how it stood; nobody knows one that had more in a year.
MOST_STEPS = 20
MOST_UNDATED = 3
# A page shows all changes of an item that is changed as items are: the first ones, and the last.
FIRST_CHANGES, LAST_CHANGES = 20, 80
MOST_LINKS = 100
MOST_PROCEEDINGS = 50
MOST_NAMED = 60
READINGS = (Relation.CONTRADICTS, Relation.CONFIRMS)
FOLLOWING = (Relation.SUPERSEDES, Relation.AMENDS, Relation.ENDS)
NAMING = (Kind.STATEMENT, Kind.PROCEEDING, Kind.AGREEMENT, Kind.FOI_RESPONSE, Kind.ICO_DECISION)


@dataclass(frozen=True)
class ListedField:
    """``counts`` by kind; ``statuses``, and ``undated`` where no change has a date of effect, by collection;
    ``records``, by key: those that these rest on."""

    item: DataItem
    counts: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, Status] = field(default_factory=dict)
    undated: dict[str, list["Undated"]] = field(default_factory=dict)
    records: Mapping[int, Disclosure] = field(default_factory=dict)


@dataclass(frozen=True)
class Undated:
    """A change of which no date of effect is on record."""

    change: str
    pk: int


class Narrowing(Protocol):
    """What a list of items may be narrowed by."""

    @property
    def q(self) -> str: ...
    @property
    def categories(self) -> tuple[str, ...]: ...


def directory(chosen: Narrowing, start: DataItem | None, limit: int) -> tuple[list[DataItem], bool]:
    """Items by category, then name, behind ``start``; and whether there are more. Two queries.

    Items are counted in hundreds, whatever is on record about them.
    """
    rows = _in_order(DataItem.objects.all())
    if chosen.categories:
        rows = rows.filter(category__in=chosen.categories)
    if chosen.q:
        rows = rows.filter(
            Q(name__icontains=chosen.q)
            | Q(cbds_reference__icontains=chosen.q)
            | Q(pk__in=DataItemName.objects.filter(name__icontains=chosen.q).values("item"))
        )
    if start:
        place, name = _PLACES.get(start.category, len(_PLACES)), start.name.lower()
        rows = rows.filter(Q(place__gt=place) | Q(place=place, lower__gt=name))
    found = list(rows.prefetch_related("aliases")[: limit + 1])
    return found[:limit], len(found) > limit


def _in_order(rows: QuerySet[DataItem]) -> QuerySet[DataItem]:
    return rows.annotate(
        place=Case(
            *(When(category=category, then=Value(place)) for category, place in _PLACES.items()),
            default=Value(len(_PLACES)),
            output_field=IntegerField(),
        ),
        lower=Lower("name"),
    ).order_by("place", "lower")


def how_many() -> int:
    return DataItem.objects.count()


def listed(items: Sequence[DataItem], day: dt.date) -> list[ListedField]:
    """How each stands on ``day``, and how often it is on record. Four queries; an item takes a few steps."""
    ids = [item.pk for item in items]
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    pairs: list[tuple[int, str]] = []
    rows = FieldCount.objects.filter(item__in=ids).values_list("item", "kind", "collection", "count")
    for pk, kind, collection, number in rows:
        counts[pk][kind] = counts[pk].get(kind, 0) + number
        if kind == Kind.CENSUS_CHANGE:
            pairs.append((pk, collection))
    steps, undated = _steps(pairs, day)
    statuses = {pk: last_by_collection(own, day) for pk, own in steps.items()}
    wanted = {step.pk for own in statuses.values() for each in own.values() if (step := each.rests_on)}
    wanted |= {each.pk for own in undated.values() for changes in own.values() for each in changes}
    records = Disclosure.objects.public().only("slug").in_bulk(wanted)
    return [
        ListedField(item, counts[item.pk], statuses.get(item.pk, {}), undated.get(item.pk, {}), records)
        for item in items
    ]


_STEP = """SELECT u.change, u.effective_on, u.date_precision, u.disclosure_id FROM disclosures_fielduse u
    WHERE u.item_id = c.item AND u.kind = 'census-change' AND u.collection = c.collection"""
# ``n`` stands for the pair, from 1: thousands of rows need not say its name.
_PAIRS = """SELECT c.n, s.change, s.effective_on, s.date_precision, s.disclosure_id
FROM unnest(%(items)s::bigint[], %(collections)s::text[]) WITH ORDINALITY AS c (item, collection, n)"""
_UP_TO = f"""
{_PAIRS} CROSS JOIN LATERAL (
    {_STEP} AND u.effective_on <= %(day)s
    ORDER BY u.effective_on DESC, u.disclosure_id DESC LIMIT {MOST_STEPS}
) s
"""
_AFTER_OR_UNDATED = f"""
{_PAIRS} CROSS JOIN LATERAL (
    ({_STEP} AND u.effective_on > %(day)s ORDER BY u.effective_on, u.disclosure_id LIMIT 1)
    UNION ALL
    ({_STEP} AND u.effective_on IS NULL ORDER BY u.disclosure_id DESC LIMIT {MOST_UNDATED})
) s
"""
Steps = dict[int, dict[str, list[Step]]]
WithoutDate = dict[int, dict[str, list[Undated]]]


def _steps(pairs: list[tuple[int, str]], day: dt.date) -> tuple[Steps, WithoutDate]:
    """What says how items stood in collections, by item and collection: changes up to that day; where there
    are none, the first after it; and where no change has a date of effect, some of those without.
    """
    steps: Steps = defaultdict(lambda: defaultdict(list))
    undated: WithoutDate = defaultdict(lambda: defaultdict(list))
    for (item, collection), *step in _rows(_UP_TO, pairs, day):
        steps[item][collection].append(Step(*step))
    others = [(item, name) for item, name in pairs if name not in steps.get(item, {})]
    for (item, collection), change, effective_on, precision, pk in _rows(_AFTER_OR_UNDATED, others, day):
        if effective_on:
            steps[item][collection].append(Step(change, effective_on, precision, pk))
        else:
            undated[item][collection].append(Undated(change, pk))
    return steps, {
        item: {name: changes for name, changes in own.items() if name not in steps.get(item, {})}
        for item, own in undated.items()
    }


def _rows(sql: str, pairs: list[tuple[int, str]], day: dt.date) -> Iterator[tuple[Any, ...]]:
    """Each with its pair in the place of the number."""
    items, collections = [item for item, _ in pairs], [name for _, name in pairs]
    with connection.cursor() as cursor:
        cursor.execute(sql, {"items": items, "collections": collections, "day": day})
        rows = cursor.fetchall()
    return ((pairs[n - 1], *step) for n, *step in rows)


# ---- one item


@dataclass(frozen=True)
class Reading:
    """A link that says how we read two records beside each other; ``is_out``: it goes out from this one."""

    link: Link
    other: Disclosure
    is_out: bool


@dataclass(frozen=True)
class History:
    """What is on record about an item, but for where it went. Links are those of ``changes``."""

    item: DataItem
    counts: dict[str, int]
    changes: list[CensusFieldChange]
    has_more_changes: bool
    links: list[Link]
    proceedings: list[Proceeding]
    about: list[Disclosure]
    named: list[Disclosure]
    has_more_named: bool


def standing(found: "History", day: dt.date) -> ListedField:
    """How the item of the page stands on a day, from what was read for it: no query."""
    statuses = last_by_collection(steps_of(found.changes), day)
    undated: dict[str, list[Undated]] = defaultdict(list)
    for change in found.changes:
        if change.effective_on is None and change.collection not in statuses:
            undated[change.collection].append(Undated(change.change, change.pk))
    records = {change.pk: change for change in found.changes}
    return ListedField(found.item, found.counts, statuses, undated, records)


def item_of(slug: str) -> DataItem | None:
    names = Prefetch("aliases", DataItemName.objects.order_by("id"))
    return DataItem.objects.filter(slug=slug).select_related("source").prefetch_related(names).first()


def history(item: DataItem) -> History:
    """A dozen queries, each of a bounded number of rows."""
    counts: dict[str, int] = defaultdict(int)
    for kind, number in FieldCount.objects.filter(item=item).values_list("kind", "count"):
        counts[kind] += number
    changes, has_more = _changes(item, counts[Kind.CENSUS_CHANGE])
    named, has_more_named = _named(item)
    return History(
        item=item,
        counts=dict(counts),
        changes=changes,
        has_more_changes=has_more,
        links=_links([change.pk for change in changes]),
        proceedings=_proceedings({change.legal_instrument for change in changes} - {""}),
        about=_about(item),
        named=named,
        has_more_named=has_more_named,
    )


def _changes(item: DataItem, number: int) -> tuple[list[CensusFieldChange], bool]:
    """Oldest first; of very many the first and the last."""
    keys = FieldUse.objects.filter(item=item, kind=Kind.CENSUS_CHANGE).values_list("disclosure", flat=True)
    newest = list(keys.order_by("-sort_date", "-disclosure")[:LAST_CHANGES])
    has_more = number > FIRST_CHANGES + LAST_CHANGES
    if number > LAST_CHANGES:
        newest += keys.order_by("sort_date", "disclosure")[:FIRST_CHANGES]
    rows: Any = CensusFieldChange.objects.filter(pk__in=newest, state="published")
    return list(rows.select_related("source").defer("search").order_by("sort_date", "pk")), has_more


def _links(ids: Sequence[int], **which: Any) -> list[Link]:
    """The first MOST_LINKS at either end of these records, with both ends and where each is from."""
    ends = ("from_disclosure", "to_disclosure")
    return list(
        Link.objects.public()
        .at(ids)
        .filter(**which)
        .select_related(*ends, *(f"{end}__source" for end in ends), "source")
        .defer(*(f"{end}__search" for end in ends))
        .order_by("id")[:MOST_LINKS]
    )


def _proceedings(instruments: Iterable[str]) -> list[Proceeding]:
    """Those that bear the number of the instrument by which the item was changed."""
    rows: Any = Proceeding.objects.filter(reference__in=list(instruments), state="published")
    return list(rows.select_related("source").defer("search").order_by("sort_date", "pk")[:MOST_PROCEEDINGS])


def _about(item: DataItem) -> list[Disclosure]:
    """Records that name it as theirs, but for changes and shares, which the page shows by themselves."""
    keys = FieldUse.objects.filter(item=item, kind__in=NAMING).order_by("-sort_date", "-disclosure")
    ids = list(keys.values_list("disclosure", flat=True)[:MOST_NAMED])
    return _records(ids)


def _records(ids: Iterable[int]) -> list[Disclosure]:
    rows = Disclosure.objects.public().filter(id__in=list(ids)).select_related("source")
    return list(rows.defer("search", "facet_words").oldest_first())


def _named(item: DataItem) -> tuple[list[Disclosure], bool]:
    """Records in whose title or summary the item's name stands, oldest first, of the newest MOST_NAMED.

    The search index alone is not enough: to it nationality and national are one word.
    """
    ids = kept(f"field-named:{item.pk}", lambda: _naming(item.name))
    return _records(ids[:MOST_NAMED]), len(ids) > MOST_NAMED


def _naming(name: str) -> list[int]:
    words = Words(f'"{name.replace(chr(34), " ")}"')
    if not words.can_match:
        return []
    whole = rf"\m{re.escape(name)}\M"
    rows = Disclosure.objects.public().filter(Q(title__iregex=whole) | Q(summary__iregex=whole))
    match = both(words, facet_query([f"kind:{kind}" for kind in NAMING]))
    reach = Reach(rows, match, Disclosure.objects.public(), ("sort_date", "id"))
    return [pk for _, pk in reach.first(MOST_NAMED + 1, None, is_descending=True)]


def shares(item: DataItem, limit: int, start: Position | None) -> tuple[list[Disclosure], bool]:
    """Data shares that include the item, newest first, behind ``start``; and whether there are more."""
    uses = FieldUse.objects.filter(item=item, kind=Kind.DATA_SHARE)
    if start:
        uses = uses.filter(past(("sort_date", "disclosure_id"), (start.day, start.pk), is_descending=True))
    ids = list(uses.order_by("-sort_date", "-disclosure").values_list("disclosure", flat=True)[: limit + 1])
    rows = _records(ids[:limit])
    return rows[::-1], len(ids) > limit


def statements(ids: Iterable[int]) -> list[Statement]:
    """The newest MOST_NAMED of them, oldest first."""
    rows: Any = Statement.objects.filter(pk__in=list(ids), state="published").select_related("source")
    return list(rows.defer("search", "facet_words").order_by("-sort_date", "-pk")[:MOST_NAMED])[::-1]


def readings(ids: Sequence[int]) -> dict[int, list[Reading]]:
    """Our readings of these records beside others, by record: contradictions first. One query."""
    found: dict[int, list[Reading]] = defaultdict(list)
    links = _links(ids, relation__in=READINGS)
    for link in links:
        found[link.to_disclosure_id].append(Reading(link, link.from_disclosure, is_out=False))
        found[link.from_disclosure_id].append(Reading(link, link.to_disclosure, is_out=True))
    for each in found.values():
        each.sort(key=lambda reading: (reading.link.relation != Relation.CONTRADICTS, reading.link.pk))
    return found


def versions_beside(ids: Sequence[int]) -> list[Link]:
    """Links of agreements with those that they follow, or that follow them. One query."""
    between = {"from_disclosure__kind": Kind.AGREEMENT, "to_disclosure__kind": Kind.AGREEMENT}
    return _links(ids, relation__in=FOLLOWING, **between)


def steps_of(changes: Sequence[CensusFieldChange]) -> dict[str, list[Step]]:
    """By collection, those with a date of effect, oldest first."""
    found: dict[str, list[Step]] = defaultdict(list)
    for change in changes:
        if change.effective_on:
            found[change.collection].append(
                Step(change.change, change.effective_on, change.date_precision, change.pk, change)
            )
    for steps in found.values():
        steps.sort(key=lambda step: (step.effective_on, step.pk))
    return dict(found)
