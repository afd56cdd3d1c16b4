"""One document from "received" to "read": claimed, read in the sandbox, written in one transaction.

What a reading found inside a container is kept as bytes before that transaction, and becomes documents with
jobs of their own in it: a kill at any moment leaves either nothing or all of it.
"""

import logging
import os
import uuid
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pghistory
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Sum
from django.utils import timezone

from disclosures.documents import jobs, provenance, recognising
from disclosures.documents.assembling import settle, settle_alone
from disclosures.documents.authorities import all_authorities
from disclosures.documents.extraction import write_found, write_pages
from disclosures.ingest import ocr, pipeline, sandbox
from disclosures.ingest.contract import Member
from disclosures.ingest.limits import MB, Limits
from disclosures.models import Document, DocumentState, Queue, Step
from disclosures.received import originals
from disclosures.received.followers import follow, take_over
from disclosures.received.intake import Part, file_parts
from disclosures.received.uploads import forget, keep, path_of

log = logging.getLogger(__name__)
ARCHIVES = frozenset({"application/zip"})
MESSAGES = frozenset({"message/rfc822", "application/vnd.ms-outlook"})


def read(job_id: int) -> None:
    """Does the job if it is free; done, taken or unknown, it is left alone. No file makes this raise.

    Whatever goes wrong on our side gives the job back; if that fails, too, its lease runs out.
    """
    with suppress(sandbox.SandboxUnavailable, OSError):  # met again, and told, with the job to give back
        sandbox.prepare()  # first: neither lease nor document waits for a process to start
    try:
        held = jobs.claim(job_id)
    except DatabaseError as error:
        log.error("job %s not claimed: %s", job_id, type(error).__name__)
        return
    if held is None:
        log.info("job %s: nothing to do", job_id)
        return
    try:
        if held.step == Step.OCR:
            recognising.work(held)
        else:
            _work(held)
    except jobs.LeaseLost:
        log.warning("job %s: lease lost, result dropped", held.job_id)
    except Exception as error:
        # By its type alone: the text of an error may quote the document (I9).
        failure = type(error).__name__
        log.error("job %s, attempt %s: %s", held.job_id, held.attempts, failure)
        with suppress(jobs.LeaseLost, DatabaseError):
            jobs.give_back(held, wait_seconds=held.wait_seconds, failure=failure)


def _limits(queue: str) -> Limits:
    """The limits of the environment; in the quick queue with less time."""
    limits = Limits.from_environment(os.environ)
    if queue == Queue.QUICK:
        return replace(limits, child_seconds=min(limits.child_seconds, settings.QUICK_SECONDS))
    return limits


def _work(held: jobs.Claim) -> None:
    limits = _limits(held.queue)
    with jobs.heartbeat(held):
        name, key, leader_id = Document.objects.values_list("name", "original__key", "follows_id").get(
            pk=held.document_id
        )
        if not key and leader_id:
            _follow_unread(held)
            return
        if not key:  # no bytes are kept
            raise FileNotFoundError
        path = path_of(key)
        result = pipeline.read(path, name, limits, all_authorities())
        with result:
            if result.cause == "out-of-time" and held.queue == Queue.QUICK:
                jobs.put_back(held, queue=Queue.SLOW)
                return
            if result.may_be_retried and not held.is_last:
                log.warning("job %s, attempt %s: %s", held.job_id, held.attempts, result.cause)
                jobs.give_back(held, wait_seconds=held.wait_seconds, failure=result.cause)
                return
            result = _within_depth(held.document_id, result, limits)
            parts = [] if leader_id else _keep_members(result)
        keys = provenance.keys_for(result.signatures) if result.signatures else {}
        signed_by = pipeline.verify(path, keys, limits) if keys else ()
    can_recognise = ocr.is_available()
    with jobs.completing(held), pghistory.context(reason="Read by a worker."):
        document = _locked(held)
        document.signed_by = list(signed_by)
        if leader := document.follows:
            _write_follower(document, leader, result)
        else:
            was_read_before = document.read_at is not None
            _write(document, result)
            _file_members(document, parts, limits)
            waits = result.needs_reading and document.state == DocumentState.READ
            if waits:
                jobs.wait_for_pictures(held, offered=can_recognise)
            is_alone = not (document.container_id or parts or was_read_before)
            if is_alone and document.state == DocumentState.READ and not (waits and can_recognise):
                settle_alone(document, result.facts)
            else:
                _save(document)
                settle(document.top.pk, with_ocr=can_recognise)
    log.info("job %s: %s %s", held.job_id, result.status, result.cause)


def _locked(held: jobs.Claim) -> Document:
    rows = Document.objects.select_for_update(of=("self",)).select_related("submission")
    return rows.get(pk=held.document_id)


