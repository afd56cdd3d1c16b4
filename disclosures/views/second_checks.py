"""What waits for a second person, for editors and operators."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosures import policy
from disclosures.editing import approvals, second_checks
from disclosures.models import Approval
from disclosures.pagination import sealed, unsealed
from disclosures.views.editors import CHANGED, editors_and_operators

LIST = "second-checks"


@editors_and_operators
@require_http_methods(["GET", "HEAD", "POST"])
def second_checks_waiting(request: HttpRequest) -> HttpResponse:
    """All of it, oldest first, each with where it is decided; a POST turns one down."""
    if request.method == "POST":
        return _refuse(request)
    after = request.GET.get("after", "")
    place = unsealed(after, LIST, datetime.fromisoformat, int) if after else None
    rows, by = second_checks.of(request.user), _person(request).pk
    lines, more = second_checks.page_of(rows, place, by=by)
    on = f"?after={sealed(LIST, more.asked_at, more.pk)}" if more else ""
    context = {
        "lines": [(line, _may_refuse(request, line.approval)) for line in lines],
        "on": {"url": on, "label": _("asked for later")} if more else None,
        "back": {"url": request.path, "label": _("the oldest")} if after else None,
    }
    return render(request, "disclosures/review_second_checks.html", context)


@transaction.atomic
def _refuse(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("refuse", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadRequest(_("This is no id."))
    found = second_checks.of(request.user).filter(pk=text).first()
    if found is None:
        messages.error(request, CHANGED)
    elif not _may_refuse(request, found):
        raise PermissionDenied
    else:
        try:
            approvals.refuse(found.pk, by=_person(request))
            messages.success(request, _("It was turned down, and nothing was done."))
        except Approval.DoesNotExist:
            messages.error(request, CHANGED)
    return redirect("disclosures:second_checks")


def _may_refuse(request: HttpRequest, found: Approval) -> bool:
    return second_checks.may_be_refused(found) and policy.may_refuse(request.user, found)


def _person(request: HttpRequest) -> Any:
    """The signed-in editor or operator; ``editors_and_operators`` has seen to that."""
    return request.user
