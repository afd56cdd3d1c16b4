"""Search over records and documents: one list, kinds as tabs, the words in a large box."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures.filters.timeline import DOCUMENTS, SearchFilter
from disclosures.models import Kind
from disclosures.presenters import sharing
from disclosures.queries import Counts, SearchQuery, counts, unless_slow
from disclosures.templatetags.record import kind_plural
from disclosures.views.lists import ListPage, list_context, public_list, read_list
from disclosures.views.timeline import remarks


@public_list
def search(request: HttpRequest) -> HttpResponse:
    """The rows of the timeline with the same words, and the documents in which the words stand."""
    chosen = SearchFilter(request.GET)
    listed = _named(read_list(chosen, settings.TIMELINE_PAGE_SIZE, by_month=True, reading=SearchQuery))
    path = reverse("disclosures:search")
    context = list_context(listed, path, path.rstrip("/"), with_words=False)
    context |= {
        "tabs": _tabs(chosen, _for_tabs(request, listed), path),
        # What was typed stays in the box, even if it cannot be searched for.
        "typed": next(iter(chosen.data.getlist("q")), ""),
        "kept": chosen.parameters(q=None),
        "heading": _heading(chosen),
    }
    if not request.GET:
        context["share"] = sharing.of_page(_("Search"), _("Search every record and document"), path)
    return render(request, "disclosures/search.html", context | remarks(listed))


def _heading(chosen: SearchFilter) -> str:
    if chosen.choices.only == DOCUMENTS:
        return _("Documents found") if chosen.choices.q else _("Documents by date of their record")
    return _("Found") if chosen.choices.q else _("Newest records")


def _named(listed: ListPage) -> ListPage:
    """With the total in words that fit what is listed."""
    if listed.counts is None or listed.query.is_of_records:
        return listed
    noun = "document" if listed.query.choices.only == DOCUMENTS else "result"
    total = replace(listed.counts.total, noun=noun)
    return replace(listed, counts=replace(listed.counts, total=total))


def _for_tabs(request: HttpRequest, listed: ListPage) -> Counts | None:
    """What each tab would give: tabs but one list records, too."""
    if not listed.query.choices.only:
        return listed.counts
    given = request.GET.copy()
    given.pop("only", None)
    everything = SearchQuery(SearchFilter(given))
    return unless_slow(lambda: counts(everything)) if everything.is_valid else None


def _tabs(chosen: SearchFilter, counted: Counts | None, path: str) -> list[dict[str, Any]]:
    """Everything, documents, and each kind by itself, with what it would give where that is known.

    A document is counted with the kind of its record, so the kinds together are everything.
    """
    known = counted.choices.get("kind") if counted else None
    kinds, only = chosen.choices.kinds, chosen.choices.only
    documents = counted.documents if counted and chosen.words.can_match else None
    tabs: list[dict[str, Any]] = [
        {
            "label": _("All"),
            "url": f"{path}{chosen.query_string(kind=None, only=None)}",
            "count": sum(known.values()) if known is not None else None,
            "current": not kinds and not only,
        },
        {
            "label": _("Documents"),
            "url": f"{path}{chosen.query_string(kind=None, only=DOCUMENTS)}",
            "count": documents,
            "current": only == DOCUMENTS,
        },
    ]
    return tabs + [
        {
            "label": kind_plural(kind),
            "url": f"{path}{chosen.query_string(kind=kind, only=None)}",
            "count": known.get(kind, 0) if known is not None else None,
            "current": kinds == (kind,) and not only,
        }
        for kind in Kind.values
    ]
