"""What a reader promises, and the plain values that travel from a document to the rest of the project."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, ClassVar, Literal, NamedTuple, Protocol

from disclosures.ingest.limits import Limits

Precision = Literal["day", "month", "year", ""]
Status = Literal["accepted", "rejected", "quarantined"]
WORD = re.compile(r"\S+")

# (slug, every name it is or was known by, abbreviations included). The caller gives it: no database here.
Authorities = Sequence[tuple[str, Sequence[str]]]


class ReadError(Exception):
    """Why a document cannot be read, as one sentence for the person who sent it."""

    status: ClassVar[Status] = "quarantined"
    cause: ClassVar[str] = "unreadable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreadable(ReadError):
    """Damaged, cut off, or built so that no reader can make sense of it."""


class TooLarge(ReadError):
    """More pages, text or members than the limits allow."""

    cause = "too-large"


class Encrypted(ReadError):
    """Opens only with a password, which nobody here has or guesses."""

    cause = "encrypted"


class Malicious(ReadError):
    """Carries what only harm needs, as the test string of virus scanners: the whole upload is held."""

    cause = "malicious"


class Bomb(ReadError):
    """Made to unpack to far more than anyone could want: nothing in it is worth keeping."""

    status = "rejected"
    cause = "bomb"


class Forbidden(ReadError):
    """Holds what we never take: external entities, macros."""

    status = "rejected"
    cause = "forbidden"


REFUSALS: tuple[type[ReadError], ...] = (Unreadable, TooLarge, Encrypted, Malicious, Bomb, Forbidden)


@dataclass(frozen=True, slots=True)
class Word:
    """Where a recognised word stands: `text[start:end]` of its page, in thousandths of the picture."""

    start: int
    end: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page, one sheet, or one thing that the document hides.

    `needs_reading`: it shows something but has no text, so OCR or a person has to read it. `place` names what
    has no page number: "sheet Summary", "comments". What `is_hidden` is found by nobody who looks at the
    document: editors see it, facts are not looked for in it, personal data is. Hidden pages stand last.
    `rows` is set for a sheet: the number (from 1) in the sheet of each line of `text`; tabs part the cells,
    the first of which stands in column A. A cell holds no tab and no line feed. `words` is set by OCR.
    """

    text: str
    needs_reading: bool = False
    place: str = ""
    is_hidden: bool = False
    rows: tuple[int, ...] = ()
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside the file. Its bytes stand in the spool from `start` on, unless `reason` says why not.

    `status` is what becomes of one whose bytes were not taken.
    """

    name: str
    size_bytes: int
    start: int = 0
    reason: str = ""
    status: Status = "accepted"


@dataclass(frozen=True, slots=True)
class Hidden:
    """What nobody sees on the page: `what` it is ("script") and `where` ("page 2"), never its content."""

    what: str
    where: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A DKIM signature that a message carries: who claims to have signed, with which key. Not checked."""

    domain: str
    selector: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one document. Text holds no NUL, no lone surrogate; lines end in a line feed."""

    media_type: str
    pages: tuple[Page, ...] = ()
    members: tuple[Member, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    warnings: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def page_count(self) -> int:
        """Pages that a reader of the document sees."""
        return sum(not page.is_hidden for page in self.pages)

    @property
    def has_text(self) -> bool:
        return any(page.text.strip() for page in self.pages)


@dataclass(frozen=True, slots=True)
class Fact:
    """A candidate: what a rule read at `pages[page - 1].text[start:end]`.

    `value` is ISO for dates, cut to what is known ("2016-11" for a month), a slug for the authority,
    `s.40(2)` for an exemption. `confidence` is from 0 to 1. `about` says what the value belongs to where that
    is not the document: the section that was decided, the thing that was counted. A count has the `period`
    (ISO, as dates are), the `unit` in the words of `choices.Unit`, and its `cell` ("B7") if it is in a sheet.
    """

    name: str
    value: str
    page: int
    start: int
    end: int
    confidence: float
    rule: str
    precision: Precision = ""
    about: str = ""
    period: str = ""
    unit: str = ""
    cell: str = ""


HitType = Literal[
    "email",
    "phone",
    "postcode",
    "nino",
    "nhs-number",
    "upn",
    "date-of-birth",
    "person-name",
    "address",
    "bank-details",
    "vehicle-mark",
]


@dataclass(frozen=True, slots=True)
class Hit:
    """Personal data at `pages[page - 1].text[start:end]`; `confidence` is from 0 to 1."""

    type: HitType
    page: int
    start: int
    end: int
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as grey levels, one byte a dot, rows from the top, upright. `dpi` is a guess for photographs."""

    width: int
    height: int
    dpi: int
    grey: bytes


class Box(NamedTuple):
    """A part of a page in thousandths of its sides, from the top left corner."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page as readers see it: `channels` bytes a dot (3: red, green, blue; 1: grey), rows from the top.

    `words` are those of the page's text whose place is known; `boxes` what is painted in one dark or white
    colour, which may be a redaction.
    """

    width: int
    height: int
    channels: int
    dots: bytes
    words: tuple[Word, ...] = ()
    boxes: tuple[Box, ...] = ()


def words_in(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each word: what stands between spaces."""
    return (found.span() for found in WORD.finditer(text))


class Keep(Protocol):
    """Takes a member's bytes out of a container and counts them against the limits."""

    def __call__(self, name: str, chunks: Iterable[bytes]) -> Member:
        """Spool the bytes. Raises TooLarge or Bomb when the limits on unpacking are reached."""
        ...


class Reader(Protocol):
    """One format. Gets an open file and no path: inside the sandbox nothing can be opened by name."""

    media_types: ClassVar[frozenset[str]]

    def prepare(self) -> None:
        """Load all that `read` will need, by reading a sample; afterwards the child can open no file.

        Libraries load late: codecs, fonts, a source of random numbers.
        """
        ...

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        """All of `document` (seekable, at its start) or raises one of REFUSALS.

        A container gives its members to `keep` and lists what that returns; it opens none of them.
        """
        ...


class PictureReader(Reader, Protocol):
    """A format whose pages may be pictures."""

    def picture(self, document: BinaryIO, page: int, limits: Limits) -> Picture:
        """Page number `page` (from 1) as OCR wants it: about 300 dots an inch, within `max_ocr_pixels`."""
        ...


class RenderingReader(PictureReader, Protocol):
    """A format whose pages are drawn from words, so that each has a place."""

    def rendering(self, document: BinaryIO, page: int, text: str, limits: Limits) -> Rendering:
        """Page number `page` (from 1) as readers see it, with the places of the words of `text`."""
        ...
