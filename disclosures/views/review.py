"""The review desk: the queue, and one document with its decision. For editors."""

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
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from disclosures import policy, review
from disclosures.actions import NotPublishable
from disclosures.desk import facts_of, first_answers, page_window, twins_of
from disclosures.forms import ReasonForm, RecordForm
from disclosures.models import Document, DocumentState, Organisation, Submission

PER_PAGE = 50
LINKS_SHOWN = 50
NAMES_OFFERED = 1_000
CURSOR_SALT = "review-queue"
CHANGED = "Somebody else changed this document in the meantime. This is how it stands now; look again."
View = Callable[..., HttpResponse]


def editors_only(view: View) -> View:
    """Anonymous people are asked to sign in; everyone else without the role reads which role it takes."""

    @never_cache
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not policy.may_review(request.user):
            return render(request, "403.html", {"role": "an editor"}, status=403)
        return view(request, *args, **kwargs)

    return guarded


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first; a POST says that an editor looked at a handed-in link."""
    if request.method == "POST":
        review.mark_link_seen(_id(request.POST.get("link", "")), by=request.user)  # type: ignore[arg-type]
        return redirect("disclosures:review")
    waiting = Document.objects.filter(state__in=policy.DECIDABLE)
    shown = waiting.select_related("disclosure").order_by("received_at", "id")
    if after := request.GET.get("after", ""):
        moment, pk = _position(after)
        # The outer bound lets PostgreSQL begin in the index at the right place.
        shown = shown.filter(received_at__gte=moment).exclude(received_at=moment, id__lte=pk)
    rows = list(shown[: PER_PAGE + 1])
    more = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    context = {
        "documents": rows[:PER_PAGE],
        "waiting": waiting.count(),
        "under_way": Document.objects.filter(
            state__in=[DocumentState.RECEIVED, DocumentState.READING, DocumentState.READ]
        ).count(),
        "links": Submission.objects.open_links()[:LINKS_SHOWN],
        "now": timezone.now(),
        "on": {"url": f"?after={_cursor(more)}", "label": "later arrivals"} if more else None,
        "back": {"url": request.path, "label": "the oldest"} if after else None,
    }
    return render(request, "disclosures/review_queue.html", context)


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


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One document: its text and what was found in it, beside the record that comes of it."""
    document = get_object_or_404(Document.objects.select_related("submission", "disclosure__source"), pk=pk)
    if request.method != "POST":
        return _item(request, document, _desk(document))
    desk = _desk(document, request)
    try:
        response = _act(request, document, desk)
    except review.Changed:
        messages.error(request, CHANGED)
        return redirect("disclosures:review_item", pk=pk)
    return response or _item(request, document, desk)


def _desk(document: Document, request: HttpRequest | None = None) -> Desk:
    """Fresh forms, of which the one that was sent is bound."""
    action = request.POST.get("action", "") if request else ""
    version = {"version": review.version_of(document)}
    draft = review.record_of(document)
    if request and action in ("save", "publish"):
        record: RecordForm | None = RecordForm(request.POST, publishing=action == "publish")
    else:
        record = RecordForm(initial=version | first_answers(draft, document.submission)) if draft else None

    def reason(name: str, label: str, hint: str) -> ReasonForm:
        data = request.POST if request and action == name else None
        return ReasonForm(data, initial=version, prefix=None, auto_id=f"id_{name}_%s", label=label, hint=hint)

    return Desk(
        record,
        reason(
            "reject", "Why it is not taken", "Whoever sent it reads this. The file and its text are deleted."
        ),
        reason("withdraw", "Why it is taken down", "Readers see this. Never repeat what was wrong."),
    )


def _act(request: HttpRequest, document: Document, desk: Desk) -> HttpResponse | None:
    """Does what the button says and leads on, or returns None where a form has something to say."""
    action = request.POST.get("action", "")
    if action in ("save", "publish") and desk.record:
        return _record(request, document, desk.record)
    if action in ("reject", "withdraw"):
        form = desk.reject if action == "reject" else desk.withdraw
        return _with_reason(request, document, form, action)
    if action == "read-again":
        review.read_again(document.pk, by=_editor(request), version=request.POST.get("version", ""))
        messages.success(request, f"{document.name} is read again.")
        return redirect("disclosures:review")
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


def _item(request: HttpRequest, document: Document, desk: Desk) -> HttpResponse:
    forms = (desk.record, desk.reject, desk.withdraw)
    context = {
        "document": document,
        "submission": document.submission,
        "desk": desk,
        "wrong": next((form for form in forms if form is not None and form.errors), None),
        "version": review.version_of(document),
        "may_decide": policy.may_decide(request.user, document),
        "is_open": document.state == DocumentState.IN_REVIEW,
        "is_held": document.state == DocumentState.QUARANTINED,
        "is_public": bool(document.disclosure and document.disclosure.is_public),
        "facts": facts_of(document),
        "window": page_window(document, request.GET.get("page", "")),
        "twins": twins_of(document),
        "authorities": Organisation.objects.by_name().values_list("name", flat=True)[:NAMES_OFFERED],
    }
    return render(request, "disclosures/review_item.html", context)
