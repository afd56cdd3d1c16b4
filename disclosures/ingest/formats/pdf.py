"""PDF: structure, encryption and what lies beside the pages by pikepdf, text page by page by pypdfium2."""

from collections.abc import Iterable, Iterator
from io import SEEK_END, BytesIO
from typing import BinaryIO, ClassVar

import pikepdf

from disclosures.ingest.contract import (
    Hidden,
    Keep,
    Member,
    Page,
    Picture,
    Reading,
    Rendering,
    TooLarge,
    Unreadable,
)
from disclosures.ingest.formats import pdf_objects
from disclosures.ingest.formats.pdf_pages import PageText, read_pages
from disclosures.ingest.formats.pdf_picture import picture_of
from disclosures.ingest.formats.pdf_render import rendering_of
from disclosures.ingest.formats.pdf_revisions import has_earlier, lines_taken_out
from disclosures.ingest.formats.pdf_structure import MOST_HIDDEN, Structure, inspect
from disclosures.ingest.limits import Limits

MOST_UNSEEN_CHARACTERS = 1_000_000
# What says in most documents the same as their pages do.
SAYS_IT_AGAIN = frozenset({"bookmarks", "descriptions for screen readers"})

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
        pdf_objects.prepare()
        protected = BytesIO()
        with pikepdf.open(BytesIO(SAMPLE)) as pdf:
            pdf.attachments["a.txt"] = b"Dear reader"
            pdf.save(protected, encryption=pikepdf.Encryption(user="", owner="sample"))
        for sample in (SAMPLE, protected.getvalue()):
            self.read(BytesIO(sample), Limits(), lambda name, chunks: Member(name, sum(map(len, chunks))))
        self.picture(BytesIO(SAMPLE), 1, Limits())
        self.rendering(BytesIO(SAMPLE), 1, "Dear reader", Limits())

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        # First the size: what is asked for is made room for, and room for the largest file takes a while.
        size = document.seek(0, SEEK_END)
        if size > limits.max_file_bytes:
            raise TooLarge(f"This file is larger than {limits.max_file_bytes // 1_000_000} MB.")
        document.seek(0)
        data = document.read(size)
        structure = inspect(data, limits, keep)
        found = read_pages(data, structure.page_count, structure.unseen, limits)
        if not found:
            raise Unreadable("This PDF has no pages.")
        earlier = lines_taken_out(data, [page.text for page in found], limits)
        unseen = list(_unseen(structure, found, earlier))
        return Reading(
            media_type="application/pdf",
            pages=(*(Page(page.text, page.needs_reading) for page in found), *unseen),
            members=structure.members,
            hidden=tuple(_hidden(structure, found, unseen, is_changed=has_earlier(data))),
            warnings=(*structure.warnings, *_about_pages(found)),
        )

    def picture(self, document: BinaryIO, page: int, limits: Limits) -> Picture:
        return picture_of(document.read(limits.max_file_bytes), page, limits)

    def rendering(self, document: BinaryIO, page: int, text: str, limits: Limits) -> Rendering:
        return rendering_of(document.read(limits.max_file_bytes), page, text, limits)


def _unseen(structure: Structure, found: list[PageText], earlier: str) -> Iterator[Page]:
    """A hidden page for each way of not being seen, within `MOST_UNSEEN_CHARACTERS` each."""
    places: dict[str, list[str]] = {}
    for number, page in enumerate(found, 1):
        for why, text in page.unseen.items():
            places.setdefault(why, []).append(f"page {number}:\n{text.strip()}")
    for place, lines in structure.unseen.texts.items():
        if place in SAYS_IT_AGAIN:
            shown = " ".join(" ".join(page.text.split()) for page in found)
            lines = [line for line in lines if " ".join(line.split()) not in shown]
        places.setdefault(place, []).extend(lines)
    places["earlier version"] = [earlier]
    for place, lines in places.items():
        text = "\n".join(lines)[:MOST_UNSEEN_CHARACTERS]
        if text.strip():
            yield Page(text, place=place, is_hidden=True)


def _hidden(
    structure: Structure, found: list[PageText], unseen: list[Page], *, is_changed: bool
) -> Iterable[Hidden]:
    """What is hidden and where, each once; hidden pages that nothing names get a name of their own."""
    named = [*structure.hidden, *(hidden for page in found for hidden in page.hidden)]
    if is_changed:
        named.append(Hidden("earlier version of the document", "document"))
    named += [Hidden(page.place, "document") for page in unseen if page.place in SAYS_IT_AGAIN]
    return dict.fromkeys(named[:MOST_HIDDEN])


def _about_pages(found: list[PageText]) -> Iterator[str]:
    """Not that a page waits for OCR: the page itself says so, for as long as it is true."""
    for page in found:
        yield from page.warnings
