"""How long a public read may take: PostgreSQL stops it, and the reader gets a sentence (threat model A25)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg2.errorcodes import QUERY_CANCELED

T = TypeVar("T")
# Numbers beside choices are worth a moment, and no more: past it the page shows none.
EXTRAS_TIMEOUT_MS = 400


class TooSlow(Exception):
    """A read was stopped because it took longer than a reader should wait."""


def _set_timeout(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])


@contextmanager
def public_read(milliseconds: int | None = None) -> Iterator[None]:
    """One transaction whose statements each end after PUBLIC_STATEMENT_TIMEOUT_MS. Raises TooSlow."""
    try:
        with transaction.atomic():
            _set_timeout(settings.PUBLIC_STATEMENT_TIMEOUT_MS if milliseconds is None else milliseconds)
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) == QUERY_CANCELED:
            raise TooSlow from error
        raise


def unless_slow(read: Callable[[], T]) -> T | None:
    """What ``read`` returns, or None if it takes longer than EXTRAS_TIMEOUT_MS; the page goes on without.

    To be called inside ``public_read``, whose own limit holds again afterwards.
    """
    try:
        with public_read(min(EXTRAS_TIMEOUT_MS, settings.PUBLIC_STATEMENT_TIMEOUT_MS)):
            found = read()
    except TooSlow:
        return None
    _set_timeout(settings.PUBLIC_STATEMENT_TIMEOUT_MS)
    return found
