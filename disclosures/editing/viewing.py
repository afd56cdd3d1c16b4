"""Looking at a received file itself: for a reason, on record, and counted (threat model P07, I8, A27)."""

import uuid
from typing import TYPE_CHECKING, BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import transaction

from disclosures import audit, policy
from disclosures.documents import claims
from disclosures.editing import counts_by_day
from disclosures.models import AuditEntry, Document
from disclosures.received.uploads import open_original

if TYPE_CHECKING:
    from accounts.models import User

ACTION = "view-original"
OWN = "Their own upload."


class NotKept(Exception):
    """The bytes are no longer there."""


def has_begun(document: Document) -> bool:
    """Whether an editor did anything about the document, or what leads its record, but look at it."""
    ids = {str(document.pk), str(claims.lead_of(document).pk)}
    rows = AuditEntry.objects.filter(object_type="document", object_id__in=ids, actor__isnull=False)
    return bool(rows.exclude(action=ACTION).exists())


@transaction.atomic
def view(document_id: uuid.UUID, reason: str, *, by: "User") -> tuple[Document, BinaryIO]:
    """The open file. Raises PermissionDenied, NotKept, Document.DoesNotExist; then nothing is on record."""
    rows = Document.objects.select_related("submission", "original").select_for_update(of=("self",))
    document = rows.get(pk=document_id)
    if not policy.may_view_original(by, document, has_begun=has_begun(document)):
        raise PermissionDenied
    if document.original is None:
        raise NotKept
    try:
        opened = open_original(document.original.key)
    except FileNotFoundError as error:
        raise NotKept from error
    audit.record(ACTION, document, by=by, reason=reason or OWN, data={"sha256": document.sha256})
    counts_by_day.watch(ACTION, by=by)
    return document, opened
