"""The whole way of a document, from the claim of its job to its draft, with a real worker of two processes.

Against `pdftotext` alone on the same files, one after the other. Machines have better and worse minutes, so
three folders of different letters are read by both in turns, and the middle one of the three ratios counts.
The clock runs from the first claim to the last result: the start of worker and readers is not in it.
`python -m bench.workers` prints this part by itself.
"""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from bench.letters import MIXED, write_folder
from bench.report import Report, Row
from bench.sites import BASE_DIR, Site, empty_site

WORKERS = 2
FOLDERS = 3  # an odd number, so that one is in the middle
LEAST = 0.5
SHORT = 1_000  # documents over which memory is watched
FLAT = 1.1  # of the memory after the first tenth: allocators settle, leaks do not
PATIENCE_SECONDS = 600


def measure(report: Report, data_dir: Path) -> None:
    """Adds the rows to the report."""
    if not shutil.which("pdftotext"):
        sys.stderr.write("pdftotext is not installed (package poppler-utils): reading is not measured.\n")
        return
    with empty_site(data_dir) as site, tempfile.TemporaryDirectory() as name:
        runs = [_read_by_both(site, Path(name), seed) for seed in range(FOLDERS)]
        middle = sorted(runs, key=lambda run: run.ratio)[FOLDERS // 2]
        report.add(
            Row(f"{middle.letters} letters through the whole pipeline, {WORKERS} workers, against pdftotext",
                f"{middle.pages / middle.ours:,.0f} pages a second",
                f"{middle.pages / middle.theirs:,.0f} pages a second",
                middle.ratio, LEAST, at_least=True)
        )  # fmt: skip
        short = Path(name, "short")
        short.mkdir()
        write_folder(short, {1: SHORT})
        _measure_memory(report, site, short, sum(run.letters for run in runs))


@dataclass(frozen=True)
class _Run:
    """One folder read by the pipeline and by `pdftotext`: seconds of each."""

    letters: int
    pages: int
    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        """How many pages a second are read here for each that `pdftotext` reads."""
        return self.theirs / self.ours


def _read_by_both(site: Site, parent: Path, seed: int) -> _Run:
    folder = parent / str(seed)
    folder.mkdir()
    paths = write_folder(folder, MIXED, seed)
    done = _read_all(site, folder, (seed + 1) * len(paths))
    assert done["in_review"] == len(paths), done
    return _Run(len(paths), done["pages"], done["seconds"], _pdftotext(paths))


def _read_all(site: Site, folder: Path, count: int) -> dict[str, Any]:
    """Hands the folder in, then starts the workers, and waits until `count` documents are settled in all."""
    before = _in_django(site, str(folder))
    with _worker(site):
        _wait_for(site, count)
    return _in_django(site, str(before["last_job"]))


def _measure_memory(report: Report, site: Site, folder: Path, before: int) -> None:
    _in_django(site, str(folder))
    with _worker(site) as worker:
        _wait_for(site, before + SHORT // 10)
        early = _tree_bytes(worker.pid)
        _wait_for(site, before + SHORT)
        late = _tree_bytes(worker.pid)
    report.add(
        Row(f"memory of the workers after {SHORT:,} documents, against after {SHORT // 10}",
            f"{late / 1e6:.1f} MB", f"{early / 1e6:.1f} MB", late / early, FLAT)
    )  # fmt: skip


@contextmanager
def _worker(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        *(sys.executable, "-m", "celery", "-q", "-A", "config.celery:app", "worker"),
        *("--concurrency", str(WORKERS), "--loglevel", "ERROR"),
        *("--without-gossip", "--without-mingle"),
    ]
    with subprocess.Popen(
        command, cwd=BASE_DIR, env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(site: Site, count: int) -> None:
    """Asks the database itself: a process that loads Django for it would take a core from the workers."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with closing(psycopg2.connect(**site.connection_parameters)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            while _settled(cursor) < count:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{count} documents were not read within {PATIENCE_SECONDS} s.")
                time.sleep(0.5)


def _settled(cursor: Any) -> int:
    cursor.execute("SELECT count(*) FROM disclosures_document WHERE state = 'in-review'")
    return int(cursor.fetchone()[0])


def _in_django(site: Site, argument: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.handed_in", argument]
    done = subprocess.run(command, cwd=BASE_DIR, env=site.environment, check=True, capture_output=True)
    return dict(json.loads(done.stdout))


def _tree_bytes(pid: int) -> int:
    """Memory of a process and its descendants, shared pages divided among those that share them."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(_tree_bytes(int(child)) for child in children)


def _pdftotext(paths: list[Path]) -> float:
    started = time.perf_counter()
    for path in paths:
        subprocess.run(["pdftotext", path, "-"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> int:
    report = Report("Documents through the whole pipeline")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        measure(report, Path(name))
    sys.stdout.write(f"{report}\n")
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
