"""Work to do on documents, taken by lease. The row is the truth; a message is only a hint (threat model I4).

    claim ──> work, while ``heartbeat`` renews the lease ──> ``completing`` writes all in one transaction
      │                                                      and ends the job, or begins its next step
      └── worker died: the lease runs out, ``offer`` hands the job out again, at most JOB_MAX_ATTEMPTS times

All times are the database's (F09). Only ids are sent and logged (I9).
"""

import logging
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Now
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from disclosures.models import Document, DocumentState, IngestJob, JobState, Queue, Step
from disclosures.received.followers import follow, take_over

log = logging.getLogger(__name__)

TASK = "disclosures.tasks.read_documents"
MOST_ID = BigIntegerField.MAX_BIGINT
# A few files go out one by one, so that all workers share them; of many, up to eight short ones go with one
# message, as a message costs a tenth of a short letter.
MOST_IN_A_HINT = 8
FILES_TO_A_HINT = 16
BYTES_OF_A_HINT = 100_000
OFFER_AGAIN_AFTER = timedelta(seconds=60)
OFFERED_AT_ONCE = 50
HINT_SECONDS = 1
WAIT_SECONDS = 30  # before the second attempt; twice as long before the third
UNREADABLE = "We could not read this safely; an editor will look."


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one document, for as long as the row carries ``token``."""

    job_id: int
    document_id: uuid.UUID
    attempts: int
    token: uuid.UUID
    step: str = Step.READ
    queue: str = Queue.QUICK

    @property
    def wait_seconds(self) -> int:
        """How long it waits after this attempt has failed."""
        return WAIT_SECONDS * self.attempts

    @property
    def is_last(self) -> bool:
        return bool(self.attempts >= settings.JOB_MAX_ATTEMPTS)


class LeaseLost(Exception):
    """Another worker has the job by now; what was done for it must not be written."""


def _waiting() -> Q:
    return Q(state=JobState.WAITING)


def _expired() -> Q:
    return Q(state=JobState.RUNNING, lease_until__lt=Now())


def _lease_end() -> object:
    return Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


# One statement, so that a claim is one round trip and one commit. For a job that is not free, no row.
_CLAIM = """
WITH free AS (
    SELECT id FROM disclosures_ingestjob
    WHERE id = %(job_id)s AND attempts < %(most)s
        AND (state = 'waiting' OR state = 'running' AND lease_until < statement_timestamp())
    FOR UPDATE SKIP LOCKED
),
taken AS (
    UPDATE disclosures_ingestjob job SET state = 'running', attempts = job.attempts + 1,
        lease_token = %(token)s, lease_until = statement_timestamp() + %(lease)s,
        not_before = NULL, started_at = statement_timestamp()
    FROM free WHERE job.id = free.id
    RETURNING job.document_id, job.attempts, job.step, job.queue
),
reading AS (
    UPDATE disclosures_document SET state = 'reading'
    FROM taken WHERE disclosures_document.id = taken.document_id AND taken.step = 'read'
)
SELECT document_id, attempts, step, queue FROM taken
"""


def claim(job_id: int) -> Claim | None:
    """Takes the job, or None when it is done, taken, unknown or out of attempts. Committed when it returns.

    The attempt is counted here, before the work: a document that kills its worker uses its attempts up (A07).
    """
    if abs(job_id) > MOST_ID:
        return None
    token = uuid.uuid4()
    wanted = {
        "job_id": job_id,
        "most": settings.JOB_MAX_ATTEMPTS,
        "token": token,
        "lease": timedelta(seconds=settings.JOB_LEASE_SECONDS),
    }
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_CLAIM, wanted)
        taken = cursor.fetchone()
    if taken is None:
        return None
    document_id, attempts, step, queue = taken
    return Claim(job_id, document_id, attempts, token, step, queue)


@contextmanager
def heartbeat(held: Claim) -> Iterator[None]:
    """Renews the lease three times in its life, from a thread with a connection of its own."""
    stop = threading.Event()
    thread = threading.Thread(target=_renew, args=(held, stop), name=f"lease-{held.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _renew(held: Claim, stop: threading.Event) -> None:
    try:
        while not stop.wait(settings.JOB_LEASE_SECONDS / 3):
            try:
                mine = IngestJob.objects.filter(pk=held.job_id, lease_token=held.token)
                if not mine.update(lease_until=_lease_end()):
                    return
            except DatabaseError as error:
                log.warning("job %s: lease not renewed: %s", held.job_id, type(error).__name__)
                connection.close()
    finally:
        connection.close()


@contextmanager
def completing(held: Claim) -> Iterator[None]:
    """One transaction for all results and the end of the job. Raises LeaseLost, then nothing is written.

    Inside, the job counts as done already; ``wait_for_pictures`` begins its next step.
    """
    with transaction.atomic():
        # The row stays locked by this until the commit.
        is_ours = _ours(held).update(
            state=JobState.DONE, lease_token=None, lease_until=None, finished_at=Now(), last_failure=""
        )
        if not is_ours:
            raise LeaseLost(held.job_id)
        yield


def wait_for_pictures(held: Claim, *, offered: bool) -> None:
    """Inside ``completing``: the pictures are read next. Attempts at that are counted anew.

    ``offered``: whether this machine can do it; otherwise the sweeper of one that can will find the job.
    """
    IngestJob.objects.filter(pk=held.job_id).update(
        state=JobState.WAITING, step=Step.OCR, queue=Queue.SLOW, attempts=0, finished_at=None
    )
    if offered:
        transaction.on_commit(partial(hint_at, [held.job_id]), robust=True)


@transaction.atomic
def put_back(held: Claim, *, queue: Queue, offered: bool = True) -> None:
    """It belongs in another queue, or on another machine. That was no failure: the attempt is not counted."""
    _lock(held)
    IngestJob.objects.filter(pk=held.job_id).update(
        state=JobState.WAITING,
        queue=queue,
        attempts=held.attempts - 1,
        lease_token=None,
        lease_until=None,
    )
    if held.step == Step.READ:
        Document.objects.filter(pk=held.document_id).update(state=DocumentState.RECEIVED)
    if offered:
        transaction.on_commit(partial(hint_at, [held.job_id]), robust=True)


@transaction.atomic
def give_back(held: Claim, *, wait_seconds: int, failure: str) -> None:
    """The work failed on our side: it waits for another attempt, or, after the last, for an editor."""
    _lock(held)
    IngestJob.objects.filter(pk=held.job_id).update(last_failure=failure)
    if held.is_last:
        _give_up(held.job_id, held.document_id)
        return
    IngestJob.objects.filter(pk=held.job_id).update(
        state=JobState.WAITING,
        lease_token=None,
        lease_until=None,
        not_before=Now() + timedelta(seconds=wait_seconds),
    )
    if held.step == Step.READ:
        Document.objects.filter(pk=held.document_id).update(state=DocumentState.RECEIVED)


@transaction.atomic
def start_again(document: Document) -> None:
    """An editor asks for another reading, from the first step on."""
    job, _ = IngestJob.objects.update_or_create(
        document=document,
        defaults={
            "state": JobState.WAITING,
            "step": Step.READ,
            "queue": Queue.SLOW,
            "attempts": 0,
            "last_failure": "",
            "lease_token": None,
            "lease_until": None,
            "not_before": None,
            "finished_at": None,
        },
    )
    Document.objects.filter(pk=document.pk).update(state=DocumentState.RECEIVED, reason="", cause="")
    transaction.on_commit(partial(hint, [job]), robust=True)


def offer(*, with_ocr: bool) -> int:
    """Hands out again what waits or was left by a dead worker, oldest first; returns how many.

    A bounded batch, of which no job comes again within a minute, so that a long backlog moves on. Several
    sweepers at once divide the jobs between them. ``with_ocr``: whether pictures can be read here; jobs that
    need it wait otherwise, without using up attempts.
    """
    _give_up_on_exhausted()
    with transaction.atomic():
        due = IngestJob.objects.filter(
            _waiting() | _expired(), Q(not_before__isnull=True) | Q(not_before__lte=Now())
        ).order_by("created_at", "id")
        if not with_ocr:
            due = due.exclude(step=Step.OCR)
        free = due.select_for_update(skip_locked=True, of=("self",)).select_related("document")
        chosen = list(free[:OFFERED_AT_ONCE])
        IngestJob.objects.filter(pk__in=[job.pk for job in chosen]).update(
            not_before=Now() + OFFER_AGAIN_AFTER
        )
    hint(chosen)
    return len(chosen)


def hint(work: Sequence[IngestJob]) -> None:
    """Tells the workers that there is something to do. A broker that is away costs a second, no more."""
    tell(TASK, _parcels(work))


def tell(task: str, parcels: Iterable[tuple[str, list[int]]]) -> None:
    """Sends a message for each parcel: a queue, and ids of rows."""
    parcels = list(parcels)
    if not parcels:
        return
    options = {**current_app.conf.broker_transport_options, "max_retries": 0, "socket_timeout": HINT_SECONDS}
    try:
        with (
            current_app.connection_for_write(connect_timeout=HINT_SECONDS, transport_options=options) as line,
            current_app.amqp.Producer(line, auto_declare=False) as producer,
        ):
            for queue, ids in parcels:
                name = settings.INGEST_QUEUES[queue]
                current_app.send_task(task, args=[ids], queue=name, retry=False, producer=producer)
    except (KombuError, RedisError, OSError) as error:
        log.warning("no hint sent, the sweeper will offer the job: %s", type(error).__name__)


def hint_at(job_ids: Sequence[int]) -> None:
    """The same for jobs of which only the ids are known."""
    hint(list(IngestJob.objects.filter(pk__in=job_ids).select_related("document")))


def _parcels(work: Sequence[IngestJob]) -> Iterator[tuple[str, list[int]]]:
    """What goes with each message: a queue and ids, in the order in which they came."""
    most = max(1, min(MOST_IN_A_HINT, len(work) // FILES_TO_A_HINT))
    for queue in dict.fromkeys(job.queue for job in work):
        ids: list[int] = []
        size = 0
        for job in work:
            if job.queue != queue:
                continue
            size += job.document.size_bytes
            if ids and (len(ids) == most or size > BYTES_OF_A_HINT):
                yield queue, ids
                ids, size = [], job.document.size_bytes
            ids.append(job.pk)
        yield queue, ids


@transaction.atomic
def _give_up_on_exhausted() -> None:
    exhausted = IngestJob.objects.filter(_waiting() | _expired(), attempts__gte=settings.JOB_MAX_ATTEMPTS)
    for job in exhausted.select_for_update(skip_locked=True)[:OFFERED_AT_ONCE]:
        log.warning("job %s: given up after %s attempts", job.pk, job.attempts)
        _give_up(job.pk, job.document_id)


def _give_up(job_id: int, document_id: uuid.UUID) -> None:
    """After the last attempt an editor looks. What was read before, without the pictures, stays.

    Copies that others sent go with the first; a copy itself stands where the first stands.
    """
    IngestJob.objects.filter(pk=job_id).update(
        state=JobState.FAILED, lease_token=None, lease_until=None, finished_at=Now()
    )
    document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
    document.state, document.reason, document.cause = DocumentState.QUARANTINED, UNREADABLE, "given-up"
    if document.follows_id:
        document.cause = ""
        take_over(document, Document.objects.get(pk=document.follows_id))
        return
    document.save()
    follow(document)


def _lock(held: Claim) -> None:
    if _ours(held).select_for_update().first() is None:
        raise LeaseLost(held.job_id)


def _ours(held: Claim) -> QuerySet[IngestJob]:
    """The job, as long as its lease is the one that was taken."""
    return IngestJob.objects.filter(pk=held.job_id, state=JobState.RUNNING, lease_token=held.token)
