"""Pictures of received pages for the desk: asked for, looked at, forgotten; picturing.py draws them.

They show what was received, so seeing them is seeing the original (threat model P07): they lie in a private
store, are served to editors alone, and each visit leaves an audit entry. The row is the truth; files lie in
``PICTURES_DIR`` and only there.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from disclosures import audit
from disclosures.documents import jobs
from disclosures.documents.claims import LASTS
from disclosures.models import AuditEntry, Document, DocumentState, PagePicture, PictureState, Queue
from disclosures.received.store import Store

if TYPE_CHECKING:
    from accounts.models import User

TASK = "disclosures.tasks.draw_pages"
PICTURES = Store("PICTURES_DIR")
MEDIA_TYPE = "image/jpeg"
VIEWED = "view-pages"
KEPT_FOR = timedelta(days=7)
AT_ONCE = 500
SHOWN = (DocumentState.IN_REVIEW, DocumentState.PUBLISHED)


def may_be_drawn(document: Document) -> bool:
    """A PDF or a picture whose bytes are kept and whose pages are read. Other formats have no pages."""
    has_pages = document.media_type == "application/pdf" or document.media_type.startswith("image/")
    return has_pages and document.original_id is not None and document.state in SHOWN


def hint(picture_ids: Sequence[int], queue: str = Queue.QUICK) -> None:
    """A message a page, in order, so that workers share them; lost, ``offer`` says it again."""
    jobs.tell(TASK, ((queue, [picture_id]) for picture_id in picture_ids))


@transaction.atomic
def ask_for(document: Document, numbers: Iterable[int]) -> dict[int, PagePicture]:
    """The pictures of these pages by number, as they stand; those that nobody asked for before will be drawn.

    Two queries, one more for each page that is new. Call with pages that people see.
    """
    numbers = list(numbers)
    found = {one.number: one for one in document.pictures.filter(number__in=numbers)}
    wanted = [number for number in numbers if number not in found]
    if wanted:
        rows = [PagePicture(document=document, number=number) for number in wanted]
        PagePicture.objects.bulk_create(rows, ignore_conflicts=True)
        new = list(document.pictures.filter(number__in=wanted).order_by("number"))
        found |= {one.number: one for one in new}
        transaction.on_commit(partial(hint, [one.pk for one in new]), robust=True)
    return found


def note_visit(document: Document, *, by: "User") -> None:
    """Audits that an editor looks at the pages: once a visit, which lasts as long as a claim does."""
    seen = AuditEntry.objects.filter(
        object_type="document", object_id=str(document.pk), actor=by, action=VIEWED, at__gt=Now() - LASTS
    )
    with transaction.atomic():
        if not seen.exists():
            audit.record(VIEWED, document, by=by)


def forget(documents: Iterable[Document]) -> None:
    """In the caller's transaction; files go after the commit. What is being drawn meanwhile is dropped."""
    _forget(PagePicture.objects.filter(document__in=[one.pk for one in documents]))


def forget_old() -> int:
    """Of documents that nobody decided on for a week: who opens one again has them drawn again."""
    old = PagePicture.objects.filter(asked_at__lt=Now() - KEPT_FOR).order_by("asked_at")
    with transaction.atomic():
        return _forget(PagePicture.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])))


@transaction.atomic
def _forget(rows: "QuerySet[PagePicture]") -> int:
    keys = list(rows.select_for_update().values_list("key", flat=True))
    if keys:
        rows.delete()
        transaction.on_commit(partial(PICTURES.forget, [key for key in keys if key]), robust=True)
    return len(keys)


def picture_of(document: Document, number: int) -> PagePicture | None:
    """What may be shown of the page now."""
    if not may_be_drawn(document):
        return None
    return document.pictures.filter(number=number, state=PictureState.DRAWN).first()
