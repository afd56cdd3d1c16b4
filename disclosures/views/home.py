"""What this is, what is new, and what the record shows as a whole."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from disclosures.charts import wait_figure, waits_chart
from disclosures.filters import TimelineFilter
from disclosures.models import Evidence
from disclosures.presenters import overview as o
from disclosures.queries import (
    Counts,
    LedgerCounts,
    Listed,
    busiest,
    counts,
    how_many,
    kept,
    ledger_counts,
    longest_waits,
    timeline,
    unless_slow,
    with_last,
)
from disclosures.queries.figures import BOUND
from disclosures.queries.front import Pair, last_change, latest_pairs
from disclosures.templatetags.dates import exactly
from disclosures.views.lists import public_list

EXAMPLES = ("home address", "memorandum", "young carer")
LATEST = 5
PAIRS = 3
BODIES = 12
MOST_LANES = 4
# Past this without a change, the page says when the last one was (design.md, section 11).
STALE_AFTER = timedelta(days=7)


@public_list
def home(request: HttpRequest) -> HttpResponse:
    query = timeline(TimelineFilter())
    counted = unless_slow(lambda: counts(query))
    changed = last_change()
    context = {
        "counts": counted,
        "years": o.years_of(counted),
        "latest": query.page(LATEST).rows[:LATEST],
        "examples": [
            {"label": words, "url": f"{reverse('disclosures:search')}?{urlencode({'q': words})}"}
            for words in EXAMPLES
        ],
        "pairs": [_pair(pair) for pair in latest_pairs(PAIRS)],
        "bodies": [_body(each) for each in with_last(busiest(BODIES))],
        "number_of_bodies": how_many(),
        "stale_since": changed if changed and timezone.now() - changed > STALE_AFTER else None,
        **_whole(counted),
    }
    return render(request, "disclosures/home.html", context)


def _whole(counted: Counts | None) -> dict[str, Any]:
    """Figures and chart of the whole record."""
    today = timezone.localdate()
    whole = kept(f"home:{today.isoformat()}", lambda: _read_whole(today))
    records = o.records_figure(counted, reverse("disclosures:timeline"), "The whole timeline")
    return whole | {"figures": [*([records] if records else []), *whole["figures"]]}


def _read_whole(today: date) -> dict[str, Any]:
    waits = unless_slow(lambda: longest_waits(None, MOST_LANES)) or []
    ledger = unless_slow(ledger_counts)
    return {
        "figures": [*_ledger_figures(ledger), *([wait_figure(waits[0])] if waits else [])],
        "chart": waits_chart(waits, today),
    }


def _ledger_figures(ledger: LedgerCounts | None) -> list[dict[str, Any]]:
    if ledger is None:
        return []
    figures = []
    if ledger.contradictions:
        figures.append(
            {
                "value": _bounded(ledger.contradictions),
                "label": "times one record contradicts another, as we read them; the reason stands with each",
                "source": "Records with a contradiction",
                "url": f"{reverse('disclosures:timeline')}?has=contradiction",
            }
        )
    if ledger.figures:
        figures.append(
            {
                "value": _bounded(ledger.corrected),
                "label": f"numbers, of {_bounded(ledger.figures)} on record, were later corrected by "
                "the body that gave them",
                "source": "Records with a correction",
                "url": f"{reverse('disclosures:timeline')}?has=correction",
            }
        )
    return figures


def _bounded(number: int) -> str:
    return f"more than {BOUND:,}" if number > BOUND else f"{number:,}"


def _pair(pair: Pair) -> dict[str, Any]:
    """Both sides with who and when, what the reading rests on, and its reason."""
    said: Any = pair.said.detail
    who = ", ".join(part for part in (said.speaker, said.speaker_role) if part)
    rests_on_text = pair.shown.evidence in {Evidence.DOCUMENT, Evidence.OFFICIAL}
    return {
        "said": pair.said,
        "who": f"{who}, {exactly(pair.said)}" if who else exactly(pair.said),
        "shown": pair.shown,
        "verdict": "Contradicted by a linked document"
        if rests_on_text
        else "Contradicted by a reported finding",
        "note": pair.note,
    }


def _body(listed: Listed) -> dict[str, Any]:
    return {
        "name": listed.organisation.name,
        "url": listed.organisation.get_absolute_url(),
        "count": listed.count,
        "last": o.last_date(listed.last),
    }
