"""A07, A09, I6: what a taken-over parser tries in the child, and what becomes of it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from errno import EMFILE, ENETUNREACH
from pathlib import Path
from typing import Any

import pytest

from disclosures.ingest import sandbox
from disclosures.ingest.contract import REFUSALS
from disclosures.ingest.limits import Limits
from disclosures.ingest.nursery import NURSERY
from disclosures.ingest.sandbox import Outcome, SandboxUnavailable, run_program, run_safely

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


@pytest.fixture
def fresh_zygote() -> Iterator[None]:
    """One that is started in this test, and again after it."""
    NURSERY.stop()
    yield
    NURSERY.stop()


def _run(name: str, document: Path, argument: Any = None, limits: Limits = QUICK) -> Outcome:
    with document.open("rb") as opened:
        return run_safely(f"tests.ingest.targets:{name}", opened, argument, limits)


def _zygote(document: Path) -> int:
    """The process that children are forked from."""
    return int(_run("look_around", document, str(document)).answer["parent"])


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
    zygote = _zygote(document)
    outcome = _run(target, document, limits=Limits(child_seconds=1))
    assert outcome.end == "out-of-time"
    assert 1 <= outcome.seconds < 10
    assert _children(zygote) == set()


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
    zygote = _zygote(document)
    outcome = _run("stay_behind", document)
    assert outcome.answer == "answered"
    assert _children(zygote) == set()


@pytest.mark.parametrize("kind", [refusal.cause for refusal in REFUSALS])
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
        '{"done": 1, "follows": true}\nx',
        '{"done": 1, "follows": -1}\n',
        '{"done": 1, "follows": 1}\ntwo',
        '{"refused": "encrypted", "reason": "x"}\nmore',
        '{"refused": ["encrypted"], "reason": "x"}\n',
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
    document: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, fresh_zygote: None
):
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with pytest.raises(SandboxUnavailable, match="No process could be started"):
        _run("echo", document)


def test_children_share_one_zygote_and_not_each_other(document: Path):
    seen = [_run("look_around", document, str(document)).answer for _ in range(3)]
    assert len({one["parent"] for one in seen}) == 1
    assert seen[0]["parent"] != os.getpid()
    if os.geteuid() == 0:
        assert len({one["user"] for one in seen}) == 3


@LINUX
def test_a_zygote_that_died_is_replaced(document: Path):
    first = _zygote(document)
    os.kill(first, signal.SIGKILL)
    _wait_until(lambda: not _is_running(first))
    assert _zygote(document) != first


@LINUX
def test_a_zygote_that_dies_at_work_says_nothing_about_the_document(document: Path, temporary: Path):
    zygote = _zygote(document)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(_run, "sleep", document, limits=Limits(child_seconds=30))
        child = _wait_for_child(zygote)
        os.kill(zygote, signal.SIGKILL)
        with pytest.raises(SandboxUnavailable):
            waiting.result(timeout=20)
    # The system ends the child as soon as its zygote is gone; the answer may come a moment before.
    _wait_until(lambda: not _is_running(child))
    assert _run("echo", document).end == "done"


def test_many_threads_get_an_answer_each(document: Path, temporary: Path):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: _run("echo", document, n).answer["argument"], range(60)))
    assert answers == list(range(60))


@LINUX
def test_one_that_takes_its_time_does_not_hold_up_the_others(document: Path):
    zygote = _zygote(document)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(_run, "sleep", document, limits=Limits(child_seconds=3))
        _wait_for_child(zygote)
        assert _run("echo", document).end == "done"
        assert not waiting.done()
        assert waiting.result(timeout=20).end == "out-of-time"


@pytest.mark.usefixtures("fresh_zygote")
def test_a_process_that_is_prepared_starts_no_second_zygote(document: Path):
    sandbox.prepare()
    prepared = NURSERY._zygote
    assert prepared is not None
    sandbox.prepare()
    assert _zygote(document) == prepared.pid


def test_a_fork_of_this_process_gets_a_zygote_of_its_own(document: Path):
    own = _zygote(document)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writing, str(_zygote(document)).encode())
            NURSERY.stop()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    os.close(writing)
    with os.fdopen(reading) as said:
        theirs = int(said.read())
    assert theirs not in (own, os.getpid())
    assert _zygote(document) == own


@LINUX
def test_no_child_is_left_waiting_to_be_buried(document: Path):
    zygote = _zygote(document)
    for _ in range(5):
        _run("echo", document)
        _run("abort", document)
    assert _children(zygote) == set()


@LINUX
def test_descriptors_do_not_pile_up(document: Path, temporary: Path):
    zygote = _zygote(document)
    _run("echo", document)
    before = [_open_files(pid) for pid in (os.getpid(), zygote)]
    for target in ("echo", "abort", "refuse", "missing") * 5:
        with suppress(SandboxUnavailable):
            _run(target, document, "unreadable")
    assert [_open_files(pid) for pid in (os.getpid(), zygote)] == before


@LINUX
def test_child_and_zygote_die_with_their_parent(document: Path, tmp_path: Path):
    script = (
        "import sys; sys.path[:0] = sys.argv[1].split(':')\n"
        "from disclosures.ingest.sandbox import run_safely, Limits\n"
        "with open(sys.argv[2], 'rb') as opened:\n"
        "    run_safely('tests.ingest.targets:sleep', opened, None, Limits(child_seconds=60))\n"
    )
    path = ":".join(entry for entry in sys.path if entry)
    command = [sys.executable, "-c", script, path, str(document)]
    with subprocess.Popen(command, cwd=sandbox.PROJECT, env={"TMPDIR": str(tmp_path)}) as parent:
        zygote = _wait_for_child(parent.pid)
        child = _wait_for_child(zygote)
        parent.kill()
    _wait_until(lambda: not _is_running(child) and not _is_running(zygote))


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


def test_bytes_may_follow_an_answer(document: Path):
    outcome = _run("raw", document, 100_000)
    assert (outcome.end, outcome.answer, outcome.raw) == ("done", "head", b"\n\x00\xff" * 100_000)
    assert _run("raw", document, 0).raw == b""


def test_fewer_bytes_than_were_promised_are_a_crash(document: Path):
    outcome = _run("say_less", document)
    assert (outcome.end, outcome.raw) == ("crashed", b"")


def test_members_stand_in_the_spool_one_after_the_other(document: Path):
    with document.open("rb") as opened, tempfile.TemporaryFile() as spool:
        outcome = run_safely("tests.ingest.targets:spool", opened, [3, 0, 5], QUICK, spool)
        assert outcome.answer == [["3.txt", 3, 0], ["0.txt", 0, 3], ["5.txt", 5, 3]]
        assert os.pread(spool.fileno(), 100, 0) == b"x" * 8


def test_a_child_fills_no_disk_by_way_of_the_spool(document: Path):
    limits = replace(QUICK, temporary_bytes=100_000)
    with document.open("rb") as opened, tempfile.TemporaryFile() as spool:
        outcome = run_safely("tests.ingest.targets:fill_spool", opened, None, limits, spool)
        assert outcome.answer == [100_000, "File too large"]
        assert os.fstat(spool.fileno()).st_size == 100_000


def _program(document: Path, *argv: str, seconds: float = 5, **limits: int) -> Outcome:
    with document.open("rb") as opened:
        return run_program(argv, opened, replace(QUICK, **limits), seconds)


def test_a_program_gets_the_open_file_and_gives_bytes(document: Path, temporary: Path):
    outcome = _program(document, "/bin/cat")
    assert (outcome.end, outcome.answer) == ("done", b"twelve bytes")
    assert outcome.is_network_isolated
    assert outcome.peak_bytes > 0


SHELL = "/bin/sh"


def test_a_program_sees_nothing_of_ours(document: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_KEY", "not for a program")
    said = _program(
        document, SHELL, "-c", "export; echo /proc/self/fd/*; ulimit -f; ulimit -n"
    ).answer.decode()
    assert "SECRET_KEY" not in said
    assert "OMP_THREAD_LIMIT" in said
    assert said.split()[-2:] == ["0", "64"]
    if sys.platform == "linux":
        assert len([word for word in said.split() if word.startswith("/proc")]) <= 5  # 0 to 3, and the folder


@pytest.mark.parametrize("script", ["echo x > new; cat new", "cat /dev/null", "(true)", "true &"])
def test_a_program_can_write_no_file_and_start_no_other(script: str, document: Path, temporary: Path):
    assert _program(document, SHELL, "-c", f"{script}; exit 0").end == "crashed"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a program another user")
def test_a_program_of_root_reads_only_what_everybody_may_read(document: Path):
    assert _program(document, SHELL, "-c", f"read line < {document}").end == "crashed"


def test_a_program_that_fails_or_is_killed_is_an_outcome(document: Path):
    failed, killed = (_program(document, SHELL, "-c", end) for end in ("exit 3", "kill -SEGV $$"))
    assert (failed.end, failed.answer, failed.signal) == ("crashed", None, 0)
    assert (killed.end, killed.signal) == ("crashed", signal.SIGSEGV)


def test_a_program_has_its_time_and_no_more(document: Path, temporary: Path):
    outcome = _program(document, SHELL, "-c", "while :; do :; done", seconds=0.5)
    assert (outcome.end, outcome.answer) == ("out-of-time", None)
    assert outcome.seconds < 5


def test_a_program_may_close_its_output_before_it_ends(document: Path):
    script = "echo said; exec >&-; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; exit 0"
    assert _program(document, SHELL, "-c", script, seconds=10).answer == b"said\n"


def test_what_a_program_says_is_capped(document: Path):
    outcome = _program(document, SHELL, "-c", "while :; do echo flood; done", max_answer_bytes=100_000)
    assert (outcome.end, outcome.answer) == ("too-much-output", None)


def test_a_program_that_is_not_there_says_nothing_about_the_document(document: Path):
    with pytest.raises(SandboxUnavailable, match="nonexistent could not be started"):
        _program(document, "/nonexistent")


def _wait_for_child(parent: int) -> int:
    _wait_until(lambda: bool(_children(parent)))
    return _children(parent).pop()


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _open_files(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def _is_running(pid: int) -> bool:
    return _stat(str(pid))[:1] not in ([], ["Z"])
