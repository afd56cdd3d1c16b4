"""What every timeline page has, whichever records it lists."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosures import as_of
from disclosures.filters.timeline import TimelineFilter
from disclosures.languages import permanent
from disclosures.models import Disclosure, DocumentWords, Organisation
from disclosures.page_cache import public_page
from disclosures.pagination import Order, Page, Step
from disclosures.presenters import as_of as banner
from disclosures.presenters import entries as e
from disclosures.presenters.filter_panel import chips, nothing_found, orders, panel
from disclosures.queries import (
    Corrected,
    Counts,
    TimelineQuery,
    TooSlow,
    busiest,
    contradictions,
    corrected_in,
    counts,
    counts_of,
    documents_of,
    former_names,
    found_pages,
    passages,
    public_read,
    records_of,
    unless_slow,
    with_details,
)
from disclosures.templatetags.dates import exactly

OFFERED_ORGANISATIONS = 20


def public_list(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the public record: read only, kept when finished, stopped when it takes too long."""

    @wraps(view)
    def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with public_read():
                return view(request, *args, **kwargs)
        except TooSlow:
            response = render(request, "disclosures/too_slow.html", {"path": request.path}, status=503)
            response.headers["Retry-After"] = "30"
            return response

    return require_safe(public_page(bounded))


@dataclass(frozen=True)
class ListPage:
    """The rows of one page with what is said about them."""

    query: TimelineQuery
    page: Page
    counts: Counts | None
    items: list[e.Item]


def read_list(
    chosen: TimelineFilter, size: int, *, by_month: bool, reading: type[TimelineQuery] = TimelineQuery
) -> ListPage:
    """A number of queries that depends on the kinds on the page and not on how much there is."""
    query = reading(chosen)
    page = query.page(size)
    counted = unless_slow(lambda: counts(query)) if query.is_valid else None
    made = _records(records_of(page.rows), chosen) | _documents(documents_of(page.rows), chosen)
    items = e.thread(
        [made[type(row), row.pk] for row in page.rows],
        counted.years if counted else None,
        by_month=by_month,
        with_gaps=not chosen.choices.narrows and page.order != Order.RELEVANCE,
        with_headings=page.order != Order.RELEVANCE,
    )
    return ListPage(query, page, counted, items)


Made = dict[tuple[type[Any], int], e.Entry | e.DocumentEntry]


def _records(rows: list[Disclosure], chosen: TimelineFilter) -> Made:
    with_details(rows, e.WITH_DETAILS)
    figures = counts_of(rows)
    former = former_names(chosen.organisation, rows)
    if day := chosen.choices.as_of:
        moment = as_of.end_of(day)
        as_of.put_back_list(rows, moment)
        # What was corrected is known of today only.
        corrected = Corrected({}, {})
        contradicted = contradictions(rows, lambda links: as_of.links_then(links, moment))
    else:
        contradicted = contradictions(rows)
        corrected = corrected_in(rows)
    # Passages are of today's words: an entry of an earlier day shows its own instead.
    found = {} if chosen.choices.as_of else passages(rows, chosen.words)
    return {
        (type(row), row.pk): e.Entry(
            row,
            e.facts(row, figures.get(row.pk, ()), corrected.of(row.pk), corrected.by_id),
            contradicted.get(row.pk, ()),
            found.get(row.pk),
            former.get(row.pk, ()),
        )
        for row in rows
    }


def _documents(rows: list[DocumentWords], chosen: TimelineFilter) -> Made:
    found = found_pages(rows, chosen.words)
    return {(type(row), row.pk): e.document_entry(row, found.get(row.pk)) for row in rows}


def list_context(listed: ListPage, path: str, export: str, *, with_words: bool = True) -> dict[str, Any]:
    """For the partials of a list: filters, chips, downloads, pages. ``export``: an address without ending."""
    chosen = listed.query.filter
    total = listed.counts.total if listed.counts and chosen.is_valid() else None
    page = listed.page
    made = chips(chosen, path)
    all_years: dict[str, Any] = {"from": None, "to": None}
    offered: list[tuple[Organisation, int]] = []
    if not chosen.organisation:
        offered = busiest(OFFERED_ORGANISATIONS)
    return {
        "path": path,
        "choices": chosen.choices,
        "is_valid": chosen.is_valid(),
        "items": listed.items,
        "total": total,
        "panel": panel(chosen, listed.counts, offered, with_words=with_words),
        "chips": made,
        "clear_url": path if made else "",
        "first_url": f"{path}{chosen.query_string()}",
        "downloads": _downloads(
            f"{permanent(export)}{{}}{chosen.query_string(only=None)}",
            total.of("row") if total and listed.query.is_of_records else "",
        ),
        "back": _step(page.back, path, chosen),
        "on": _step(page.on, path, chosen),
        "is_oldest_first": page.order == Order.OLDEST,
        "order": page.order,
        "orders": orders(chosen, path, _offered_orders(chosen), page.order),
        "only_common_words": bool(chosen.choices.q) and not chosen.words.can_match,
        "nothing_found": nothing_found(chosen),
        "every_year_url": f"{path}{chosen.query_string(**all_years)}",
        "has_years": bool(chosen.choices.start or chosen.choices.end),
        "file_notes": _file_notes(listed),
        **_as_of(listed, path),
    }


def _file_notes(listed: ListPage) -> list[str]:
    """In what the files differ from the list."""
    notes = []
    if not listed.query.is_of_records:
        notes.append(_("These files hold records only. A document has files of its own, on its pages."))
    if listed.query.choices.as_of:
        notes.append(_("These files hold the same records as they are today."))
    return notes


def _as_of(listed: ListPage, path: str) -> dict[str, Any]:
    """What is said above a list of an earlier day, and the address of the list of today."""
    chosen = listed.query.filter
    day = chosen.choices.as_of
    if day is None or not chosen.is_valid():
        return {}
    url = f"{path}{chosen.query_string(as_of=None)}"
    return {
        "as_of": banner.of_list(day, url, is_empty=not listed.items),
        "canonical": f"{settings.SITE_URL}{url}",
    }


def _offered_orders(chosen: TimelineFilter) -> list[Order]:
    by_date = [Order.NEWEST, Order.OLDEST]
    if chosen.default_order == Order.OLDEST:
        by_date.reverse()
    return [*by_date, Order.RELEVANCE] if chosen.words.can_match else by_date


def _step(step: Step | None, path: str, chosen: TimelineFilter) -> dict[str, str] | None:
    """A link to another page, labelled with the nearest date there."""
    if step is None:
        return None
    return {
        "url": f"{path}{chosen.query_string(cursor=step.cursor)}",
        "label": _("from %(date)s") % {"date": exactly(step.row)}
        if step.row.date or step.row.date_end
        else _("records without a date"),
    }


def _downloads(address: str, rows: str) -> list[dict[str, Any]]:
    return [
        {"label": _("Download CSV"), "url": address.format(".csv"), "remark": rows, "download": True,
         "type": "text/csv", "title": _("The same records as CSV")},
        {"label": _("Download JSON"), "url": address.format(".json"), "remark": "", "download": False,
         "type": "application/json", "title": _("The same records as JSON")},
    ]  # fmt: skip
