"""Text of a PDF page by page with pypdfium2, what of it nobody sees, and which pages wait for a person."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ctypes import c_ushort
from dataclasses import dataclass
from functools import partial
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from disclosures.ingest.contract import Hidden, TooLarge, Unreadable
from disclosures.ingest.formats.pdf_drawing import Box, Drawing, look_at
from disclosures.ingest.formats.pdf_letters import MOST_LETTERS, Letters, read_letters
from disclosures.ingest.formats.pdf_unseen import Unseen
from disclosures.ingest.formats.text import clean_text, is_mostly_gibberish
from disclosures.ingest.limits import Limits

LARGEST_SIDE_POINTS = 14_400  # 200 inches: PDF 1.7 reference, appendix C
FEW_CHARACTERS = 200  # a fax header or a stamp on a scan, not a letter
SCAN_COVERS = 0.6  # of the page
LINE_HYPHENS = ("\x02", "\ufffe")  # how pdfium marks a hyphen at the end of a line
ODD_LETTER = re.compile("[\ue000-\uf8ff\ufffd]")  # only where there is one is it worth counting
UNDER_A_BOX = "text under a box"
READ_BY_MACHINE = "text recognised by a machine, under the picture"


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as found: `text` is what is seen, `unseen` the rest by the reason why nobody sees it."""

    text: str
    needs_reading: bool
    unseen: Mapping[str, str]
    hidden: tuple[Hidden, ...]
    warnings: tuple[str, ...]


def read_pages(data: bytes, expected: int, unseen: Unseen, limits: Limits) -> list[PageText]:
    """Text of every page. Raises Unreadable if fewer than `expected` open, TooLarge for too much text."""
    try:
        pdf = pypdfium2.PdfDocument(data)
        if len(pdf) < expected:
            raise Unreadable(f"Only {len(pdf)} of {expected} pages can be opened. Send another copy.")
        found: list[PageText] = []
        left = limits.max_text_bytes
        for number in range(1, expected + 1):
            page = _read_page(pdf, number, left, unseen, limits)
            left -= len(page.text.encode())
            found.append(page)
    except pypdfium2.PdfiumError:
        raise Unreadable("This PDF is damaged and cannot be read whole. Send another copy.") from None
    return found


def read_texts(data: bytes, limits: Limits) -> list[str]:
    """The text of every page as far as it can be read; nothing where that is not at all."""
    texts: list[str] = []
    left = limits.max_text_bytes
    try:
        pdf = pypdfium2.PdfDocument(data)
        for number in range(1, min(len(pdf), limits.max_pages) + 1):
            with opened(pdf, number) as (_, words):
                left -= pdfium.FPDFText_CountChars(words)
                if left < 0:
                    break
                texts.append(_clean(_all_text(words)))
    except pypdfium2.PdfiumError:
        pass
    return texts


@contextmanager
def opened(pdf: Any, number: int) -> Iterator[tuple[Any, Any]]:
    """A page of an open document and the text on it. By hand, as objects that close themselves cost more."""
    page = pdfium.FPDF_LoadPage(pdf, number - 1)
    if not page:
        raise pypdfium2.PdfiumError("This page cannot be opened.")
    try:
        words = pdfium.FPDFText_LoadPage(page)
        if not words:
            raise pypdfium2.PdfiumError("The text of this page cannot be opened.")
        try:
            yield page, words
        finally:
            pdfium.FPDFText_ClosePage(words)
    finally:
        pdfium.FPDF_ClosePage(page)


def _all_text(words: Any) -> str:
    """All letters of an open text page, in the lines that the library finds."""
    first = pdfium.FPDFText_GetCharIndexFromTextIndex(words, 0)
    if first < 0:
        return ""
    count = _end_of_text(words) - first
    room = bytearray(4 * count + 2)  # more than enough, whatever becomes of letters beyond UTF-16
    units = pdfium.FPDFText_GetText(words, first, count, c_ushort.from_buffer(room))
    return room[: 2 * (units - 1)].decode("utf-16-le", "ignore")


def _end_of_text(words: Any) -> int:
    """Where the letters end that have a place in the text: control characters, for one, have none."""
    count = pdfium.FPDFText_CountChars(words)
    if pdfium.FPDFText_GetTextIndexFromCharIndex(words, count - 1) >= 0:
        return int(count)
    # Each question costs time in proportion to the page, so not each letter is asked.
    letter_at = partial(pdfium.FPDFText_GetCharIndexFromTextIndex, words)
    length = bisect_left(range(count), True, key=lambda at: letter_at(at) < 0)
    return int(letter_at(length - 1)) + 1


def _clean(text: str) -> str:
    for mark in LINE_HYPHENS:
        text = text.replace(mark, "-")
    return clean_text(text)


def _read_page(pdf: Any, number: int, left: int, unseen: Unseen, limits: Limits) -> PageText:
    with opened(pdf, number) as (page, words):
        if pdfium.FPDFText_CountChars(words) > left:
            raise TooLarge(_too_much(limits))
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        drawing = look_at(page, unseen.layers_off)
        is_covered = sum(picture.area for picture in drawing.pictures) >= SCAN_COVERS * width * height
        letters, is_checked = _sort(words, drawing, unseen.boxes.get(number, []), is_covered=is_covered)
    text = _clean(letters.seen)
    text = "\n".join([text, *unseen.on_page.get(number, ())]).strip("\n")
    if len(text.encode()) > left:
        raise TooLarge(_too_much(limits))
    hiding = {why: _clean(found) for why, found in letters.unseen.items()}
    if letters.covered:
        hiding[UNDER_A_BOX] = _clean(letters.covered)
    what = [*hiding, *([READ_BY_MACHINE] if is_covered and drawing.has_unpainted else [])]
    return PageText(
        text,
        _needs_reading(text, drawing, is_covered=is_covered),
        {why: found for why, found in hiding.items() if found.strip()},
        tuple(Hidden(why, f"page {number}") for why in what),
        tuple(_warnings(number, is_checked and not drawing.is_cut, max(width, height))),
    )


def _sort(words: Any, drawing: Drawing, marks: list[Box], *, is_covered: bool) -> tuple[Letters, bool]:
    """The letters by who sees them, and whether all of the page could be checked for that."""
    unseen = drawing.unseen(is_scan=is_covered)
    boxes = drawing.covering(marks)
    if not unseen and not boxes:
        return Letters(_all_text(words)), boxes is not None
    if pdfium.FPDFText_CountChars(words) > MOST_LETTERS:
        return Letters(_all_text(words)), False
    order = {run.address: run.at for run in drawing.texts}
    letters = read_letters(words, unseen, order, boxes or ())
    if not unseen:
        letters.seen = _all_text(words)
    return letters, boxes is not None


def _too_much(limits: Limits) -> str:
    return f"This PDF has more than {limits.max_text_bytes / 1e6:g} MB of text. Send it in parts."


def _needs_reading(text: str, drawing: Drawing, *, is_covered: bool) -> bool:
    if not text.strip():
        return not drawing.is_blank
    if not text.isascii() and ODD_LETTER.search(text) and is_mostly_gibberish(text):
        return True
    return is_covered and len("".join(text.split())) < FEW_CHARACTERS


def _warnings(number: int, is_checked: bool, longest_side: float) -> Iterator[str]:
    if not is_checked:
        yield f"Page {number} holds too many drawings to check all of it for covered text."
    if longest_side > LARGEST_SIDE_POINTS:
        yield f"Page {number} is {longest_side / 72 * 0.0254:,.0f} m long; its picture will be made smaller."
