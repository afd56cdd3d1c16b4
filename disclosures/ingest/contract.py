"""What a reader promises, and the plain values that travel from a document to the rest of the project."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, ClassVar, Literal, Protocol

from disclosures.ingest.limits import Limits

Precision = Literal["day", "month", "year", ""]
Status = Literal["accepted", "rejected", "quarantined"]

# (slug, every name it is or was known by, abbreviations included). The caller gives it: no database here.
Authorities = Sequence[tuple[str, Sequence[str]]]


class ReadError(Exception):
    """Why a document cannot be read, as one sentence for the person who sent it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreadable(ReadError):
    """Damaged, cut off, or built so that no reader can make sense of it."""


class TooLarge(ReadError):
    """More pages, text or members than the limits allow."""


class Encrypted(ReadError):
    """Opens only with a password, which nobody here has or guesses."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `needs_reading`: it shows something but has no text, so a person or OCR has to read it."""

    text: str
    needs_reading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table or sheet, row by row as text; `place` is its sheet name, or the page it stands on."""

    place: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside the file, listed but not opened: the caller recurses and counts the depth."""

    name: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """What nobody sees on the page: `what` it is ("script") and `where` ("page 2"), never its content."""

    what: str
    where: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one document. Text holds no NUL, no lone surrogate; lines end in a line feed."""

    media_type: str
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    members: tuple[Member, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def page_count(self) -> int:
        return len(self.pages)

    @property
    def has_text(self) -> bool:
        return any(page.text.strip() for page in self.pages)


@dataclass(frozen=True, slots=True)
class Fact:
    """A candidate: what a rule read at `pages[page - 1].text[start:end]`.

    `value` is ISO for dates, cut to what is known ("2016-11" for a month), a slug for the authority,
    `s.40(2)` for an exemption. `confidence` is from 0 to 1.
    """

    name: str
    value: str
    page: int
    start: int
    end: int
    confidence: float
    rule: str
    precision: Precision = ""


class Reader(Protocol):
    """One format. Gets an open file and no path: inside the sandbox nothing can be opened by name."""

    media_types: ClassVar[frozenset[str]]

    def prepare(self) -> None:
        """Load all that `read` will need, by reading a sample; afterwards the child can open no file.

        Libraries load late: codecs, fonts, a source of random numbers.
        """
        ...

    def read(self, document: BinaryIO, limits: Limits) -> Reading:
        """All of `document` (seekable, at its start) or raises Unreadable, TooLarge, Encrypted."""
        ...
