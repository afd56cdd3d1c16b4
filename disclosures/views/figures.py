"""Every measured thing with the numbers that were given for it; and the page and file of one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from disclosures.filters.measures import STATUSES, MeasureFilter
from disclosures.models import MeasureListing, Unit
from disclosures.page_cache import public_page
from disclosures.presenters import citation, measure_page, sharing
from disclosures.presenters.filter_panel import Chip, Message
from disclosures.presenters.measures import rows
from disclosures.queries.limits import public_read, unless_slow
from disclosures.queries.measures import (
    MOST_COUNTED,
    Ledger,
    how_many_measures,
    ledger,
    listing_of,
    numbers_of,
    page,
    place_of,
    voices,
)
from disclosures.queries.short_addresses import short_code
from disclosures.ratelimit import rate_limit
from disclosures.record.exporting import csv_lines
from disclosures.record.figures import FiguresOf
from disclosures.templatetags.record import in_words
from disclosures.views.exports import CONTENT_TYPES
from disclosures.views.lists import public_list


@public_list
def figures(request: HttpRequest) -> HttpResponse:
    """All measures, those of which a number was given last first."""
    chosen = MeasureFilter(request.GET)
    found = page(chosen)
    path = reverse("disclosures:figures")
    number = unless_slow(lambda: how_many_measures(chosen)) if chosen.is_valid else None
    numbers = numbers_of([row.pk for row in found.rows]) if found.rows else {}
    heard = voices([each for several in numbers.values() for each in several]) if numbers else {}
    made = _chips(chosen, path)
    context = {
        "path": path,
        "is_valid": chosen.is_valid,
        "rows": list(rows(found.rows, numbers, heard)),
        "total": _total(number),
        "fields": [chosen.form[name] for name in ("q", "unit", "status")],
        "messages": _messages(chosen),
        "chips": made,
        "clear_url": path if made else "",
        "only_common_words": bool(chosen.words) and not chosen.words.can_match,
        "is_deep": chosen.cursor is not None,
        "first_url": f"{path}{chosen.query_string()}",
        "back": _step(chosen, path, found.back, _("measures with newer numbers")),
        "on": _step(chosen, path, found.on, _("measures with older numbers")),
    }
    if chosen.is_valid and not (chosen.narrows or chosen.cursor):
        about = _(
            "Every number on record about how public bodies share people’s data: who gave it, for which "
            "time, and whether it still stands."
        )
        context["share"] = sharing.of_page(_("Figures"), about, path)
    return render(request, "disclosures/figures.html", context)


def _total(number: int | None) -> str:
    if number is None:
        return ""
    if number > MOST_COUNTED:
        return _("more than %s measures") % f"{MOST_COUNTED:,}"
    return ngettext("%(n)s measure", "%(n)s measures", number) % {"n": f"{number:,}"}


def _step(chosen: MeasureFilter, path: str, cursor: str, label: str) -> dict[str, str] | None:
    return {"url": f"{path}{chosen.query_string(cursor=cursor)}", "label": label} if cursor else None


def _chips(chosen: MeasureFilter, path: str) -> list[Chip]:
    labels = {
        "q": f"“{chosen.words.text}”",
        "unit": in_words(Unit(chosen.unit).label) if chosen.unit else "",
        "status": str(STATUSES.get(chosen.status, "")),
    }
    return [
        Chip(str(label), f"{path}{chosen.query_string(**{name: ''})}")
        for name, label in labels.items()
        if chosen.chosen.get(name)
    ]


def _messages(chosen: MeasureFilter) -> list[Message]:
    """What is wrong with a parameter, where it can be put right; a cursor has no field on the page."""
    return [
        Message(
            str(chosen.form.fields[name].label or _("Page")),
            str(text),
            f"#{chosen.form[name].id_for_label}" if name != "cursor" else "",
        )
        for name, texts in chosen.form.errors.items()
        for text in texts
    ]


@public_list
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    """One measure. ``after``: the name of the number behind which a page begins."""
    found = _read(slug, request.GET.get("after", ""))
    context: dict[str, Any] = measure_page.of(found) | {
        "listing": found.listing,
        "is_deep": found.is_deep,
        "is_wrong_place": found.is_wrong_place,
        "on": {"url": f"?after={found.after.slug}", "label": _("later numbers")} if found.after else None,
        "back": {"url": request.path, "label": _("the first numbers")} if found.is_deep else None,
        "files": measure_page.files(found),
    }
    path = found.listing.measure.get_absolute_url()
    context["citation"] = citation.of_page(
        found.listing.measure.title, path, code=short_code(path), detail=_("figure ledger")
    )
    if not found.is_deep:
        context["share"] = sharing.of_page(found.listing.measure.title, str(context["sentence"]), path)
    return render(request, "disclosures/figure.html", context)


def _read(slug: str, after: str) -> Ledger:
    """Raises Http404. A place that is none gives the first page, which says so."""
    listing = _listing(slug)
    place = place_of(listing, after) if after and "\0" not in after else None
    return ledger(listing, place, is_wrong_place=bool(after) and place is None)


def _listing(slug: str) -> MeasureListing:
    if (found := listing_of(slug)) is None:
        raise Http404
    return found


@require_safe
@rate_limit("export", times=60, seconds=60, method="GET")
@public_page
def figure_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The numbers of one measure, in the columns of figures.csv."""
    with public_read():
        listing = _listing(slug)
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(content_type=CONTENT_TYPES["csv"])
    else:
        lines = csv_lines(FiguresOf([listing.pk]))
        response = StreamingHttpResponse(lines, content_type=CONTENT_TYPES["csv"])
    name = content_disposition_header(True, f"data-trail-{slug}.csv") or "attachment"
    response.headers["Content-Disposition"] = name
    return response
