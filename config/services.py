"""Programs that are kept running: started again when they die, their lines printed under their name."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from subprocess import PIPE
from typing import IO

from config.engines.errors import EngineError
from config.engines.process import Guarded, Output

NAME_WIDTH = 9
FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0
STEADY_SECONDS = 60.0  # who ran that long starts again with the first delay

_printing = threading.Lock()


def say(name: str, line: str) -> None:
    """Print one line under the name of a program."""
    with _printing:
        try:
            sys.stdout.write(f"{name:<{NAME_WIDTH}}| {line.rstrip()}\n")
            sys.stdout.flush()
        except OSError:
            # Nobody reads us any more (`make run | head`): stop as for a closed terminal.
            os.kill(os.getpid(), signal.SIGTERM)


def print_lines(name: str, stream: IO[bytes]) -> threading.Thread:
    """Print all lines of `stream` under `name`, in a thread that ends with the stream."""

    def pump() -> None:
        for line in stream:
            say(name, line.decode(errors="replace"))

    thread = threading.Thread(target=pump, name=f"lines of {name}", daemon=True)
    thread.start()
    return thread


class Service:
    """One program of the tree.

    Args:
        launch: starts the program with its output connected to the argument.
    """

    def __init__(self, name: str, launch: Callable[[Output], Guarded]) -> None:
        self.name = name
        self.deaths = 0
        self._launch = launch
        self._running: Guarded | None = None
        self._lines: threading.Thread | None = None
        self._started_at = 0.0
        self._start_again_at: float | None = None
        self._delay = FIRST_DELAY_SECONDS

    @property
    def running(self) -> bool:
        """Whether the program is there now."""
        return self._running is not None and self._running.poll() is None

    def start(self) -> None:
        """Start the program now; what `launch` raises is passed on."""
        self._start_again_at = None
        self._started_at = time.monotonic()
        self._running = self._launch(PIPE)
        if self._running.output:
            self._lines = print_lines(self.name, self._running.output)

    def tend(self) -> None:
        """Notice a death, and start again when its delay is over. Call this often."""
        now = time.monotonic()
        if self._running is not None and (status := self._running.poll()) is not None:
            self._note_death(now, f"ended with status {status}")
        elif self._start_again_at is not None and now >= self._start_again_at:
            try:
                self.start()
            except (EngineError, OSError) as error:
                self._note_death(now, str(error))

    def _note_death(self, now: float, reason: str) -> None:
        self._running = None
        self.deaths += 1
        if now - self._started_at >= STEADY_SECONDS:
            self._delay = FIRST_DELAY_SECONDS
        say(self.name, f"{reason}; starting again in {self._delay:.0f} s")
        self._start_again_at = now + self._delay
        self._delay = min(self._delay * 2, LONGEST_DELAY_SECONDS)

    def stop(self) -> None:
        """Stop the program, wait for it, and print what it still had to say."""
        self._start_again_at = None
        if self._running:
            self._running.stop()
            self._running = None
        if self._lines:
            self._lines.join(timeout=2)
