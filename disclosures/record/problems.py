"""What is wrong with a record, said so that the person who wrote it finds the cell."""

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN_AT_MOST = 50
_QUOTED_AT_MOST = 60


@dataclass(frozen=True, order=True)
class Problem:
    """``line`` is the line of the file on which the row begins, 1 for the header, 0 for the whole file."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = [self.file]
        if self.line:
            place.append(f"line {self.line}")
        if self.column:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.reason}"


class RecordRefused(Exception):
    """A record that was not loaded; ``problems`` are all that were found, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems[:SHOWN_AT_MOST]]
        if (rest := len(self.problems) - SHOWN_AT_MOST) > 0:
            lines.append(f"… and {rest} more.")
        return "\n".join(lines)


def quoted(cell: str) -> str:
    """The cell as a message shows it: cut short, without characters that could move a terminal's cursor."""
    shown = cell if len(cell) <= _QUOTED_AT_MOST else cell[:_QUOTED_AT_MOST] + "…"
    return "“" + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown) + "”"
