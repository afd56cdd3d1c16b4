"""Tables that are lines of text, as out of a PDF: "July 2015 74 18" below "Month Requested Returned"."""

import re
from collections.abc import Iterator, Sequence

from disclosures.ingest.facts import table_cells as cells
from disclosures.ingest.facts.table_grid import Cell, Row, Table, are_years

MOST_LINES = 20_000  # of one page
LONGEST_LINE = 300
MOST_HEADING_LINES = 6
LEAST_ROWS = 2

VALUE = (
    r"(?:(?:\d{1,3}(?:,\d{3}){1,2}|\d{1,8})[*†‡]{0,2}"
    r"|[<>]\s?\d{1,3}|\[[a-z]\]|\(?[cx]\)|[*…–—-]{1,3}|N/[KAD])"
)
# A line that ends in none of these is no row, which tells most lines of prose; counts are in these figures.
BLANKS = " \xa0\r"
ENDS_OF_VALUE = frozenset("0123456789*†‡])…–—-kadKAD\u212a")
MONTH = rf"(?:{cells.MONTH_NAME})\.?,?[ \xa0-]?(?:(?:19|20)\d\d|['’]?\d\d)|(?:19|20)\d\d-(?:0[1-9]|1[0-2])"
SPAN = (
    r"(?:(?:19|20)\d\d\s?(?:to|[/-])\s?\d{2,4})"
    r"|(?:[A-Z][a-z]{2,8}\s(?:to|-)\s[A-Z][a-z]{2,8}\s\d{4})|Q[1-4]\s(?:\d{4}(?:/\d\d)?)?"
)
WORDS = r"[A-Za-z(][^\d\t<>\[\]*…]{0,100}?"
LINE = re.compile(
    rf"[ \xa0]*(?P<label>{MONTH}|{SPAN}|{WORDS}|(?:19"
    rf"|20)\d\d)[*†‡]?[ \xa0]+(?P<values>{VALUE}(?:[ \xa0]+{VALUE}){{0,11}})[ \xa0\r]*",
    re.IGNORECASE,
)
VALUES = re.compile(VALUE, re.IGNORECASE)
SENTENCE_ENDS = re.compile(r"[.:;?!]['\"”’)]?\s*$")
REPEATED = re.compile(r"\b(?:Number of|No\. of|Total number of|Total|Count of|How many)\b")
CAPTION = re.compile(r"^\s*(?:table|annex|figure)\s?\d{0,3}[.:]?\s", re.IGNORECASE)


def tables(text: str) -> Iterator[Table]:
    """The tables of one page: rows alike, one below the other, under headings that can be told apart."""
    written = text.split("\n")[:MOST_LINES]
    ending_in_value = [at for at, line in enumerate(written) if line.rstrip(BLANKS)[-1:] in ENDS_OF_VALUE]
    lines = _places(written) if ending_in_value else []
    after = 0
    for at in ending_in_value:
        if at < after:
            continue
        found = _run(text, lines, at)
        if len(found) >= LEAST_ROWS or (found and cells.period(found[0].text(0))):
            table = _table(text, lines, at, found)
            if table:
                yield table
        after = at + len(found)


def _places(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Start and end of every line."""
    found, at = [], 0
    for line in lines:
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _run(text: str, lines: Sequence[tuple[int, int]], first: int) -> list[Row]:
    """The rows from line `first` on that have the same number of values."""
    rows: list[Row] = []
    for at in range(first, len(lines)):
        row = _row(text, *lines[at])
        if row is None or (rows and len(row.cells) != len(rows[0].cells)):
            break
        rows.append(row)
    return rows


def _row(text: str, start: int, end: int) -> Row | None:
    if end - start > LONGEST_LINE:
        return None
    line = LINE.fullmatch(text, start, end)
    if not line:
        return None
    label = Cell(line["label"].strip(), *line.span("label"))
    values = [Cell(found[0], *found.span()) for found in VALUES.finditer(text, *line.span("values"))]
    if not any(cells.count(value.text) for value in values):
        return None
    return Row(0, [label, *values])


def _table(text: str, lines: Sequence[tuple[int, int]], first: int, rows: list[Row]) -> Table | None:
    columns = len(rows[0].cells) - 1
    counts = [cell.text for cell in rows[0].cells[1:]]
    if are_years(counts, is_first=True) and not cells.period(rows[0].text(0)):
        # "Recipient 2022 2023" is a heading.
        headings = [cell.text for cell in rows[0].cells]
        rows = rows[1:]
        title = _above(text, lines, first)[-1:]
    else:
        above = _above(text, lines, first)
        headings = _headings(above, columns)
        title = [line for line in above if CAPTION.match(line)]
    if not headings or not rows:
        return None
    return Table("".join(title).strip(), headings, rows, [""] * len(rows))


def _above(text: str, lines: Sequence[tuple[int, int]], first: int) -> list[str]:
    """The lines of headings: those above the first row, back to the end of a sentence."""
    found: list[str] = []
    for start, end in reversed(lines[max(0, first - MOST_HEADING_LINES) : first]):
        line = text[start : min(end, start + LONGEST_LINE)]
        if not line.strip() or SENTENCE_ENDS.search(line) or _row(text, start, end):
            break
        found.insert(0, line.strip())
    return found


def _headings(above: Sequence[str], columns: int) -> list[str]:
    """The headings of all columns, the labels' first; nothing if it cannot be told where one ends."""
    lines = [line for line in above if not CAPTION.match(line)]
    words = " ".join(lines).split()
    if not words or len(words) > 60:
        return []
    whole = " ".join(words)
    starts = [found.start() for found in REPEATED.finditer(whole)]
    if len(starts) == columns and starts[0] > 0:
        ends = [*starts[1:], len(whole)]
        return [whole[: starts[0]].strip(), *(whole[a:b].strip() for a, b in zip(starts, ends, strict=True))]
    if lines and len(lines[-1].split()) == columns + 1 and (len(lines) == 1 or _is_title(lines[-2])):
        return lines[-1].split()
    if len(lines) == columns + 1 and all(line[0].isupper() for line in lines):
        return list(lines)
    months = _months(lines[-1], columns)
    if months:
        return months
    if columns == 1 and len(lines) <= 2 and words[0][0].isupper():
        return [words[0], " ".join(words[1:])] if len(words) > 1 else []
    return []


def _months(line: str, columns: int) -> list[str]:
    """ "Measure July 2015 August 2015" as three headings."""
    found = list(re.finditer(MONTH, line, re.IGNORECASE))
    if len(found) != columns or line[found[-1].end() :].strip():
        return []
    return [line[: found[0].start()].strip() or "-", *(one[0] for one in found)]


def _is_title(line: str) -> bool:
    """Whether a line above the headings is no part of them."""
    return len(line.split()) > 4
