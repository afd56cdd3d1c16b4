"""Public copies of documents: the list of them, each page as picture and words, and the files."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from disclosures.citations import quoting
from disclosures.exports.sheets import csv_of, is_sheet, whole_sheet
from disclosures.models import CopyState, GoneBecause, SafeCopy, SafePage, State
from disclosures.page_cache import public_page
from disclosures.presenters import citation, sharing
from disclosures.presenters import document as words
from disclosures.ratelimit import rate_limit
from disclosures.views.errors import gone
from disclosures.views.files import public_file
from disclosures.views.lists import public_list

PAGE_SIZE = 50
MOST_SEARCHED = 100  # characters of what is looked for
PAGES_NAMED = 30
PAGES_LISTED = 1_000  # no copy has more
NUMBERS_AROUND = 3
PICTURE = "image/jpeg"
COPY_GONE = gettext_lazy("The copy of this document was taken down. Its record may still be there.")


@public_list
def documents(request: HttpRequest) -> HttpResponse:
    """Newest first; ``after`` is the id of the document behind which a page begins."""
    after = request.GET.get("after", "")
    start = _public(_id(after)) if after else None
    if after and start is None:
        raise Http404
    found = list(SafeCopy.objects.listed(start)[: PAGE_SIZE + 1])
    shown, path = found[:PAGE_SIZE], reverse("disclosures:documents")
    context: dict[str, Any] = {
        "copies": shown,
        "start": start,
        "path": path,
        "on": {"url": f"{path}?after={shown[-1].document_id}", "label": _("more documents")}
        if len(found) > PAGE_SIZE
        else None,
    }
    if not after:
        about = _(
            "Letters, decisions and tables that public bodies sent, page by page, with what is hidden in "
            "them marked."
        )
        context["share"] = sharing.of_page(_("Documents"), about, path)
    return render(request, "disclosures/documents.html", context)


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error


def _public(pk: uuid.UUID) -> SafeCopy | None:
    return SafeCopy.objects.public().with_record().filter(document=pk).first()


def _gone(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was public once says so; anything else is answered like an address that nobody ever used."""
    once = (
        SafeCopy.objects.filter(document=pk, state__in=[CopyState.PUBLIC, CopyState.WITHDRAWN])
        .select_related("document__disclosure")
        .first()
    )
    if once is None:
        raise Http404
    record = once.document.disclosure
    return gone(
        request, record.withdrawn_reason if record and record.state == State.WITHDRAWN else str(COPY_GONE)
    )


