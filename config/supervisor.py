"""The whole site as one tree of processes: `python -m config.supervisor` (`make run`).

PostgreSQL and Redis (unless DATABASE_URL and REDIS_URL name others), gunicorn, Celery workers and Celery
beat. Each is started again when it dies. Ctrl-C, SIGTERM or the end of the terminal stop all, the engines
last. Should this process itself be killed, the guard of each program notices and stops it.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGQUIT, SIGTERM, signal
from typing import NoReturn
from urllib.parse import urlsplit

from config.embedded import BASE_DIR, EmbeddedEngines, EngineError, data_dir_from
from config.engines.process import Guarded, Job
from config.services import Service, print_lines, say

WEB_SECONDS = 120.0
TEND_SECONDS = 0.2
DEATHS_BEFORE_GIVING_UP = 3


class StopRequested(BaseException):
    """Somebody wants the site to stop. Not an Exception, so that nothing on the way swallows it."""


class StartError(Exception):
    """The site cannot start; the message says why."""

    status = 1


class UsageError(StartError):
    """It was asked for in a way that makes no sense."""

    status = 2


@dataclass(frozen=True)
class Place:
    """Where the site listens."""

    bind: str
    port: int

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Place":
        """Read BIND (127.0.0.1) and PORT (8000)."""
        text = environ.get("PORT") or "8000"
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise UsageError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
        return cls(environ.get("BIND") or "127.0.0.1", int(text))

    @property
    def reachable(self) -> str:
        """The host at which this machine reaches the site."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bind, self.bind)  # noqa: S104

    @property
    def gunicorn_bind(self) -> str:
        """The place as gunicorn writes it."""
        return f"[{self.bind}]:{self.port}" if ":" in self.bind else f"{self.bind}:{self.port}"

    def check_free(self) -> None:
        """Raise a StartError if something listens here already, or we may not."""
        family = socket.AF_INET6 if ":" in self.bind else socket.AF_INET
        try:
            socket.create_server((self.bind, self.port), family=family).close()
        except OSError as error:
            raise StartError(
                f"Port {self.port} of {self.bind} cannot be used ({os.strerror(error.errno or 0)}). "
                f"Stop what uses it, or choose another one: PORT={self.port % 65535 + 1} make run"
            ) from error


