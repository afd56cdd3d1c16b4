"""Where a document belongs: to a record that it makes, or to one that is there already.

What is attached to a draft is decided on with it. What is attached to a public record is decided on by
itself, and published beside it: the record says what it said before, and rests on one document more.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import actions, audit
from disclosures.documents import claims, copies, drafts, related
from disclosures.documents.assembling import cover_of
from disclosures.documents.findings import facts_of, found_in
from disclosures.documents.risks import together
from disclosures.editing import clearance, counts_by_day, in_hand, lookup, review
from disclosures.editing.in_hand import Changed
from disclosures.editing.lookup import Suggestion
from disclosures.listing import relist
from disclosures.models import Disclosure, Document, DocumentState, Evidence, Organisation, Role, State
from disclosures.received.followers import follow

if TYPE_CHECKING:
    from accounts.models import User

REASON = "A document was published with it."
MOST_SHOWN = 6


class NotThere(Exception):
    """No draft and no public record has this address; nothing was written."""


def may_attach(document: Document) -> bool:
    """It waits for review, and makes a record of its own that readers never saw, or was attached before."""
    if document.state != DocumentState.IN_REVIEW or document.disclosure is None or document.follows_id:
        return False
    if document.attached_with_id is not None:
        return document.attached_with_id == document.pk
    return document.is_lead and document.disclosure.published_at is None


def suggestions(document: Document, alike: Iterable[Document]) -> list[Suggestion]:
    """Records that it may belong to, the likeliest first. ``alike``: documents with nearly the same text."""
    found = found_in(document)
    own = document.disclosure
    # What an editor wrote into its own draft goes before what rules read.
    draft = own if own is not None and document.attached_with_id is None else None
    party = draft.parties.filter(role=Role.AUTHORITY).first() if draft else None
    body = party.organisation_id if party else _body(found.authority)
    reference = draft.reference if draft else found.reference
    day = draft.date if draft else found.decided_on or found.responded_on or found.requested_on
    questions = [fact.value for fact in facts_of(document).get("question", ())]
    records = Disclosure.objects.filter(pk__in=[one.disclosure_id for one in alike if one.disclosure_id])
    same = _("same authority and reference") if body else _("same reference")
    groups = (
        (same, lookup.with_reference(reference, body)),
        (_("a document with nearly the same text stands behind it"), records.filter(state__in=lookup.OPEN)),
        (_("about what was asked here"), lookup.about(questions, body)),
        (_("same authority, nearest in time"), lookup.around(day, body)),
    )
    return lookup.suggest(groups, leaving_out=own.pk if own else None)[:MOST_SHOWN]


def _body(slug: str) -> int | None:
    return Organisation.objects.filter(slug=slug).values_list("pk", flat=True).first() if slug else None


@transaction.atomic
def attach(document_id: uuid.UUID, slug: str, *, by: "User", version: str) -> Disclosure:
    """Moves the document, and what lies beside it, to another record; its own draft goes.

    Raises PermissionDenied, Changed, claims.Taken, NotThere.
    """
    document = in_hand.locked(document_id, by=by, version=version, states=[DocumentState.IN_REVIEW])
    own = document.disclosure
    if not may_attach(document) or own is None:
        raise Changed
    target = _locked_target(slug, own)
    documents = _moving(document)
    claims.settle(document)
    with in_hand.history(by, document, "Attached to a record that was there before."):
        for one in documents:
            one.disclosure, one.attached_with, one.is_lead = target, document, False
        document.is_lead = target.published_at is not None
        claims.hold(document, by=by)  # with a draft that is the draft's, on which nobody else may be at work
        _save(documents)
        _weigh(target)
        if own.published_at is None and not related.of_record(own):
            drafts.discard(own)
        audit.record("attach", document, by=by, data={"record": target.pk, "from": own.pk})
    return target


def _locked_target(slug: str, own: Disclosure) -> Disclosure:
    """Both records are locked in one order for everybody. Raises NotThere."""
    rows = Disclosure.objects.select_for_update().order_by("pk")
    both = list(rows.filter(Q(slug=slug) | Q(pk=own.pk)))
    target = next((one for one in both if one.slug == slug and one.pk != own.pk), None)
    if target is None or target.state not in lookup.OPEN:
        raise NotThere
    return target


def _moving(document: Document) -> list[Document]:
    """All behind its own draft; or, attached before, what came with it."""
    behind = related.of_record(document.disclosure)
    if document.attached_with_id is not None:
        behind = [one for one in behind if one.attached_with_id == document.pk]
    others = [one for one in behind if one.pk != document.pk]
    return [document, *others]


def _save(documents: Iterable[Document]) -> None:
    for one in documents:
        one.save()
        follow(one)


def _weigh(record: Disclosure) -> None:
    """A leading document stands in the queue for what lies beside it, too."""
    for lead in in_hand.in_review(related.of_record(record)):
        if lead.is_lead:
            Document.objects.filter(pk=lead.pk).update(risk=together(related.decided_with(lead)))


@transaction.atomic
def detach(document_id: uuid.UUID, *, by: "User", version: str) -> Disclosure:
    """Makes it a record of its own again, drafted anew from what was read in it.

    Raises PermissionDenied, Changed, claims.Taken.
    """
    document = in_hand.locked(document_id, by=by, version=version, states=[DocumentState.IN_REVIEW])
    former = document.disclosure
    if former is None or document.attached_with_id != document.pk:
        raise Changed
    documents = _moving(document)
    document.is_lead = True
    with in_hand.history(by, document, "Made a record of its own again."):
        draft, _ = drafts.make_draft(found_in(document, cover_of(document)), document.submission)
        for one in documents:
            one.disclosure, one.attached_with = draft, None
        _save(documents)
        _weigh(draft)
        audit.record("detach", document, by=by, data={"record": draft.pk, "from": former.pk})
    return draft


@transaction.atomic
def publish(document_id: uuid.UUID, *, by: "User", version: str, raises_grade: bool) -> Disclosure:
    """Publishes the copies of what was attached to a public record, whose facts stay as they are.

    ``raises_grade``: what it says stands in the document, so that its evidence is one that we hold. Raises
    PermissionDenied, Changed, claims.Taken, NotPublishable; then nothing was written.
    """
    document = in_hand.locked(document_id, by=by, version=version, states=[DocumentState.IN_REVIEW])
    record = document.disclosure
    if record is None or not document.joins_public or not document.is_lead:
        raise Changed
    in_hand.locked_record(document)
    record = Disclosure.objects.select_for_update().get(pk=record.pk)
    documents = related.decided_with(document)
    _refuse_hidden(record, documents)
    review.refuse_unready(documents)
    raised = raises_grade and record.evidence != Evidence.DOCUMENT
    with in_hand.history(by, document, REASON):
        for one in in_hand.in_review(documents):
            in_hand.move(one, DocumentState.PUBLISHED, by)
        copies.publish(documents)
        clearance.settle(documents)
        record.evidence = Evidence.DOCUMENT if raised else record.evidence
        Disclosure.objects.filter(pk=record.pk).update(evidence=record.evidence, updated_at=timezone.now())
        if not record.is_public:
            actions.publish(record, by=by)
        relist([record.pk])
        audit.record("publish-beside", document, by=by, data={"record": record.pk, "raised": raised})
        counts_by_day.watch("publish-beside", by=by)
    claims.settle(document)
    return record


def _refuse_hidden(record: Disclosure, documents: Sequence[Document]) -> None:
    """A record that was taken down comes back with its own documents, or, without any, with this one."""
    waits = [one for one in related.of_record(record) if one not in documents and one.is_lead]
    if record.is_public or (record.state == State.IN_REVIEW and not waits):
        return
    raise actions.NotPublishable([_("The record is not public now. Make this a record of its own, or wait.")])
