"""What is hidden in a document: what editors say, what the authority failed to remove, and wherever else
the same words stand."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from disclosures.ingest.contract import WORD, Box
from disclosures.safe_copy.strings import Folded, Strings, fold, is_long

By = Literal["us", "authority"]
US: By = "us"
AUTHORITY: By = "authority"
ELSEWHERE = "hidden elsewhere in this document too"
WITHHELD = "withheld by the authority"
UNDER_A_BOX = "text under a box"
PAGE_OF_BOX = re.compile(r"^page (\d{1,7}):$", re.MULTILINE)
# How authorities write that something is missing.
SAID_HIDDEN = re.compile(
    r"\[[^\[\]\n]{0,40}\b(?:redacted|withheld|removed)\b[^\[\]\n]{0,40}\]|\b(?:REDACTED|Redacted)\b|\u2588{2,}"
)
MOST_ROUNDS = 50


class NotHidden(Exception):
    """The same words kept appearing from what was left over: nothing is made of such a text."""


@dataclass(frozen=True, slots=True)
class Text:
    """A page as it was read; ``is_hidden`` ones give words to look for, and never come into a copy."""

    number: int
    text: str
    place: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be hidden: words at ``[start, end)`` of a page, or what lies in a box on its picture."""

    page: int
    reason: str
    start: int = 0
    end: int = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A hidden stretch of a page's text: whole words, next to none that is hidden for the same reason."""

    start: int
    end: int
    by: By
    reason: str


class Hiding:
    """All that is hidden in one document. ``further``: how many places were found besides those wanted."""

    def __init__(self, texts: Sequence[Text], wanted: Iterable[Wanted]) -> None:
        self._texts = {text.number: text for text in texts}
        self._marks: dict[int, list[Mark]] = {}
        self.boxes: dict[int, list[Wanted]] = {}
        self.further = 0
        said: list[str] = []
        for one in wanted:
            if one.box:
                self.boxes.setdefault(one.page, []).append(one)
            else:
                said.append(self._texts[one.page].text[one.start : one.end])
                self._marks.setdefault(one.page, []).append(Mark(one.start, one.end, US, one.reason))
        for number, line in _covered(texts):
            said += [line] if is_long(fold(line)) else []
            self._marks.setdefault(number, []).extend(self._under_box(number, line))
        self.strings = Strings(tuple(dict.fromkeys(said)))

    def _under_box(self, number: int, line: str) -> Iterator[Mark]:
        """Wherever words that the authority covered stand on that page."""
        needle = fold(line)
        if needle and number in self._texts:
            for start, end in Folded.of(self._texts[number].text).find(needle):
                yield Mark(start, end, AUTHORITY, WITHHELD)

    def marks(self, number: int, more: Iterable[Mark] = ()) -> list[Mark]:
        """What is hidden on a page, ``more`` included, in order and apart. Raises NotHidden."""
        text = self._texts[number].text
        marks = [*self._marks.get(number, []), *more]
        for _ in range(MOST_ROUNDS):
            marks = joined(text, marks)
            gone = {at for mark in marks for at in range(mark.start, mark.end)}
            # What is left when words are gone may read as others: so once more, until nothing is found.
            found = [
                Mark(start, end, US, ELSEWHERE) for start, end in self.strings.places(Folded.of(text, gone))
            ]
            if not found:
                return marks
            self.further += len(found)
            marks += found
        raise NotHidden


def joined(text: str, marks: Iterable[Mark]) -> list[Mark]:
    """The marks widened to whole words. Those that then overlap become one: what the authority hid stays
    the authority's, and a reason that was given goes before one that was not. Who left a whole page out says
    why for all of it."""
    widened = (_whole_words(text, mark) for mark in marks if mark.start < mark.end)
    found: list[Mark] = []
    for mark in sorted(widened, key=lambda mark: (mark.start, mark.end)):
        if found and mark.start < found[-1].end:
            last = found[-1]
            first = min(last, mark, key=partial(_rank, len(text)))
            found[-1] = Mark(last.start, max(last.end, mark.end), first.by, first.reason)
        else:
            found.append(mark)
    return found


def _rank(length: int, mark: Mark) -> tuple[bool, bool, bool]:
    return (mark.end - mark.start < length, mark.by != AUTHORITY, mark.reason == ELSEWHERE)


def _whole_words(text: str, mark: Mark) -> Mark:
    start, end = mark.start, mark.end
    while start > 0 and not text[start - 1].isspace() and not text[start].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace() and not text[end - 1].isspace():
        end += 1
    return Mark(start, end, mark.by, mark.reason)


def _covered(texts: Sequence[Text]) -> Iterator[tuple[int, str]]:
    """Page and words of each line that lies under a box, as the reader of PDF reports them."""
    for text in texts:
        if text.is_hidden and text.place == UNDER_A_BOX:
            number = 0
            for line in text.text.split("\n"):
                if page := PAGE_OF_BOX.match(line):
                    number = int(page[1])
                elif line.strip() and number:
                    yield number, line


@dataclass(frozen=True, slots=True)
class Cut:
    """A text without what is hidden. ``marks`` stand at places of the new text."""

    text: str
    marks: tuple[tuple[int, By, str], ...]
    words: tuple[tuple[int, int, int], ...]  # start and end in the new text, start in the old


def cut(text: str, marks: Sequence[Mark]) -> Cut:
    """Takes the marked stretches out; a space that stood before and after stays, so words stay apart."""
    parts: list[str] = []
    at = length = 0
    places: list[tuple[int, By, str]] = []
    words: list[tuple[int, int, int]] = []
    ends = [*((mark.start, mark) for mark in marks), (len(text), None)]
    for until, mark in ends:
        piece = text[at:until]
        words += [
            (found.start() + length, found.end() + length, found.start() + at)
            for found in WORD.finditer(piece)
        ]
        parts.append(piece)
        length += len(piece)
        if mark:
            places.append((length, mark.by, mark.reason))
            at = mark.end
    return Cut("".join(parts), tuple(places), tuple(words))
