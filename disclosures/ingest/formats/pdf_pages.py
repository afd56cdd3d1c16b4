"""Text of a PDF page by page with pypdfium2, and which pages a person has to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2

from disclosures.ingest.contract import Hidden, TooLarge, Unreadable
from disclosures.ingest.formats.pdf_drawing import Drawing, look_at
from disclosures.ingest.formats.text import clean_text, is_mostly_gibberish
from disclosures.ingest.limits import Limits

MOST_COMPARISONS = 2_000_000  # of text with boxes on one page
LARGEST_SIDE_POINTS = 14_400  # 200 inches: PDF 1.7 reference, appendix C
FEW_CHARACTERS = 200  # a fax header or a stamp on a scan, not a letter
SCAN_COVERS = 0.6  # of the page
LINE_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})  # how pdfium marks a hyphen at the end of a line


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as found."""

    text: str
    needs_reading: bool
    hidden: tuple[Hidden, ...]
    warnings: tuple[str, ...]


def read_pages(data: bytes, expected: int, limits: Limits) -> list[PageText]:
    """Text of every page. Raises Unreadable if fewer than `expected` open, TooLarge for too much text."""
    try:
        pdf = pypdfium2.PdfDocument(data)
        if len(pdf) < expected:
            raise Unreadable(f"Only {len(pdf)} of {expected} pages can be opened. Send another copy.")
        found: list[PageText] = []
        left = limits.max_text_bytes
        for number in range(1, expected + 1):
            page = _read_page(pdf, number, left, limits)
            left -= len(page.text.encode())
            found.append(page)
    except pypdfium2.PdfiumError:
        raise Unreadable("This PDF is damaged and cannot be read whole. Send another copy.") from None
    return found


def _read_page(pdf: Any, number: int, left: int, limits: Limits) -> PageText:
    page = pdf[number - 1]
    try:
        words = page.get_textpage()
        if words.count_chars() > left:
            raise TooLarge(_too_much(limits))
        text = clean_text(words.get_text_range().translate(LINE_HYPHENS))
        words.close()
        if len(text.encode()) > left:
            raise TooLarge(_too_much(limits))
        width, height = page.get_size()
        drawing = look_at(page)
    finally:
        page.close()
    covered = sum(picture.area for picture in drawing.pictures) >= SCAN_COVERS * width * height
    return PageText(
        text,
        _needs_reading(text, drawing, is_covered=covered),
        tuple(Hidden(what, f"page {number}") for what in _hidden(drawing, is_covered=covered)),
        tuple(_warnings(number, drawing, max(width, height))),
    )


def _too_much(limits: Limits) -> str:
    return f"This PDF has more than {limits.max_text_bytes / 1e6:g} MB of text. Send it in parts."


def _needs_reading(text: str, drawing: Drawing, *, is_covered: bool) -> bool:
    characters = len("".join(text.split()))
    if characters == 0:
        return not drawing.is_blank
    if is_mostly_gibberish(text):
        return True
    return is_covered and characters < FEW_CHARACTERS


def _hidden(drawing: Drawing, *, is_covered: bool) -> Iterator[str]:
    if drawing.has_invisible_text:
        yield "text recognised by a machine, under the picture" if is_covered else "invisible text"
    if drawing.comparisons <= MOST_COMPARISONS and drawing.has_text_under_boxes():
        yield "text under a box"


def _warnings(number: int, drawing: Drawing, longest_side: float) -> Iterator[str]:
    if drawing.is_cut or drawing.comparisons > MOST_COMPARISONS:
        yield f"Page {number} holds too many drawings to check all of it for covered text."
    if longest_side > LARGEST_SIDE_POINTS:
        yield f"Page {number} is {longest_side / 72 * 0.0254:,.0f} m long; its picture will be made smaller."
