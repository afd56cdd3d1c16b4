"""Everything on record, newest first."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures.filters.timeline import TimelineFilter
from disclosures.pagination import Order
from disclosures.presenters import citation, sharing
from disclosures.queries import RANKED_AT_MOST
from disclosures.views.lists import ListPage, list_context, public_list, read_list


@public_list
def timeline(request: HttpRequest) -> HttpResponse:
    listed = read_list(TimelineFilter(request.GET), settings.TIMELINE_PAGE_SIZE, by_month=True)
    path = reverse("disclosures:timeline")
    context = list_context(listed, path, path.rstrip("/"))
    choices = listed.query.choices
    if listed.query.is_valid and not (choices.cursor or choices.as_of):
        context["share"] = sharing.of_page(
            _("Timeline of every record"),
            _(
                "Every sourced record of how UK government departments share people’s data, newest first: "
                "replies, decisions, agreements, statements and what was shared."
            ),
            sharing.canonical(path, listed.query.filter),
        )
    context["citation"] = citation.of_list(_("Timeline of every record"), path, listed.query.filter)
    return render(request, "disclosures/timeline.html", context | remarks(listed))


def remarks(listed: ListPage) -> dict[str, Any]:
    """Why the list is not in the order that was asked for."""
    query = listed.query
    wanted = query.choices.order == Order.RELEVANCE and listed.page.order != Order.RELEVANCE
    return {
        "too_many_to_rank": wanted and query.is_valid and query.filter.words.can_match,
        "nothing_to_rank": wanted and query.is_valid and not query.filter.words.can_match,
        "ranked_at_most": RANKED_AT_MOST,
    }
