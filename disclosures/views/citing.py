"""Files and addresses for those who cite: BibTeX of a record, and short addresses."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from disclosures import dossier as dossiers
from disclosures.citations.short_addresses import as_typed
from disclosures.models import Disclosure
from disclosures.page_cache import public_page
from disclosures.presenters import citation
from disclosures.queries.short_addresses import place_of
from disclosures.views.detail import of_public_record

BIBTEX = "application/x-bibtex; charset=utf-8"


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """Leads to the page that has this code, whatever became of it since; no code of a draft is known."""
    path = place_of(as_typed(code))
    if not path:
        raise Http404
    return HttpResponsePermanentRedirect(path)


@require_safe
@public_page
@of_public_record
def bib(request: HttpRequest, record: Disclosure) -> HttpResponse:
    cited = citation.of_record(dossiers.read(record))
    text = next(way.text for way in cited.ways if way.is_code)
    return HttpResponse(text, content_type=BIBTEX)
