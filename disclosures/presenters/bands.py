"""Where the bands of a flow diagram stand: from a left mark through a middle one to a right one.

Pure geometry, in units of the drawing. Every ribbon is as thick at both of its marks as it has flows, times
one thickness for the whole drawing; at a mark ribbons lie one below the other and never overlap.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

LEFT, MIDDLE, RIGHT = range(3)
# Which column is put in order by which other, over and over.
SWEEP = ((MIDDLE, LEFT), (RIGHT, MIDDLE), (MIDDLE, RIGHT), (LEFT, MIDDLE), (RIGHT, LEFT), (MIDDLE, RIGHT))
SWEEPS = 4


@dataclass(frozen=True)
class Ribbon:
    """Flows that start at ``left``, go through ``middle`` and end at ``right``; ``weight`` is how many."""

    left: str
    middle: str
    right: str
    weight: int
    is_striped: bool = False

    def end(self, column: int) -> str:
        return (self.left, self.middle, self.right)[column]


@dataclass(frozen=True)
class Frame:
    """``xs``: where the marks of each column begin; ``mark``: their width; ``room``: the height for all."""

    width: float = 1180
    xs: tuple[float, float, float] = (300, 585, 878)
    mark: float = 4
    thickest: float = 11.5
    room: float = 520
    top: float = 24
    # The least distance of one mark's place from the next, in each column, so that labels stay apart.
    line: float = 18
    gaps: tuple[float, float, float] = (8, 25, 8)


@dataclass(frozen=True)
class Mark:
    """A giver, dataset or receiver: ``y`` to ``y + height`` in its column."""

    key: str
    column: int
    x: float
    y: float
    height: float
    weight: int


@dataclass(frozen=True)
class Band:
    """One half of a ribbon: from (x1, y1) to (x2, y2), ``height`` thick at both ends."""

    ribbon: Ribbon
    x1: float
    y1: float
    x2: float
    y2: float
    height: float


@dataclass(frozen=True)
class Layout:
    width: float
    height: float
    marks: list[Mark]
    bands: list[Band]


def lay_out(ribbons: Sequence[Ribbon], frame: Frame | None = None) -> Layout:
    """Marks in an order that crosses few bands. Ribbons without weight are left out."""
    frame = frame or Frame()
    drawn = [ribbon for ribbon in ribbons if ribbon.weight > 0]
    total = sum(ribbon.weight for ribbon in drawn)
    unit = min(frame.thickest, frame.room / total) if total else 0
    order = _order(drawn)
    heights = [_height(order[column], drawn, column, unit, frame) for column in (LEFT, MIDDLE, RIGHT)]
    tallest = max(heights)
    marks: dict[tuple[int, str], Mark] = {}
    for column in (LEFT, MIDDLE, RIGHT):
        spare = (tallest - heights[column]) / max(len(order[column]), 1)
        marks |= _marks(order[column], drawn, column, unit, frame, spare)
    bands = [
        *_bands(drawn, marks, order, LEFT, unit, frame),
        *_bands(drawn, marks, order, MIDDLE, unit, frame),
    ]
    return Layout(frame.width, frame.top + tallest, list(marks.values()), bands)


def _weights(ribbons: Sequence[Ribbon], column: int) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for ribbon in ribbons:
        found[ribbon.end(column)] += ribbon.weight
    return found


def _order(ribbons: Sequence[Ribbon]) -> list[list[str]]:
    """Keys of each column: each moves towards the middle of what it is joined to, a few times over.

    Of the orders met on the way, the one in which the fewest bands cross.
    """
    order = []
    for column in (LEFT, MIDDLE, RIGHT):
        weights = _weights(ribbons, column)
        order.append(sorted(weights, key=lambda key: (-weights[key], key)))
    best, fewest = [list(keys) for keys in order], _crossings(ribbons, order)
    for _ in range(SWEEPS):
        for column, other in SWEEP:
            order[column] = _nearer(ribbons, order, column, other)
        if (crossings := _crossings(ribbons, order)) < fewest:
            best, fewest = [list(keys) for keys in order], crossings
    return _mended(ribbons, best, fewest)


def _mended(ribbons: Sequence[Ribbon], order: list[list[str]], fewest: int) -> list[list[str]]:
    """Neighbours change places wherever that leaves fewer crossings, once through every column and back."""
    for column in (MIDDLE, LEFT, RIGHT, LEFT, MIDDLE):
        for place in range(len(order[column]) - 1):
            keys = order[column]
            tried = [*order]
            tried[column] = [*keys[:place], keys[place + 1], keys[place], *keys[place + 2 :]]
            if (crossings := _crossings(ribbons, tried)) < fewest:
                order, fewest = tried, crossings
    return order


def _crossings(ribbons: Sequence[Ribbon], order: list[list[str]]) -> int:
    """How many flows cross how many others, on both halves."""
    left, middle, right = ({key: place for place, key in enumerate(keys)} for keys in order)
    weights: dict[tuple[int, int, int], int] = defaultdict(int)
    for each in ribbons:
        weights[left[each.left], middle[each.middle], right[each.right]] += each.weight
    found = 0
    for (one, m), (other, n) in combinations(weights.items(), 2):
        apart = one[1] - other[1]
        found += m * n * (((one[0] - other[0]) * apart < 0) + (apart * (one[2] - other[2]) < 0))
    return found


def _nearer(ribbons: Sequence[Ribbon], order: list[list[str]], column: int, other: int) -> list[str]:
    """The keys of a column by where what they are joined to lies, on the whole, in another."""
    weights = _weights(ribbons, other)
    middles, passed = {}, 0
    for key in order[other]:
        middles[key] = passed + weights[key] / 2
        passed += weights[key]
    moments: dict[str, float] = defaultdict(float)
    for ribbon in ribbons:
        moments[ribbon.end(column)] += ribbon.weight * middles[ribbon.end(other)]
    own = _weights(ribbons, column)
    return sorted(order[column], key=lambda key: (moments[key] / own[key], key))


def _slot(height: float, column: int, frame: Frame) -> float:
    """How much of its column a mark takes: beside it or above it stands its label."""
    if column == MIDDLE:
        return height + frame.gaps[column]
    return max(height, frame.line) + frame.gaps[column]


def _height(keys: list[str], ribbons: Sequence[Ribbon], column: int, unit: float, frame: Frame) -> float:
    weights = _weights(ribbons, column)
    return sum(_slot(weights[key] * unit, column, frame) for key in keys)


def _marks(
    keys: list[str], ribbons: Sequence[Ribbon], column: int, unit: float, frame: Frame, spare: float
) -> dict[tuple[int, str], Mark]:
    weights = _weights(ribbons, column)
    found = {}
    y = frame.top
    for key in keys:
        height = weights[key] * unit
        slot = _slot(height, column, frame) + spare
        # The label of a dataset stands above it, so that mark stands at the foot of its place.
        inset = slot - height if column == MIDDLE else (slot - height) / 2
        found[column, key] = Mark(key, column, frame.xs[column], y + inset, height, weights[key])
        y += slot
    return found


def _bands(
    ribbons: Sequence[Ribbon],
    marks: dict[tuple[int, str], Mark],
    order: list[list[str]],
    column: int,
    unit: float,
    frame: Frame,
) -> list[Band]:
    """The halves between this column and the next, each end stacked in the order of what lies opposite."""
    following = column + 1
    starts = _stacked(ribbons, marks, column, unit, _by(order, column, (following, RIGHT, LEFT)))
    ends = _stacked(ribbons, marks, following, unit, _by(order, following, (column, LEFT, RIGHT)))
    return [
        Band(
            ribbon, frame.xs[column] + frame.mark, starts[n], frame.xs[following], ends[n],
            ribbon.weight * unit,
        )
        for n, ribbon in enumerate(ribbons)
    ]  # fmt: skip


def _by(order: list[list[str]], own: int, others: Sequence[int]) -> Callable[[Ribbon], tuple[int, ...]]:
    places = [{key: place for place, key in enumerate(keys)} for keys in order]
    columns = [column for column in others if column != own]

    def key(ribbon: Ribbon) -> tuple[int, ...]:
        return (*(places[column][ribbon.end(column)] for column in columns), int(ribbon.is_striped))

    return key


def _stacked(
    ribbons: Sequence[Ribbon],
    marks: dict[tuple[int, str], Mark],
    column: int,
    unit: float,
    key: Callable[[Ribbon], tuple[int, ...]],
) -> list[float]:
    """Where each ribbon begins at its mark of this column."""
    at = {mark.key: mark.y for (where, _), mark in marks.items() if where == column}
    found = [0.0] * len(ribbons)
    for n in sorted(range(len(ribbons)), key=lambda n: key(ribbons[n])):
        end = ribbons[n].end(column)
        found[n] = at[end]
        at[end] += ribbons[n].weight * unit
    return found
