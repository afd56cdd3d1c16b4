"""The child process: takes a request, gives up its rights, runs one function on one open file, answers, ends.

Forked by `zygote.py`; it alone reads documents. A second kind of child runs a fixed program on an open file.
"""

import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, BinaryIO, NoReturn, cast

from disclosures.ingest.confine import become, confine, die_with_parent, limit_files
from disclosures.ingest.contract import REFUSALS, ReadError
from disclosures.ingest.limits import Limits

CRASHED = 70  # EX_SOFTWARE of sysexits.h
NOT_STARTED = 126  # what shells say of a program that cannot be run
PROGRAM_OPEN_FILES = 64  # a program loads libraries and data files by name
CAUSES = frozenset(refusal.cause for refusal in REFUSALS)


@dataclass(frozen=True, slots=True)
class Job:
    """What a target works on. `spool`, where there is one, takes the bytes of members.

    `until` is the moment, by `time.monotonic()`, at which the child will be killed. `threads`: how many it
    may start besides its own.
    """

    document: BinaryIO
    argument: Any
    limits: Limits
    spool: int | None
    until: float
    threads: int = 0

    def seconds_left(self) -> float:
        return max(0.0, self.until - time.monotonic())


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer of bytes: a head that JSON can carry, and what follows it as it is."""

    head: object
    body: bytes


# A job to something JSON can carry, or Raw; what it raises besides ReadError is a crash.
Target = Callable[[Job], object]


def live(
    request: int, answer: int, document: int, spool: list[int], *, parent: int, is_isolated: bool
) -> NoReturn:
    """All of the child's life, from the fork to the end. Its answer is two lines of JSON: readiness, result.

    Up to readiness an error is ours and told; from there on it may quote the document.
    """
    try:
        os.setsid()
        _keep_only(request, answer, document, *spool)
        asked = _take(request)
        die_with_parent(parent)
        held = _settle(asked["folder"])
        limits = Limits(**asked["limits"])
        if "program" in asked:
            _run_program(asked, document, limits, parent=parent, held=held, is_isolated=is_isolated)
        target = _load(asked["target"], asked["argument"])
        # Without a user of its own, all processes of this account would count, and no number would be right.
        threads = _threads(asked["target"], asked["argument"]) if "own-user" in held else 0
        held += confine(limits, is_isolated=is_isolated, threads=threads)
        die_with_parent(parent)
        held += limit_files(limits.child_open_files)
        opened = os.fdopen(document, "rb")
        until = time.monotonic() + limits.child_seconds
        job = Job(opened, asked["argument"], limits, spool[0] if spool else None, until, threads)
    except BaseException as error:
        _write(json.dumps({"failed": f"{type(error).__name__}: {error}"[:1_000]}).encode() + b"\n")
        os._exit(CRASHED)
    try:
        _write(json.dumps({"ready": held}).encode() + b"\n")
        _answer(_run(target, job))
    except BaseException:
        os._exit(CRASHED)
    os._exit(0)  # without the clean-up of libraries: it only gives a broken heap another chance to hang


def _keep_only(request: int, answer: int, *others: int) -> None:
    """Close every descriptor but these and the three that lead nowhere; put the answer on standard output."""
    os.dup2(answer, 1)
    start = 3
    for number in sorted({request, *others}):
        os.closerange(start, number)
        start = number + 1
    os.closerange(start, os.sysconf("SC_OPEN_MAX"))
    signal.set_wakeup_fd(-1)


def _take(request: int) -> dict[str, Any]:
    with os.fdopen(request, "rb") as asked:
        return cast(dict[str, Any], json.loads(asked.read()))


def _settle(folder: str) -> list[str]:
    """Go and live in `folder`, as a user of its own where this process may choose."""
    os.environ.update(TMPDIR=folder, HOME=folder)
    os.chdir(folder)
    os.umask(0o077)
    return become(folder)


def _load(dotted: str, argument: Any) -> Target:
    """The function called "module:name", after its module's `prepare(argument)` where there is one."""
    name, _, attribute = dotted.partition(":")
    module = import_module(name)
    if hasattr(module, "prepare"):
        module.prepare(argument)
    return cast(Target, getattr(module, attribute))


def _threads(dotted: str, argument: Any) -> int:
    """How many threads the target's libraries start, by its module's `threads(argument)`; mostly none."""
    module = import_module(dotted.partition(":")[0])
    return int(module.threads(argument)) if hasattr(module, "threads") else 0


def _run_program(
    asked: dict[str, Any], document: int, limits: Limits, *, parent: int, held: list[str], is_isolated: bool
) -> NoReturn:
    """Become the program: the document is its standard input, the answer its standard output."""
    os.dup2(document, 0)
    # A second hold on the pipe: programs close their output before they end, and are killed once it is closed
    # on all sides.
    os.dup2(1, document)
    # It writes to the pipe alone, and computes no longer than it may last.
    held += confine(
        replace(limits, temporary_bytes=0, child_seconds=asked["seconds"]), is_isolated=is_isolated
    )
    die_with_parent(parent)
    held += limit_files(PROGRAM_OPEN_FILES)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # ignored by the interpreter
        signal.signal(number, signal.SIG_DFL)
    _write(json.dumps({"ready": held}).encode() + b"\n")
    try:
        os.execve(  # noqa: S606 - without a shell on purpose
            asked["program"][0], asked["program"], {**asked["environment"], "TMPDIR": asked["folder"]}
        )
    except OSError:
        os._exit(NOT_STARTED)


def _run(target: Target, job: Job) -> tuple[dict[str, object], bytes]:
    """The line to answer with, and what follows it."""
    try:
        result = target(job)
    except ReadError as refusal:
        cause = refusal.cause if refusal.cause in CAUSES else ReadError.cause
        return {"refused": cause, "reason": refusal.reason}, b""
    except MemoryError:
        return {"refused": "out-of-memory", "reason": ""}, b""
    if isinstance(result, Raw):
        return {"done": result.head, "follows": len(result.body)}, result.body
    return {"done": result}, b""


def _answer(said: tuple[dict[str, object], bytes]) -> None:
    line, body = said
    _write(json.dumps(line, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n")
    _write(body)


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]
