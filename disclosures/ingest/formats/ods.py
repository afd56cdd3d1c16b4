"""OpenDocument spreadsheets (ODS), read as a stream: one page a sheet, hidden things apart."""

import re
from typing import Any, BinaryIO, ClassVar

from disclosures.ingest.contract import Keep, Member, Reading, Unreadable
from disclosures.ingest.formats import packages, xml_parts
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.number_formats import general
from disclosures.ingest.formats.odf import OpenDocument, comment_of, count, read_asides, words_of
from disclosures.ingest.formats.sheets import LAST_COLUMN, LAST_ROW, Counter, Ranges, Sheet, column_letters
from disclosures.ingest.formats.text import one_line
from disclosures.ingest.formats.xml_parts import attribute, drop, local
from disclosures.ingest.limits import Limits

WHAT = "OpenDocument spreadsheet"
MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
TAGS = tuple(
    "{*}" + name for name in ("style", "table-column", "table-row", "table", "spreadsheet", "tracked-changes")
)
MONTH_ONLY = re.compile(r"[A-Za-z]{3,9}\.?[ /-]\d{2,4}")
HIDDEN_ROWS = ("collapse", "filter")
SAMPLE = (
    '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet><t:table t:name="Data">'
    '<t:table-row><t:table-cell o:value-type="string"><x:p>Dear reader</x:p></t:table-cell></t:table-row>'
    "</t:table></o:spreadsheet></o:body></o:document-content>"
)


class ODSReader:
    """Reads OpenDocument spreadsheets; refuses macros."""

    media_types: ClassVar[frozenset[str]] = frozenset({MEDIA_TYPE})

    def prepare(self) -> None:
        packages.prepare()
        out = packages.packed({"content.xml": SAMPLE})
        self.read(out, Limits(), lambda name, chunks: Member(name, 0))

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        office = OpenDocument(document, limits, WHAT)
        findings = Findings(MEDIA_TYPE, WHAT, limits)
        sheets = _Sheets(findings)
        chunks = office.package.chunks(office.parts["content.xml"])
        for element in xml_parts.ends(chunks, TAGS, WHAT):
            sheets.take(element)
        if not sheets.is_spreadsheet:
            raise Unreadable("This is not a whole OpenDocument spreadsheet: its sheets are missing.")
        findings.secret_lines("comments", "document", sheets.comments, "comments")
        findings.secret_lines("tracked changes", "document", sheets.changes, "tracked changes")
        read_asides(office, findings, keep, sheets.links)
        if not findings.has_text and any(name.startswith("Pictures/") for name in office.parts):
            findings.needs_reading("It shows pictures and no text: a person has to read it.")
        elif not findings.has_text:
            findings.warn("No sheet in sight holds anything.")
        return findings.reading()


class _Sheets:
    """Takes elements as they end, and makes sheets of them."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._counter = Counter(findings)
        self._hidden_styles: set[str] = set()
        self._columns: list[tuple[int, int]] = []
        self._column = 0
        self._row = 0
        self._sheet: Sheet | None = None
        self.comments: list[str] = []
        self.changes: list[str] = []
        self.links: list[str] = []
        self.is_spreadsheet = False

    def take(self, element: Any) -> None:
        name = local(element)
        if name == "spreadsheet":
            self.is_spreadsheet = True
        elif name == "style":
            if any(attribute(each, "display") == "false" for each in element):
                self._hidden_styles.add(attribute(element, "name"))
        elif name == "table-column":
            self._take_column(element)
        elif name == "table-row":
            self._take_row(element)
        elif name == "tracked-changes":
            self.changes += [words_of(each) for each in element.iter("{*}p")]
            drop(element)
        else:
            self._take_table(element)

    def _take_column(self, element: Any) -> None:
        first = self._column + 1
        self._column = min(LAST_COLUMN, self._column + count(element, "number-columns-repeated"))
        if attribute(element, "visibility") in HIDDEN_ROWS:
            self._columns.append((first, self._column))

    def _open(self, inside: Any) -> Sheet:
        if self._sheet is None:
            table = inside
            while table is not None and local(table) != "table":
                table = table.getparent()
            is_hidden = table is not None and attribute(table, "style-name") in self._hidden_styles
            name = attribute(table, "name") if table is not None else ""
            columns = Ranges(self._columns)
            self._sheet = Sheet(self._findings, self._counter, name, columns, is_hidden=is_hidden)
        return self._sheet

    def _take_row(self, element: Any) -> None:
        sheet = self._open(element)
        repeats = min(count(element, "number-rows-repeated"), LAST_ROW - self._row)
        cells: list[tuple[int, str]] = []
        concealed: list[tuple[int, str]] = []
        column = 1
        for cell in element:
            name = local(cell)
            if name not in ("table-cell", "covered-table-cell"):
                continue
            width = min(count(cell, "number-columns-repeated"), LAST_COLUMN + 1 - column)
            text = _shown(cell)
            if text and width > 0:
                into = cells if name == "table-cell" else concealed
                into += [(at, text) for at in range(column, column + width)]
            self._beside(cell, f"{sheet.name}!{column_letters(column)}{self._row + 1}")
            column += max(0, width)
        if cells or concealed:
            is_hidden = attribute(element, "visibility") in HIDDEN_ROWS
            for at in range(repeats):
                sheet.add(self._row + 1 + at, cells, is_hidden=is_hidden, concealed=concealed)
        self._row += repeats
        drop(element)

    def _beside(self, cell: Any, where: str) -> None:
        for each in cell.iter("{*}annotation"):
            self.comments.append(f"{where} {comment_of(each)}")
        self.links += [attribute(each, "href") for each in cell.iter("{*}a")]

    def _take_table(self, element: Any) -> None:
        self._open(element).finish()
        for source in element.iter("{*}table-source", "{*}cell-range-source"):
            self._findings.name("link to another workbook", "document")
            self.links.append(attribute(source, "href"))
        self._sheet, self._columns, self._column, self._row = None, [], 0, 0
        drop(element)


def _shown(cell: Any) -> str:
    """What a cell shows, but dates as ISO."""
    words = " ".join(filter(None, (words_of(each) for each in cell if local(each) == "p")))
    kind = attribute(cell, "value-type")
    if kind == "date":
        day = one_line(attribute(cell, "date-value")).replace("T00:00:00", "").replace("T", " ")
        return (day[:7] if MONTH_ONLY.fullmatch(words) else day) or words
    if kind in ("float", "percentage", "currency") and not any(sign.isdigit() for sign in words):
        try:
            return general(float(attribute(cell, "value")[:400]))
        except ValueError:
            return words
    return words or (attribute(cell, "string-value") if kind == "string" else "")
