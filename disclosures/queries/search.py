"""A search: records and the documents behind them in one list, paged as a timeline is.

A document stands behind its record, at that record's date. Records are found as on a timeline; documents by
an index of their own with the same words and facet words, so that no list of records has to carry their text.
What else a filter asks is asked of the record.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from disclosures import as_of
from disclosures.filters.timeline import DOCUMENTS, SearchFilter
from disclosures.filters.words import both, facet_query
from disclosures.models import CopyState, Disclosure, DocumentState, DocumentWords, State, past
from disclosures.pagination import MAX_ID, Order, Position, Step
from disclosures.queries.pages import NOT_IN_LISTS, TimelineQuery, in_rank_order
from disclosures.queries.reach import Key, Newest, Reach

KEYS = ("sort_date", "disclosure_id", "id")
# A document has far more words than a record, so fewer are looked at one by one.
WALK = 100


class SearchQuery(TimelineQuery):
    """Rows are Disclosure and DocumentWords; without words to look for they are those of the timeline."""

    filter: SearchFilter

    @property
    def is_of_records(self) -> bool:
        return not self.has_documents

    @property
    def has_records(self) -> bool:
        return self.choices.only != DOCUMENTS

    @property
    def has_documents(self) -> bool:
        return self.is_valid and (self.filter.words.can_match or not self.has_records)

    # ---- order and number

    def count_up_to(self, limit: int) -> int:
        number = super().count_up_to(limit) if self.has_records else 0
        if self.has_documents and number < limit:
            number += len(self._newest_documents(limit - number))
        return number

    def sampled(self, limit: int, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """Those of a document are its record's, with True behind them."""
        found = super().sampled(limit, names) if self.has_records else []
        if self.has_documents:
            ids = [key[-1] for key in self._newest_documents(limit)]
            of_record = [f"disclosure__{name}" for name in names]
            rows = DocumentWords.objects.filter(pk__in=ids).values_list(*of_record)
            found += [(*values, True) for values in rows]
        return found

    # ---- rows

    def _rows(self, limit: int, start: Position | None, is_back: bool) -> list[Any]:
        is_descending = (self.order != Order.OLDEST) != is_back
        found: list[Any] = []
        if self.has_records:
            found += super()._rows(limit, self._of_records(start, is_descending), is_back)
        if self.has_documents:
            found += self._documents(limit, start, is_descending)
        found.sort(key=self._key, reverse=is_descending)
        return found[:limit]

    def _position(self, row: Any) -> Position:
        if isinstance(row, DocumentWords):
            rank = getattr(row, "rank", 0) if self.order == Order.RELEVANCE else 0
            return Position(row.sort_date, row.disclosure_id, rank, row.pk)
        return super()._position(row)

    def _step(self, row: Any, at: Position | None, *, is_back: bool) -> Step | None:
        """Labelled by the date of the record."""
        record = row.disclosure if isinstance(row, DocumentWords) else row
        return super()._step(record, at, is_back=is_back)

    def _key(self, row: Any) -> tuple[Any, ...]:
        """A record stands above its documents where the newest come first, and below them otherwise."""
        at = self._position(row)
        return (at.rank, at.day, at.pk, at.place or MAX_ID)

    @staticmethod
    def _of_records(start: Position | None, is_descending: bool) -> Position | None:
        """Behind a document that goes up the list stands its own record."""
        if start is None or not start.place or is_descending:
            return start
        return Position(start.day, start.pk - 1, start.rank)

    # ---- documents

    def _documents(self, limit: int, start: Position | None, is_descending: bool) -> list[DocumentWords]:
        at = (start.day, start.pk, start.place or MAX_ID) if start else None
        if self.order == Order.RELEVANCE:
            rows = self._document_rows.filter(search=self._document_match).annotate(
                rank=self.filter.words.rank
            )
            ranked = (start.rank, *at) if start and at else None
            return list(
                _readable(in_rank_order(rows, ("rank", *KEYS), ranked, is_back=not is_descending))[:limit]
            )
        if at is None and is_descending:
            return _with_keys(self._newest_documents(limit))
        if self._document_match is not None:
            return _with_keys(self._reach_of_documents.first(limit, at, is_descending=is_descending))
        return _with_keys(self._unsearched(limit, at, is_descending))

    def _newest_documents(self, limit: int) -> list[Key]:
        if self._document_match is None:
            return self._unsearched(limit, None, is_descending=True)
        return self._newest_of_documents.first(limit)

    def _unsearched(self, limit: int, at: Key | None, is_descending: bool) -> list[Key]:
        rows = self._document_rows
        if at:
            rows = rows.filter(past(KEYS, at, is_descending=is_descending))
        keys = [f"-{key}" if is_descending else key for key in KEYS]
        return list(rows.order_by(*keys).values_list(*KEYS)[:limit])

    @cached_property
    def _newest_of_documents(self) -> Newest:
        return Newest(self._reach_of_documents)

    @cached_property
    def _reach_of_documents(self) -> Reach:
        match = self._document_match
        if match is None:
            raise ValueError("nothing to look for")
        return Reach(self._document_rows, match, DocumentWords.objects.all(), KEYS, WALK)

    @cached_property
    def _document_match(self) -> Any:
        """Words and facet words; None where neither is asked."""
        groups = [*self._facets_of_rows(), *self._facets_of_choices()]
        if not groups and not self.filter.words.can_match:
            return None
        return both(self.filter.words, facet_query(*groups) if groups else None)

    @cached_property
    def _document_rows(self) -> "QuerySet[DocumentWords]":
        """What else is asked, most of it of the record."""
        rows = DocumentWords.objects.filter(self._dated(""))
        choices = self.choices
        if choices.role or choices.has or choices.as_of or choices.changed_since:
            records = self._beside_words("from", "to").filter(pk=OuterRef("disclosure_id"))
            rows = rows.filter(Exists(records))
        if choices.as_of:
            # An earlier copy is gone for good, so a document stands here from the day of the one it has.
            rows = rows.filter(copy__made_at__lte=as_of.end_of(choices.as_of))
        return rows


def _with_keys(keys: Sequence[Key]) -> list[DocumentWords]:
    rows = _readable(DocumentWords.objects.filter(pk__in=[key[-1] for key in keys]))
    return list(rows)


def _readable(rows: "QuerySet[DocumentWords]") -> "QuerySet[DocumentWords]":
    """With what entries show; once more only what readers may have, should a row be left over."""
    return (
        rows.filter(
            copy__state=CopyState.PUBLIC,
            document__state=DocumentState.PUBLISHED,
            disclosure__state=State.PUBLISHED,
        )
        .select_related("copy", "disclosure__source")
        .defer("search", "facet_words", *(f"disclosure__{name}" for name in NOT_IN_LISTS))
    )


def records_of(rows: Sequence[Any]) -> list[Disclosure]:
    return [row for row in rows if isinstance(row, Disclosure)]


def documents_of(rows: Sequence[Any]) -> list[DocumentWords]:
    return [row for row in rows if isinstance(row, DocumentWords)]
