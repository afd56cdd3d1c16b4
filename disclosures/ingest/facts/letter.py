"""A letter taken apart: what stands above the salutation, what the authority says, what it only quotes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from disclosures.ingest.contract import Fact, Precision
from disclosures.ingest.facts.folding import Folded, fold

MOST_PAGES = 20  # a reply says what it is on its first pages; what follows are annexes
MOST_CHARACTERS = 200_000  # of one page, far above what paper holds

SALUTATION = re.compile(r"^(?:annwyl|dear)\b", re.IGNORECASE | re.MULTILINE)
CLOSING = re.compile(
    r"^(?:yn gywir|yours (?:sincerely|faithfully|truly)|(?:kind |best )?regards)\b",
    re.IGNORECASE | re.MULTILINE,
)
QUOTED = re.compile(
    r"^(?:-{2,}\s?(?:original|forwarded) message|from: \S|>|on .{5,80} wrote:)", re.IGNORECASE | re.MULTILINE
)
# Words of the request, repeated by the authority: they look like its own. Short quotes are defined terms.
QUOTATION = re.compile(r'(?<![^\s(])"(?=\S)[^"]{25,2000}(?<=\S)"(?!\w)')
SENTENCE_END = re.compile(r"""(?:(?<=[a-z0-9)\]"'%])|(?<=[A-Z]{2}))[.!?]["')]?(?=\s[A-Z"'(\[•-]|\s?$)""")
HEADER_LINES = 12  # taken for the header of a letter without salutation


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact before it is given its place in the original text: `start` and `end` are in the folded page."""

    name: str
    value: str
    page: int
    start: int
    end: int
    confidence: float
    precision: Precision = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one folded page, `pages[page].text[start:end]`."""

    page: int
    start: int
    end: int


class Letter:
    """The first pages of a document, folded, with the parts that rules look at. Pages count from 0 here."""

    def __init__(self, pages: Sequence[str]) -> None:
        self.pages: list[Folded] = [fold(text[:MOST_CHARACTERS]) for text in pages[:MOST_PAGES]]

    def text(self, part: Part) -> str:
        return self.pages[part.page].text[part.start : part.end]

    def place(self, finding: Finding) -> str:
        """The folded text that a finding stands on."""
        return self.pages[finding.page].text[finding.start : finding.end]

    @cached_property
    def salutation(self) -> Part | None:
        """Where "Dear" stands, on the first page that has one, or None."""
        for number, page in enumerate(self.pages[:2]):
            found = SALUTATION.search(page.text)
            if found:
                return Part(number, *found.span())
        return None

    @cached_property
    def header(self) -> Part:
        """Letterhead, addressee, date and references: all above the salutation, or the first lines."""
        if self.salutation:
            return Part(self.salutation.page, 0, self.salutation.start)
        first = self.pages[0].text if self.pages else ""
        return Part(0, 0, len("\n".join(first.split("\n", HEADER_LINES)[:HEADER_LINES])))

    @cached_property
    def body(self) -> list[Part]:
        """From the salutation to the closing, or to quoted mail; one part a page."""
        parts: list[Part] = []
        first = self.salutation.page if self.salutation else 0
        for number in range(first, len(self.pages)):
            start = self.salutation.start if self.salutation and number == first else 0
            text = self.pages[number].text
            ends = [found.start() for pattern in (CLOSING, QUOTED) if (found := pattern.search(text, start))]
            parts.append(Part(number, start, min(ends, default=len(text))))
            if ends:
                break
        return parts

    @cached_property
    def signature(self) -> Part | None:
        """What follows the closing on its page, up to quoted mail."""
        for number, page in enumerate(self.pages):
            found = CLOSING.search(page.text)
            if found:
                quoted = QUOTED.search(page.text, found.end())
                return Part(number, found.end(), quoted.start() if quoted else len(page.text))
        return None

    @cached_property
    def sentences(self) -> list[tuple[Part, str]]:
        """The sentences of the body, with quotations blanked out, in order."""
        found: list[tuple[Part, str]] = []
        for part in self.body:
            own = QUOTATION.sub(_blank, self.text(part))
            start = 0
            for end in [*(match.end() for match in SENTENCE_END.finditer(own)), len(own)]:
                if own[start:end].strip():
                    found.append((Part(part.page, part.start + start, part.start + end), own[start:end]))
                start = end
        return found

    def lines(self, part: Part) -> Iterator[tuple[int, str]]:
        """The lines of a part, each with its offset in the folded page."""
        at = part.start
        for line in self.text(part).split("\n"):
            yield at, line
            at += len(line) + 1

    def fact(self, finding: Finding, rule: str) -> Fact:
        """The finding with offsets into the original page and pages counted from 1."""
        start, end = self.pages[finding.page].span(finding.start, finding.end)
        return Fact(
            name=finding.name,
            value=finding.value,
            page=finding.page + 1,
            start=start,
            end=end,
            confidence=finding.confidence,
            rule=rule,
            precision=finding.precision,
        )


def _blank(quotation: re.Match[str]) -> str:
    """As long as before, so that places stay right; its marks stay, since they may end a sentence."""
    return f'"{" " * (len(quotation[0]) - 2)}"'
