"""A run's own databases beside the one that DATABASE_URL names: a migrated one, made once, and its copies."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg2
from environ import Env

ROOT = Path(__file__).resolve().parents[1]
# The variable that names the folder of a run, which all of its processes share.
RUN_FOLDER = "TEST_RUN_FOLDER"


def _database(url: str, name: str) -> str:
    """The address of another database of the same server; before the name may stand a socket's folder."""
    address, mark, options = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{options}"


def _connected(url: str) -> Any:
    """A connection, whichever way the address is written."""
    parsed = Env.db_url_config(url)
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    given = {names[key]: value for key, value in parsed.items() if key in names and value}
    return psycopg2.connect(**given | parsed.get("OPTIONS", {}))


class OwnDatabase:
    """A database beside the one that DATABASE_URL names; dropped at the end."""

    def __init__(self, beside: str, name: str) -> None:
        self._server = _database(beside, "postgres")
        self.name = name
        self.url = _database(beside, name)

    def _run(self, *statements: str) -> None:
        connection = _connected(self._server)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()

    def make(self, template: str = "template1") -> None:
        """Make it as a copy of ``template``, to which nobody may be connected."""
        self.drop()
        self._run(f'CREATE DATABASE "{self.name}" TEMPLATE "{template}"')

    def drop(self) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


class Migrated:
    """A database on which all migrations ran from the first to the last, as on an empty installation.

    They take half a minute of processor time, so one process of a run makes it when the first test needs it,
    the others wait, and what begins with an empty migrated database begins as a copy. ``folder`` belongs to
    the run and tells runs on one server apart.
    """

    def __init__(self, beside: str, folder: Path) -> None:
        self._database = OwnDatabase(beside, f"data_trail_migrated_{folder.name}")
        self._made = folder / "migrated"

    def name(self) -> str:
        """Its name; makes it first if nobody has. Raises CalledProcessError when a migration fails."""
        with self._made.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._made.exists():
                self._database.make()
                subprocess.run(
                    [sys.executable, "manage.py", "migrate", "--verbosity=0"],
                    cwd=ROOT,
                    env=os.environ | {"DATABASE_URL": self._database.url},
                    check=True,
                )
                self._made.touch()
        return self._database.name

    def drop(self) -> None:
        """For the end of the run, when all copies are made. Costs nothing where it was never made."""
        if self._made.exists():
            self._database.drop()
            self._made.unlink()


def migrated() -> Migrated:
    """That of this run: its folder is its own, also on engines that were given (tests/engines.py)."""
    return Migrated(os.environ["DATABASE_URL"], Path(os.environ[RUN_FOLDER]))
