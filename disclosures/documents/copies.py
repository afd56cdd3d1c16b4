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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures import audit, policy
from disclosures.documents import jobs
from disclosures.documents.hidden_places import decisions_of
from disclosures.models import (
    CopyState,
    Document,
    DocumentState,
    GoneBecause,
    PublicationVersion,
    Queue,
    SafeCopy,
    SafePage,
)
from disclosures.received.store import Store
from disclosures.rollups import document_words
from disclosures.templatetags.record import in_words

if TYPE_CHECKING:
    from accounts.models import User

TASK = "disclosures.tasks.make_copies"
COPIES = Store("PUBLIC_DIR")
MEDIA_TYPE = "application/pdf"
AT_ONCE = 200
MAKE_FIRST = gettext_lazy("{name} has no public copy yet. Make one and look at it.")
OUTDATED = gettext_lazy("The public copy of {name} was made before the last decisions. Make it again.")
BEING_MADE = gettext_lazy("The public copy of {name} is being made. Look again in a minute.")


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
    return [said for one in wanting if (said := why_not(one, newest.get(one.pk)))]


def why_not(document: Document, copy: SafeCopy | None) -> str:
    """Why this copy, which is the newest, may not be shown, as a sentence; "" if it may."""
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
    """What an editor reads about a document's copy; ``proof`` has a line a check, (name, passed, note).

    ``public``: the version that readers have, 0 for none; ``gone``: why they have none any more.
    """

    copy: SafeCopy | None
    state: str
    is_current: bool
    is_readable: bool
    is_waiting: bool
    proof: Sequence[tuple[str, bool, str]]
    public: int = 0
    gone: str = ""


def about(document: Document) -> About | None:
    """None for a document that needs no copy."""
    if not needs_copy(document):
        return None
    copy = newest_of([document]).get(document.pk)
    if copy is None:
        return About(None, _("None yet"), False, False, False, ())
    proof = [(name, passed, _found(found, note)) for name, passed, found, note in copy.proof]
    is_readable = copy.state in (CopyState.PROVED, CopyState.PUBLIC)
    return About(
        copy,
        in_words(copy.get_state_display()),
        is_current(copy, document),
        is_readable,
        copy.state == CopyState.WAITING,
        proof,
        *_seen_by_readers(document),
    )


def _seen_by_readers(document: Document) -> tuple[int, str]:
    rows = {one.state: one for one in document.copies.order_by("version")}
    public, gone = rows.get(CopyState.PUBLIC), rows.get(CopyState.WITHDRAWN)
    if public is not None:
        return public.version, ""
    return 0, in_words(gone.get_gone_because_display()) if gone else ""


def _found(found: int, note: str) -> str:
    return "; ".join(filter(None, [_("%(found)s found") % {"found": f"{found:,}"} if found else "", note]))


def publish(documents: Sequence[Document]) -> None:
    """Shows the newest copy of each, in the transaction that publishes. Ask ``missing`` first."""
    for copy in newest_of(one for one in documents if needs_copy(one)).values():
        if copy.state == CopyState.PROVED:
            older = SafeCopy.objects.filter(document=copy.document_id, version__lt=copy.version)
            take_away(older.filter(state=CopyState.PUBLIC), because=GoneBecause.REPLACED)
            older.gone().update(gone_because=GoneBecause.REPLACED)
            SafeCopy.objects.filter(pk=copy.pk).update(state=CopyState.PUBLIC)
            document_words.follow([copy.document_id])
            PublicationVersion.raise_number()


def withdraw(documents: Sequence[Document]) -> None:
    """Takes all copies of them away, in the transaction that takes down; files go after the commit."""
    take_away(SafeCopy.objects.filter(document__in=[one.pk for one in documents]))


def take_away(rows: "models.QuerySet[SafeCopy]", because: str = "") -> None:
    """A copy that was public leaves its row, so that its address says so; any other leaves nothing.

    ``because``: of GoneBecause, where the record stays.
    """
    copies = list(rows.exclude(state=CopyState.WITHDRAWN).select_for_update())
    pages = SafePage.objects.filter(copy__in=copies)
    keys = [*(copy.key for copy in copies), *pages.values_list("picture_key", flat=True)]
    pages.delete()
    public = [copy.pk for copy in copies if copy.state == CopyState.PUBLIC]
    if public:
        PublicationVersion.raise_number()
        SafeCopy.objects.filter(pk__in=public).update(
            state=CopyState.WITHDRAWN, key="", sha256="", size_bytes=0, gone_because=because
        )
        document_words.follow([copy.document_id for copy in copies])
    SafeCopy.objects.filter(pk__in=[copy.pk for copy in copies if copy.pk not in public]).delete()
    transaction.on_commit(partial(COPIES.forget, [key for key in keys if key]), robust=True)


# ---- files that were lost or changed


class Fault(models.TextChoices):
    MISSING = "missing", "its file or a picture of it is missing"
    ALTERED = "altered", "its file or a picture of it was changed"


def damaged() -> Iterator[tuple[SafeCopy, Fault]]:
    """Copies that are not as they were proved, and what is wrong; reads every byte of them."""
    for copy in kept().iterator(chunk_size=AT_ONCE):
        if fault := fault_of(copy):
            yield copy, fault


def kept() -> "models.QuerySet[SafeCopy]":
    """Those that have files."""
    return SafeCopy.objects.filter(state__in=[CopyState.PROVED, CopyState.PUBLIC]).order_by("pk")


def fault_of(copy: SafeCopy) -> Fault | None:
    """Compares its file and its pictures with what was kept. One query."""
    pictures = copy.pages.order_by("number").values_list("picture_key", "picture_sha256")
    for key, sha256 in [(copy.key, copy.sha256), *pictures]:
        found = _sha256_of(key)
        if found is None:
            return Fault.MISSING
        # Older rows do not know the hash of their pictures.
        if sha256 and found != sha256:
            return Fault.ALTERED
    return None


def _sha256_of(key: str) -> str | None:
    try:
        with COPIES.path_of(key).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, ValueError):
        return None


@transaction.atomic
def take_down_damaged(copy_id: int) -> bool:
    """Takes a copy away if it still is not what was proved; readers have the record, and no copy of it.

    Looked at once more behind the lock: somebody may have taken it down or replaced it in the meantime.
    """
    known = SafeCopy.objects.get(pk=copy_id)
    document = Document.objects.select_for_update(of=("self",)).get(pk=known.document_id)
    copy = kept().filter(pk=copy_id).select_for_update().first()
    fault = fault_of(copy) if copy else None
    if copy is None or fault is None:
        return False
    audit.record(
        "copy-damaged",
        document,
        by=None,
        data={
            "version": copy.version,
            "sha256": copy.sha256,
            "fault": fault.value,
            "public": copy.state == CopyState.PUBLIC,
        },
    )
    take_away(SafeCopy.objects.filter(pk=copy_id), because=GoneBecause.DAMAGED)
    return True


def empty_places() -> "models.QuerySet[SafeCopy]":
    """Copies whose record readers have, and whose place is empty until a newer one is shown."""
    return SafeCopy.objects.gone().filter(document__state=DocumentState.PUBLISHED).order_by("pk")
