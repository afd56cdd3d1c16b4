"""Loaded into a worker (``celery worker -I``): the first attempt at a job outlives its lease.

It takes its time and renews nothing, as a process does that was stopped and went on; so the job is taken by
another process, and two results come.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from disclosures.documents import jobs
from disclosures.ingest import pipeline

WORK_SECONDS = 4.0
_heartbeat = jobs.heartbeat
_read = pipeline.read
_is_late = False


@contextmanager
def _heartbeat_from_the_second_attempt_on(held: jobs.Claim) -> Iterator[None]:
    global _is_late
    _is_late = held.attempts == 1
    with nullcontext() if _is_late else _heartbeat(held):
        yield


def _read_late(*arguments: Any) -> pipeline.Result:
    result = _read(*arguments)
    if _is_late:
        time.sleep(WORK_SECONDS)
    return result


jobs.heartbeat = _heartbeat_from_the_second_attempt_on
late: Any = pipeline
late.read = _read_late
