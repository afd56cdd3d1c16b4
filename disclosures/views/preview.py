"""The public pages of a draft, for editors, before anybody else can see them."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from disclosures.documents import related
from disclosures.editing import clearance, preview
from disclosures.models import Disclosure, Document
from disclosures.views import detail, documents
from disclosures.views.editors import editors_only

View = Callable[..., HttpResponseBase]


@editors_only
@require_safe
def record(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The page of the record."""
    return _drawn(request, pk, lambda shown: detail.disclosure(request, slug=shown.slug))


@editors_only
@require_safe
def document(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The page of the public copy."""
    return _drawn(request, pk, lambda _: documents.document(request, pk=pk))


@editors_only
@require_safe
def page(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponseBase:
    """A page of the public copy as picture and words."""
    return _drawn(request, pk, lambda _: documents.page(request, pk=pk, number=number))


@editors_only
@require_safe
def picture(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponseBase:
    """The picture of such a page."""
    return _drawn(request, pk, lambda _: documents.picture(request, pk=pk, number=number))


def _drawn(
    request: HttpRequest, pk: uuid.UUID, view: Callable[[Disclosure], HttpResponseBase]
) -> HttpResponseBase:
    """What the public view answers while the draft is published. Raises Http404."""
    document = get_object_or_404(Document.objects.select_related("disclosure"), pk=pk)
    if not preview.may_preview(document):
        raise Http404
    # Read by the frame of all pages, which says above the page that this is one.
    request.preview = _banner(document)  # type: ignore[attr-defined]
    try:
        with preview.published(document) as shown:
            response = view(shown)
    except preview.NotYet as missing:
        messages.error(request, str(missing))
        return redirect("disclosures:review_item", pk=pk)
    if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/"):
        response.content = preview.linked(response.content.decode(), shown, document).encode()
    del response.headers["ETag"]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _banner(document: Document) -> dict[str, Any]:
    """What the strip above the page says: where the desk is, and what keeps it from being published."""
    return {"document": document, "in_the_way": clearance.in_the_way(related.decided_with(document))}
