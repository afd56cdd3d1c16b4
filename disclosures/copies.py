"""Public copies of documents: asked for, published with the record, withdrawn; copying.py makes them.

The row is the truth. Files lie in ``PUBLIC_DIR`` and only there.
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Max

from disclosures import jobs, policy
from disclosures.hidden_places import decisions_of
from disclosures.models import (
    CopyState,
    Document,
    DocumentState,
    PublicationVersion,
    Queue,
    SafeCopy,
    SafePage,
)
from disclosures.store import Store

if TYPE_CHECKING:
    from accounts.models import User

TASK = "disclosures.tasks.make_copies"
COPIES = Store("PUBLIC_DIR")
MEDIA_TYPE = "application/pdf"
AT_ONCE = 200
MAKE_FIRST = "{name} has no public copy yet. Make one and look at it."
OUTDATED = "The public copy of {name} was made before the last decisions. Make it again."
BEING_MADE = "The public copy of {name} is being made. Look again in a minute."


def hint(copy_ids: Sequence[int]) -> None:
    """Tells a worker that there is something to make; lost, ``offer`` says it again."""
    jobs.tell(TASK, ((Queue.SLOW, [copy_id]) for copy_id in copy_ids))


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
            take_away(SafeCopy.objects.filter(document=copy.document_id, state=CopyState.PUBLIC))
            SafeCopy.objects.filter(pk=copy.pk).update(state=CopyState.PUBLIC)
            PublicationVersion.raise_number()


def withdraw(documents: Sequence[Document]) -> None:
    """Takes all copies of them away, in the transaction that takes down; files go after the commit."""
    take_away(SafeCopy.objects.filter(document__in=[one.pk for one in documents]))


def take_away(rows: "models.QuerySet[SafeCopy]") -> None:
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
