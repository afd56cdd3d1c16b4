"""Asks one database's pages inside one process, for ``bench.pages``: a line of JSON in, a line of JSON out.

Two of these run side by side, so that the small and the large database are asked in turn.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from bench.places import PLACES  # noqa: E402

NEXT_CURSOR = re.compile(r'rel="next" href="[^"]*cursor=([^"&]+)')


class Stopwatch:
    """Adds up what PostgreSQL took."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.seconds += time.perf_counter() - started


def visit(client: Client, address: str, number: int) -> dict[str, Any]:
    """One uncached page: a parameter that means nothing makes its address new."""
    watch = Stopwatch()
    sign = "&" if "?" in address else "?"
    with connection.execute_wrapper(watch):
        started = time.perf_counter()
        response = client.get(f"{address}{sign}visit={number}")
        seconds = time.perf_counter() - started
    return {"status": response.status_code, "database": watch.seconds, "view": seconds}


def deep_cursor(client: Client, address: str, pages: int) -> str:
    """The address of a page far down the same list."""
    cursor = ""
    for _ in range(pages):
        page = client.get(address, {"per_page": "200"} | ({"cursor": cursor} if cursor else {}))
        following = NEXT_CURSOR.search(page.content.decode())
        if not following:
            break
        cursor = following[1]
    return f"{address}?cursor={cursor}"


def main() -> None:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "visit":
            answer: Any = visit(client, order["address"], order["number"])
        elif order["do"] == "deep":
            answer = deep_cursor(client, order["address"], order["pages"])
        else:
            answer = {name: find() for name, find in PLACES.items()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
