"""Reads for pages; the only import path. Each function says what it costs."""

from disclosures.queries.details import Contradiction, contradictions, passages, with_details
from disclosures.queries.document_passages import FoundPage, found_pages
from disclosures.queries.figures import LedgerCounts, corrected_of, largest, ledger_counts, standing_counts
from disclosures.queries.kept import kept
from disclosures.queries.limits import TooSlow, public_read, unless_slow
from disclosures.queries.organisations import Listed, busiest, directory, how_many, with_last
from disclosures.queries.pages import RANKED_AT_MOST, TimelineQuery, timeline
from disclosures.queries.search import SearchQuery, documents_of, records_of
from disclosures.queries.tallies import Counts, Total, counts
from disclosures.queries.waits import Wait, longest_waits

__all__ = [
    "RANKED_AT_MOST",
    "Contradiction",
    "Counts",
    "FoundPage",
    "LedgerCounts",
    "Listed",
    "SearchQuery",
    "TimelineQuery",
    "TooSlow",
    "Total",
    "Wait",
    "busiest",
    "contradictions",
    "corrected_of",
    "counts",
    "directory",
    "documents_of",
    "found_pages",
    "how_many",
    "kept",
    "largest",
    "ledger_counts",
    "longest_waits",
    "passages",
    "public_read",
    "records_of",
    "standing_counts",
    "timeline",
    "unless_slow",
    "with_details",
    "with_last",
]
