"""A sheet of a public copy as a file: what readers see of it, cell by cell, and nothing else."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from disclosures.exports.formulas import harmless
from disclosures.models import SafeCopy, SafePage
from disclosures.presenters.document import rows

CSV_TYPES = frozenset({"text/csv", "text/tab-separated-values"})
MOST_PAGES = 1_000  # no copy has more
# Numbers are not text and are left alone, below nought as well.
_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")
Mark = tuple[int, str, str]


def is_sheet(copy: SafeCopy, page: SafePage) -> bool:
    """Whether lines of this page are rows, and tabs part cells. Reads the document."""
    return page.place.startswith("sheet") or copy.document.media_type in CSV_TYPES


def whole_sheet(copy: SafeCopy, page: SafePage) -> tuple[str, list[Mark]]:
    """Text and marks of the sheet that the page is part of: a long one has several pages. Two queries."""
    before = copy.pages.filter(number__lt=page.number).order_by("-number")[:MOST_PAGES]
    after = copy.pages.filter(number__gt=page.number).order_by("number")[:MOST_PAGES]
    same = lambda one: one.place == page.place  # noqa: E731
    parts = [*reversed(list(takewhile(same, before))), page, *takewhile(same, after)]
    text, marks = "", []
    for part in parts:
        marks += [(at + len(text), by, reason) for at, by, reason in part.marks]
        text += part.text
    return text, marks


def csv_of(text: str, marks: Sequence[Mark], *, bom: bool = False) -> Iterator[str]:
    """RFC 4180. A cell in which something is hidden says so and why; none can be taken for a formula."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    if bom:
        yield "\ufeff"
    for row in rows(text.rstrip("\n"), marks, [], None):
        line.seek(0)
        line.truncate()
        cells = ("".join(f"[hidden: {one.reason}]" if one.by else one.text for one in cell) for cell in row)
        writer.writerow(cell if _NUMBER.fullmatch(cell) else harmless(cell) for cell in cells)
        yield line.getvalue()
