"""The cells of an XLSX sheet, read as a stream, as text that people see (ECMA-376, part 1, section 18).

The library that reads spreadsheets faster builds the whole rectangle between the outermost cells, which two
cells can make larger than any memory, and tells nothing about what is hidden.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from disclosures.ingest.contract import TooLarge
from disclosures.ingest.formats import xml_parts
from disclosures.ingest.formats.number_formats import BUILT_IN, Form, form_of, general, show
from disclosures.ingest.formats.opc import OfficePackage
from disclosures.ingest.formats.sheets import LAST_COLUMN, LAST_ROW, Ranges, Sheet
from disclosures.ingest.formats.text import one_line
from disclosures.ingest.formats.xml_parts import attribute, drop, local
from disclosures.ingest.limits import MB

WHAT = "Excel workbook"
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# A formula that reaches out of the workbook: another book, DDE, the network.
REACHES_OUT = re.compile(
    r"\[[0-9]{1,5}\]|\[[^\]\[]{1,200}\.xl|\||\b(?:HYPERLINK|WEBSERVICE|RTD|IMAGE)\(", re.IGNORECASE
)
MOST_EMPTY = 4  # formatted but empty cells to every cell allowed
MOST_STRINGS_BYTES = 100 * MB
SMALLEST_POINTS = 2.0


@dataclass(frozen=True, slots=True)
class Look:
    """How cells of one style show their number; `conceals` when they show nothing at all."""

    form: Form
    conceals: bool = False


PLAIN = Look(Form("general"))


@dataclass(slots=True)
class Book:
    """What cells need to know of their workbook. `formulas` gathers those that reach outside it."""

    strings: list[str] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    from_1904: bool = False
    formulas: list[str] = field(default_factory=list)


def column_and_row(reference: str) -> tuple[int, int] | None:
    """The place that "AB12" names, or None where it names none in a sheet."""
    found = REFERENCE.fullmatch(reference)
    if not found:
        return None
    column, row = _column(found.group(1)), int(found.group(2))
    return (column, row) if column <= LAST_COLUMN and 1 <= row <= LAST_ROW else None


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


def read_strings(office: OfficePackage, name: str, most_bytes: int) -> list[str]:
    """The shared strings, each in one line. Raises TooLarge beyond `most_bytes` in all."""
    part = office.parts.get(name)
    if part is None or not part.size_bytes:
        return []
    found: list[str] = []
    left = most_bytes
    for item in xml_parts.ends(office.package.chunks(part), ("{*}si",), WHAT):
        text = words_of(item)
        left -= len(text) + 8
        if left < 0:
            raise TooLarge(f"This {WHAT} has more than {most_bytes / MB:g} MB of text. Send it in parts.")
        found.append(text)
        drop(item)
    return found


def words_of(item: Any) -> str:
    """The text of a string item, of its runs in order, without the reading aids of Asian scripts."""
    parts = [
        element.text for element in item.iter("{*}t") if element.text and local(element.getparent()) != "rPh"
    ]
    return one_line(ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), "".join(parts)))


def read_looks(root: Any) -> list[Look]:
    """The cell styles in the order in which cells name them."""
    if root is None:
        return []
    codes = dict(BUILT_IN)
    for element in root.iter("{*}numFmt"):
        number = attribute(element, "numFmtId")
        if number.isascii() and number.isdigit():
            codes[int(number[:9])] = attribute(element, "formatCode")
    fonts = [_is_invisible(font) for font in _items(root, "fonts")]
    fills = [_is_bare(fill) for fill in _items(root, "fills")]
    looks: list[Look] = []
    for element in _items(root, "cellXfs"):
        form = form_of(codes.get(_number(element, "numFmtId"), "General"))
        font, fill = _number(element, "fontId"), _number(element, "fillId")
        is_white, is_tiny = fonts[font] if font < len(fonts) else (False, False)
        is_bare = fills[fill] if fill < len(fills) else True
        looks.append(Look(form, form.kind == "hidden" or is_tiny or (is_white and is_bare)))
    return looks


def read_sheet(chunks: Iterator[bytes], sheet: Sheet, book: Book, most_cells: int) -> None:
    """Put every row of a sheet's part into `sheet`. Raises TooLarge and what `xml_parts.ends` raises."""
    hidden: list[tuple[int, int]] = []
    cells: list[tuple[int, str]] = []
    concealed: list[tuple[int, str]] = []
    left = most_cells * MOST_EMPTY
    column = row = 0
    for element in xml_parts.ends(chunks, ("{*}c", "{*}row", "{*}col"), WHAT):
        name = local(element)
        if name == "c":
            left -= 1
            if left < 0:
                raise TooLarge(f"This {WHAT} has too many cells that hold nothing. Send it as PDF.")
            place = column_and_row(element.get("r") or "")
            column = place[0] if place else column + 1
            if len(element):
                look = _look(element, book)
                text = _shown(element, look, book, sheet, row + 1)
                if text:
                    (concealed if look.conceals else cells).append((column, text))
            drop(element)
        elif name == "row":
            row = _row_number(element, row)
            if hidden:
                sheet.columns, hidden = Ranges(hidden), []
            if cells or concealed:
                sheet.add(
                    row, _in_order(cells), is_hidden=_is_hidden_row(element), concealed=_in_order(concealed)
                )
            cells, concealed, column = [], [], 0
            drop(element)
        elif _is_hidden_column(element):
            hidden.append((_number(element, "min"), min(_number(element, "max"), LAST_COLUMN)))


