"""Talks to engines by their addresses, read as the settings read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import environ
import psycopg2
from redis import Redis


@contextmanager
def database(url: str) -> Iterator[Any]:
    """A cursor that commits each statement."""
    parts = environ.Env.db_url_config(url)
    connection = psycopg2.connect(host=parts["HOST"], user=parts["USER"], dbname=parts["NAME"])
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def value(url: str, query: str) -> Any:
    """The one value that a query gives."""
    with database(url) as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@contextmanager
def broker(url: str) -> Iterator[Redis]:
    client = Redis.from_url(url, decode_responses=True)
    try:
        yield client
    finally:
        client.close()
