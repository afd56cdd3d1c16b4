"""PostgreSQL's own programs: which of those that are here fit the server, and how they are called."""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection

from disclosures.backup.archive import Refused, chunks_of

PROGRAMS = ("pg_dump", "pg_restore", "psql")
# From here on a dump sets things that servers before it do not know.
NEW_SETTINGS_MAJOR = 17
INSTALL = (
    "Install the client programs of PostgreSQL {major} (Debian, Ubuntu: apt-get install "
    "postgresql-client-{major}; Fedora: dnf install postgresql; macOS: brew install libpq)."
)
FIRST = b"BEGIN;\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
LAST = b"\nCOMMIT;\n"
NONE = "No pg_dump, pg_restore and psql were found. " + INSTALL
MISFIT = "The database is PostgreSQL {server}, and of its programs only version {found} is here. " + INSTALL


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder that has all three, and their major version."""

    folder: Path
    major: int


def server_major() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def choose(server: int, *, dumped_with: int = 0) -> Programs:
    """Those of the server's own version, else the next newer that it understands.

    ``dumped_with``: pg_restore reads nothing that a newer pg_dump wrote. Raises Refused.
    """
    here = {one.major: one for one in _installed()}
    if not here:
        raise Refused(NONE.format(major=max(server, dumped_with)))
    for major in sorted(here):
        same_age = (major >= NEW_SETTINGS_MAJOR) == (server >= NEW_SETTINGS_MAJOR)
        if major >= server and major >= dumped_with and (major == server or same_age):
            return here[major]
    said = " and ".join(str(major) for major in sorted(here))
    raise Refused(MISFIT.format(server=server, found=said, major=max(server, dumped_with)))


def _installed() -> Iterator[Programs]:
    for folder in dict.fromkeys(settings.POSTGRESQL_CLIENT_FOLDERS):
        if all(shutil.which(name, path=str(folder)) for name in PROGRAMS) and (major := _major(folder)):
            yield Programs(Path(folder), major)


def _major(folder: Path) -> int | None:
    """None where it does not run here."""
    try:
        told = subprocess.run(
            [Path(folder) / "pg_dump", "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
    return int(found[1]) if found else None


def _address() -> tuple[list[str], dict[str, str]]:
    """Arguments and environment that lead to our database; the password is no argument."""
    arguments, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    return ["--no-password", *arguments[1:]], os.environ | {"LC_ALL": "C"} | (environment or {})


def dump(programs: Programs, snapshot: str, without_rows_of: Iterable[str]) -> Iterator[bytes]:
    """The database as that snapshot sees it. Raises Refused where pg_dump fails."""
    where, environment = _address()
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    arguments += [f"--exclude-table-data={table}" for table in without_rows_of]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(
            [programs.folder / "pg_dump", *arguments, *where],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=environment,
        ) as process:
            assert process.stdout  # noqa: S101 - it was asked for
            yield from chunks_of(process.stdout)
        if process.returncode:
            raise Refused(f"pg_dump failed: {_last_line(said)}")


def restore(programs: Programs, source: IO[bytes]) -> None:
    """Puts a dump in the place of all that the database holds, in one transaction. Raises Refused.

    pg_restore writes the statements, psql runs them. If either fails or is killed, nothing has changed.
    """
    where, environment = _address()
    to_read = ["--no-owner", "--no-privileges", "--file=-"]
    # Values of rows would stand in the detail of an error (P13).
    to_write = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse", "--file=-"]
    environment |= {"PGOPTIONS": "-c client_min_messages=error"}
    pipe = subprocess.PIPE
    with tempfile.TemporaryFile() as said:
        given: dict[str, Any] = {"stdin": pipe, "stderr": said, "env": environment}
        with (
            subprocess.Popen([programs.folder / "pg_restore", *to_read], stdout=pipe, **given) as reading,
            subprocess.Popen(
                [programs.folder / "psql", *to_write, *where], stdout=subprocess.DEVNULL, **given
            ) as writing,
        ):
            feeding = threading.Thread(target=_feed, args=(source, reading.stdin), daemon=True)
            feeding.start()
            _pass_on(reading, writing)
            feeding.join()
        if reading.returncode or writing.returncode:
            raise Refused(f"The database was not restored: {_last_line(said)}")


def _feed(source: IO[bytes], target: IO[bytes]) -> None:
    with suppress(OSError), target:  # where it ended early, its status says so
        for chunk in chunks_of(source):
            target.write(chunk)


def _pass_on(reading: "subprocess.Popen[bytes]", writing: "subprocess.Popen[bytes]") -> None:
    """The word that makes it last is said at the end, and only if all of it was read."""
    assert reading.stdout and writing.stdin  # noqa: S101 - both were asked for
    with suppress(OSError), writing.stdin as statements:
        statements.write(FIRST)
        for chunk in chunks_of(reading.stdout):
            statements.write(chunk)
        if reading.wait() == 0:
            statements.write(LAST)
    reading.stdout.close()


def _last_line(said: IO[bytes]) -> str:
    """What a program said last, which is why it gave up; no more of it, lest it quote rows."""
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else "it did not say why."
