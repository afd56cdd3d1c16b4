"""Tables as cells: where one begins, which heading stands over a column, and the counts in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from disclosures.ingest.facts import table_cells as cells

MOST_HEADING_ROWS = 3
MOST_ROWS = 5_000
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """Text that stands at `start` to `end` of its page."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """`number` in the sheet, from 1; 0 in a text. Empty cells are kept, so that columns have numbers."""

    number: int
    cells: Sequence[Cell]

    @property
    def filled(self) -> list[int]:
        return [column for column, cell in enumerate(self.cells) if cell.text]

    def text(self, column: int) -> str:
        return self.cells[column].text if column < len(self.cells) else ""


@dataclass(slots=True)
class Table:
    """A heading a column, the rows of counts below, and the line above that says what it is about."""

    title: str
    headings: list[str]
    rows: list[Row] = field(default_factory=list)
    years: list[str] = field(default_factory=list)  # a row: the year that stands alone above it


@dataclass(frozen=True, slots=True)
class Figure:
    """A count in `cell`; `column` from 0 and `row` from 1 where there is a sheet."""

    value: str
    cell: Cell
    row: int
    column: int
    about: str
    period: str
    unit: str
    confidence: float


def tables(rows: Sequence[Row]) -> Iterator[Table]:
    """The tables of a sheet: rows of headings and the rows of counts below them."""
    title, year = "", ""
    heads: list[Row] = []
    table: Table | None = None
    for row in rows[:MOST_ROWS]:
        filled = row.filled
        is_data = _is_data(row, is_first=table is None and not heads)
        if is_data and (heads or table):
            if heads:
                if table:
                    yield table
                table, heads = Table(title, _headings(heads)), []
            if table:
                table.rows.append(row)
                table.years.append(year)
        elif len(filled) == 1:
            alone = row.text(filled[0])
            found = cells.period(alone)
            year = found.value if found and found.doubt == "year" else year
            if not heads and not found:
                title = alone if table is None or not table.rows else title
        elif filled and not is_data:
            heads = [*heads, row][-MOST_HEADING_ROWS:]
            year = ""
    if table:
        yield table


def _is_data(row: Row, *, is_first: bool) -> bool:
    """A label and at least one count or suppressed count; a row of years or of months alone is a heading."""
    filled = row.filled
    if len(filled) < 2:
        return False
    is_period = cells.period(row.text(filled[0])) is not None
    values = [row.text(column) for column in filled[1:]]
    counts = [value for value in values if cells.count(value)]
    if are_years(counts, is_first=is_first):
        return is_period
    if not counts and any(cells.period(value) for value in values):
        return False
    return is_period or bool(counts) or any(cells.is_suppressed(value) for value in values)


def are_years(counts: Sequence[str], *, is_first: bool) -> bool:
    """Whether these numbers are headings: years that follow each other, or one where a table may begin."""
    years = [int(found["year"]) for value in counts if (found := cells.YEAR.fullmatch(value))]
    if not years or len(years) != len(counts):
        return False
    steps = {later - earlier for earlier, later in pairwise(years)}
    return steps in ({1}, {-1}) or (len(years) == 1 and is_first)


def _headings(heads: Sequence[Row]) -> list[str]:
    """One heading a column. A merged heading stands over all columns up to the next one."""
    width = min(MOST_COLUMNS, max(len(row.cells) for row in heads))
    headings = [""] * width
    for row in heads:
        is_last = row is heads[-1]
        over = ""
        for column in range(width):
            here = row.text(column)
            over = here or ("" if is_last else over)
            below = heads[-1].text(column)
            if over and (below or is_last):
                headings[column] = f"{headings[column]} {over}".strip()
    return headings


def figures(table: Table) -> Iterator[Figure]:
    """Its counts, totals left out; those of columns that count nothing, too."""
    columns = _counting(table)
    across = _periods_across(table, columns)
    down = _periods_down(table, columns)
    for at, row in enumerate(table.rows):
        filled = [column for column in row.filled if column not in columns]
        label = row.text(filled[0]) if filled else ""
        if not label or cells.is_total(label):
            continue
        for column in columns:
            value = cells.count(row.text(column))
            figure = value and _figure(table, row, column, value, label, across.get(column, ""), down[at])
            if figure:
                yield figure


def _figure(
    table: Table, row: Row, column: int, value: str, label: str, across: str, down: str
) -> Figure | None:
    heading = table.headings[column]
    if across:
        named, unit, when = (
            cells.about("" if not down else heading, label),
            cells.unit(label, table.title),
            across,
        )
    elif down:
        named, unit, when = cells.about(heading), cells.unit(heading, table.title), down
    elif cells.names_count(heading):
        named, unit, when = cells.about(heading, label), cells.unit(heading, table.title), ""
    else:
        return None
    if across and (down or not cells.may_count(label)):
        return None
    confidence = 0.9 if when else 0.75
    return Figure(value, row.cells[column], row.number, column, named, when, unit, confidence)


def _counting(table: Table) -> list[int]:
    """The columns that hold counts, without totals of others."""
    found = counting(table)
    if len(found) > 1:
        found = [column for column in found if not cells.is_total(table.headings[column])]
    return found


def counting(table: Table) -> list[int]:
    """The columns that hold counts: with a heading that may count, and with nothing but counts below."""
    found = []
    for column, heading in enumerate(table.headings):
        written = [row.text(column) for row in table.rows if row.text(column)]
        if not heading or column == 0 or not any(cells.count(text) for text in written):
            continue
        # A column of years or of references is no column of counts, nor one with words in it.
        odd = sum(1 for text in written if not cells.count(text) and not cells.is_suppressed(text))
        is_period = _across(heading, table.title) is not None
        if (is_period or cells.may_count(heading)) and odd * 4 <= len(written):
            found.append(column)
    return found


def _across(heading: str, title: str) -> str | None:
    """The month or calendar year that a heading is, "" for another span of time, None for none."""
    found = cells.period(heading)
    if not found:
        return None
    if found.doubt == "year" and cells.NOT_CALENDAR.search(title):
        return ""
    return found.value


def _periods_across(table: Table, columns: Sequence[int]) -> dict[int, str]:
    """Periods by column, where every counting column has one."""
    found = {column: _across(table.headings[column], table.title) for column in columns}
    if any(value is None for value in found.values()):
        return {}
    return {column: value for column, value in found.items() if value}


def _periods_down(table: Table, columns: Sequence[int]) -> list[str]:
    """The period of each row, "" where there is none: from the first column that holds nothing else."""
    years = _year_column(table, columns)
    for column, heading in enumerate(table.headings):
        labels = [row.text(column) for row in table.rows]
        said = [text for text in labels if text and not cells.is_total(text)]
        if column in columns or not said or column == years[0]:
            continue
        found = [cells.period(text, years[1][at] or table.years[at]) for at, text in enumerate(labels)]
        kinds = {one.doubt for one in found if one}
        if sum(1 for one in found if one) == len(said) and _is_certain(
            kinds, heading, table.title, len(said)
        ):
            return [one.value if one else "" for one in found]
    if years[0] >= 0 and _is_certain({"year"}, table.headings[years[0]], table.title, len(table.rows)):
        return years[1]
    return [""] * len(table.rows)


def _is_certain(doubts: set[str], heading: str, title: str, rows: int) -> bool:
    if "year" in doubts:
        is_calendar = not cells.NOT_CALENDAR.search(f"{heading} {title}")
        return doubts == {"year"} and is_calendar and "year" in heading.casefold()
    if "first-of-month" in doubts:
        says_month = "month" in heading.casefold()
        return says_month or ("date" not in heading.casefold() and rows > 2)
    return "short-year" not in doubts or "month" in heading.casefold() or rows > 1


def _year_column(table: Table, columns: Sequence[int]) -> tuple[int, list[str]]:
    """The column of calendar years and the year of each row, carried down merged cells; (-1, …) if none."""
    for column, heading in enumerate(table.headings):
        if column in columns or "year" not in heading.casefold() or cells.NOT_CALENDAR.search(heading):
            continue
        years, last = [], ""
        for row in table.rows:
            found = cells.YEAR.fullmatch(row.text(column).strip())
            last = found["year"] if found else ("" if row.text(column) else last)
            years.append(last)
        if any(years):
            return column, years
    return -1, [""] * len(table.rows)
