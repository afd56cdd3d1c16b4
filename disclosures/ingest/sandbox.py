"""Runs one function on one hostile file in a child process that can do little and is killed when it tries.

The parent opens the file and hands over the descriptor; the child gets no path, no environment, no network.
All that comes back is bytes from a stranger: capped and decoded here, checked in `wire.py` before use.
"""

import json
import os
import selectors
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Literal

from disclosures.ingest.child import CAUSES, NOT_STARTED
from disclosures.ingest.limits import Limits
from disclosures.ingest.names import clean_line
from disclosures.ingest.nursery import NURSERY, PROJECT, Ended, SandboxUnavailable

__all__ = ["PROJECT", "Outcome", "SandboxUnavailable", "prepare", "run_program", "run_safely", "sweep"]

TEMPORARY_PREFIX = "disclosures-read-"
SETTLE_SECONDS = 30  # up to readiness, counted apart, so that a busy machine is no verdict on the document
MOST_OF_A_REASON = 300
PROGRAM_ENVIRONMENT = MappingProxyType({"LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"})  # it may start no thread

End = Literal["done", "refused", "out-of-time", "out-of-memory", "crashed", "too-much-output", "garbled"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended. `answer` is untrusted JSON, there only at "done"; `cause` and `reason` only at "refused".

    `raw` is what followed the answer. For a program `answer` is the bytes of its standard output. `isolation`
    names what `confine` achieved; `peak_bytes` is the child's largest resident size, what it shares with
    its parent included.
    """

    end: End
    answer: Any = None
    raw: bytes = b""
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


def prepare() -> None:
    """Get ready to start children; returns at once when this process is. Raises SandboxUnavailable."""
    NURSERY.prepare()


def run_safely(
    target: str, document: BinaryIO, argument: object, limits: Limits, spool: BinaryIO | None = None
) -> Outcome:
    """Run `target` ("module:function", one of ours) on `document` in a child; see `child.Target`.

    Costs some milliseconds over the target. The child may write to `spool`. Raises SandboxUnavailable when no
    child can be started; nothing that the document does raises.
    """
    request = {"target": target, "argument": argument}
    ended, answer, outcome = _run(request, document, limits, limits.child_seconds, spool)
    return replace(outcome, **_judge(answer, ended)) if outcome.end == "done" else outcome


def run_program(
    argv: Sequence[str],
    stdin: BinaryIO,
    limits: Limits,
    seconds: float,
    environment: Mapping[str, str] = PROGRAM_ENVIRONMENT,
) -> Outcome:
    """Run the program at the path `argv[0]` with `stdin` (an open file, at its start) in a child.

    It may read what everybody may read, write to its standard output alone, start nothing and last `seconds`.
    "done" means that it ended with exit code 0; then `Outcome.answer` is its output, as bytes. Raises
    SandboxUnavailable when it cannot be started.
    """
    request = {"program": list(argv), "seconds": max(1, round(seconds)), "environment": dict(environment)}
    ended, answer, outcome = _run(request, stdin, limits, seconds, None)
    if outcome.end != "done":
        return outcome
    if ended.code == NOT_STARTED:
        raise SandboxUnavailable(f"{Path(argv[0]).name} could not be started.")
    if ended.code == 0:
        return replace(outcome, answer=answer)
    return replace(outcome, end=_how_it_broke(ended), signal=max(0, -ended.code))


def sweep(older_than_seconds: float = 3_600) -> int:
    """Remove folders that a killed parent left behind; returns how many."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(TEMPORARY_PREFIX + "*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > older_than_seconds:
                shutil.rmtree(folder)
                removed += 1
    return removed


def _run(
    request: dict[str, object], document: BinaryIO, limits: Limits, seconds: float, spool: BinaryIO | None
) -> tuple[Ended, bytes, Outcome]:
    """How the child ended, what it said after it was ready, and an outcome to put the verdict into."""
    started = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX))
    # In a file, not in a pipe: long lists of names would fill a pipe before the child has begun to read.
    try:
        with tempfile.TemporaryFile() as asked:
            asked.write(json.dumps({**request, "limits": limits.as_dict(), "folder": str(folder)}).encode())
            asked.seek(0)
            child = NURSERY.start_child(asked, document, spool)
        try:
            said, end = _listen(child.answer, seconds, limits.max_answer_bytes)
        finally:
            ended = child.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    ready, parted, answer = said.partition(b"\n")
    return (
        ended,
        answer,
        Outcome(
            end,
            isolation=frozenset(_readiness(ready if parted else b"")),
            seconds=time.monotonic() - started,
            peak_bytes=ended.peak_bytes,
        ),
    )


def _readiness(line: bytes) -> list[str]:
    """The first line of a child, written before it touched the document."""
    if not line:
        raise SandboxUnavailable("The reading process ended before it looked at the document.")
    said: dict[str, Any] = json.loads(line)
    if "failed" in said:
        raise SandboxUnavailable(
            f"The reading process ended before it looked at the document. {said['failed']}"
        )
    return list(said["ready"])


def _listen(pipe: int, seconds: float, most: int) -> tuple[bytes, End]:
    """Everything the child wrote, until it closed the pipe, wrote too much or ran out of time."""
    said = bytearray()
    deadline = time.monotonic() + SETTLE_SECONDS
    is_ready = False
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while time.monotonic() < deadline and selector.select(deadline - time.monotonic()):
            part = os.read(pipe, 1_048_576)
            if not part:
                return bytes(said), "done"
            said += part
            if len(said) > most:
                return bytes(said), "too-much-output"
            if not is_ready and b"\n" in part:
                is_ready, deadline = True, time.monotonic() + seconds
    return bytes(said), "out-of-time"


def _judge(answer: bytes, ended: Ended) -> dict[str, Any]:
    """What the answer says, if there is a whole one; otherwise what the way of ending says."""
    line, parted, rest = answer.partition(b"\n")
    if not parted:
        return {"end": _how_it_broke(ended), "signal": max(0, -ended.code)}
    try:
        said = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return {"end": "garbled"}
    follows = said.get("follows", 0) if isinstance(said, dict) else None
    if type(follows) is not int or len(rest) > follows:
        return {"end": "garbled"}
    if len(rest) < follows:
        return {"end": _how_it_broke(ended), "signal": max(0, -ended.code)}
    if "done" in said:
        return {"end": "done", "answer": said["done"], "raw": rest}
    cause, reason = said.get("refused"), said.get("reason")
    if cause == "out-of-memory":
        return {"end": "out-of-memory"}
    if isinstance(cause, str) and cause in CAUSES and isinstance(reason, str):
        return {"end": "refused", "cause": cause, "reason": clean_line(reason, MOST_OF_A_REASON)}
    return {"end": "garbled"}


def _how_it_broke(ended: Ended) -> End:
    return "out-of-time" if -ended.code == signal.SIGXCPU else "crashed"


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")
