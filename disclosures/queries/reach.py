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

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db import connection
from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import TupleGreaterThanOrEqual, TupleLessThanOrEqual

from disclosures.models import Disclosure, DisclosureQuerySet, past
from disclosures.pagination import Position
from disclosures.words import FacetQuery, in_months

# Rows walked before the index is asked: a few milliseconds, enough for a word in one of twenty rows.
WALK = 500
# Months asked of the index at a time. What was not found often enough by then is rare, and asked at once:
# more months as alternatives would cost the index more than they save.
STRETCHES = (1, 3, 12)
# January of the year 1, where rows of unknown date stand; months are counted from the year 0.
FIRST_MONTH = 12
Match = SearchQuery | CombinedSearchQuery | FacetQuery
Key = tuple[date, int]
KEYS = ("sort_date", "id")


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
    """``rows``: what else the filter asks, public rows only. ``match``: what the search index is asked."""

    rows: DisclosureQuerySet
    match: Match

    def first(self, limit: int, start: Position | None, *, is_descending: bool) -> list[Key]:
        """Up to ``limit`` keys behind ``start``. Call inside a transaction."""
        behind = past(KEYS, (start.day, start.pk), is_descending=is_descending) if start else Q()
        edge = self._edge(behind, is_descending)
        if edge is None:
            return []
        # As one comparison of pairs, the index itself stops at the edge, also amid thousands of one day.
        within = (TupleGreaterThanOrEqual if is_descending else TupleLessThanOrEqual)(
            (F("sort_date"), F("id")), edge
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
        sign = "-" if is_descending else ""
        rows = self.rows.filter(where, search=match).order_by(f"{sign}sort_date", f"{sign}id")
        return list(rows.values_list("sort_date", "id")[:limit])

    def _edge(self, behind: Q, is_descending: bool) -> Key | None:
        """The last row that the walk reaches; None where nothing lies behind the start."""
        everything = Disclosure.objects.public().filter(behind)
        walked = everything.newest_first() if is_descending else everything.oldest_first()
        keys = list(walked.values_list("sort_date", "id")[:WALK])
        return keys[-1] if keys else None

    def _stretches(self, edge: Key, is_descending: bool) -> Iterator[tuple[Q, Match]]:
        """Conditions and words of each stretch beyond the edge, the last one without end."""
        beyond = past(KEYS, edge, is_descending=is_descending)
        place = edge[0].year * 12 + edge[0].month - 1
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
        yield Q(**{f"sort_date__{'lt' if is_descending else 'gte'}": first_day}), self.match
