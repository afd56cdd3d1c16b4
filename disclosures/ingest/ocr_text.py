"""From the table that tesseract prints to the text of a page with the place of each word.

The table comes from a program that looked at a stranger's picture, so nothing in it is taken on trust.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from disclosures.ingest.contract import Word
from disclosures.ingest.formats.text import clean_text
from disclosures.ingest.ocr_mend import mended_postcode, mended_word

COLUMNS = 12
WORD = "5"  # level of the rows that hold words; the others are the boxes around them
MOST_WORDS = 20_000  # on one page; the smallest print on a newspaper has 10,000
MOST_LETTERS = 200  # of one word
MOST_SIDE = 100_000

LONE_MARK = 75.0  # confidence below which a mark without letters is a speck
LINE_OF_MARKS = 40.0  # and a line without letters, dirt
EDGE_MARK = 60.0  # and a mark before or after the letters of a word
GAP_OF_PARAGRAPH = 1.35  # of the usual step from line to line
GAP_OF_SIGNS = 0.55  # of the height of a word: an at sign makes room around itself
GAP_OF_ONES = 0.6  # and so do two ones, that stand as far apart as other digits do

ALNUM = re.compile(r"[^\W_]")
FRONT_DIRT = re.compile(r"^[«»‘’“”\"'`´°*~_.,:;|\\-]+(?=\w)")
REFERENCE_START = re.compile(r"^[A-Z0-9]{2,}[/-].*\d$")


@dataclass(frozen=True, slots=True)
class Seen:
    """A word with its box in dots of the picture and the number of its block and line."""

    text: str
    confidence: float
    left: int
    top: int
    right: int
    bottom: int
    block: int
    line: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of a page; `boxes` are (start, end, left, top, right, bottom), the last four in dots.

    `confidence`: the mean over all letters and digits, from 0 to 100; 0 where there are none.
    """

    text: str = ""
    boxes: tuple[tuple[int, int, int, int, int, int], ...] = ()
    confidence: float = 0.0

    @property
    def letters(self) -> int:
        return sum(map(str.isalnum, self.text))


def recognised(table: bytes) -> Recognised:
    """Read what `tesseract … -c tessedit_create_tsv=1` printed. Rows that are not as they should be are
    left out; never raises."""
    lines = [_joined(line) for line in _lines(list(_words(table))) if _is_text(line)]
    lines = [line for line in lines if line]
    return Recognised(*_laid_out(lines), _confidence([word for line in lines for word in line]))


def _words(table: bytes) -> Iterator[Seen]:
    found = 0
    for row in table.decode("utf-8", errors="replace").split("\n"):
        word = _word(row.rstrip("\r").split("\t")) if row.startswith(WORD + "\t") else None
        if word:
            yield word
            found += 1
            if found >= MOST_WORDS:
                return


def _word(fields: Sequence[str]) -> Seen | None:
    if len(fields) != COLUMNS:
        return None
    text = " ".join(clean_text(fields[11]).split())
    if not text or len(text) > MOST_LETTERS or not all(_is_number(field) for field in fields[:10]):
        return None
    try:
        confidence = float(fields[10])
    except ValueError:
        return None
    left, top, width, height = (int(field) for field in fields[6:10])
    if max(left, top, width, height) > MOST_SIDE or not 0 <= confidence <= 100:
        return None
    line = (int(fields[2]), int(fields[3]), int(fields[4]))
    return Seen(text, confidence, left, top, left + width, top + height, line[0], line)


def _is_number(field: str) -> bool:
    return field.isascii() and field.isdigit() and len(field) <= 9


def _lines(words: Sequence[Seen]) -> list[list[Seen]]:
    lines: list[list[Seen]] = []
    for word in words:
        if lines and lines[-1][-1].line == word.line:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _is_text(line: Sequence[Seen]) -> bool:
    """Whether there are letters or digits, or marks that were read with some certainty."""
    return any(ALNUM.search(word.text) or word.confidence >= LONE_MARK for word in line) and (
        max(word.confidence for word in line) >= LINE_OF_MARKS or sum(len(word.text) for word in line) > 3
    )


