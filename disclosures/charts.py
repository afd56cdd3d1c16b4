"""The chart "When it happened, when we learned": positions, labels and table of components/lanes.html."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

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
    head: tuple[str, ...] = ("What", "Happened", "On this record since")
    source: str = "records of this site, by the rule above"
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
    first = min(start.year for _, start, _ in dated)
    last = max(told for _, _, told in dated)
    scale = _Scale(dt.date(first, 1, 1), last)
    longest = max((wait for wait, _, _ in dated), key=lambda wait: wait.days)
    return Chart(
        title=f"Between happening and being told: up to {length_of(longest)}",
        text=(
            "Each striped bar runs from the start of a data share or an agreement to the first dated reply, "
            "statement or proceeding on this record that confirms, answers, cites or counts it, or from a "
            "wrong number to its correction. It may have been public elsewhere before."
        ),
        axis=_axis(first, last.year, scale),
        lanes=[
            {"title": title_of(wait), "marks": _marks(wait, scale.at(start), scale.at(told))}
            for wait, start, told in sorted(dated, key=lambda each: (each[1], each[0].start.pk))
        ],
        rows=[
            [title_of(wait), exactly(wait.start), f"{exactly(wait.told)}: {wait.told.title}"]
            for wait, _, _ in sorted(dated, key=lambda each: (each[1], each[0].start.pk))
        ],
        as_of=words(today, "day"),
    )


def title_of(wait: Wait) -> str:
    return f"{wait.start.title}, until corrected" if wait.is_correction else wait.start.title


@dataclass(frozen=True)
class _Scale:
    """From the first day at the left edge to the last mark."""

    start: dt.date
    last: dt.date

    def at(self, day: dt.date) -> int:
        share = (day - self.start).days / (self.last - self.start).days
        return max(0, min(STEPS, round(share * LAST_MARK)))


def _axis(first: int, last: int, scale: _Scale) -> list[dict[str, Any]]:
    """The years, or every second, fifth and so on, so that their labels stay apart."""
    every = next(step for step in (1, 2, 5, 10, 25, 50, 100, 10_000) if (last - first) / step < MOST_TICKS)
    return [
        {"at": scale.at(dt.date(year, 1, 1)), "label": str(year)} for year in range(first, last + 1, every)
    ]


def _marks(wait: Wait, start: int, end: int) -> list[dict[str, Any]]:
    done = "corrected" if wait.is_correction else kind_label(wait.told.kind)
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
        f"between a number given in “{wait.start.title}” and its correction"
        if wait.is_correction
        else f"between the start of “{wait.start.title}” and the first dated reply or statement here about it"
    )
    length = length_of(wait)
    parts = [(number.strip().replace(" ", "\u00a0"), unit) for number, unit in COUNTED.findall(length)]
    shown: dict[str, Any] = {"parts": parts} if parts else {"value": length}
    return shown | {
        "label": label,
        "mark": True,
        "source": f"{_begun(wait)} to {exactly(wait.told)}",
        "url": wait.start.get_absolute_url(),
    }  # fmt: skip


def _begun(wait: Wait) -> str:
    return words(wait.start.date, wait.start.date_precision) if wait.start.date else ""
