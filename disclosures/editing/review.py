"""The editor's verbs: decide, correct, publish, reject, take down, ask, read again.

Each locks the document, asks policy, and compares the version that the editor saw with what is there now, so
that of two editors at once the second learns of the first (threat model F14). A decision is about a record:
it covers all documents that stand behind it, and the same bytes from others who sent them later.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from disclosures import actions, audit, policy
from disclosures.documents import claims, copies, jobs
from disclosures.documents.drafts import detail_of, discard, free_slug, hand_over
from disclosures.documents.related import decided_with, of_record
from disclosures.editing import clearance, counts_by_day, deciding, drafting, in_hand, linking
from disclosures.editing.deciding import Answers, stamp_of
from disclosures.editing.forms.records import OWN, Draft
from disclosures.models import (
    CountTable,
    Disclosure,
    Document,
    DocumentPage,
    DocumentState,
    Evidence,
    ExtractedFact,
    FOIResponse,
    ICODecision,
    Kind,
    PersonalData,
    Precision,
    Question,
    Redaction,
    Role,
    State,
    Submission,
)
from disclosures.received import originals
from disclosures.small_numbers import looking

if TYPE_CHECKING:
    from accounts.models import User


def record_of(document: Document) -> Draft | None:
    """The reply or decision that the document became, as a draft or public."""
    return detail_of(document.disclosure) if document.disclosure else None


@transaction.atomic
def save(document_id: uuid.UUID, answers: dict[str, Any], *, by: "User", version: str) -> None:
    """Corrects the draft. ``answers``: the form's cleaned data, with ``organisation``. Raises Changed."""
    document = in_hand.locked(document_id, by=by, version=version, states=[DocumentState.IN_REVIEW])
    with in_hand.history(by, document, "Corrected in review."):
        drafting.correct(_draft(document), answers)
        audit.record("save", document, by=by)


@transaction.atomic
def decide(document_id: uuid.UUID, answers: Answers, *, by: "User", stamp: str) -> None:
    """Writes decisions about what was found. ``stamp``: of what the editor saw. Raises Changed, Taken.

    Also after publication: readers have the copy of before until a newer one is shown (`swapping`).
    """
    document = _open(document_id, by, [*policy.DECIDABLE, DocumentState.PUBLISHED])
    if stamp != stamp_of(document):
        raise in_hand.Changed
    with in_hand.history(by, document, "Decided on what was found."):
        deciding.write(document, answers, by=by)
        clearance.ask_for_second(document)
        audit.record("decide-details", document, by=by)


@transaction.atomic
def claim(document_id: uuid.UUID, *, by: "User", over: bool = False) -> None:
    """Takes the document on; ``over``: from another editor. Raises Changed, Taken."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
    if not policy.may_decide(by, document):
        raise PermissionDenied
    if document.state not in policy.DECIDABLE:
        raise in_hand.Changed
    claims.hold(document, by=by, over=over)
    _look(in_hand.locked_record(document))
    audit.record("claim", document, by=by, data={"over": over})


@transaction.atomic
def agree(document_id: uuid.UUID, key: str, *, by: "User") -> None:
    """A second editor agrees with what is kept; ``key`` names the decisions seen. Raises Changed."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
    kept = next((one for one in clearance.kept_of([document]) if one.key == key), None)
    if kept is None or document.state not in (DocumentState.IN_REVIEW, DocumentState.PUBLISHED):
        raise in_hand.Changed
    if not policy.may_agree(by, document, kept.deciders):
        raise PermissionDenied
    with in_hand.history(by, document, "Agreed that personal details are kept."):
        clearance.agree(kept, by=by.pk)
        audit.record("agree", document, by=by, data={"decisions": key})


@transaction.atomic
def ask(document_id: uuid.UUID, text: str, *, by: "User") -> None:
    """Asks whoever sent it; the question stands on the receipt. Raises Changed, Taken."""
    document = _open(document_id, by)
    Question.objects.create(document=document, text=text, asked_by=by)
    audit.record("ask", document, by=by)


@transaction.atomic
def look_again(document_id: uuid.UUID, *, by: "User") -> None:
    """What gives small numbers away may have changed with other documents. Ask before `publish`, which asks
    too but keeps nothing of what it finds when it refuses."""
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("submission").get(pk=document_id)
    )
    if not policy.may_decide(by, document):
        raise PermissionDenied
    _look(in_hand.locked_record(document))


