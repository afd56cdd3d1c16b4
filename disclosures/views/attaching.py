"""Where a document belongs: the page on which an editor looks for the record that it goes with."""

import uuid

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from disclosures.documents import likeness
from disclosures.documents.claims import Taken
from disclosures.editing import attaching, in_hand, lookup
from disclosures.models import Document
from disclosures.views.editors import CHANGED, TAKEN, editor_of, editors_only

NOT_THERE = gettext_lazy("No draft and no public record has this address.")
APART = "apart"


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """GET: suggestions, and what ``q`` finds. POST: ``record`` is an address, or ``action`` is ``apart``."""
    related = ("submission", "disclosure")
    document = get_object_or_404(Document.objects.select_related(*related), pk=pk)
    if request.method == "POST":
        return _moved(request, document)
    if not attaching.may_attach(document):
        raise Http404
    wanted = request.GET.get("q", "")
    alike = [one.document for one in likeness.similar(document)]
    own = document.disclosure_id
    context = {
        "document": document,
        "version": in_hand.version_of(document),
        "suggestions": attaching.suggestions(document, alike),
        "wanted": wanted,
        "found": _found(wanted, own) if wanted.strip() else None,
    }
    return render(request, "disclosures/review_attach.html", context)


def _found(wanted: str, own: int | None) -> list[lookup.Suggestion]:
    return [lookup.Suggestion(one, "") for one in lookup.search(wanted, leaving_out=own)]


def _moved(request: HttpRequest, document: Document) -> HttpResponse:
    """Does it and leads back to the desk, which says what became of it."""
    by, version = editor_of(request), request.POST.get("version", "")
    if not {"record", "action"} & request.POST.keys():
        raise BadRequest(_("This says neither where it belongs nor that it stands apart."))
    back = redirect("disclosures:review_item", pk=document.pk)
    try:
        if request.POST.get("action") == APART:
            attaching.detach(document.pk, by=by, version=version)
            messages.success(
                request, _("It makes a record of its own again. Look through the form once more.")
            )
            return back
        named = lookup.by_address(request.POST.get("record", ""))
        if named is None:
            raise attaching.NotThere
        record = attaching.attach(document.pk, named.slug, by=by, version=version)
        messages.success(request, _("It goes with: %(title)s") % {"title": record.title})
    except attaching.NotThere:
        messages.error(request, NOT_THERE)
        return redirect("disclosures:review_attach", pk=document.pk)
    except in_hand.Changed:
        messages.error(request, CHANGED)
    except Taken:
        messages.error(request, TAKEN)
    return back
