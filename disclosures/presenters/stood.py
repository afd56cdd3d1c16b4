"""The chart of how long each number stood, not of its size: positions, labels and table for lanes.html."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from disclosures.models import Disclosure, Figure, FigureStatus
from disclosures.presenters.amounts import Amount, amount
from disclosures.presenters.measures import steps
from disclosures.presenters.wait_chart import STEPS, Chart
from disclosures.templatetags.dates import DAY, coarsest, duration, exactly, exactly_short, month_name

# Where the first number and the last change stand; what stands today goes on to the edge.
FIRST, LAST = 10, 154
MOST_TICKS = 7
TICK_MONTHS = (1, 3, 6, 12, 24, 60, 120, 1200)
# A label needs so many half percents a character on the narrowest screen, and room beside it.
STEPS_A_CHARACTER, STEPS_BESIDE = 4.2, 11


@dataclass(frozen=True)
class Track:
    """A measure in the chart: its title and its numbers in order."""

    title: str
    figures: Sequence[Figure]


@dataclass(frozen=True)
class Run:
    """A number from the record that first gave it to the one that took its place; ``end`` None: it stands."""

    amount: Amount
    given: Disclosure
    end: Disclosure | None
    is_correction: bool

    @property
    def first_day(self) -> dt.date:
        day: dt.date = self.given.sort_date
        return day

    @property
    def last_day(self) -> dt.date | None:
        return self.end.sort_date if self.end else None

    @property
    def length(self) -> str:
        """``1 year 1 month``, no more exact than both dates are known; empty while it stands."""
        if not self.end or not self.given.date or not self.end.date:
            return ""
        precision = coarsest(self.given.date_precision, self.end.date_precision)
        return duration(self.given.date, self.end.date, precision)


def stood_chart(tracks: Sequence[Track], by_id: Mapping[int, Figure]) -> Chart | None:
    """None unless some number stood for a time that is known: a bar that only goes on says nothing."""
    found = [(track, _runs(track.figures, by_id)) for track in tracks]
    told = [(track, runs) for track, runs in found if any(run.end for run in runs)]
    gone = [run for _track, runs in told for run in runs if run.end]
    if not gone:
        return None
    scale = _Scale(min(run.first_day for _track, runs in told for run in runs),
                   max(run.last_day for run in gone if run.last_day))  # fmt: skip
    lanes = [lane for track, runs in told for lane in _lanes(track, runs, scale)]
    return Chart(
        title=_title(gone, len(told)),
        text=_text(gone),
        axis=scale.axis(),
        lanes=[*lanes, _records(gone, scale)],
        rows=[_row(track, run) for track, runs in told for run in runs],
        head=(_("What"), _("Number"), _("First given"), _("Stood until"), _("For")),
        source="",
    )


def _runs(figures: Sequence[Figure], by_id: Mapping[int, Figure]) -> list[Run]:
    """One for every number of known date whose end is known or open, in order of time."""
    found: dict[str, Run] = {}
    for figure in figures:
        if not figure.asserted_in.date:
            continue
        shown, run = amount(figure), None
        if figure.stands:
            run = Run(shown, figure.asserted_in, None, is_correction=False)
        elif (after := steps(figure, by_id)) and after[0].record.date:
            is_correction = figure.status == FigureStatus.CORRECTED
            run = Run(shown, figure.asserted_in, after[0].record, is_correction)
        if run and (run.last_day is None or run.last_day > run.first_day):
            found[shown.key] = _joined(found.get(shown.key), run)
    return sorted(found.values(), key=lambda run: (run.first_day, run.last_day or dt.date.max))


def _joined(former: Run | None, run: Run) -> Run:
    """The same number given again: it stood from the first time to the last change."""
    if former is None:
        return run
    still = former.last_day is None or run.last_day is None
    last = former if (former.last_day or dt.date.min) >= (run.last_day or dt.date.min) else run
    return Run(
        former.amount, former.given, None if still else last.end,
        former.is_correction or run.is_correction,
    )  # fmt: skip


class _Scale:
    """From the first number at FIRST to the last change at LAST."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.last = first, last
        self.days_a_step = max((last - first).days, 1) / (LAST - FIRST)

    def at(self, day: dt.date) -> int:
        return max(0, min(STEPS, round(FIRST + (day - self.first).days / self.days_a_step)))

    def axis(self) -> list[dict[str, Any]]:
        """Months or years, few enough for their labels to stay apart."""
        left = self.first - dt.timedelta(days=round(FIRST * self.days_a_step))
        right = self.last + dt.timedelta(days=round((STEPS - LAST) * self.days_a_step))
        begin, end = (day.year * 12 + day.month - 1 for day in (left, right))
        every = next(n for n in TICK_MONTHS if (end - begin) / n <= MOST_TICKS)
        ticks = range(-(-(begin + 1) // every) * every, end + 1, every)
        days = [dt.date(month // 12, month % 12 + 1, 1) for month in ticks]
        return [
            {"at": self.at(day), "label": str(day.year) if every >= 12 else _month(day)}
            for day in days
            if self.at(day) < STEPS - STEPS_BESIDE
        ]


def _month(day: dt.date) -> str:
    return f"{month_name(day, short=True)} {day.year}"


def _lanes(track: Track, runs: list[Run], scale: _Scale) -> list[dict[str, Any]]:
    """One for the measure; one for each number where several stood at once."""
    is_apart = all(one.last_day and one.last_day <= other.first_day for one, other in pairwise(runs))
    if is_apart:
        return [_lane(track.title, runs, scale)]
    return [_lane(f"{track.title}: {run.amount.words}", [run], scale) for run in runs]


def _lane(title: str, runs: Sequence[Run], scale: _Scale) -> dict[str, Any]:
    marks = []
    unlabelled = ""
    for run in runs:
        start = scale.at(run.first_day)
        end = scale.at(run.last_day) if run.last_day else STEPS
        label = " ".join(part for part in (run.amount.qualifier, run.amount.value) if part)
        fits = end - start >= len(label) * STEPS_A_CHARACTER + STEPS_BESIDE
        marks.append(
            {"type": "run", "start": start, "end": end, "label": label if fits else "",
             "style": "past" if run.end else "", "was": bool(run.end)}
        )  # fmt: skip
        if not fits and not run.end:
            unlabelled = _("now %s") % label
    return {"title": title, "small": unlabelled, "marks": marks}


def _records(gone: Sequence[Run], scale: _Scale) -> dict[str, Any]:
    """The record that first gave a number which stands no longer, and the one that changed the last."""
    first = min(gone, key=lambda run: run.first_day)
    last = max(gone, key=lambda run: run.last_day or dt.date.min)
    end = last.end or last.given
    done = _("Corrected") if last.is_correction else _("Replaced")
    return {
        "title": _("The records"),
        "marks": [
            _point(first.given, scale.at(first.first_day), _("Given"), right=True),
            _point(end, scale.at(end.sort_date), done, right=False),
        ],
    }


def _point(record: Disclosure, at: int, done: str, *, right: bool) -> dict[str, Any]:
    return {
        "type": "point", "at": at, "kind": record.kind, "url": record.get_absolute_url(), "right": right,
        "strong": done, "label": exactly_short(record),
    }  # fmt: skip


def _text(gone: Sequence[Run]) -> str:
    said = _(
        "Outlined: given, and later corrected or replaced. Filled: the number that stands today. "
        "The bars show how long, not how many."
    )
    ends = [record for run in gone for record in (run.given, run.end) if record]
    if all(record.date_precision == DAY for record in ends):
        return said
    return " ".join((said, _("Where no day is known, a bar begins with the month or the year.")))


def _title(gone: Sequence[Run], measures: int) -> str:
    longest = max(gone, key=lambda run: ((run.last_day or run.first_day) - run.first_day).days)
    if len(gone) == 1:
        return _("The first number stood for %s") % longest.length
    if len(gone) == measures:
        return _("The first numbers stood for up to %s") % longest.length
    return _("Numbers that stand no longer stood for up to %s") % longest.length


def _row(track: Track, run: Run) -> list[str]:
    until = exactly(run.end) if run.end else _("It stands")
    return [track.title, run.amount.words, exactly(run.given), until, run.length or _("to this day")]
