"""Timelines as files: the same filters, rows and order as the page at the same address."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosures.exports.columns import Column, columns, pair_columns
from disclosures.exports.copy import Export, TooManyExports, csv_export, json_export
from disclosures.filters.timeline import SearchFilter, TimelineFilter
from disclosures.models import Disclosure, FlowCount, Kind, Organisation
from disclosures.page_cache import public_page
from disclosures.queries import TooSlow, public_read, timeline
from disclosures.queries.pairs import bodies
from disclosures.ratelimit import rate_limit
from disclosures.record.exporting import DESCRIPTOR, csv_lines
from disclosures.record.sections import section

CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
LICENCE = "CC-BY-4.0"
NO_DOCUMENTS = "Files hold records only: leave this out."


def problem(status: int, title: str, **more: Any) -> JsonResponse:
    """A problem document (RFC 9457)."""
    body = {"type": "about:blank", "title": title, "status": status, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _invalid(chosen: TimelineFilter) -> JsonResponse:
    errors = [
        {"parameter": "" if name == "__all__" else name, "message": str(message)}
        for name, messages in chosen.form.errors.items()
        for message in messages
    ]
    return problem(400, "A parameter has a wrong value.", detail=errors[0]["message"], errors=errors)


def _chosen_rows(chosen: TimelineFilter) -> tuple["QuerySet[Disclosure]", str | None]:
    """The rows and, where the reader asked for one page, the cursor of the next."""
    query = timeline(chosen)
    if chosen.choices.per_page is None and chosen.choices.cursor is None:
        return query.ordered_queryset(), None
    # As many rows as the page at the same address shows.
    usual = settings.DEPARTMENT_PAGE_SIZE if chosen.organisation else settings.TIMELINE_PAGE_SIZE
    page = query.page(usual)
    ids = [row.pk for row in page.rows]
    place = Func(
        Value(ids, output_field=ArrayField(BigIntegerField())),
        F("pk"),
        function="array_position",
        output_field=BigIntegerField(),
    )
    rows = Disclosure.objects.public().filter(pk__in=ids).order_by(place)
    return rows, page.on.cursor if page.on else None


def _next_address(request: HttpRequest, chosen: TimelineFilter, cursor: str | None) -> str | None:
    return settings.SITE_URL + request.path + chosen.query_string(cursor=cursor) if cursor else None


def _answer(request: HttpRequest, form: str, chosen: TimelineFilter, name: str) -> HttpResponseBase:
    if not chosen.is_valid():
        return _invalid(chosen)
    if refused := _refused_bom(request):
        return refused
    try:
        with public_read():
            rows, cursor = _chosen_rows(chosen)
    except TooSlow:
        return problem(503, "This search takes too long. Narrow it by a date, a kind or a department.")
    kinds = chosen.choices.kinds
    own = columns(kinds[0] if len(kinds) == 1 else None)
    following = _next_address(request, chosen, cursor)
    if form == "csv":
        response = _csv(request, rows, own, name)
    else:
        head = _json_head(request, chosen, name, following)
        response = _streamed(request, form, lambda: json_export(rows, own, before=head))
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def _refused_bom(request: HttpRequest) -> HttpResponse | None:
    if request.GET.get("bom", "0") in {"0", "1"}:
        return None
    message = "Enter 0 or 1."
    errors = [{"parameter": "bom", "message": message}]
    return problem(400, "A parameter has a wrong value.", detail=message, errors=errors)


def _csv(request: HttpRequest, rows: "QuerySet[Any]", own: tuple[Column, ...], name: str) -> HttpResponseBase:
    """A file to be saved; ``name`` is a part of what it is called."""
    bom = request.GET.get("bom") == "1"
    response = _streamed(request, "csv", lambda: csv_export(rows, own, bom=bom))
    if response.status_code == 200:
        filename = f"data-trail-{name}-{timezone.localdate().isoformat()}.csv"
        response.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return response


def _streamed(request: HttpRequest, form: str, export: Callable[[], Export]) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse(content_type=CONTENT_TYPES[form])
    try:
        return StreamingHttpResponse(export(), content_type=CONTENT_TYPES[form])
    except TooManyExports:
        busy = problem(503, "Too many downloads are running. Try again in 30 seconds.")
        busy.headers["Retry-After"] = "30"
        return busy


def _json_head(request: HttpRequest, chosen: TimelineFilter, name: str, following: str | None) -> bytes:
    about = {
        "title": f"{settings.SITE_NAME}: {name}",
        "url": settings.SITE_URL + request.path + chosen.query_string(),
        "licence": LICENCE,
        "next": following,
    }
    if day := chosen.choices.as_of:
        about["note"] = _("Records that stood here on %(day)s, as they are today.") % {"day": day.isoformat()}
    return json.dumps(about, ensure_ascii=False)[:-1].encode() + b', "rows": '


@require_safe
@rate_limit("export", times=60, seconds=60, method="GET")
@public_page
def timeline_file(request: HttpRequest, form: str) -> HttpResponseBase:
    return _answer(request, form, TimelineFilter(request.GET), "timeline")


@require_safe
@rate_limit("export", times=60, seconds=60, method="GET")
@public_page
def search_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The records of a search: documents are read here, page by page, and stand in no table."""
    chosen = SearchFilter(request.GET)
    if chosen.choices.only:
        chosen.form.add_error("only", NO_DOCUMENTS)
    return _answer(request, form, chosen, "search")


@require_safe
@rate_limit("export", times=60, seconds=60, method="GET")
@public_page
def department_file(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    organisation = get_object_or_404(Organisation, slug=slug)
    return _answer(request, form, TimelineFilter(request.GET, organisation=organisation), slug)


@require_safe
@rate_limit("export", times=60, seconds=60, method="GET")
@public_page
def flows_file(request: HttpRequest) -> HttpResponseBase:
    """All pairs of giver and receiver, most flows first."""
    if refused := _refused_bom(request):
        return refused
    return _csv(request, FlowCount.objects.by_pair(), pair_columns(), "flows")


@require_safe
@rate_limit("export", times=60, seconds=60, method="GET")
@public_page
def flow_file(request: HttpRequest, giver: str, receiver: str) -> HttpResponseBase:
    """The flows of one pair, oldest first, with the columns of data shares."""
    found = bodies(giver, receiver)
    if found is None:
        raise Http404
    if refused := _refused_bom(request):
        return refused
    rows = Disclosure.objects.public().filter(flows__giver=found[0], flows__receiver=found[1])
    in_order = rows.order_by("flows__sort_date", "flows__disclosure")
    return _csv(request, in_order, columns(Kind.DATA_SHARE), f"{giver}-to-{receiver}")


@require_safe
@rate_limit("export", times=60, seconds=60, method="GET")
@public_page
def record_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file of the record as it stands now, in the form in which load_record reads it."""
    try:
        chosen = section(name)
    except KeyError:
        raise Http404 from None
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(content_type=CONTENT_TYPES["csv"])
    else:
        response = StreamingHttpResponse(csv_lines(chosen), content_type=CONTENT_TYPES["csv"])
    response.headers["Content-Disposition"] = content_disposition_header(True, chosen.file) or "attachment"
    return response


@require_safe
@public_page
def record_package(request: HttpRequest) -> HttpResponseBase:
    """What the files and their columns mean."""
    return HttpResponse(DESCRIPTOR.read_bytes(), content_type="application/json")
