"""The page of one disclosure, and what stands at an address that is no longer its own."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from disclosures import as_of
from disclosures import dossier as dossiers
from disclosures.filter_fields import PastDayField
from disclosures.models import Disclosure, SlugHistory, State
from disclosures.page_cache import public_page
from disclosures.presenters import as_of as banner
from disclosures.presenters import kinds, ledger, links, page
from disclosures.views.errors import gone

# What readers may learn exists. A draft is answered exactly as an address that nobody ever used.
KNOWN_TO_READERS = (State.PUBLISHED, State.WITHDRAWN)
# What was taken down and is being looked at once more goes on saying so.
KNOWN = Q(state__in=KNOWN_TO_READERS) | Q(state=State.IN_REVIEW) & ~Q(withdrawn_reason="")


class AsOfForm(forms.Form):
    as_of = PastDayField(
        is_last=True,
        label=_("See it as it stood here on"),
        help_text=_("A day such as 2026-10-31, a month or a year."),
        max_length=20,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


@require_safe
@public_page
def disclosure(request: HttpRequest, slug: str) -> HttpResponse:
    found = Disclosure.objects.filter(KNOWN, slug=slug).defer("search").first()
    if found is None:
        return _moved(slug)
    if not found.is_public:
        return gone(request, found.withdrawn_reason)
    form = AsOfForm(request.GET if request.GET.get("as_of", "").strip() else None)
    day = form.cleaned_data["as_of"] if form.is_bound and form.is_valid() else None
    return _of_day(request, found, day) if day else _page(request, dossiers.read(found), {"as_of_form": form})


def _of_day(request: HttpRequest, record: Disclosure, day: date) -> HttpResponse:
    """The page as it stood, under a banner that says so."""
    today = record.get_absolute_url()
    standing = as_of.read(record, day)
    if standing is None:
        shown = {"banner": banner.not_yet(day, today), "canonical": page.address(record)}
        return render(request, "disclosures/not_then.html", shown)
    more = {
        "as_of": banner.of_record(day, today, standing),
        "as_of_form": AsOfForm({"as_of": day}),
        "stands_label": _("Stood then"),
    }
    return _page(request, standing.dossier, more)


def _moved(slug: str) -> HttpResponse:
    """A permanent redirect to the present address of what stood here. Raises Http404."""
    former = (
        SlugHistory.objects.filter(slug=slug, disclosure__state__in=KNOWN_TO_READERS)
        .select_related("disclosure")
        .first()
    )
    if former is None:
        raise Http404
    return redirect(former.disclosure, permanent=True)


def _page(request: HttpRequest, dossier: dossiers.Dossier, more: dict[str, Any]) -> HttpResponse:
    record, facts = dossier.record, kinds.of(dossier)
    context = {
        "record": record,
        "crumbs": page.crumbs(dossier),
        "dates": page.dates(dossier),
        "facts": facts,
        "parts": [*facts.top, *kinds.parts(dossier)],
        "given": ledger.given_here(record, dossier.figures),
        "about": ledger.said_about(record, dossier.figures),
        "has_more_figures": dossier.has_more_figures,
        "thread": links.thread(dossier),
        "shares": dossier.shares[: dossiers.MOST_SHARES],
        "has_more_shares": len(dossier.shares) > dossiers.MOST_SHARES,
        "sources": page.sources(dossier),
        "documents": dossier.documents,
        "corrections": dossier.corrections,
        "citation": page.citation(dossier),
        "history": page.history(dossier),
        "related": page.related(dossier),
        "files": page.files(dossier),
        "address": page.address(record),
    }
    return render(request, "disclosures/disclosure.html", context | more)
