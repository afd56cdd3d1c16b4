"""The review desk: one document with its decisions, and two documents side by side. For editors."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.fresh import prove_again_then
from accounts.sessions import is_fresh
from disclosures import policy
from disclosures.actions import NotPublishable
from disclosures.documents import claims, copies, likeness, page_pictures
from disclosures.documents.beside import beside
from disclosures.documents.claims import Taken
from disclosures.documents.pictures import pictures_of
from disclosures.documents.risks import risks_in
from disclosures.editing import (
    attaching,
    clearance,
    desk,
    linking,
    lookup,
    on_record,
    preview,
    review,
    swapping,
)
from disclosures.editing.deciding import Answers
from disclosures.editing.desk_pictures import pictures_of as drawn_pages
from disclosures.editing.forms.decisions import Decisions
from disclosures.editing.forms.records import FORMS, RecordForm, first_answers, with_facts
from disclosures.forms import QuestionForm, ReasonForm
from disclosures.models import (
    CopyState,
    Document,
    DocumentState,
    HitChoice,
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
    claim,
    editor_of,
    editors_only,
    taken_by_whom,
)
from disclosures.views.files import public_file
from disclosures.worded import worded

SHOWN = (DocumentState.IN_REVIEW, DocumentState.PUBLISHED)  # they have a public copy, or may get one
NAMES_OFFERED = 1_000
KIND_IS = "kind-is-"
SAVED = gettext_lazy("Saved. Nothing is public yet.")
STAYS = gettext_lazy(
    "Saved. Readers still have the copy of before. Make a new one, look at it, then show it to them."
)


@dataclass
class Desk:
    """The forms of one page. Each button sends the whole of its own form and an ``action``.

    ``decisions`` and ``record`` are one form for the editor, so that one button saves both.
    """

    decisions: Decisions
    record: RecordForm | None
    ask: QuestionForm
    reject: ReasonForm
    withdraw: ReasonForm
    swap: ReasonForm


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
    related = ("submission", "disclosure__source", "follows", "container", "duplicate_of")
    document = get_object_or_404(Document.objects.select_related(*related), pk=pk)
    documents = desk.decided_with(document) if not document.follows_id else []
    documents = documents or [document]
    behind = Behind(documents, desk.details_of(documents), pictures_of(documents))
    if request.method != "POST":
        return _item(request, document, behind, _desk(request, document))
    forms = _desk(request, document)
    try:
        response = _act(request, document, forms)
    except review.Changed:
        messages.error(request, changed_by_whom(document.pk))
        return _back(request, document)
    except Taken:
        messages.error(request, taken_by_whom(document.pk))
        return _back(request, document)
    return response or _item(request, document, behind, forms)


def _back(request: HttpRequest, document: Document) -> HttpResponse:
    """To the same pages of the document."""
    query = request.GET.urlencode()
    address = reverse("disclosures:review_item", kwargs={"pk": document.pk})
    return redirect(f"{address}?{query}" if query else address)


def _desk(request: HttpRequest, document: Document) -> Desk:
    """Fresh forms, of which the one that was sent is bound."""
    action = request.POST.get("action", "")
    sent = request.POST if action in ("save", "publish") else None
    version = {"version": review.version_of(document)}

    def reason(name: str, label: str, hint: str) -> ReasonForm:
        data = request.POST if action == name else None
        return ReasonForm(data, initial=version, prefix=None, auto_id=f"id_{name}_%s", label=label, hint=hint)

    pages = _pages_of(request)
    decisions = Decisions(document, desk.show(document, **pages), sent)
    return Desk(
        decisions,
        _record_form(document, version, sent, decisions),
        QuestionForm(request.POST if action == "ask" else None, label_suffix=""),
        reason(
            "reject",
            _("Why it is not taken"),
            _("Whoever sent it reads this. The file and its text are deleted."),
        ),
        reason("withdraw", _("Why it is taken down"), _("Readers see this. Never repeat what was wrong.")),
        reason("swap-copy", _("Why it is replaced"), _("Readers see this. Never repeat what was wrong.")),
    )


def _record_form(
    document: Document, version: dict[str, str], sent: QueryDict | None, decisions: Decisions
) -> RecordForm | None:
    """The form of the record's kind. Of a document that was decided meanwhile, a sent one decides nothing."""
    if document.state == DocumentState.PUBLISHED and (sent is None or "version" not in sent):
        return None  # what its record says is corrected in public
    draft = review.record_of(document) if document.is_lead and not document.joins_public else None
    first = version | first_answers(draft, document.submission) if draft else version
    if sent is None:
        return FORMS[draft.KIND](initial=first) if draft else None
    has_no_form = not document.is_lead or document.joins_public
    if draft is None and document.disclosure_id is not None and has_no_form:
        return None
    data = with_facts(sent, first, decisions.answers().facts) if decisions.is_valid() else sent
    form = FORMS[draft.KIND if draft else Kind.FOI_RESPONSE]
    return form(data, initial=first, publishing=sent.get("action") == "publish")


