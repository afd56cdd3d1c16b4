"""The first matches of a search, in order of time, at a cost that hardly grows with the table.

A common word is soon found by walking along the timeline, a rare one by the search index. In between either
way alone is dear: at a million rows a word in one of fifty takes 150 ms by the index, which must fetch and
sort every match. So the newest rows are walked first; what they do not yield is asked of the index, month by
month at first and then in longer stretches, with the months as words of the index itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThanOrEqual, TupleLessThanOrEqual

from disclosures.filters.words import FacetQuery, in_months
from disclosures.models import past

# Rows walked before the index is asked: a few milliseconds, enough for a word in one of twenty rows.
WALK = 500
# Months asked of the index at a time. What was not found often enough by then is rare, and asked at once:
# more months as alternatives would cost the index more than they save.
STRETCHES = (1, 3, 12)
# January of the year 1, where rows of unknown date stand; months are counted from the year 0.
FIRST_MONTH = 12
Match = SearchQuery | CombinedSearchQuery | FacetQuery
# A day first, then what tells rows of one day apart.
Key = tuple[Any, ...]
# As many as a page shows and a large record counts.
REACHED_AT_ONCE = 101


@contextmanager
def _planner(setting: str) -> Iterator[None]:
    """PostgreSQL cannot foresee how often words stand together; here it is told which index to use."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {setting} = off")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute(f"SET LOCAL {setting} TO DEFAULT")


@dataclass(frozen=True)
class Reach:
    """The rows of one table that match, in the order of its ``keys``, of which the first is a day.

    ``rows``: what else the filter asks, public rows only. ``everything``: all public rows of the table, which
    an index holds in order. ``match``: what the search index is asked. ``walk``: rows looked at before it is.
    """

    rows: QuerySet[Any]
    match: Match
    everything: QuerySet[Any]
    keys: tuple[str, ...]
    walk: int = WALK

    def first(self, limit: int, start: Key | None, *, is_descending: bool) -> list[Key]:
        """Up to ``limit`` keys behind ``start``. Call inside a transaction."""
        behind = past(self.keys, start, is_descending=is_descending) if start else Q()
        edge = self._edge(behind, is_descending)
        if edge is None:
            return []
        # As one comparison of rows, the index itself stops at the edge, also amid thousands of one day.
        within = (TupleGreaterThanOrEqual if is_descending else TupleLessThanOrEqual)(
            tuple(F(key) for key in self.keys), edge
        )
        with _planner("enable_bitmapscan"):
            found = self._keys(behind & Q(within), self.match, limit, is_descending)
        with _planner("enable_indexscan"):
            for beyond, match in self._stretches(edge, is_descending):
                if len(found) >= limit:
                    break
                found += self._keys(beyond, match, limit - len(found), is_descending)
        return found

    def _keys(self, where: Q, match: Match, limit: int, is_descending: bool) -> list[Key]:
        rows = self.rows.filter(where, search=match).order_by(*self._order(is_descending))
        return list(rows.values_list(*self.keys)[:limit])

    def _order(self, is_descending: bool) -> list[str]:
        return [f"-{key}" if is_descending else key for key in self.keys]

    def _edge(self, behind: Q, is_descending: bool) -> Key | None:
        """The last row that the walk reaches; None where nothing lies behind the start."""
        walked = self.everything.filter(behind).order_by(*self._order(is_descending))
        keys = list(walked.values_list(*self.keys)[: self.walk])
        return keys[-1] if keys else None

    def _stretches(self, edge: Key, is_descending: bool) -> Iterator[tuple[Q, Match]]:
        """Conditions and words of each stretch beyond the edge, the last one without end."""
        beyond = past(self.keys, edge, is_descending=is_descending)
        day: date = edge[0]
        place = day.year * 12 + day.month - 1
        for months in STRETCHES:
            other = max(place - months + 1, FIRST_MONTH) if is_descending else place + months - 1
            ends = sorted((other, place))
            yield beyond, self.match & in_months(*(date(n // 12, n % 12 + 1, 1) for n in ends))
            place = other - 1 if is_descending else other + 1
            if place < FIRST_MONTH:
                return
        if is_descending:
            place += 1
        first_day = date(place // 12, place % 12 + 1, 1)
        yield Q(**{f"{self.keys[0]}__{'lt' if is_descending else 'gte'}": first_day}), self.match


class Newest:
    """The newest keys within reach: page and counts look at the same ones, so they are looked for once."""

    def __init__(self, reach: Reach) -> None:
        self._reach, self._asked, self._keys = reach, 0, list[Key]()

    def first(self, limit: int) -> list[Key]:
        if limit > self._asked and len(self._keys) == self._asked:
            self._asked = max(limit, REACHED_AT_ONCE)
            self._keys = self._reach.first(self._asked, None, is_descending=True)
        return self._keys[:limit]
