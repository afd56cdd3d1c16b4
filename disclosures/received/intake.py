"""Handing in: bytes on disk, then one transaction, then a hint, then "received" (threat model, section 6)."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from disclosures.documents import jobs
from disclosures.ingest.names import clean_name
from disclosures.ingest.sniff import HEAD_BYTES, TAIL_BYTES, sniff
from disclosures.keeping import erasures
from disclosures.models import (
    Document,
    DocumentState,
    IngestJob,
    Original,
    Queue,
    Submission,
    receipt_hash,
)
from disclosures.received import originals
from disclosures.received.uploads import CHUNK_BYTES, Kept, ends_of, forget, keep, sha256_of

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)
MB = 1_000_000
# Larger files go to the slow queue at once; smaller ones that prove slow follow them (reading.QUICK_SECONDS).
QUICK_BYTES = 5 * MB


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that was handed in. ``refusal`` is empty if it is taken, else a sentence for whoever sent it."""

    file: "File[Any]"
    name: str
    media_type: str = ""
    refusal: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes a Document: bytes that were kept, or the reason why there are none."""

    name: str
    size_bytes: int
    sha256: str = ""
    media_type: str = ""
    kept: Kept | None = None
    state: str = DocumentState.RECEIVED
    reason: str = ""
    cause: str = ""


def look_at(files: "Sequence[File[Any]]") -> list[Arrived]:
    """What each file is, by its bytes and its name. Nothing is parsed and nothing is kept."""
    return [_look_at(file) for file in files]


def _look_at(file: "File[Any]") -> Arrived:
    given = file.name or ""
    if file.size > settings.UPLOAD_MAX_FILE_BYTES:
        refusal = f"This file is larger than {settings.UPLOAD_MAX_FILE_BYTES // MB} MB. Send it in parts."
        return Arrived(file, clean_name(given), refusal=refusal, cause="too-large")
    found = sniff(*ends_of(file, HEAD_BYTES, TAIL_BYTES), given)
    if found.refusal:
        log.info("upload refused: %s", found.cause)
    return Arrived(file, clean_name(given), found.media_type, found.refusal, found.cause)


def receive(answers: dict[str, Any], arrived: Sequence[Arrived], *, by: "User | None") -> str:
    """Keeps what was handed in and returns the token of the receipt link, which is stored nowhere.

    ``answers`` are fields of Submission. Files that are refused leave a line on the receipt and no bytes.
    Raises OSError when the bytes cannot be kept, DatabaseError when the rows cannot; then nothing was
    received, and bytes without a row are swept later.
    """
    parts: list[Part] = []
    try:
        for one in arrived:
            parts.append(_part(one))
    except OSError:
        forget(part.kept.key for part in parts if part.kept)
        raise
    token = Submission.new_receipt_token()
    with transaction.atomic():
        submission = Submission.objects.create(receipt_hash=receipt_hash(token), submitted_by=by, **answers)
        file_parts(submission, parts)
    return token


def _part(arrived: Arrived) -> Part:
    if arrived.refusal:
        return Part(
            arrived.name,
            arrived.file.size,
            _digest(arrived),
            state=DocumentState.REJECTED,
            reason=arrived.refusal,
            cause=arrived.cause,
        )
    kept = keep(arrived.file.chunks(CHUNK_BYTES))
    return Part(arrived.name, kept.size_bytes, kept.sha256, arrived.media_type, kept)


def _digest(arrived: Arrived) -> str:
    """Of a refused file, to name it on the receipt; of an endless one, nothing is read."""
    return "" if arrived.cause == "too-large" else sha256_of(arrived.file)


def file_parts(
    submission: Submission, parts: Sequence[Part], *, container: Document | None = None
) -> list[Document]:
    """Rows for parts of which the bytes are kept, and work for those that are to be read.

    Call inside a transaction. ``container``: the document that they were found in.
    """
    parts = _without_erased(parts, container)
    rows = originals.record([part.kept for part in parts if part.kept])
    documents = [
        _row(submission, part, rows.get(part.kept.sha256) if part.kept else None, container, position)
        for position, part in enumerate(parts, start=1)
    ]
    for document in documents:
        _link_to_same_bytes(document, documents)
    Document.objects.bulk_create(documents)
    work = IngestJob.objects.bulk_create(_work(documents))
    transaction.on_commit(partial(jobs.hint, list(work)), robust=True)
    return documents


def _without_erased(parts: Sequence[Part], container: Document | None) -> list[Part]:
    """Bytes that were erased do not come back, and neither do those of a container that holds them."""
    erased = erasures.is_erased(part.kept.sha256 for part in parts if part.kept)
    refused = [part.kept.key for part in parts if part.kept and part.kept.sha256 in erased]
    if refused:
        transaction.on_commit(partial(forget, refused), robust=True)
        above = container
        while above is not None:
            originals.release([above])
            above = above.container
    state, reason, cause = DocumentState.REJECTED, erasures.NOT_TAKEN, erasures.CAUSE
    return [
        replace(part, kept=None, state=state, reason=reason, cause=cause) if part.sha256 in erased else part
        for part in parts
    ]


def _row(
    submission: Submission, part: Part, original: Original | None, container: Document | None, position: int
) -> Document:
    return Document(
        submission=submission,
        name=part.name,
        original=original,
        sha256=part.sha256,
        size_bytes=part.size_bytes,
        media_type=part.media_type,
        state=part.state,
        reason=part.reason,
        cause=part.cause,
        container=container,
        root=container.top if container else None,
        position=position,
        depth=container.depth + 1 if container else 0,
    )


def _work(documents: Sequence[Document]) -> Iterator[IngestJob]:
    for document in documents:
        if document.state == DocumentState.RECEIVED:
            queue = Queue.SLOW if document.size_bytes > QUICK_BYTES else Queue.QUICK
            yield IngestJob(document=document, queue=queue)


def _link_to_same_bytes(document: Document, together: Sequence[Document]) -> None:
    """Bytes that the same people sent before are a duplicate, and they are told so.

    Bytes that others sent before are decided where they came first; nothing that these people see tells them
    so (A19), and the work is done as for any other file, so that the time it takes does not either.
    """
    if document.original is None:
        return
    before = together[: together.index(document)]
    twin = next((one for one in before if one.original == document.original), None)
    same = Document.objects.filter(
        original=document.original, follows__isnull=True, submission__is_trial=False
    )
    if twin is None:
        twin = same.filter(_sent_by_the_same(document)).order_by("received_at", "id").first()
    if twin is None:
        if not document.submission.is_trial:
            document.follows = same.order_by("received_at", "id").first()
        return
    document.state, document.duplicate_of = DocumentState.DUPLICATE, twin
    document.reason = f"The same file, byte for byte, as {twin.name}. Nothing is lost."
    document.original = None


def _sent_by_the_same(document: Document) -> Q:
    by = document.submission.submitted_by_id
    return Q(submission=document.submission) if by is None else Q(submission__submitted_by=by)
