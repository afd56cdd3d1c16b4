"""``make bench ROWS=1000000``: prints one table; exit status 1 if a bound is missed."""

import argparse
import signal
import sys
import time
from pathlib import Path

from bench import downloads, http, ingest, ocr, pages, rates, rivals, workers
from bench.report import Report, Row
from bench.sites import BASE_DIR, SMALL_ROWS, Server, Site, sites, web


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rows", type=int, default=1_000_000, help="size of the large database")
    parser.add_argument("--data-dir", type=Path, default=BASE_DIR / "var" / "bench")
    parser.add_argument("--fresh", action="store_true", help="make the rows again")
    parser.add_argument("--without-rivals", action="store_true", help="leave Datasette out")
    arguments = parser.parse_args()
    if arguments.rows <= SMALL_ROWS:
        parser.error(f"--rows must be more than {SMALL_ROWS:,}, which is what it is compared with.")
    return arguments


def _say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def main() -> int:
    arguments = _arguments()
    # Ended from outside, it still ends the servers that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report = Report(f"Ratios on {arguments.rows:,} invented disclosures; reference of pages: {SMALL_ROWS:,}")
    _say("Reading documents.")
    ingest.measure(report)
    ocr.measure(report)
    workers.measure(report, arguments.data_dir / "reading")
    _say(f"Making {SMALL_ROWS:,} and {arguments.rows:,} rows, unless they are there already.")
    with sites(arguments.data_dir, arguments.rows, fresh=arguments.fresh) as (small, large):
        _say("Pages, small and large in turn.")
        pages.measure(report, small, large)
        with web(large) as server:
            _measure_server(report, large, server, arguments)
    sys.stdout.write(f"{report}\n")
    return 0 if report.holds else 1


def _measure_server(report: Report, large: Site, server: Server, arguments: argparse.Namespace) -> None:
    _say("Downloads.")
    csv_seconds = downloads.measure(report, large, server)
    _say("Finished pages.")
    uncached = rates.measure(report, server)
    if arguments.without_rivals:
        return
    _say("Datasette on the same rows.")
    with rivals.datasette(arguments.data_dir, server) as other:
        theirs = http.rate(other.port, rivals.PAGE, seconds=rates.SECONDS, lines=1)
        report.add(
            Row("uncached timeline page against Datasette's page", f"{uncached:,.0f} a second",
                f"{theirs:,.1f} a second", uncached / theirs)
        )  # fmt: skip
        seconds = rivals.seconds_of_csv(other)
        report.add(
            Row("whole CSV, speed against Datasette's", f"{csv_seconds:.1f} s", f"{seconds:.1f} s",
                seconds / csv_seconds)
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
