"""Small numbers that come of two tables beside each other: the same cells in two versions, or a part and
the whole it is said to be of."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from disclosures.small_numbers.grid import Place

NESTED = re.compile(
    r"^\W*(?:of|out of|from) (?:which|whom|these|those|them|the above)\b|^\W*(?:including|thereof|incl\.)",
    re.IGNORECASE,
)
SAYS_NOTHING = re.compile(
    r"\b(?:all|total|totals|number|numbers|no|of|the|which|whom|these|them|count)\b|\W+"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SECOND_YEAR = re.compile(r"(?<!\d)(?P<century>19|20)\d\d\s?[-/\u2013]\s?(?P<short>\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Cells:
    """The counts of a table by what stands at their row and over their column. ``years``: those it names."""

    by_name: Mapping[tuple[str, str], tuple[Place, int]]
    years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Difference:
    """Two cells whose numbers are this much apart."""

    here: Place
    there: Place
    of: int


def plain(words: str) -> str:
    """A label or heading without what is written one time and left out the next."""
    return " ".join(SAYS_NOTHING.sub(" ", words.casefold()).split()) or "all"


def years(words: str) -> frozenset[int]:
    """The years that a title names, "2023/24" as both."""
    found = {int(one) for one in YEAR.findall(words)}
    found |= {int(one["century"] + one["short"]) for one in SECOND_YEAR.finditer(words)}
    return frozenset(found)


def between(here: Cells, there: Cells, below: int) -> list[Difference]:
    """Cells of the same name that are less than ``below`` apart, and not the same. Linear in cells.

    Tables about different years are about other people. One that names no year may be about any.
    """
    if here.years and there.years and not here.years & there.years:
        return []
    found = []
    for name, (place, number) in here.by_name.items():
        if name in there.by_name:
            other, that = there.by_name[name]
            if 0 < abs(number - that) < below:
                found.append(Difference(place, other, abs(number - that)))
    return found


def nested(
    labels: Sequence[str], values: Mapping[Place, int], axis: int, hidden: Collection[Place], below: int
) -> Iterator[Difference]:
    """What is "of whom …" below or beside the number of which it is a part.

    ``labels``: of rows (axis 0) or of columns (axis 1).
    """
    whole = -1
    lines: dict[int, list[Place]] = {}
    for place in values:
        lines.setdefault(place[axis], []).append(place)
    for line, label in enumerate(labels):
        if not NESTED.match(label):
            whole = line
            continue
        for place in lines.get(line, ()) if whole >= 0 else ():
            base = (whole, place[1]) if axis == 0 else (place[0], whole)
            if base in values and not {base, place} & set(hidden):
                difference = values[base] - values[place]
                if 0 < difference < below:
                    yield Difference(place, base, difference)
