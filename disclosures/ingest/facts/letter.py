"""A letter taken apart: what stands above the salutation, what the authority says, what it only quotes."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from disclosures.ingest.contract import Fact, Page, Precision
from disclosures.ingest.facts.folding import Folded, fold
from disclosures.ingest.facts.misread import corrected

MOST_AFTER = 6_000  # characters below the closing in which a letter still speaks of itself
MOST_PAGES = 12  # a reply says what it is on its first pages; what follows are annexes
MOST_CHARACTERS = 200_000  # of one page, far above what paper holds
MAIL_HEAD = "message header"  # the place of a page with the lines that a mail program shows above a message

SALUTATION = re.compile(
    r"^[^\w\n]{0,3}(?:annwyl|dear|good (?:morning|afternoon)|hello|hi)\b[^\n]{0,80}$",
    re.IGNORECASE | re.MULTILINE,
)
CLOSING = re.compile(
    r"^[^\w\n]{0,4}(?:yn gywir|cofion|yours (?:sincerely|faithfully|truly)|sincerely"
    r"|(?:with )?(?:kind |kindest |best |warm |warmest |many )*(?:regards|wishes|thanks))"
    r"(?:[ /,.~|_-]+(?:yours sincerely|[^\w\n]))?[ ,.~|_-]*$",
    re.IGNORECASE | re.MULTILINE,
)
QUOTED = re.compile(
    r"^(?:-{2,} ?(?:original|forwarded) message|_{10,}$|from: \S|>|on [^\n]{5,80} wrote:)",
    re.IGNORECASE | re.MULTILINE,
)
# Signs of somebody else's words that a letter cannot begin with; "From:" may stand above a printed message.
QUOTED_FOR_SURE = re.compile(
    r"^(?:-{2,} ?(?:original|forwarded) message|_{10,}$|>|on [^\n]{5,80} wrote:)",
    re.IGNORECASE | re.MULTILINE,
)
# What stands before is asked behind the first sign: a search that begins with a sign is many times quicker.
SENTENCE_END = re.compile(
    r"""[.!?](?:(?:(?<=[a-z0-9)\]"'%].)|(?<=[A-Z]{2}.)|(?<=nnex\s[A-Z].)|(?<=endix\s[A-Z].))"""
    r"""["')]?(?=\s[A-Z"'(\[•-]|\s\d{1,2}[.)]\s|\s?$)"""
    r"|(?<=[a-z]{2}.)(?=\n[\d£•]))"
)
# A short line that ends without a sign, below the end of a sentence.
HEADING = re.compile(r"\n(?<=[.?!:]\n)(?![^\n]{0,50}\b[Ss]ections?\s)[A-Z][^\n.:;,?!]{2,50}(?=\n[A-Z])")
PAGE_NUMBER = re.compile(
    r"[^\w]{0,3}(?:page )?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?[^\w]{0,3}|official(?:[ -]sensitive)?(?: \d+)?"
    r"|(?:not )?protectively marked|unclassified",
    re.IGNORECASE,
)
EDGE_LINES = 3  # of a page, in which numbers of pages and what is printed on each page stand
OPENING = re.compile(
    r"(?:thank you|thanks for|i (?:am|write|refer|can|have|enclose)|we (?:are|write|refer"
    r"|received|have)|your request|you (?:asked|submitted|wrote)"
    r"|further to|in response|following|with reference|this is|on \d|diolch)\b",
    re.IGNORECASE,
)
LEAST_LETTERS_OF_PROSE, LEAST_SMALL_WORDS = 45, 5
MOST_HEADER_LINES = 45
SIGNATURE_LINES = 8
HEADING_LINES, HEADING_LETTERS = 5, 600
MOST_LETTERS_OF_HEADING, MOST_SMALL_WORDS = 60, 6


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact without its place in the original: `start` and `end` are in the text of the letter."""

    name: str
    value: str
    start: int
    end: int
    confidence: float
    precision: Precision = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the letter's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where some lines of the letter came from: which of the pages given, and where in its folded text."""

    start: int
    page: int
    at: int


class Letter:
    """The first pages of a document as one text, without what is printed on every page.

    `raw` is the folded text, `text` the same with words and dates that a scanner misread put right, letter
    for letter: a place in one is the same place in the other.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        read = [(number, page) for number, page in enumerate(pages) if not page.is_hidden][:MOST_PAGES]
        # The head of a message stands above it, wherever its page was put.
        read.sort(key=lambda one: one[1].place != MAIL_HEAD)
        self._folded: dict[int, Folded] = {number: fold(page.text[:MOST_CHARACTERS]) for number, page in read}
        self._stretches: list[_Stretch] = []
        pieces: list[str] = []
        at = 0
        for number, start, lines in _kept(self._folded):
            self._stretches.append(_Stretch(at, number, start))
            pieces.append(lines)
            at += len(lines) + 1
        self.raw = "\n".join(pieces)
        self.text = corrected(self.raw)

    def place(self, finding: Finding) -> str:
        """The text that a finding stands on."""
        return self.text[finding.start : finding.end]

    @cached_property
    def salutation(self) -> Part | None:
        """The line with "Dear", or None. One below a closing, or in quoted mail, begins another letter."""
        found = self._search_lines(SALUTATION, 0)
        if not found or self._search_lines(CLOSING, 0, found.start()):
            return None
        if self._search_lines(QUOTED_FOR_SURE, 0, found.start()):
            return None
        return Part(*found.span())

    @cached_property
    def header(self) -> Part:
        """Letterhead, addressee, date and references: all above the salutation or the first sentence."""
        if self.salutation:
            return Part(0, self.salutation.start)
        for number, (start, line) in enumerate(self.lines(Part(0, len(self.text)))):
            small = sum(word[:1].islower() for word in line.split())
            is_prose = len(line) >= LEAST_LETTERS_OF_PROSE and small >= LEAST_SMALL_WORDS
            if is_prose or OPENING.match(line) or number >= MOST_HEADER_LINES:
                return Part(0, start)
        return Part(0, len(self.text))

    @cached_property
    def body(self) -> Part:
        """From the salutation to the closing, or to quoted mail."""
        start = self.header.end
        closing, quoted = self._closing, self._search_lines(QUOTED, start)
        ends = [found.start() for found in (closing, quoted) if found]
        return Part(start, min(ends, default=len(self.text)))

    @property
    def begins_as_letter(self) -> bool:
        """Whether the first words below the header are those that letters begin with."""
        return (
            OPENING.match(self.text, self.heading.end + (self.heading.end > self.heading.start)) is not None
        )

    @cached_property
    def heading(self) -> Part:
        """The lines below the salutation that say what the letter is about, if there are any."""
        start = min(self.salutation.end + 1, self.body.end) if self.salutation else self.body.start
        end = start
        lines = list(self.lines(Part(start, min(self.body.end, start + HEADING_LETTERS))))
        for at, line in lines[:HEADING_LINES]:
            small = sum(word[:1].islower() for word in line.split())
            after = at + len(line) + 1
            if OPENING.match(line) or re.search(r"[a-z0-9)][.:]$", line) or after > self.body.end:
                break
            is_long = len(line) > MOST_LETTERS_OF_HEADING and small > MOST_SMALL_WORDS
            if not OPENING.match(self.text, after) and (
                is_long or not self.text[after : after + 1].isupper()
            ):
                break  # the line runs on
            end = after - 1
        return Part(start, end)

    @cached_property
    def _closing(self) -> re.Match[str] | None:
        """The authority's own "Yours sincerely": not that of a letter which it repeats, "Dear" and all."""
        start = self.salutation.end if self.salutation else self.header.end
        closing = self._search_lines(CLOSING, start)
        repeated = self._search_lines(SALUTATION, start, closing.start()) if closing else None
        if closing and repeated:
            return self._search_lines(CLOSING, closing.end()) or closing
        return closing

    @cached_property
    def signature(self) -> Part | None:
        """The lines that follow the closing, up to quoted mail."""
        if not self._closing:
            return None
        start = self._closing.end()
        quoted = self._search_lines(QUOTED, start)
        end = quoted.start() if quoted else len(self.text)
        near = "\n".join(self.text[start:end].split("\n", SIGNATURE_LINES + 1)[: SIGNATURE_LINES + 1])
        return Part(start, start + len(near))

    @cached_property
    def after(self) -> Part:
        """What follows the body and is not quoted mail: signature, copies, the beginning of annexes."""
        last = min(len(self.text), self.body.end + MOST_AFTER)
        quoted = self._search_lines(QUOTED, self.body.end, last)
        return Part(self.body.end, quoted.start() if quoted else last)

    def _search_lines(
        self, pattern: re.Pattern[str], start: int, end: int | None = None
    ) -> re.Match[str] | None:
        return search_lines(pattern, self.text, start, len(self.text) if end is None else end)

    def lines(self, part: Part) -> Iterator[tuple[int, str]]:
        """The lines of a part, each with its place."""
        at = part.start
        for line in self.text[part.start : part.end].split("\n"):
            yield at, line
            at += len(line) + 1

    def fact(self, finding: Finding, rule: str) -> Fact:
        """The finding with its place in the page; what runs over to the next page ends with the first."""
        first = self._stretch_at(finding.start)
        last = self._stretch_at(finding.end - 1)
        end = finding.end - 1
        while last.page != first.page:
            end = last.start - 2  # the end of the stretch before
            last = self._stretch_at(end)
        folded = self._folded[first.page]
        start, _ = folded.span(
            first.at + finding.start - first.start, first.at + finding.start - first.start + 1
        )
        _, stop = folded.span(last.at + end - last.start, last.at + end - last.start + 1)
        return Fact(
            name=finding.name,
            value=finding.value,
            page=first.page + 1,
            start=start,
            end=stop,
            confidence=finding.confidence,
            rule=rule,
            precision=finding.precision,
        )

    def _stretch_at(self, place: int) -> _Stretch:
        return self._stretches[bisect_right(self._stretches, place, key=lambda one: one.start) - 1]


def sentences(text: str, at: int) -> list[tuple[int, str]]:
    """The sentences of `text`, each with its place, where `text` itself stands at `at`."""
    found: list[tuple[int, str]] = []
    start = 0
    ends = [match.end() for pattern in (SENTENCE_END, HEADING) for match in pattern.finditer(text)]
    for end in [*sorted(ends), len(text)]:
        if text[start:end].strip():
            found.append((at + start, text[start:end]))
        start = end
    return found


def search_lines(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """As `pattern.search` for one that begins with ^ (and MULTILINE): tried only where lines begin."""
    found = (pattern.match(text, at, end) for at in _line_starts(text, start, end))
    return next(filter(None, found), None)


def _line_starts(text: str, start: int, end: int) -> Iterator[int]:
    if start == 0 or text[start - 1] == "\n":
        yield start
    line_end = text.find("\n", start, end)
    while line_end >= 0:
        yield line_end + 1
        line_end = text.find("\n", line_end + 1, end)


def _kept(pages: dict[int, Folded]) -> Iterator[tuple[int, int, str]]:
    """Page, place in its folded text, and words of what is not the furniture of pages: lines or more."""
    split = {number: folded.text.split("\n") for number, folded in pages.items()}
    repeated = Counter(
        line for lines in split.values() for line in {*lines[:EDGE_LINES], *lines[-EDGE_LINES:]}
    )
    seen: set[str] = set()
    for number, lines in split.items():
        at = 0
        for line, is_edge, is_outermost in _edges(lines):
            if line and not (is_edge and (line in seen or _is_number(line, is_outermost))):
                yield number, at, line
            if is_edge and repeated[line] > 1:
                seen.add(line)
            at += len(line) + 1


def _edges(lines: list[str]) -> Iterator[tuple[str, bool, bool]]:
    """The lines at the edges of a page one by one, those between in one piece: there no line is empty.

    With each, whether it is at the edge, and whether it is the first or the last.
    """
    last = max(EDGE_LINES, len(lines) - EDGE_LINES)
    for count, line in enumerate(lines[:EDGE_LINES]):
        yield line, True, count in (0, len(lines) - 1)
    if last > EDGE_LINES:
        yield "\n".join(lines[EDGE_LINES:last]), False, False
    for count, line in enumerate(lines[last:], last):
        yield line, True, count == len(lines) - 1


def _is_number(line: str, is_outermost: bool) -> bool:
    """Whether the line is the number of the page; a number alone may end a reference that was broken."""
    if line.strip(" -").isdecimal() and not is_outermost:
        return False
    return PAGE_NUMBER.fullmatch(line.strip()) is not None
