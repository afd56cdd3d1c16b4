"""A fact as a page shows it: a label and what is known, or in which way it is not known."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from disclosures.models import DisclosureItem
from disclosures.presenters.amounts import Amount
from disclosures.templatetags.dates import DAY, MONTH, words
from disclosures.templatetags.record import weblink

_INSTRUMENT = re.compile(r"SI (\d{4})/(\d+)")


@dataclass(frozen=True)
class Named:
    text: str
    url: str = ""


@dataclass(frozen=True)
class Changed:
    """A number that a record gave beside the one that stands, or None where that is not on record."""

    was: Amount
    now: Amount | None
    title: str
    url: str


@dataclass(frozen=True)
class Fact:
    """``state`` as in components/value.html: empty, ``unknown``, ``withheld`` or ``refused``.

    A number of the ledger is in ``numbers`` (several where sources differ), what it took the place of in
    ``was``; ``changes``: numbers of a record that stand no longer.
    """

    label: str
    value: str = ""
    state: str = ""
    url: str = ""
    several: tuple[Named, ...] = ()
    numbers: tuple[Amount, ...] = ()
    was: tuple[Amount, ...] = ()
    remark: str = ""
    changes: tuple[Changed, ...] = ()


def known(label: str, value: object, url: str = "") -> Fact:
    """The value, or "Not recorded" where it is empty. Zero is a value."""
    if value is None or value == "":
        return Fact(label, state="unknown")
    return Fact(label, str(value), url=url)


def several(label: str, names: Iterable[Named]) -> Fact:
    found = tuple(names)
    return Fact(label, several=found) if found else Fact(label, state="unknown")


def dated(label: str, day: dt.date | None, precision: str) -> Fact:
    return known(label, words(day, precision) if day else None)


def finer(day: dt.date | None, precision: str) -> str:
    """How exactly a second date may be shown, beside the main one of that precision.

    record/README.md: such a date may be finer than the main one, and no column says how fine. A day within
    the month was known to the day; a first day may stand for the whole month or year, so it is not shown.
    """
    if day is None or precision == DAY or day.day != 1:
        return DAY
    return precision if day.month == 1 else MONTH


def listed(written: str) -> list[str]:
    """The parts of a cell that holds a list: ``"RFC 856; 100565"``."""
    return [part.strip() for part in written.split(";") if part.strip()]


def web(label: str, url: str, text: str) -> Fact:
    return known(label, text, weblink(url)) if url else Fact(label, state="unknown")


def instrument_url(written: str) -> str:
    """Where a statutory instrument written ``SI 2016/808`` can be read; nothing for anything else."""
    found = _INSTRUMENT.fullmatch(written.strip())
    return f"https://www.legislation.gov.uk/uksi/{found[1]}/{found[2]}" if found else ""


def field(use: DisclosureItem) -> Named:
    """A data item as the source writes it, leading to its page, which leads on to all records about it."""
    return Named(use.written, reverse("disclosures:field", args=[use.item.slug]))
