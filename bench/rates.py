"""Finished pages: how many a second, against the same page made anew and against a bare "ok"."""

import itertools
import time

from bench import http
from bench.report import Report, Row
from bench.sites import Server

SECONDS = 3.0
ROUNDS = 3


def measure(report: Report, server: Server) -> float:
    """Adds the rows to the report; returns how many uncached pages a second were made."""
    page = "/timeline/"
    fresh = itertools.count()
    head = http.head_of(server.port, page)
    etag = next(line for line in head.decode().split("\r\n") if line.lower().startswith("etag:")).split(
        ": ", 1
    )[1]
    ok, cached, unchanged, uncached = [], [], [], []
    for _ in range(ROUNDS):
        ok.append(http.rate(server.port, "/healthz", seconds=SECONDS))
        cached.append(http.rate(server.port, page, seconds=SECONDS))
        unchanged.append(http.rate(server.port, page, seconds=SECONDS, headers=f"If-None-Match: {etag}\r\n"))
        uncached.append(_uncached(server, page, fresh))
    best = {name: max(values) for name, values in
            {"ok": ok, "cached": cached, "unchanged": unchanged, "uncached": uncached}.items()}  # fmt: skip
    for what, name, reference, bound in (
        ("cached timeline page against the uncached one", "cached", "uncached", 10.0),
        ('cached timeline page against a bare "ok"', "cached", "ok", 0.5),
        ("304 against the uncached page", "unchanged", "uncached", 10.0),
    ):
        report.add(
            Row(what, f"{best[name]:,.0f} a second", f"{best[reference]:,.0f} a second",
                best[name] / best[reference], bound, at_least=True)
        )  # fmt: skip
    return best["uncached"]


def _uncached(server: Server, page: str, fresh: "itertools.count[int]") -> float:
    """A parameter that means nothing makes each address new."""
    started, count = time.perf_counter(), 0
    while time.perf_counter() - started < SECONDS:
        http.head_of(server.port, f"{page}?visit={next(fresh)}", "Connection: close\r\n")
        count += 1
    return count / (time.perf_counter() - started)