def _look(documents: Iterable[Document]) -> None:
    for one in in_hand.in_review(documents):
        looking.look(one)


def _open(document_id: uuid.UUID, by: "User", states: Sequence[DocumentState] = policy.DECIDABLE) -> Document:
    """A document that may be decided on, locked and held by this editor. Raises Changed, Taken."""
    rows = Document.objects.select_for_update(of=("self",)).select_related("submission")
    document = rows.get(pk=document_id)
    if not policy.may_decide(by, document):
        raise PermissionDenied
    if document.state not in states or document.follows_id:
        raise in_hand.Changed
    claims.hold(document, by=by)
    return document


@transaction.atomic
def change_kind(document_id: uuid.UUID, kind: str, *, by: "User", version: str) -> None:
    """Makes a draft of the other kind from what both have: rules took the document for something else."""
    document = in_hand.locked(document_id, by=by, version=version, states=[DocumentState.IN_REVIEW])
    draft = _draft(document)
    if kind not in OWN or kind == draft.KIND:
        raise in_hand.Changed
    with in_hand.history(by, document, "Kind corrected in review."):
        other = _of_kind(kind, draft)
        Document.objects.filter(disclosure=draft.pk).update(disclosure=other.pk)
        hand_over(draft, other)
        discard(draft)
        audit.record("change-kind", document, by=by, data={"kind": kind})


def _of_kind(kind: str, draft: Draft) -> Draft:
    """The day and the sections mean the same in both; outcomes differ, so none is taken over."""
    other: Draft
    if kind == Kind.ICO_DECISION and isinstance(draft, FOIResponse):
        other = ICODecision(decided_on=draft.responded_on, sections=draft.exemptions)
    elif isinstance(draft, ICODecision):
        other = FOIResponse(responded_on=draft.decided_on, exemptions=draft.sections)
    else:
        raise in_hand.Changed
    for name in ("title", "summary", "reference", "evidence", "source", "state"):
        setattr(other, name, getattr(draft, name))
    other.date_precision = draft.date_precision or Precision.DAY
    other.date, _ = other.main_dates()
    authority = draft.parties.filter(role=Role.AUTHORITY).select_related("organisation").first()
    organisation = authority.organisation if authority else None
    other.slug = free_slug(other, organisation)
    other.save()
    actions.set_parties(other, drafting.parties(other, organisation))
    return other


@transaction.atomic
def publish(document_id: uuid.UUID, answers: dict[str, Any], *, by: "User", version: str) -> Draft:
    """Corrects and publishes in one step. Raises Changed or NotPublishable; then nothing was written."""
    document = in_hand.locked(document_id, by=by, version=version, states=[DocumentState.IN_REVIEW])
    draft = _draft(document)
    documents = in_hand.locked_record(document)
    refuse_unready(documents)
    with in_hand.history(by, document, "Published after review."):
        drafting.correct(draft, answers)
        if reasons := linking.unsupported(draft):
            raise actions.NotPublishable(reasons)
        if draft.source is None and draft.evidence == Evidence.DOCUMENT:
            drafting.save_source(draft, settings.SITE_URL + draft.get_absolute_url())
        drafting.refuse_twin(draft)
        for one in in_hand.in_review(documents):
            in_hand.move(one, DocumentState.PUBLISHED, by)
        copies.publish(documents)
        clearance.settle(documents)
        actions.publish(draft, by=by)
        counts_by_day.watch("publish", by=by)
    claims.settle(document)
    return draft


@transaction.atomic
def reject(document_id: uuid.UUID, reason: str, *, by: "User", version: str) -> None:
    """Not taken: draft, text, findings and, after the commit, the bytes are deleted; the receipt says why.

    A document in review takes all of its record along, one that is held takes what is held inside it.
    """
    document = in_hand.locked(document_id, by=by, version=version, states=policy.DECIDABLE)
    draft = document.disclosure
    is_held = document.state == DocumentState.QUARANTINED
    joined = document.joins_public
    if draft and not is_held and not document.is_lead:
        raise in_hand.Changed
    documents = _held_inside(document) if is_held else list(in_hand.in_review(_locked_together(document)))
    claims.settle(document)
    with in_hand.history(by, document, "Rejected in review."):
        clearance.settle(documents)
        for one in documents:
            _drop(one, by, reason)
        _release_archives(documents)
        if draft and not joined and not draft.is_public:
            _after(draft)


