"""A newer copy for a document that is public: what is hidden was changed after publication.

Until the newer one is shown, readers have the older, unless an editor takes that down at once.
"""

import uuid
from typing import TYPE_CHECKING

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import transaction

from disclosures import actions, audit, policy
from disclosures.documents import copies
from disclosures.editing import clearance
from disclosures.editing.in_hand import Changed
from disclosures.listing import relist
from disclosures.models import CopyState, Correction, Document, DocumentState, GoneBecause, SafeCopy

if TYPE_CHECKING:
    from accounts.models import User

FIELD = "Copy of the document"
SAID, NONE_SAID, SAYS = "An earlier copy", "No copy for the time being", "A newer copy"


def in_the_way(document: Document) -> list[str]:
    """Why no newer copy can be shown yet, as sentences; the same rules as for a first one."""
    sentences = clearance.about(document, clearance.undecided([document]).get(document.pk, clearance.NONE))
    agreed = [clearance.UNAGREED.format(name=document.name)] * bool(clearance.kept_unagreed([document]))
    newest = copies.newest_of([document]).get(document.pk)
    return [*sentences, *agreed, *filter(None, [copies.why_not(document, newest)])]


def newer_of(document: Document) -> SafeCopy | None:
    """A proved copy that readers do not have yet."""
    newest = copies.newest_of([document]).get(document.pk)
    return newest if newest and newest.state == CopyState.PROVED else None


@transaction.atomic
def show_newer(document_id: uuid.UUID, version: int, reason: str, *, by: "User") -> None:
    """Swaps the copies in one step; ``version`` is of the copy that the editor looked at.

    ``reason`` stays in public with the record. Raises PermissionDenied, Changed, actions.NotPublishable.
    """
    document = _public(document_id, by)
    newer = newer_of(document)
    if newer is None or newer.version != version or document.disclosure is None:
        raise Changed
    if reasons := in_the_way(document):
        raise actions.NotPublishable(reasons)
    had_one = document.copies.filter(state=CopyState.PUBLIC).exists()
    copies.publish([document])
    with pghistory.context(reason=reason, user=by.pk):
        Correction.objects.create(
            disclosure=document.disclosure,
            field=FIELD,
            said=SAID if had_one else NONE_SAID,
            says=SAYS,
            reason=reason,
            made_by=by,
        )
        relist([document.disclosure.pk])
        audit.record(
            "swap-copy",
            document,
            by=by,
            reason=reason,
            data={"version": newer.version, "sha256": newer.sha256},
        )


@transaction.atomic
def hide(document_id: uuid.UUID, *, by: "User") -> None:
    """Takes the public copy down at once; the record stays (P10: one person, no second step).

    Raises PermissionDenied, Changed.
    """
    if not policy.may_take_down(by):
        raise PermissionDenied
    document = _public(document_id, None)
    rows = SafeCopy.objects.filter(document=document, state=CopyState.PUBLIC)
    versions = [str(version) for version in rows.values_list("version", flat=True)]
    if not versions:
        raise Changed
    copies.take_away(rows, because=GoneBecause.HIDDEN)
    audit.record("hide-copy", document, by=by, data={"versions": versions})


def _public(document_id: uuid.UUID, by: "User | None") -> Document:
    """A published document, locked; ``by`` None where policy was asked already."""
    rows = Document.objects.select_for_update(of=("self",)).select_related("submission", "disclosure")
    document = rows.get(pk=document_id)
    if by is not None and not policy.may_decide(by, document):
        raise PermissionDenied
    if document.state != DocumentState.PUBLISHED or document.follows_id:
        raise Changed
    return document
