"""Excel workbooks of before 2007 (XLS), by xlrd: one page a sheet, hidden things apart."""

from contextlib import suppress
from io import BytesIO, TextIOBase
from typing import Any, BinaryIO, ClassVar

import olefile
import xlrd

from disclosures.ingest.contract import (
    Encrypted,
    Forbidden,
    Keep,
    ReadError,
    Reading,
    TooLarge,
    Unreadable,
)
from disclosures.ingest.formats import text
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.number_formats import Form, form_of, general, show
from disclosures.ingest.formats.opc import MACROS
from disclosures.ingest.formats.sheets import LAST_COLUMN, Counter, Ranges, Sheet, column_letters
from disclosures.ingest.formats.text import one_line
from disclosures.ingest.limits import MB, Limits
from disclosures.ingest.word_lists import words

WHAT = "old Excel workbook"
MEDIA_TYPE = "application/vnd.ms-excel"
DAMAGED = f"This {WHAT} is damaged and cannot be opened. Save it as XLSX and send that."
OTHER_KINDS = {
    "worddocument": "This is an old Word document. Open it in Word and save it as DOCX or PDF.",
    "powerpoint document": "This is an old PowerPoint presentation. Save it as PDF and send that.",
    "__properties_version1.0": "This is a saved Outlook e-mail. Rename it to end in .msg and send it again.",
    "encryptedpackage": "This workbook needs a password. Send an unprotected copy.",
}
MOST_STREAMS = 5_000
DATE_SYSTEM_1904 = 1
SHOWN = 0
WHITE_INDEX = (9, 1)  # of the palette: white as people choose it
PROPERTIES = words("title subject author keywords comments template last_saved_by company manager category")


class XLSReader:
    """Reads old Excel workbooks; refuses macros, passwords and other files in the same container."""

    media_types: ClassVar[frozenset[str]] = frozenset({MEDIA_TYPE})

    def prepare(self) -> None:
        text.prepare()
        for codec in ("utf_16_le", "latin_1", "cp1252"):
            b"ab".decode(codec)
        with suppress(xlrd.XLRDError, ArithmeticError, LookupError, ValueError, AssertionError):
            # Loads what is loaded late, up to the point where there is no workbook.
            xlrd.open_workbook(file_contents=b"\x09\x08\x10\x00" + bytes(40), logfile=_Nowhere())
        _is_ole(b"")

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        data = document.read(limits.max_file_bytes + 1)
        if len(data) > limits.max_file_bytes:
            raise TooLarge(f"This file is larger than {limits.max_file_bytes / MB:g} MB. Send it in parts.")
        findings = Findings(MEDIA_TYPE, WHAT, limits)
        try:
            properties = _look_into(data) if _is_ole(data) else []
            _Workbook(_open(data), findings).read()
        except (ReadError, MemoryError):
            raise
        except (
            Exception
        ):  # the library trusts every number in the file, and ends in any error when one is wrong
            raise Unreadable(DAMAGED) from None
        findings.secret_lines("document properties", "document", properties, "document properties")
        if not findings.has_text:
            findings.warn("No sheet in sight holds anything.")
        return findings.reading()


class _Nowhere(TextIOBase):
    """Takes what the library would print."""

    def write(self, words: str) -> int:
        return len(words)


def _is_ole(data: bytes) -> bool:
    return data.startswith(olefile.MAGIC)


def _look_into(data: bytes) -> list[str]:
    """Properties of the container. Raises ReadError for macros, and when there is no workbook."""
    with olefile.OleFileIO(BytesIO(data)) as container:
        streams = [
            "/".join(path).lower() for path in container.listdir(streams=True, storages=True)[:MOST_STREAMS]
        ]
        top = {name.split("/", 1)[0] for name in streams}
        if not top & {"workbook", "book"}:
            for name, sentence in OTHER_KINDS.items():
                if name in top:
                    raise (Encrypted if name == "encryptedpackage" else Unreadable)(sentence)
            raise Unreadable(DAMAGED)
        if "_vba_project_cur" in top or any(name.endswith("/_vba_project") for name in streams):
            raise Forbidden(MACROS)
        about = container.get_metadata()
    lines = []
    for name in PROPERTIES:
        value = getattr(about, name, None)
        words = text.decode(value) if isinstance(value, bytes) else str(value or "")
        if words.strip("\0 "):
            lines.append(f"{name.replace('_', ' ')}: {one_line(words)}")
    return lines


