"""Reads for pages; the only import path. Each function says what it costs."""

from disclosures.queries.limits import TooSlow, public_read, unless_slow
from disclosures.queries.timeline import TimelineQuery, timeline

__all__ = ["TimelineQuery", "TooSlow", "public_read", "timeline", "unless_slow"]
