"""Pages cut where something was found in them: runs of text, cells of a sheet, and what is marked in each.

Facts are lettered and personal details numbered, so that a place and its line in the list know each other.
All of it is untrusted text for the template to escape; nothing here makes markup.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_lowercase
from typing import Literal

CHARACTERS_OF_A_PAGE = 60_000
ROWS_OF_A_SHEET = 300
COLUMNS_OF_A_SHEET = 60

Sort = Literal["fact", "detail"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found at ``[start, end)`` of a page. ``key`` is its anchor, ``sign`` its letter or number."""

    sort: Sort
    key: str
    sign: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text; ``begins``: marks that start here. Both may be in it at once."""

    text: str
    is_fact: bool = False
    is_detail: bool = False
    begins: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet as its program numbers it; each cell is a list of passages."""

    number: int
    cells: Sequence[Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class Sheet:
    columns: Sequence[str]
    rows: Sequence[Row]
    is_cut: bool


def letters(number: int) -> str:
    """0 is a, 25 is z, 26 is aa: as columns of a sheet are named, in lower case."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = ascii_lowercase[rest] + name
    return name


def fitting(marks: Iterable[Mark], length: int) -> list[Mark]:
    """Marks that lie in the text, in order; one that does not would mark something else."""
    return sorted(
        (mark for mark in marks if 0 <= mark.start < mark.end <= length),
        key=lambda mark: (mark.start, mark.end, mark.key),
    )


def passages(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> list[Passage]:
    """``text[start:end]`` cut where marks begin and end, overlapping ones too. Linear but for sorting."""
    end = len(text) if end is None else end
    inside = [mark for mark in fitting(marks, len(text)) if mark.start < end and mark.end > start]
    return list(_cut(text, inside, start, end))


def _cut(text: str, marks: Sequence[Mark], start: int, end: int) -> Iterator[Passage]:
    edges = {start, end}
    for mark in marks:
        edges.update((max(start, mark.start), min(end, mark.end)))
    ordered = sorted(edges)
    open_until: list[tuple[int, int, Sort]] = []
    count = {"fact": 0, "detail": 0}
    waiting = 0
    for here, there in pairwise(ordered):
        while open_until and open_until[0][0] <= here:
            count[heapq.heappop(open_until)[2]] -= 1
        begins = []
        while waiting < len(marks) and marks[waiting].start <= here:
            mark = marks[waiting]
            heapq.heappush(open_until, (mark.end, waiting, mark.sort))
            count[mark.sort] += 1
            if mark.start == here:
                begins.append(mark)
            waiting += 1
        yield Passage(text[here:there], count["fact"] > 0, count["detail"] > 0, tuple(begins))


def sheet(text: str, numbers: Sequence[int], marks: Iterable[Mark]) -> Sheet | None:
    """The table that a sheet is: lines are rows, tabs part cells, ``numbers`` names the rows.

    None where lines and numbers do not agree, so that a cell is never named wrongly.
    """
    lines = text.split("\n")
    if len(lines) != len(numbers):
        return None
    waiting = fitting(marks, len(text))
    rows: list[Row] = []
    going_on: list[Mark] = []  # marks that reach into the next line
    width = at = first = 0
    for number, line in zip(numbers, lines, strict=True):
        if len(rows) == ROWS_OF_A_SHEET or at + len(line) > CHARACTERS_OF_A_PAGE:
            break
        last = first
        while last < len(waiting) and waiting[last].start < at + len(line):
            last += 1
        here = [*going_on, *waiting[first:last]]
        cells = list(_cells(text, line, at, here))
        rows.append(Row(number, cells))
        width = max(width, len(cells))
        first, at = last, at + len(line) + 1
        going_on = [mark for mark in here if mark.end > at]
    columns = [letters(place).upper() for place in range(width)]
    is_cut = len(rows) < len(lines) or any(
        line.count("\t") >= COLUMNS_OF_A_SHEET for line in lines[: len(rows)]
    )
    return Sheet(columns, [_padded(row, width) for row in rows], is_cut)


def _cells(text: str, line: str, at: int, marks: Sequence[Mark]) -> Iterator[list[Passage]]:
    """A mark that reaches beyond its cell is shown in each that it touches."""
    first = 0
    for cell in line.split("\t")[:COLUMNS_OF_A_SHEET]:
        while first < len(marks) and marks[first].end <= at:
            first += 1
        touching = []
        for mark in marks[first:]:
            if mark.start >= at + len(cell):
                break
            touching.append(mark)
        yield passages(text, touching, at, at + len(cell)) if cell else []
        at += len(cell) + 1


def _padded(row: Row, width: int) -> Row:
    return Row(row.number, [*row.cells, *([[]] * (width - len(row.cells)))])
