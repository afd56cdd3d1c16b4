"""Handing in: bytes on disk, then one transaction, then a hint, then "received" (threat model, section 6)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from disclosures import jobs
from disclosures.ingest.names import clean_name
from disclosures.ingest.sniff import HEAD_BYTES, TAIL_BYTES, sniff
from disclosures.models import Document, DocumentState, IngestJob, Submission, receipt_hash
from disclosures.uploads import Kept, ends_of, forget, keep, sha256_of

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file of the form. ``refusal`` is empty for one that is taken, else a sentence for whoever sent it."""

    file: "UploadedFile[Any]"
    name: str
    media_type: str = ""
    refusal: str = ""


@dataclass(slots=True)
class _Filed:
    """What becomes a Document row; ``key`` only if bytes are kept under it."""

    arrived: Arrived
    sha256: str
    state: str = DocumentState.RECEIVED
    reason: str = ""
    key: str | None = field(default=None)


def look_at(files: "Sequence[UploadedFile[Any]]") -> list[Arrived]:
    """What each file is, by its bytes and its name. Nothing is parsed and nothing is kept."""
    return [_look_at(file) for file in files]


def _look_at(file: "UploadedFile[Any]") -> Arrived:
    given = file.name or ""
    found = sniff(*ends_of(file, HEAD_BYTES, TAIL_BYTES), given)
    if found.refusal:
        log.info("upload refused: %s", found.cause)
    return Arrived(file, clean_name(given), found.media_type, found.refusal)


def receive(answers: dict[str, Any], arrived: Sequence[Arrived], *, by: "User | None") -> str:
    """Keeps what was handed in and returns the token of the receipt link, which is stored nowhere.

    ``answers`` are fields of Submission. Files that are refused leave a line on the receipt and no bytes.
    Raises OSError when the bytes cannot be kept, DatabaseError when the rows cannot; then nothing was
    received, and bytes without a row are swept later.
    """
    filed: list[_Filed] = []
    try:
        for one in arrived:
            filed.append(_file(one, filed, by))
    except OSError:
        forget(one.key for one in filed if one.key)
        raise
    token = Submission.new_receipt_token()
    with transaction.atomic():
        submission = Submission.objects.create(receipt_hash=receipt_hash(token), submitted_by=by, **answers)
        documents = Document.objects.bulk_create(_row(submission, one) for one in filed)
        work = IngestJob.objects.bulk_create(
            IngestJob(document=document) for document in documents if document.storage_key
        )
        transaction.on_commit(partial(jobs.hint, [job.pk for job in work]), robust=True)
    return token


def _file(arrived: Arrived, earlier: Sequence[_Filed], by: "User | None") -> _Filed:
    if arrived.refusal:
        return _Filed(arrived, sha256_of(arrived.file), DocumentState.REJECTED, arrived.refusal)
    kept = keep(arrived.file)
    if twin := _seen_before(kept, earlier, by):
        forget([kept.key])
        reason = f"The same file, byte for byte, as {twin}. Nothing is lost."
        return _Filed(arrived, kept.sha256, DocumentState.DUPLICATE, reason)
    return _Filed(arrived, kept.sha256, key=kept.key)


def _seen_before(kept: Kept, earlier: Sequence[_Filed], by: "User | None") -> str:
    """The name of the same bytes in this submission, or in one of the same account; "" if there are none.

    Others' uploads are never looked at: the answer would tell what they sent (A19).
    """
    for one in earlier:
        if one.key and one.sha256 == kept.sha256:
            return one.arrived.name
    if by is None:
        return ""
    own = Document.objects.filter(
        submission__submitted_by=by, sha256=kept.sha256, storage_key__isnull=False
    ).order_by("received_at")
    return own.values_list("name", flat=True).first() or ""


def _row(submission: Submission, one: _Filed) -> Document:
    return Document(
        submission=submission,
        name=one.arrived.name,
        storage_key=one.key,
        sha256=one.sha256,
        size_bytes=one.arrived.file.size or 0,
        media_type=one.arrived.media_type,
        state=one.state,
        reason=one.reason,
    )