@transaction.atomic
def take_down(document_id: uuid.UUID, reason: str, *, by: "User", version: str) -> None:
    """Withdraws the published record in one step; its address answers 410 with ``reason``."""
    if not policy.may_take_down(by):
        raise PermissionDenied
    document = in_hand.locked(document_id, by=None, version=version, states=[DocumentState.PUBLISHED])
    if document.disclosure is None:
        raise in_hand.Changed
    with in_hand.history(by, document, reason):
        copies.withdraw(in_hand.locked_record(document))
        for one in in_hand.locked_record(document):
            if one.state == DocumentState.PUBLISHED:
                told = f"It was published and later taken down: {reason}"
                in_hand.move(one, DocumentState.REJECTED, by, told)
        actions.withdraw(document.disclosure, by=by, reason=reason)


@transaction.atomic
def read_again(document_id: uuid.UUID, *, by: "User", version: str) -> None:
    """Offers a document that was held, or not searched to its end, to the workers once more."""
    document = in_hand.locked(document_id, by=by, version=version, states=policy.DECIDABLE)
    if not may_read_again(document):
        raise in_hand.Changed
    with in_hand.history(by, document, "Read again."):
        clearance.settle([document])
        jobs.start_again(document)
        audit.record("read-again", document, by=by)


def may_read_again(document: Document) -> bool:
    """While its bytes are kept, and only where reading again can change something."""
    if document.original_id is None or document.follows_id is not None:
        return False
    unchecked = document.state == DocumentState.IN_REVIEW and not document.is_checked
    return unchecked or document.state == DocumentState.QUARANTINED


def mark_link_seen(submission_id: uuid.UUID, *, by: "User") -> None:
    """An editor looked at a link that was handed in. A second time changes nothing."""
    if not policy.may_review(by):
        raise PermissionDenied
    links = Submission.objects.open_links().filter(pk=submission_id)
    with transaction.atomic():
        if links.update(link_seen_at=Now(), link_seen_by=by):
            audit.record("see-link", Submission(pk=submission_id), by=by)


def _locked_together(document: Document) -> list[Document]:
    """Those of its record that are decided on with it, locked."""
    in_hand.locked_record(document)
    return decided_with(document) or [document]


def _draft(document: Document) -> Draft:
    draft = record_of(document)
    if draft is None or not document.is_lead or draft.state not in (State.DRAFT, State.IN_REVIEW):
        raise in_hand.Changed
    return draft


def refuse_unready(documents: Sequence[Document]) -> None:
    """Nothing goes public that was not searched, or about whose findings nobody decided (P02)."""
    _look(documents)
    if reasons := clearance.in_the_way(documents):
        raise actions.NotPublishable(reasons)


def _drop(document: Document, by: "User", reason: str) -> None:
    """Decides against it and deletes what was read in it, and in the same bytes of others."""
    document.disclosure, document.is_lead, document.attached_with = None, False, None
    document.hidden, document.warnings, document.trust_reasons, document.likeness = [], [], [], []
    in_hand.move(document, DocumentState.REJECTED, by, reason)
    originals.release([document])
    copies.withdraw([document])
    same = Q(document=document) | Q(document__follows=document)
    for rows in (DocumentPage, ExtractedFact, PersonalData, Redaction, CountTable):
        rows.objects.filter(same).delete()


def _after(draft: Disclosure) -> None:
    """Without its leading document a record goes on with the next one, or, if there is none, goes."""
    left = of_record(draft)
    if not left:
        discard(draft)
    elif not any(one.is_lead for one in left):
        first = next(iter(in_hand.in_review(left)), left[0])
        first.is_lead = True
        first.save(update_fields=["is_lead"])


def _held_inside(document: Document) -> list[Document]:
    """A held document and what is held inside it, at any depth."""
    tree = Document.objects.select_for_update(of=("self",)).tree_of(document.top)
    inside = {document.pk}
    held = [document]
    for one in tree:
        if one.container_id in inside:
            inside.add(one.pk)
            if one.state == DocumentState.QUARANTINED and one.follows_id is None:
                held.append(one)
    return held


def _release_archives(documents: Iterable[Document]) -> None:
    """The bytes of an archive hold those of each file in it, all of which are kept by themselves."""
    above = {one.container_id for one in documents if one.container_id}
    while above:
        containers = list(Document.objects.filter(pk__in=above))
        archives = [one for one in containers if not one.page_count]
        originals.release([*archives, *Document.objects.filter(follows__in=archives)])
        above = {one.container_id for one in containers if one.container_id}
