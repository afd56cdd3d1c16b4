"""What the child does with a document: read it by its format, then look for facts. Runs in the child only."""

from typing import Any, BinaryIO

from disclosures.ingest import wire
from disclosures.ingest.facts import find
from disclosures.ingest.limits import Limits
from disclosures.ingest.registry import format_of


def prepare(argument: Any) -> None:
    """Load all that reading this media type will need: later no file can be opened, not even a module."""
    format_of(argument["media_type"]).load().prepare()
    find(["Dear reader"])


def extract(document: BinaryIO, argument: Any, limits: Limits) -> object:
    """Read `document` as `argument["media_type"]` and find facts, with `argument["authorities"]` as names.

    Returns the answer for `wire.decode`. Raises Unreadable, TooLarge or Encrypted.
    """
    reading = format_of(argument["media_type"]).load().read(document, limits)
    facts = find([page.text for page in reading.pages], argument["authorities"])
    return wire.encode(reading, facts)
