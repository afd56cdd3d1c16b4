"""The whole site as `make run` starts it, on engines of its own that a test may stop, hang, empty or kill."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import redis
from environ import Env

from config.embedded import likely_addresses
from tests.config.processes import ROOT, alive, descendants, eventually, kill_hard, programs_below

SECONDS_TO_START = 240
PAUSE_SECONDS = 0.3
UNSET = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY", "RELEASE"}
TOKEN = "a" * 32  # against forged requests: the same in cookie and form
BOUNDARY = "a-boundary-that-no-letter-holds"


@dataclass(frozen=True, slots=True)
class Answer:
    """To an upload. ``status`` 302 says "received", at ``location``; 0 that nobody answered."""

    status: int
    seconds: float
    location: str = ""
    retry_after: str = ""
    text: str = ""


class Site:
    def __init__(self, folder: Path) -> None:
        self.data_dir = folder / "data"
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self._env = {name: text for name, text in os.environ.items() if name not in UNSET} | {
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "RATE_LIMITS_ENABLED": "false",
            "UPLOAD_DAY_FILES": "10000",
            # What a worker could not give back while the database was away is free again after this.
            "JOB_LEASE_SECONDS": "5",
        }
        self._log = folder / "site.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.supervisor"],
                cwd=ROOT,
                env=self._env,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def wait_until_ready(self) -> None:
        eventually(
            lambda: "Data Trail is ready" in self.log() or self.process.poll() is not None, SECONDS_TO_START
        )
        assert self.process.poll() is None, self.log()

    def stop(self) -> None:
        tree = descendants(self.process.pid)
        self.process.terminate()
        try:
            self.process.wait(60)
        finally:
            kill_hard([self.process.pid, *alive(tree)])

    def pids(self, *words: str) -> list[int]:
        """Processes of the site whose command has all the words; not their guards."""
        return programs_below(self.process.pid, *words)

    @property
    def redis(self) -> "redis.Redis":
        return redis.Redis.from_url(likely_addresses({"DATA_DIR": str(self.data_dir)}).redis_url)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        parsed = Env.db_url_config(likely_addresses({"DATA_DIR": str(self.data_dir)}).database_url)
        names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
        connection = psycopg2.connect(
            **{names[key]: value for key, value in parsed.items() if key in names and value}
        )
        try:
            with connection.cursor() as cursor:
                cursor.execute(query)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def states(self, prefix: str) -> Counter[str]:
        """Of the documents whose names begin so."""
        query = "SELECT state FROM disclosures_document WHERE name LIKE"
        return Counter(state for (state,) in self.rows(f"{query} '{prefix}%'"))

    def wait_until_read(self, prefix: str, count: int, seconds: float = 100) -> None:
        deadline = time.monotonic() + seconds
        while (states := self.states(prefix)) != {"in-review": count}:
            assert time.monotonic() < deadline, f"{states}, not {count} in review\n{self.log()[-3000:]}"
            time.sleep(0.2)

    def upload(self, name: str, body: bytes) -> Answer:
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", "/contribute/", *_form(name, body))
            answered = connection.getresponse()
            text = answered.read().decode(errors="replace")
            seconds = time.monotonic() - started
            location, after = answered.headers["Location"] or "", answered.headers["Retry-After"] or ""
            return Answer(answered.status, seconds, location, after, text)
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, time.monotonic() - started, text=type(error).__name__)
        finally:
            connection.close()

    def upload_many(self, files: dict[str, bytes], at_once: int = 3) -> list[Answer]:
        """Whoever is refused waits a little before the next one."""

        def upload(one: tuple[str, bytes]) -> Answer:
            answer = self.upload(*one)
            if answer.status != 302:
                time.sleep(PAUSE_SECONDS)
            return answer

        with ThreadPoolExecutor(at_once) as threads:
            return list(threads.map(upload, files.items()))

    @contextmanager
    def stopped(self, *pids: int) -> Iterator[None]:
        """Hanging: the processes are there and do nothing."""
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in alive(list(pids)):
                os.kill(pid, signal.SIGCONT)


def _form(name: str, body: bytes) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a hand-in of one file."""
    fields = {"agree": "on", "csrfmiddlewaretoken": TOKEN}
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    parts += [f"{head}Content-Type: application/octet-stream\r\n\r\n".encode(), body]
    content = b"".join(parts) + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Cookie": f"csrf={TOKEN}"}
    return content, headers
