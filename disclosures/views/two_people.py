"""What takes two people: erasing a document for good, and reversing a takedown."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.fresh import fresh_sign_in
from disclosures.editing import approvals, reversals
from disclosures.forms import ReasonForm
from disclosures.keeping import erasures
from disclosures.models import Disclosure, Document
from disclosures.views.editors import editors_only

HINT = gettext_lazy("Kept for good. Say nothing of what stands in the document.")


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in("GET", "HEAD", "POST")
def erase(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Bytes, texts, findings and what was made of them, without a way back."""
    document = get_object_or_404(Document, pk=pk)
    if document.cause == erasures.CAUSE:
        raise Http404
    context = {
        "title": _("Erase for good"),
        "what": document.name,
        "button": _("Erase it"),
        "explains": _(
            "The file, the same bytes wherever else they came, all text that was read in it, what was found,"
            " and the record that was made of it are deleted. Nothing brings them back, and the same file is"
            " not taken again. Backups forget it when they are put back."
        ),
    }

    def act(reason: str) -> bool:
        return erasures.erase(pk, reason, by=_editor(request))

    return _two_people(request, document, erasures.ACTION, act, context)


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in("GET", "HEAD", "POST")
def reverse_takedown(request: HttpRequest, slug: str) -> HttpResponse:
    """Puts a record that was taken down back where it can be decided on."""
    disclosure = get_object_or_404(Disclosure, slug=slug)
    if not reversals.may_be_reversed(disclosure):
        raise Http404
    context = {
        "title": _("Reverse a takedown"),
        "what": disclosure.title,
        "button": _("Reverse the takedown"),
        "explains": _(
            "With documents behind it, the record goes back to the desk and is published there as "
            "any other; until then its address says that it was withdrawn. Without, it is public at once."
        ),
    }

    def act(reason: str) -> bool:
        return reversals.reverse(disclosure.pk, reason, by=_editor(request))

    return _two_people(request, disclosure, reversals.ACTION, act, context)


def _two_people(
    request: HttpRequest,
    obj: models.Model,
    action: str,
    act: Callable[[str], bool],
    context: dict[str, Any],
) -> HttpResponse:
    """The page of one such action: the first asks with a reason, the second reads it and agrees."""
    waiting = approvals.open_of(action, obj)
    is_first = waiting is None
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, label=_("Why"), hint=HINT)
    if request.method == "POST" and (not is_first or form.is_valid()):
        try:
            done = act(form.cleaned_data["reason"] if is_first else "")
        except approvals.SamePerson:
            messages.error(request, _("You asked for it. Somebody else has to agree."))
            return redirect(request.path)
        except reversals.Changed:
            raise Http404 from None
        if done:
            messages.success(request, _("It is done."))
            return redirect("disclosures:review")
        messages.success(request, _("Asked for. It is done once a second person agrees."))
        return redirect(request.path)
    context |= {
        "form": form,
        "waiting": waiting,
        "is_mine": bool(waiting and waiting.asked_by_id == request.user.pk),
        "takes_two": settings.TWO_PERSON_RULES,
    }
    return render(request, "disclosures/two_people.html", context)


def _editor(request: HttpRequest) -> Any:
    """The signed-in editor; ``editors_only`` has seen to that."""
    return request.user
