"""What is said in place of a number that is not shown, and what a reader knows from it."""

from django.conf import settings

from disclosures.models import ExtractedFact, FactChoice
from disclosures.models.extraction import FIGURE, GIVES_AWAY
from disclosures.small_numbers.grid import Bounds

BESIDES = "A number held back, so that another one stays hidden"
FROM_PERCENTAGE = "worked-out-from-a-percentage"


def small() -> Bounds:
    return Bounds(1, settings.SMALL_NUMBER_BELOW - 1)


def band_of(number: int) -> Bounds:
    """As wide as that of small numbers: 7 lies in "5 to 9" where small ones are below 5."""
    width = settings.SMALL_NUMBER_BELOW
    return small() if number < width else Bounds(number - number % width, number - number % width + width - 1)


def in_words(bounds: Bounds) -> str:
    return str(bounds.low) if bounds.low == bounds.high else f"{bounds.low:,} to {bounds.high:,}"


def band(fact: ExtractedFact) -> str:
    """The band that can be shown in place of a number; "" for what is no count."""
    digits = fact.value.replace(",", "")
    return in_words(band_of(int(digits))) if digits.isdecimal() and fact.rule != FROM_PERCENTAGE else ""


def reason(fact: ExtractedFact, choice: str) -> str:
    """What readers see where it is hidden: it says no more of the number than the choice lets it."""
    if choice == FactChoice.BAND and band(fact):
        words = band(fact)
        return f"A small number: {words}" if fact.name == FIGURE else f"A number: {words}"
    return BESIDES if fact.name == GIVES_AWAY else "A small number, held back"


def known_of(fact: ExtractedFact | None, choice: str, number: int) -> Bounds:
    """What readers know of a number that is hidden by this choice about this fact, if it is one."""
    if fact is None:
        return Bounds()
    if fact.name == FIGURE:
        return small()
    return band_of(number) if choice == FactChoice.BAND else Bounds()
