"""Datasette on the same rows, in an environment of its own: its page and its CSV, for comparison."""

import csv
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.http import download
from bench.sites import BASE_DIR, Server, free_port, running

ENVIRONMENT = BASE_DIR / ".venv-bench"
REQUIREMENTS = BASE_DIR / "requirements-bench.txt"


def _install() -> Path:
    """The environment's Python; installed once for a lock file."""
    program = ENVIRONMENT / "bin" / "python"
    stamp = ENVIRONMENT / "installed"
    wanted = REQUIREMENTS.read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        subprocess.run(
            [program, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(REQUIREMENTS)],
            check=True,
        )
        stamp.write_text(wanted)
    return program


def _database(folder: Path, ours: Server) -> Path:
    """One flat table of the rows of our CSV, with the index that its page needs."""
    source, target = folder / "timeline.csv", folder / "timeline.db"
    subprocess.run(
        [sys.executable, "-c", "import sys, urllib.request; urllib.request.urlretrieve(*sys.argv[1:])",
         f"http://127.0.0.1:{ours.port}/timeline.csv", str(source)], check=True,
    )  # fmt: skip
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as connection, source.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        names = next(rows)
        connection.execute(f"CREATE TABLE timeline ({', '.join(names)}, PRIMARY KEY (id))")
        connection.executemany(f"INSERT INTO timeline VALUES ({', '.join('?' * len(names))})", rows)
        connection.execute("CREATE INDEX by_date ON timeline (date)")
        connection.commit()
    source.unlink()
    return target


@contextmanager
def datasette(folder: Path, ours: Server) -> Iterator[Server]:
    program = _install()
    port = free_port()
    command = [
        str(program), "-m", "datasette", "serve", "--immutable", str(_database(folder, ours)),
        "--port", str(port),
        "--setting", "max_returned_rows", "200", "--setting", "max_csv_mb", "0",
        "--setting", "sql_time_limit_ms", "600000",
    ]  # fmt: skip
    with running(command, {"PATH": "/usr/bin:/bin", "HOME": str(folder)}, port, "/-/versions.json") as server:
        yield server


PAGE = "/timeline/timeline?_sort_desc=date&_size=25"
# In the order of the key: sorted by date, each of its pages would read the whole table once more.
CSV = "/timeline/timeline.csv?_stream=on&_size=max"


def seconds_of_csv(server: Server) -> float:
    return download(server.port, CSV).seconds
