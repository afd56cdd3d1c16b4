"""A real Celery worker on the engines of the test run, in a process of its own."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from config.celery import app

ROOT = Path(__file__).resolve().parents[1]
_numbers = itertools.count(1)


def database_url() -> str:
    """The database of this test, which carries another name than the one in the environment."""
    address, mark, options = os.environ["DATABASE_URL"].partition("?")
    # The name is the last part of the path; before it may stand the folder of a socket.
    return f"{address.rpartition('/')[0]}/{connection.settings_dict['NAME']}{mark}{options}"


def own_broker() -> str:
    """A database of the run's Redis for this process of pytest: no other worker takes our messages."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 15 + 1
    given = settings.CELERY_BROKER_URL.partition("?")[0]
    if given.startswith("redis+socket:"):
        return f"{given}?virtual_host={number}"
    return urlsplit(given)._replace(path=f"/{number}").geturl()


class RunningWorker:
    """``pid`` is the worker's main process; it and its children form a session of their own.

    ``options`` go to Celery behind its own, for example ``"-I", "a.module.to.load"``.
    """

    def __init__(self, data_dir: Path, *options: str, **environment: str) -> None:
        self.log = data_dir / f"worker-{next(_numbers)}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "-A", "config.celery", "-b", own_broker(), "worker"),
                    *("--loglevel", "INFO", "--concurrency", "1"),
                    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
                    *options,
                ],
                cwd=ROOT,
                env=os.environ
                | {
                    "DATABASE_URL": database_url(),
                    "REDIS_URL": settings.REDIS_URL,
                    "DATA_DIR": str(data_dir),
                    "SECRET_KEY": settings.SECRET_KEY,
                    **environment,
                },
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.pid = self.process.pid

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_until_ready(self) -> None:
        wait_for(lambda: "ready." in self.text() or self.process.poll() is not None, "a worker", 60)
        assert self.process.poll() is None, self.text()

    def kill(self) -> None:
        """SIGKILL to the worker and everything that it started."""
        if self.process.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running_worker(data_dir: Path, *options: str, **environment: str) -> Iterator[RunningWorker]:
    """``environment`` over that of the test, for example ``JOB_LEASE_SECONDS="2"``."""
    worker = RunningWorker(data_dir, *options, **environment)
    try:
        worker.wait_until_ready()
        yield worker
    except BaseException:
        sys.stderr.write(worker.text())  # pytest shows it with the failure
        raise
    finally:
        worker.kill()


def wait_for(happened: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Until it happened; fails, naming ``what`` was waited for."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"{what} did not come within {seconds} s"
        time.sleep(0.05)


def forget_messages() -> None:
    """Empties the queue: what earlier tests hinted at belongs to rows that are gone."""
    with app.connection_for_write(own_broker()) as line:
        for queue in settings.INGEST_QUEUES.values():
            line.default_channel.queue_purge(queue)
