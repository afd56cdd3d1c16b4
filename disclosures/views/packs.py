"""Evidence packs: what is on record about one thing, for paper. Two pages, with footnotes to type from."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.citations.short_addresses import whole as whole_short
from disclosures.filters.timeline import TimelineFilter
from disclosures.models import Disclosure, Organisation
from disclosures.presenters import claims, overview
from disclosures.presenters import pack as p
from disclosures.presenters import pair as presented
from disclosures.presenters.flows import pair_url
from disclosures.presenters.sharing import whole
from disclosures.presenters.wait_chart import wait_figure
from disclosures.queries import (
    ClaimRead,
    TimelineQuery,
    contradictions,
    counts,
    kept,
    largest,
    longest_waits,
    pairs,
    unless_slow,
)
from disclosures.queries.pack import PutRight, numbers_put_right, numbers_put_right_in, pack_records
from disclosures.queries.short_addresses import short_codes
from disclosures.views.claims import claim_of
from disclosures.views.lists import public_list

# Of a pair, beside its flows.
MOST_AGREEMENTS = 4


@public_list
def department(request: HttpRequest, slug: str) -> HttpResponse:
    """Key figures, corrected numbers and the records that matter most, by a rule that the page states."""
    organisation = get_object_or_404(Organisation, slug=slug)
    return _shown(request, _of_department(organisation))


def _of_department(organisation: Organisation) -> p.EvidencePack:
    path = organisation.get_absolute_url()
    counted = unless_slow(lambda: counts(TimelineQuery(TimelineFilter({}, organisation=organisation))))
    rows = pack_records(organisation, p.MOST_ENTRIES)
    corrected = unless_slow(lambda: numbers_put_right(organisation, p.MOST_NUMBERS)) or []
    key = kept(f"pack:{organisation.pk}", lambda: _key_figures(organisation))
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


@public_list
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """What was said, what it is read by, and the numbers in it that were corrected."""
    found = claim_of(request, slug)
    return found if isinstance(found, HttpResponse) else _shown(request, _of_claim(found))


def _of_claim(read: ClaimRead) -> p.EvidencePack:
    case = read.case
    weighing = list(dict.fromkeys(one.piece.record for one in case.judgement.weighing))
    linked = list(dict.fromkeys([*weighing, *(piece.record for piece in case.pieces)]))
    chosen = [case.claim, *linked[: p.MOST_ENTRIES - 1]]
    panel = claims.panel(case)
    head = claims.head(read)
    said = ", ".join(part for part in (head["who"], head["where"], head["date"]) if part)
    return _of_records(
        claims.title(case.claim),
        " ".join([f"{said}.", f"{panel.verdict}.", *panel.why]),
        claims.url_of(case.claim),
        sorted(chosen, key=lambda row: (row.sort_date, row.pk)),
        numbers_put_right_in([case.claim], p.MOST_NUMBERS),
        p.linked_rule(len(chosen) - 1, len(linked)),
    )


@public_list
def flow(request: HttpRequest, giver: str, receiver: str) -> HttpResponse:
    """The newest flows of a pair, their agreements, and the numbers about them that were corrected."""
    bodies = pairs.bodies(giver, receiver)
    if bodies is None:
        raise Http404
    return _shown(request, _of_flow(pairs.newest(*bodies, p.MOST_ENTRIES - MOST_AGREEMENTS)))


def _of_flow(pair: pairs.Pair) -> p.EvidencePack:
    agreements = pair.agreements[:MOST_AGREEMENTS]
    rows = sorted([*pair.flows, *agreements], key=lambda row: (row.sort_date, row.pk))
    return _of_records(
        presented.title(pair.giver, pair.receiver),
        presented.lede(pair),
        pair_url(pair.giver, pair.receiver),
        rows,
        numbers_put_right_in(pair.flows, p.MOST_NUMBERS),
        p.flows_rule(len(pair.flows), pair.count.count if pair.count else 0),
    )


def _of_records(
    title: str,
    sentence: str,
    path: str,
    rows: Sequence[Disclosure],
    corrected: list[PutRight],
    rule: str,
) -> p.EvidencePack:
    codes = short_codes([path, *(record.get_absolute_url() for record in (*rows, *_asserting(corrected)))])
    notes = p.Notes(codes)
    return p.EvidencePack(
        title=title,
        sentence=sentence,
        as_of=timezone.localdate(),
        address=whole(path),
        short=whole_short(codes[path]) if path in codes else "",
        figures=[],
        numbers=p.numbers(corrected, notes),
        entries=p.entries(rows, contradictions(rows), notes),
        rule=rule if rows else "",
        notes=list(notes),
    )


def _shown(request: HttpRequest, pack: p.EvidencePack) -> HttpResponse:
    return render(request, "disclosures/pack.html", {"pack": pack})


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
