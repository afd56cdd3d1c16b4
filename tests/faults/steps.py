"""Loaded into a worker (``celery worker -I``): the process that works dies once at a step that a name says.

A file called ``after-claim.eml``, and what lies in it, kills its process right after the claim, once;
``DATA_DIR/died/`` has a file for each step that somebody died at.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from disclosures.documents import jobs, reading, recognising
from disclosures.ingest import pipeline
from disclosures.models import Document

FOLDER = Path(os.environ["DATA_DIR"]) / "died"
_current = ""
_pictures = 0


def _die(step: str) -> None:
    if step != _current:
        return
    try:
        (FOLDER / step).touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def _then(step: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def called(*arguments: Any, **named: Any) -> Any:
        result = call(*arguments, **named)
        _die(step)
        return result

    return called


def _before(step: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def called(*arguments: Any, **named: Any) -> Any:
        _die(step)
        return call(*arguments, **named)

    return called


def _claimed(job_id: int, claim: Callable[[int], jobs.Claim | None] = jobs.claim) -> jobs.Claim | None:
    global _current, _pictures
    held = claim(job_id)
    if held is not None:
        _current, _pictures = Document.objects.get(pk=held.document_id).top.name.partition(".")[0], 0
        _die("after-claim")
    return held


def _members(result: pipeline.Result, keep: Callable[..., Any] = reading._keep_members) -> Any:
    parts = keep(result)
    if parts:
        _die("after-members")
    return parts


def _picture(*arguments: Any, picture: Callable[..., Any] = pipeline.picture) -> Any:
    global _pictures
    _pictures += 1
    if _pictures > 1:
        _die("between-pictures")
    return picture(*arguments)


@contextmanager
def _completing(held: jobs.Claim, completing: Any = jobs.completing) -> Iterator[None]:
    with completing(held):
        yield
        _die("before-commit" if held.step == "read" else "before-ocr-commit")


FOLDER.mkdir(exist_ok=True)
patched: Any = jobs
patched.claim, patched.completing = _claimed, _completing
patched.hint = _before("before-hint", jobs.hint)
patched = pipeline
patched.read, patched.picture = _then("after-answer", pipeline.read), _picture
patched = reading
patched._keep_members = _members
patched._write = _then("in-writing", reading._write)
patched.read = _then("before-ack", reading.read)
patched = recognising
patched.write_found = _then("in-ocr-writing", patched.write_found)