def _joined(line: Sequence[Seen]) -> list[Seen]:
    """The words of a line without specks, and addresses whole."""
    kept: list[Seen] = []
    for at, word in enumerate(line):
        after = line[at + 1] if at + 1 < len(line) else None
        text = _mended(word, after, is_first=not kept)
        if not ALNUM.search(text) and text not in ("&", "£", "@") and word.confidence < LONE_MARK:
            continue
        if kept:
            outward, text = _postcode(kept[-1].text, text, after)
            kept[-1] = replace(kept[-1], text=outward)
        if kept and _belongs(kept[-1], word, text):
            kept[-1] = _merged(kept[-1], word, text)
        else:
            kept.append(replace(word, text=text))
    return kept


def _mended(word: Seen, after: Seen | None, *, is_first: bool) -> str:
    text = word.text
    if text == "|" and after and after.text[:1].islower():
        return "I"
    if is_first and word.confidence < EDGE_MARK:
        text = FRONT_DIRT.sub("", text)
    return mended_word(text)


def _postcode(outward: str, inward: str, after: Seen | None) -> tuple[str, str]:
    """The halves mended, unless they stand amid capitals, where three letters are a word."""
    if after and after.text.isupper() and inward.isalnum():
        return outward, inward
    return mended_postcode(outward, inward)


def _belongs(before: Seen, word: Seen, text: str) -> bool:
    """Whether a word was cut in two: an e-mail address at its signs, a reference between two ones."""
    gap = (word.left - before.right) / max(1, word.bottom - word.top)
    if before.text.endswith("1") and text[0] == "1":
        return gap < GAP_OF_ONES and bool(REFERENCE_START.match(before.text))
    if text.startswith("@") or before.text.endswith("@"):
        return gap < GAP_OF_SIGNS and bool(ALNUM.match(before.text[-1]) or ALNUM.match(text))
    return gap < GAP_OF_SIGNS and before.text.endswith(".") and "@" in text and before.text[0].islower()


def _merged(one: Seen, other: Seen, text: str) -> Seen:
    return Seen(
        one.text + text,
        min(one.confidence, other.confidence),
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
        one.block,
        one.line,
    )


def _laid_out(
    lines: Sequence[Sequence[Seen]],
) -> tuple[str, tuple[tuple[int, int, int, int, int, int], ...]]:
    """One line of text a line, an empty one between paragraphs, and where each word came to stand."""
    out: list[str] = []
    boxes: list[tuple[int, int, int, int, int, int]] = []
    length = 0
    for number, (line, is_apart) in enumerate(zip(lines, _paragraphs(lines), strict=True)):
        if number:
            out.append("\n\n" if is_apart else "\n")
            length += len(out[-1])
        for at, word in enumerate(line):
            if at:
                out.append(" ")
                length += 1
            out.append(word.text)
            boxes.append((length, length + len(word.text), word.left, word.top, word.right, word.bottom))
            length += len(word.text)
    return "".join(out), tuple(boxes)


def _paragraphs(lines: Sequence[Sequence[Seen]]) -> list[bool]:
    """Whether each line begins a paragraph: farther down than lines usually are, or back up on the page.

    Tesseract itself makes a paragraph of every short line, which would take addresses apart.
    """
    feet = [_middle([word.bottom for word in line]) for line in lines]
    steps = [foot - before for before, foot in pairwise(feet)]
    heights = [word.bottom - word.top for line in lines for word in line]
    down = [step for step in steps if step > 0]
    usual = min(_middle(down), 2 * _middle(heights)) if down else 0
    return [True, *(not 0 <= step <= GAP_OF_PARAGRAPH * usual for step in steps)][: len(lines)]


def _middle(values: Sequence[int]) -> int:
    return sorted(values)[len(values) // 2]


def _confidence(words: Sequence[Seen]) -> float:
    letters = [(sum(map(str.isalnum, word.text)), word.confidence) for word in words]
    total = sum(count for count, _ in letters)
    return sum(count * confidence for count, confidence in letters) / total if total else 0.0


def words_of(
    boxes: Sequence[tuple[int, int, float, float, float, float]], width: int, height: int
) -> tuple[Word, ...]:
    """Boxes in dots of a picture `width` by `height` as words in thousandths of its sides."""
    return tuple(
        Word(
            start,
            end,
            _thousandths(left, width),
            _thousandths(top, height),
            _thousandths(right, width),
            _thousandths(bottom, height),
        )
        for start, end, left, top, right, bottom in boxes
    )


def _thousandths(at: float, side: int) -> int:
    return min(1_000, max(0, round(at * 1_000 / side)))
