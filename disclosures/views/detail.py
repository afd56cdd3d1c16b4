"""The page of one disclosure, and what stands at an address that is no longer its own."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from disclosures import as_of
from disclosures import dossier as dossiers
from disclosures.filters.form_fields import PastDayField
from disclosures.models import Agreement, Disclosure, DisclosureDetail, SlugHistory, State
from disclosures.page_cache import public_page
from disclosures.presenters import as_of as banner
from disclosures.presenters import citation, kinds, ledger, links, page, sharing, versions
from disclosures.queries.short_addresses import short_code
from disclosures.queries.versions import chain
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


def of_public_record(view: Callable[[HttpRequest, Disclosure], HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives a view the public record in place of its slug.

    What was taken down, moved or never public is answered in the same way at every address of a record.
    """

    @wraps(view)
    def found(request: HttpRequest, slug: str) -> HttpResponse:
        record = Disclosure.objects.filter(KNOWN, slug=slug).defer("search").first()
        if record is None:
            name = request.resolver_match.view_name if request.resolver_match else "disclosures:disclosure"
            return redirect(name, moved(slug).slug, permanent=True)
        if not record.is_public:
            return gone(request, record.withdrawn_reason)
        return view(request, record)

    return found


@require_safe
@public_page
@of_public_record
def disclosure(request: HttpRequest, record: Disclosure) -> HttpResponse:
    form = AsOfForm(request.GET if request.GET.get("as_of", "").strip() else None)
    day = form.cleaned_data["as_of"] if form.is_bound and form.is_valid() else None
    return (
        _of_day(request, record, day) if day else _page(request, dossiers.read(record), {"as_of_form": form})
    )


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
        "address": page.address(record),
        "stands_label": _("Stood then"),
        # What it is and what is said of it is today's: neither versions nor cards of another day are kept.
        "versions": None,
        "share": None,
        "linked_data": [],
    }
    return _page(request, standing.dossier, more)


def moved(slug: str, kind: str = "") -> Disclosure:
    """What stood here and stands at another address now. Raises Http404."""
    former = SlugHistory.objects.filter(slug=slug, disclosure__state__in=KNOWN_TO_READERS)
    if kind:
        former = former.filter(disclosure__kind=kind)
    found = former.select_related("disclosure").first()
    if found is None:
        raise Http404
    return found.disclosure


def _versions(record: DisclosureDetail) -> versions.Versions | None:
    """Of an agreement alone."""
    if not isinstance(record, Agreement):
        return None
    return versions.versions(chain(record.pk), record, timezone.localdate())


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
        "versions": _versions(record),
        "shares": dossier.shares[: dossiers.MOST_SHARES],
        "has_more_shares": len(dossier.shares) > dossiers.MOST_SHARES,
        "sources": page.sources(dossier),
        "documents": dossier.documents,
        "corrections": dossier.corrections,
        "citation": citation.of_record(dossier, short_code(record.get_absolute_url())),
        "history": page.history(dossier),
        "related": page.related(dossier),
        "files": page.files(dossier),
        "share": sharing.of_record(dossier),
        "linked_data": [sharing.record_ld(dossier), sharing.crumbs_ld(page.crumbs(dossier))],
    }
    return render(request, "disclosures/disclosure.html", context | more)
