"""Looks at running processes, and runs engines in a process that a test may kill."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import json, sys
from pathlib import Path
from config.embedded import EmbeddedEngines
engines = EmbeddedEngines(Path(sys.argv[1]), environ={})
print(json.dumps(engines.start().as_environment()), flush=True)
sys.stdin.read()
engines.stop()
"""


def eventually(condition: Callable[[], object], seconds: float = 40.0) -> None:
    """Wait until `condition` holds; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so after {seconds} seconds: {condition}"
        time.sleep(0.05)


def descendants(pid: int) -> list[int]:
    """All children, grandchildren and so on of a process (Linux)."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text()
        except OSError:
            continue
        parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found: list[int] = []
    wave = [pid]
    while wave:
        wave = [child for child, parent in parents.items() if parent in wave]
        found += wave
    return found


def command_of(pid: int) -> str:
    """The command line of a process, empty when it is gone or only waits to be reaped."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


def firsts(pids: Collection[int]) -> set[int]:
    """Those that none of the others started. Not the lowest numbers: the system counts round and round."""
    started = {child for pid in pids for child in descendants(pid)}
    return set(pids) - started


def programs_below(pid: int, *words: str) -> list[int]:
    """Descendants of a process whose command has all the words; not the guards of programs."""
    commands = {child: command_of(child) for child in descendants(pid)}
    return [
        child
        for child, command in commands.items()
        if "guard.py" not in command and all(word in command for word in words)
    ]


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if command_of(pid)]


def kill_hard(pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


@dataclass
class Holder:
    """A process that holds running engines, and what it said about them."""

    process: subprocess.Popen[str]
    database_url: str
    redis_url: str

    @property
    def tree(self) -> list[int]:
        return descendants(self.process.pid)


@contextmanager
def holder(data_dir: Path) -> Iterator[Holder]:
    """Run durable engines on `data_dir` in a process of their own."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data_dir)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        said = json.loads(process.stdout.readline())
        yield Holder(process, said["DATABASE_URL"], said["REDIS_URL"])
    finally:
        process.communicate()
