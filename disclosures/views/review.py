"""The review desk: one document with its decisions, and two documents side by side. For editors."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from disclosures import policy
from disclosures.documents import claims, copies, likeness, page_pictures, related
from disclosures.documents.beside import beside
from disclosures.documents.claims import Taken
from disclosures.documents.pictures import pictures_of
from disclosures.documents.risks import risks_in
from disclosures.editing import (
    alarms,
    attaching,
    clearance,
    desk,
    in_hand,
    linking,
    lookup,
    on_record,
    preview,
    review,
    swapping,
)
from disclosures.editing.desk_pictures import pictures_of as drawn_pages
from disclosures.editing.forms.records import FORMS
from disclosures.models import (
    CopyState,
    Document,
    DocumentState,
    Kind,
    Organisation,
    PersonalDataType,
    Risk,
    State,
)
from disclosures.received.receipt import contents_of
from disclosures.templatetags.record import in_words
from disclosures.views.editors import (
    changed_by_whom,
    editor_of,
    editors_only,
    taken_by_whom,
)
from disclosures.views.files import public_file
from disclosures.views.review_acts import KIND_IS, Desk, act, back, desk_of, is_in_review
from disclosures.worded import worded

NAMES_OFFERED = 1_000
SHOWN = (DocumentState.IN_REVIEW, DocumentState.PUBLISHED)  # they have a public copy, or may get one


@dataclass(frozen=True)
class Behind:
    """The documents behind a record: how many personal details each holds, and which pages wait."""

    documents: list[Document]
    details: dict[uuid.UUID, int]
    pictures: dict[uuid.UUID, list[int]]


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One document: its text and what was found in it, beside the record that comes of it."""
    rows = ("submission", "disclosure__source", "follows", "container", "duplicate_of")
    document = get_object_or_404(Document.objects.select_related(*rows), pk=pk)
    documents = related.decided_with(document) if not document.follows_id else []
    documents = documents or [document]
    behind = Behind(documents, related.details_of(documents), pictures_of(documents))
    if request.method != "POST":
        return _item(request, document, behind, desk_of(request, document))
    forms = desk_of(request, document)
    try:
        response = act(request, document, forms)
    except in_hand.Changed:
        messages.error(request, changed_by_whom(document.pk))
        return back(request, document)
    except Taken:
        messages.error(request, taken_by_whom(document.pk))
        return back(request, document)
    return response or _item(request, document, behind, forms)


def _item(request: HttpRequest, document: Document, behind: Behind, forms: Desk) -> HttpResponse:
    every = (forms.record, forms.reject, forms.withdraw, forms.swap, forms.ask)
    decisions = forms.decisions
    claim = claims.standing(document)
    is_mine = claim is not None and claim.by_id == editor_of(request).pk
    is_published = document.state == DocumentState.PUBLISHED
    left = clearance.undecided(behind.documents) if document.state in SHOWN else {}
    is_held = document.state == DocumentState.QUARANTINED
    may_decide = policy.may_decide(request.user, document) and not document.follows_id
    is_open = is_in_review(document) and (document.is_lead or document.disclosure_id is None)
    pictures = behind.pictures.get(document.pk, ())
    alike = likeness.similar(document)
    drawn = drawn_pages(document, decisions)
    if drawn is not None:
        page_pictures.note_visit(document, by=editor_of(request))
    context = {
        "document": document,
        "submission": document.submission,
        "desk": forms,
        "wrong": next((form for form in every if form is not None and form.errors), None),
        "version": in_hand.version_of(document),
        "is_own": not policy.may_decide(request.user, document),
        "may_decide": may_decide,
        "is_open": is_open,
        "is_held": is_held,
        "copy": copies.about(document) if document.state in SHOWN else None,
        "is_published": is_published,
        "swap_waits_for": swapping.in_the_way(document) if is_published and may_decide else [],
        "may_publish": forms.record is not None or document.joins_public,
        "may_reject": may_decide and (is_open or is_held),
        "may_read_again": may_decide and review.may_read_again(document),
        "is_public": bool(document.disclosure and document.disclosure.is_public),
        "lead": next((one for one in behind.documents if one.is_lead and one.pk != document.pk), None),
        "others": [(one, behind.details.get(one.pk, 0)) for one in behind.documents if one.pk != document.pk],
        "in_the_way": clearance.in_the_way(behind.documents) if is_in_review(document) else [],
        "decisions": decisions,
        "errors": list(decisions.wrong()),
        "left": left.get(document.pk, clearance.NONE),
        "claim": claim,
        "is_mine": is_mine,
        "may_write": may_decide and document.state in SHOWN and (claim is None or is_mine),
        "second": _second(request, behind),
        "two_persons": settings.TWO_PERSON_RULES,
        "questions": document.questions.select_related("asked_by"),
        "types": worded(PersonalDataType.choices),
        "other_kinds": [
            (f"{KIND_IS}{kind}", in_words(Kind(kind).label))
            for kind in FORMS
            if forms.record is not None and kind != forms.record.kind
        ],
        "seems": desk.seems(document) if is_open else "",
        "risks": [(in_words(one.label), one >= Risk.CHILD) for one in risks_in(document.risk)],
        "alarms": alarms.alarms_of(document, pictures),
        "contents": contents_of(document, document.members.count()),
        "shown": decisions.shown,
        "pictures": drawn,
        "outlined": drawn.outlined if drawn else (),
        "upload": related.upload_of(document),
        "twins": related.twins_of(document),
        "alike": alike,
        "joins": document.disclosure if document.joins_public and is_open else None,
        "may_preview": preview.may_preview(document),
        "may_put": may_decide and on_record.may_put(document),
        "linked": _linked(document) if may_decide and is_open else None,
        "belongs": _belongs(document, alike) if may_decide and attaching.may_attach(document) else None,
        "authorities": Organisation.objects.by_name().values_list("name", flat=True)[:NAMES_OFFERED],
    }
    return render(request, "disclosures/review_item.html", context)


def _belongs(document: Document, alike: Sequence[likeness.Similar]) -> list[lookup.Suggestion]:
    """Records that it may go with instead of the one that it has."""
    return attaching.suggestions(document, [one.document for one in alike])


def _linked(document: Document) -> dict[str, Any] | None:
    """How its record stands to others, and what of that waits for a second editor."""
    record = document.disclosure
    if record is None or record.state == State.WITHDRAWN:
        return None
    return {"links": linking.links_of(record), "waiting": linking.waiting_of(record)}


def _second(request: HttpRequest, behind: Behind) -> list[tuple[clearance.Kept, bool]]:
    """What two people decide about and only one did yet; and whether this editor may be the second."""
    person = request.user
    return [
        (kept, policy.may_agree(person, kept.document, kept.deciders))
        for kept in clearance.kept_unagreed(behind.documents)
    ]


@editors_only
@require_safe
def copy(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The newest public copy as readers will get it, before they do."""
    found = copies.newest_of([get_object_or_404(Document, pk=pk)]).get(pk)
    if found is None or found.state not in (CopyState.PROVED, CopyState.PUBLIC):
        raise Http404
    return public_file(
        request, found.key, found.media_type, name=f"copy-{found.version}.pdf", is_public=False
    )


@editors_only
@require_safe
def side_by_side(request: HttpRequest, pk: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Two documents of nearly the same text, with what only one of them has."""
    if pk == other:
        raise Http404
    found = Document.objects.in_bulk([pk, other])
    if len(found) < 2:
        raise Http404
    left, right = found[pk], found[other]
    context = {"left": left, "right": right, "text": beside(left, right)}
    return render(request, "disclosures/review_beside.html", context)
