"""Which numbers and data items of a document go on its record."""

import uuid

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosures.documents import related, table_figures
from disclosures.documents.claims import Taken
from disclosures.editing import in_hand, on_record
from disclosures.editing.forms.figures import FigureRow
from disclosures.models import Document
from disclosures.templatetags.dates import counted
from disclosures.views.editors import CHANGED, TAKEN, editor_of, editors_only

LONGEST_ID = 18


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """``after``: the number behind which the page begins."""
    document = get_object_or_404(Document.objects.select_related("submission", "disclosure"), pk=pk)
    record = document.disclosure
    if record is None or not on_record.may_put(document):
        raise Http404
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdecimal() and len(after) < LONGEST_ID):
        raise BadRequest(_("This is no place in the list."))
    facts, last = table_figures.page_of(document, int(after))
    measures = table_figures.measures_for(facts, record)
    sent = request.POST if request.method == "POST" else None
    if sent is not None and "version" not in sent:
        raise BadRequest(_("This form says nothing."))
    rows = [FigureRow(sent, fact=fact, measures=measures[fact.pk]) for fact in facts]
    offered = table_figures.items_named(related.of_record(record))
    # Each is asked, so that all errors show at once.
    are_valid = [row.is_valid() for row in rows]
    if sent is not None and all(are_valid):
        return _put(request, document, rows, offered)
    there = set(record.items.values_list("item", flat=True))
    ticked = {int(one) for one in sent.getlist("item") if one.isdecimal()} if sent is not None else there
    context = {
        "document": document,
        "record": record,
        "version": in_hand.version_of(document),
        "rows": rows,
        "wrong": [row for row in rows if row.errors],
        "items": [(one, one.item.pk in ticked) for one in offered],
        "on": {"url": f"?after={last}", "label": _("more numbers")} if last else None,
        "back": {"url": request.path, "label": _("the first")} if after != "0" else None,
    }
    return render(request, "disclosures/review_figures.html", context)


def _put(
    request: HttpRequest,
    document: Document,
    rows: list[FigureRow],
    offered: list[table_figures.Named],
) -> HttpResponse:
    items = {one.item.pk for one in offered if str(one.item.pk) in request.POST.getlist("item")}
    try:
        made = on_record.put(
            document.pk,
            [row.chosen() for row in rows],
            offered=offered,
            items=items,
            by=editor_of(request),
            version=request.POST["version"],
        )
    except in_hand.Changed:
        messages.error(request, CHANGED)
    except Taken:
        messages.error(request, TAKEN)
    else:
        said = _("On the record from this page: %(numbers)s and %(items)s. Nothing is public yet.")
        counts = {"numbers": counted(made, "number"), "items": counted(len(items), "data item")}
        messages.success(request, said % counts)
    query = request.GET.urlencode()
    address = reverse("disclosures:review_figures", kwargs={"pk": document.pk})
    return redirect(f"{address}?{query}" if query else address)
