"""What PostgreSQL and Redis have in common here: prepare, launch, wait until it answers, stop."""

import os
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from config.engines.errors import EngineError
from config.engines.process import Guarded, Job, Output

START_SECONDS = 180.0  # PostgreSQL may have to repair itself after a kill -9
LOG_LINES_SHOWN = 12


class Server(ABC):
    """One engine on one data folder. Not for use by several threads."""

    name: str

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self.data_dir = data_dir
        self.durable = durable
        self._guarded: Guarded | None = None
        self._log: Path | None = None

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Where this engine keeps its data and its socket."""

    @abstractmethod
    def _prepare(self) -> Job:
        """Make the folder ready, clear what a killed run left, and say how to start."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether the engine takes work now."""

    def launch(self, output: Output | None = None) -> Guarded:
        """Start the engine; returns before it answers. Its lines go to `output`, else to `DATA_DIR/log`."""
        job = self._prepare()
        if output is not None:
            self._log = None
            self._guarded = Guarded(job, env=engine_environment(), output=output)
            return self._guarded
        self._log = self.data_dir / "log" / f"{self.name}.log"
        self._log.parent.mkdir(mode=0o700, exist_ok=True)
        with open(self._log, "wb", opener=_for_owner_alone) as log:
            self._guarded = Guarded(job, env=engine_environment(), output=log)
        return self._guarded

    def wait_ready(self) -> None:
        """Wait until the engine answers.

        Raises:
            EngineError: it ended, or does not answer in time; the message holds the end of its log.
        """
        if self._guarded is None:
            raise RuntimeError(f"{self.name} was not launched")
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._guarded.poll() is not None:
                raise EngineError(f"{self.name} did not start.{self._end_of_log()}")
            if time.monotonic() > deadline:
                raise EngineError(
                    f"{self.name} does not answer after {START_SECONDS:.0f} seconds.{self._end_of_log()}"
                )
            time.sleep(0.03)

    def _end_of_log(self) -> str:
        if self._log is None:
            return " Its own lines above say why."
        lines = self._log.read_text(errors="replace").strip().splitlines()[-LOG_LINES_SHOWN:]
        return f" Its log ({self._log}) ends:\n" + "\n".join(lines)

    @property
    def running(self) -> bool:
        """Whether the engine was launched and has not ended."""
        return self._guarded is not None and self._guarded.poll() is None

    def ask_to_stop(self) -> None:
        """Begin to stop; returns at once."""
        if self._guarded:
            self._guarded.ask_to_stop()

    def stop(self) -> None:
        """Stop cleanly and wait for the end. Does nothing when it is not running."""
        if self._guarded:
            self._guarded.stop()
            self._guarded = None


def _for_owner_alone(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def engine_environment() -> Mapping[str, str]:
    """A clean environment: no PGDATA, PGPORT, LC_ALL or LD_PRELOAD of the caller reaches an engine."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "TZ": "UTC",
        "LC_ALL": "C",
        "TMPDIR": tempfile.gettempdir(),
    }


def run_quietly(job: list[str], **arguments: object) -> None:
    """Run a helper program of an engine; its output is shown only if it fails."""
    done = subprocess.run(  # type: ignore[call-overload]
        job,
        env=engine_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        umask=0o077,
        **arguments,
    )
    if done.returncode:
        raise EngineError(f"{Path(job[0]).name} failed:\n{done.stdout.decode(errors='replace').strip()}")
