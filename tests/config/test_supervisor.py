"""The whole site as one tree of processes, started and stopped for real."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.supervisor import Place, StartError, UsageError, welcome
from tests.config.processes import ROOT, alive, descendants, eventually, firsts, kill_hard, programs_below


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80 "])
def test_a_port_that_makes_no_sense(port):
    with pytest.raises(UsageError, match="must be a number from 1 to 65535"):
        Place.from_environment({"PORT": port})


def test_where_it_listens():
    assert Place.from_environment({}) == Place("127.0.0.1", 8000)
    assert Place.from_environment({"PORT": "", "BIND": ""}) == Place("127.0.0.1", 8000)
    everywhere = Place.from_environment({"PORT": "80", "BIND": "0.0.0.0"})  # noqa: S104
    assert (everywhere.gunicorn_bind, everywhere.reachable) == ("0.0.0.0:80", "127.0.0.1")
    assert Place("::", 80).gunicorn_bind == "[::]:80"


def test_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            StartError, match=rf"Port {port} of 127.0.0.1 cannot be used .*PORT={port + 1} make run"
        ):
            Place("127.0.0.1", port).check_free()


def test_the_last_lines_say_how_to_sign_in():
    first = welcome("http://x", {"sign_in": "http://x/in/", "first_editor_link": "http://x/once/"})
    assert first.splitlines()[1:] == [
        "Data Trail is ready at http://x/",
        "To sign in, make the first editor's account at this address, which works once: http://x/once/",
    ]
    later = welcome("http://x", {"sign_in": "http://x/in/", "first_editor_link": None})
    assert "Sign in at http://x/in/" in later
    assert "manage.py invite EMAIL --role editor" in later


class Site:
    """`python -m config.supervisor` on a data folder of its own."""

    def __init__(self, data_dir: Path, log: Path) -> None:
        self.port = free_port()
        self.data_dir = data_dir
        self._log = log
        unset = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY"}
        self._env = {name: text for name, text in os.environ.items() if name not in unset}
        self._env |= {"DATA_DIR": str(data_dir), "PORT": str(self.port)}
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.supervisor"],
                cwd=ROOT,
                env=self._env,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def wait_until_ready(self, seconds: float) -> None:
        eventually(lambda: "Data Trail is ready" in self.log or self.process.poll() is not None, seconds)
        assert self.process.poll() is None, self.log

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def pids(self, *words: str) -> list[int]:
        """Processes of the tree whose command has all the words; not their guards."""
        return programs_below(self.process.pid, *words)

    def again(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "config.supervisor"],
            cwd=ROOT,
            env=self._env | {"PORT": str(free_port())},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("site") / "data"


@pytest.fixture
def site(data_dir, tmp_path):
    """The site, started; on the same data in each test of this module, as `make run` again and again."""
    started = Site(data_dir, tmp_path / "log")
    try:
        started.wait_until_ready(180)
        yield started
    finally:
        tree = descendants(started.process.pid)
        started.process.terminate()
        try:
            started.process.wait(60)
        finally:
            kill_hard([started.process.pid, *alive(tree)])


def test_who_dies_comes_back_and_ctrl_c_stops_all(site):
    assert site.answers()
    for words in (
        ["config.wsgi"],
        ["celery", "worker@%h"],
        ["celery", "scans@%h"],
        ["celery", "beat"],
        ["redis-server"],
        ["postgres", "-D"],
    ):
        before = site.pids(*words)
        assert before, words
        kill_hard(firsts(before))
        eventually(lambda words=words, before=before: set(site.pids(*words)) - set(before))
    eventually(site.answers)
    for name in ("web", "worker", "scans", "beat", "redis", "postgres"):
        assert f"{name:<9}| ended with status 137; starting again in 1 s" in site.log
    refused = site.again()
    assert refused.returncode == 1
    assert f"already running on {site.data_dir} (process {site.process.pid})" in refused.stderr

    tree = descendants(site.process.pid)
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(60) == 0
    assert not alive(tree)
    assert site.log.rindex("database system is shut down") > site.log.index("Data Trail is ready")


def test_a_second_start_does_nothing_twice_and_death_by_force_leaves_nothing(site, data_dir):
    site.process.terminate()
    assert site.process.wait(60) == 0
    again = Site(data_dir, site._log.with_name("again"))
    tree: list[int] = []
    try:
        again.wait_until_ready(120)
        assert "Applying" not in again.log
        assert "Loading" not in again.log
        _, ready, said = again.log.partition(f"\nData Trail is ready at http://127.0.0.1:{again.port}/\n")
        assert ready
        assert "works once: http" in said.splitlines()[0]
        tree = descendants(again.process.pid)
        again.process.kill()
        eventually(lambda: not alive(tree), seconds=60)
    finally:
        kill_hard([again.process.pid, *alive(tree)])
        again.process.wait()
