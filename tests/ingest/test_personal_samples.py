"""The answer keys beside the samples: all personal data found, nothing public flagged, few others.

Read by plain means here (text layer, paragraphs, cells): the rules are tested and not the readers.
"""

import csv
import io
import json
import re
from email import message_from_bytes, policy
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from disclosures.ingest.contract import Page
from disclosures.ingest.formats.text import clean_text
from disclosures.ingest.personal import search
from tests.ingest.conftest import SAMPLES

# Those whose text needs no OCR and no unpacking of attachments.
FILES = [
    *sorted((SAMPLES / "ico").glob("*.pdf")),
    *(path for path in sorted((SAMPLES / "letters").glob("*.pdf")) if "scan" not in path.name),
    *sorted((SAMPLES / "letters").glob("*.docx")),
    *sorted((SAMPLES / "letters").glob("*.xlsx")),
    *sorted((SAMPLES / "letters").glob("*.csv")),
    SAMPLES / "letters" / "04-dfe-2019-refused-cost-limit.eml",
    SAMPLES / "letters" / "18-dfe-2020-acknowledgement.eml",
]
MOST_FALSE_SHARE = 0.2


def _pages(path: Path) -> list[Page]:
    data = path.read_bytes()
    if path.suffix == ".pdf":
        return [
            Page(clean_text(page.get_textpage().get_text_range())) for page in pypdfium2.PdfDocument(data)
        ]
    if path.suffix == ".docx":
        document = docx.Document(io.BytesIO(data))
        lines = [one.text for one in document.paragraphs]
        rows = ["\t".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
        return [Page("\n".join(lines)), Page("\n".join(rows))]
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        return [Page("\n".join(map(_row, sheet.iter_rows(values_only=True)))) for sheet in book]
    if path.suffix == ".csv":
        return [Page("\n".join(map("\t".join, csv.reader(io.StringIO(data.decode("cp1252"))))))]
    message = message_from_bytes(data, policy=policy.default)
    heads = [f"{name}: {message[name]}" for name in ("From", "To", "Cc", "Subject") if message[name]]
    body = message.get_body(("plain",))
    assert body
    return [Page("\n".join(heads) + "\n\n" + body.get_content())]


def _row(cells: tuple[object, ...]) -> str:
    return "\t".join("" if cell is None else _shown(cell) for cell in cells)


def _shown(cell: object) -> str:
    return cell.strftime("%d/%m/%Y") if hasattr(cell, "strftime") else str(cell)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_answer_key(path: Path):
    key = json.loads((path.parent / f"{path.name}.key.json").read_text())
    pages = _pages(path)
    found = [
        (hit.type, _letters(pages[hit.page - 1].text[hit.start : hit.end])) for hit in search(pages).hits
    ]
    wanted = [(one["type"], _letters(one["text"])) for one in key["personal_data"]]
    there = _letters("".join(page.text for page in pages))
    for kind, text in wanted:
        same = [one for what, one in found if what == kind and (text in one or (one and one in text))]
        assert same or text not in there, (kind, text)
    for one in key["not_personal_data"]:
        assert (one["type"], _letters(one["text"])) not in found
    false = [
        one
        for one in found
        if not any(one[0] == kind and (one[1] in text or text in one[1]) for kind, text in wanted)
    ]
    assert len(false) <= MOST_FALSE_SHARE * len(found), false
