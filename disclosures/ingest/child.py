"""The child process: takes a request, gives up its rights, runs one function on one open file, answers, ends.

Started by `sandbox.py` as `python -I -S`; never imported by the web or worker processes.
"""

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO, cast

from disclosures.ingest.confine import confine, die_with_parent, refuse_new_files
from disclosures.ingest.contract import Encrypted, ReadError, TooLarge, Unreadable
from disclosures.ingest.limits import Limits

# (document, argument, limits) to something JSON can carry; what it raises besides ReadError is a crash.
Target = Callable[[BinaryIO, Any, Limits], object]
REFUSALS: dict[type[ReadError], str] = {
    Unreadable: "unreadable",
    TooLarge: "too-large",
    Encrypted: "encrypted",
}
CRASHED = 70  # EX_SOFTWARE of sysexits.h


def main() -> None:
    """Standard input holds the request; standard output takes two lines of JSON, readiness and answer."""
    request = json.loads(sys.stdin.buffer.read())
    die_with_parent(request["parent"])
    limits = Limits(**request["limits"])
    target = _load(request["target"], request["argument"])
    document = os.fdopen(request["document"], "rb")
    held = confine(limits)
    die_with_parent(request["parent"])
    # Up to here an error is ours and worth a log line; from here on, it may quote the document.
    _silence()
    held += refuse_new_files(limits)
    _write(json.dumps({"ready": held}).encode() + b"\n")
    try:
        answer = json.dumps(_run(target, document, request["argument"], limits), ensure_ascii=False)
        _write(answer.encode("utf-8", errors="replace") + b"\n")
    except BaseException:
        os._exit(CRASHED)
    os._exit(0)  # without the clean-up of libraries: it only gives a broken heap another chance to hang


def _silence() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 2)
    os.close(nothing)


def _load(dotted: str, argument: Any) -> Target:
    """The function called "module:name", after its module's `prepare(argument)` where there is one."""
    name, _, attribute = dotted.partition(":")
    module = import_module(name)
    if hasattr(module, "prepare"):
        module.prepare(argument)
    return cast(Target, getattr(module, attribute))


def _run(target: Target, document: BinaryIO, argument: Any, limits: Limits) -> dict[str, object]:
    try:
        return {"done": target(document, argument, limits)}
    except ReadError as refusal:
        return {"refused": REFUSALS.get(type(refusal), "unreadable"), "reason": refusal.reason}
    except MemoryError:
        return {"refused": "out-of-memory", "reason": ""}


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]