def _within_depth(document_id: uuid.UUID, result: pipeline.Result, limits: Limits) -> pipeline.Result:
    """What lies too deep is kept and not unpacked; depth is counted here, where all containers are known."""
    for types, most, what in (
        (ARCHIVES, limits.max_archive_depth, "archives"),
        (MESSAGES, limits.max_mail_depth, "messages"),
    ):
        if result.media_type in types and _containers_of(document_id, types) >= most:
            reason = f"This lies in {most} {what} inside one another. Send what is in it by itself."
            nothing: dict[str, Any] = dict.fromkeys(("pages", "members", "facts", "hits"), ())
            return replace(result, status="quarantined", reason=reason, cause="too-deep", **nothing)
    return result


def _containers_of(document_id: uuid.UUID, types: frozenset[str]) -> int:
    count, above = 0, Document.objects.get(pk=document_id).container
    while above is not None:
        count += above.media_type in types
        above = above.container
    return count


def _keep_members(result: pipeline.Result) -> list[Part]:
    """The members' bytes on disk, before any row speaks of them. Raises OSError, and then leaves nothing."""
    parts: list[Part] = []
    try:
        for member in result.members:
            parts.append(_keep_member(member, result))
    except OSError:
        forget(part.kept.key for part in parts if part.kept)
        raise
    return parts


def _keep_member(member: Member, result: pipeline.Result) -> Part:
    if member.reason:
        return Part(
            member.name,
            member.size_bytes,
            state=DocumentState.REJECTED if member.status == "rejected" else DocumentState.QUARANTINED,
            reason=member.reason,
            cause="not-taken",
        )
    kept = keep(result.member_bytes(member))
    return Part(member.name, kept.size_bytes, kept.sha256, kept=kept)


def _file_members(document: Document, parts: list[Part], limits: Limits) -> None:
    """Documents and jobs for the members, unless an earlier reading made them or they are too many in all."""
    if not parts or document.state != DocumentState.READ or document.members.exists():
        return
    # The root stays locked until the commit, so that branches read at the same time are counted one by one.
    top = Document.objects.select_for_update(of=("self",)).get(pk=document.top.pk)
    inside = Document.objects.filter(root=top)
    size = (inside.aggregate(size=Sum("size_bytes"))["size"] or 0) + sum(part.size_bytes for part in parts)
    if inside.count() + len(parts) > limits.max_archive_members or size > limits.max_unpacked_bytes:
        document.state, document.cause = DocumentState.QUARANTINED, "too-large"
        document.reason = (
            f"What was sent holds more than {limits.max_archive_members:,} files or "
            f"{limits.max_unpacked_bytes // MB:,} MB inside one another. Send it in parts."
        )
        return
    file_parts(document.submission, parts, container=document)


def _write(document: Document, result: pipeline.Result) -> None:
    """All rows of the result but the document's own, which is left to be saved.

    What an earlier attempt wrote is replaced: twice is as good as once.
    """
    document.media_type = result.media_type or document.media_type
    document.reason, document.cause = result.reason, result.cause
    document.seconds = result.seconds
    document.warnings = list(result.warnings)
    document.hidden = [{"what": hidden.what, "where": hidden.where} for hidden in result.hidden]
    decided = write_pages(document, result.pages)
    found = (result.pages, result.facts, result.hits)
    write_found(document, *found, is_checked=result.is_checked, decided=decided)
    document.read_at = timezone.now()
    if result.status == "accepted":
        document.state = DocumentState.READ
    elif result.status == "quarantined":
        document.state = DocumentState.QUARANTINED
    else:
        document.state = DocumentState.REJECTED


def _save(document: Document) -> None:
    document.save()
    follow(document)
    if document.state == DocumentState.REJECTED:
        originals.release([document])


def _write_follower(document: Document, leader: Document, result: pipeline.Result) -> None:
    """It was read like any other, so that it took as long; what was found stands with the first."""
    document.media_type, document.seconds = result.media_type, result.seconds
    _take_over_now(document, leader.pk)


def _follow_unread(held: jobs.Claim) -> None:
    """The first was not taken, and its bytes were deleted, before the copy was read."""
    with jobs.completing(held), pghistory.context(reason="Read by a worker."):
        document = _locked(held)
        if document.follows_id is None:
            raise FileNotFoundError
        _take_over_now(document, document.follows_id)
        settle(document.top.pk, with_ocr=ocr.is_available())


def _take_over_now(document: Document, leader_id: uuid.UUID) -> None:
    """The first is looked at only now that the copy is locked: whoever decides on it did so before, or waits
    for the copy and then sees that it is read."""
    document.state = DocumentState.READ
    take_over(document, Document.objects.get(pk=leader_id))