def _act(request: HttpRequest, document: Document, forms: Desk) -> HttpResponse | None:
    """Does what the button says and leads on, or returns None where a form has something to say."""
    action = request.POST.get("action", "")
    if action in ("save", "publish"):
        return _save(request, document, forms)
    if action in ("claim", "take-over"):
        return claim(request, document.pk, over=action == "take-over")
    if action == "give-back":
        claims.give_back(document, by=editor_of(request))
        return redirect("disclosures:review")
    if action == "agree":
        review.agree(document.pk, request.POST.get("key", ""), by=editor_of(request))
        messages.success(request, _("You agreed to what is kept."))
        return _back(request, document)
    if action == "ask":
        return _ask(request, document, forms.ask)
    if action in ("reject", "withdraw"):
        form = forms.reject if action == "reject" else forms.withdraw
        return _with_reason(request, document, form, action)
    if action == "read-again":
        review.read_again(document.pk, by=editor_of(request), version=request.POST.get("version", ""))
        messages.success(request, _("%(name)s is read again.") % {"name": document.name})
        return redirect("disclosures:review")
    if action in ("make-copy", "swap-copy", "hide-copy"):
        return _on_copy(request, document, forms.swap, action)
    if action.startswith(KIND_IS):
        given: dict[str, Any] = {"by": editor_of(request), "version": request.POST.get("version", "")}
        review.change_kind(document.pk, action.removeprefix(KIND_IS), **given)
        messages.success(request, _("The form is that of the other kind now. Look through it again."))
        return redirect("disclosures:review_item", pk=document.pk)
    raise BadRequest(_("This is no action."))


def _save(request: HttpRequest, document: Document, forms: Desk) -> HttpResponse | None:
    """Decisions first: they stay where publishing is refused."""
    decisions, record = forms.decisions, forms.record
    if not decisions.is_valid() or (record is not None and not record.is_valid()):
        return None
    by, answers = editor_of(request), decisions.answers()
    publishes = request.POST.get("action") == "publish" if record is None else record.publishing
    ask_first = publishes and _asks_again(request, document, answers)
    if not publishes or ask_first:
        with transaction.atomic():
            if answers:
                review.decide(document.pk, answers, by=by, stamp=request.POST.get("stamp", ""))
            if record is not None:
                given = record.cleaned_data | {"organisation": record.organisation}
                review.save(document.pk, given, by=by, version=record.cleaned_data["version"])
        messages.success(request, STAYS if document.state == DocumentState.PUBLISHED else SAVED)
        return prove_again_then(request.get_full_path()) if ask_first else _back(request, document)
    if answers:
        review.decide(document.pk, answers, by=by, stamp=request.POST.get("stamp", ""))
    review.look_again(document.pk, by=by)
    forms.decisions = Decisions(document, desk.show(document, **_pages_of(request)))
    return _publish_beside(request, document) if record is None else _publish(request, document, record)


def _publish_beside(request: HttpRequest, document: Document) -> HttpResponse | None:
    """What was attached to a public record, which stays as it is."""
    raises = "raises_grade" in request.POST
    version = request.POST.get("version", "")
    try:
        record = attaching.publish(document.pk, by=editor_of(request), version=version, raises_grade=raises)
    except NotPublishable as missing:
        messages.error(request, " ".join(missing.reasons))
        return _back(request, document)
    messages.success(request, _("Published with: %(title)s") % {"title": record.title})
    return redirect("disclosures:review_item", pk=document.pk)


