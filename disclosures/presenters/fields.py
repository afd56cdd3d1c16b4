"""The list of data items in words: how each stands on a day in each collection, and what that rests on."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from disclosures.models import Change, DataItem, Disclosure, ItemCategory, Kind
from disclosures.presenters.facts import listed as parts_of
from disclosures.queries.fields import ListedField, Undated
from disclosures.rules.collected import State, Status, Step
from disclosures.templatetags.dates import DAY, words
from disclosures.templatetags.record import in_words

# In the order in which a reader asks.
COUNTED = (Kind.CENSUS_CHANGE, Kind.DATA_SHARE, Kind.AGREEMENT)


@dataclass(frozen=True)
class Line:
    """How an item stands in a collection: ``text``, and the record that says so."""

    collection: str
    text: str
    url: str = ""
    is_asked: bool = False
    is_known: bool = True


@dataclass(frozen=True)
class Row:
    """An item as components/field_row.html shows it; ``counts``: label, number, url."""

    name: str
    url: str
    codes: list[str]
    also: list[str]
    counts: list[dict[str, Any]]
    lines: list[Line]

    @property
    def is_counted(self) -> bool:
        return any(count["number"] for count in self.counts)


@dataclass(frozen=True)
class Asked:
    """What one collection asked for on a day, what it did not, and of what the record does not say."""

    collection: str
    rows: list[tuple[Row, Line]] = field(default_factory=list)
    unsaid: list[tuple[Row, Line]] = field(default_factory=list)
    others: list[tuple[Row, Line]] = field(default_factory=list)


def dated(step: Step) -> str:
    """``on 19 January 2017``, ``in September 2018``, ``in 2020``."""
    text = words(step.effective_on, step.precision)
    return _("on %(date)s") % {"date": text} if step.precision == DAY else _("in %(date)s") % {"date": text}


def since(step: Step) -> str:
    return _("since %(date)s") % {"date": words(step.effective_on, step.precision)}


def status_words(status: Status) -> str:
    """How it stands, and what is not known about that."""
    if status.state == State.REMOVED and status.since:
        gone = _("Withdrawn %(when)s") % {"when": dated(status.since)}
        return gone if status.has_start else _("%(gone)s; its start is not recorded") % {"gone": gone}
    if status.is_asked and status.since:
        return _asked_words(status, status.since)
    if status.next is None:
        return _("Not recorded")
    when = dated(status.next)
    if status.state == State.NOT_YET:
        return _("Not yet: added %(when)s") % {"when": when}
    if status.state == State.NO_START:
        return _("Not recorded: the first change on record comes later, %(when)s") % {"when": when}
    return _("Not recorded: it depends on a change %(when)s whose exact place in time is not known") % {
        "when": when
    }


def _asked_words(status: Status, first: Step) -> str:
    if status.has_start:
        text = _("In effect %(since)s") % {"since": since(first)}
    else:
        text = _("In effect; on record %(since)s, its start is not recorded") % {"since": since(first)}
    if status.optional is None:
        return text
    if status.optional == first:
        return _("%(text)s; an answer is optional") % {"text": text}
    return _("%(text)s; an answer is optional %(since)s") % {
        "text": text,
        "since": since(status.optional),
    }


def undated_words(change: str) -> str:
    label = in_words(Change(change).label) if change in Change.values else change
    return _("%(change)s; from when is not recorded") % {"change": label}


def lines(listed: ListedField) -> list[Line]:
    """One for each collection: what dated changes say there, else what those without a date do."""
    found = [_line(name, status, listed.records) for name, status in listed.statuses.items()]
    for name, changes in listed.undated.items():
        found += {each.change: _undated(name, each, listed.records) for each in reversed(changes)}.values()
    return sorted(found, key=lambda line: line.collection)


def _line(collection: str, status: Status, records: Mapping[int, Disclosure]) -> Line:
    step = status.rests_on
    record = records.get(step.pk) if step else None
    return Line(
        collection,
        status_words(status),
        record.get_absolute_url() if record else "",
        is_asked=status.is_asked,
        is_known=status.state not in (State.UNSAID, State.NO_START),
    )


def _undated(collection: str, change: Undated, records: Mapping[int, Disclosure]) -> Line:
    record = records.get(change.pk)
    return Line(
        collection,
        undated_words(change.change),
        record.get_absolute_url() if record else "",
        is_known=False,
    )


def row(listed: ListedField) -> Row:
    item = listed.item
    return Row(
        name=item.name,
        url=reverse("disclosures:field", args=[item.slug]),
        codes=parts_of(item.cbds_reference),
        also=[alias.name for alias in item.aliases.all()],
        counts=[count_of(item, kind, listed.counts.get(kind, 0)) for kind in COUNTED],
        lines=lines(listed),
    )


def count_of(item: DataItem, kind: str, number: int) -> dict[str, Any]:
    """A number that leads to the records that it counts."""
    label = {
        Kind.CENSUS_CHANGE: _("Census changes"),
        Kind.DATA_SHARE: _("Data shares"),
        Kind.AGREEMENT: _("Agreements"),
    }[Kind(kind)]
    address = f"{reverse('disclosures:timeline')}?{urlencode({'field': item.slug, 'kind': kind})}"
    return {"label": label, "number": number, "url": address if number else ""}


def groups(found: Iterable[tuple[DataItem, Row]]) -> list[dict[str, Any]]:
    """Rows under their category; they come in its order."""
    return [
        {"label": in_words(ItemCategory(category).label), "rows": [row for _item, row in group]}
        for category, group in groupby(found, key=lambda pair: pair[0].category)
    ]


def asked(rows: Sequence[Row]) -> list[Asked]:
    """By collection, every field that a change on record puts there."""
    found: dict[str, Asked] = {}
    for each in rows:
        for line in each.lines:
            group = found.setdefault(line.collection, Asked(line.collection))
            place = group.rows if line.is_asked else group.others if line.is_known else group.unsaid
            place.append((each, line))
    return [found[name] for name in sorted(found)]


def unplaced(rows: Iterable[Row]) -> list[Row]:
    """Those that no change on record puts into a collection."""
    return [row for row in rows if not row.lines]


def day_words(day: dt.date) -> str:
    return words(day, DAY)
