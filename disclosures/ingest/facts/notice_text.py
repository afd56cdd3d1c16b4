"""A notice of the Information Commissioner as one running text, which page by page its furniture breaks."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from disclosures.ingest.contract import Fact, Page, Precision
from disclosures.ingest.facts.folding import Folded, fold

MOST_PAGES = 60  # the longest notices have about forty
MOST_CHARACTERS = 100_000  # of one page, far above what paper holds

# "Reference: FS50679913", "2", "Page 2 of 9" at the head and foot of every page.
FURNITURE = re.compile(
    r"(?:page\s)?\d{1,3}(?:\s(?:of|/)\s\d{1,3})?"
    r"|(?:\d{1,3}\s)?(?:case\s)?ref(?:erence)?(?:\s(?:no"
    r"|number))?\.?\s?:\s?[A-Z0-9][A-Z0-9/-]{4,24}(?:\s\d{1,3})?",
    re.IGNORECASE,
)
BULLET = re.compile(r"^(?:[^\w\s\"'(\[£&]\s?|o\s|[a-z]\)\s|\([a-z]\)\s)(?=\S)")
NUMBERED = re.compile(r"^\d{1,3}\.?\s(?=[A-Z\"'(])")
SENTENCE_END = re.compile(r"""(?<=[a-z0-9)\]"'%A-Z])[.!?]["')]?(?=\s["'(\[]?[A-Z])""")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence or list item, `text` with spaces for line ends; `lead` is the sentence above a list."""

    start: int
    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A finding in the running text, `text[start:end]`."""

    name: str
    value: str
    start: int
    end: int
    confidence: float
    rule: str
    precision: Precision = ""
    about: str = ""


class Notice:
    """The visible pages, folded and joined without their furniture, in `text` line by line."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.folded: list[tuple[int, Folded]] = [
            (number, fold(page.text[:MOST_CHARACTERS]))
            for number, page in enumerate(pages[:MOST_PAGES])
            if not page.is_hidden
        ]
        self._joined: list[int] = []  # where each line starts in `text`,
        self._origin: list[tuple[int, int]] = []  # and where it stood: index into `folded`, offset
        self.furniture: list[tuple[int, int, str]] = []  # index into `folded`, offset, line
        kept: list[str] = []
        length = 0
        for index, (_, folded) in enumerate(self.folded):
            at = 0
            for line in folded.text.split("\n"):
                if FURNITURE.fullmatch(line.strip()):
                    self.furniture.append((index, at, line))
                elif line.strip():
                    self._joined.append(length)
                    self._origin.append((index, at))
                    kept.append(line)
                    length += len(line) + 1
                at += len(line) + 1
        self.text = "\n".join(kept)

    @cached_property
    def lines(self) -> list[tuple[int, str]]:
        """Every line with its offset."""
        return list(zip(self._joined, self.text.split("\n"), strict=True)) if self._joined else []

    def units(self, start: int, end: int) -> Iterator[Unit]:
        """The sentences and list items between two offsets, in order."""
        lead = ""
        for at, paragraph, is_item in self._paragraphs(start, end):
            if not is_item:
                lead = ""
            last = ""
            for offset, sentence in sentences(paragraph):
                yield Unit(at + offset, sentence, lead if is_item else "")
                last = sentence
            if not is_item and last.rstrip().endswith(":"):
                lead = last

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, str, bool]]:
        """Numbered paragraphs, list items and what stands between headings: offset, text, whether an item."""
        open_at, open_lines, is_item = start, list[str](), False
        for at, line in self.lines[bisect_left(self._joined, start) : bisect_left(self._joined, end)]:
            item, numbered = BULLET.match(line), NUMBERED.match(line)
            if (item or numbered) and open_lines:
                yield open_at, " ".join(open_lines), is_item
                open_lines = []
            if not open_lines:
                open_at, is_item = at, item is not None
            open_lines.append(line)
        if open_lines:
            yield open_at, " ".join(open_lines), is_item

    def fact(self, found: Place) -> Fact:
        """The finding at its place in the original page. One that runs over a page's end stops there."""
        start, end = found.start, found.end
        line = bisect_right(self._joined, start) - 1
        index, offset = self._origin[line]
        last = bisect_right(self._joined, end - 1) - 1
        while last > line and self._origin[last][0] != index:
            end = self._joined[last] - 1
            last -= 1
        folded_start = offset + start - self._joined[line]
        folded_end = self._origin[last][1] + end - self._joined[last]
        number, folded = self.folded[index]
        return self._fact(found, number, *folded.span(folded_start, folded_end))

    def furniture_fact(self, found: Place, index: int) -> Fact:
        """A finding in a line at the head or foot of page `index`, with offsets into that folded page."""
        number, folded = self.folded[index]
        return self._fact(found, number, *folded.span(found.start, found.end))

    def _fact(self, found: Place, number: int, start: int, end: int) -> Fact:
        return Fact(
            name=found.name,
            value=found.value,
            page=number + 1,
            start=start,
            end=end,
            confidence=found.confidence,
            rule=found.rule,
            precision=found.precision,
            about=found.about,
        )


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph, each with its offset."""
    start = 0
    for end in [*(match.end() for match in SENTENCE_END.finditer(text)), len(text)]:
        if text[start:end].strip():
            yield start, text[start:end]
        start = end
