"""Everything on record, newest first, and search over it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures.filters import TimelineFilter
from disclosures.models import Kind
from disclosures.pagination import Order
from disclosures.presenters import citation, sharing
from disclosures.queries import RANKED_AT_MOST
from disclosures.templatetags.record import kind_plural
from disclosures.views.lists import ListPage, list_context, public_list, read_list


@public_list
def timeline(request: HttpRequest) -> HttpResponse:
    listed = read_list(TimelineFilter(request.GET), settings.TIMELINE_PAGE_SIZE, by_month=True)
    path = reverse("disclosures:timeline")
    context = list_context(listed, path, path.rstrip("/"))
    if listed.query.is_valid and not listed.query.choices.cursor:
        context["share"] = sharing.of_page(
            _("Timeline of every record"),
            _("Every sourced record of how government shares people’s data, by the day it happened."),
            sharing.canonical(path, listed.query.filter),
        )
    context["citation"] = citation.of_list(_("Timeline of every record"), path, listed.query.filter)
    return render(request, "disclosures/timeline.html", context | _remarks(listed))


@public_list
def search(request: HttpRequest) -> HttpResponse:
    """The same rows as the timeline's, with kinds as tabs and the words in a large box."""
    listed = read_list(TimelineFilter(request.GET), settings.TIMELINE_PAGE_SIZE, by_month=True)
    path = reverse("disclosures:search")
    context = list_context(listed, path, path.rstrip("/"), with_words=False)
    chosen = listed.query.filter
    context |= {
        "tabs": _tabs(listed, path),
        # What was typed stays in the box, even if it cannot be searched for.
        "typed": next(iter(chosen.data.getlist("q")), ""),
        "kept": chosen.parameters(q=None),
    }
    return render(request, "disclosures/search.html", context | _remarks(listed))


def _remarks(listed: ListPage) -> dict[str, Any]:
    """Why the list is not in the order that was asked for."""
    query = listed.query
    wanted = query.choices.order == Order.RELEVANCE and listed.page.order != Order.RELEVANCE
    return {
        "too_many_to_rank": wanted and query.is_valid and query.filter.words.can_match,
        "nothing_to_rank": wanted and query.is_valid and not query.filter.words.can_match,
        "ranked_at_most": RANKED_AT_MOST,
    }


def _tabs(listed: ListPage, path: str) -> list[dict[str, Any]]:
    """All kinds, and each kind by itself, with what it would give where that is known."""
    chosen = listed.query.filter
    known = listed.counts.choices.get("kind") if listed.counts else None
    kinds = chosen.choices.kinds
    everything: dict[str, Any] = {
        "label": "All kinds",
        "url": f"{path}{chosen.query_string(kind=None)}",
        "count": sum(known.values()) if known is not None else None,
        "current": not kinds,
    }
    return [everything] + [
        {
            "label": kind_plural(kind),
            "url": f"{path}{chosen.query_string(kind=kind)}",
            "count": known.get(kind, 0) if known is not None else None,
            "current": kinds == (kind,),
        }
        for kind in Kind.values
    ]
