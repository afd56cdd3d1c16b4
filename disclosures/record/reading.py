"""From a folder of CSV files to rows whose cells are checked one by one."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from disclosures.record.columns import Refused
from disclosures.record.problems import Problem, quoted
from disclosures.record.section import Row, Section


class Unreadable(Exception):
    """A file of which no rows can be had, for the one reason given."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_folder(
    folder: Path, sections: Sequence[Section]
) -> tuple[dict[str, list[Row]], list[Problem], bool]:
    """(rows by section name, problems, whether all could be read); an absent optional file has no entry."""
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    is_whole = True
    for section in sections:
        if section.is_optional and not (folder / section.file).exists():
            continue
        rows[section.name] = []
        try:
            for row, found in _rows(folder / section.file, section):
                rows[section.name].append(row)
                problems.extend(found)
        except Unreadable as unreadable:
            problems.append(unreadable.problem)
            is_whole = False
    return rows, problems, is_whole


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(Problem(path.name, 0, "", "the file is missing.")) from None
    except OSError as error:
        raise Unreadable(Problem(path.name, 0, "", f"cannot be read: {error.strerror}.")) from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"is not UTF-8: byte {data[error.start]:#04x} cannot stand here."
        raise Unreadable(Problem(path.name, line, "", reason)) from None
    if text.startswith("\ufeff"):
        raise Unreadable(Problem(path.name, 1, "", "begins with a byte order mark; save it as plain UTF-8."))
    return text


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line on which the row begins, cells); a cell may hold line ends, so rows and lines differ."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(Problem(path.name, begins, "", f"is not well-formed CSV: {error}.")) from None


def _check_header(file: str, header: list[str], section: Section) -> None:
    wanted = section.header
    if twice := [name for name in dict.fromkeys(header) if header.count(name) > 1]:
        raise Unreadable(Problem(file, 1, twice[0], "the column stands twice."))
    if missing := [name for name in wanted if name not in header]:
        raise Unreadable(Problem(file, 1, missing[0], "the column is missing."))
    if unknown := [name for name in header if name not in wanted]:
        raise Unreadable(Problem(file, 1, unknown[0], f"{quoted(unknown[0])} is no column of this file."))


def _rows(path: Path, section: Section) -> Iterator[tuple[Row, list[Problem]]]:
    lines = _lines(path)
    _, header = next(lines, (1, []))
    _check_header(path.name, header, section)
    for line, cells in lines:
        problems = []
        if len(cells) != len(header):
            reason = f"has {len(cells)} cells; the header has {len(header)}."
            problems.append(Problem(path.name, line, "", reason))
        row, found = _row(section, line, dict(zip(header, cells, strict=False)), is_whole=not problems)
        yield row, problems or found


def _row(section: Section, line: int, cells: dict[str, str], *, is_whole: bool) -> tuple[Row, list[Problem]]:
    """The row and what is wrong in its cells; of a row with too few or many, only the slug is trusted."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    bad: set[str] = set()
    for column in section.columns:
        try:
            if not is_whole and column.name != "slug":
                raise Refused("the row has not its cells.")
            values[column.name] = column.value(cells.get(column.name, ""))
        except Refused as refused:
            values[column.name] = column.blank_value()
            bad.add(column.name)
            problems.append(Problem(section.file, line, column.name, str(refused)))
    row = Row(section.file, line, values, frozenset(bad))
    return row, problems + _disorder(section, row)


def _disorder(section: Section, row: Row) -> list[Problem]:
    problems = []
    for first, second in section.in_order:
        if row[first] and row[second] and row[second] < row[first]:
            reason = f"{row[second]} is before {first}, {row[first]}."
            problems.append(Problem(row.file, row.line, second, reason))
    return problems
