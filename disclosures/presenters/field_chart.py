"""The chart of one data item: in which collection it was, and when, on a lane each."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.models import CensusFieldChange, Change
from disclosures.presenters.fields import dated, status_words
from disclosures.presenters.wait_chart import STEPS, Chart, Scale, axis_of
from disclosures.queries.fields import steps_of
from disclosures.rules.collected import Status, Step, status_on
from disclosures.templatetags.dates import DAY, words
from disclosures.templatetags.record import in_words

# The last day stands here; behind it a run without an end has its broken edge.
LAST = 188
# A label inside a run needs this much, in half percents.
ROOM = 34
MOST_LANES = 8
Run = tuple[str, dt.date, dt.date | None]  # style, first day, day on which it ended


def chart(changes: Sequence[CensusFieldChange], today: dt.date) -> Chart | None:
    """None where no change has a date of effect."""
    steps = dict(list(steps_of(changes).items())[:MOST_LANES])
    days = [step.effective_on for own in steps.values() for step in own]
    if not days:
        return None
    first = min(days).year
    goes_on = any(runs(own)[-1][0] != "blank" for own in steps.values())
    # Behind the last end there is a year, so that it can be seen to be one.
    last = today if goes_on else min(today, dt.date(max(days).year + 1, 12, 31))
    scale = Scale(dt.date(first, 1, 1), max(last, *days), LAST)
    statuses = {name: status for name, own in steps.items() if (status := status_on(today, own))}
    return Chart(
        title=_title(statuses),
        text=_("Filled: collected. Outlined: collected, an answer optional. Dotted: not collected, or not "
               "on record. A broken end: no end on record. Dates are those from which a change is in effect; "
               "where only the month or year is known, the line begins with it."),
        axis=axis_of(first, scale.last.year, scale),
        lanes=[
            {"title": name, "small": status_words(statuses[name]) if name in statuses else "",
             "marks": _marks(own, scale)}
            for name, own in steps.items()
        ],
        head=(_("Change"), _("Collection"), _("In effect"), _("Record")),
        rows=[
            [_change_words(step), name, dated(step), step.record.title if step.record else ""]
            for name, own in steps.items() for step in own
        ],
        source=_("census changes of this record"),
        as_of=words(today, DAY),
    )  # fmt: skip


def _change_words(step: Step) -> str:
    return in_words(Change(step.change).label) if step.change in Change.values else step.change


def _title(statuses: dict[str, Status]) -> str:
    """The finding: where it stands today."""
    now = [name for name, status in statuses.items() if status.is_asked]
    if len(statuses) == 1:
        name, status = next(iter(statuses.items()))
        return _("%(collection)s: %(status)s") % {"collection": name, "status": _lower(status_words(status))}
    if not now:
        return ngettext(
            "In no collection today, as far as is on record; %(number)s had it or was to have it",
            "In no collection today, as far as is on record; %(number)s had it or were to have it",
            len(statuses),
        ) % {"number": len(statuses)}
    return ngettext(
        "In %(number)s collection today, as far as is on record",
        "In %(number)s collections today, as far as is on record",
        len(now),
    ) % {"number": len(now)}


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def runs(steps: Sequence[Step]) -> list[Run]:
    """Stretches in which nothing changed, in order: ``""`` collected, ``past`` optional, ``blank`` neither.

    Before a first change that does not add it, it is ``blank``: what was then is not on record.
    """
    found: list[Run] = []
    for step in sorted(steps, key=lambda each: (each.effective_on, each.pk)):
        before = found[-1][0] if found else "blank"
        now = _style(step, before)
        if found:
            if now == before:
                continue
            found[-1] = (before, found[-1][1], step.effective_on)
        found.append((now, step.effective_on, None))
    return found


def _style(step: Step, before: str) -> str:
    if step.change == Change.REMOVED:
        return "blank"
    if step.change == Change.MADE_OPTIONAL:
        return "past"
    return "past" if before == "past" and step.change != Change.ADDED else ""


def _marks(steps: Sequence[Step], scale: Scale) -> list[dict[str, Any]]:
    labels = {"": _("collected"), "past": _("optional"), "blank": _("not collected")}
    marks = []
    for style, first, last in runs(steps):
        start, end = scale.at(first), scale.at(last) if last else LAST
        end = max(end, min(start + 1, STEPS))
        open_end = last is None and style != "blank"
        has_room = end - start >= ROOM
        marks.append(
            {
                "type": "run", "start": start, "end": end,
                "style": f"{style} open" if open_end else style,
                "label": labels[style] if has_room else "",
            }
        )  # fmt: skip
    return marks
