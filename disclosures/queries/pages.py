"""One page of a timeline, by the index that suits what was asked; every shape gives the rows of the filter.

A single organisation or data item is one scan of an index that holds the sort key (performance.md); so is the
page of a body together with those that it took over from. Several of them, or several kinds, are one limited
scan each, merged. Words are looked for in the search index,
together with organisation, kind and item as facet words. No OFFSET, no exact count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy

from disclosures.filters.timeline import Choices, TimelineFilter
from disclosures.filters.words import FacetQuery, both, facet_query
from disclosures.models import DATE_UNKNOWN, Disclosure, DisclosureQuerySet, Organisation, past
from disclosures.pagination import Cursor, Order, Page, Position, Step
from disclosures.queries.reach import Key, Newest, Reach

# More matches than this are not ranked: sorting them all would cost more with every record that is added.
RANKED_AT_MOST = 1_000
# More scans than this are not merged one by one; the kinds are then filtered within each organisation's scan.
MAX_BRANCHES = 30
# The parameters with a number beside each choice.
FACETS = ("kind", "outcome", "evidence", "has")
# Marks of a record that its parties carry, too.
PARTY_MARKS = ("contradiction", "correction")
# A list by relevance may have grown beyond what is ranked since its pages were linked.
OTHER_ORDER = gettext_lazy("This list is in another order by now. Start from the first page.")
# Large, and of no use in a list.
NOT_IN_LISTS = ("search", "facet_words")


@dataclass(frozen=True)
class Branch:
    """Rows that one index gives in order: ``conditions`` on the table at ``path`` ("" is the spine)."""

    spine: DisclosureQuerySet
    path: str
    conditions: Q

    @property
    def keys(self) -> tuple[str, str]:
        return f"{self.path}sort_date", f"{self.path}disclosure_id" if self.path else "id"

    def ordered(self, is_descending: bool, start: Position | None = None) -> DisclosureQuerySet:
        """The rows behind ``start``. All conditions go into one call, so that they stay on one join."""
        conditions = self.conditions
        if start:
            conditions &= past(self.keys, (start.day, start.pk), is_descending=is_descending)
        sign = "-" if is_descending else ""
        rows = self.spine.filter(conditions) if conditions else self.spine
        return rows.order_by(*(f"{sign}{key}" for key in self.keys))


class TimelineQuery:
    """The rows of a valid or invalid filter; an invalid one has none."""

    def __init__(self, chosen: TimelineFilter, *, is_wide: bool = False) -> None:
        """``is_wide`` leaves out the facets (FACETS), to count what each of their choices would give."""
        self.filter = chosen
        self.left_out = FACETS if is_wide else ()
        self.choices: Choices = chosen.choices
        if is_wide:
            self.choices = replace(chosen.choices, kinds=(), outcomes=(), evidence=(), has=())
        self.is_valid: bool = chosen.is_valid()
        cursor = self.choices.cursor
        if self.is_valid and cursor and cursor.order != self.order:
            chosen.form.add_error("cursor", OTHER_ORDER)
            self.is_valid = False

    @property
    def is_of_records(self) -> bool:
        """Whether the rows are records and nothing else, so that counts of records hold for it."""
        return True

    # ---- order

    @cached_property
    def order(self) -> Order:
        """The order the rows are in: by relevance only if there are words, and few enough matches to rank."""
        if self.choices.order != Order.RELEVANCE:
            return self.choices.order
        is_ranked = self.is_valid and self.filter.words.can_match and not self.has_too_many_to_rank
        return Order.RELEVANCE if is_ranked else Order.NEWEST

    @cached_property
    def has_too_many_to_rank(self) -> bool:
        return self.count_up_to(RANKED_AT_MOST + 1) > RANKED_AT_MOST

    def count_up_to(self, limit: int) -> int:
        """How many rows match, counted no further than ``limit``.

        In timeline order: a common word is then read off the timeline until there are enough, and the cost
        stays the same however many records there are.
        """
        if self._is_searched:
            return len(self._newest.first(limit))
        return self._single_branch().ordered(is_descending=True)[:limit].values("id").count()

    def first(self, limit: int) -> DisclosureQuerySet:
        if self._is_searched:
            ids = [pk for _, pk in self._newest.first(limit)]
            return Disclosure.objects.public().filter(id__in=ids).newest_first()
        return self._single_branch().ordered(is_descending=True)[:limit]

    @cached_property
    def _newest(self) -> Newest:
        return Newest(self._reach)

    # ---- rows

    def ordered_queryset(self) -> DisclosureQuerySet:
        """All rows in the order of the pages, without limit: what exports read. Nothing if invalid."""
        if not self.is_valid:
            return Disclosure.objects.none()
        if self.order == Order.RELEVANCE:
            return self._ranked(None, is_back=False)
        return self._single_branch().ordered(is_descending=self.order == Order.NEWEST)

    def sampled(self, limit: int, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """These values of the newest rows, whatever the order: a sample whose cost does not grow."""
        return list(self.first(limit).values_list(*names))

    def page(self, default_size: int) -> Page:
        """Two queries at most: the rows and, on a page reached by cursor, its nearest neighbour."""
        size = self.choices.per_page or default_size
        cursor = self.choices.cursor
        if not self.is_valid:
            return Page(self.order)
        start, is_back = (cursor.position, cursor.is_back) if cursor else (None, False)
        found = self._rows(size + 1, start, is_back)
        ahead = found[size] if len(found) > size else None
        rows = found[:size]
        behind = self._neighbour(rows[0] if rows else None, start, is_back) if cursor else None
        if is_back:
            rows.reverse()
            ahead, behind = behind, ahead
        first = self._position(rows[0]) if rows else start
        last = self._position(rows[-1]) if rows else start
        return Page(
            self.order, rows, self._step(behind, first, is_back=True), self._step(ahead, last, is_back=False)
        )

    def _neighbour(self, edge: Disclosure | None, start: Position | None, is_back: bool) -> Disclosure | None:
        """The row next to where this page was entered, on the other side."""
        found = self._rows(1, self._position(edge) if edge else start, not is_back)
        return found[0] if found else None

    def _step(self, row: Disclosure | None, at: Position | None, *, is_back: bool) -> Step | None:
        if row is None or at is None:
            return None
        return Step(Cursor(self.order, at, self.filter.list_key, is_back).encode(), row)

    def _position(self, row: Disclosure) -> Position:
        rank = getattr(row, "rank", 0) if self.order == Order.RELEVANCE else 0
        return Position(row.sort_date, row.pk, rank)

    def _rows(self, limit: int, start: Position | None, is_back: bool) -> list[Disclosure]:
        """Up to ``limit`` rows behind ``start`` in the list's order (``is_back``: in the opposite one)."""
        if self.order == Order.RELEVANCE:
            return list(_for_lists(self._ranked(start, is_back))[:limit])
        is_descending = (self.order == Order.NEWEST) != is_back
        if self._is_searched:
            if start is None and is_descending:
                return self._with_keys(self._newest.first(limit))
            at = (start.day, start.pk) if start else None
            return self._with_keys(self._reach.first(limit, at, is_descending=is_descending))
        if len(self._branches) == 1:
            return list(_for_lists(self._branches[0].ordered(is_descending, start))[:limit])
        return self._merged(limit, start, is_descending)

    def _merged(self, limit: int, start: Position | None, is_descending: bool) -> list[Disclosure]:
        """The first rows of every branch, without repetitions, in one query of keys and one of rows."""
        parts = [
            branch.ordered(is_descending, start).values_list("sort_date", "id")[:limit]
            for branch in self._branches
        ]
        sign = "-" if is_descending else ""
        keys = parts[0].union(*parts[1:]).order_by(f"{sign}sort_date", f"{sign}id")[:limit]
        return self._with_keys(keys)

    def _with_keys(self, keys: Iterable[Key]) -> list[Disclosure]:
        ids = [pk for _, pk in keys]
        rows = {row.pk: row for row in _for_lists(Disclosure.objects.public().filter(id__in=ids))}
        return [rows[pk] for pk in ids if pk in rows]

    def _ranked(self, start: Position | None, is_back: bool) -> DisclosureQuerySet:
        rows = self._spine_branch().spine.annotate(rank=self.filter.words.rank)
        at = (start.rank, start.day, start.pk) if start else None
        ranked: DisclosureQuerySet = in_rank_order(rows, ("rank", "sort_date", "id"), at, is_back=is_back)
        return ranked

    # ---- shapes

    @cached_property
    def _branches(self) -> list[Branch]:
        choices = self.choices
        if self._is_searched:
            return [self._spine_branch()]
        if self._organisations:
            return self._party_branches(self._organisations)
        if choices.item:
            spine = self._narrowed("field", "from", "to")
            listed = Q(items__item=choices.item, items__sort_date__isnull=False)
            return [Branch(spine, "items__", listed & self._dated("items__"))]
        if len(choices.kinds) > 1:
            spine = self._narrowed("kind")
            return [Branch(spine, "", Q(kind=kind)) for kind in choices.kinds]
        return [self._spine_branch()]

    def _single_branch(self) -> Branch:
        """One query that gives every row once, whatever was asked."""
        return self._branches[0] if len(self._branches) == 1 else self._spine_branch()

    def _party_branches(self, organisations: list[Organisation]) -> list[Branch]:
        choices = self.choices
        by_kind = bool(choices.kinds) and len(organisations) * len(choices.kinds) <= MAX_BRANCHES
        spine = self._narrowed(
            "organisation",
            "department",
            "role",
            "from",
            "to",
            *(["kind"] if by_kind else []),
            *(["has"] if self._mark_of_parties else []),
        )
        # The line of a body with predecessors has rows of its own, which are public all of them.
        is_line = choices.organisation is not None and bool(choices.organisation.former)
        path = "lineage_parties__" if is_line else "parties__"
        chosen: dict[str, Any] = {"role": choices.role} if choices.role else {"is_first": True}
        if self._mark_of_parties:
            chosen[f"has_{self._mark_of_parties}"] = True
        base = _at(path, **chosen) & self._dated(path)
        if not is_line:
            base &= _at(path, sort_date__isnull=False)
        return [
            Branch(spine, path, base & _at(path, organisation=each) & kind)
            for each, kind in product(
                organisations, [_at(path, kind=kind) for kind in choices.kinds] if by_kind else [Q()]
            )
        ]

    @property
    def _is_searched(self) -> bool:
        return self.filter.words.can_match or self.facets is not None

    @cached_property
    def _reach(self) -> Reach:
        """What the search index is asked, and the rest of the filter."""
        match = both(self.filter.words, self.facets)
        return Reach(self._beside_words(), match, Disclosure.objects.public(), ("sort_date", "id"))

    def _beside_words(self, *more: str) -> DisclosureQuerySet:
        """What the filter asks beyond what the search index holds as words."""
        left_out = ["q", "kind", "field", "outcome", "evidence", *more]
        if not self.choices.role:
            left_out += ["organisation", "department"]
        return self._narrowed(*left_out)

    def _spine_branch(self) -> Branch:
        """The plain meaning of the filter; what the search index holds is asked of it at once."""
        if not self._is_searched:
            return Branch(self._narrowed(), "", Q())
        return Branch(self._beside_words().filter(search=self._reach.match), "", Q())

    @cached_property
    def facets(self) -> FacetQuery | None:
        """Facet words, where more than one thing is asked that an index of its own would answer."""
        choices = self.choices
        groups = self._facets_of_rows()
        is_rare = bool(choices.outcomes or (choices.has and not self._mark_of_parties))
        if len(groups) + is_rare < 2 and not self.filter.words.can_match:
            return None
        groups += self._facets_of_choices()
        return facet_query(*groups) if groups else None

    @cached_property
    def _mark_of_parties(self) -> str:
        """The mark that is asked of one body's records with nothing narrower: an index holds those."""
        choices = self.choices
        marks = [mark for mark in choices.has if mark in PARTY_MARKS]
        narrower = (choices.role, choices.kinds, choices.outcomes, choices.evidence, choices.item)
        is_alone = len(marks) == len(choices.has) == len(self._organisations) == 1
        return marks[0] if is_alone and not any(narrower) and not self.filter.words.can_match else ""

    def _facets_of_rows(self) -> list[list[str]]:
        """Alternatives, a group a parameter: the organisations and the data item asked for."""
        choices = self.choices
        line = choices.organisation
        groups = [[f"org:{each.pk}" for each in (line, *line.former)]] if line else []
        if choices.departments:
            groups.append([f"org:{each.pk}" for each in choices.departments])
        if choices.item:
            groups.append([f"item:{choices.item.pk}"])
        return groups

    def _facets_of_choices(self) -> list[list[str]]:
        choices = self.choices
        named = {"kind": choices.kinds, "outcome": choices.outcomes, "evidence": choices.evidence}
        return [[f"{name}:{value}" for value in chosen] for name, chosen in named.items() if chosen]

    @property
    def _organisations(self) -> list[Organisation]:
        if self.choices.organisation:
            return [self.choices.organisation]
        return list(self.choices.departments)

    def _narrowed(self, *leaving_out: str) -> DisclosureQuerySet:
        return self.filter.narrow(self.filter.queryset, leaving_out=(*leaving_out, *self.left_out))

    def _dated(self, path: str) -> Q:
        """``from`` and ``to`` on the copy of the date that ``path`` holds."""
        start, end = self.choices.start, self.choices.end
        dated = Q()
        if start:
            dated &= Q(**{f"{path}sort_date__gte": start})
        if end:
            dated &= Q(**{f"{path}sort_date__lte": end})
        if start or end:
            dated &= Q(**{f"{path}sort_date__gt": DATE_UNKNOWN})
        return dated


def _at(path: str, **conditions: Any) -> Q:
    return Q(**{f"{path}{name}": value for name, value in conditions.items()})


def in_rank_order(
    rows: QuerySet[Any], keys: tuple[str, ...], at: tuple[Any, ...] | None, *, is_back: bool
) -> Any:
    """Rows behind ``at``, highest keys first (``is_back``: lowest), for keys that no index holds."""
    if at:
        side = "gt" if is_back else "lt"
        behind = Q()
        for place, (key, value) in enumerate(zip(keys, at, strict=True)):
            same = Q(**dict(zip(keys[:place], at[:place], strict=True)))
            behind |= same & Q(**{f"{key}__{side}": value})
        rows = rows.filter(behind)
    return rows.order_by(*(F(name).asc() if is_back else F(name).desc() for name in keys))


def _for_lists(rows: DisclosureQuerySet) -> DisclosureQuerySet:
    return rows.select_related("source").defer(*NOT_IN_LISTS)


def timeline(chosen: TimelineFilter) -> TimelineQuery:
    return TimelineQuery(chosen)
