"""The second step of a document with pictures: their text is recognised, and all of it is searched again."""

import logging
import os
from collections.abc import Iterator, Mapping, Sequence

import pghistory
from django.utils import timezone

from disclosures.documents import jobs
from disclosures.documents.assembling import settle
from disclosures.documents.authorities import all_authorities
from disclosures.documents.extraction import write_found, write_pages
from disclosures.ingest import ocr, pipeline
from disclosures.ingest.contract import Page, Picture, Word
from disclosures.ingest.limits import Limits
from disclosures.models import Document, DocumentPage, DocumentState, Queue
from disclosures.received.followers import follow
from disclosures.received.uploads import path_of

log = logging.getLogger(__name__)
# Where a document may stand when its pictures come to be read; decided ones are left as they are.
UNDECIDED = (DocumentState.READ, DocumentState.IN_REVIEW)


def work(held: jobs.Claim) -> None:
    """Reads the pictures of one document. Raises LeaseLost; other errors are for `reading.read`."""
    if not ocr.is_available():
        jobs.put_back(held, queue=Queue.SLOW, offered=False)
        return
    limits = Limits.from_environment(os.environ)
    with jobs.heartbeat(held):
        document = Document.objects.select_related("original").get(pk=held.document_id)
        if document.original is None or document.state not in UNDECIDED:
            _nothing_to_do(held)
            return
        path, media_type = path_of(document.original.key), document.media_type
        pages = _pages_of(document)

        died_at: set[int] = set()

        def picture(number: int) -> Picture:
            try:
                return pipeline.picture(path, media_type, number, limits)
            except pipeline.ChildDied:
                died_at.add(number)
                raise

        waiting = [number for number, page in enumerate(pages, start=1) if page.needs_reading]
        recognised = ocr.read_pages(waiting, picture, limits)
        if died_at | recognised.died_at and not held.is_last:
            jobs.give_back(held, wait_seconds=held.wait_seconds, failure="crashed")
            return
        pages = list(_with(recognised.pages, pages))
        found = pipeline.analyse(pages, limits, all_authorities())
    with jobs.completing(held), pghistory.context(reason="Pictures read by a worker."):
        document = Document.objects.select_for_update(of=("self",)).select_related("root").get(pk=document.pk)
        if document.state not in UNDECIDED:
            return
        decided = write_pages(document, pages)
        was_lead, searched = document.is_lead, found.is_checked
        write_found(document, pages, found.facts, found.hits, is_checked=searched, decided=decided)
        document.is_lead = document.is_lead or was_lead
        document.is_ocr, document.read_at = True, timezone.now()
        document.warnings = [*document.warnings, *recognised.warnings]
        # It may have gone to review without its pictures; the draft gets what they say.
        document.state = DocumentState.READ
        document.save()
        follow(document)
        settle(document.top.pk, with_ocr=True)
    log.info("job %s: %s pictures read", held.job_id, len(recognised.pages))


def _with(recognised: Mapping[int, Page], pages: Sequence[Page]) -> Iterator[Page]:
    """The pages with what was recognised in their place; what little text they had before is not lost.

    A scan may carry a line that only its maker saw: it is searched and shown like hidden text.
    """
    for number, page in enumerate(pages, start=1):
        yield recognised.get(number, page)
    for number in recognised:
        if before := pages[number - 1].text.strip():
            yield Page(before, place=f"text under the picture of page {number}", is_hidden=True)


def _nothing_to_do(held: jobs.Claim) -> None:
    with jobs.completing(held):
        log.info("job %s: decided before its pictures were read", held.job_id)


def _pages_of(document: Document) -> list[Page]:
    return [_page(row) for row in document.pages.order_by("number")]


def _page(row: DocumentPage) -> Page:
    words = tuple(Word(*word) for word in row.words)
    return Page(row.text, row.needs_reading, row.place, row.is_hidden, tuple(row.rows), words)
