"""Says on standard error what a command is doing, once it has worked longer than two seconds."""

import time
from typing import Protocol

PATIENCE_SECONDS = 2.0
PAUSE_SECONDS = 1.0


class Stream(Protocol):
    def write(self, text: str, /) -> object: ...
    def flush(self) -> object: ...


class Progress:
    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._quiet_until = time.monotonic() + PATIENCE_SECONDS

    def show(self, what: str) -> None:
        """Cheap enough for every row: at most one line a second is written."""
        now = time.monotonic()
        if now >= self._quiet_until:
            self._quiet_until = now + PAUSE_SECONDS
            self._stream.write(f"{what} …\n")
            self._stream.flush()


class Bar:
    """The same for work of which the end is known."""

    WIDTH = 30

    def __init__(self, stream: Stream, what: str) -> None:
        self._progress, self._what = Progress(stream), what

    def show(self, done: int, total: int) -> None:
        full = self.WIDTH * done // total if total else 0
        bar = "#" * full + "." * (self.WIDTH - full)
        self._progress.show(f"[{bar}] {done:,} of {total:,} {self._what}")
