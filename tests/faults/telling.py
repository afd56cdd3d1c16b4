"""Loaded into a worker (``celery worker -I``): it tells which process holds which job, and waits less.

``DATA_DIR/claims/PID`` holds the number of the job that the process claimed last, and the token of its lease;
``DATA_DIR/claims/PID.busy`` is there as long as it has to do with one.
"""

import os
from datetime import timedelta
from pathlib import Path

from disclosures.documents import jobs, reading

FOLDER = Path(os.environ["DATA_DIR"]) / "claims"
_claim = jobs.claim
_read = reading.read


def _told(job_id: int) -> jobs.Claim | None:
    held = _claim(job_id)
    if held is not None:
        half = FOLDER / f"{os.getpid()}.half"
        half.write_text(f"{held.job_id} {held.token}")
        half.rename(FOLDER / f"{os.getpid()}")
    return held


def _read_busily(job_id: int) -> None:
    busy = FOLDER / f"{os.getpid()}.busy"
    busy.touch()
    try:
        _read(job_id)
    finally:
        busy.unlink()


FOLDER.mkdir(exist_ok=True)
jobs.claim = _told
jobs.OFFER_AGAIN_AFTER = timedelta(seconds=1)
reading.read = _read_busily
jobs.WAIT_SECONDS = 0
