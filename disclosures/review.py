"""The editor's verbs: correct, publish, reject, take down, read again.

Each locks the document, asks policy, and compares the version that the editor saw with what is there now, so
that of two editors at once the second learns of the first (threat model F14).
"""

import uuid
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pghistory
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from disclosures import actions, jobs, policy
from disclosures.drafts import free_slug, plain_slug
from disclosures.models import (
    Document,
    DocumentState,
    Evidence,
    FOIResponse,
    Kind,
    Organisation,
    Party,
    Precision,
    Role,
    Source,
    State,
    Submission,
)
from disclosures.uploads import forget

if TYPE_CHECKING:
    from accounts.models import User

ALREADY_THERE = "This authority already has a published record with this reference."


class Changed(Exception):
    """Somebody else decided or corrected in the meantime; nothing was written."""


def version_of(document: Document) -> str:
    """Changes whenever the document is decided on or its record corrected."""
    changed = document.disclosure.updated_at.isoformat() if document.disclosure else ""
    return f"{document.state} {changed}"


def record_of(document: Document) -> FOIResponse | None:
    """The reply that the document became, as a draft or public."""
    found = FOIResponse.objects.select_related("source").filter(documents=document).first()
    return cast("FOIResponse | None", found)


@transaction.atomic
def save(document_id: uuid.UUID, answers: dict[str, Any], *, by: "User", version: str) -> None:
    """Corrects the draft. ``answers``: RecordForm's cleaned data, with ``organisation``. Raises Changed."""
    document = _locked(document_id, by=by, version=version, states=[DocumentState.IN_REVIEW])
    with _history(by, document, "Corrected in review."):
        _correct(_draft(document), answers)


@transaction.atomic
def publish(document_id: uuid.UUID, answers: dict[str, Any], *, by: "User", version: str) -> FOIResponse:
    """Corrects and publishes in one step. Raises Changed or NotPublishable; then nothing was written."""
    document = _locked(document_id, by=by, version=version, states=[DocumentState.IN_REVIEW])
    draft = _draft(document)
    with _history(by, document, "Published after review."):
        _correct(draft, answers)
        if draft.source is None and draft.evidence == Evidence.DOCUMENT:
            _save_source(draft, settings.SITE_URL + draft.get_absolute_url())
        _refuse_twin(draft)
        _decide(document, DocumentState.PUBLISHED, by)
        actions.publish(draft, by=by)
    return draft


@transaction.atomic
def reject(document_id: uuid.UUID, reason: str, *, by: "User", version: str) -> None:
    """Not taken: the draft, the text and, after the commit, the bytes are deleted; the receipt says why."""
    document = _locked(document_id, by=by, version=version, states=policy.DECIDABLE)
    draft, key = document.disclosure, document.storage_key
    with _history(by, document, "Rejected in review."):
        document.disclosure = None
        document.storage_key = None
        _decide(document, DocumentState.REJECTED, by, reason)
        document.pages.all().delete()
        document.facts.all().delete()
        if draft:
            draft.delete()
    if key:
        transaction.on_commit(partial(forget, [key]), robust=True)


@transaction.atomic
def take_down(document_id: uuid.UUID, reason: str, *, by: "User", version: str) -> None:
    """Withdraws the published record in one step; its address answers 410 with ``reason``."""
    if not policy.may_take_down(by):
        raise PermissionDenied
    document = _locked(document_id, by=None, version=version, states=[DocumentState.PUBLISHED])
    if document.disclosure is None:
        raise Changed
    with _history(by, document, reason):
        _decide(document, DocumentState.REJECTED, by, f"It was published and later taken down: {reason}")
        actions.withdraw(document.disclosure, by=by, reason=reason)


@transaction.atomic
def read_again(document_id: uuid.UUID, *, by: "User", version: str) -> None:
    """Offers a document that was held to the workers once more."""
    document = _locked(document_id, by=by, version=version, states=[DocumentState.QUARANTINED])
    with _history(by, document, "Read again."):
        job_id = jobs.start_again(document)
    transaction.on_commit(partial(jobs.hint, [job_id]), robust=True)


def mark_link_seen(submission_id: uuid.UUID, *, by: "User") -> None:
    """An editor looked at a link that was handed in. A second time changes nothing."""
    if not policy.may_review(by):
        raise PermissionDenied
    Submission.objects.open_links().filter(pk=submission_id).update(link_seen_at=Now(), link_seen_by=by)


def _locked(document_id: uuid.UUID, *, by: "User | None", version: str, states: Any) -> Document:
    """The document, locked; ``by`` None where policy was asked already. Raises PermissionDenied, Changed."""
    rows = Document.objects.select_for_update(of=("self",)).select_related("submission", "disclosure")
    document = rows.get(pk=document_id)
    if by is not None and not policy.may_decide(by, document):
        raise PermissionDenied
    if version != version_of(document) or document.state not in states:
        raise Changed
    return document


def _draft(document: Document) -> FOIResponse:
    draft = record_of(document)
    if draft is None or draft.state not in (State.DRAFT, State.IN_REVIEW):
        raise Changed
    return draft


def _history(by: "User", document: Document, reason: str) -> Any:
    """Who and why, for the rows of history; and whether somebody decided on what they handed in."""
    own = {"own_upload": True} if policy.is_own(by, document) else {}
    return pghistory.context(reason=reason, user=by.pk, **own)


def _decide(document: Document, state: str, by: "User", reason: str = "") -> None:
    document.state, document.reason = state, reason
    document.decided_by, document.decided_at = by, timezone.now()
    document.save()


def _correct(draft: FOIResponse, answers: dict[str, Any]) -> None:
    organisation = answers["organisation"] or _new_organisation(answers)
    for name in ("title", "summary", "reference", "requested_on", "responded_on", "outcome", "exemptions"):
        setattr(draft, name, answers[name])
    draft.request_url, draft.evidence = answers["request_url"], answers["evidence"]
    draft.date_precision = answers["date_precision"] or Precision.DAY
    draft.source = None
    if answers["source_url"]:
        draft.source = _source(answers["source_url"])
    draft.date, _ = draft.main_dates()
    # Nobody outside has seen the address yet, so it follows the facts. After publication it is permanent.
    draft.slug = free_slug(draft, organisation)
    draft.save()
    actions.set_parties(draft, [(organisation, Role.AUTHORITY)] if organisation else [])


def _new_organisation(answers: dict[str, Any]) -> Organisation | None:
    name, kind, website = (answers[f"authority{part}"] for part in ("", "_kind", "_website"))
    if not (name and kind and website):
        return None
    stem = plain_slug(name)[:90].strip("-") or "body"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug = next(s for s in [stem, *(f"{stem}-{n}" for n in range(2, 999))] if s not in taken)
    return Organisation.objects.create(
        slug=slug, name=name, kind=kind, website=website, source=_source(website)
    )


def _source(url: str) -> Source:
    today: date = timezone.localdate()
    return Source.objects.get_or_create(url=url, page="", defaults={"seen_on": today})[0]


def _save_source(draft: FOIResponse, url: str) -> None:
    draft.source = _source(url)
    draft.save(update_fields=["source", "updated_at"])


def _refuse_twin(draft: FOIResponse) -> None:
    if not draft.reference:
        return
    authorities = Party.objects.filter(disclosure=draft, role=Role.AUTHORITY).values("organisation")
    twins = Party.objects.filter(
        role=Role.AUTHORITY, kind=Kind.FOI_RESPONSE, organisation__in=authorities, reference=draft.reference
    )
    if twins.exclude(disclosure=draft).exists():
        raise actions.NotPublishable([ALREADY_THERE])
