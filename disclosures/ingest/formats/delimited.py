"""Tables as text: values parted by commas, semicolons, tabs or bars, one record a line."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import BinaryIO, ClassVar

from disclosures.ingest.contract import Keep, Reading, TooLarge, Unreadable
from disclosures.ingest.formats import text
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.plain import read_all
from disclosures.ingest.formats.text import decode, one_line
from disclosures.ingest.limits import Limits

DELIMITERS = ",;\t|"
SAMPLE_RECORDS = 50
LONGEST_CELL = 1_000_000
BROKEN = "This table cannot be read: a quotation mark in it is never closed. Save it again and send that."


class CSVReader:
    """Reads delimited text as one sheet. What looks like a formula is text like any other."""

    media_types: ClassVar[frozenset[str]] = frozenset({"text/csv"})

    def prepare(self) -> None:
        text.prepare()
        list(records("a;b\n1;2\n"))

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        findings = Findings("text/csv", "table", limits)
        lines: list[str] = []
        numbers: list[int] = []
        cells = 0
        for number, record in enumerate(records(decode(read_all(document, limits))), 1):
            cells += sum(1 for cell in record if cell)
            if cells > limits.max_cells:
                raise TooLarge(f"This table has more than {limits.max_cells:,} cells. Send it in parts.")
            line = "\t".join(one_line(cell) for cell in record).rstrip("\t ")
            if line.strip():
                lines.append(line)
                numbers.append(number)
        if not lines:
            raise Unreadable("This table is empty. Check that it was saved whole and send it again.")
        findings.page("\n".join(lines), "table", numbers)
        return findings.reading()


def records(table: str) -> Iterator[list[str]]:
    """The records of `table`, its delimiter found by itself. Raises Unreadable.

    NUL is left out, which the library stumbles over.
    """
    table = table.replace("\0", "")
    named, _, rest = table.partition("\n")
    if named.strip().lower().startswith("sep=") and len(named.strip()) == 5:  # as Excel writes it
        yield []
        yield from _records(rest, named.strip()[4])
        return
    yield from _records(table, delimiter_of(table))


def delimiter_of(table: str) -> str:
    """The one that parts the first records into the same number of cells; a comma when in doubt."""
    head = table[:64_000]
    best, most = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(record) for record in islice(_records(head, delimiter), SAMPLE_RECORDS) if record]
        except Unreadable:
            continue
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = (widths.count(usual) / len(widths)) * (usual > 1) + 0.001 * min(usual, 100)
        if usual > 1 and score > most:
            best, most = delimiter, score
    return best


def _records(table: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    try:
        yield from csv.reader(StringIO(table, newline=""), delimiter=delimiter)
    except csv.Error:
        raise Unreadable(BROKEN) from None
