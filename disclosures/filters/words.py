"""What a reader typed into a search box, as PostgreSQL understands it."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, IntegerField
from django.db.models.functions import Cast, Floor

from disclosures.models import SEARCH_CONFIG, fold

RANK_STEPS = 1_000_000


class FacetQuery(SearchQuery):
    """A tsquery taken word for word: facet words (``'org:12'``) pass through no dictionary."""

    template = "%(expressions)s::tsquery"


class Words:
    """The words of a search. Understands "a phrase", ``or`` and ``-without`` (websearch_to_tsquery)."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.folded = fold(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    @cached_property
    def can_match(self) -> bool:
        """Whether anything is left to look for without the commonest words (the, of, and). One query."""
        if not self.text:
            return False
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT numnode(websearch_to_tsquery(%s::regconfig, %s))", [SEARCH_CONFIG, self.folded]
            )
            return bool(cursor.fetchone()[0])

    @property
    def query(self) -> SearchQuery:
        return SearchQuery(self.folded, config=SEARCH_CONFIG, search_type="websearch")

    @property
    def rank(self) -> Any:
        """How well a row matches, 0 to 1,000,000: whole, so that a cursor can name it exactly."""
        return Cast(Floor(SearchRank(F("search"), self.query) * RANK_STEPS), IntegerField())


def facet_query(*groups: list[str]) -> FacetQuery:
    """Rows that have one facet word of every group."""
    return FacetQuery(" & ".join(f"({' | '.join(_quoted(word) for word in group)})" for group in groups))


def in_months(first: date, last: date) -> FacetQuery:
    """Rows whose place on the timeline is in one of the months from the first day's to the last day's."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return facet_query([f"month:{month // 12:04}-{month % 12 + 1:02}" for month in months])


def _quoted(word: str) -> str:
    if set(word) & {"'", "\\"}:
        raise ValueError(word)
    return f"'{word}'"


def both(words: Words, facets: FacetQuery | None) -> SearchQuery | CombinedSearchQuery | FacetQuery:
    """The words inside the facets, as one condition that the index answers; at least one must be there."""
    if not words.can_match:
        if facets is None:
            raise ValueError("nothing to look for")
        return facets
    return words.query if facets is None else words.query & facets
