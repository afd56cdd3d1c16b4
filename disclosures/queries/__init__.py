"""Reads for pages; the only import path. Each function says what it costs."""

from disclosures.queries.claims import (
    ClaimRead,
    ClaimsPage,
    busiest_speakers,
    claims_page,
    read_claim,
    verdict_counts,
)
from disclosures.queries.details import Contradiction, contradictions, passages, with_details
from disclosures.queries.document_passages import FoundPage, found_pages
from disclosures.queries.figures import (
    Corrected,
    LedgerCounts,
    corrected_in,
    corrected_of,
    counts_of,
    largest,
    ledger_counts,
)
from disclosures.queries.kept import kept
from disclosures.queries.limits import TooSlow, public_read, unless_slow
from disclosures.queries.lineage import former_names
from disclosures.queries.organisations import (
    Listed,
    busiest,
    busiest_lines,
    directory,
    how_many,
    named,
    with_last,
)
from disclosures.queries.pages import RANKED_AT_MOST, TimelineQuery, timeline
from disclosures.queries.search import SearchQuery, documents_of, records_of
from disclosures.queries.tallies import Counts, Total, counts
from disclosures.queries.waits import Wait, longest_waits

__all__ = [
    "RANKED_AT_MOST",
    "ClaimRead",
    "ClaimsPage",
    "Contradiction",
    "Corrected",
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
    "busiest_lines",
    "busiest_speakers",
    "claims_page",
    "contradictions",
    "corrected_in",
    "corrected_of",
    "counts",
    "counts_of",
    "directory",
    "documents_of",
    "former_names",
    "found_pages",
    "how_many",
    "kept",
    "largest",
    "ledger_counts",
    "longest_waits",
    "named",
    "passages",
    "public_read",
    "read_claim",
    "records_of",
    "timeline",
    "unless_slow",
    "verdict_counts",
    "with_details",
    "with_last",
]
