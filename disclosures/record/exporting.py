"""Writes the published record in the form in which it is loaded."""

import csv
import io
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from disclosures.progress import Progress
from disclosures.record.section import Section

DESCRIPTOR = settings.BASE_DIR / "record" / "datapackage.json"


def csv_lines(section: Section) -> Iterator[str]:
    """The file of a section, row by row with its header: RFC 4180, CRLF, quoted only where needed."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(section.header)
    yield line.getvalue()
    for values, source in section.rows():
        line.seek(0)
        line.truncate()
        if source is not None:
            values["source_url"] = source.url
        writer.writerow([column.write(values.get(column.name)) for column in section.columns])
        yield line.getvalue()


def export(folder: Path, sections: Sequence[Section], progress: Progress) -> Counter[str]:
    """Writes all files into the folder, made if need be; returns the number of rows by file name.

    All are written beside their places first and then renamed, so that no file is ever half written. Raises
    OSError, also NotADirectoryError where the folder is a file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbers: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as beside, transaction.atomic():
        _take_snapshot()
        for section in sections:
            numbers[section.file] = _write(Path(beside) / section.file, csv_lines(section), progress)
        shutil.copyfile(DESCRIPTOR, Path(beside) / DESCRIPTOR.name)
        for section in sections:
            if section.is_optional and not numbers[section.file]:
                del numbers[section.file]
                (Path(beside) / section.file).unlink()
                (folder / section.file).unlink(missing_ok=True)
        for file in sorted(Path(beside).iterdir()):
            file.replace(folder / file.name)
    return numbers


def _take_snapshot() -> None:
    """All files show the record at one moment, whatever is published meanwhile."""
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _write(path: Path, lines: Iterator[str], progress: Progress) -> int:
    """Number of rows written, the header not counted."""
    number = -1
    with path.open("w", encoding="utf-8", newline="") as file:
        for line in lines:
            file.write(line)
            number += 1
            progress.show(f"Writing {path.name}, row {number}")
    return number
