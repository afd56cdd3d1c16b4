"""Reads for pages; the only import path. Each function says what it costs."""

from disclosures.queries.counts import Counts, Total, counts
from disclosures.queries.details import Contradiction, contradictions, passages, with_details
from disclosures.queries.limits import TooSlow, public_read, unless_slow
from disclosures.queries.organisations import Listed, busiest, directory, how_many, with_last
from disclosures.queries.timeline import RANKED_AT_MOST, TimelineQuery, timeline

__all__ = [
    "RANKED_AT_MOST",
    "Contradiction",
    "Counts",
    "Listed",
    "TimelineQuery",
    "TooSlow",
    "Total",
    "busiest",
    "contradictions",
    "counts",
    "directory",
    "how_many",
    "passages",
    "public_read",
    "timeline",
    "unless_slow",
    "with_details",
    "with_last",
]
