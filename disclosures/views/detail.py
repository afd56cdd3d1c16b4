"""The page of one disclosure, and what stands at an address that is no longer its own."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from disclosures import dossier as dossiers
from disclosures.models import Agreement, Disclosure, DisclosureDetail, SlugHistory, State
from disclosures.page_cache import public_page
from disclosures.presenters import kinds, ledger, links, page, versions
from disclosures.queries.versions import chain
from disclosures.views.errors import gone

# What readers may learn exists. A draft is answered exactly as an address that nobody ever used.
KNOWN_TO_READERS = (State.PUBLISHED, State.WITHDRAWN)
# What was taken down and is being looked at once more goes on saying so.
KNOWN = Q(state__in=KNOWN_TO_READERS) | Q(state=State.IN_REVIEW) & ~Q(withdrawn_reason="")


@require_safe
@public_page
def disclosure(request: HttpRequest, slug: str) -> HttpResponse:
    found = Disclosure.objects.filter(KNOWN, slug=slug).defer("search").first()
    if found is None:
        return redirect(moved(slug), permanent=True)
    if not found.is_public:
        return gone(request, found.withdrawn_reason)
    return _page(request, dossiers.read(found))


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


def _page(request: HttpRequest, dossier: dossiers.Dossier) -> HttpResponse:
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
        "citation": page.citation(dossier),
        "history": page.history(dossier),
        "related": page.related(dossier),
        "files": page.files(dossier),
        "address": page.address(record),
    }
    return render(request, "disclosures/disclosure.html", context)
