"""What is said in place of a number that is not shown, and what a reader knows from it."""

from django.conf import settings

from disclosures.models import ExtractedFact, FactChoice
from disclosures.models.extraction import FIGURE
from disclosures.small_numbers.grid import SOMETHING, Bounds

# One sentence for both, or it would tell which of the two a number is.
HELD = "A number held back: it is small, or gives a small one away"
FROM_PERCENTAGE, FROM_BAND = "worked-out-from-a-percentage", "told-by-its-band"


def small() -> Bounds:
    return Bounds(1, settings.SMALL_NUMBER_BELOW - 1)


def band_of(number: int) -> Bounds:
    """As wide as that of small numbers: 7 lies in "5 to 9" where small ones are below 5."""
    width = settings.SMALL_NUMBER_BELOW
    return small() if number < width else Bounds(number - number % width, number - number % width + width - 1)


def in_words(bounds: Bounds) -> str:
    return str(bounds.low) if bounds.low == bounds.high else f"{bounds.low:,} to {bounds.high:,}"


def band(fact: ExtractedFact) -> str:
    """The band that can be shown in place of a number; "" for nothing, for what is no count, and where the
    band is what tells too much."""
    number = fact.value.replace(",", "")
    if fact.rule in (FROM_PERCENTAGE, FROM_BAND) or not number.isdecimal() or not int(number):
        return ""
    return in_words(band_of(int(number)))


def reason(fact: ExtractedFact, choice: str) -> str:
    """What readers see where it is hidden: it says no more of the number than the choice lets it."""
    if choice == FactChoice.BAND and (words := band(fact)):
        return f"A small number: {words}" if fact.name == FIGURE else f"A number: {words}"
    return HELD


def known_of(fact: ExtractedFact | None, choice: str, said: str, number: int) -> Bounds:
    """What readers know of a number that is hidden by this choice about this fact, if it is one. ``said``:
    what they see in its place; other sentences, of before there was one for all, told that it is small.
    """
    if fact is None:
        return Bounds()
    if fact.name == FIGURE:
        return SOMETHING if said == HELD else small()
    return band_of(number) if choice == FactChoice.BAND else Bounds()
