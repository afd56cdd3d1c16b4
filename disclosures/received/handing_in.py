"""Files of this machine through the same way as an upload: handed in, read, and waited for."""

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File
from django.db import connection, transaction

from disclosures.documents import assembling, reading
from disclosures.ingest import ocr
from disclosures.models import Document, DocumentState, IngestJob, JobState, Step, Submission
from disclosures.received import intake, originals

READERS = 2
PAUSE_SECONDS = 0.1
AT_ONCE = 50
SETTLED = (
    DocumentState.IN_REVIEW,
    DocumentState.PUBLISHED,
    DocumentState.REJECTED,
    DocumentState.QUARANTINED,
    DocumentState.DUPLICATE,
)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file and the document that it became."""

    path: Path
    document_id: uuid.UUID


def files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """The files themselves, and those in folders and below, by name; what begins with a dot is left out."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*")):
            is_shown = not any(part.startswith(".") for part in found.relative_to(path).parts)
            if is_shown and found.is_file():
                yield found


def hand_in(paths: Sequence[Path], *, is_trial: bool = False) -> tuple[Submission, list[Handed]]:
    """One submission of all the files. Raises OSError for one that cannot be opened.

    ``is_trial``: to be taken back; what an earlier one left behind when it was killed goes first.
    """
    for left in Submission.objects.filter(is_trial=True):
        take_back(left)
    with ExitStack() as opened:
        arrived = []
        for path in paths:
            file = File(opened.enter_context(path.open("rb")), name=path.name)
            arrived += intake.look_at([file])
        answers = {"note": "Handed in by the operator.", "is_trial": is_trial}
        token = intake.receive(answers, arrived, by=None)
    submission = Submission.objects.by_receipt(token).get()
    documents = submission.documents.handed_in().order_by("position")
    return submission, [Handed(path, document.pk) for path, document in zip(paths, documents, strict=True)]


def read_all(submission: Submission, tell: Callable[[int, int], None]) -> None:
    """Reads what workers have not taken, until every document of the submission is settled.

    ``tell(done, all)`` hears how far it is. Where pictures cannot be read, nobody waits for them.
    """
    with ThreadPoolExecutor(READERS) as pool:
        while True:
            documents = Document.objects.filter(submission=submission)
            total, done = documents.count(), documents.filter(state__in=SETTLED).count()
            tell(done, total)
            if done == total:
                return
            if not list(pool.map(_read, _to_do(submission))):
                assembling.sweep(with_ocr=ocr.is_available())
                time.sleep(PAUSE_SECONDS)


def _to_do(submission: Submission) -> list[int]:
    work = IngestJob.objects.filter(document__submission=submission, state=JobState.WAITING)
    if not ocr.is_available():
        work = work.exclude(step=Step.OCR)
    return list(work.order_by("queue", "created_at", "id").values_list("pk", flat=True)[:AT_ONCE])


def _read(job_id: int) -> None:
    try:
        reading.read(job_id)
    finally:
        connection.close()


@transaction.atomic
def take_back(submission: Submission) -> None:
    """Removes everything that came of a submission that was only tried; nothing of it may be public."""
    documents = list(submission.documents.select_related("disclosure"))
    drafts = {document.disclosure for document in documents if document.disclosure}
    originals.release(documents)
    Document.objects.filter(pk__in=[document.pk for document in documents]).update(disclosure=None)
    submission.documents.filter(container__isnull=True).delete()
    for draft in drafts:
        if not draft.is_public and not draft.documents.exists():
            draft.delete()
    submission.delete()
