"""The whole timeline as CSV against ``psql \\copy`` of the very same query: speed, first byte, memory."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.http import download
from bench.report import Report, Row, paired
from bench.sites import BASE_DIR, Server, Site

RUNS = 3
MEGABYTE = 1024 * 1024


def _query(site: Site) -> str:
    """The statement that the export sends, as text."""
    program = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "from disclosures.exports.columns import columns\n"
        "from disclosures.exports.copy import csv_query\n"
        "from disclosures.filters.timeline import TimelineFilter\n"
        "from disclosures.queries import timeline\n"
        "query = csv_query(timeline(TimelineFilter({})).ordered_queryset(), columns())\n"
        "cursor = connection.cursor().cursor\n"
        "print(cursor.mogrify(*query).decode())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=BASE_DIR,
        env=site.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return " ".join(done.stdout.split())


def measure(report: Report, site: Site, server: Server) -> float:
    """Adds the rows to the report; returns the median seconds of our export."""
    query = _query(site)
    download(server.port, "/timeline.csv?per_page=1")
    before = server.memory_bytes()
    highest = [before]
    ours, psql = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            started = time.perf_counter()
            site.psql(f"\\copy ({query}) TO '{Path(folder) / 'copy.csv'}' WITH (FORMAT csv)")
            psql.append(time.perf_counter() - started)
            ours.append(
                download(
                    server.port,
                    "/timeline.csv",
                    lambda: highest.append(max(highest.pop(), server.memory_bytes())),
                )
            )
    seconds = [each.seconds for each in ours]
    report.add(
        Row(
            f"CSV of {site.rows:,} rows, speed against psql \\copy",
            f"{statistics.median(seconds):.1f} s, {ours[0].size / MEGABYTE:.0f} MB",
            f"{statistics.median(psql):.1f} s",
            paired(psql, seconds),
            0.85,
            at_least=True,
        )
    )
    grown = highest[0] - before
    report.add(
        Row(
            "memory of the web process while it goes out, share of 64 MB",
            f"+{grown / MEGABYTE:.1f} MB", "64 MB", grown / (64 * MEGABYTE), 1,
        )
    )  # fmt: skip
    _first_byte(report, server)
    return statistics.median(seconds)


def _first_byte(report: Report, server: Server) -> None:
    whole, one = [], []
    for _ in range(9):
        one.append(download(server.port, "/timeline.csv?per_page=1").first_byte)
        whole.append(_first_byte_only(server))
    report.add(
        Row(
            "first byte of the whole CSV against that of a one-row CSV",
            f"{statistics.median(whole) * 1000:.1f} ms", f"{statistics.median(one) * 1000:.1f} ms",
            paired(whole, one), 3,
        )
    )  # fmt: skip


def _first_byte_only(server: Server) -> float:
    """Asks for everything and hangs up after the first byte, as an impatient reader does."""

    class Enough(Exception):
        pass

    started = time.perf_counter()
    taken: list[float] = []

    def note() -> None:
        taken.append(time.perf_counter() - started)
        raise Enough

    try:
        download(server.port, "/timeline.csv", note)
    except Enough:
        # Let the server notice and cancel, so that the next one does not find all places taken.
        time.sleep(1.0)
    return taken[0]
