"""Reading documents: pages a second through the whole of `pipeline.read`, against `pdftotext` alone.

`python -m bench.ingest` prints this part by itself.
"""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from bench.letters import MIXED, write_folder
from bench.report import Report, Row, milliseconds, paired
from disclosures.ingest import pipeline

RUNS = 3
WORKERS = 2
SINGLE = (1, 10, 200)
LEAST = 0.5


def measure(report: Report) -> None:
    """Adds the rows to the report."""
    if not shutil.which("pdftotext"):
        sys.stderr.write("pdftotext is not installed (package poppler-utils): reading is not measured.\n")
        return
    with tempfile.TemporaryDirectory() as name, _workers() as workers:
        folder = Path(name)
        _measure_sizes(report, folder / "sizes")
        mixed = folder / "mixed"
        mixed.mkdir()
        _measure_folder(report, write_folder(mixed, MIXED), workers)


def _measure_sizes(report: Report, folder: Path) -> None:
    """One document after the other in one process: what a person waits for."""
    folder.mkdir()
    for path, pages in zip(write_folder(folder, dict.fromkeys(SINGLE, 1)), SINGLE, strict=True):
        times = 20 if pages < 200 else 3
        ours, theirs = [], []
        for _ in range(times):
            ours.append(_seconds(_read, path))
            theirs.append(_seconds(_pdftotext, [path]))
        report.add(
            Row(f"text of a PDF of {pages} pages, speed against pdftotext", milliseconds(ours),
                milliseconds(theirs), paired(theirs, ours))
        )  # fmt: skip


def _measure_folder(report: Report, paths: Sequence[Path], workers: ProcessPoolExecutor) -> None:
    pages = sum(workers.map(_read, paths))
    random.Random(500).shuffle(mixed := list(paths))  # as they come: long ones between short ones
    ours, theirs = [], []
    for _ in range(RUNS):
        theirs.append(_seconds(_pdftotext, mixed))
        ours.append(_seconds(lambda: sum(workers.map(_read, mixed))))
    best, reference = pages / min(ours), pages / min(theirs)
    report.add(
        Row(f"{len(paths)} letters with {WORKERS} workers, speed against pdftotext alone",
            f"{best:,.0f} pages a second", f"{reference:,.0f} pages a second", paired(theirs, ours),
            LEAST, at_least=True)
    )  # fmt: skip


@contextmanager
def _workers() -> Iterator[ProcessPoolExecutor]:
    """Worker processes that have started and have read a document."""
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        list(workers.map(time.sleep, [0.5] * WORKERS))
        yield workers


def _read(path: Path) -> int:
    with pipeline.read(path, path.name) as result:
        assert result.status == "accepted", result.reason
        return sum(not page.is_hidden for page in result.pages)


def _pdftotext(paths: Sequence[Path]) -> None:
    for path in paths:
        subprocess.run(["pdftotext", path, "-"], check=True, stdout=subprocess.DEVNULL)


def _seconds(work: object, *arguments: object) -> float:
    started = time.perf_counter()
    work(*arguments)  # type: ignore[operator]
    return time.perf_counter() - started


def main() -> int:
    report = Report("Reading documents")
    measure(report)
    sys.stdout.write(f"{report}\n")
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
