"""Does a page's cost grow with the table? The same page on a small and on a large database, in turn."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from bench.report import Report, Row, milliseconds, paired
from bench.sites import BASE_DIR, Site

ROUNDS = 25
BOUND = 1.5
# Common: in more than half of all rows; phrase: in one of fifty; rare: in about thirty rows.
SEARCHES = {"a common word": "data", "a phrase": '"prior consultation"', "a rare word": "semaphore"}
FILTERS = {
    "kind": "kind=ico-decision",
    "two kinds and years": "kind=foi-response&kind=statement&from=2008-01-01&to=2012-12-31",
    "outcome": "outcome=refused",
    "evidence": "evidence=second-hand",
    "contradictions": "has=contradiction",
}


class Visitor:
    """A process that asks pages of one site."""

    def __init__(self, site: Site, process: "subprocess.Popen[str]") -> None:
        self.site, self._process = site, process
        self._number = 0

    def ask(self, do: str, **order: Any) -> Any:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"do": do, **order}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The visitor of {self.site.rows:,} rows died at {order}.")
        return json.loads(line)

    def visit(self, address: str) -> tuple[float, float]:
        """(seconds in the database, seconds of the view)"""
        self._number += 1
        answer = self.ask("visit", address=address, number=self._number)
        if answer["status"] != 200:
            raise RuntimeError(f"{address} answered {answer['status']} on {self.site.rows:,} rows.")
        return answer["database"], answer["view"]


@contextmanager
def visitor(site: Site) -> Iterator[Visitor]:
    command = [sys.executable, "-m", "bench.visitor"]
    with subprocess.Popen(
        command, cwd=BASE_DIR, env=site.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Visitor(site, process)
        finally:
            assert process.stdin
            process.stdin.close()


def measure(report: Report, small: Site, large: Site) -> None:
    with ExitStack() as stack:
        visitors = [stack.enter_context(visitor(site)) for site in (small, large)]
        for what, pair in _addresses(visitors).items():
            _compare(report, what, visitors, pair)


def _addresses(visitors: list[Visitor]) -> dict[str, list[str]]:
    """What is compared: its name, and its address on each site."""
    places = [each.ask("places") for each in visitors]
    pages = {"timeline": ["/timeline/"] * 2}
    pages |= {name: [each[name] for each in places] for name in places[0]}
    for name, depth in (("timeline", 40), ("largest department", 18)):
        # Pages of two hundred: most of the way through the small table, and as far into the large one.
        pages[f"{name}, deep"] = [
            each.ask("deep", address=address, pages=depth)
            for each, address in zip(visitors, pages[name], strict=True)
        ]
    for name, query in FILTERS.items():
        pages[f"timeline by {name}"] = [f"/timeline/?{query}"] * 2
    pages["largest department by kind"] = [
        f"{address}?kind=statement" for address in pages["largest department"]
    ]
    for name, words in SEARCHES.items():
        pages[f"search for {name}"] = [f"/search/?q={words}".replace(" ", "+").replace('"', "%22")] * 2
    return pages


def _compare(report: Report, what: str, visitors: list[Visitor], addresses: list[str]) -> None:
    taken: list[list[tuple[float, float]]] = [[], []]
    for turn in range(ROUNDS + 3):
        for n, (each, address) in enumerate(zip(visitors, addresses, strict=True)):
            timing = each.visit(address)
            if turn >= 3:
                taken[n].append(timing)
    for kind, where in enumerate(("database", "view")):
        reference, measured = ([timing[kind] for timing in side] for side in taken)
        report.add(
            Row(
                f"{what}: {where}", milliseconds(measured), milliseconds(reference),
                paired(measured, reference), BOUND,
            )
        )  # fmt: skip
