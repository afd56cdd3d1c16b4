"""Starts programs under a guard, and finds what an earlier, killed run left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

GUARD = Path(__file__).with_name("guard.py")
LEFTOVER_PATIENCE_SECONDS = 5.0
# What a program's output may be connected to: an open file, or subprocess.PIPE.
Output = IO[bytes] | int


@dataclass(frozen=True)
class Job:
    """One program to run under a guard.

    Attributes:
        argv: the command; `{folder}` in it stands for a name of `folder` that needs no right to walk there.
        signals: how to stop it, one after the other, `grace` seconds apart; SIGKILL comes after the last.
        user: keyword arguments of `subprocess.Popen` that change the user.
    """

    argv: Sequence[str]
    cwd: str = "/"
    folder: str | None = None
    user: Mapping[str, Any] = field(default_factory=dict)
    signals: Sequence[int] = (signal.SIGTERM,)
    grace: float = 10.0


class Guarded:
    """A running program whose life ends with ours."""

    def __init__(self, job: Job, *, env: Mapping[str, str], output: Output) -> None:
        self._longest_stop = job.grace * (len(job.signals) + 1) + 5
        wish = {
            "argv": list(job.argv),
            "cwd": job.cwd,
            "folder": job.folder,
            "user": dict(job.user),
            "signals": [int(number) for number in job.signals],
            "grace": job.grace,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(GUARD), json.dumps(wish)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env),
            # Ctrl-C at the terminal reaches the process that asked, which stops its programs in order.
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """Process number of the guard."""
        return self._process.pid

    @property
    def output(self) -> IO[bytes] | None:
        """The reading end, if the output was asked for as a pipe."""
        return self._process.stdout

    def poll(self) -> int | None:
        """Exit status, or None while it runs."""
        return self._process.poll()

    def ask_to_stop(self) -> None:
        """Begin to stop; returns at once."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()

    def stop(self) -> None:
        """Stop and wait until the program is gone."""
        self.ask_to_stop()
        try:
            self._process.wait(self._longest_stop)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def processes_in(folder: Path, names: Collection[str]) -> Iterator[int]:
    """Processes of the programs `names` that work in `folder` (Linux; elsewhere none are found)."""
    if not folder.is_dir():
        return
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            program = (entry / "exe").readlink().name.removesuffix(" (deleted)")
            if program in names and (entry / "cwd").samefile(folder):
                yield int(entry.name)
        except OSError:
            continue  # gone meanwhile, or not ours to look at


def clear_leftovers(folder: Path, names: Collection[str], signals: Sequence[int]) -> None:
    """Wait for programs that a killed run left working in `folder`, and stop those that stay.

    The caller holds the lock of the data folder, so they cannot belong to a run that is alive.
    """
    for number in (0, *signals, signal.SIGKILL):
        left = list(processes_in(folder, names))
        for pid in left if number else ():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + LEFTOVER_PATIENCE_SECONDS
        while left and time.monotonic() < deadline:
            time.sleep(0.05)
            left = list(processes_in(folder, names))
        if not left:
            return
