"""Percentages that give a small number away, where the number that they are a part of is shown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from disclosures.small_numbers.grid import Bounds

WRITTEN = re.compile(r"(?P<whole>\d{1,3})(?:\.(?P<decimals>\d{1,3}))?\s?%?")
MOST_TRIED = 1_000


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage as it is written: of a hundred, between ``low`` and ``high`` before it was rounded."""

    low: Fraction
    high: Fraction

    def fits(self, number: int, base: int) -> bool:
        return base > 0 and self.low <= Fraction(100 * number, base) <= self.high


def share(text: str) -> Share | None:
    """The percentage that stands in a cell; None if it is none."""
    found = WRITTEN.fullmatch(text.strip())
    if not found:
        return None
    decimals = found["decimals"] or ""
    value = Fraction(int(found["whole"] + decimals), 10 ** len(decimals))
    half = Fraction(1, 2 * 10 ** len(decimals))
    return Share(value - half, value + half)


def gives_away(number: int, given: Share, bases: Iterable[int], bounds: Bounds) -> bool:
    """Whether, of the numbers within ``bounds``, only one is this percentage of a base that is shown."""
    high = min(bounds.high, bounds.low + MOST_TRIED)
    return any(
        given.fits(number, base)
        and sum(given.fits(other, base) for other in range(bounds.low, high + 1)) == 1
        for base in set(bases)
    )