def _open(data: bytes) -> Any:
    try:
        return xlrd.open_workbook(
            file_contents=data, logfile=_Nowhere(), formatting_info=True, on_demand=True, ragged_rows=True
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise Encrypted("This workbook needs a password. Send an unprotected copy.") from None
        raise Unreadable(DAMAGED) from None


class _Workbook:
    """One workbook on its way into `findings`."""

    def __init__(self, book: Any, findings: Findings) -> None:
        self._book = book
        self._findings = findings
        self._forms: dict[int, tuple[Form, bool]] = {}
        self._comments: list[str] = []

    def read(self) -> None:
        counter = Counter(self._findings)
        for index in range(self._book.nsheets):
            sheet = self._book.sheet_by_index(index)
            self._read_sheet(sheet, counter)
            self._book.unload_sheet(index)
        findings = self._findings
        findings.secret_lines("comments", "document", self._comments, "comments")
        names = [
            f"{each.name}: {one_line(str(each.formula_text or ''))}"
            for each in self._book.name_obj_list
            if each.hidden
        ]
        findings.secret_lines("defined names", "document", names, "defined names")
        if self._book.user_name.strip():
            findings.secret("name of the last user", "document", one_line(self._book.user_name), "last user")

    def _read_sheet(self, source: Any, counter: Counter) -> None:
        columns = Ranges(
            (at + 1, at + 1) for at, about in source.colinfo_map.items() if about.hidden or about.width == 0
        )
        sheet = Sheet(self._findings, counter, source.name, columns, is_hidden=source.visibility != SHOWN)
        for row in range(source.nrows):
            cells: list[tuple[int, str]] = []
            concealed: list[tuple[int, str]] = []
            for column, cell in enumerate(source.row(row)[:LAST_COLUMN], 1):
                shown, is_concealed = self._shown(cell)
                if shown:
                    (concealed if is_concealed else cells).append((column, shown))
            about = source.rowinfo_map.get(row)
            is_hidden = about is not None and bool(
                about.hidden or (about.height == 0 and about.has_default_height == 0)
            )
            if cells or concealed:
                sheet.add(row + 1, cells, is_hidden=is_hidden, concealed=concealed)
        sheet.finish()
        notes = sorted(source.cell_note_map.items())
        for (row, column), note in notes:
            where = f"{sheet.name}!{column_letters(column + 1)}{row + 1}"
            self._comments.append(f"{where} {one_line(note.author or '')}: {one_line(note.text or '')}")
        if notes:
            self._findings.name("comments", f"sheet {sheet.name}")

    def _shown(self, cell: Any) -> tuple[str, bool]:
        """The text of a cell, and whether its form hides it."""
        if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return "", False
        form, is_concealed = self._form(cell.xf_index or 0)
        if cell.ctype == xlrd.XL_CELL_TEXT:
            return one_line(cell.value), is_concealed
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return ("TRUE" if cell.value else "FALSE"), is_concealed
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#ERROR"), is_concealed
        if form.kind == "hidden":
            return general(cell.value), True
        return show(cell.value, form, from_1904=self._book.datemode == DATE_SYSTEM_1904), is_concealed

    def _form(self, index: int) -> tuple[Form, bool]:
        found = self._forms.get(index)
        if found is None:
            found = self._forms[index] = self._read_form(index)
        return found

    def _read_form(self, index: int) -> tuple[Form, bool]:
        style = self._book.xf_list[index]
        described = self._book.format_map.get(style.format_key)
        form = form_of(described.format_str if described is not None else "General")
        font = self._book.font_list[style.font_index]
        is_bare = style.background.fill_pattern == 0
        is_white = font.colour_index in WHITE_INDEX and is_bare
        return form, form.kind == "hidden" or is_white or 0 < font.height < 40
