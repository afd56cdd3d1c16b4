"""The received file itself, to be saved: for editors who say why, and for whoever sent it, before review."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.fresh import fresh_sign_in
from disclosures import policy
from disclosures.editing import viewing
from disclosures.forms import ReasonForm
from disclosures.models import Document
from disclosures.views.editors import signed_in_only
from disclosures.views.files import POLICY

HINT = gettext_lazy("Kept for good, with your name. Say nothing of what stands in the file.")


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in("GET", "HEAD", "POST")
def original(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """GET asks why, POST gives the file. Others learn nothing, not even whether there is such a document."""
    document = Document.objects.select_related("submission", "original").filter(pk=pk).first()
    is_editor = policy.may_review(request.user)
    if not is_editor and (document is None or not _may_see_own(request, document)):
        return _not_open(request)
    if document is None or document.original is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None, label=_("Why"), hint=HINT)
    if not is_editor:
        del form.fields["reason"]
    if request.method == "POST" and form.is_valid():
        return _file(request, document, form.cleaned_data.get("reason", ""))
    context = {"document": document, "form": form, "is_editor": is_editor}
    return render(request, "disclosures/original.html", context)


def _may_see_own(request: HttpRequest, document: Document) -> bool:
    is_own = policy.is_own(request.user, document)
    return is_own and policy.may_view_original(request.user, document, has_begun=viewing.has_begun(document))


def _file(request: HttpRequest, document: Document, reason: str) -> HttpResponseBase:
    person: Any = request.user
    try:
        document, opened = viewing.view(document.pk, reason, by=person)
    except PermissionDenied:
        return _not_open(request)
    except (viewing.NotKept, Document.DoesNotExist) as error:
        raise Http404 from error
    # Whatever it is, no browser opens it in the name of this site (A12).
    response = FileResponse(
        opened, as_attachment=True, filename=document.name, content_type="application/octet-stream"
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _not_open(request: HttpRequest) -> HttpResponse:
    return render(request, "403.html", {"role": _("an editor")}, status=403)
