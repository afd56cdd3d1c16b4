"""Runs one program and stops it when the process that asked for it is gone.

Started as a script by `config.engines.process` with one JSON argument (see `Job` there); standard input is
a pipe whose other end only the asking process holds. End of file, SIGTERM or SIGINT stop the program in
steps. A pipe works on every system and also for a program of another user; should this guard itself be
killed, Linux signals the program.

Only the standard library, no `site`: it must start in milliseconds.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from typing import Any

PR_SET_PDEATHSIG = 1


def _death_signal(number: int) -> Any:
    """What the child does just before it becomes the program: ask for `number` when this guard dies.

    The guard has one thread, so `preexec_fn` is safe. It runs after the change of user, which would clear the
    wish.
    """
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    library, guard = ctypes.CDLL(None), os.getpid()

    def ask() -> None:
        library.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != guard:
            os._exit(1)

    return ask


def _start(job: dict[str, Any]) -> subprocess.Popen[bytes]:
    argv: list[str] = job["argv"]
    inherited: tuple[int, ...] = ()
    if folder := job["folder"]:
        # The program may be unable to walk to this folder, so it gets it open.
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        inherited = (descriptor,)
        argv = [part.replace("{folder}", f"/proc/self/fd/{descriptor}") for part in argv]
    return subprocess.Popen(
        argv,
        cwd=job["cwd"],
        stdin=subprocess.DEVNULL,
        pass_fds=inherited,
        preexec_fn=_death_signal(job["signals"][0]),
        umask=0o077,
        **job["user"],
    )


def _wake_pipe() -> int:
    """A descriptor from which the numbers of arriving signals can be read."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    return reader


def _asked_to_stop(wake: int, timeout: float | None, watch_input: bool) -> bool:
    ready, _, _ = select.select([wake, 0] if watch_input else [wake], [], [], timeout)
    numbers = os.read(wake, 64) if wake in ready else b""
    ended = 0 in ready and not os.read(0, 64)
    return ended or any(number != signal.SIGCHLD for number in numbers)


def main() -> int:
    job: dict[str, Any] = json.loads(sys.argv[1])
    wake = _wake_pipe()
    child = _start(job)
    steps: list[int] = [*job["signals"], signal.SIGKILL]
    deadline: float | None = None
    while child.poll() is None:
        timeout = None if deadline is None else max(0.0, deadline - time.monotonic())
        asked = _asked_to_stop(wake, timeout, watch_input=deadline is None)
        if (asked and deadline is None) or (deadline is not None and time.monotonic() >= deadline):
            if steps:
                child.send_signal(steps.pop(0))
            deadline = time.monotonic() + job["grace"]
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


if __name__ == "__main__":
    sys.exit(main())
