"""Sheets of any spreadsheet format: what stands in sight becomes a page, what is hidden pages of its own."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from disclosures.ingest.contract import TooLarge
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.text import one_line
from disclosures.ingest.limits import MB

LAST_COLUMN = 16_384
LAST_ROW = 1_048_576
MOST_NAMED = 50  # runs of hidden rows or columns that are named one by one
LONGEST_SHEET_NAME = 100
ALL_TOGETHER = 0  # stands for every range, where there are too many to give each a page

Cells = Sequence[tuple[int, str]]  # column from 1, text; columns rise


def column_letters(column: int) -> str:
    """1 is "A", 28 is "AB"."""
    letters = ""
    while column > 0:
        column, at = divmod(column - 1, 26)
        letters = chr(65 + at) + letters
    return letters


@dataclass(slots=True)
class _Lines:
    """Rows of a page as they come."""

    texts: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def add(self, row: int, text: str) -> None:
        self.texts.append(text)
        self.rows.append(row)


class Counter:
    """Counts the cells, sheets and text of a workbook against the limits."""

    def __init__(self, findings: Findings) -> None:
        self._limits = findings.limits
        self._what = findings.what
        self._cells = self._sheets = self._characters = 0

    def sheet(self) -> None:
        self._sheets += 1
        if self._sheets > self._limits.max_sheets:
            raise TooLarge(
                f"This {self._what} has more than {self._limits.max_sheets} sheets. Send it in parts."
            )

    def row(self, cells: Cells) -> None:
        self._cells += len(cells)
        if self._cells > self._limits.max_cells:
            most = f"{self._limits.max_cells:,}"
            raise TooLarge(f"This {self._what} has more than {most} cells. Send it in parts.")
        # Tabs up to the last cell are text, too.
        self._characters += sum(len(text) for _, text in cells) + (cells[-1][0] if cells else 0)
        if self._characters > self._limits.max_text_bytes:
            most = f"{self._limits.max_text_bytes / MB:g}"
            raise TooLarge(f"This {self._what} has more than {most} MB of text. Send it in parts.")


class Ranges:
    """Numbers as ranges, from which `in` asks quickly."""

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._ranges: list[tuple[int, int]] = []
        for first, last in sorted(ranges):
            if self._ranges and first <= self._ranges[-1][1] + 1:
                self._ranges[-1] = (self._ranges[-1][0], max(last, self._ranges[-1][1]))
            elif first <= last:
                self._ranges.append((first, last))

    def __contains__(self, number: int) -> bool:
        return self.start(number) is not None

    def __bool__(self) -> bool:
        return bool(self._ranges)

    def __len__(self) -> int:
        return len(self._ranges)

    def start(self, number: int) -> int | None:
        """The first number of the range that `number` is in."""
        at = bisect_right(self._ranges, (number, LAST_ROW * 2)) - 1
        return self._ranges[at][0] if at >= 0 and number <= self._ranges[at][1] else None


class Sheet:
    """Takes the rows of one sheet, top to bottom, and puts its pages into `findings`."""

    def __init__(
        self, findings: Findings, counter: Counter, name: str, columns: Ranges, *, is_hidden: bool = False
    ) -> None:
        counter.sheet()
        self.name = one_line(name)[:LONGEST_SHEET_NAME] or "unnamed"
        self._findings = findings
        self._counter = counter
        self.columns = columns  # the hidden ones; may be set until the first row comes
        self._is_hidden = is_hidden
        self._seen = _Lines()
        self._rows = _Lines()
        self._by_columns: dict[int, _Lines] = {}
        self._used: dict[int, int] = {}  # hidden columns that hold anything, by the range that they are in
        self._cells = _Lines()
        self._concealed: list[str] = []

    def add(self, row: int, cells: Cells, *, is_hidden: bool = False, concealed: Cells = ()) -> None:
        """One row; `concealed` are those of its cells whose form shows nothing."""
        self._counter.row(cells)
        self._counter.row(concealed)
        if self._is_hidden or is_hidden:
            both = sorted((*cells, *concealed)) if concealed else cells
            (self._seen if self._is_hidden else self._rows).add(row, _line(both))
            return
        if concealed:
            self._cells.add(row, _line(concealed))
            self._concealed += [
                f"{self.name}!{column_letters(column)}{row}" for column, _ in concealed[:MOST_NAMED]
            ]
        if self.columns:
            cells = self._without_hidden(row, cells)
        if cells:
            self._seen.add(row, _line(cells))

    def finish(self) -> None:
        """Hand over the pages. Call once."""
        page = "\n".join(self._seen.texts)
        if self._is_hidden:
            self._findings.secret("hidden sheet", self.name, page, f"sheet {self.name}", self._seen.rows)
            return
        self._findings.page(page, f"sheet {self.name}", self._seen.rows)
        self._finish_columns()
        self._finish_rows()
        for where in self._concealed[:MOST_NAMED]:
            self._findings.name("hidden cell", where)
        if self._cells.texts:
            self._put("hidden cell", self._concealed[0], f"cells {self.name}", self._cells)

    def _without_hidden(self, row: int, cells: Cells) -> Cells:
        left: list[tuple[int, str]] = []
        hidden: dict[int, list[tuple[int, str]]] = {}
        for column, text in cells:
            start = self.columns.start(column)
            if start is None:
                left.append((column, text))
            else:
                start = start if len(self.columns) <= MOST_NAMED else ALL_TOGETHER
                hidden.setdefault(start, []).append((column, text))
                self._used[column] = start
        for start, those in hidden.items():
            self._by_columns.setdefault(start, _Lines()).add(row, _line(those))
        return left

    def _finish_columns(self) -> None:
        used = sorted(self._used)
        for column in used[:MOST_NAMED]:
            self._findings.name("hidden column", f"{self.name}!{column_letters(column)}")
        within: dict[int, list[int]] = {}
        for column in used:
            within.setdefault(self._used[column], []).append(column)
        for start, lines in sorted(self._by_columns.items()):
            first, last = column_letters(within[start][0]), column_letters(within[start][-1])
            place = f"column {self.name}!{first}" if first == last else f"columns {self.name}!{first}:{last}"
            self._put("hidden column", f"{self.name}!{first}", place, lines)

    def _finish_rows(self) -> None:
        runs = _runs(self._rows.rows)
        named = [
            f"{self.name}!{first}" if first == last else f"{self.name}!{first}:{last}" for first, last in runs
        ]
        for where in named[:MOST_NAMED]:
            self._findings.name("hidden row", where)
        if named:
            place = f"row {named[0]}" if len(self._rows.rows) == 1 else f"hidden rows of {self.name}"
            self._put("hidden row", named[0], place, self._rows)

    def _put(self, what: str, where: str, place: str, lines: _Lines) -> None:
        self._findings.secret(what, where, "\n".join(lines.texts), place, lines.rows)


def _line(cells: Cells) -> str:
    """A row with a tab before each column but the first."""
    parts: list[str] = []
    at = 1
    for column, text in cells:
        if column > at:
            parts.append("\t" * (column - at))
            at = column
        parts.append(text)
    return "".join(parts)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as ranges without gaps."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
