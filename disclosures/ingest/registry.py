"""The formats we read, in order. A new one is a module under `formats/` and a line here."""

from dataclasses import dataclass
from importlib import import_module
from typing import cast

from disclosures.ingest.contract import Reader


@dataclass(frozen=True, slots=True)
class Format:
    """One format we take. `reader` is "module:class", imported in the child only: no parser in the parent."""

    media_type: str
    name: str
    endings: frozenset[str]
    reader: str

    def load(self) -> Reader:
        module, _, attribute = self.reader.partition(":")
        return cast(Reader, getattr(import_module(module), attribute)())


READERS: tuple[Format, ...] = (
    Format("application/pdf", "PDF", frozenset({"pdf"}), "disclosures.ingest.formats.pdf:PDFReader"),
)


def format_of(media_type: str) -> Format:
    """The format with this media type. Raises LookupError for one that is not taken."""
    for taken in READERS:
        if taken.media_type == media_type:
            return taken
    raise LookupError(media_type)


def taken_in_words() -> str:
    """What can be sent, for a sentence: "PDF", "PDF and Word" …"""
    names = [taken.name for taken in READERS]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
