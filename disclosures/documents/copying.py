"""Making public copies, in workers: drawn in the child, written, and kept once they are proved.

A worker holds a copy by a lock of its session, which ends with the worker, so one that was killed half-way
leaves a row that waits and is made again.
"""

import logging
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from PIL import Image

from disclosures.documents.copies import AT_ONCE, COPIES, MEDIA_TYPE, hint, take_away
from disclosures.documents.hidden_places import decisions_of, wanted_of
from disclosures.ingest import ocr, pipeline
from disclosures.ingest.contract import Picture, ReadError, Rendering, Word
from disclosures.ingest.limits import Limits
from disclosures.ingest.registry import READERS
from disclosures.locks import holding, is_held
from disclosures.models import (
    CopyState,
    Document,
    DocumentPage,
    SafeCopy,
    SafePage,
)
from disclosures.received.store import Kept
from disclosures.received.uploads import path_of
from disclosures.safe_copy.hiding import Hiding, NotHidden, Text
from disclosures.safe_copy.making import CannotMake, PageIn, PageOut, pages_of
from disclosures.safe_copy.proof import Check, Made, prove
from disclosures.safe_copy.writing import DPI, pdf_of

log = logging.getLogger(__name__)
LOCKS = 0x5AFE
MOST_PAGES = 1_000
OFFERED_AT_ONCE = 50
OCR_SECONDS = 3_000
DRAWN_TYPES = frozenset(
    one.media_type for one in READERS if one.media_type == MEDIA_TYPE or one.media_type.startswith("image/")
)
NO_BYTES = "The file itself is no longer kept, so no copy can be made of it."
NOT_READ = "Page {number} has not been read, so nobody knows what to hide on it."
TOO_MANY = f"It has more than {MOST_PAGES:,} pages. Ask for it in parts."
KEPT_COMING = "The words to be hidden can be put together again from what is left. Hide a longer passage."
LEFT_OVER = (
    "The proof failed: {names}. Hide more of what stands around it, or keep the document off the record."
)
GIVEN_UP = "It could not be made, several times over. The log says why."


def offer() -> int:
    """Hands out again what waits, unless a worker holds it; returns how many."""
    waiting = SafeCopy.objects.filter(state=CopyState.WAITING).order_by("id")
    free = [pk for pk in waiting.values_list("pk", flat=True)[:OFFERED_AT_ONCE] if not is_held(LOCKS, pk)]
    hint(free)
    return len(free)


def make(copy_id: int) -> None:
    """Makes the copy if it waits and nobody else is at it. No document makes this raise."""
    with holding(LOCKS, copy_id) as is_mine:
        if not is_mine:
            return
        copy = (
            SafeCopy.objects.select_related("document__original")
            .filter(pk=copy_id, state=CopyState.WAITING)
            .first()
        )
        if copy is None:
            return
        # Counted before the work: a document that kills its worker uses its attempts up.
        SafeCopy.objects.filter(pk=copy_id).update(attempts=F("attempts") + 1)
        if copy.attempts >= settings.JOB_MAX_ATTEMPTS:
            _fail(copy, GIVEN_UP)
            return
        try:
            _make(copy)
        except (CannotMake, ReadError) as error:
            is_last = copy.attempts + 1 >= settings.JOB_MAX_ATTEMPTS
            if is_last or not isinstance(error, pipeline.ChildDied):
                _fail(copy, error.reason)
        except NotHidden:
            _fail(copy, KEPT_COMING)
        except Exception as error:
            # By its type alone: the text of an error may quote the document (I9).
            log.error("copy %s, attempt %s: %s", copy_id, copy.attempts + 1, type(error).__name__)


def _make(copy: SafeCopy) -> None:
    """Draws, writes, proves, and keeps what is proved."""
    document = copy.document
    limits = replace(Limits.from_environment(os.environ), ocr_file_seconds=OCR_SECONDS)
    rows = list(document.pages.order_by("number"))
    seen = [row for row in rows if not row.is_hidden]
    _refuse(document, seen)
    wanted = wanted_of(document)
    decisions = decisions_of(document, wanted)
    hiding = Hiding([Text(row.number, row.text, row.place, row.is_hidden) for row in rows], wanted)
    pages = list(pages_of([_page(row) for row in seen], hiding, partial(_draw, document, limits)))
    pdf = pdf_of(page.page for page in pages)
    checks = _proof(pdf, pages, hiding, limits)
    if failed := [check.name for check in checks if not check.is_passed]:
        _fail(copy, LEFT_OVER.format(names=", ".join(failed)), checks)
        return
    _keep(copy, decisions, pdf, pages, checks)


