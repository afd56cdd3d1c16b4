"""What search engines are told: which addresses there are, and which to leave alone (threat model I1, 9).

Rows stand in a map by their number, ten thousand numbers a map: which map a row is in never changes, and no
map has to be counted through. A map without a public row is answered like one that never was.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from disclosures.models import (
    ClaimVerdict,
    DataItem,
    Disclosure,
    FlowCount,
    MeasureListing,
    Organisation,
    SafeCopy,
)
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


@dataclass(frozen=True)
class Mapped:
    """Public rows of one sort that have a page each. ``number``: the column that says in which map a row is;
    ``columns``: of a row, which ``entry`` makes (arguments of the address, moment of change) of."""

    view: str
    rows: Callable[[], QuerySet[Any]]
    number: str
    columns: tuple[str, ...]
    entry: Callable[..., tuple[list[Any], datetime | None]]


MAPPED: dict[str, Mapped] = {
    "disclosures": Mapped(
        "disclosure",
        lambda: Disclosure.objects.public(),
        "pk",
        ("slug", "updated_at"),
        lambda slug, moment: ([slug], moment),
    ),
    "documents": Mapped(
        "document",
        lambda: SafeCopy.objects.public(),
        "pk",
        ("document_id", "made_at"),
        lambda pk, moment: ([pk], moment),
    ),
    "claims": Mapped(
        "claim",
        lambda: ClaimVerdict.objects.all(),
        "disclosure_id",
        ("disclosure__slug",),
        lambda slug: ([slug], None),
    ),
    "figures": Mapped(
        "figure",
        lambda: MeasureListing.objects.all(),
        "measure_id",
        ("measure__slug",),
        lambda slug: ([slug], None),
    ),
    "flows": Mapped(
        "flow",
        lambda: FlowCount.objects.by_pair(),
        "pk",
        ("giver__slug", "receiver__slug"),
        lambda giver, receiver: ([giver, receiver], None),
    ),
}


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
        for what in MAPPED:
            addresses += [reverse("disclosures:sitemap_rows", args=[what, number]) for number in _maps(what)]
    body = "".join(_document("sitemapindex", "sitemap", [(_whole(one), None) for one in addresses]))
    return HttpResponse(body, content_type=XML)


def _maps(what: str) -> Iterator[int]:
    """Numbers of maps with a public row: from each to the first row behind it."""
    mapped, start = MAPPED[what], 0
    while True:
        rows = mapped.rows().filter(**{f"{mapped.number}__gte": start}).order_by(mapped.number)
        found = rows.values_list(mapped.number, flat=True).first()
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
def rows(request: HttpRequest, what: str, number: str) -> HttpResponseBase:
    """Addresses of public rows whose numbers belong into this map."""
    first = int(number) * NUMBERS_A_MAP
    if first >= 2**31 or not _within(MAPPED[what], first).exists():
        raise Http404
    return _streamed(_entries(MAPPED[what], first))


def _within(mapped: Mapped, first: int) -> QuerySet[Any]:
    bounds = {f"{mapped.number}__gte": first, f"{mapped.number}__lt": first + NUMBERS_A_MAP}
    return mapped.rows().filter(**bounds).order_by(mapped.number)


def _entries(mapped: Mapped, first: int) -> Iterator[Entry]:
    found = _within(mapped, first).values_list(*mapped.columns).iterator(chunk_size=ROWS_AT_ONCE)
    for row in found:
        arguments, moment = mapped.entry(*row)
        yield _whole(reverse(f"disclosures:{mapped.view}", args=arguments)), moment


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
