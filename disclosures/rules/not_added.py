"""Why two numbers that look alike must not be added up, and for which time between them there is none.

record/README.md: never sum unless periods are disjoint and units equal. Even then nothing here says that the
parts make a whole, so nothing is ever added; what is said here is only why.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from disclosures.models import Unit
from disclosures.templatetags.dates import coarsest, span
from disclosures.templatetags.record import in_words

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The time for which something was counted, both days included; either may be unknown."""

    start: dt.date | None = None
    end: dt.date | None = None
    precision: str = ""

    def __str__(self) -> str:
        """``July 2015 to September 2016``; ``since April 2012`` without an end; empty if unknown."""
        parts = [part.text for part in span(self.start, self.end, self.precision)]
        if not parts:
            return ""
        if self.start and self.end:
            return _(" to ").join(parts)
        return _("since %s") % parts[0] if self.start else _("until %s") % parts[0]

    @property
    def is_known(self) -> bool:
        return bool(self.start and self.end)

    def common(self, other: "Period") -> "Period | None":
        """The time in both, None if there is none; both must be known."""
        if not (self.start and self.end and other.start and other.end):
            return None
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end, coarsest(self.precision, other.precision)) if start <= end else None


@dataclass(frozen=True)
class Counted:
    """What a number counts, for which time."""

    unit: str
    period: Period


def why_not_added(this: Counted, other: Counted) -> str:
    """One sentence or two, for readers: ``other`` beside ``this``."""
    if this.unit != other.unit:
        return _other_unit(this.unit, other.unit)
    return _other_period(this.period, other.period)


def _other_unit(this: str, other: str) -> str:
    if other == Unit.PERCENT:
        return _("A share, not a count.")
    if Unit.REQUESTS in (this, other):
        return _("Another unit. A request may be a batch that holds many people.")
    return _("Another unit: %(other)s, not %(this)s.") % {
        "other": in_words(Unit(other).label),
        "this": in_words(Unit(this).label),
    }


def _other_period(this: Period, other: Period) -> str:
    if not this.is_known or not other.is_known:
        return _not_known(this, other)
    common = this.common(other)
    if common is None:
        return _("Another period. Nothing on record says that the two make a whole.")
    whole = (common.start, common.end)
    if (this.start, this.end) == (other.start, other.end):
        return _("Another count for the same period: what is counted in one may be counted in the other.")
    if whole == (this.start, this.end):
        return _("Its period holds this one, so what is counted here may be counted there again.")
    if whole == (other.start, other.end):
        return _("Its period lies within this one, so what is counted there may be counted here again.")
    return _("The periods overlap: %s is in both.") % common


def _not_known(this: Period, other: Period) -> str:
    if not (this.start or this.end) and not (other.start or other.end):
        return _("Another count. For neither is a period recorded.")
    if not (other.start or other.end):
        return _("Its period is not recorded, so the two may overlap.")
    if not (this.start or this.end):
        return _("The period of the number above is not recorded, so the two may overlap.")
    if _is_apart(this, other):
        return _("Another period. Nothing on record says that the two make a whole.")
    return _("One end of a period is not recorded, so the two may overlap.")


def _is_apart(this: Period, other: Period) -> bool:
    """Whether the end that is known of one lies before the start that is known of the other."""
    return any(
        first.end is not None and last.start is not None and first.end < last.start
        for first, last in ((this, other), (other, this))
    )


def missing_between(periods: Iterable[Period]) -> list[Period]:
    """The stretches between periods for which there is none, oldest first.

    One that holds another whole is a running total and says nothing about the time between.
    """
    known = {period for period in periods if period.is_known}
    single = [each for each in known if not any(_holds(each, other) for other in known if other != each)]
    ordered = sorted(single, key=lambda each: (each.start or dt.date.min, each.end or dt.date.min))
    found: list[Period] = []
    covered: Period | None = None
    for period in ordered:
        if covered and covered.end and period.start and period.start > covered.end + ONE_DAY:
            precision = coarsest(covered.precision, period.precision)
            found.append(Period(covered.end + ONE_DAY, period.start - ONE_DAY, precision))
        if covered is None or (period.end and covered.end and period.end > covered.end):
            covered = period
    return found


def _holds(period: Period, other: Period) -> bool:
    common = period.common(other)
    return common is not None and (common.start, common.end) == (other.start, other.end)