def _refuse(document: Document, seen: Sequence[DocumentPage]) -> None:
    if document.original is None:
        raise CannotMake(NO_BYTES)
    if len(seen) > MOST_PAGES:
        raise CannotMake(TOO_MANY)
    for row in seen:
        if row.needs_reading:
            raise CannotMake(NOT_READ.format(number=row.number))


def _page(row: DocumentPage) -> PageIn:
    return PageIn(row.number, row.text, row.place, tuple(Word(*word) for word in row.words))


def _draw(document: Document, limits: Limits, page: PageIn) -> Rendering | None:
    """In the child: the received bytes are opened nowhere else."""
    if document.media_type not in DRAWN_TYPES or document.original is None:
        return None
    path = path_of(document.original.key)
    # The places that were recognised in a picture are its own; there is no text to find them by.
    text = "" if page.words else page.text
    return pipeline.render(path, document.media_type, page.number, text, limits)


def _proof(pdf: bytes, pages: Sequence[PageOut], hiding: Hiding, limits: Limits) -> list[Check]:
    made = Made(
        pdf,
        [one.page.picture for one in pages],
        [one.page.text for one in pages],
        [word for one in pages for word in one.kept],
    )

    def read(numbers: Sequence[int]) -> dict[int, str | None]:
        found = ocr.read_pages(numbers, lambda number: _grey(pages[number - 1].page.picture), limits)
        return {number: None if number in found.unread else page.text for number, page in found.pages.items()}

    drawn = [number for number, one in enumerate(pages, 1) if one.is_drawn]
    burnt = [number for number, one in enumerate(pages, 1) if one.is_burnt]
    return prove(made, hiding.strings, drawn, burnt, read if ocr.is_available() else None)


def _grey(picture: bytes) -> Picture:
    """What readers get, as recognition wants it."""
    with Image.open(BytesIO(picture)) as image:
        grey = image.convert("L")
    return Picture(grey.width, grey.height, DPI, grey.tobytes())


def _fail(copy: SafeCopy, reason: str, checks: Sequence[Check] = ()) -> None:
    """What was made is kept nowhere: it may show what must not be seen."""
    SafeCopy.objects.filter(pk=copy.pk, state=CopyState.WAITING).update(
        state=CopyState.FAILED, reason=reason, proof=[check.as_row() for check in checks], made_at=Now()
    )


def _keep(
    copy: SafeCopy, decisions: str, pdf: bytes, pages: Sequence[PageOut], checks: Sequence[Check]
) -> None:
    """Files first, rows after; without the rows, the files are forgotten or swept."""
    keys: list[str] = []
    pictures: list[Kept] = []
    try:
        kept = COPIES.keep([pdf])
        keys.append(kept.key)
        for page in pages:
            pictures.append(COPIES.keep([page.page.picture]))
            keys.append(pictures[-1].key)
        with transaction.atomic():
            changed = SafeCopy.objects.filter(pk=copy.pk, state=CopyState.WAITING).update(
                state=CopyState.PROVED,
                decisions=decisions,
                media_type=MEDIA_TYPE,
                key=kept.key,
                sha256=kept.sha256,
                size_bytes=kept.size_bytes,
                page_count=len(pages),
                hidden_by_us=sum(page.by_us for page in pages),
                hidden_by_authority=sum(page.by_authority for page in pages),
                proof=[check.as_row() for check in checks],
                reason="",
                made_at=Now(),
            )
            if not changed:  # taken down in the meantime
                COPIES.forget(keys)
                return
            SafePage.objects.bulk_create(
                (
                    _row(copy, number, page, picture)
                    for number, (page, picture) in enumerate(zip(pages, pictures, strict=True), 1)
                ),
                batch_size=AT_ONCE,
            )
            older = copy.document.copies.filter(version__lt=copy.version)
            take_away(older.filter(state__in=[CopyState.PROVED, CopyState.FAILED]))
    except BaseException:
        COPIES.forget(keys)
        raise


def _row(copy: SafeCopy, number: int, page: PageOut, picture: Kept) -> SafePage:
    return SafePage(
        copy=copy,
        number=number,
        place=page.place,
        text=page.page.text,
        marks=[list(mark) for mark in page.marks],
        words=[[w.start, w.end, w.left, w.top, w.right, w.bottom] for w in page.page.words],
        picture_key=picture.key,
        picture_sha256=picture.sha256,
        width=page.page.width,
        height=page.page.height,
    )
