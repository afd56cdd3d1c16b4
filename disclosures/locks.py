"""Work that one session has to itself: a lock of the database, which ends with the session.

A worker that was killed half-way holds nothing any more, so its work is free at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def holding(space: int, row_id: int) -> Iterator[bool]:
    """Whether this session has the row to itself. ``space`` says which sort of work it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [space, row_id % 2**31])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [space, row_id % 2**31])


def is_held(space: int, row_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid = %s AND objid = %s)",
            [space, row_id % 2**31],
        )
        return bool(cursor.fetchone()[0])
