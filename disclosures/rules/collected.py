"""What a collection asked for on a day, from the changes on record: never more than they say.

A change known to a month or a year took effect on some day within it. Before the first of those days it had
not, after the last it had, and in between nothing is said where it would make a difference.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import permutations

from disclosures.models import Change, Disclosure, Precision


class State(StrEnum):
    """``UNSAID``: a change of that month or year may or may not have been in effect on the day.

    ``NOT_YET``: the first change on record adds it, later. ``NO_START``: the first change on record comes
    later and does not add it, so that it may have been asked for before.
    """

    ASKED = "asked"
    OPTIONAL = "optional"
    REMOVED = "removed"
    UNSAID = "unsaid"
    NOT_YET = "not-yet"
    NO_START = "no-start"


@dataclass(frozen=True)
class Step:
    """A change of one data item in one collection. ``effective_on`` is the first day of its precision."""

    change: str
    effective_on: dt.date
    precision: str
    pk: int = 0
    record: Disclosure | None = field(default=None, compare=False)

    @cached_property
    def last_day(self) -> dt.date:
        """From the end of which on it certainly was in effect."""
        day = self.effective_on
        if self.precision == Precision.DAY:
            return day
        if self.precision == Precision.MONTH:
            return day.replace(day=monthrange(day.year, day.month)[1])
        return day.replace(month=12, day=31)

    def after(self, before: State | None) -> State:
        """How things stand once it is in effect; ``before`` is None where nothing is known of that.

        Other wording or codes leave an answer as optional as it was.
        """
        keeps = before is State.OPTIONAL and self.change in _KEEPING
        return State.OPTIONAL if keeps else _LEAVES.get(self.change, State.ASKED)


_KEEPING: frozenset[str] = frozenset({Change.AMENDED, Change.CODE_SET_CHANGED})
_LEAVES: dict[str, State] = {Change.REMOVED: State.REMOVED, Change.MADE_OPTIONAL: State.OPTIONAL}
# Of steps that overlap, orders of so many are tried; of more, nothing is said.
MOST_ORDERED = 6


@dataclass(frozen=True)
class Status:
    """How it stands on a day, and the steps that it rests on.

    ``since``: the first step of the stretch that lasts on that day. ``has_start``: that step adds the item;
    of REMOVED, that the item was there before. ``optional``: the step by which an answer became so.
    ``next``: of NOT_YET and NO_START, the first step on record; of UNSAID, the one that is in doubt.
    """

    state: State
    since: Step | None = None
    last: Step | None = None
    has_start: bool = False
    optional: Step | None = None
    next: Step | None = None

    @property
    def is_asked(self) -> bool:
        return self.state in (State.ASKED, State.OPTIONAL)

    @property
    def rests_on(self) -> Step | None:
        return self.next or (self.since if self.state == State.REMOVED else self.last)


def status_on(day: dt.date, steps: Iterable[Step]) -> Status | None:
    """None where no change with a date of effect is on record."""
    ordered = sorted(steps, key=lambda step: (step.effective_on, step.last_day, step.pk))
    if not ordered:
        return None
    certain = [step for step in ordered if step.last_day <= day]
    doubtful = [step for step in ordered if step.effective_on <= day < step.last_day]
    before = _states(certain)
    now = before[-1] if before else None
    # Each may have been in effect or not, one after the other.
    for step, after in zip(doubtful, _states(doubtful, now), strict=True):
        if after != now:
            return Status(State.UNSAID, next=step)
    if now is None:
        first = ordered[0]
        return Status(State.NOT_YET if first.change == Change.ADDED else State.NO_START, next=first)
    if unordered := _out_of_order(certain, now):
        return Status(State.UNSAID, next=unordered)
    return _lasting(certain, before)


def _states(steps: Sequence[Step], now: State | None = None) -> list[State]:
    """How things stood after each step; ``now``: before the first, None where nothing is known of that."""
    found: list[State] = []
    for step in steps:
        now = step.after(now)
        found.append(now)
    return found


def _out_of_order(certain: Sequence[Step], now: State) -> Step | None:
    """A step that may have come last, where another order of those that overlap leaves things otherwise."""
    near, rest = [certain[-1]], list(certain[:-1])
    while more := [step for step in rest if step.last_day >= min(each.effective_on for each in near)]:
        near = [*more, *near]
        rest = [step for step in rest if step not in more]
    if len(near) > MOST_ORDERED:
        return near[0]
    before = _states(rest)[-1] if rest else None
    for order in permutations(near):
        if _states(order, before)[-1] != now:
            return order[-1]
    return None


def _lasting(certain: Sequence[Step], states: Sequence[State]) -> Status:
    """The stretch that lasts: asked for or not, whatever else changed meanwhile."""
    is_removed = states[-1] == State.REMOVED
    first = len(states) - 1
    while first and (states[first - 1] == State.REMOVED) == is_removed:
        first -= 1
    return Status(
        states[-1],
        since=certain[first],
        last=certain[-1],
        has_start=bool(first) if is_removed else certain[first].change == Change.ADDED,
        optional=next((step for step in reversed(certain) if step.change == Change.MADE_OPTIONAL), None)
        if states[-1] == State.OPTIONAL
        else None,
    )


def last_by_collection(steps: dict[str, list[Step]], day: dt.date) -> dict[str, Status]:
    """By collection, in the order of its name; collections without a dated change are left out."""
    found = {name: status_on(day, own) for name, own in sorted(steps.items())}
    return {name: status for name, status in found.items() if status is not None}


# What says that data kept from a collection was done away with, in the title of a removal.
DONE_AWAY_WITH = ("destroyed", "deleted", "erased", "destruction", "deletion", "erasure")


def splits_removals(steps: Sequence[Step]) -> tuple[list[Step], list[Step]]:
    """(removals that took it out of the collection, removals of what had been kept), each oldest first.

    The record has one word for both. The second comes after a first with no addition in between, and its
    title says so; a further removal whose title does not stays with the first.
    """
    out: list[Step] = []
    kept: list[Step] = []
    is_out = False
    for step in sorted(steps, key=lambda step: (step.effective_on, step.pk)):
        if step.change != Change.REMOVED:
            is_out = is_out and step.change == Change.CODE_SET_CHANGED
            continue
        title = step.record.title.lower() if step.record else ""
        (kept if is_out and any(word in title for word in DONE_AWAY_WITH) else out).append(step)
        is_out = True
    return out, kept