def site_services(place: Place, data_dir: Path, env: Mapping[str, str]) -> list[Service]:
    """Web, workers and beat, in the order in which they are started and stopped."""
    web = [
        *("gunicorn", "config.wsgi:application", "--bind", place.gunicorn_bind, "--no-control-socket"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"),
        *("--graceful-timeout", "8", "--log-level", "warning"),
    ]
    beat = [
        *("celery", "-q", "-A", "config.celery:app", "beat", "--schedule", str(data_dir / "beat-schedule")),
        *("--loglevel", "WARNING"),
    ]
    return [
        _service("web", web, env, grace=10),
        # Two for what is quick and one for what is slow, so that no scan holds up a letter.
        _worker("worker", "data-trail", 2, env),
        _worker("scans", "data-trail-slow", 1, env),
        _service("beat", beat, env, grace=5),
    ]


def _worker(name: str, queue: str, processes: int, env: Mapping[str, str]) -> Service:
    """The first signal goes to the main process alone and lets tasks finish; the second gives them up: their
    rows say that they are not done.
    """
    module = [
        *("celery", "-q", "-A", "config.celery:app", "worker", "-Q", queue, "-n", f"{name}@%h"),
        *("--concurrency", str(processes), "--prefetch-multiplier", "1"),
        *("--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
    ]
    return _service(name, module, env, signals=(SIGTERM, SIGQUIT), grace=15)


def _service(
    name: str,
    module: Sequence[str],
    env: Mapping[str, str],
    *,
    signals: Sequence[int] = (SIGTERM,),
    grace: float,
) -> Service:
    job = Job(argv=[sys.executable, "-m", *module], cwd=str(BASE_DIR), signals=signals, grace=grace)
    return Service(name, lambda output: Guarded(job, env=env, output=output))


@contextmanager
def running_engines(engines: EmbeddedEngines) -> Iterator[list[Service]]:
    """The engines as services, answering; empty when all of them run elsewhere. They end with the block."""
    services = [Service(server.name, server.launch) for server in engines.servers]
    try:
        for service in services:
            service.start()
        for server in engines.servers:
            server.wait_ready()
        engines.announce()
        yield services
    finally:
        for service in services:
            service.stop()
        engines.stop()


def prepare(env: Mapping[str, str]) -> dict[str, str | None]:
    """Run `config.prepare` and return what it says about signing in."""
    process = subprocess.Popen(
        [sys.executable, "-m", "config.prepare"],
        cwd=BASE_DIR,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        if process.stdout is None or process.stderr is None:
            raise RuntimeError("the output is not connected")
        lines = print_lines("setup", process.stderr)
        answer = process.stdout.read()
        status = process.wait()
        lines.join()
    finally:
        process.kill()
        process.wait()
    if status:
        raise StartError("Database, static files or record could not be made ready; the lines above say why.")
    found: dict[str, str | None] = json.loads(answer)
    return found


def answers(place: Place, host: str) -> bool:
    """Whether the site answers its health check."""
    connection = http.client.HTTPConnection(place.reachable, place.port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_for_web(place: Place, host: str, services: Sequence[Service]) -> None:
    """Tend the services until the web answers; raise a StartError if it does not."""
    deadline = time.monotonic() + WEB_SECONDS
    while not answers(place, host):
        for service in services:
            service.tend()
        if services[0].deaths >= DEATHS_BEFORE_GIVING_UP or time.monotonic() > deadline:
            raise StartError("The web process does not answer; its lines above say why.")
        time.sleep(0.1)


def serve(environ: Mapping[str, str]) -> NoReturn:
    """Start everything and keep it running until somebody wants it to stop."""
    place = Place.from_environment(environ)
    data_dir = data_dir_from(environ)
    engines = EmbeddedEngines(data_dir, environ=environ)
    engines.acquire()
    place.check_free()
    if os.geteuid() == 0:
        say("setup", "Started by root. It works, but an ordinary user is enough and safer.")
    with running_engines(engines) as engine_services:
        env = {
            **environ,
            **engines.addresses.as_environment(),
            "DATA_DIR": str(data_dir),
            "PORT": str(place.port),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONUNBUFFERED": "1",
            # Celery's paragraph about root; what is said above about it is enough.
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        }
        sign_in = prepare(env)
        site = site_services(place, data_dir, env)
        try:
            for service in site:
                service.start()
            address = environ.get("SITE_URL", "").rstrip("/") or f"http://{place.reachable}:{place.port}"
            wait_for_web(place, urlsplit(address).netloc, [*site, *engine_services])
            print(welcome(address, sign_in), flush=True)
            while True:
                for service in (*engine_services, *site):
                    service.tend()
                time.sleep(TEND_SECONDS)
        finally:
            for service in site:
                service.stop()


def welcome(address: str, sign_in: Mapping[str, str | None]) -> str:
    """The last lines of a start: where the site is and how to sign in."""
    if link := sign_in["first_editor_link"]:
        how = f"To sign in, make the first editor's account at this address, which works once: {link}"
    else:
        how = (
            f"Sign in at {sign_in['sign_in']} -- new people get a link from: "
            ".venv/bin/python manage.py invite EMAIL --role editor"
        )
    return f"\nData Trail is ready at {address}/\n{how}"


def _stop(*_: object) -> NoReturn:
    for number in (SIGINT, SIGTERM, SIGHUP):
        signal(number, _give_up)  # the second time ends it at once; the guards stop what is left
    raise StopRequested


def _give_up(*_: object) -> NoReturn:
    os._exit(1)


def main() -> int:
    for number in (SIGINT, SIGTERM, SIGHUP):
        signal(number, _stop)
    try:
        serve(os.environ)
    except StopRequested:
        return 0
    except (EngineError, StartError) as error:
        print(error, file=sys.stderr)
        return error.status if isinstance(error, StartError) else 1


if __name__ == "__main__":
    sys.exit(main())