def _asks_again(request: HttpRequest, document: Document, answers: Answers) -> bool:
    """Whether the editor shows anew who they are before this is published: something sure, or about a child,
    is kept. What they wrote is saved first, so that none of it is lost on the way."""
    if is_fresh(request):
        return False
    keeps = any(one.choice != HitChoice.HIDE for one in answers.hits)
    return keeps or bool(clearance.kept_of(desk.of_record(document.disclosure) or [document]))


def _publish(request: HttpRequest, document: Document, form: RecordForm) -> HttpResponse | None:
    answers = form.cleaned_data | {"organisation": form.organisation}
    version = form.cleaned_data["version"]
    try:
        record = review.publish(document.pk, answers, by=editor_of(request), version=version)
    except NotPublishable as missing:
        for reason in missing.reasons:
            form.add_error("reference" if reason == str(review.ALREADY_THERE) else None, reason)
        return None
    messages.success(request, _("Published: %(title)s") % {"title": record.title})
    return redirect("disclosures:review_item", pk=document.pk)


def _on_copy(request: HttpRequest, document: Document, form: ReasonForm, action: str) -> HttpResponse | None:
    """Has a copy made, shows readers the newer one, or takes away the one that they have."""
    by = editor_of(request)
    if action == "make-copy":
        copies.ask_for(document.pk, by=by)
        messages.success(request, _("The public copy is being made. Look again in a minute."))
        return redirect("disclosures:review_item", pk=document.pk)
    if action == "hide-copy":
        swapping.hide(document.pk, by=by)
        messages.success(request, _("Readers have no copy of this document now. The record is still public."))
        return _back(request, document)
    if not form.is_valid():
        return None
    try:
        seen = int(request.POST.get("copy", ""))
    except ValueError as error:
        raise BadRequest(_("This is no version of a copy.")) from error
    try:
        swapping.show_newer(document.pk, seen, form.cleaned_data["reason"], by=by)
    except NotPublishable as missing:
        for sentence in missing.reasons:
            form.add_error(None, sentence)
        return None
    messages.success(request, _("Readers have the newer copy now; the older one is gone."))
    return _back(request, document)


def _ask(request: HttpRequest, document: Document, form: QuestionForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    review.ask(document.pk, form.cleaned_data["text"], by=editor_of(request))
    messages.success(request, _("Asked. The question stands on their receipt."))
    return _back(request, document)


def _pages_of(request: HttpRequest) -> dict[str, str]:
    """Which pages of the document are asked for, and which of its hidden ones."""
    return {name: request.GET.get(name, "") for name in ("page", "unseen")}


def _with_reason(
    request: HttpRequest, document: Document, form: ReasonForm, action: str
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    verb = review.reject if action == "reject" else review.take_down
    verb(
        document.pk, form.cleaned_data["reason"], by=editor_of(request), version=form.cleaned_data["version"]
    )
    done = _("%(name)s was not taken.") if action == "reject" else _("%(name)s was taken down.")
    messages.success(request, done % {"name": document.name})
    return redirect("disclosures:review")


def _item(request: HttpRequest, document: Document, behind: Behind, forms: Desk) -> HttpResponse:
    every = (forms.record, forms.reject, forms.withdraw, forms.swap, forms.ask)
    decisions = forms.decisions
    claim = claims.standing(document)
    is_mine = claim is not None and claim.by_id == editor_of(request).pk
    is_published = document.state == DocumentState.PUBLISHED
    left = clearance.undecided(behind.documents) if document.state in SHOWN else {}
    is_held = document.state == DocumentState.QUARANTINED
    may_decide = policy.may_decide(request.user, document) and not document.follows_id
    is_open = _in_review(document) and (document.is_lead or document.disclosure_id is None)
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
        "version": review.version_of(document),
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
        "in_the_way": clearance.in_the_way(behind.documents) if _in_review(document) else [],
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
        "alarms": desk.alarms_of(document, pictures),
        "contents": contents_of(document, document.members.count()),
        "shown": decisions.shown,
        "pictures": drawn,
        "outlined": drawn.outlined if drawn else (),
        "upload": desk.upload_of(document),
        "twins": desk.twins_of(document),
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


def _in_review(document: Document) -> bool:
    return document.state == DocumentState.IN_REVIEW


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
