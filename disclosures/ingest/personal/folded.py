"""Text made even for matching, with its lines and tabs kept, and the way back to the original.

`facts.folding` folds lines together, which suits sentences; here a line and a cell mean something. What
varies and must not hide anything is undone: ligatures, full-width forms, invisible characters, soft hyphens,
accents written apart, kinds of spaces, dashes and quotation marks.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from disclosures.ingest.facts.folding import EVEN

STRETCH = 12_000  # characters looked at between two looks at the clock
LEAD = 600  # characters before and after a stretch that its rules may need to see

ONE_FOR_ONE: dict[str, str] = {
    **EVEN,
    **dict.fromkeys(
        "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
        " ",
    ),
    **{chr(0xFF01 + number): chr(0x21 + number) for number in range(94)},
}
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# A soft hyphen at the end of a line goes with the line feed. From 0x2000 on, nearly all is odd in an English
# text; accents (0x300 to 0x36F) belong to the letter before. Runs are taken whole.
ODD = re.compile(
    r"\xad\n?| {2,}|[^\x00-\u02ff](?<![\u0370-\u1aff\u1e00-\u1eff])[\u0300-\u036f]*|[^\W\d_][\u0300-\u036f]+"
)
ACCENT_APART = re.compile(r"[\u0300-\u036f]")
ODD_SIMPLE = re.compile(r"[^\x00-\x7f](?:(?<=\xad)\n)?")  # the same where neither occurs, found faster
WIDE_GAP = 4  # spaces: as printed tables part their columns

# The shape of a text says of what kind each character is: "0" a figure, "A" and "a" a capital and any other
# letter of ASCII, "1" and "2" the same of other alphabets, "?" what else is not ASCII; the rest is left.
# Few characters of a page are figures, and in the shape re leaps from one to the next.
SHAPES = {
    **dict.fromkeys(map(ord, "0123456789"), "0"),
    **dict.fromkeys(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "A"),
    **dict.fromkeys(map(ord, "abcdefghijklmnopqrstuvwxyz"), "a"),
}
SHAPES_OF_BYTES = bytes(ord(SHAPES.get(one, chr(one))) for one in range(256))  # the same for bytes
IN_WORD = "[0Aa12_]"  # what is \w, in a shape
LONG_NUMBER = re.compile(r"0(?:[^0\t]{0,4}0){4,}")  # in a shape
# To blanks all that is no letter.
WORDS_ONLY = {one: " " for one in range(128) if not chr(one).isalpha()}
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Change:
    """From `at` on in the folded text: `length` characters for those of `original`, then text as it was."""

    at: int
    length: int
    original: tuple[int, int]


class View:
    """A stretch of a page, folded. `start` and `end` of what is found count in `text`."""

    def __init__(
        self, page: int, original: str, first: int, last: int, carried: str = "", is_hidden: bool = False
    ) -> None:
        """Page number from 1; the stretch is `original[first:last]`, and `carried` the headings above it."""
        self.is_hidden = is_hidden
        self.page = page
        self.carried = carried
        self._origin = max(0, first - LEAD)
        self.text, self._changes = _fold(original[self._origin : last + LEAD])
        self._keys = [change.at for change in self._changes]
        self.first, self.last = first, last

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` (not empty) stands in the page."""
        return self._back(start)[0] + self._origin, self._back(end - 1)[1] + self._origin

    def owns(self, start: int) -> bool:
        """Whether a thing that starts there belongs to this stretch and not to a neighbour."""
        return self.first <= self._back(start)[0] + self._origin < self.last

    def _back(self, at: int) -> tuple[int, int]:
        number = bisect_right(self._keys, at) - 1
        if number < 0:
            return at, at + 1
        change = self._changes[number]
        if at < change.at + change.length:
            return change.original
        place = change.original[1] + at - change.at - change.length
        return place, place + 1

    @cached_property
    def lower(self) -> str:
        """The text in lower case, as long as the text, for a quick look whether a word occurs at all."""
        lower = self.text.lower()
        if lower.isascii():
            return lower
        if len(lower) != len(self.text):
            lower = "".join(one.lower()[:1] for one in self.text)
        return lower.replace("ſ", "s").replace("ı", "i")  # as re takes them where case does not matter

    @cached_property
    def shape(self) -> str:
        """Of what kind each character is, for a quick look whether a pattern can match at all."""
        return _shape(self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every run of letters, in lower case: what stands between two \\b of a pattern is among them."""
        if self.lower.isascii():
            return frozenset(self.lower.translate(WORDS_ONLY).split())
        return frozenset(WORD.findall(self.lower))

    def forget(self) -> None:
        """Let go of what is for quick looks: kept for every page of a long document, it is megabytes."""
        for name in ("lower", "shape", "words"):
            self.__dict__.pop(name, None)

    def has_any(self, words: Iterable[str]) -> bool:
        """Whether one of these occurs as a whole word."""
        return not self.words.isdisjoint(words)

    @cached_property
    def numbers(self) -> list[tuple[int, int]]:
        """Start and end of every stretch with five figures or more close together."""
        return [match.span() for match in LONG_NUMBER.finditer(self.shape)]

    def near_numbers(self, pattern: re.Pattern[str], before: int, after: int) -> Iterator[re.Match[str]]:
        """Matches of `pattern` from `before` characters before a long number to `after` characters behind."""
        yield from self._among(pattern, self.numbers, before, after)

    def around(
        self, core: re.Pattern[str], pattern: re.Pattern[str], before: int, after: int
    ) -> Iterator[re.Match[str]]:
        """Matches of `pattern` around those of its `core`, which is quick to find in the shape."""
        yield from self._among(pattern, [match.span() for match in core.finditer(self.shape)], before, after)

    def _among(
        self, pattern: re.Pattern[str], spans: list[tuple[int, int]], before: int, after: int
    ) -> Iterator[re.Match[str]]:
        done = 0
        place = 0
        while place < len(spans):
            start, end = max(done, spans[place][0] - before), spans[place][1] + after
            while place + 1 < len(spans) and spans[place + 1][0] - before <= end:
                place += 1
                end = spans[place][1] + after
            for match in pattern.finditer(self.text, start, min(end, len(self.text))):
                yield match
                done = match.end()
            place += 1

    @cached_property
    def line_starts(self) -> list[int]:
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        starts.pop()
        return starts

    def line_number(self, at: int) -> int:
        return bisect_right(self.line_starts, at) - 1

    def line(self, number: int) -> tuple[int, int]:
        """Start and end of a line, without its line feed."""
        start = self.line_starts[number]
        last = number + 1 >= len(self.line_starts)
        return start, len(self.text) if last else self.line_starts[number + 1] - 1

    def line_at(self, at: int) -> tuple[int, int]:
        return self.line(self.line_number(at))

    def at_line_starts(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches in the lower text of a pattern that begins with ^, without a try at every character."""
        done = 0
        for start in self.line_starts:
            if start >= done and (match := pattern.match(self.lower, start)):
                yield match
                done = match.end()


def stretches(original: str) -> Iterator[tuple[int, int]]:
    """Start and end of the stretches of a page, cut at the end of a line where there is one."""
    first = 0
    while first < len(original):
        last = min(len(original), first + STRETCH)
        if last < len(original):
            last = max(original.rfind("\n", first + STRETCH // 2, last) + 1, 0) or last
        yield first, last
        first = last


def _fold(original: str) -> tuple[str, list[_Change]]:
    even = original if original.isascii() else NOT_ASCII.sub(_one_for_one, original)
    if even.isascii() and "  " not in even:
        return even, []
    parts: list[str] = []
    changes: list[_Change] = []
    done = length = 0
    simple = "  " not in even and not ACCENT_APART.search(even)
    for match in (ODD_SIMPLE if simple else ODD).finditer(even):
        start, end = match.span()
        instead = _instead(match[0])
        if instead == match[0]:
            continue
        parts += (even[done:start], instead)
        length += start - done
        changes.append(_Change(length, len(instead), (start, end)))
        length += len(instead)
        done = end
    parts.append(even[done:])
    return "".join(parts), changes


def _shape(text: str) -> str:
    if text.isascii():
        return text.translate(SHAPES)
    shape = bytearray(text.encode("ascii", "replace").translate(SHAPES_OF_BYTES))
    for match in NOT_ASCII.finditer(text):
        shape[match.start()] = ord(_shape_of(match[0]))
    return shape.decode("ascii")


def _shape_of(odd: str) -> str:
    if odd.isdecimal():
        return "0"
    if not odd.isalnum():
        return "?"
    return "1" if odd.isupper() else "2"


def _one_for_one(match: re.Match[str]) -> str:
    return ONE_FOR_ONE.get(match[0], match[0])


def _instead(odd: str) -> str:
    if odd[0] == " ":
        return "\t" if len(odd) >= WIDE_GAP else " "
    if odd[0] == "\xad" or unicodedata.category(odd[0]) in ("Cf", "Mn"):
        return ""
    return unicodedata.normalize("NFKC", odd)
