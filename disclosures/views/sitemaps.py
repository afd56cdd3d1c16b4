"""What search engines are told: which addresses there are, and which to leave alone (threat model I1, 9).

Rows stand in a map by their number, ten thousand numbers a map: which map a row is in never changes, and no
map has to be counted through. A map without a public row is answered like one that never was.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from disclosures.models import DataItem, Disclosure, Organisation, SafeCopy
from disclosures.page_cache import public_page
from disclosures.queries import public_read

NUMBERS_A_MAP = 10_000
ROWS_AT_ONCE = 2_000
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML = "application/xml; charset=utf-8"
LEFT_ALONE = (
    "/review/",
    "/accounts/",
    "/contribute/r/",
    "/report/",
    "/search/",
    "/cy/search/",
    "/styleguide/",
)
PAGES = (
    "home",
    "timeline",
    "departments",
    "flows",
    "fields",
    "claims",
    "documents",
    "figures",
    "corrections",
    "data",
    "data_dictionary",
    "contribute",
    "about",
    "about_method",
    "about_accessibility",
    "about_privacy",
)
Entry = tuple[str, datetime | None]


KINDS = ("disclosures", "documents")


def _public(what: str) -> "QuerySet[Disclosure] | QuerySet[SafeCopy]":
    return Disclosure.objects.public() if what == "disclosures" else SafeCopy.objects.public()


@require_safe
@public_page
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in LEFT_ALONE), ""]
    lines.append(f"Sitemap: {_whole(reverse('disclosures:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@public_page
def index(request: HttpRequest) -> HttpResponse:
    """Names the maps that have something in them. A query a map, each of one step in an index."""
    addresses = [reverse("disclosures:sitemap_pages")]
    with public_read():
        for what in KINDS:
            addresses += [
                reverse(f"disclosures:sitemap_{what}", kwargs={"number": number}) for number in _maps(what)
            ]
    body = "".join(_document("sitemapindex", "sitemap", [(_whole(one), None) for one in addresses]))
    return HttpResponse(body, content_type=XML)


def _maps(what: str) -> Iterator[int]:
    """Numbers of maps with a public row: from each to the first row behind it."""
    start = 0
    while True:
        found = _public(what).filter(pk__gte=start).order_by("pk").values_list("pk", flat=True).first()
        if found is None:
            return
        yield found // NUMBERS_A_MAP
        start = (found // NUMBERS_A_MAP + 1) * NUMBERS_A_MAP


@require_safe
@public_page
def pages(request: HttpRequest) -> HttpResponseBase:
    """Pages that are there whatever is on record, campaigns, departments and data items."""
    named = [reverse(f"disclosures:{name}") for name in PAGES] + [reverse("campaigns:list")]
    listed: dict[str, type[Model]] = {"department": Organisation, "field": DataItem}

    def entries() -> Iterator[Entry]:
        yield from ((_whole(path), None) for path in named)
        for name, model in listed.items():
            slugs = model._default_manager.order_by("slug").values_list("slug", flat=True)
            for slug in slugs.iterator(chunk_size=ROWS_AT_ONCE):
                yield _whole(reverse(f"disclosures:{name}", kwargs={"slug": slug})), None

    return _streamed(entries())


@require_safe
@public_page
def disclosures(request: HttpRequest, number: int) -> HttpResponseBase:
    """Public records whose numbers belong into this map."""
    return _rows("disclosures", number)


@require_safe
@public_page
def documents(request: HttpRequest, number: int) -> HttpResponseBase:
    """Documents of which there is a public copy."""
    return _rows("documents", number)


def _rows(what: str, number: int) -> HttpResponseBase:
    first = number * NUMBERS_A_MAP
    if first >= 2**31 or not _within(what, first).exists():
        raise Http404
    return _streamed(_entries(what, first))


def _within(what: str, first: int) -> "QuerySet[Disclosure] | QuerySet[SafeCopy]":
    return _public(what).filter(pk__gte=first, pk__lt=first + NUMBERS_A_MAP).order_by("pk")


def _entries(what: str, first: int) -> Iterator[Entry]:
    fields = ("slug", "updated_at") if what == "disclosures" else ("document_id", "made_at")
    found = _within(what, first).values_list(*fields).iterator(chunk_size=ROWS_AT_ONCE)
    for key, moment in found:
        kwargs = {"slug": key} if what == "disclosures" else {"pk": key}
        yield _whole(reverse(f"disclosures:{what[:-1]}", kwargs=kwargs)), moment


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _streamed(entries: Iterable[Entry]) -> StreamingHttpResponse:
    return StreamingHttpResponse(_document("urlset", "url", entries), content_type=XML)


def _document(root: str, element: str, entries: Iterable[Entry]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<{root} xmlns="{SPACE}">\n'
    for address, moment in entries:
        changed = f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>" if moment else ""
        yield f"<{element}><loc>{escape(address)}</loc>{changed}</{element}>\n"
    yield f"</{root}>\n"
