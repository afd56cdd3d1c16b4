"""Dates and stretches of time in words, never more exactly than they are known.

Everything here reads plain attributes (``date``, ``date_end``, ``date_precision``, ``kind``), so any dated
thing will do. A precision is ``day``, ``month`` or ``year``; anything else is read as ``year``, the most
careful one.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from disclosures.nouns import with_number

register = template.Library()

# Our own, not the locale's: the record is written in British English wherever the server stands.
MONTHS = (
    gettext_noop("January"), gettext_noop("February"), gettext_noop("March"), gettext_noop("April"),
    gettext_noop("May"), gettext_noop("June"), gettext_noop("July"), gettext_noop("August"),
    gettext_noop("September"), gettext_noop("October"), gettext_noop("November"), gettext_noop("December"),
)  # fmt: skip
SHORT_MONTHS = (
    gettext_noop("Jan"), gettext_noop("Feb"), gettext_noop("Mar"), gettext_noop("Apr"), gettext_noop("May"),
    gettext_noop("Jun"), gettext_noop("Jul"), gettext_noop("Aug"), gettext_noop("Sep"), gettext_noop("Oct"),
    gettext_noop("Nov"), gettext_noop("Dec"),
)  # fmt: skip
WEEKDAYS = (
    gettext_noop("Monday"), gettext_noop("Tuesday"), gettext_noop("Wednesday"), gettext_noop("Thursday"),
    gettext_noop("Friday"), gettext_noop("Saturday"), gettext_noop("Sunday"),
)  # fmt: skip
DAY, MONTH, YEAR = "day", "month", "year"
NO_DATE = gettext_noop("Date not recorded")
# Kinds that last: without an end, the end is what is not recorded.
LASTING = frozenset({"data-share"})


@dataclass(frozen=True)
class Part:
    """A date in words, and for machines just as exactly: ``October 2016`` and ``2016-10``."""

    text: str
    machine: str


def month_name(day: dt.date, *, short: bool = False) -> str:
    return _((SHORT_MONTHS if short else MONTHS)[day.month - 1])


def machine(day: dt.date, precision: str) -> str:
    """ISO 8601, cut to the precision: ``2016-10-31``, ``2016-10`` or ``2016``."""
    length = {DAY: 10, MONTH: 7}.get(precision, 4)
    return f"{day.year:04}-{day.month:02}-{day.day:02}"[:length]


def words(day: dt.date, precision: str, *, short: bool = False, year: bool = True, month: bool = True) -> str:
    """``31 October 2016``, ``October 2016`` or ``2016``; ``year=False`` leaves out what stands nearby."""
    parts = [
        str(day.day) if precision == DAY else "",
        month_name(day, short=short) if precision in (DAY, MONTH) and month else "",
        str(day.year) if year or precision not in (DAY, MONTH) else "",
    ]
    return " ".join(part for part in parts if part)


def span(start: dt.date | None, end: dt.date | None, precision: str, *, short: bool = False) -> list[Part]:
    """The one or two dates of a point or stretch of time; empty if nothing is known.

    The first leaves out what the second repeats: ``3`` and ``5 October 2016``.
    """
    known = [day for day in (start, end) if day]
    if len(known) == 2 and machine(known[0], precision) == machine(known[1], precision):
        known = known[:1]
    if len(known) < 2:
        return [Part(words(day, precision, short=short), machine(day, precision)) for day in known]
    first, last = known
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month and precision == DAY
    opening = words(first, precision, short=short, year=not same_year, month=not same_month)
    return [
        Part(opening, machine(first, precision)),
        Part(words(last, precision, short=short), machine(last, precision)),
    ]


def _plain(thing: Any, *, short: bool = False) -> str:
    parts = span(thing.date, thing.date_end, thing.date_precision, short=short)
    if not parts:
        return _(NO_DATE)
    text = between_dates().join(part.text for part in parts)
    return text if thing.date else _("Until %(date)s") % {"date": text}


def between_dates() -> str:
    """What stands between the two ends of a stretch of time, spaces included."""
    return pgettext("between two dates", " to ")


def remark(thing: Any) -> str:
    """What is not known about a date, in words: ``Day not recorded``; empty if nothing is missing."""
    start, end, precision = thing.date, thing.date_end, thing.date_precision
    if not start:
        return _("Start not recorded") if end else ""
    if not end and getattr(thing, "kind", "") in LASTING:
        return _("End not recorded")
    if len(span(start, end, precision)) == 2:
        return "" if precision in (DAY, MONTH) else _("Only the years are known")
    return {DAY: "", MONTH: _("Day not recorded")}.get(precision, _("Only the year is known"))


def between(start: dt.date, end: dt.date) -> tuple[int, int, int]:
    """Whole years, months and days from ``start`` to ``end``. Raises ValueError if ``end`` comes first."""
    if end < start:
        raise ValueError("a stretch of time cannot end before it starts")
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day < start.day:
        months -= 1
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    first = dt.date(years, month + 1, 1)
    days = (end - first).days - (start.day - 1)
    return months // 12, months % 12, max(days, 0)


def counted(number: int, one: str, many: str = "") -> str:
    """``1 record``, ``1,234 records``: a number with its noun, in the language of the page."""
    return with_number(number, f"{number:,}", one, many)


def duration(start: dt.date, end: dt.date, precision: str = DAY) -> str:
    """``2 years 5 months``; days only below a month. Dates known by the year give ``about 4 years``."""
    years, months, days = between(start, end)
    if precision not in (DAY, MONTH):
        apart = end.year - start.year
        return _("about %(time)s") % {"time": counted(apart, "year")} if apart else _("less than a year")
    parts = [counted(n, word) for n, word in ((years, "year"), (months, "month")) if n]
    if parts:
        return " ".join(parts)
    if precision == MONTH:
        return _("less than a month")
    return counted(days, "day") if days else _("the same day")


def coarsest(*precisions: str) -> str:
    """The least exact of several precisions: what may be said of dates taken together."""
    order = (DAY, MONTH, YEAR)
    return max((p if p in order else YEAR for p in precisions), key=order.index)


def as_day(value: dt.date | dt.datetime) -> dt.date:
    """The calendar day of a moment, where the site is."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


