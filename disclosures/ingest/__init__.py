"""Documents in, text and candidate facts out. Imports no Django, so that it can be tried on anything."""

from disclosures.ingest.contract import Fact, Hidden, Member, Page
from disclosures.ingest.limits import Limits
from disclosures.ingest.pipeline import Result, read
from disclosures.ingest.sandbox import SandboxUnavailable

__all__ = ["Fact", "Hidden", "Limits", "Member", "Page", "Result", "SandboxUnavailable", "read"]
