"""What workers are asked to do; the work itself is in reading.py and jobs.py."""

import logging
import threading
import time
from contextlib import suppress
from typing import Any

from celery import shared_task
from celery.signals import worker_process_init, worker_ready
from django.db import DatabaseError, close_old_connections

from disclosures import problem_reports
from disclosures.documents import assembling, copies, copying, jobs, page_pictures, picturing, reading
from disclosures.ingest import ocr, sandbox
from disclosures.keeping import chain, nightly, sweeping

log = logging.getLogger(__name__)
LONGEST_SECONDS = 900
PATIENCE_SECONDS = 5
COPY_SECONDS = 3_600
CHECK_SECONDS = 6 * 3_600


@shared_task(name=jobs.TASK, time_limit=LONGEST_SECONDS)
def read_documents(job_ids: list[int]) -> None:
    """A message may be forged, late or repeated: anything but ids of free jobs is dropped (A30, F06).

    One that came with a document that takes long goes out again, for whoever has time.
    """
    close_old_connections()  # asks one that is kept whether its server is still there (F03)
    if not _are_ids(job_ids):
        log.warning("task dropped: its argument is no list of ids")
        return
    started = time.monotonic()
    for place, job_id in enumerate(job_ids):
        if place and time.monotonic() - started > PATIENCE_SECONDS:
            jobs.hint_at(job_ids[place:])
            return
        reading.read(job_id)


def _are_ids(given: object) -> bool:
    return (
        isinstance(given, list)
        and len(given) <= jobs.MOST_IN_A_HINT
        and all(type(one) is int for one in given)
    )


@shared_task(name=copies.TASK, time_limit=COPY_SECONDS)
def make_copies(copy_ids: list[int]) -> None:
    """Public copies; the same rules for what a message may say."""
    close_old_connections()
    if not _are_ids(copy_ids):
        log.warning("task dropped: its argument is no list of ids")
        return
    for copy_id in copy_ids:
        copying.make(copy_id)


@shared_task(name=page_pictures.TASK, time_limit=LONGEST_SECONDS)
def draw_pages(picture_ids: list[int]) -> None:
    """Pictures of pages for the desk; the same rules for what a message may say."""
    close_old_connections()
    if not _are_ids(picture_ids):
        log.warning("task dropped: its argument is no list of ids")
        return
    for picture_id in picture_ids:
        picturing.draw(picture_id)


@shared_task(name="disclosures.tasks.offer_waiting_jobs")
def offer_waiting_jobs() -> None:
    """Every 30 s: what is overdue goes out again, what was left unfinished is settled."""
    close_old_connections()
    with_ocr = ocr.is_available()
    jobs.offer(with_ocr=with_ocr)
    assembling.sweep(with_ocr=with_ocr)
    copying.offer()
    picturing.offer()


@shared_task(name="disclosures.tasks.seal_audit_entries")
def seal_audit_entries() -> None:
    """Every 30 s; late or twice at once does no harm (F15)."""
    close_old_connections()
    chain.seal()


@shared_task(name="disclosures.tasks.check_what_is_kept", time_limit=CHECK_SECONDS)
def check_what_is_kept() -> None:
    """Asked for every hour, done once a night, whoever asks how often (F13, F15)."""
    close_old_connections()
    nightly.check()


@shared_task(name="disclosures.tasks.forget_what_expired")
def forget_what_expired() -> None:
    """Once a day; late or twice is the same (F15)."""
    close_old_connections()
    problem_reports.forget_senders()


@worker_process_init.connect
def on_start_of_process(**_: Any) -> None:
    """Loads the readers before there is a document; aside, as a pool kills who is slow to start."""
    threading.Thread(target=_prepare, name="prepare", daemon=True).start()


def _prepare() -> None:
    with suppress(sandbox.SandboxUnavailable, OSError):  # told with the first document
        sandbox.prepare()


@worker_ready.connect
def on_start(**_: Any) -> None:
    """Without beat, too, nothing waits longer than until the next start of a worker."""
    try:
        offer_waiting_jobs()
        seal_audit_entries()
        sweeping.sweep()
    except (DatabaseError, OSError) as error:
        log.warning("nothing swept at start: %s", type(error).__name__)
