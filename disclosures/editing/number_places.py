"""Where else a number stands that was corrected: for the editor who has to look at each of these places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from disclosures.editing.corrections import fields_of, label_of
from disclosures.editing.lookup import UNPUBLISHED
from disclosures.filters.words import Words
from disclosures.models import DataShare, Disclosure, Figure, FigureStatus, State
from disclosures.templatetags.numbers import in_digits

MOST_SHOWN = 50
LOOKED_AT = 500  # rows in which its figures stand, of which those are shown that hold it as it is written
IN_WORDS = ("title", "summary")
COUNTS = ("requests_made", "people_requested", "records_matched")


@dataclass(frozen=True, slots=True)
class Place:
    """``where``: label of the column or title of the measure; ``field``: the column, to correct it there."""

    record: Disclosure
    where: str
    field: str = ""
    figure: Figure | None = None


def forms_of(value: Decimal) -> list[str]:
    """As people write it, digits first: ``2462``, ``2,462``; ``8600000``, ``8,600,000``, ``8.6 million``."""
    whole = value == value.to_integral_value()
    plain = [str(int(value)), f"{int(value):,}"] if whole else [f"{value.normalize():f}"]
    return list(dict.fromkeys([*plain, in_digits(value)]))


def pattern_of(value: Decimal) -> "re.Pattern[str]":
    """One of the forms by itself, not inside a longer number."""
    written = "|".join(re.escape(form) for form in forms_of(value))
    return re.compile(rf"(?<![\d.,])(?:{written})(?!\d|[.,]\d)")


def places(figure: Figure, value: Decimal) -> list[Place]:
    """Public records and drafts that show ``value``, the measure's own figures first. Seven queries.

    ``figure`` is the one that was or will be corrected, and is left out.
    """
    found = [*_given_elsewhere(figure, value), *_counted(value), *_in_words(value)]
    return found[:MOST_SHOWN]


def _given_elsewhere(figure: Figure, value: Decimal) -> Iterator[Place]:
    """The same number for the same measure, by another record, which still stands."""
    standing = [FigureStatus.CURRENT, FigureStatus.DISPUTED]
    rows = Figure.objects.filter(measure=figure.measure_id, value=value, status__in=standing)
    for other in rows.exclude(pk=figure.pk).select_related("asserted_in", "measure").order_by("pk"):
        if other.asserted_in.state != State.WITHDRAWN:
            yield Place(other.asserted_in, other.measure.title, figure=other)


def _counted(value: Decimal) -> Iterator[Place]:
    """Facts of data shares; no other kind has a number of people or records."""
    if value != value.to_integral_value() or value >= 2**63:
        return
    for name in COUNTS:
        rows = DataShare.objects.filter(**{name: int(value)}).exclude(state=State.WITHDRAWN)
        for share in rows.order_by("pk")[:MOST_SHOWN]:
            yield Place(share, label_of(DataShare, name), name)


def _in_words(value: Decimal) -> Iterator[Place]:
    """Titles and summaries, found by the search index and read again: it parts numbers at their commas."""
    asked = Words(" or ".join(f'"{form}"' for form in forms_of(value)))
    pattern = pattern_of(value)
    for state in (Q(state=State.PUBLISHED), UNPUBLISHED):
        rows = Disclosure.objects.filter(state, search=asked.query)
        for record in rows.order_by("-sort_date", "-id")[:LOOKED_AT]:
            for name in IN_WORDS:
                if pattern.search(getattr(record, name)):
                    yield Place(record, fields_of(record.kind)[name], name)
