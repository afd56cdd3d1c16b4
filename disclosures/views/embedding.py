"""Pages that other sites may put into theirs, and oEmbed (https://oembed.com/), which tells them how.

They hold no script, no form and no cookie, and look the same to everybody; ``config.middleware`` lets other
sites frame them, and nothing else.
"""

from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosures.citations.short_addresses import as_typed
from disclosures.filters.timeline import TimelineFilter
from disclosures.models import Disclosure, Organisation
from disclosures.page_cache import public_page
from disclosures.pagination import Order
from disclosures.presenters import overview, sharing
from disclosures.queries import TimelineQuery, counts, unless_slow
from disclosures.queries.short_addresses import place_of
from disclosures.views.detail import of_public_record
from disclosures.views.exports import problem
from disclosures.views.lists import public_list

ENTRIES = 6
XML = "text/xml; charset=utf-8"
CACHE_SECONDS = 3_600
FORMATS = ("json", "xml")


@public_list
def department(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest records of one body, small."""
    organisation = get_object_or_404(Organisation, slug=slug)
    newest = TimelineQuery(TimelineFilter({"order": Order.NEWEST}, organisation=organisation))
    counted = unless_slow(lambda: counts(newest))
    context = {
        "organisation": organisation,
        "records": newest.page(ENTRIES).rows,
        "total": counted.total if counted else None,
        "years": overview.years_of(counted),
        "address": sharing.whole(organisation.get_absolute_url()),
    }
    return render(request, "disclosures/embed_department.html", context)


@require_safe
@public_page
@of_public_record
def disclosure(request: HttpRequest, record: Disclosure) -> HttpResponse:
    context = {"record": record, "address": sharing.whole(record.get_absolute_url())}
    return render(request, "disclosures/embed_disclosure.html", context)


# ---- oEmbed


@require_safe
@public_page
def oembed(request: HttpRequest) -> HttpResponse:
    """For our own addresses alone: 404 for all others, 501 for another format, as the standard says."""
    form = request.GET.get("format", "json")
    if form not in FORMATS:
        return problem(501, "This format is not made.", detail="Ask for format=json or format=xml.")
    limits = {name: _limit(request.GET.get(name)) for name in ("maxwidth", "maxheight")}
    if wrong := [name for name, value in limits.items() if value == 0]:
        return problem(400, "A parameter has a wrong value.", detail=f"{wrong[0]}: a whole number of pixels.")
    found = _embeddable(request.GET.get("url", ""))
    if found is None:
        return problem(404, "There is nothing to embed at this address.")
    answer = _answer(*found, limits)
    if form == "json":
        return JsonResponse(answer)
    fields = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in answer.items())
    body = f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{fields}</oembed>\n'
    return HttpResponse(body, content_type=XML)


def _limit(text: str | None) -> int | None:
    """None where there is no limit, 0 where it is no number of pixels."""
    if text is None:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _embeddable(url: str) -> tuple[str, str, str] | None:
    """(what, slug, title) of a public page of ours that can be embedded, by its address or its short one."""
    try:
        asked, own = urlsplit(url), urlsplit(settings.SITE_URL)
        if (asked.scheme, asked.netloc) != (own.scheme, own.netloc):
            return None
        match = resolve(asked.path)
        if match.view_name == "disclosures:short":
            match = resolve(place_of(as_typed(match.kwargs["code"])))
    except (ValueError, Resolver404):
        return None
    slug = match.kwargs.get("slug", "")
    if match.view_name == "disclosures:disclosure":
        record = Disclosure.objects.public().filter(slug=slug).only("title").first()
        return ("disclosure", slug, record.title) if record else None
    if match.view_name == "disclosures:department":
        body = Organisation.objects.filter(slug=slug).first()
        return ("department", slug, _("{name}: timeline of records").format(name=body.name)) if body else None
    return None


def _answer(what: str, slug: str, title: str, limits: dict[str, int | None]) -> dict[str, Any]:
    width = min(sharing.EMBED_WIDTH, limits["maxwidth"] or sharing.EMBED_WIDTH)
    most = sharing.EMBED_HEIGHTS[what]
    height = min(most, limits["maxheight"] or most)
    card = reverse(f"disclosures:{what}_card", args=[slug])
    return {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": settings.SITE_NAME,
        "provider_url": sharing.whole("/"),
        "cache_age": CACHE_SECONDS,
        "html": sharing.snippet(f"disclosures:embed_{what}", slug, title, width, height),
        "width": width,
        "height": height,
        "thumbnail_url": sharing.whole(card),
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
