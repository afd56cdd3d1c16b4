"""One page of a PDF as readers see it, with the place of every word of the text that was read from it."""

import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from ctypes import addressof, byref, c_double, c_int
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from disclosures.ingest.contract import Box, Encrypted, Member, Rendering, Unreadable, Word, words_in
from disclosures.ingest.formats.pdf_drawing import Drawing, look_at
from disclosures.ingest.formats.pdf_letters import MOST_LETTERS
from disclosures.ingest.formats.pdf_pages import SCAN_COVERS, opened
from disclosures.ingest.formats.pdf_picture import DAMAGED, scale_for
from disclosures.ingest.formats.pdf_structure import inspect
from disclosures.ingest.formats.pdf_unseen import Unseen
from disclosures.ingest.limits import Limits

DPI = 150
MOST_DOTS = 6_000_000  # of three colours each, within what one answer may hold
MOST_BOXES = 200
FINE = 100_000  # steps along each side of the page while places are worked out
THOUSAND = 1_000
LONGEST_GAP = 400  # letters that the page has and its text has not: a run that nobody sees
NOWHERE = (math.inf, math.inf, -math.inf, -math.inf)
SAME = 6  # letters in a row that must agree after such a gap


Sides = tuple[float, float, float, float]  # left, bottom, right, top in points


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter or digit, with the sides of the signs between it and the next one."""

    folded: str
    sides: Sides
    signs: list[Sides]


def rendering_of(data: bytes, number: int, text: str, limits: Limits) -> Rendering:
    """Page `number` (from 1) of which `text` was read. Raises Unreadable, Encrypted and what `inspect` does.

    `words` holds only words whose place is certain: whoever hides one without a place cannot use the picture.
    """
    unseen = inspect(data, limits, _keeps_nothing).unseen
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            if not 1 <= number <= len(pdf):
                raise Unreadable(f"This PDF has no page {number}.")
            page = pdf[number - 1]
            try:
                width, height, dots = _drawn(page)
            finally:
                page.close()
            with opened(pdf, number) as (raw, letters):
                drawing = look_at(raw, unseen.layers_off)
                words = tuple(_words(raw, text, _letters(raw, letters, drawing)))
                boxes = tuple(_boxes(raw, drawing, unseen, number))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise Encrypted("This PDF needs a password. Send an unprotected copy.") from None
        raise Unreadable(DAMAGED.format(number=number)) from None
    return Rendering(width, height, 3, dots, words, boxes)


def _keeps_nothing(name: str, chunks: Iterable[bytes]) -> Member:
    return Member(name, 0)


def _drawn(page: Any) -> tuple[int, int, bytes]:
    width, height = page.get_size()
    scale = scale_for(width, height, DPI, MOST_DOTS)
    bitmap = page.render(scale=scale, rev_byteorder=True, limit_image_cache=True)
    try:
        step = 3 * bitmap.width
        rows = bytes(bitmap.buffer)
        if bitmap.n_channels != 3:
            raise Unreadable("This page cannot be drawn.")
        if bitmap.stride != step:
            starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
            rows = b"".join(rows[at : at + step] for at in starts)
        return bitmap.width, bitmap.height, rows[: step * bitmap.height]
    finally:
        bitmap.close()


def _letters(page: Any, words: Any, drawing: Drawing) -> list[_Letter]:
    """The letters and digits that were read from the page as seen, in the order of its text."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    is_scan = sum(picture.area for picture in drawing.pictures) >= SCAN_COVERS * width * height
    count = pdfium.FPDFText_CountChars(words)
    unseen: Mapping[int, str] = drawing.unseen(is_scan=is_scan) if count <= MOST_LETTERS else {}
    hidden = ""
    # What stands before the first letter belongs to one that is none.
    found = [_Letter("", NOWHERE, [])]
    for at in range(min(count, MOST_LETTERS)):
        if unseen and not pdfium.FPDFText_IsGenerated(words, at):
            thing = pdfium.FPDFText_GetTextObject(words, at)
            hidden = unseen.get(addressof(thing.contents), "") if thing else hidden
        if hidden:
            continue
        said = chr(min(pdfium.FPDFText_GetUnicode(words, at), 0x10FFFF))
        sides = _sides(words, at)
        if letters := folded(said):
            found += [_Letter(letter, sides, []) for letter in letters]
        elif found and not said.isspace() and sides[0] < sides[2]:
            found[-1].signs.append(sides)
    return found


