"""Drawing pictures of received pages, in workers: the bytes are opened in the child and nowhere else (I6).

A worker holds a picture by a lock of its session, as it does a copy, so one that was killed half-way leaves a
row that waits and is drawn again.
"""

import logging
import os
from dataclasses import replace

from django.conf import settings
from django.db.models import F

from disclosures.documents.page_pictures import PICTURES, forget_old, hint, may_be_drawn
from disclosures.ingest import pipeline
from disclosures.ingest.contract import ReadError, Rendering
from disclosures.ingest.limits import Limits
from disclosures.locks import holding, is_held
from disclosures.models import DocumentPage, PagePicture, PictureState, Queue
from disclosures.received.uploads import path_of
from disclosures.safe_copy.burning import picture_of
from disclosures.safe_copy.writing import jpeg_of

log = logging.getLogger(__name__)
LOCKS = 0x5AFF
OFFERED_AT_ONCE = 50


def offer() -> int:
    """Hands out again what waits, unless a worker holds it; forgets what is old. Returns how many it offered.

    What one attempt did not finish goes where it holds up no short letter.
    """
    forget_old()
    waiting = PagePicture.objects.filter(state=PictureState.WAITING).order_by("id")
    rows = list(waiting.values_list("pk", "attempts")[:OFFERED_AT_ONCE])
    free = [(pk, attempts) for pk, attempts in rows if not is_held(LOCKS, pk)]
    hint([pk for pk, attempts in free if not attempts])
    hint([pk for pk, attempts in free if attempts], Queue.SLOW)
    return len(free)


def draw(picture_id: int) -> None:
    """Draws the page if it waits and nobody else is at it. No document makes this raise."""
    with holding(LOCKS, picture_id) as is_mine:
        if not is_mine:
            return
        rows = PagePicture.objects.select_related("document__original")
        picture = rows.filter(pk=picture_id, state=PictureState.WAITING).first()
        if picture is None:
            return
        # Counted before the work: a document that kills its worker uses its attempts up.
        PagePicture.objects.filter(pk=picture_id).update(attempts=F("attempts") + 1)
        if picture.attempts >= settings.JOB_MAX_ATTEMPTS or not may_be_drawn(picture.document):
            _fail(picture)
            return
        try:
            _draw(picture)
        except ReadError as error:
            # The first attempt has little time, and a child may die of the machine's doing.
            is_last = picture.attempts + 1 >= settings.JOB_MAX_ATTEMPTS
            if is_last or (picture.attempts and not isinstance(error, pipeline.ChildDied)):
                _fail(picture)
        except Exception as error:
            # By its type alone: the text of an error may quote the document (I9).
            log.error("picture %s, attempt %s: %s", picture_id, picture.attempts + 1, type(error).__name__)


def _draw(picture: PagePicture) -> None:
    document = picture.document
    page = DocumentPage.objects.filter(document=document, number=picture.number, is_hidden=False).first()
    if page is None or document.original is None:
        _fail(picture)
        return
    # The places that were recognised in a picture are its own; there is no text to find them by.
    text = "" if page.words else page.text
    limits = Limits.from_environment(os.environ)
    if not picture.attempts:
        limits = replace(limits, child_seconds=min(limits.child_seconds, settings.QUICK_SECONDS))
    path = path_of(document.original.key)
    _keep(picture, pipeline.render(path, document.media_type, page.number, text, limits))


def _keep(picture: PagePicture, rendering: Rendering) -> None:
    """The file first, the row after; without the row, the file is forgotten or swept."""
    kept = PICTURES.keep([jpeg_of(picture_of(rendering))])
    try:
        changed = PagePicture.objects.filter(pk=picture.pk, state=PictureState.WAITING).update(
            state=PictureState.DRAWN,
            key=kept.key,
            size_bytes=kept.size_bytes,
            width=rendering.width,
            height=rendering.height,
            words=[[w.start, w.end, w.left, w.top, w.right, w.bottom] for w in rendering.words],
        )
    except BaseException:
        PICTURES.forget([kept.key])
        raise
    if not changed:  # decided on, or read again, in the meantime
        PICTURES.forget([kept.key])


def _fail(picture: PagePicture) -> None:
    PagePicture.objects.filter(pk=picture.pk, state=PictureState.WAITING).update(state=PictureState.FAILED)
