"""Calls to action: all of them, one campaign's, and the calendar of their deadlines."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.core.validators import slug_re
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns import queries
from campaigns.calendar import as_ical
from campaigns.calls import in_order, today
from campaigns.models import Action, Campaign
from disclosures.page_cache import public_page


@require_safe
@public_page
def campaign_list(request: HttpRequest) -> HttpResponse:
    day = today()
    groups = in_order(queries.calls(day))
    return render(request, "campaigns/list.html", {"today": day, **groups})


@require_safe
@public_page
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    day = today()
    found = get_object_or_404(Campaign, slug=slug)
    groups = in_order(queries.calls_of(found, day))
    return render(request, "campaigns/campaign.html", {"campaign": found, "today": day, **groups})


@require_safe
@public_page
def calendar(request: HttpRequest) -> HttpResponse:
    """All deadlines, or that of one call: ``?call=<slug>``."""
    actions = queries.deadlines().select_related("campaign")
    if call := request.GET.get("call"):
        actions = actions.filter(slug=call) if slug_re.match(call) else actions.none()
        if not actions.exists():
            raise Http404
    body = as_ical(actions, _changed_at())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="data-trail-deadlines.ics"'
    return response


def _changed_at() -> dict[int, dt.datetime]:
    """When each call was last changed, from its history. One query."""
    events: Any = apps.get_model("campaigns", f"{Action.__name__}Event").objects
    return dict(events.values_list("pgh_obj_id").annotate(Max("pgh_created_at")))
