"""The page of one measure: strip, chart, every number in order, and what looks alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures.models import Figure, Source
from disclosures.presenters import measures as m
from disclosures.presenters.stood import Track, stood_chart
from disclosures.queries.measures import Beside, Ledger
from disclosures.rules.not_added import Counted, Period, missing_between, why_not_added

# The strip has room for three measures: this one and two more of the same record and period.
MOST_SISTERS = 2


@dataclass(frozen=True)
class Group:
    """A table of numbers; ``url``: the page that has all of them, where this one does not."""

    title: str
    id: str
    rows: list[m.Assertion]
    url: str = ""
    number: int = 0


@dataclass(frozen=True)
class Alike:
    """A row of components/not_added.html."""

    change: m.Change
    period: str
    why: str
    source: Source
    figure: Figure
    note: str = ""


def of(ledger: Ledger) -> dict[str, Any]:
    """All that the template shows; ``ledger`` has at least one number."""
    measure = ledger.listing.measure
    figures = _in_order([*ledger.figures, *ledger.standing])
    own = _period(figures)
    when = str(own)
    sisters, others = _sorted(ledger, own)
    by_id = ledger.by_id
    tracks = [Track(m.short_title(measure, when), figures)] + [
        Track(m.short_title(each.listing.measure, when), each.figures) for each in sisters
    ]
    changes = [m.change(measure, figures, when)] + [
        m.change(each.listing.measure, each.figures, when, each.listing.measure.get_absolute_url())
        for each in sisters
    ]
    this = Counted(measure.unit, own)
    return {
        "measure": measure,
        "subject": measure.subject,
        "title": m.short_title(measure, when),
        "period": when,
        "sentence": m.in_a_sentence(figures, by_id),
        "changes": changes,
        "chart": stood_chart(tracks, by_id),
        "groups": _groups(ledger, when, sisters),
        "alike": [_alike(each, this) for each in others],
        "missing": _missing(ledger, own, others),
        "address": f"{settings.SITE_URL}{measure.get_absolute_url()}",
    }


def _in_order(figures: Sequence[Figure]) -> list[Figure]:
    return sorted({each.pk: each for each in figures}.values(), key=_place)


def _place(figure: Figure) -> tuple[Any, ...]:
    return figure.sort_date, figure.pk


def _period(figures: Sequence[Figure]) -> Period:
    """Of the newest number that stands, else of the newest."""
    stands = [figure for figure in figures if figure.stands]
    found = (stands or list(figures))[-1:]
    return m.period(found[0]) if found else Period()


def _sorted(ledger: Ledger, own: Period) -> tuple[list[Beside], list[Beside]]:
    """Measures that stand with this one, those that changed first; and the others, by period."""
    shown = [each for each in ledger.beside if each.figures]
    same = [each for each in shown if each.is_same_subject and _period(each.figures) == own]
    same.sort(key=lambda each: (not _is_changed(each), each.listing.pk))
    sisters = [each for each in same if _is_changed(each)][:MOST_SISTERS] if _has_changed(ledger) else []
    others = [each for each in shown if each not in sisters]
    others.sort(key=lambda each: (not each.is_same_subject, _starts(each), each.listing.pk))
    return sisters, others


def _is_changed(beside: Beside) -> bool:
    return any(not figure.stands for figure in beside.figures)


def _has_changed(ledger: Ledger) -> bool:
    return any(not figure.stands for figure in ledger.figures)


def _starts(beside: Beside) -> str:
    """Periods of unknown start stand last."""
    start = beside.listing.measure.period_start
    return start.isoformat() if start else "9"


def _groups(ledger: Ledger, when: str, sisters: Sequence[Beside]) -> list[Group]:
    measure = ledger.listing.measure
    own = m.assertions(ledger.figures, ledger, when)
    groups = [Group(m.short_title(measure, when), "numbers", own)]
    for each in sisters:
        other = each.listing.measure
        rows = m.assertions(each.figures, ledger, when)
        is_more = each.listing.assertions > len(each.figures)
        url = other.get_absolute_url() if is_more else ""
        title = m.short_title(other, when)
        groups.append(Group(title, f"m-{other.slug}", rows, url, each.listing.assertions))
    return groups


def _alike(beside: Beside, this: Counted) -> Alike:
    other, when = beside.listing.measure, _period(beside.figures)
    stands = [figure for figure in beside.figures if figure.stands] or beside.figures
    return Alike(
        change=m.change(other, beside.figures, str(when), other.get_absolute_url()),
        period=str(when),
        why=why_not_added(this, Counted(other.unit, when)),
        source=stands[-1].source,
        figure=stands[-1],
        note=stands[-1].note,
    )


def _missing(ledger: Ledger, own: Period, others: Sequence[Beside]) -> list[str]:
    """Stretches between the periods of counts in the same unit; only if all of them were looked at."""
    if ledger.is_more_beside:
        return []
    unit = ledger.listing.unit
    alike = [_period(each.figures) for each in others if each.listing.unit == unit]
    return [str(each) for each in missing_between([own, *alike])]


def files(ledger: Ledger) -> list[dict[str, str]]:
    """The numbers of this measure, and the whole ledger."""
    slug = ledger.listing.measure.slug
    return [
        {
            "label": _("These numbers"),
            "url": reverse("disclosures:figure_export", args=[slug]),
            "remark": "CSV",
        },
        {
            "label": _("The ledger of figures"),
            "url": reverse("disclosures:record_file", args=["figures"]),
            "remark": "CSV",
        },
    ]
