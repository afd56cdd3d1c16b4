"""Who holds the engines of a data folder.

Two locks of the operating system, which a kill -9 cannot leave behind. `engines.lock` is held by the one
process that runs the engines and names it. `engines.users` is shared by commands that use the engines of
another process, so that a command which started them waits with stopping them.
"""

import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.engines.errors import AlreadyRunning, EngineError


class HolderLock:
    """The exclusive right to run the engines of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._path = data_dir / "engines.lock"
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object has the lock."""
        return self._descriptor is not None

    def try_acquire(self) -> bool:
        """Take the lock if it is free."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        self.write(ready=False)
        return True

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            AlreadyRunning: another process has it.
        """
        if not self.try_acquire():
            raise AlreadyRunning(self._data_dir, int(self.read().get("pid", 0)))

    def write(self, *, ready: bool, **facts: str) -> None:
        """Say in the lock file who holds it and whether the engines answer."""
        if self._descriptor is None:
            raise RuntimeError("the lock is not held")
        text = json.dumps({"pid": os.getpid(), "ready": ready, **facts}).encode()
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text, 0)

    def read(self) -> dict[str, Any]:
        """What the holder said; empty while it is just writing."""
        try:
            facts = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return facts if isinstance(facts, dict) else {}

    def release(self) -> None:
        """Give the lock back. The file stays: without it two processes could lock two files of one name."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def _users_lock(data_dir: Path, kind: int, waiting: str) -> Iterator[None]:
    descriptor = os.open(data_dir / "engines.users", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            print(waiting, file=sys.stderr, flush=True)
            fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def no_users(data_dir: Path) -> Iterator[None]:
    """Wait until no other command uses the engines, and keep new ones out."""
    with _users_lock(
        data_dir, fcntl.LOCK_EX, "Done. Another command still uses these engines: waiting for its end."
    ):
        yield


@contextmanager
def joined_or_held(data_dir: Path, lock: HolderLock, patience: float = 120.0) -> Iterator[dict[str, Any]]:
    """Either use the engines of the holder (its facts) or become the holder (an empty dict).

    Raises:
        EngineError: the holder did not get its engines ready within `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with _users_lock(data_dir, fcntl.LOCK_SH, "Waiting for engines that are just being stopped."):
            if not lock.try_acquire():
                facts = lock.read()
                if facts.get("ready"):
                    yield facts
                    return
        if lock.held:
            yield {}
            return
        time.sleep(0.1)
    raise EngineError(
        f"Process {lock.read().get('pid', 'unknown')} holds {data_dir}, but its engines do not get ready."
    )
