"""One table of ratios, each beside what it was measured against and the bound that it must keep."""

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """``bound`` is the least (``at_least``) or greatest ratio allowed; None: shown for comparison only."""

    what: str
    measured: str
    reference: str
    ratio: float
    bound: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        if self.bound is None:
            return True
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound

    @property
    def verdict(self) -> str:
        if self.bound is None:
            return "for comparison"
        sign = ">=" if self.at_least else "<="
        return f"{sign} {self.bound:g} {'holds' if self.holds else 'MISSED'}"


@dataclass
class Report:
    title: str
    rows: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Keeps the row for the table, and shows it at once: a long run says where it is."""
        self.rows.append(row)
        sys.stderr.write(f"{row.what}: {row.measured} / {row.reference} = {row.ratio:.2f} ({row.verdict})\n")

    @property
    def holds(self) -> bool:
        return all(row.holds for row in self.rows)

    def __str__(self) -> str:
        head = ("what", "measured", "reference", "ratio", "bound")
        lines = [head, *((r.what, r.measured, r.reference, f"{r.ratio:.2f}", r.verdict) for r in self.rows)]
        widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
        text = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
        ]
        rule = "  ".join("-" * width for width in widths)
        return "\n".join([self.title, "", text[0], rule, *text[1:]])


def paired(measured: Sequence[float], reference: Sequence[float]) -> float:
    """Median of the ratios of runs made side by side; holds when the machine's speed drifts."""
    return statistics.median(a / b for a, b in zip(measured, reference, strict=True))


def milliseconds(values: Sequence[float]) -> str:
    return f"{statistics.median(values) * 1000:.2f} ms"