def _in_order(cells: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """By column, a column that comes twice only once, as programs show it."""
    if all(first[0] < second[0] for first, second in pairwise(cells)):
        return cells
    return sorted(dict(cells).items())


def _look(cell: Any, book: Book) -> Look:
    style = cell.get("s")
    if not style or not style.isdigit() or len(style) > 6:
        return book.looks[0] if book.looks else PLAIN
    at = int(style)
    return book.looks[at] if at < len(book.looks) else PLAIN


def _shown(cell: Any, look: Look, book: Book, sheet: Sheet, row: int) -> str:
    value = ""
    for child in cell:
        name = local(child)
        if name == "v":
            value = child.text or ""
        elif name == "is":
            value = words_of(child)
        elif name == "f" and child.text and REACHES_OUT.search(child.text):
            book.formulas.append(f"{sheet.name}!{cell.get('r') or row}: ={one_line(child.text)[:2_000]}")
    return _as_text(value, cell.get("t") or "n", look, book) if value else ""


def _as_text(value: str, kind: str, look: Look, book: Book) -> str:
    if kind == "s":
        at = int(value) if value.strip().isdigit() and len(value) < 10 else -1
        return book.strings[at] if 0 <= at < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE"
    if kind == "d":
        return one_line(value.replace("T00:00:00", "").removesuffix("Z").replace("T", " "))
    if kind != "n":
        return one_line(ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), value))
    if (
        look.form.kind == "general"
        and value.isdigit()
        and value.isascii()
        and len(value) <= 15
        and value[0] != "0"
    ):
        return value  # most numbers by far
    try:
        number = float(value[:400])
    except ValueError:
        return one_line(value)
    # A concealed number is shown plainly to the editor.
    return (
        general(number) if look.form.kind == "hidden" else show(number, look.form, from_1904=book.from_1904)
    )


def _row_number(element: Any, before: int) -> int:
    said = element.get("r") or ""
    return int(said) if said.isdigit() and len(said) < 8 and before < int(said) <= LAST_ROW else before + 1


def _is_hidden_row(element: Any) -> bool:
    return _flag(element, "hidden") or _is_zero(element.get("ht"))


def _is_hidden_column(element: Any) -> bool:
    return local(element) == "col" and (_flag(element, "hidden") or _is_zero(element.get("width")))


def _flag(element: Any, name: str) -> bool:
    return (element.get(name) or "").lower() in ("1", "true", "on")


def _is_zero(measure: str | None) -> bool:
    try:
        return measure is not None and float(measure) == 0
    except ValueError:
        return False


def _number(element: Any, name: str) -> int:
    text = attribute(element, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _items(root: Any, name: str) -> list[Any]:
    group = next((element for element in root if local(element) == name), None)
    return [] if group is None else [element for element in group if local(element)]


def _is_invisible(font: Any) -> tuple[bool, bool]:
    """Whether letters are white, and whether they are too small to be seen."""
    is_white = is_tiny = False
    for part in font:
        if local(part) == "color":
            is_white = attribute(part, "rgb").upper() in ("FFFFFFFF", "00FFFFFF", "FFFFFF") or (
                attribute(part, "theme") == "0" and not attribute(part, "tint").startswith("-")
            )
        elif local(part) == "sz":
            try:
                is_tiny = 0 < float(attribute(part, "val")) < SMALLEST_POINTS
            except ValueError:
                is_tiny = False
    return is_white, is_tiny


def _is_bare(fill: Any) -> bool:
    """Whether nothing is painted behind the letters."""
    pattern = next((part for part in fill if local(part) == "patternFill"), None)
    return pattern is not None and attribute(pattern, "patternType", "none") == "none"
