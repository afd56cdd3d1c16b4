"""Writes the public file: a picture a page, and over it, unseen but searchable, the words for readers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from disclosures.ingest.contract import Word
from disclosures.safe_copy.burning import FONT

DPI = 150
POINTS = 72 / DPI
QUALITY = 82
FONT_NAME = "Words"
TITLE = "Public copy of a document"
NO_PLACE = Word(0, 1, 0, 995, 1000, 1000)
INVISIBLE = 3


@dataclass(frozen=True, slots=True)
class SafeText:
    """A page to be written: its picture as JPEG, and words of ``text`` with their places."""

    picture: bytes
    width: int
    height: int
    text: str
    words: Sequence[Word]


def jpeg_of(image: Image.Image) -> bytes:
    """Made from dots alone: nothing that the picture carried besides comes along."""
    out = BytesIO()
    Image.frombytes(image.mode, image.size, image.tobytes()).save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def pdf_of(pages: Iterable[SafeText]) -> bytes:
    """The same pages give the same bytes: no day, no name, no software, one neutral title."""
    if FONT_NAME not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT_NAME, FONT))
    drawn = BytesIO()
    canvas = Canvas(drawn, invariant=1, pageCompression=1)
    for page in pages:
        width, height = page.width * POINTS, page.height * POINTS
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(BytesIO(page.picture)), 0, 0, width, height)
        _write(canvas, page, width, height)
        canvas.showPage()
    canvas.save()
    return _bare(drawn.getvalue())


def _write(canvas: Any, page: SafeText, width: float, height: float) -> None:
    letters = canvas.beginText()
    letters.setTextRenderMode(INVISIBLE)
    for word in page.words:
        # A sign beyond the first plane has no place in this font's tables.
        said = "".join(one if one <= "\uffff" else "\ufffd" for one in page.text[word.start : word.end])
        size = max(1.0, (word.bottom - word.top) * height / 1000 * 0.75)
        natural = pdfmetrics.stringWidth(said, FONT_NAME, size) or 1.0
        letters.setFont(FONT_NAME, size)
        letters.setHorizScale(max(1.0, 100 * (word.right - word.left) * width / 1000 / natural))
        bottom = height - word.bottom * height / 1000
        letters.setTextOrigin(word.left * width / 1000, bottom + 0.2 * size)
        letters.textOut(said + " ")
    canvas.drawText(letters)


def _bare(data: bytes) -> bytes:
    """Pages alone, in a new file: what the writer says of itself stays behind."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as drawn, pikepdf.new() as bare:
        bare.pages.extend(drawn.pages)
        bare.Root.Lang = pikepdf.String("en-GB")
        bare.docinfo["/Title"] = TITLE
        bare.save(
            out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=False
        )
    return out.getvalue()
