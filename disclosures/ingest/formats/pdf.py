"""PDF: structure, encryption and what is hidden by pikepdf, text page by page by pypdfium2."""

from io import BytesIO
from typing import BinaryIO, ClassVar

import pikepdf

from disclosures.ingest.contract import Page, Reading, TooLarge, Unreadable
from disclosures.ingest.formats.pdf_pages import PageText, read_pages
from disclosures.ingest.formats.pdf_structure import inspect
from disclosures.ingest.limits import Limits

# One page that says "Dear reader".
SAMPLE = (
    b"%PDF-1.4\n"
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>> endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
    b"/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>> endobj\n"
    b"4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"
    b"5 0 obj<</Length 38>>stream\n"
    b"BT/F 12 Tf 72 720 Td(Dear reader)Tj ET\n"
    b"endstream endobj\n"
    b"xref\n"
    b"0 6\n"
    b"0000000000 65535 f \n"
    b"0000000009 00000 n \n"
    b"0000000053 00000 n \n"
    b"0000000103 00000 n \n"
    b"0000000213 00000 n \n"
    b"0000000275 00000 n \n"
    b"trailer<</Size 6/Root 1 0 R>>\n"
    b"startxref\n"
    b"359\n"
    b"%%EOF\n"
)


class PDFReader:
    """Reads text PDFs, those with an owner password included; marks the pages that are pictures."""

    media_types: ClassVar[frozenset[str]] = frozenset({"application/pdf"})

    def prepare(self) -> None:
        protected = BytesIO()
        with pikepdf.open(BytesIO(SAMPLE)) as pdf:
            pdf.save(protected, encryption=pikepdf.Encryption(user="", owner="sample"))
        for sample in (SAMPLE, protected.getvalue()):
            self.read(BytesIO(sample), Limits())

    def read(self, document: BinaryIO, limits: Limits) -> Reading:
        data = document.read(limits.max_file_bytes + 1)
        if len(data) > limits.max_file_bytes:
            raise TooLarge(f"This file is larger than {limits.max_file_bytes // 1_000_000} MB.")
        structure = inspect(data, limits)
        found = read_pages(data, structure.page_count, limits)
        if not found:
            raise Unreadable("This PDF has no pages.")
        return Reading(
            media_type="application/pdf",
            pages=tuple(Page(page.text, page.needs_reading) for page in found),
            members=structure.members,
            hidden=structure.hidden + tuple(hidden for page in found for hidden in page.hidden),
            warnings=structure.warnings + _about_pages(found),
        )


def _about_pages(found: list[PageText]) -> tuple[str, ...]:
    said = [warning for page in found for warning in page.warnings]
    waiting = [str(number) for number, page in enumerate(found, 1) if page.needs_reading]
    if len(waiting) == len(found):
        said.append("No page has text: this is a scan or a picture, and a person has to read it.")
    elif waiting:
        said.append(f"No text on {_pages(waiting)}: a person has to read what is shown there.")
    return tuple(said)


def _pages(numbers: list[str]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    shown = numbers if len(numbers) <= 10 else [*numbers[:9], f"{len(numbers) - 9} more"]
    return "pages " + ", ".join(shown[:-1]) + " and " + shown[-1]
