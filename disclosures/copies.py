"""Public copies of documents: asked for, made by a worker, proved, published with the record, withdrawn.

The row is the truth. A worker holds a copy by a lock of its session, which ends with the worker, so one that
was killed half-way leaves a row that waits and is made again. Files lie in ``PUBLIC_DIR`` and only there.
"""

import hashlib
import json
import logging
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.db.models import F, Max
from django.db.models.functions import Now
from PIL import Image

from disclosures import jobs, policy
from disclosures.ingest import ocr, pipeline
from disclosures.ingest.contract import Box, Picture, ReadError, Rendering, Word
from disclosures.ingest.limits import Limits
from disclosures.ingest.registry import READERS
from disclosures.models import (
    CopyState,
    Document,
    DocumentPage,
    DocumentState,
    HitChoice,
    PersonalDataType,
    PublicationVersion,
    Queue,
    Redaction,
    SafeCopy,
    SafePage,
)
from disclosures.safe_copy.hiding import Hiding, NotHidden, Text, Wanted
from disclosures.safe_copy.making import CannotMake, PageIn, PageOut, pages_of
from disclosures.safe_copy.proof import Check, Made, prove
from disclosures.safe_copy.writing import DPI, pdf_of
from disclosures.store import Store
from disclosures.uploads import path_of

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)
TASK = "disclosures.tasks.make_copies"
COPIES = Store("PUBLIC_DIR")
MEDIA_TYPE = "application/pdf"
# Raised whenever copies are made in another way that older ones should not be published beside.
FORMAT = 1
LOCKS = 0x5AFE
MOST_PAGES = 1_000
OFFERED_AT_ONCE = 50
AT_ONCE = 200
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
MAKE_FIRST = "{name} has no public copy yet. Make one and look at it."
OUTDATED = "The public copy of {name} was made before the last decisions. Make it again."
BEING_MADE = "The public copy of {name} is being made. Look again in a minute."


# ---- what is to be hidden


def wanted_of(document: Document) -> list[Wanted]:
    """Each place that is hidden as things stand: what nobody decided to keep, and what editors added.

    A detail that was changed is hidden where its own redaction says.
    """
    fields = ("page", "start", "end", "type", "decision__choice", "decision__reason", "redaction")
    rows = document.personal_data.order_by("page", "start", "end", "type").values_list(*fields)
    found = [
        Wanted(page, reason or PersonalDataType(type).label.lower(), start, end)
        for page, start, end, type, choice, reason, changed in rows
        if choice != HitChoice.KEEP and not (choice == HitChoice.CHANGE and changed)
    ]
    found += map(_wanted, document.redactions.order_by("page", "start", "top", "left", "id"))
    return found


def _wanted(one: Redaction) -> Wanted:
    if one.start is not None and one.end is not None:
        return Wanted(one.page, one.reason, one.start, one.end)
    return Wanted(one.page, one.reason, box=Box(one.left or 0, one.top or 0, one.right or 0, one.bottom or 0))


