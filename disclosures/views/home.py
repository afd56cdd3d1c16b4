"""What this is, what is new, and what the record shows as a whole."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from disclosures.filters.timeline import TimelineFilter
from disclosures.models import Verdict
from disclosures.presenters import claims, sharing
from disclosures.presenters import overview as o
from disclosures.presenters.wait_chart import wait_figure, waits_chart
from disclosures.queries import (
    Counts,
    LedgerCounts,
    Listed,
    busiest_lines,
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
from disclosures.queries.front import last_change, strongest_cases
from disclosures.rules.verdicts import Case
from disclosures.templatetags.record import in_words
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
        "pairs": [_pair(case) for case in strongest_cases(PAIRS)],
        "bodies": [_body(each) for each in with_last(busiest_lines(BODIES))],
        "number_of_bodies": how_many(),
        "stale_since": changed if changed and timezone.now() - changed > STALE_AFTER else None,
        **_whole(counted),
    }
    about = _about(counted, context["years"])
    context["share"] = sharing.of_page(_("How UK government departments share people’s data"), about, "/")
    return render(request, "disclosures/home.html", context)


def _about(counted: Counts | None, years: str) -> str:
    """What the site is, in one sentence, with how much it holds where that is known."""
    what = _(
        "how UK government departments share people’s data, what they said about it and when it came out."
    )
    if counted is None:
        return what[:1].upper() + what[1:]
    held = f"{counted.total.words}, {years}," if years else counted.total.words
    return " ".join([held, _("each with its source:"), what])


def _whole(counted: Counts | None) -> dict[str, Any]:
    """Figures and chart of the whole record."""
    today = timezone.localdate()
    whole = kept(f"home:{today.isoformat()}:{get_language()}", lambda: _read_whole(today))
    records = o.records_figure(counted, reverse("disclosures:timeline"), _("The whole timeline"))
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
    timeline_url = reverse("disclosures:timeline")
    if ledger.contradictions:
        figures.append(
            {
                "value": o.at_most(ledger.contradictions, BOUND),
                "label": ngettext(
                    "time one record contradicts another, as we read them; the reason stands with it",
                    "times one record contradicts another, as we read them; the reason stands with each",
                    ledger.contradictions,
                ),
                "source": _("Records with a contradiction"),
                "url": f"{timeline_url}?has=contradiction",
            }
        )
    if ledger.figures:
        figures.append(
            {
                "value": o.at_most(ledger.corrected, BOUND),
                "label": ngettext(
                    "number, of %(all)s on record, was later corrected by the body that gave it",
                    "numbers, of %(all)s on record, were later corrected by the body that gave them",
                    ledger.corrected,
                )
                % {"all": o.at_most(ledger.figures, BOUND)},
                "source": _("Records with a correction"),
                "url": f"{timeline_url}?has=correction",
            }
        )
    return figures


def _pair(case: Case) -> dict[str, Any]:
    """Both sides with who, where and when, how the statement is read, and the reason of the link."""
    said: Any = case.claim.detail
    lead = case.judgement.lead
    return {
        "url": claims.url_of(case.claim),
        "said": case.claim,
        "who": said_by(said.speaker, said.speaker_role),
        "where": in_words(said.get_forum_display()) if said.forum else "",
        "shown": lead.piece.record if lead else None,
        "verdict": in_words(Verdict(case.judgement.verdict).label),
        "note": lead.piece.note if lead else "",
    }


def said_by(speaker: str, office: str) -> str:
    """``Nick Example, Minister for Samples``; an office that the name says already does not stand twice."""
    is_said = office.lower() in speaker.lower()
    return ", ".join(part for part in (speaker, "" if is_said else office) if part)


def _body(listed: Listed) -> dict[str, Any]:
    return {
        "name": listed.organisation.name,
        "url": listed.organisation.get_absolute_url(),
        "count": listed.count,
        "last": o.last_date(listed.last),
    }
