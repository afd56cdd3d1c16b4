"""The days that a date may mean: a date known to the month is any day of it."""

import calendar
from datetime import date

from disclosures.models import Precision


def first_day(day: date, precision: str) -> date:
    if precision == Precision.DAY:
        return day
    return day.replace(day=1) if precision == Precision.MONTH else day.replace(month=1, day=1)


def last_day(day: date, precision: str) -> date:
    """The last day of the month or year; a precision that is not known is read as a year."""
    if precision == Precision.DAY:
        return day
    if precision == Precision.MONTH:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day.replace(month=12, day=31)
