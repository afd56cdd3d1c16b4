"""Numbers a reader can check: every digit, commas in thousands, qualifiers kept, zero never like unknown."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from disclosures.nouns import singular, with_number

register = template.Library()

QUALIFIERS = {
    "about": gettext_noop("about"),
    "up-to": gettext_noop("up to"),
    "over": gettext_noop("over"),
    "at-least": gettext_noop("at least"),
    "one-to": gettext_noop("1 to"),
}
MILLION = 1_000_000

Number = int | Decimal


def in_digits(value: Number) -> str:
    """``2,462``, ``12.5``, and whole hundred thousands above a million as ``8.6 million``. Never rounds."""
    exact = Decimal(value)
    if abs(exact) >= MILLION and exact % (MILLION // 10) == 0:
        return _("%(number)s million") % {"number": _plain(exact / MILLION)}
    return _plain(exact)


def _plain(value: Decimal) -> str:
    whole = value.to_integral_value()
    return f"{int(value):,}" if value == whole else f"{value.normalize():,f}"


def qualifier_words(qualifier: str) -> str:
    """``at least``, ``up to``, ``about``, ``over``, or nothing for an exact number."""
    return _(QUALIFIERS[qualifier]) if qualifier in QUALIFIERS else ""


def amount_in_words(value: Number | None, unit: str = "", qualifier: str = "exact") -> str:
    """``at least 1,500 people``, ``over 60%``, ``about £1,200``; empty for None. ``exact`` adds nothing."""
    if value is None:
        return ""
    number = in_digits(value)
    if unit == "percent":
        number += "%"
    elif unit == "pounds":
        number = f"-£{number[1:]}" if number.startswith("-") else f"£{number}"
    elif unit:
        number = with_number(value, number, singular(unit), unit)
    lead = qualifier_words(qualifier)
    return f"{lead} {number}" if lead else number


@register.filter
def number(value: Number | None) -> str:
    """``1,234``; empty for None, so that the template can say what is missing."""
    return "" if value is None or value == "" else in_digits(value)


@register.filter
def figure_value(figure: Any) -> str:
    """The number of a figure with its sign of unit, without qualifier: ``2,462``, ``60%``, ``£1,200``."""
    return amount_in_words(figure.value, figure.unit if figure.unit in ("percent", "pounds") else "")


@register.filter
def qualifier(figure: Any) -> str:
    """``at least``, ``up to``, ``about``, ``over``, or nothing for an exact number."""
    return qualifier_words(figure.qualifier)


@register.filter
def amount(figure: Any) -> str:
    """A figure in full: ``at least 1,500 people``."""
    return amount_in_words(figure.value, figure.unit, figure.qualifier)


@register.filter
def counted_as(count: int, noun: str) -> str:
    """``1 record``, ``1,234 records``; ``noun`` is a plural, or ``child,children`` where it is irregular."""
    names = noun.split(",")
    one = names[0] if len(names) > 1 else singular(noun)
    return with_number(count, in_digits(count), one, names[-1])


@register.simple_tag
def difference(was: Number, now: Number) -> str:
    """Between a corrected number and the one that stands: ``41 more``, ``1 fewer``, ``not changed``."""
    change = Decimal(now) - Decimal(was)
    if not change:
        return _("not changed")
    words = _("%(number)s more") if change > 0 else _("%(number)s fewer")
    return words % {"number": in_digits(abs(change))}
