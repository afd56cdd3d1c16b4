"""Numbers of the ledger as components show them, each with the name of its figure."""

from collections.abc import Iterable
from dataclasses import dataclass

from disclosures.models import Figure
from disclosures.nouns import singular, with_number
from disclosures.templatetags.numbers import amount_in_words, qualifier_words

IN_THE_NUMBER = ("percent", "pounds")


@dataclass(frozen=True)
class Amount:
    """A number as components/number.html reads it; ``slug`` is the figure's. ``words`` says all of it."""

    slug: str
    qualifier: str
    value: str
    unit: str
    words: str

    @property
    def key(self) -> str:
        """Numbers with the same key are the same to a reader."""
        return self.words


def amount(figure: Figure) -> Amount:
    """Of a figure with its measure."""
    unit = figure.measure.unit
    is_in_number = unit in IN_THE_NUMBER
    return Amount(
        slug=figure.slug,
        qualifier=qualifier_words(figure.qualifier),
        value=amount_in_words(figure.value, unit if is_in_number else ""),
        unit="" if is_in_number else with_number(figure.value, "", singular(unit), unit).strip(),
        words=amount_in_words(figure.value, unit, figure.qualifier),
    )


def distinct(figures: Iterable[Figure]) -> list[Amount]:
    """Every number once, in order."""
    return list({shown.key: shown for figure in figures for shown in [amount(figure)]}.values())
