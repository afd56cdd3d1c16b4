"""A07, A09, I6: what a taken-over parser tries in the child, and what becomes of it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from errno import EMFILE, ENETUNREACH
from pathlib import Path
from typing import Any

import pytest

from disclosures.ingest import sandbox
from disclosures.ingest.limits import Limits
from disclosures.ingest.sandbox import Outcome, SandboxUnavailable, run_safely

QUICK = Limits(child_seconds=2)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and namespaces")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "document"
    path.write_bytes(b"twelve bytes")
    path.chmod(0o600)
    return path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own for temporary files, empty again after the test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def listener() -> Iterator[tuple[str, int]]:
    """A server that a child without walls would reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()
        with socket.create_connection((host, port), timeout=2):
            yield host, port


def _run(name: str, document: Path, argument: Any = None, limits: Limits = QUICK) -> Outcome:
    with document.open("rb") as opened:
        return run_safely(f"tests.ingest.targets:{name}", opened, argument, limits)


def _stat(pid: str) -> list[str]:
    """State, parent and so on of a process, as in /proc; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _children(parent: int) -> set[int]:
    listed = [entry.name for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return {int(pid) for pid in listed if _stat(pid)[1:2] == [str(parent)]}


def test_the_child_gets_the_open_file_and_the_argument(document: Path, temporary: Path):
    outcome = _run("echo", document, ["é", {"a": 1}])
    assert outcome.end == "done"
    assert outcome.answer == {"argument": ["é", {"a": 1}], "bytes": 12}


def test_an_argument_larger_than_a_pipe_arrives(document: Path):
    assert _run("echo", document, "n" * 500_000).answer["argument"] == "n" * 500_000


def test_the_child_inherits_nothing_and_may_do_nothing(
    document: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SECRET_KEY", "not for the child")
    with tempfile.TemporaryFile() as other:
        os.set_inheritable(other.fileno(), True)
        seen = _run("look_around", document, str(document)).answer
    assert seen["environment"] == ["HOME", "LANG", "TMPDIR"]
    assert seen["descriptors"] == [seen["document"]]
    assert seen["modules"] == []
    assert seen["session"]
    assert "allowed" not in (seen["fork"], seen["open"], seen["temporary"], seen["root"])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give its child another user")
def test_a_child_of_root_becomes_a_user_of_its_own(document: Path):
    seen = _run("look_around", document, str(document), replace(QUICK, child_open_files=16)).answer
    assert seen["user"] >= 65_000
    assert seen["groups"] == []
    assert seen["kill"] == "Operation not permitted"
    assert seen["open"] == "Permission denied"


def test_no_connection_can_be_made_without_descriptors(document: Path, listener: tuple[str, int]):
    outcome = _run("connect", document, listener)
    assert outcome.answer == EMFILE
    assert "no-sockets" in outcome.isolation
    assert outcome.is_network_isolated


@LINUX
@pytest.mark.parametrize("target", ["connect", "datagram"])
def test_no_connection_can_be_made_from_the_network_namespace(
    target: str, document: Path, listener: tuple[str, int]
):
    outcome = _run(target, document, listener, replace(QUICK, child_open_files=16))
    if "network-namespace" not in outcome.isolation:
        assert not outcome.is_network_isolated
        pytest.skip("this system allows no network namespace, and the outcome says so")
    assert outcome.answer == ENETUNREACH
    assert outcome.is_network_isolated


def test_isolation_that_did_not_take_hold_is_not_claimed():
    assert not Outcome("done", isolation=frozenset({"memory", "cpu", "open-files"})).is_network_isolated
    assert Outcome("done", isolation=frozenset({"network-namespace"})).is_network_isolated


@LINUX
def test_a_memory_bomb_is_stopped(document: Path, temporary: Path):
    outcome = _run("eat_memory", document, limits=Limits(child_seconds=20, child_memory_bytes=200_000_000))
    assert outcome.end == "out-of-memory"
    assert outcome.seconds < 20


@LINUX
@pytest.mark.parametrize("target", ["loop", "sleep"])
def test_an_endless_child_is_killed_when_its_time_is_up(target: str, document: Path, temporary: Path):
    before = _children(os.getpid())
    outcome = _run(target, document, limits=Limits(child_seconds=1))
    assert outcome.end == "out-of-time"
    assert 1 <= outcome.seconds < 10
    assert _children(os.getpid()) <= before


@pytest.mark.parametrize(
    ("target", "number"), [("abort", signal.SIGABRT), ("segfault", signal.SIGSEGV), ("fail", 0)]
)
def test_a_crash_is_an_outcome(target: str, number: int, document: Path, temporary: Path):
    outcome = _run(target, document)
    assert (outcome.end, outcome.signal) == ("crashed", number)
    assert outcome.answer is None


def test_a_flood_is_capped(document: Path, temporary: Path):
    outcome = _run("flood", document, limits=replace(QUICK, max_answer_bytes=1_000_000))
    assert outcome.end == "too-much-output"
    assert outcome.seconds < 10


@LINUX
def test_a_child_that_answers_and_stays_is_ended(document: Path, temporary: Path):
    before = _children(os.getpid())
    outcome = _run("stay_behind", document)
    assert outcome.answer == "answered"
    assert _children(os.getpid()) <= before


@pytest.mark.parametrize("kind", ["unreadable", "too-large", "encrypted"])
def test_a_refusal_arrives_as_one_clean_line(kind: str, document: Path):
    outcome = _run("refuse", document, kind)
    assert (outcome.end, outcome.cause) == ("refused", kind)
    assert outcome.reason == "A reason[31m with tricks. And a second line."


@pytest.mark.parametrize(
    "said",
    [
        "[]\n",
        "null\n",
        '{"done": NaN}\n',
        '{"refused": "invented", "reason": "x"}\n',
        '{"refused": "encrypted", "reason": 7}\n',
        "{}\n",
        "[" * 200_000 + "\n",
        '{"done": 1}\n{"done": 2}\n',
        "\xff\xfe\n",
        '{"done": ' + "9" * 10_000 + "}\n",
    ],
    ids=lambda said: said[:20].strip(),
)
def test_bytes_that_are_no_answer_are_garbled(said: str, document: Path):
    assert _run("say", document, said).end == "garbled"


def test_half_an_answer_is_a_crash(document: Path):
    assert _run("say", document, '{"done": 1').end == "crashed"


def test_a_fault_of_ours_before_reading_says_nothing_about_the_document(document: Path, temporary: Path):
    with pytest.raises(SandboxUnavailable, match="has no attribute 'missing'"):
        _run("missing", document)


def test_an_interpreter_that_is_not_there_says_nothing_about_the_document(
    document: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with pytest.raises(SandboxUnavailable, match="No process could be started"):
        _run("echo", document)


@LINUX
def test_the_child_dies_with_its_parent(document: Path, tmp_path: Path):
    script = (
        "import sys; sys.path[:0] = sys.argv[1].split(':')\n"
        "from disclosures.ingest.sandbox import run_safely, Limits\n"
        "with open(sys.argv[2], 'rb') as opened:\n"
        "    run_safely('tests.ingest.targets:sleep', opened, None, Limits(child_seconds=60))\n"
    )
    path = ":".join(entry for entry in sys.path if entry)
    command = [sys.executable, "-c", script, path, str(document)]
    with subprocess.Popen(command, cwd=sandbox.PROJECT, env={"TMPDIR": str(tmp_path)}) as parent:
        child = _wait_for_child(parent.pid)
        parent.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _is_running(child):
        time.sleep(0.05)
    assert not _is_running(child)


def test_folders_left_by_a_killed_parent_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new, other = (tmp_path / name for name in ("disclosures-read-old", "disclosures-read-new", "other"))
    for folder in (old, new, other):
        folder.mkdir()
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))
    assert sandbox.sweep() == 1
    assert not old.exists()
    assert new.exists()
    assert other.exists()


def _wait_for_child(parent: int) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if found := _children(parent):
            return found.pop()
        time.sleep(0.02)
    raise AssertionError("no child was started")


def _is_running(pid: int) -> bool:
    return _stat(str(pid))[:1] not in ([], ["Z"])