def decisions_of(document: Document, wanted: Sequence[Wanted] | None = None) -> str:
    """A hash of all that is to be hidden and of the reading in which the places stand. Three queries."""
    wanted = wanted_of(document) if wanted is None else wanted
    places = [[one.page, one.start, one.end, one.box, one.reason] for one in wanted]
    read_at = document.read_at.isoformat() if document.read_at else ""
    said = json.dumps([FORMAT, document.sha256, read_at, places], separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


# ---- what editors ask for


def needs_copy(document: Document) -> bool:
    """A container without pages of its own has nothing to show."""
    return bool(document.page_count)


@transaction.atomic
def ask_for(document_id: uuid.UUID, *, by: "User") -> None:
    """A copy by today's decisions will be made; while one waits, asking again changes nothing."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
    if not policy.may_decide(by, document):
        raise PermissionDenied
    if document.state not in (DocumentState.IN_REVIEW, DocumentState.PUBLISHED) or not needs_copy(document):
        return
    if document.copies.filter(state=CopyState.WAITING).exists():
        return
    last = document.copies.aggregate(last=Max("version"))["last"] or 0
    copy = document.copies.create(version=last + 1, decisions=decisions_of(document))
    transaction.on_commit(partial(hint, [copy.pk]), robust=True)


def newest_of(documents: Iterable[Document]) -> dict[uuid.UUID, SafeCopy]:
    """The newest copy of each. One query."""
    rows = SafeCopy.objects.filter(document__in=[one.pk for one in documents]).order_by("document", "version")
    return {copy.document_id: copy for copy in rows}


def missing(documents: Sequence[Document]) -> list[str]:
    """Why those of the documents that wait for review may not be shown yet, as sentences."""
    wanting = [one for one in documents if needs_copy(one) and one.state == DocumentState.IN_REVIEW]
    newest = newest_of(wanting)
    return [said for one in wanting if (said := _missing(one, newest.get(one.pk)))]


def _missing(document: Document, copy: SafeCopy | None) -> str:
    if copy is None:
        return MAKE_FIRST.format(name=document.name)
    if copy.state == CopyState.WAITING:
        return BEING_MADE.format(name=document.name)
    if copy.state == CopyState.FAILED:
        return f"{document.name}: {copy.reason}"
    return "" if is_current(copy, document) else OUTDATED.format(name=document.name)


def is_current(copy: SafeCopy, document: Document) -> bool:
    """Whether it is proved, and hides what is to be hidden today."""
    is_made = copy.state in (CopyState.PROVED, CopyState.PUBLIC)
    return is_made and copy.decisions == decisions_of(document)


@dataclass(frozen=True, slots=True)
class About:
    """What an editor reads about a document's copy; ``proof`` has a line a check, (name, passed, note)."""

    copy: SafeCopy | None
    state: str
    is_current: bool
    is_readable: bool
    is_waiting: bool
    proof: Sequence[tuple[str, bool, str]]


def about(document: Document) -> About | None:
    """None for a document that needs no copy."""
    if not needs_copy(document):
        return None
    copy = newest_of([document]).get(document.pk)
    if copy is None:
        return About(None, "None yet", False, False, False, ())
    proof = [(name, passed, _found(found, note)) for name, passed, found, note in copy.proof]
    is_readable = copy.state in (CopyState.PROVED, CopyState.PUBLIC)
    return About(
        copy,
        copy.get_state_display(),
        is_current(copy, document),
        is_readable,
        copy.state == CopyState.WAITING,
        proof,
    )


def _found(found: int, note: str) -> str:
    return "; ".join(filter(None, [f"{found:,} found" if found else "", note]))


def publish(documents: Sequence[Document]) -> None:
    """Shows the newest copy of each, in the transaction that publishes. Ask ``missing`` first."""
    for copy in newest_of(one for one in documents if needs_copy(one)).values():
        if copy.state == CopyState.PROVED:
            _withdraw(SafeCopy.objects.filter(document=copy.document_id, state=CopyState.PUBLIC))
            SafeCopy.objects.filter(pk=copy.pk).update(state=CopyState.PUBLIC)
            PublicationVersion.raise_number()


def withdraw(documents: Sequence[Document]) -> None:
    """Takes all copies of them away, in the transaction that takes down; files go after the commit."""
    _withdraw(SafeCopy.objects.filter(document__in=[one.pk for one in documents]))


def _withdraw(rows: "models.QuerySet[SafeCopy]") -> None:
    """A copy that was public leaves its row, so that its address says so; any other leaves nothing."""
    copies = list(rows.exclude(state=CopyState.WITHDRAWN).select_for_update())
    pages = SafePage.objects.filter(copy__in=copies)
    keys = [*(copy.key for copy in copies), *pages.values_list("picture_key", flat=True)]
    pages.delete()
    public = [copy.pk for copy in copies if copy.state == CopyState.PUBLIC]
    if public:
        PublicationVersion.raise_number()
        SafeCopy.objects.filter(pk__in=public).update(
            state=CopyState.WITHDRAWN, key="", sha256="", size_bytes=0
        )
    SafeCopy.objects.filter(pk__in=[copy.pk for copy in copies if copy.pk not in public]).delete()
    transaction.on_commit(partial(COPIES.forget, [key for key in keys if key]), robust=True)


# ---- what workers do


def hint(copy_ids: Sequence[int]) -> None:
    """Tells a worker that there is something to make; lost, ``offer`` says it again."""
    jobs.tell(TASK, ((Queue.SLOW, [copy_id]) for copy_id in copy_ids))


def offer() -> int:
    """Hands out again what waits, unless a worker holds it; returns how many."""
    waiting = SafeCopy.objects.filter(state=CopyState.WAITING).order_by("id")
    free = [pk for pk in waiting.values_list("pk", flat=True)[:OFFERED_AT_ONCE] if not _is_held(pk)]
    hint(free)
    return len(free)


def damaged() -> Iterator[SafeCopy]:
    """Copies whose file is gone or no longer what was proved, or of which a picture is gone; a full pass."""
    kept = SafeCopy.objects.filter(state__in=[CopyState.PROVED, CopyState.PUBLIC]).order_by("pk")
    for copy in kept.iterator(chunk_size=AT_ONCE):
        keys = copy.pages.values_list("picture_key", flat=True)
        if not _is_whole(copy) or not all(COPIES.path_of(key).is_file() for key in keys):
            yield copy


def _is_whole(copy: SafeCopy) -> bool:
    try:
        with COPIES.path_of(copy.key).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == copy.sha256
    except FileNotFoundError:
        return False


def make(copy_id: int) -> None:
    """Makes the copy if it waits and nobody else is at it. No document makes this raise."""
    with _holding(copy_id) as is_mine:
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


@contextmanager
def _holding(copy_id: int) -> Iterator[bool]:
    """Whether this session has the copy to itself; the database gives it back when the session ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, copy_id % 2**31])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, copy_id % 2**31])


def _is_held(copy_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid = %s AND objid = %s)",
            [LOCKS, copy_id % 2**31],
        )
        return bool(cursor.fetchone()[0])


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
    try:
        kept = COPIES.keep([pdf])
        keys.append(kept.key)
        for page in pages:
            keys.append(COPIES.keep([page.page.picture]).key)
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
                    _row(copy, number, page, key)
                    for number, (page, key) in enumerate(zip(pages, keys[1:], strict=True), 1)
                ),
                batch_size=AT_ONCE,
            )
            older = copy.document.copies.filter(version__lt=copy.version)
            _withdraw(older.filter(state__in=[CopyState.PROVED, CopyState.FAILED]))
    except BaseException:
        COPIES.forget(keys)
        raise


def _row(copy: SafeCopy, number: int, page: PageOut, key: str) -> SafePage:
    return SafePage(
        copy=copy,
        number=number,
        place=page.place,
        text=page.page.text,
        marks=[list(mark) for mark in page.marks],
        words=[[w.start, w.end, w.left, w.top, w.right, w.bottom] for w in page.page.words],
        picture_key=key,
        width=page.page.width,
        height=page.page.height,
    )
