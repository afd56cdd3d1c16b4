"""The tables of counts on a page, as grids of numbers with the place of each in the text."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosures.ingest.contract import Page
from disclosures.ingest.facts import table_cells, table_grid
from disclosures.ingest.facts import tables as found_tables
from disclosures.small_numbers import differences, shares
from disclosures.small_numbers.differences import Cells, plain
from disclosures.small_numbers.grid import Bounds, Grid, Place
from disclosures.small_numbers.shares import Share

FEWER = re.compile(r"<\s?(?P<below>\d{1,3})|(?:fewer|less) than (?P<words>\d{1,3}|five|ten)", re.IGNORECASE)
NUMBERS = {"five": 5, "ten": 10}
PERCENT = re.compile(r"%|\bper\s?cent\w*|\bpercentages?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class At:
    """Where a cell stands in the text of its page; ``name`` as its sheet calls it, "" where it has none."""

    text: str
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class CountsTable:
    """``shares``: percentages by place; ``at``: all cells; ``key``: the same for the same columns."""

    grid: Grid
    at: dict[Place, At]
    shares: dict[Place, Share]
    labels: list[str]
    headings: list[str]
    cells: Cells
    key: str

    def words(self, place: Place) -> str:
        """A cell as editors find it."""
        cell = self.at[place]
        where = cell.name or ", ".join(
            part for part in (self.headings[place[1]], self.labels[place[0]]) if part
        )
        return f"{cell.text} ({where})" if where else cell.text


def tables_of(page: Page) -> list[CountsTable]:
    """All tables of counts of a page that is no hidden one. About linear in its text."""
    if page.is_hidden:
        return []
    return [_read(table, page.place) for table in found_tables.on_page(page)]


def _read(table: table_grid.Table, place: str) -> CountsTable:
    columns = table_grid.counting(table)
    grid, at, found_shares = Grid({}), {}, {}
    for row, line in enumerate(table.rows):
        for column, cell in enumerate(line.cells[: len(table.headings)]):
            if not cell.text:
                continue
            value = table_cells.count(cell.text) if column in columns else ""
            share = _share(table.headings[column], cell.text)
            if value:
                grid.values[row, column] = int(value)
            elif share:
                found_shares[row, column] = share
            elif column in columns and table_cells.is_suppressed(cell.text):
                grid.missing[row, column] = _told(cell.text)
            else:
                continue
            name = f"{found_tables.column_letters(column)}{line.number}" if line.number else ""
            at[row, column] = At(cell.text, cell.start, cell.end, name)
    labels = [_label(table, row, columns) for row in range(len(table.rows))]
    grid.total_rows = frozenset(row for row in range(len(table.rows)) if _is_total_row(table, row, columns))
    grid.total_columns = frozenset(column for column in columns if _says_total(table.headings[column]))
    names = {
        (plain(labels[row]), _column_name(table.headings[column])): ((row, column), value)
        for (row, column), value in grid.values.items()
    }
    cells = Cells(names, differences.years(f"{table.title} {place}"))
    return CountsTable(grid, at, found_shares, labels, table.headings, cells, _key(table, columns))


def _share(heading: str, text: str) -> Share | None:
    return shares.share(text) if "%" in text or PERCENT.search(heading) else None


def _told(text: str) -> Bounds:
    """What the authority says of a number that it left out."""
    found = FEWER.search(text)
    if not found:
        return Bounds()
    said = found["below"] or found["words"].lower()
    return Bounds(0, int(NUMBERS.get(said, said)) - 1)


def _label(table: table_grid.Table, row: int, columns: list[int]) -> str:
    line = table.rows[row]
    return " ".join(
        [table.years[row], *(line.text(column) for column in line.filled if column not in columns)]
    ).strip()


def _is_total_row(table: table_grid.Table, row: int, columns: list[int]) -> bool:
    line = table.rows[row]
    return any(_says_total(line.text(column)) for column in line.filled if column not in columns)


def _says_total(words: str) -> bool:
    return table_cells.is_total(words) or bool(re.search(r"\b(?:total|overall|all)\b", words, re.IGNORECASE))


def _column_name(heading: str) -> str:
    """A month or year by itself, so that "July 2015" and "2015-07" are one."""
    period = table_cells.period(heading)
    return period.value if period else plain(heading)


def _key(table: table_grid.Table, columns: list[int]) -> str:
    """Columns of months are of the same sort whichever months they are."""
    said = {
        "a period" if table_cells.period(table.headings[column]) else plain(table.headings[column])
        for column in columns
    }
    return hashlib.blake2b("\n".join(sorted(said)).encode(), digest_size=16).hexdigest()


def all_of(pages: Iterator[tuple[int, Page]]) -> Iterator[tuple[int, CountsTable]]:
    """With the number of the page that each stands on."""
    for number, page in pages:
        for table in tables_of(page):
            yield number, table
