"""Erasing for good: bytes, texts, findings, drafts and history go; a ledger keeps id, hash and reason (P11).

The ledger is a table and a file beside the originals. A backup that is put back brings the table of its day;
``apply_again`` reads the file, and erases once more what had come back (F11). Bytes that are in the ledger
are not taken again.
"""

import json
import os
import uuid
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q

from disclosures import actions, audit, policy
from disclosures.documents import copies, page_pictures
from disclosures.documents.drafts import discard
from disclosures.editing import approvals, clearance
from disclosures.listing import relist
from disclosures.models import (
    KINDS,
    Approval,
    Correction,
    CountTable,
    Disclosure,
    Document,
    DocumentPage,
    DocumentState,
    Erasure,
    ExtractedFact,
    IngestJob,
    PersonalData,
    PublicationVersion,
    Redaction,
    State,
    Submission,
)
from disclosures.received import originals

if TYPE_CHECKING:
    from accounts.models import User

ACTION = "erase"
CAUSE = "erased"
NAME = "Erased file"
TOLD = "This file was erased."
WITHDRAWN = "It was erased, because somebody asked for it."
NOT_TAKEN = "This file cannot be taken."


def is_erased(sha256s: Iterable[str]) -> set[str]:
    """Those of these hashes that are in the ledger. One query, whether there are any or not (A19)."""
    return set(Erasure.objects.filter(sha256__in=set(sha256s)).values_list("sha256", flat=True))


@transaction.atomic
def erase(document_id: uuid.UUID, reason: str, *, by: "User") -> bool:
    """Asks for it, or, as the second person, does it; says whether it is done.

    ``reason`` tells nothing of what stands in the document. Raises PermissionDenied, approvals.SamePerson,
    Document.DoesNotExist.
    """
    if not policy.may_erase(by):
        raise PermissionDenied
    document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
    approval = approvals.agreed(ACTION, document, reason, by=by)
    if approval is None:
        return False
    whole = _with_same_bytes(document)
    above = _containers_of(whole)
    noted = [*_note(whole, approval), *_note(above, approval, only_bytes=True)]
    originals.release(above)
    _wipe(whole)
    data = approvals.said(approval) | {"sha256": document.sha256, "documents": len(whole)}
    audit.record(ACTION, document, by=by, reason=approval.reason, data=data)
    # Lost with the process, it is written at the next start: the table has it.
    transaction.on_commit(partial(_write, noted), robust=True)
    return True


def _with_same_bytes(document: Document) -> list[Document]:
    """It, what lies in it, and the same bytes wherever else they came, with what lies in those."""
    found: dict[uuid.UUID, Document] = {}
    new = [document]
    while new:
        found.update({one.pk: one for one in new})
        ids, hashes = [one.pk for one in new], {one.sha256 for one in new} - {""}
        near = Document.objects.filter(Q(container__in=ids) | Q(sha256__in=hashes))
        new = list(near.exclude(pk__in=found).select_for_update(of=("self",)))
    return list(found.values())


def _containers_of(documents: Iterable[Document]) -> list[Document]:
    """What holds their bytes inside its own, at any depth, and the same bytes of others."""
    inside = {one.pk for one in documents}
    found: dict[uuid.UUID, Document] = {}
    above = {one.container_id for one in documents if one.container_id}
    while above:
        holders = list(Document.objects.filter(pk__in=above))
        hashes = {one.sha256 for one in holders} - {""}
        same = Document.objects.filter(sha256__in=hashes)
        found.update({one.pk: one for one in (*holders, *same) if one.pk not in inside})
        above = {one.container_id for one in holders if one.container_id} - set(found) - inside
    return list(found.values())


def _note(documents: Iterable[Document], approval: Approval, *, only_bytes: bool = False) -> list[Erasure]:
    return Erasure.objects.bulk_create(
        Erasure(
            document_id=one.pk,
            sha256=one.sha256,
            only_bytes=only_bytes,
            reason=approval.reason,
            erased_by=approval.asked_by,
            agreed_by=approval.agreed_by,
        )
        for one in documents
    )


def _wipe(documents: list[Document]) -> None:
    """Nothing of them stays but rows that say that something was erased; a second time changes nothing."""
    made_of_them = [one for one in documents if one.is_lead and one.attached_with_id is None]
    records = {one.disclosure_id for one in made_of_them if one.disclosure_id}
    attached_to = {one.disclosure_id for one in documents if one.attached_with_id and one.disclosure_id}
    originals.release(documents)
    copies.withdraw(documents)
    clearance.settle(documents)
    page_pictures.forget(documents)
    for rows in (DocumentPage, ExtractedFact, PersonalData, Redaction, CountTable, IngestJob):
        rows.objects.filter(document__in=documents).delete()
    for one in documents:
        _blank(one)
    for record in Disclosure.objects.filter(pk__in=records):
        _wipe_record(record)
    relist(attached_to - records)
    _forget_words({one.submission_id for one in documents})
    PublicationVersion.raise_number()


