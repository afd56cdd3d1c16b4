"""The links of a record, for editors: made, agreed to by a second one, taken away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from disclosures.documents import related
from disclosures.editing import approvals, linking, lookup
from disclosures.editing.forms.links import LinkForm, RemoveForm
from disclosures.forms import ReasonForm
from disclosures.models import Disclosure
from disclosures.views.editors import editor_of, editors_only

GONE = gettext_lazy("Somebody else took it away or decided on it in the meantime. This is how it stands now.")
SAME_PERSON = gettext_lazy("You asked for it. Somebody else has to agree.")
DONE = {
    "agree": gettext_lazy("Agreed. The link stands, with both reasons."),
    "refuse": gettext_lazy("Refused. There is no such link."),
    "remove": gettext_lazy("The link is gone."),
}
WHY_TRUE = gettext_lazy("Your own reason, which readers see beside the first")
WHY_NOT = gettext_lazy("Why not")


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, slug: str) -> HttpResponse:
    """``q`` looks for the other record, ``to`` names it. POST: ``action`` add, agree, refuse or remove."""
    record = get_object_or_404(lookup.open_records(), slug=slug)
    form = LinkForm(record=record, initial={"other": request.GET.get("to", "")})
    wrong: Any = None
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action == "add":
            form = wrong = LinkForm(request.POST, record=record)
            response = _added(request, record, form) if form.is_valid() else None
        elif action in DONE and request.POST.get("id", "").isdecimal():
            wrong = _form_of(action, request.POST["id"], request)
            response = _acted(request, record, action, wrong) if wrong.is_valid() else None
        else:
            raise BadRequest(_("This is no action."))
        if response is not None:
            return response
    wanted = request.GET.get("q", "")
    context = {
        "record": record,
        "form": form,
        "wrong": wrong,
        "links": [(one, _form_of("remove", one.link.pk, request)) for one in linking.links_of(record)],
        "waiting": [
            (
                one,
                one.approval.asked_by_id == request.user.pk,
                _form_of("agree", one.proposal.pk, request),
                _form_of("refuse", one.proposal.pk, request),
            )
            for one in linking.waiting_of(record)
        ],
        "wanted": wanted,
        "found": _found(wanted, record) if wanted.strip() else None,
        "suggestions": linking.suggestions(record),
        "documents": [one for one in related.of_record(record) if one.is_lead],
    }
    return render(request, "disclosures/review_links.html", context)


def _form_of(action: str, pk: int | str, request: HttpRequest) -> Any:
    """The form of one link and act, bound if it is the one that was sent."""
    is_sent = (request.POST.get("action"), request.POST.get("id")) == (action, str(pk))
    auto_id = f"id_{action}_{pk}_%s"
    data = request.POST if is_sent else None
    if action == "remove":
        return RemoveForm(data, auto_id=auto_id, label_suffix="")
    label = WHY_TRUE if action == "agree" else WHY_NOT
    return ReasonForm(data, auto_id=auto_id, label=label, hint=_("Nothing personal."))


def _found(wanted: str, record: Disclosure) -> list[lookup.Suggestion]:
    return [lookup.Suggestion(one, "") for one in lookup.search(wanted, leaving_out=record.pk)]


def _added(request: HttpRequest, record: Disclosure, form: LinkForm) -> HttpResponse | None:
    """Leads on, or returns None where the form has something to say."""
    if form.new is None:
        return None
    try:
        made = linking.add(form.new, by=editor_of(request))
    except linking.Refused as refused:
        form.add_error("way", str(refused))
        return None
    except linking.Gone:
        messages.error(request, GONE)
        return _back(record)
    if made is None:
        messages.success(request, _("Asked for. It stands once a second editor gives a reason of their own."))
    else:
        messages.success(request, _("Linked."))
    return _back(record)


def _acted(request: HttpRequest, record: Disclosure, action: str, form: Any) -> HttpResponse:
    pk, reason, by = int(request.POST["id"]), form.cleaned_data["reason"], editor_of(request)
    try:
        if pk >= 2**63:
            raise linking.Gone
        if action == "agree":
            linking.agree(pk, reason, by=by)
        elif action == "refuse":
            linking.refuse(pk, reason, by=by)
        else:
            linking.remove(pk, reason, by=by, is_personal=form.cleaned_data["is_personal"])
        messages.success(request, DONE[action])
    except approvals.SamePerson:
        messages.error(request, SAME_PERSON)
    except linking.Refused as refused:
        messages.error(request, str(refused))
    except linking.Gone:
        messages.error(request, GONE)
    return _back(record)


def _back(record: Disclosure) -> HttpResponse:
    return redirect("disclosures:review_links", slug=record.slug)