@require_safe
@public_page
def document(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What it is, its pages and its fingerprint; with ``q``, the pages on which that stands."""
    copy = _public(pk)
    if copy is None:
        return _gone(request, pk)
    search = _search(request, copy)
    context: dict[str, Any] = {
        "copy": copy,
        "record": copy.document.disclosure,
        "search": search,
        "path": request.path,
        "pages": list(copy.pages.order_by("number").only("number", "place")[:PAGES_LISTED]),
    }
    if search.wanted == "":
        title = {"title": context["record"].title}
        about = _("The document behind “%(title)s”, page by page, as picture and as words.") % title
        context["share"] = sharing.of_page(_("%(title)s: the document") % title, about, request.path)
    return render(request, "disclosures/document.html", context)


@dataclass(frozen=True)
class Search:
    """``pages``: (number, how many places) of the first pages that have it. ``total`` counts them all."""

    wanted: str
    pages: list[tuple[int, int]]
    total: int


def _search(request: HttpRequest, copy: SafeCopy) -> Search:
    wanted = " ".join(request.GET.get("q", "").replace("\0", "").split())[:MOST_SEARCHED]
    if not wanted:
        return Search("", [], 0)
    # Words may stand on two lines: the first of them chooses the pages, all of them are looked for there.
    first = max(wanted.split(), key=len)
    chosen = copy.pages.filter(text__icontains=first).order_by("number").values_list("number", "text")
    counts = [(number, len(words.finds(text, wanted))) for number, text in chosen.iterator(chunk_size=50)]
    found = [(number, count) for number, count in counts if count]
    return Search(wanted, found[:PAGES_NAMED], sum(count for _, count in found))


@require_safe
@public_page
def page(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """A page as picture and as words; ``q`` is looked for, ``words`` and ``quote=12-40`` mark a passage."""
    copy = _public(pk)
    if copy is None:
        return _gone(request, pk)
    try:
        shown = _page(copy, number)
    except Http404:
        if _had_page(pk, number):
            return redirect("disclosures:document", pk=pk)
        raise
    search = _search(request, copy)
    marks = [(at, by, reason) for at, by, reason in shown.marks]
    found = words.finds(shown.text, search.wanted)
    quote = quoting.asked(request.GET, copy, shown)
    is_table = is_sheet(copy, shown)
    context = {
        "copy": copy,
        "record": copy.document.disclosure,
        "page": shown,
        "search": search,
        "places": words.places(shown.text, found),
        "quote": quote,
        "pieces": [] if is_table else list(words.pieces(shown.text, marks, found, quote.span)),
        "rows": words.rows(shown.text, marks, found, quote.span) if is_table else [],
        "by_us": sum(by == "us" for _, by, _ in marks),
        "by_authority": sum(by != "us" for _, by, _ in marks),
        "numbers": _numbers(number, copy.page_count),
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < copy.page_count else None,
        "path": request.path,
        "citation": _citation(
            request, copy, number, quote, words.quoted_words(shown.text, marks, quote.span)
        ),
    }
    return render(request, "disclosures/document_page.html", context)


def _citation(
    request: HttpRequest, copy: SafeCopy, number: int, asked: quoting.Asked, quoted: str
) -> citation.Citation:
    """Of the page, or of the words of it that are quoted."""
    return citation.of_document_page(
        copy, number, asked.quotation.url if asked.quotation else request.path, quoted
    )


def _had_page(pk: uuid.UUID, number: int) -> bool:
    """Whether a copy that readers had once had this page: what is set anew has fewer sheets at times."""
    once = SafeCopy.objects.filter(document=pk, gone_because=GoneBecause.REPLACED)
    return number > 0 and once.filter(page_count__gte=min(number, 2**31 - 1)).exists()


def _numbers(number: int, count: int) -> list[int]:
    """The first page, the last, and some around the one that is shown."""
    near = range(max(1, number - NUMBERS_AROUND), min(count, number + NUMBERS_AROUND) + 1)
    return sorted({1, count, *near})


def _page(copy: SafeCopy, number: int) -> SafePage:
    if number >= 2**31:
        raise Http404
    found = copy.pages.filter(number=number).first()
    if found is None:
        raise Http404
    return found


@require_safe
@rate_limit("export", times=60, seconds=60, method="GET")
@public_page
def sheet(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponseBase:
    """The sheet that the page is part of, as CSV; ``bom=1`` for spreadsheet programs."""
    copy = _public(pk)
    if copy is None:
        return _gone(request, pk)
    shown = _page(copy, number)
    if not is_sheet(copy, shown):
        raise Http404
    text, marks = whole_sheet(copy, shown)
    response = StreamingHttpResponse(
        csv_of(text, marks, bom=request.GET.get("bom") == "1"), content_type="text/csv; charset=utf-8"
    )
    name = f"{_stem(copy)}-{number}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _stem(copy: SafeCopy) -> str:
    """Of the names of its files: made from the record's address, never from that of the file."""
    record = copy.document.disclosure
    return f"{record.slug if record else 'document'}-{str(copy.document_id)[:8]}"


@require_safe
def picture(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponseBase:
    """The picture of a page, as it is in the file."""
    copy = _public(pk)
    if copy is None:
        return _gone(request, pk)
    return public_file(request, _page(copy, number).picture_key, PICTURE)


@require_safe
def file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The whole copy, under a name made from the record's address."""
    copy = _public(pk)
    if copy is None:
        return _gone(request, pk)
    return public_file(request, copy.key, copy.media_type, name=f"{_stem(copy)}.pdf")
