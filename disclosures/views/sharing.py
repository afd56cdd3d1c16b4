"""Share cards: the pictures that other sites show beside a link."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from disclosures.citations import cards
from disclosures.filters.timeline import TimelineFilter
from disclosures.models import Disclosure, Organisation
from disclosures.page_cache import public_page
from disclosures.presenters import claims, overview, sharing
from disclosures.queries import TimelineQuery, counts, unless_slow
from disclosures.ratelimit import rate_limit
from disclosures.views.claims import claim_of
from disclosures.views.detail import of_public_record
from disclosures.views.lists import public_list

PNG = "image/png"
MINUTE = 60
# Drawing takes a moment of a processor. A finished card is not drawn again, and is not counted.
CARDS_A_MINUTE = 60


def card_view(view: Callable[..., Any]) -> Callable[..., Any]:
    """Bounds how often somebody has cards drawn. Stands outside of what makes it a public page."""
    for method in ("GET", "HEAD"):
        view = rate_limit("card", times=CARDS_A_MINUTE, seconds=MINUTE, method=method)(view)
    return view


def picture_of(card: cards.Card) -> HttpResponse:
    return HttpResponse(cards.draw(card), content_type=PNG)


@card_view
@require_safe
@public_page
def site_card(request: HttpRequest) -> HttpResponse:
    return picture_of(sharing.of_site())


@card_view
@require_safe
@public_page
@of_public_record
def record_card(request: HttpRequest, record: Disclosure) -> HttpResponse:
    return picture_of(sharing.record_card(record))


@card_view
@public_list
def claim_card(request: HttpRequest, slug: str) -> HttpResponse:
    read = claim_of(request, slug)
    if isinstance(read, HttpResponse):
        return read
    return picture_of(sharing.claim_card(read.case.claim, claims.panel(read.case).verdict))


@card_view
@public_list
def department_card(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation, slug=slug)
    everything = TimelineQuery(TimelineFilter({}, organisation=organisation))
    counted = unless_slow(lambda: counts(everything))
    return picture_of(sharing.department_card(organisation, counted, overview.years_of(counted)))
