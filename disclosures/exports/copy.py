"""Rows straight out of PostgreSQL by ``COPY``, through a pipe (docs/decisions/0003-copy-exports.md).

As quick as ``psql`` itself, in constant memory. The export has a connection of its own, read-only and with
time limits; when the reader goes away the statement is cancelled and the connection closed.
"""

import csv
import fcntl
import io
import os
import threading
from collections.abc import Iterator
from typing import Any

import psycopg2
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from disclosures.exports.columns import Column

CHUNK_BYTES = 256 * 1024
_slots = threading.BoundedSemaphore(settings.EXPORTS_AT_ONCE)


class TooManyExports(Exception):
    """As many exports as allowed are running in this process."""


Query = tuple[str, tuple[Any, ...]]


def _select(rows: "QuerySet[Any]", columns: tuple[Column, ...], outer: str) -> Query:
    """The queryset's own query, filters and order untouched, with the columns' values, reshaped by ``outer``.

    A query in FROM that has an ORDER BY runs as it stands: order is kept, each value is looked up once.
    """
    values = {
        f"c_{column.name}": RawSQL(column.sql.replace("%", "%%"), [])  # noqa: S611 - constants of columns.py
        for column in columns
    }
    query = rows.annotate(**values).values_list(*values).query
    # Where Django sees by itself that nothing matches, that is still a query, and a file with a head.
    sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
    return f"SELECT {outer.replace('%', '%%')} FROM ({sql}) AS rows", parameters  # noqa: S608 - the ORM's own SQL


def csv_query(rows: "QuerySet[Any]", columns: tuple[Column, ...]) -> Query:
    """(SQL, parameters) of the cells; benchmarks give the same to psql."""
    return _select(rows, columns, ", ".join(column.for_csv(f"c_{column.name}") for column in columns))


def csv_export(rows: "QuerySet[Any]", columns: tuple[Column, ...], *, bom: bool = False) -> "Export":
    """RFC 4180, UTF-8; the head is there before the query is planned. Raises TooManyExports when called."""
    head = io.StringIO()
    csv.writer(head).writerow([column.name for column in columns])
    query = csv_query(rows, columns)
    start = (b"\xef\xbb\xbf" if bom else b"") + head.getvalue().encode()
    return Export(start, _Copy(query, "FORMAT csv"), _Crlf())


def json_export(rows: "QuerySet[Any]", columns: tuple[Column, ...], *, before: bytes) -> "Export":
    """``before`` opens an object and ends in the array's name; array and object are closed here."""
    pairs = ", ".join(f"'{column.name}', {column.for_json(f'c_{column.name}')}" for column in columns)
    query = _select(rows, columns, f"json_build_object({pairs})::text")
    # JSON never holds these two control characters, so the one column goes out as it is, a line a row.
    options = "FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01'"
    return Export(before + b"[\n", _Copy(query, options), _Listed())


class _Crlf:
    """COPY ends rows with LF, the contract with CRLF; line breaks inside quotation marks stay as they are."""

    def __init__(self) -> None:
        self._is_inside = False

    def feed(self, chunk: bytes) -> bytes:
        parts = chunk.split(b'"')
        for n in range(int(self._is_inside), len(parts), 2):
            parts[n] = parts[n].replace(b"\n", b"\r\n")
        self._is_inside ^= len(parts) % 2 == 0
        return b'"'.join(parts)

    def end(self) -> bytes:
        return b""


class _Listed:
    """Lines of JSON as the members of an array, closed at the end."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, chunk: bytes) -> bytes:
        chunk = self._pending + chunk
        # The last line break waits: a comma belongs there only if another row follows.
        self._pending = chunk[-1:] if chunk.endswith(b"\n") else b""
        return chunk[: len(chunk) - len(self._pending)].replace(b"\n", b",\n")

    def end(self) -> bytes:
        return b"\n]}\n"


class Export:
    """An iterator of bytes with ``close``: the head at once, then what PostgreSQL sends, reshaped."""

    def __init__(self, head: bytes, rows: "_Copy", shape: _Crlf | _Listed) -> None:
        self._head, self._rows, self._shape = head, rows, shape
        self._is_ended = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        for chunk in self._rows:
            return self._shape.feed(chunk)
        if self._is_ended:
            raise StopIteration
        self._is_ended = True
        return self._shape.end()

    def close(self) -> None:
        self._rows.close()


class _Copy:
    """The bytes of one COPY. ``close`` lets go of slot, thread, pipe and connection."""

    def __init__(self, query: Query, options: str) -> None:
        self._is_open = False
        if not _slots.acquire(blocking=False):
            raise TooManyExports
        self._query, self._options = query, options
        self._error: Exception | None = None
        self._thread: threading.Thread | None = None
        self._connection: Any = None
        self._reader: io.FileIO | None = None
        self._is_open = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if not self._is_open:
            raise StopIteration
        try:
            if self._thread is None:
                self._start()
            chunk = self._read()
        except BaseException:
            self.close()
            raise
        if chunk:
            return chunk
        self._finish()
        raise StopIteration

    def _start(self) -> None:
        parameters = connection.get_connection_params() | {"application_name": "export"}
        self._connection = psycopg2.connect(**{k: v for k, v in parameters.items() if k != "cursor_factory"})
        self._connection.set_client_encoding("UTF8")
        self._connection.set_session(readonly=True)
        read_end, write_end = os.pipe()
        fcntl.fcntl(write_end, getattr(fcntl, "F_SETPIPE_SZ", 1031), 1024 * 1024)
        self._reader = io.FileIO(read_end, "rb")
        self._thread = threading.Thread(target=self._run, args=(write_end,), daemon=True)
        self._thread.start()

    def _run(self, write_end: int) -> None:
        sql, parameters = self._query
        try:
            with (
                os.fdopen(write_end, "wb", buffering=CHUNK_BYTES) as pipe,
                self._connection.cursor() as cursor,
            ):
                cursor.execute(f"SET statement_timeout = {int(settings.EXPORT_STATEMENT_TIMEOUT_MS)}")
                # One pass in the order of the index; sorting a million wide rows would hold everything back.
                cursor.execute("SET jit = off")
                select = cursor.mogrify(sql, parameters).decode()
                cursor.copy_expert(f"COPY ({select}) TO STDOUT ({self._options})", pipe)
        except (psycopg2.Error, OSError, ValueError) as error:
            self._error = error

    def _read(self) -> bytes:
        """A chunk of full size, so that few writes reach the reader; shorter only at the end."""
        assert self._reader is not None  # noqa: S101
        first = self._reader.read(CHUNK_BYTES) or b""
        if not first or len(first) >= CHUNK_BYTES // 4:
            return first
        parts, size = [first], len(first)
        while size < CHUNK_BYTES // 4 and (more := self._reader.read(CHUNK_BYTES)):
            parts.append(more)
            size += len(more)
        return b"".join(parts)

    def _finish(self) -> None:
        if self._thread is not None:
            self._thread.join()
        error = self._error
        self.close()
        if error is not None:
            # The reader gets an answer that breaks off: a cut export must not look like a whole one.
            raise RuntimeError("The export was cut short.") from error

    def close(self) -> None:
        """Cancels what still runs. Safe to call more than once."""
        if not self._is_open:
            return
        self._is_open = False
        try:
            if self._reader is not None:
                self._reader.close()
            if self._thread is not None and self._thread.is_alive():
                self._connection.cancel()
                self._thread.join()
            if self._connection is not None:
                self._connection.close()
        finally:
            _slots.release()

    def __del__(self) -> None:
        self.close()