# ---- filters and tags


@register.filter
def exactly(thing: Any) -> str:
    """A dated thing: ``31 October 2016``, ``April 2012 to October 2016``, ``Date not recorded``."""
    return _plain(thing)


@register.filter
def exactly_short(thing: Any) -> str:
    """The same with short months: ``31 Oct 2016``."""
    return _plain(thing, short=True)


@register.filter
def date_remark(thing: Any) -> str:
    return remark(thing)


@register.filter
def day(value: dt.date | dt.datetime | None, precision: str = DAY) -> str:
    """One date or moment in words; empty for None, so that the template can say what is missing."""
    return words(as_day(value), precision) if value else ""


@register.filter
def short_day(value: dt.date | dt.datetime | None, precision: str = DAY) -> str:
    return words(as_day(value), precision, short=True) if value else ""


@register.filter
def weekday(value: dt.date | None) -> str:
    """``Monday 31 October 2016``, for deadlines only."""
    return f"{_(WEEKDAYS[value.weekday()])} {words(value, DAY)}" if value else ""


@register.filter
def clock(value: dt.datetime | None) -> str:
    """``5:30pm``, where the site is."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def moment(value: dt.datetime | None) -> str:
    """``21 November 2026 at 3:12pm``."""
    return _("%(day)s at %(time)s") % {"day": day(value), "time": clock(value)} if value else ""


@register.filter
def lasting(start: dt.date | None, end: dt.date | None) -> str:
    """``2 years 5 months`` from one day to another; empty if one is unknown or they are out of order."""
    return duration(start, end) if start and end and start <= end else ""


@register.filter
def days_left(deadline: dt.date, today: dt.date) -> str:
    """``12 days left``, ``Today is the last day``, or ``Closed``. Days are counted by the server."""
    left = (deadline - today).days
    if left < 0:
        return _("Closed")
    if left == 0:
        return _("Today is the last day")
    return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": f"{left:,}"}


@register.filter
def time_tag(value: dt.date | dt.datetime | None, precision: str = DAY) -> str | SafeString:
    """One date in words inside ``<time>``; empty for None."""
    if not value:
        return ""
    on = as_day(value)
    return format_html('<time datetime="{}">{}</time>', machine(on, precision), words(on, precision))


def _timed(parts: list[Part]) -> SafeString:
    return format_html_join(
        between_dates(), '<time datetime="{}">{}</time>', ((p.machine, p.text) for p in parts)
    )


@register.filter
def exactly_tag(thing: Any) -> str | SafeString:
    """As ``exactly``, each date inside a ``<time>`` that is only as exact as the words."""
    parts = span(thing.date, thing.date_end, thing.date_precision)
    if not parts:
        return _(NO_DATE)
    if thing.date:
        return _timed(parts)
    return format_html(_("Until %(date)s") % {"date": "{}"}, _timed(parts))


@register.inclusion_tag("components/when.html")
def when(thing: Any, style: str = "full") -> dict[str, Any]:
    """The date cell of an entry. ``style``: ``full``, ``short`` (31 Oct 2016) or ``in-year`` (no year)."""
    parts = span(thing.date, thing.date_end, thing.date_precision, short=style == "short")
    one_year = len({part.machine[:4] for part in parts}) == 1
    if style == "in-year" and one_year and thing.date_precision in (DAY, MONTH):
        # The heading gives the year, so the last part, the only one with a year, may leave it out.
        parts = [*parts[:-1], Part(parts[-1].text[:-5], parts[-1].machine)]
    return {"dates": _timed(parts) if parts else _(NO_DATE), "until": not thing.date, "known": bool(parts),
            "remark": remark(thing)}  # fmt: skip