def _blank(document: Document) -> None:
    document.name, document.reason, document.cause = NAME, TOLD, CAUSE
    document.state = DocumentState.REJECTED
    document.disclosure, document.is_lead, document.attached_with, document.kind = None, False, None, ""
    document.page_count, document.is_checked = None, False
    for name in ("warnings", "hidden", "likeness", "signed_by", "trust_reasons"):
        setattr(document, name, [])
    document.save()


def _wipe_record(record: Disclosure) -> None:
    """A record that nobody outside has seen goes; of another, its address stays, and says that it is gone."""
    Document.objects.filter(disclosure=record).update(disclosure=None, is_lead=False)
    pk, kind = record.pk, record.kind
    with pgtrigger.ignore("disclosures.Correction:append_only"):
        Correction.objects.filter(disclosure=record).delete()
    if record.published_at is None:
        discard(record)
    else:
        if record.is_public:
            actions.withdraw(record, by=None, reason=WITHDRAWN)
        _blank_record(record)
    for name in ("Disclosure", KINDS[kind].__name__):
        events: Any = apps.get_model("disclosures", f"{name}Event")
        events.objects.filter(pgh_obj_id=pk).delete()


def _blank_record(record: Disclosure) -> None:
    detail = record.detail
    for field in (*Disclosure._meta.concrete_fields, *type(detail)._meta.local_concrete_fields):
        if isinstance(field, models.SlugField) or field.choices or not field.editable or field.generated:
            continue
        if isinstance(field, ArrayField):
            setattr(detail, field.name, [])
        elif isinstance(field, models.CharField | models.TextField) and field.name != "withdrawn_reason":
            setattr(detail, field.name, "")
    detail.title = "Erased record"
    detail.state, detail.withdrawn_reason = State.WITHDRAWN, WITHDRAWN
    detail.save()


def _forget_words(submissions: set[uuid.UUID]) -> None:
    """What was said with the files goes with the last of them."""
    left = Document.objects.exclude(cause=CAUSE).filter(submission__in=submissions).values("submission")
    words = ("authority_name", "note", "requester", "names_to_hide", "email", "link", "fetched_from")
    gone = Submission.objects.filter(pk__in=submissions).exclude(pk__in=left)
    gone.update(**dict.fromkeys(words, ""))


# ---- the ledger


@transaction.atomic
def apply_again() -> int:
    """Erases once more what is in the ledger and there again; returns how many documents that were."""
    _read()
    rows = list(Erasure.objects.all())
    _write(rows)
    wiped = [one for one in rows if not one.only_bytes]
    back = Document.objects.filter(
        Q(pk__in=[one.document_id for one in wiped]) | Q(sha256__in={one.sha256 for one in wiped} - {""})
    )
    whole = list(back.exclude(cause=CAUSE).select_for_update(of=("self",)))
    held = Document.objects.filter(sha256__in={one.sha256 for one in rows} - {""}, original__isnull=False)
    containers = list(held.exclude(pk__in=[one.pk for one in whole]))
    originals.release(containers)
    if whole:
        _wipe(whole)
    for one in (*whole, *containers):
        audit.record("erase-again", one, by=None, data={"sha256": one.sha256})
    return len(whole) + len(containers)


def take_over(lines: Iterable[dict[str, Any]]) -> None:
    """Adds what the ledger of another installation knows, for good; a line is one that ``_write`` wrote."""
    _write(_row(line) for line in lines)


def place() -> Path:
    return Path(settings.ORIGINALS_DIR).parent / "erasures.jsonl"


def _lines() -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in place().read_text(encoding="utf-8").splitlines() if line]
    except FileNotFoundError:
        return []


def _read() -> None:
    """Entries that the table lacks, since it is of an earlier day."""
    Erasure.objects.bulk_create(
        (_row(line) for line in _lines()),
        ignore_conflicts=True,
    )


def _row(line: dict[str, Any]) -> Erasure:
    return Erasure(
        id=uuid.UUID(line["id"]),
        document_id=uuid.UUID(line["document_id"]),
        sha256=line["sha256"],
        only_bytes=line["only_bytes"],
        reason=line["reason"],
    )


def _write(rows: Iterable[Erasure]) -> None:
    """Adds to the file what it lacks, for good once this returns."""
    known = {line["id"] for line in _lines()}
    new = [one for one in rows if str(one.pk) not in known]
    if not new:
        return
    path = place()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        for one in new:
            line = {
                "id": str(one.pk),
                "document_id": str(one.document_id),
                "sha256": one.sha256,
                "only_bytes": one.only_bytes,
                "reason": one.reason,
            }
            file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
