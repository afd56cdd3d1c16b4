"""The review desk: the queue, one document with its decision, and two documents side by side. For editors."""

import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from disclosures import copies, desk, likeness, policy, review, waiting
from disclosures.actions import NotPublishable
from disclosures.beside import beside
from disclosures.forms import ReasonForm
from disclosures.models import CopyState, Document, DocumentState, Kind, Organisation, Submission
from disclosures.pictures import pictures_of
from disclosures.receipt import contents_of
from disclosures.record_forms import FORMS, RecordForm, first_answers
from disclosures.views.files import public_file

LINKS_SHOWN = 50
NAMES_OFFERED = 1_000
CURSOR_SALT = "review-queue"
KIND_IS = "kind-is-"
CHANGED = "Somebody else changed this document in the meantime. This is how it stands now; look again."
View = Callable[..., HttpResponseBase]


def editors_only(view: View) -> View:
    """Anonymous people are asked to sign in; everyone else without the role reads which role it takes."""

    @never_cache
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not policy.may_review(request.user):
            return render(request, "403.html", {"role": "an editor"}, status=403)
        return view(request, *args, **kwargs)

    return guarded


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first; a POST ticks off a link, or has a file read again that could not be read."""
    if request.method == "POST":
        return _act_on_queue(request)
    after = request.GET.get("after", "")
    documents, more = waiting.page_of_queue(_position(after) if after else None)
    failed, is_more_failed = waiting.failed()
    context = {
        "lines": waiting.lines_of(documents),
        "waiting": waiting.to_decide().count(),
        "failed": [(line, review.version_of(line.document)) for line in failed],
        "is_more_failed": is_more_failed,
        "under_way": waiting.under_way(),
        "links": Submission.objects.open_links()[:LINKS_SHOWN],
        "on": {"url": f"?after={_cursor(more)}", "label": "later arrivals"} if more else None,
        "back": {"url": request.path, "label": "the oldest"} if after else None,
    }
    return render(request, "disclosures/review_queue.html", context)


def _act_on_queue(request: HttpRequest) -> HttpResponse:
    if again := request.POST.get("again", ""):
        try:
            review.read_again(_id(again), by=_editor(request), version=request.POST.get("version", ""))
            messages.success(request, "It is read again.")
        except (review.Changed, Document.DoesNotExist):
            messages.error(request, CHANGED)
    else:
        review.mark_link_seen(_id(request.POST.get("link", "")), by=_editor(request))
    return redirect("disclosures:review")


def _cursor(document: Document) -> str:
    return signing.dumps([document.received_at.isoformat(), str(document.pk)], salt=CURSOR_SALT)


def _position(cursor: str) -> tuple[datetime, uuid.UUID]:
    try:
        moment, pk = signing.loads(cursor, salt=CURSOR_SALT)
    except signing.BadSignature as error:
        raise BadRequest("This is no place in the queue.") from error
    return datetime.fromisoformat(moment), uuid.UUID(pk)


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise BadRequest("This is no id.") from error


@dataclass
class Desk:
    """The forms of one page. Each button sends the whole of its own form and an ``action``."""

    record: RecordForm | None
    reject: ReasonForm
    withdraw: ReasonForm


@dataclass(frozen=True)
class Behind:
    """The documents behind a record: how many personal details each holds, and which pages wait."""

    documents: list[Document]
    details: dict[uuid.UUID, int]
    pictures: dict[uuid.UUID, list[int]]

    @property
    def details_in_all(self) -> int:
        return sum(self.details.values())


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One document: its text and what was found in it, beside the record that comes of it."""
    related = ("submission", "disclosure__source", "follows", "container", "duplicate_of")
    document = get_object_or_404(Document.objects.select_related(*related), pk=pk)
    documents = desk.of_record(document.disclosure) if not document.follows_id else []
    documents = documents or [document]
    behind = Behind(documents, desk.details_of(documents), pictures_of(documents))
    if request.method != "POST":
        return _item(request, document, behind, _desk(document, behind))
    forms = _desk(document, behind, request)
    try:
        response = _act(request, document, forms)
    except review.Changed:
        messages.error(request, CHANGED)
        return redirect("disclosures:review_item", pk=pk)
    return response or _item(request, document, behind, forms)


def _desk(document: Document, behind: Behind, request: HttpRequest | None = None) -> Desk:
    """Fresh forms, of which the one that was sent is bound."""
    action = request.POST.get("action", "") if request else ""
    version = {"version": review.version_of(document)}

    def reason(name: str, label: str, hint: str) -> ReasonForm:
        data = request.POST if request and action == name else None
        return ReasonForm(data, initial=version, prefix=None, auto_id=f"id_{name}_%s", label=label, hint=hint)

    return Desk(
        _record_form(document, behind, version, request if action in ("save", "publish") else None),
        reason(
            "reject", "Why it is not taken", "Whoever sent it reads this. The file and its text are deleted."
        ),
        reason("withdraw", "Why it is taken down", "Readers see this. Never repeat what was wrong."),
    )


