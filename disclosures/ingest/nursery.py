"""The way from a worker to its zygote: started when first needed and when it died, one for each process."""

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from disclosures.ingest.zygote import READY, REQUEST

PROJECT = Path(__file__).resolve().parents[2]
# Wherever these lie is where children import from: nothing else of the environment is theirs.
LIBRARIES = (
    "PIL",
    "charset_normalizer",
    "dkim",
    "dns",
    "lxml",
    "olefile",
    "oxmsg",
    "pikepdf",
    "pi_heif",
    "puremagic",
    "pypdfium2",
    "xlrd",
)
BOOT = "import sys; sys.path.extend(sys.argv[1:]); from disclosures.ingest.zygote import main; main()"
START_SECONDS = 60  # imports and samples, once; a busy machine is no verdict on anything
END_SECONDS = 30  # for the kernel to take a killed child apart


class SandboxUnavailable(RuntimeError):
    """No child could be started on this machine. Says nothing about the document: try again."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: exit code, or minus the signal; largest resident size in bytes."""

    code: int
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Child:
    """A child at work: `answer` to read from, `reins` to end it by."""

    answer: int
    reins: socket.socket

    def end(self) -> Ended:
        """Kill it if it still runs. Raises SandboxUnavailable when nobody knows how it ended."""
        os.close(self.answer)
        with self.reins:
            self.reins.settimeout(END_SECONDS)
            said = b""
            with suppress(OSError):
                self.reins.sendall(b".")
            try:
                while part := self.reins.recv(4_096):
                    said += part
            except OSError:  # the time is up, or the zygote was killed with the child
                said = b""
        if not said:
            raise SandboxUnavailable("The parent of the reading processes has ended.")
        told = json.loads(said)
        if "failed" in told:
            raise SandboxUnavailable(f"No process could be started: {told['failed']}.")
        return Ended(told["code"], told["peak"])


class Nursery:
    """Starts children by way of one zygote. For many threads; a fork of this process gets its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._zygote: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def start_child(self, request: BinaryIO, document: BinaryIO, spool: BinaryIO | None) -> Child:
        """A child that reads `request`, at its start. Raises SandboxUnavailable."""
        answer, its_answer = os.pipe()
        reins, its_reins = socket.socketpair()
        given = [request.fileno(), its_answer, its_reins.fileno(), document.fileno()]
        try:
            self._send(given + ([spool.fileno()] if spool else []))
        except BaseException:
            os.close(answer)
            reins.close()
            raise
        finally:
            os.close(its_answer)
            its_reins.close()
        return Child(answer, reins)

    def prepare(self) -> None:
        """Start the zygote, if there is none, so that the first document need not wait for it.

        Raises SandboxUnavailable.
        """
        with self._lock:
            if self._control is None:
                self._start()

    def stop(self) -> None:
        """End the zygote and with it every child. The next request starts another."""
        with self._lock:
            self._drop()

    def forget(self) -> None:
        """For a process that was forked off: the zygote belongs to its parent."""
        self._lock = threading.Lock()
        if self._zygote:
            self._zygote.returncode = 0  # not our child: nothing to wait for, nothing to warn of
        if self._control:
            self._control.close()
        self._zygote = self._control = None

    def _send(self, given: Sequence[int]) -> None:
        with self._lock:
            for is_last in (False, True):
                control = self._control or self._start()
                try:
                    socket.send_fds(control, [REQUEST], given)
                    return
                except OSError as error:
                    self._drop()  # it has died since
                    if is_last:
                        raise SandboxUnavailable(f"No process could be started: {error.strerror}.") from error

    def _start(self) -> socket.socket:
        ours, its = socket.socketpair()
        with its, tempfile.TemporaryFile() as complaints:
            try:
                self._zygote = subprocess.Popen(
                    [sys.executable, "-I", "-S", "-c", BOOT, *_where_code_is()],
                    stdin=its.fileno(),
                    stdout=complaints,
                    stderr=complaints,
                    env={"LANG": "C.UTF-8"},
                    cwd="/",
                    start_new_session=True,
                )
            except OSError as error:
                ours.close()
                raise SandboxUnavailable(f"No process could be started: {error.strerror}.") from error
            its.close()
            self._control = ours
            ours.settimeout(START_SECONDS)
            try:
                said = ours.recv(1)
            except OSError:
                said = b""
            if said != READY:
                self._drop()
                raise SandboxUnavailable(_complaint(complaints))
        ours.settimeout(None)
        return ours

    def _drop(self) -> None:
        if self._control:
            self._control.close()
        if self._zygote:
            self._zygote.kill()  # its children have asked the kernel to die with it
            self._zygote.wait()
        self._zygote = self._control = None


def _where_code_is() -> Sequence[str]:
    """Folders for the import path of children: the project, and wherever its libraries lie."""
    found = [str(PROJECT)]
    for library in LIBRARIES:
        spec = find_spec(library)
        if spec and spec.origin:
            origin = Path(spec.origin)
            found.append(str(origin.parents[1] if origin.name.startswith("__init__.") else origin.parent))
    return list(dict.fromkeys(found))


def _complaint(complaints: BinaryIO) -> str:
    complaints.seek(0)
    last = complaints.read(20_000).decode("utf-8", errors="replace").strip().splitlines()[-1:]
    return "The parent of the reading processes did not start. " + "".join(last)


NURSERY = Nursery()
os.register_at_fork(after_in_child=NURSERY.forget)
atexit.register(NURSERY.stop)
