"""One document from "received" to "in review": claimed, read in the sandbox, written in one transaction."""

import logging
import os
import uuid
from contextlib import suppress
from datetime import date
from functools import partial

import pghistory
from django.db import DatabaseError, transaction

from disclosures import jobs
from disclosures.drafts import Found, make_draft
from disclosures.ingest import pipeline
from disclosures.ingest.contract import Authorities
from disclosures.ingest.limits import Limits
from disclosures.models import Document, DocumentPage, DocumentState, ExtractedFact, Organisation
from disclosures.uploads import forget, path_of

log = logging.getLogger(__name__)
WAIT_SECONDS = 30  # before the second attempt; twice as long before the third


def read(job_id: int) -> None:
    """Does the job if it is free; done, taken or unknown, it is left alone. No file makes this raise.

    Whatever goes wrong on our side gives the job back; if that fails, too, its lease runs out.
    """
    try:
        held = jobs.claim(job_id)
    except DatabaseError as error:
        log.error("job %s not claimed: %s", job_id, type(error).__name__)
        return
    if held is None:
        log.info("job %s: nothing to do", job_id)
        return
    try:
        with jobs.heartbeat(held):
            result = _read(held.document_id)
        if result.may_be_retried and not held.is_last:
            log.warning("job %s, attempt %s: %s", held.job_id, held.attempts, result.cause)
            jobs.give_back(held, wait_seconds=WAIT_SECONDS * held.attempts)
            return
        with jobs.completing(held), pghistory.context(reason="Read by a worker."):
            _write(held.document_id, result)
        log.info("job %s: %s %s", held.job_id, result.status, result.cause)
    except jobs.LeaseLost:
        log.warning("job %s: lease lost, result dropped", held.job_id)
    except Exception as error:
        # By its type alone: the text of an error may quote the document (I9).
        log.error("job %s, attempt %s: %s", held.job_id, held.attempts, type(error).__name__)
        with suppress(jobs.LeaseLost, DatabaseError):
            jobs.give_back(held, wait_seconds=WAIT_SECONDS * held.attempts)


def _read(document_id: uuid.UUID) -> pipeline.Result:
    document = Document.objects.get(pk=document_id)
    if document.storage_key is None:
        raise FileNotFoundError
    limits = Limits.from_environment(os.environ)
    return pipeline.read(path_of(document.storage_key), document.name, limits, _authorities())


def _authorities() -> Authorities:
    """Every organisation by all its names, for the child that has no database."""
    bodies = Organisation.objects.prefetch_related("other_names").order_by("id")
    return [
        (
            body.slug,
            [
                name
                for name in (body.name, body.abbreviation, *(n.name for n in body.other_names.all()))
                if name
            ],
        )
        for body in bodies
    ]


def _write(document_id: uuid.UUID, result: pipeline.Result) -> None:
    """All rows of the result. What an earlier attempt wrote is replaced, so that twice is as good as once."""
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("submission").get(pk=document_id)
    )
    document.pages.all().delete()
    document.facts.all().delete()
    document.media_type = result.media_type or document.media_type
    document.reason = result.reason
    if result.status == "accepted":
        _write_reading(document, result)
    elif result.status == "quarantined":
        document.state = DocumentState.QUARANTINED
    else:
        document.state = DocumentState.REJECTED
        if document.storage_key:
            transaction.on_commit(partial(forget, [document.storage_key]), robust=True)
        document.storage_key = None
    document.save()


def _write_reading(document: Document, result: pipeline.Result) -> None:
    document.state = DocumentState.IN_REVIEW
    document.page_count = len(result.pages)
    hidden = [f"{hidden.what} ({hidden.where})" for hidden in result.hidden]
    document.warnings = [*result.warnings, *hidden]
    DocumentPage.objects.bulk_create(
        DocumentPage(document=document, number=number, text=page.text, needs_reading=page.needs_reading)
        for number, page in enumerate(result.pages, start=1)
    )
    ExtractedFact.objects.bulk_create(
        ExtractedFact(
            document=document,
            name=fact.name,
            value=fact.value,
            page=fact.page,
            start=fact.start,
            end=fact.end,
            confidence=fact.confidence,
            rule=fact.rule,
        )
        for fact in result.facts
    )
    if document.disclosure_id is None:
        document.disclosure = make_draft(found_in(result), document.submission)


def found_in(result: pipeline.Result) -> Found:
    """What stands in the draft: the chosen facts, with the precision of the date that the record shows."""
    chosen = result.chosen
    one = {name: facts[0].value for name, facts in chosen.items()}
    main = chosen.get("responded_on") or chosen.get("request_received_on")
    requested_on, responded_on = (first_day(one.get(n, "")) for n in ("request_received_on", "responded_on"))
    return Found(
        authority=one.get("authority", ""),
        reference=one.get("reference", ""),
        requested_on=requested_on,
        responded_on=responded_on,
        precision=main[0].precision if main else "",
        outcome=one.get("outcome", ""),
        exemptions=list(dict.fromkeys(fact.value for fact in chosen.get("exemption", ()))),
    )


def first_day(text: str) -> date | None:
    """``2016``, ``2016-10`` or ``2016-10-31`` as a date, the first day where only the stretch is known."""
    return date.fromisoformat((text + "-01-01")[:10]) if text else None