def _record_form(
    document: Document, behind: Behind, version: dict[str, str], sent: HttpRequest | None
) -> RecordForm | None:
    """The form of the record's kind. Of a document that was decided meanwhile, a sent one decides nothing."""
    details = behind.details_in_all
    draft = review.record_of(document) if document.is_lead else None
    if sent:
        form = FORMS[draft.KIND if draft else Kind.FOI_RESPONSE]
        return form(sent.POST, publishing=sent.POST.get("action") == "publish", details=details)
    if draft is None:
        return None
    return FORMS[draft.KIND](initial=version | first_answers(draft, document.submission), details=details)


def _act(request: HttpRequest, document: Document, forms: Desk) -> HttpResponse | None:
    """Does what the button says and leads on, or returns None where a form has something to say."""
    action = request.POST.get("action", "")
    if action in ("save", "publish") and forms.record:
        return _record(request, document, forms.record)
    if action in ("reject", "withdraw"):
        form = forms.reject if action == "reject" else forms.withdraw
        return _with_reason(request, document, form, action)
    if action == "read-again":
        review.read_again(document.pk, by=_editor(request), version=request.POST.get("version", ""))
        messages.success(request, f"{document.name} is read again.")
        return redirect("disclosures:review")
    if action == "make-copy":
        copies.ask_for(document.pk, by=_editor(request))
        messages.success(request, "The public copy is being made. Look again in a minute.")
        return redirect("disclosures:review_item", pk=document.pk)
    if action.startswith(KIND_IS):
        given: dict[str, Any] = {"by": _editor(request), "version": request.POST.get("version", "")}
        review.change_kind(document.pk, action.removeprefix(KIND_IS), **given)
        messages.success(request, "The form is that of the other kind now. Look through it again.")
        return redirect("disclosures:review_item", pk=document.pk)
    raise BadRequest("This is no action.")


def _editor(request: HttpRequest) -> Any:
    """The signed-in editor; ``editors_only`` has seen to that."""
    return request.user


def _record(request: HttpRequest, document: Document, form: RecordForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    answers = form.cleaned_data | {"organisation": form.organisation}
    given: dict[str, Any] = {"by": _editor(request), "version": form.cleaned_data["version"]}
    if not form.publishing:
        review.save(document.pk, answers, **given)
        messages.success(request, "Saved. Nothing is public yet.")
        return redirect("disclosures:review_item", pk=document.pk)
    try:
        record = review.publish(document.pk, answers, **given)
    except NotPublishable as missing:
        for reason in missing.reasons:
            form.add_error("reference" if reason == review.ALREADY_THERE else None, reason)
        return None
    messages.success(request, f"Published: {record.title}")
    return redirect("disclosures:review_item", pk=document.pk)


def _with_reason(
    request: HttpRequest, document: Document, form: ReasonForm, action: str
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    verb = review.reject if action == "reject" else review.take_down
    verb(document.pk, form.cleaned_data["reason"], by=_editor(request), version=form.cleaned_data["version"])
    done = "was not taken" if action == "reject" else "was taken down"
    messages.success(request, f"{document.name} {done}.")
    return redirect("disclosures:review")


def _item(request: HttpRequest, document: Document, behind: Behind, forms: Desk) -> HttpResponse:
    every = (forms.record, forms.reject, forms.withdraw)
    in_review = document.state == DocumentState.IN_REVIEW
    is_held = document.state == DocumentState.QUARANTINED
    may_decide = policy.may_decide(request.user, document) and not document.follows_id
    is_open = in_review and (document.is_lead or document.disclosure_id is None)
    pictures = behind.pictures.get(document.pk, ())
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
        "copy": copies.about(document) if in_review or document.state == DocumentState.PUBLISHED else None,
        "may_reject": may_decide and (is_open or is_held),
        "may_read_again": may_decide and review.may_read_again(document),
        "is_public": bool(document.disclosure and document.disclosure.is_public),
        "lead": next((one for one in behind.documents if one.is_lead and one.pk != document.pk), None),
        "others": [(one, behind.details.get(one.pk, 0)) for one in behind.documents if one.pk != document.pk],
        "in_the_way": [*desk.in_the_way(behind.documents), *copies.missing(behind.documents)]
        if in_review
        else [],
        "other_kinds": [
            (f"{KIND_IS}{kind}", Kind(kind).label)
            for kind in FORMS
            if forms.record is not None and kind != forms.record.kind
        ],
        "seems": desk.seems(document) if is_open else "",
        "alarms": desk.alarms_of(document, pictures),
        "contents": contents_of(document, document.members.count()),
        "shown": desk.show(document, page=request.GET.get("page", ""), unseen=request.GET.get("unseen", "")),
        "upload": desk.upload_of(document),
        "twins": desk.twins_of(document),
        "alike": likeness.similar(document),
        "authorities": Organisation.objects.by_name().values_list("name", flat=True)[:NAMES_OFFERED],
    }
    return render(request, "disclosures/review_item.html", context)


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
