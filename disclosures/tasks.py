"""What workers are asked to do; the work itself is in reading.py and jobs.py."""

import logging
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.db import DatabaseError, close_old_connections

from disclosures import assembling, jobs, reading, sweeping
from disclosures.ingest import ocr

log = logging.getLogger(__name__)
LONGEST_SECONDS = 900


@shared_task(name=jobs.TASK, time_limit=LONGEST_SECONDS)
def read_document(job_id: int) -> None:
    """A message may be forged, late or repeated: anything but the id of a free job is dropped (A30, F06)."""
    close_old_connections()  # asks one that is kept whether its server is still there (F03)
    if type(job_id) is int:
        reading.read(job_id)
    else:
        log.warning("task dropped: its argument is no id")


@shared_task(name="disclosures.tasks.offer_waiting_jobs")
def offer_waiting_jobs() -> None:
    """Every 30 s: what is overdue goes out again, what was left unfinished is settled."""
    close_old_connections()
    with_ocr = ocr.is_available()
    jobs.offer(with_ocr=with_ocr)
    assembling.sweep(with_ocr=with_ocr)


@worker_ready.connect
def on_start(**_: Any) -> None:
    """Without beat, too, nothing waits longer than until the next start of a worker."""
    try:
        offer_waiting_jobs()
        sweeping.sweep()
    except (DatabaseError, OSError) as error:
        log.warning("nothing swept at start: %s", type(error).__name__)
