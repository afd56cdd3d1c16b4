"""Runs one function on one hostile file in a child process that can do little and is killed when it tries.

The parent opens the file and hands over the descriptor; the child gets no path, no environment, no network.
All that comes back is bytes from a stranger: capped and decoded here, checked in `wire.py` before use.
"""

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, cast

from disclosures.ingest.confine import user_of
from disclosures.ingest.limits import Limits
from disclosures.ingest.names import clean_line

PROJECT = Path(__file__).resolve().parents[2]
LIBRARIES = ("pikepdf", "pypdfium2", "puremagic")
BOOT = "import sys; sys.path.extend(sys.argv[1:]); from disclosures.ingest.child import main; main()"
TEMPORARY_PREFIX = "disclosures-read-"
START_SECONDS = (
    30  # importing, before the document is touched: counted apart, so that a busy machine is no verdict
)
MOST_OF_A_REASON = 300
REFUSAL_CAUSES = ("unreadable", "too-large", "encrypted")

End = Literal["done", "refused", "out-of-time", "out-of-memory", "crashed", "too-much-output", "garbled"]


class SandboxUnavailable(RuntimeError):
    """No child could be started on this machine. Says nothing about the document: try again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended. `answer` is untrusted JSON, there only at "done"; `cause` and `reason` only at "refused".

    `isolation` names what `confine` achieved; `peak_bytes` is the child's largest resident
    size, or that of this process when it was started if that was larger (Linux counts from before exec).
    """

    end: End
    answer: Any = None
    cause: str = ""
    reason: str = ""
    isolation: frozenset[str] = field(default_factory=frozenset)
    seconds: float = 0.0
    peak_bytes: int = 0
    signal: int = 0

    @property
    def is_network_isolated(self) -> bool:
        """The kernel refuses every connection: the child has a network of its own, or can make no socket."""
        return bool(self.isolation & {"network-namespace", "no-sockets"})


def run_safely(target: str, document: BinaryIO, argument: object, limits: Limits) -> Outcome:
    """Run `target` ("module:function", one of ours) on `document` in a child; see `child.Target`.

    Costs about 0.1 s over the target. Raises SandboxUnavailable when no child can be started; nothing that
    the document does raises.
    """
    started = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX))
    try:
        with tempfile.TemporaryFile() as complaints:
            process = _start(target, document, argument, limits, folder, complaints)
            try:
                said, end = _listen(process, limits)
            finally:
                code, peak_bytes = _stop(process)
            ready, _, answer = said.partition(b"\n")
            if b"\n" not in said:
                raise SandboxUnavailable(_complaint(complaints))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return replace(
        _judge(answer, end, code),
        isolation=frozenset(json.loads(ready)["ready"]),  # written before the document was touched
        seconds=time.monotonic() - started,
        peak_bytes=peak_bytes,
    )


def sweep(older_than_seconds: float = 3_600) -> int:
    """Remove folders that a killed parent left behind; returns how many."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(TEMPORARY_PREFIX + "*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > older_than_seconds:
                shutil.rmtree(folder)
                removed += 1
    return removed


def _start(
    target: str, document: BinaryIO, argument: object, limits: Limits, folder: Path, complaints: BinaryIO
) -> subprocess.Popen[bytes]:
    request = {
        "target": target,
        "document": document.fileno(),
        "argument": argument,
        "limits": limits.as_dict(),
        "parent": os.getpid(),
    }
    # In a file, not in a pipe: long lists of names would fill a pipe before the child has begun to read.
    with tempfile.TemporaryFile() as asked:
        asked.write(json.dumps(request).encode())
        asked.seek(0)
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", BOOT, *_where_code_is()],
                stdin=asked,
                stdout=subprocess.PIPE,
                stderr=complaints,
                pass_fds=(document.fileno(),),
                env={"LANG": "C.UTF-8", "TMPDIR": str(folder), "HOME": str(folder)},
                cwd=folder,
                start_new_session=True,
                bufsize=0,
            )
        except OSError as error:
            raise SandboxUnavailable(f"No process could be started: {error.strerror}.") from error
    if os.geteuid() == 0:
        os.chown(folder, user_of(process.pid), -1)
    return process


def _where_code_is() -> Sequence[str]:
    """Folders for the child's import path: the project, and wherever its few libraries lie."""
    found = [str(PROJECT)]
    for library in LIBRARIES:
        spec = find_spec(library)
        if spec and spec.origin:
            found.append(str(Path(spec.origin).parents[1]))
    return list(dict.fromkeys(found))


def _listen(process: subprocess.Popen[bytes], limits: Limits) -> tuple[bytes, End]:
    """Everything the child wrote, until it closed the pipe, wrote too much or ran out of time."""
    pipe = cast(IO[bytes], process.stdout)
    said = bytearray()
    deadline = time.monotonic() + START_SECONDS
    is_ready = False
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while time.monotonic() < deadline and selector.select(deadline - time.monotonic()):
            part = os.read(pipe.fileno(), 65_536)
            if not part:
                return bytes(said), "done"
            said += part
            if len(said) > limits.max_answer_bytes:
                return bytes(said), "too-much-output"
            if not is_ready and b"\n" in part:
                is_ready, deadline = True, time.monotonic() + limits.child_seconds
    return bytes(said), "out-of-time"


def _stop(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """End the child and all of its group; returns (exit code as Popen gives it, peak resident bytes).

    Before it is waited for, so that its number still is its own. A child that has ended keeps the exit code
    that it ended with: the kernel settles that before it closes the pipe.
    """
    if process.stdout:
        process.stdout.close()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # ru_maxrss counts bytes on macOS and kilobytes elsewhere.
    return process.returncode, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1_024)


def _judge(answer: bytes, end: End, code: int) -> Outcome:
    """What the answer line says, if there is a whole one; otherwise what the way of ending says."""
    if end != "done":
        return Outcome(end)
    if not answer.endswith(b"\n"):
        late = -code == signal.SIGXCPU
        return Outcome("out-of-time" if late else "crashed", signal=max(0, -code))
    try:
        said = json.loads(answer, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return Outcome("garbled")
    if not isinstance(said, dict):
        return Outcome("garbled")
    if "done" in said:
        return Outcome("done", answer=said["done"])
    cause, reason = said.get("refused"), said.get("reason")
    if cause == "out-of-memory":
        return Outcome("out-of-memory")
    if cause in REFUSAL_CAUSES and isinstance(reason, str):
        return Outcome("refused", cause=cause, reason=clean_line(reason, MOST_OF_A_REASON))
    return Outcome("garbled")


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _complaint(complaints: BinaryIO) -> str:
    complaints.seek(0)
    last = complaints.read(20_000).decode("utf-8", errors="replace").strip().splitlines()[-1:]
    return "The reading process ended before it looked at the document. " + "".join(last)
