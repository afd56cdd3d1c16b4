"""Pages set anew from words alone, for what has no pages of its own: mails, office files, sheets, text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from disclosures.ingest.contract import WORD, Word
from disclosures.safe_copy.burning import GAP, letters
from disclosures.safe_copy.hiding import US, By, Cut

WIDTH, HEIGHT = 1240, 1754  # A4 at 150 dots an inch
MARGIN = 110
SIZE, LINE = 20, 31
LINES = (HEIGHT - 2 * MARGIN) // LINE
TAB = 28
MOST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper: ``text[start:end]`` of a cut text; places in ``words`` count from ``start``."""

    image: Image.Image
    start: int
    end: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or a label for what is hidden, in dots from the left margin."""

    text: str
    left: float
    right: float
    start: int
    end: int
    is_mark: bool = False


def sheets(text: Cut) -> Iterator[Sheet]:
    """At least one sheet, however little is left."""
    lines = list(_lines(text))
    for first in range(0, max(1, len(lines)), LINES):
        some = lines[first : first + LINES]
        behind = lines[first + LINES : first + LINES + 1]
        start = some[0][0] if some and first else 0
        end = behind[0][0] if behind else len(text.text)
        yield _sheet([pieces for _, pieces in some], start, end)


def _lines(text: Cut) -> Iterator[tuple[int, list[_Piece]]]:
    """Where each line begins in the text, and what stands in it."""
    marks = list(text.marks)
    at = 0
    for said in text.text.split("\n"):
        end = at + len(said)
        here = [mark for mark in marks if mark[0] <= end]
        del marks[: len(here)]
        yield from _wrapped(said, at, here)
        at = end + 1


def _wrapped(said: str, at: int, marks: Sequence[tuple[int, By, str]]) -> Iterator[tuple[int, list[_Piece]]]:
    font, space = letters(SIZE), letters(SIZE).getlength(" ")
    things = [(found.start() + at, found.end() + at, found.group(), False) for found in WORD.finditer(said)]
    things += [(place, place, _label(by, reason), True) for place, by, reason in marks]
    things.sort(key=lambda thing: (thing[0], not thing[3]))
    line: list[_Piece] = []
    begins, x, behind = at, 0.0, at
    for start, end, word, is_mark in things:
        x += TAB * said.count("\t", max(0, behind - at), max(0, start - at)) + (space if line else 0)
        for first, part in _fitting(word):
            width = font.getlength(part) + (2 * GAP if is_mark else 0)
            if line and x + width > WIDTH - 2 * MARGIN:
                yield begins, line
                line, x, begins = [], 0.0, start + (0 if is_mark else first)
            last = start if is_mark else start + first + len(part)
            line.append(_Piece(part, x, x + width, start + (0 if is_mark else first), last, is_mark))
            x += width
        behind = end
    yield begins, line


def _fitting(word: str) -> Iterator[tuple[int, str]]:
    """A word in parts no longer than a line."""
    most = 60
    for first in range(0, len(word), most):
        yield first, word[first : first + most]


def _label(by: str, reason: str) -> str:
    said = f"Hidden by us: {reason}" if by == US else reason[:1].upper() + reason[1:]
    return said[:MOST_LABEL]


def _sheet(lines: list[list[_Piece]], start: int, end: int) -> Sheet:
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    words = []
    for number, line in enumerate(lines):
        top = MARGIN + number * LINE
        for piece in line:
            left = MARGIN + piece.left
            draw.text((left + (GAP if piece.is_mark else 0), top), piece.text, font=letters(SIZE), fill=0)
            right, bottom = MARGIN + piece.right, top + LINE - 5
            if piece.is_mark:
                _dashed(draw, left, top, right, bottom)
            else:
                words.append(
                    Word(
                        piece.start - start,
                        piece.end - start,
                        int(left * 1000 / WIDTH),
                        int(top * 1000 / HEIGHT),
                        min(1000, int(right * 1000 / WIDTH) + 1),
                        min(1000, int(bottom * 1000 / HEIGHT) + 1),
                    )
                )
    return Sheet(image, start, end, tuple(words))


def _dashed(draw: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float) -> None:
    for at in range(int(left), int(right), 11):
        draw.line((at, top, min(at + 7, right), top), fill=0)
        draw.line((at, bottom, min(at + 7, right), bottom), fill=0)
    draw.line((left, top, left, bottom), fill=0)
    draw.line((right, top, right, bottom), fill=0)
