"""A document in an editor's hands: locked with all of its record, compared with what the editor saw, moved.

Whatever verb is at work, of two editors at once the second learns of the first (threat model F14).
"""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pghistory
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from disclosures import audit, policy
from disclosures.documents import claims, page_pictures
from disclosures.documents.related import of_record
from disclosures.models import Document, DocumentState
from disclosures.received.followers import follow

if TYPE_CHECKING:
    from accounts.models import User


class Changed(Exception):
    """Somebody else decided or corrected in the meantime; nothing was written."""


def version_of(document: Document) -> str:
    """Changes whenever the document is decided on or its record corrected."""
    record = document.disclosure
    # No blank at an end: a form would take it away.
    return f"{document.state} {record.updated_at.isoformat()}" if record else document.state


def locked(document_id: uuid.UUID, *, by: "User | None", version: str, states: Any) -> Document:
    """The document, locked; ``by`` None where policy was asked already, and taking it on does not matter.

    Raises PermissionDenied, Changed, Taken.
    """
    rows = Document.objects.select_for_update(of=("self",)).select_related("submission", "disclosure")
    document = rows.get(pk=document_id)
    if by is not None and not policy.may_decide(by, document):
        raise PermissionDenied
    if version != version_of(document) or document.state not in states or document.follows_id:
        raise Changed
    if by is not None:
        claims.hold(document, by=by)
    return document


def locked_record(document: Document) -> list[Document]:
    """The document and all others of its record, locked in one order for everybody."""
    if document.disclosure_id is None:
        return [document]
    rows = Document.objects.select_for_update(of=("self",)).filter(
        disclosure=document.disclosure_id, follows__isnull=True
    )
    list(rows.order_by("pk"))
    return of_record(document.disclosure)


def in_review(documents: Iterable[Document]) -> Iterable[Document]:
    return (one for one in documents if one.state == DocumentState.IN_REVIEW)


def history(by: "User", document: Document, reason: str) -> Any:
    """Who and why, for the rows of history; and whether somebody decided on what they handed in."""
    own = {"own_upload": True} if policy.is_own(by, document) else {}
    return pghistory.context(reason=reason, user=by.pk, **own)


def move(document: Document, state: str, by: "User", reason: str = "") -> None:
    document.state, document.reason = state, reason
    document.decided_by, document.decided_at = by, timezone.now()
    document.save()
    follow(document)
    page_pictures.forget([document])
    data: dict[str, str | int | bool | list[str]] = {"state": state, "sha256": document.sha256}
    if policy.is_own(by, document):
        data["own_upload"] = True
    audit.record("decide", document, by=by, reason=reason, data=data)
