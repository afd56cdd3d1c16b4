"""The figure ledger of one record: numbers as given beside what stands, and every number said about it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.models import DisclosureDetail, Figure, FigureStatus
from disclosures.templatetags.dates import between_dates, counted, exactly_short, span
from disclosures.templatetags.numbers import amount_in_words
from disclosures.templatetags.record import in_words

NO_LONGER = frozenset({FigureStatus.CORRECTED, FigureStatus.SUPERSEDED})


@dataclass(frozen=True)
class Number:
    """A figure as components/ledger.html reads it."""

    value: Any
    unit: str
    qualifier: str
    slug: str = ""


@dataclass
class Row:
    """``stands``: the number that took its place; ``is_gone``: it stands no longer, what does is unknown."""

    figure: Figure
    title: str
    url: str
    given: Number
    stands: Number | None = None
    is_gone: bool = False
    disputed: bool = False
    note: str = ""
    mark: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    remark: str
    rows: list[Row]


@dataclass(frozen=True)
class Given:
    """The numbers that a record gives, in groups of one subject and period."""

    heading: str
    given_label: str
    groups: list[Group]


@dataclass(frozen=True)
class Assertion:
    """One number that some record gives for a measure, in ``words``.

    ``was``: it stands no longer; ``now``: the one that does, in words, if that is public.
    """

    figure: Figure
    words: str
    was: bool
    standing: str
    is_here: bool
    now: str = ""
    now_slug: str = ""


@dataclass(frozen=True)
class Counted:
    """A measure about this record with every number given for it, by date."""

    slug: str
    title: str
    url: str
    remark: str
    assertions: list[Assertion]


def period(figure: Figure) -> str:
    """``July 2015 to September 2016``; ``since April 2012`` without an end; empty if unknown."""
    start = figure.measure.period_start
    parts = [part.text for part in span(start, figure.period_end, figure.date_precision)]
    if not parts:
        return ""
    if start and figure.period_end:
        return between_dates().join(parts)
    words = _("since %(date)s") if start else _("until %(date)s")
    return words % {"date": parts[0]}


def without_period(title: str, when: str) -> str:
    """A title without the period that stands beside it: ``Police requests, April 2012 to October 2016``."""
    return title.removesuffix(f", {when}") if when else title


def standing(figure: Figure, by_id: Mapping[int, Figure]) -> Figure | None:
    """The end of the chain of corrections, or None where the chain leaves what is public."""
    seen = {figure.pk}
    while figure.corrected_by_id is not None:
        later = by_id.get(figure.corrected_by_id)
        if later is None or later.pk in seen:
            return None
        seen.add(later.pk)
        figure = later
    return figure if figure.stands else None


def given_here(record: DisclosureDetail, figures: list[Figure]) -> Given | None:
    """The numbers of this record as given, each beside the one that stands today; None if it gives none."""
    by_id = {figure.pk: figure for figure in figures}
    here = [figure for figure in figures if figure.asserted_in_id == record.pk]
    if not here:
        return None
    rows = [_row(figure, by_id) for figure in here]
    _mark_greatest_change(rows)
    return Given(
        heading=_heading(rows),
        given_label=_("Given %(date)s") % {"date": exactly_short(record)} if record.date else _("Given"),
        groups=[_group(key, list(found), record) for key, found in _by(_subject_and_period, rows)],
    )


def said_about(record: DisclosureDetail, figures: list[Figure]) -> list[Counted]:
    """Measures about this record for which another record, too, gives a number."""
    by_id = {figure.pk: figure for figure in figures}
    about = [figure for figure in figures if figure.measure.subject_id == record.pk]
    found = []
    for _measure, group in _by(lambda figure: figure.measure_id, about):
        rows = list(group)
        if all(row.asserted_in_id == record.pk for row in rows):
            continue
        when = period(rows[0])
        found.append(
            Counted(
                slug=rows[0].measure.slug,
                title=without_period(rows[0].measure.title, when),
                url=rows[0].measure.get_absolute_url(),
                remark=when,
                assertions=[_assertion(row, record, by_id) for row in rows],
            )
        )
    return found


def _by(key: Callable[[Any], Any], things: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    """Groups in the order of their first member; ``things`` need not be sorted."""
    order: dict[Any, int] = {}
    listed = list(things)
    for thing in listed:
        order.setdefault(key(thing), len(order))
    return groupby(sorted(listed, key=lambda thing: order[key(thing)]), key=key)


def _subject_and_period(row: Row) -> tuple[Any, ...]:
    return row.figure.measure.subject_id, period(row.figure)


def _number(figure: Figure) -> Number:
    return Number(figure.value, figure.measure.unit, figure.qualifier, figure.slug)


def _row(figure: Figure, by_id: dict[int, Figure]) -> Row:
    row = Row(
        figure=figure,
        title=without_period(figure.measure.title, period(figure)),
        url=figure.measure.get_absolute_url(),
        given=_number(figure),
        disputed=figure.status == FigureStatus.DISPUTED,
        note=figure.note,
    )
    if figure.status in NO_LONGER:
        later = standing(figure, by_id)
        row.stands = _number(later) if later else None
        row.is_gone = later is None
    return row


def _mark_greatest_change(rows: list[Row]) -> None:
    """One number of a record is highlighted: the one that changed most in proportion."""
    changed = [row for row in rows if row.stands and row.given.value]
    if changed:
        greatest = max(changed, key=lambda row: abs(row.stands.value - row.given.value) / row.given.value)  # type: ignore[union-attr]
        greatest.mark = True


def _heading(rows: list[Row]) -> str:
    corrected = sum(row.figure.status == FigureStatus.CORRECTED for row in rows)
    replaced = sum(row.figure.status == FigureStatus.SUPERSEDED for row in rows)
    numbers = {"number": corrected or replaced, "all": len(rows)}
    if corrected and len(rows) == 1:
        return _("The figure given here was later corrected")
    if corrected:
        return (
            ngettext(
                "%(number)s of %(all)s figures was later corrected",
                "%(number)s of %(all)s figures were later corrected",
                corrected,
            )
            % numbers
        )
    if replaced and len(rows) == 1:
        return _("The figure given here was later replaced")
    if replaced:
        return (
            ngettext(
                "%(number)s of %(all)s figures was later replaced",
                "%(number)s of %(all)s figures were later replaced",
                replaced,
            )
            % numbers
        )
    return _("%(figures)s given here") % {"figures": counted(len(rows), "figure")}


def _group(key: tuple[Any, ...], rows: list[Row], record: DisclosureDetail) -> Group:
    subject_id, when = key
    subject = rows[0].figure.measure.subject
    if subject is None:
        title = ""
    elif subject_id == record.pk:
        title = _("About this record")
    else:
        title = format_html(
            '<a href="{}">{}</a>', subject.get_absolute_url(), without_period(subject.title, when)
        )
    return Group(title=title or when, remark=when if title else "", rows=rows)


def _assertion(figure: Figure, record: DisclosureDetail, by_id: dict[int, Figure]) -> Assertion:
    later = standing(figure, by_id) if figure.status in NO_LONGER else None
    return Assertion(
        figure=figure,
        words=amount_in_words(figure.value, figure.measure.unit),
        was=figure.status in NO_LONGER,
        standing=in_words(figure.get_status_display()),
        is_here=figure.asserted_in_id == record.pk,
        now=amount_in_words(later.value, later.measure.unit, later.qualifier) if later else "",
        now_slug=later.slug if later else "",
    )
