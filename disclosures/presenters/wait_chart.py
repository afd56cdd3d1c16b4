"""The chart "When it happened, when we learned": positions, labels and table of components/lanes.html."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from disclosures.queries.waits import Wait
from disclosures.templatetags.dates import coarsest, duration, exactly, exactly_short, words
from disclosures.templatetags.record import kind_label

# Positions are whole steps of half a percent, because their classes stand in a static style sheet.
STEPS = 200
MOST_TICKS = 10
# ``about 4 years`` and ``2 years 5 months`` in numbers and units, in whatever language.
COUNTED = re.compile(r"(\D*?\d+)\s(\D+?)(?=\s\d|$)")
# The last mark stands here, so that the words at its right have room, also on a small screen.
LAST_MARK = 140


@dataclass(frozen=True)
class Chart:
    """The inputs of components/lanes.html."""

    title: str
    text: str
    axis: list[dict[str, Any]]
    lanes: list[dict[str, Any]]
    rows: list[list[str]]
    head: tuple[str, ...]
    source: str
    as_of: str = ""


def length_of(wait: Wait) -> str:
    """``4 years 6 months``, no more exact than the two dates are known."""
    start, told = wait.start.date, wait.told.date
    if not start or not told:
        return ""
    return duration(start, told, coarsest(wait.start.date_precision, wait.told.date_precision))


def waits_chart(waits: list[Wait], today: dt.date) -> Chart | None:
    """None without waits: an empty chart would say that everything was told at once."""
    dated = [(wait, wait.start.date, wait.told.date) for wait in waits if wait.start.date and wait.told.date]
    if not dated:
        return None
    first = min(start.year for _wait, start, _told in dated)
    last = max(told for *_begun_by, told in dated)
    scale = Scale(dt.date(first, 1, 1), last)
    longest = max((wait for wait, *_dates in dated), key=lambda wait: wait.days)
    return Chart(
        title=_("Between happening and being told: up to %(length)s") % {"length": length_of(longest)},
        text=_(
            "Each striped bar runs from the start of a data share or an agreement to the first dated reply, "
            "statement or proceeding on this record that confirms, answers, cites or counts it, or from a "
            "wrong number to its correction. It may have been public elsewhere before."
        ),
        axis=axis_of(first, last.year, scale),
        lanes=[
            {"title": title_of(wait), "marks": _marks(wait, scale.at(start), scale.at(told))}
            for wait, start, told in sorted(dated, key=lambda each: (each[1], each[0].start.pk))
        ],
        rows=[
            [title_of(wait), exactly(wait.start), f"{exactly(wait.told)}: {wait.told.title}"]
            for wait, *_dates in sorted(dated, key=lambda each: (each[1], each[0].start.pk))
        ],
        head=(_("What"), _("Happened"), _("On this record since")),
        source=_("records of this site, by the rule above"),
        as_of=words(today, "day"),
    )


def title_of(wait: Wait) -> str:
    if wait.is_correction:
        return _("%(title)s, until corrected") % {"title": wait.start.title}
    return wait.start.title


@dataclass(frozen=True)
class Scale:
    """From the first day at the left edge to the last mark, behind which its words have room."""

    start: dt.date
    last: dt.date
    last_mark: int = LAST_MARK

    def at(self, day: dt.date) -> int:
        share = (day - self.start).days / max((self.last - self.start).days, 1)
        return max(0, min(STEPS, round(share * self.last_mark)))


def axis_of(first: int, last: int, scale: Scale) -> list[dict[str, Any]]:
    """The years, or every second, fifth and so on, so that their labels stay apart."""
    every = next(step for step in (1, 2, 5, 10, 25, 50, 100, 10_000) if (last - first) / step < MOST_TICKS)
    return [
        {"at": scale.at(dt.date(year, 1, 1)), "label": str(year)} for year in range(first, last + 1, every)
    ]


def _marks(wait: Wait, start: int, end: int) -> list[dict[str, Any]]:
    done = _("corrected") if wait.is_correction else kind_label(wait.told.kind)
    return [
        {"type": "span", "start": start, "end": max(end, min(start + 1, STEPS))},
        {
            "type": "point", "at": end, "kind": wait.told.kind, "url": wait.told.get_absolute_url(),
            "strong": length_of(wait), "more": f"{done},", "label": exactly_short(wait.told),
            "right": True,
        },
    ]  # fmt: skip


def wait_figure(wait: Wait) -> dict[str, Any]:
    """The longest wait as a number of components/figures_strip.html."""
    label = (
        _("between a number given in “%(title)s” and its correction")
        if wait.is_correction
        else _("between the start of “%(title)s” and the first dated reply or statement here about it")
    ) % {"title": wait.start.title}
    length = length_of(wait)
    parts = [(number.strip().replace(" ", "\u00a0"), unit) for number, unit in COUNTED.findall(length)]
    shown: dict[str, Any] = {"parts": parts} if parts else {"value": length}
    return shown | {
        "label": label,
        "mark": True,
        "source": _("%(start)s to %(end)s") % {"start": _begun(wait), "end": exactly(wait.told)},
        "url": wait.start.get_absolute_url(),
    }  # fmt: skip


def _begun(wait: Wait) -> str:
    return words(wait.start.date, wait.start.date_precision) if wait.start.date else ""