def folded(letter: str) -> str:
    """Letters and digits by which two texts are compared; nothing for signs, spaces and rare planes."""
    if letter > "\uffff":
        return ""
    return "".join(one for one in unicodedata.normalize("NFKC", letter).casefold() if one.isalnum())


def _sides(words: Any, at: int) -> Sides:
    """The whole height of its font, and all of its shape where that is larger."""
    left, right, bottom, top = (c_double() for _ in range(4))
    found = [NOWHERE]
    if pdfium.FPDFText_GetCharBox(words, at, byref(left), byref(right), byref(bottom), byref(top)):
        found.append((left.value, bottom.value, right.value, top.value))
    loose = pdfium.FS_RECTF()
    if pdfium.FPDFText_GetLooseCharBox(words, at, byref(loose)):
        low, high = sorted((loose.bottom, loose.top))
        found.append((loose.left, low, loose.right, high))
    return _around(found)


def _words(page: Any, text: str, letters: list[_Letter]) -> Iterator[Word]:
    """Words of `text` all of whose letters were found on the page one after the other."""
    places = _placed(text, letters)
    for start, end in words_in(text):
        wanted = [at for at in range(start, end) if folded(text[at])]
        if wanted and all(at in places for at in wanted):
            first, last = places[wanted[0]][0], places[wanted[-1]][1]
            before, behind = wanted[0] - start, end - wanted[-1] - 1
            box = _on_picture(page, _around([*_of_word(letters, first, last, before, behind)]))
            if box:
                yield Word(start, end, *box)


def _of_word(letters: list[_Letter], first: int, last: int, before: int, behind: int) -> Iterator[Sides]:
    """The sides of its letters and of all signs inside it, and of so many before and behind."""
    if before:
        yield from letters[first - 1].signs[-before:]
    for letter in letters[first:last]:
        yield letter.sides
        yield from letter.signs
    yield letters[last].sides
    yield from letters[last].signs[:behind]


def _placed(text: str, letters: list[_Letter]) -> dict[int, tuple[int, int]]:
    """The first and last letter of the page for each letter of `text`, by its place, while both run alike.

    After a stretch that only the page has, they must agree for some letters, or nothing more is placed.
    """
    wanted = [(one, place) for place, letter in enumerate(text) for one in folded(letter)]
    row = "".join(letter.folded or " " for letter in letters)
    said = "".join(one for one, _ in wanted)
    places: dict[int, tuple[int, int]] = {}
    at = 1
    for here, (one, place) in enumerate(wanted):
        if at >= len(row):
            break
        if row[at] != one:
            at = row.find(said[here : here + SAME], at, at + LONGEST_GAP)
            if at < 0:
                break
        places[place] = (places[place][0] if place in places else at, at)
        at += 1
    return places


def _around(sides: list[Sides]) -> Sides:
    lefts, bottoms, rights, tops = zip(*sides, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _on_picture(page: Any, sides: Sides) -> Box | None:
    """In thousandths of the picture, rounded outwards; None for what lies beyond it or has no extent."""
    left, bottom, right, top = sides
    if not all(math.isfinite(side) for side in sides):
        return None
    xs, ys = [], []
    for x, y in ((left, bottom), (left, top), (right, bottom), (right, top)):
        across, down = c_int(), c_int()
        if not pdfium.FPDF_PageToDevice(page, 0, 0, FINE, FINE, 0, x, y, byref(across), byref(down)):
            return None
        xs.append(across.value * THOUSAND / FINE)
        ys.append(down.value * THOUSAND / FINE)
    box = Box(
        max(0, math.floor(min(xs))),
        max(0, math.floor(min(ys))),
        min(THOUSAND, math.ceil(max(xs))),
        min(THOUSAND, math.ceil(max(ys))),
    )
    return box if box.left < box.right and box.top < box.bottom else None


def _boxes(page: Any, drawing: Drawing, unseen: Unseen, number: int) -> Iterator[Box]:
    for box in [*(box for _, box in drawing.boxes[:MOST_BOXES]), *unseen.boxes.get(number, [])[:MOST_BOXES]]:
        found = _on_picture(page, (box.left, box.bottom, box.right, box.top))
        if found:
            yield found
