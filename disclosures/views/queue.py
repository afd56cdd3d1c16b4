"""The queue of what waits for an editor, riskiest first."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosures.documents.claims import Taken
from disclosures.editing import in_hand, review, waiting
from disclosures.forms import QueueForm
from disclosures.models import (
    Document,
    Submission,
)
from disclosures.pagination import sealed, unsealed
from disclosures.views.editors import CHANGED, TAKEN, claim, editor_of, editors_only

LINKS_SHOWN = 50
LIST = "review-queue"


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, riskiest first; a POST takes one on, ticks off a link, or has a file read again."""
    if request.method == "POST":
        return _act_on_queue(request)
    after = request.GET.get("after", "")
    form = QueueForm(request.GET, label_suffix="")
    rows = waiting.to_decide()
    if form.is_valid():
        chosen = form.cleaned_data | {"risk": int(form.cleaned_data["risk"] or 0)}
        rows = waiting.Wanted(**chosen).of(rows, by=editor_of(request).pk)
    documents, more = waiting.page_of_queue(rows, _place(after) if after else None)
    query = request.GET.copy()
    query.pop("after", None)
    failed, is_more_failed = waiting.failed()
    context = {
        "lines": waiting.lines_of(documents),
        "waiting": rows.count(),
        "form": form,
        "is_filtered": any(query.values()),
        "failed": [(line, in_hand.version_of(line.document)) for line in failed],
        "is_more_failed": is_more_failed,
        "under_way": waiting.under_way(),
        "links": Submission.objects.open_links()[:LINKS_SHOWN],
        "on": {"url": f"?{_with(query, after=_after(more))}", "label": _("less urgent")} if more else None,
        "back": {"url": f"?{query.urlencode()}", "label": _("the most urgent")} if after else None,
    }
    return render(request, "disclosures/review_queue.html", context)


def _with(query: QueryDict, **more: str) -> str:
    query = query.copy()
    query.update(more)
    return query.urlencode()


def _act_on_queue(request: HttpRequest) -> HttpResponse:
    if pk := request.POST.get("claim", ""):
        return claim(request, _id(pk))
    if again := request.POST.get("again", ""):
        try:
            review.read_again(_id(again), by=editor_of(request), version=request.POST.get("version", ""))
            messages.success(request, _("It is read again."))
        except (in_hand.Changed, Document.DoesNotExist):
            messages.error(request, CHANGED)
        except Taken:
            messages.error(request, TAKEN)
    else:
        review.mark_link_seen(_id(request.POST.get("link", "")), by=editor_of(request))
    return redirect("disclosures:review")


def _after(place: waiting.Place) -> str:
    return sealed(LIST, place.risk, place.moment, place.pk)


def _place(after: str) -> waiting.Place:
    return waiting.Place(*unsealed(after, LIST, int, datetime.fromisoformat, uuid.UUID))


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise BadRequest(_("This is no id.")) from error
