"""What the tests of hidden text in PDFs share: a good letter, changes to it, and what was found."""

from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

from disclosures.ingest.contract import Reading
from disclosures.ingest.formats.pdf import PDFReader
from disclosures.ingest.limits import Limits
from tests.ingest import build
from tests.ingest.keeping import read_with

READER = PDFReader()
GOOD = build.letter("Dear Reader\nWe hold nothing.")
Change = Callable[[pikepdf.Pdf], None]


def read(data: bytes, limits: Limits | None = None) -> Reading:
    return read_with(READER, data, limits)[0]


def changed(change: Change, data: bytes = GOOD) -> Reading:
    return read(build.changed(data, change, fix_metadata_version=False))


def mark(pdf: pikepdf.Pdf, **entries: object) -> None:
    mark = Dictionary(Type=Name.Annot, Rect=[50, 770, 300, 800], **entries)
    page = pdf.pages[0]
    page.Annots = Array([*page.get("/Annots", Array()), pdf.make_indirect(mark)])


def places(reading: Reading) -> list[str]:
    """Hidden pages, but for what the maker of the file puts into all of them."""
    return [page.place for page in reading.pages if page.is_hidden and page.place != "document properties"]
