"""Evidence packs: what is on record about one thing, for paper. Two pages, with footnotes to type from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.charts import wait_figure
from disclosures.filters import TimelineFilter
from disclosures.models import Disclosure, Organisation
from disclosures.presenters import overview
from disclosures.presenters import pack as p
from disclosures.presenters.sharing import whole
from disclosures.queries import TimelineQuery, contradictions, counts, largest, longest_waits, unless_slow
from disclosures.queries.pack import PutRight, numbers_put_right, pack_records
from disclosures.queries.short_addresses import short_codes
from disclosures.short_addresses import whole as whole_short
from disclosures.views.lists import public_list


@public_list
def department(request: HttpRequest, slug: str) -> HttpResponse:
    """Key figures, corrected numbers and the records that matter most, by a rule that the page states."""
    organisation = get_object_or_404(Organisation, slug=slug)
    return render(request, "disclosures/pack.html", {"pack": _of_department(organisation)})


def _of_department(organisation: Organisation) -> p.EvidencePack:
    path = organisation.get_absolute_url()
    counted = unless_slow(lambda: counts(TimelineQuery(TimelineFilter({}, organisation=organisation))))
    rows = pack_records(organisation, p.MOST_ENTRIES)
    corrected = unless_slow(lambda: numbers_put_right(organisation, p.MOST_NUMBERS)) or []
    key = _key_figures(organisation)
    records = [*rows, *_asserting(corrected), *(record for _, rests_on in key for record in rests_on)]
    codes = short_codes([path, *(record.get_absolute_url() for record in records)])
    notes = p.Notes(codes)
    total = counted.total if counted else None
    return p.EvidencePack(
        title=organisation.name,
        sentence=_("What data it gave and received, what it said about it, and what others later found."),
        as_of=timezone.localdate(),
        address=whole(path),
        short=whole_short(codes[path]) if path in codes else "",
        figures=[
            figure | {"notes": [notes.number_of(each) for each in rests_on]} for figure, rests_on in key
        ],
        numbers=p.numbers(corrected, notes),
        entries=p.entries(rows, contradictions(rows), notes),
        rule=p.rule(len(rows), total) if rows else "",
        years=overview.years_of(counted),
        total=total.words if total and rows else "",
        notes=list(notes),
    )


def _asserting(corrected: list[PutRight]) -> list[Disclosure]:
    figures = [figure for each in corrected for figure in (each.given, each.stands) if figure]
    return [figure.asserted_in for figure in figures]


def _key_figures(organisation: Organisation) -> list[tuple[dict[str, Any], list[Disclosure]]]:
    """As the strip of its page has them, each with the records that it comes from."""
    found: list[tuple[dict[str, Any], list[Disclosure]]] = []
    if waits := unless_slow(lambda: longest_waits(organisation, 1)):
        found.append((wait_figure(waits[0]), [waits[0].start, waits[0].told]))
    figure = unless_slow(lambda: largest(organisation))
    if figure and (shown := overview.largest_figure(figure)):
        found.append((shown, [figure.asserted_in]))
    return found
