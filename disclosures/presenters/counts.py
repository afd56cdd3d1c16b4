"""Counts of a data share, which repeat figures of the ledger, and numbers of a record that were corrected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from disclosures.models import Figure, FigureStatus
from disclosures.presenters.amounts import Amount, amount, distinct
from disclosures.presenters.facts import Changed, Fact
from disclosures.presenters.ledger import period, standing, without_period
from disclosures.templatetags.numbers import amount_in_words

# Which units a count of a data share may have in the ledger.
UNITS_OF_COUNT = {
    "requests_made": frozenset({"requests"}),
    "people_requested": frozenset({"people", "pupils"}),
    "records_matched": frozenset(
        {"records", "people", "pupils", "releases", "referrals", "requests", "licences", "accounts"}
    ),
}
# A count in this unit is what its label says; any other unit is named beside the number.
USUAL_UNITS = {"requests_made": "requests", "people_requested": "people", "records_matched": "records"}
# An entry of a list is short; the page of its record has every number.
MOST_CHANGES = 4


def count(label: str, column: str, value: int | None, figures: Sequence[Figure]) -> Fact:
    """A count beside the number that it took the place of, leading to every number given for it.

    ``value`` of the fact: the number in words, with its unit unless the label says that.

    ``figures``: those about the share, gone ones included. Where sources differ, all that stand are said.
    """
    if value is None:
        return Fact(label, state="unknown")
    figure = next((each for each in figures if _says(each, column, value)), None)
    if figure is None:
        return Fact(label, amount_in_words(value))
    same = [each for each in figures if each.measure_id == figure.measure_id]
    stands = [each for each in same if each.stands]
    is_disputed = any(each.status == FigureStatus.DISPUTED for each in stands)
    numbers = distinct([figure, *stands])
    now = {number.key for number in numbers}
    usual = figure.measure.unit == USUAL_UNITS[column]
    return Fact(
        label,
        amount_in_words(figure.value, "" if usual else figure.measure.unit, figure.qualifier),
        url=figure.measure.get_absolute_url(),
        numbers=tuple(_without_unit(each) if usual else each for each in numbers),
        was=tuple(each for each in distinct(x for x in same if not x.stands) if each.key not in now),
        remark=_("disputed") if is_disputed else "",
    )


def _without_unit(number: Amount) -> Amount:
    return replace(number, unit="", words=f"{number.qualifier} {number.value}".strip())


def _says(figure: Figure, column: str, value: int) -> bool:
    return figure.stands and figure.value == value and figure.measure.unit in UNITS_OF_COUNT[column]


def corrected(figures: Iterable[Figure], by_id: Mapping[int, Figure]) -> list[Changed]:
    """Numbers that a record gave and that their body corrected, each with the one that stands now."""
    found = []
    for figure in figures:
        now = standing(figure, by_id)
        found.append(
            Changed(
                was=amount(figure),
                now=amount(now) if now else None,
                title=without_period(figure.measure.title, period(figure)),
                url=figure.measure.get_absolute_url(),
            )
        )
    return found


def corrected_later(figures: Sequence[Figure], by_id: Mapping[int, Figure], url: str) -> list[Fact]:
    """The same as a fact of an entry; none if the record gave no such number. ``url``: of its page."""
    changes = corrected(figures[:MOST_CHANGES], by_id)
    if not changes:
        return []
    more = len(figures) - MOST_CHANGES
    remark = _("and %s more") % more if more > 0 else ""
    return [Fact(_("Corrected later"), url=url, changes=tuple(changes), remark=remark)]
