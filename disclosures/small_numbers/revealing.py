"""Which numbers that are held back can be worked out from the totals, and what to hold back besides.

A hidden number is safe if the table can be filled in another way that fits everything a reader sees: it goes
up or down by one, and other hidden numbers make up for that in every sum. Such a way is a walk from sum to
sum; where there is none over hidden cells, the cheapest one over shown cells says which of them have to go.
Where everything around is hidden already, bands may be what leaves no way: four numbers of "1 to 4" in a
total of "1 to 4" are ones. Then the cheapest walk says which of them have to be held back without a band.
The walk stays open whatever else is hidden, so nothing that was safe becomes unsafe.
"""

import heapq
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from disclosures.small_numbers.grid import SOMETHING, Bounds, Place, Sum

BESIDE = 8  # of the cells of one sum, how many are offered at first
PART, SMALL_PART, TOTAL = 10, 12, 40  # what it costs to hide one that is shown
TELL_LESS = 1  # and what it costs to hold one back that is shown as a band
OUTSIDE = -1  # beyond the sums: a cell of one sum alone ends there
Offer: TypeAlias = Callable[[int], Sequence[tuple[Place, int]]]
State: TypeAlias = tuple[int, int]  # a sum, and by how much it is off
Move: TypeAlias = tuple[Place, int]  # a cell, and what is added to it
May: TypeAlias = Callable[[Place, int], bool]


@dataclass(frozen=True, slots=True)
class Besides:
    """``place`` has to be held back too, without a band if it is hidden already, or else ``target`` can be
    worked out."""

    place: Place
    target: Place


class Joined:
    """Sums between which differences can be moved, by the first of each such set."""

    def __init__(self) -> None:
        self._up: dict[int, int] = {}

    def _top(self, at: int) -> int:
        top = at
        while (up := self._up.get(top, top)) != top:
            top = up
        while at != top:
            self._up[at], at = top, self._up[at]
        return top

    def join(self, one: int, other: int) -> None:
        self._up[self._top(one)] = self._top(other)

    def together(self, one: int, other: int) -> bool:
        return self._top(one) == self._top(other)


@dataclass(slots=True)
class Hiding:
    """The numbers, their sums, and what a reader is told of the hidden ones. ``kept``: shown in any case;
    ``banded``: hidden ones of which we can tell less."""

    values: Mapping[Place, int]
    sums: Sequence[Sum]
    hidden: dict[Place, Bounds]
    kept: Collection[Place] = frozenset()
    banded: Collection[Place] = frozenset()
    steps: int = 0
    _in: dict[Place, list[tuple[int, int]]] = field(default_factory=dict)
    _cells: list[list[tuple[Place, int]]] = field(default_factory=list)
    _near: list[list[tuple[Place, int]]] = field(default_factory=list)
    _dark: list[list[tuple[Place, int]]] = field(default_factory=list)
    _out: list[tuple[Place, int]] = field(default_factory=list)
    _between: dict[tuple[int, int], Place] = field(default_factory=dict)
    _totals: frozenset[Place] = frozenset()

    def __post_init__(self) -> None:
        self._totals = frozenset(one.total for one in self.sums)
        for at, one in enumerate(self.sums):
            cells = list(one)
            self._cells.append(cells)
            for place, sign in cells:
                self._in.setdefault(place, []).append((at, sign))
        self._out = [(place, sums[0][1]) for place, sums in self._in.items() if len(sums) == 1]
        self._between = {
            (min(ends), max(ends)): place for place in self._in if (ends := self._ends(place))[1] != OUTSIDE
        }
        # The last is what lies OUTSIDE.
        every = (*self._cells, self._out)
        self._near = [self._nearest(cells) for cells in every]
        self._dark = [[cell for cell in cells if cell[0] in self.hidden] for cells in every]

    def _nearest(self, cells: Sequence[tuple[Place, int]]) -> list[tuple[Place, int]]:
        free = (cell for cell in cells if cell[0] not in self.kept and cell[0] not in self.hidden)
        return heapq.nsmallest(BESIDE, free, key=lambda cell: self._order(cell[0]))

    def besides(self, targets: Collection[Place]) -> list[Besides]:
        """What to hide as well, so that no target can be worked out.

        Nothing is said of a target beside which everything is kept: then nothing can be done. Near-linear in
        cells: most targets need one more cell beside those that others needed, which takes no search.
        """
        found: list[Besides] = []
        safe: set[Place] = set()
        joined = Joined()
        for place in self.hidden.keys() - set(targets):
            self._join(joined, place)
        for target in sorted(targets):
            if target in safe or target not in self._in:
                continue
            walk: list[Place] = []
            if self._is_within(target, 1) or self._is_within(target, -1):
                if joined.together(*self._ends(target)):
                    continue
                walk = self._over_hidden(target) or self._beside(target, joined) or self._walk(target)
            moves = [(place, 0) for place in walk] or self._telling_less(target)
            for place, by in moves:
                if place not in self.hidden:
                    self._hide(place)
                elif not self._is_within(place, by):
                    self.hidden[place] = SOMETHING
                else:
                    continue
                self._join(joined, place)
                found.append(Besides(place, target))
            safe.update(place for place, _ in moves)
        return found

    def _hide(self, place: Place) -> None:
        self.hidden[place] = Bounds()
        for at, sign in self._in[place]:
            self._dark[at].append((place, sign))
        if len(self._in[place]) == 1:
            self._dark[OUTSIDE].append((place, self._in[place][0][1]))

    def _join(self, joined: Joined, place: Place) -> None:
        """A hidden number that can go both ways lets its two sums make up for each other, whatever for."""
        if place in self._in and self._can_change(place, 1) and self._can_change(place, -1):
            joined.join(*self._ends(place))

    def _ends(self, place: Place) -> tuple[int, int]:
        sums = self._in[place]
        return sums[0][0], sums[1][0] if len(sums) > 1 else OUTSIDE

    def _over_hidden(self, target: Place) -> list[Place]:
        return [place for place, _ in self._cheapest(target, self._hidden_of, most=0)]

    def _beside(self, target: Place, joined: Joined) -> list[Place]:
        """One cell that makes up for the target together with those that are hidden by now, or three that
        form a rectangle with it; empty if there are none among the nearest."""
        first, second = self._ends(target)
        ways: list[tuple[int, int, list[Place]]] = []
        for here, there in ((first, second), (second, first)):
            for place, end in self._leading_from(here, target):
                if joined.together(end, there):
                    ways.append((self._cost(place), self.values[place], [place]))
        for place, end in () if ways else self._leading_from(first, target):
            for other, far in self._leading_from(second, target):
                corner = self._between.get((min(end, far), max(end, far)))
                if corner is None or len({place, other, corner, target}) < 4 or not self._is_free(corner):
                    continue
                cells = [place, other, corner]
                ways.append((sum(map(self._cost, cells)), sum(map(self.values.__getitem__, cells)), cells))
        return [target, *min(ways)[2]] if ways else []

    def _leading_from(self, at: int, target: Place) -> Iterator[tuple[Place, int]]:
        """The nearest cells of a sum that can go both ways, each with the sum at its other end."""
        for place, _ in self._near[at]:
            self.steps += 1
            if place != target and self._is_free(place):
                first, second = self._ends(place)
                yield place, second if first == at else first

    def _is_free(self, place: Place) -> bool:
        """Whether it can be hidden, or is, and then go up and down."""
        return self._can_change(place, 1) and self._can_change(place, -1)

    def can_be_worked_out(self, target: Place) -> bool:
        """Whether no other way to fill the table in is known that changes this number by one."""
        return target in self._in and not self._cheapest(target, self._hidden_of, most=0)

    def _walk(self, target: Place) -> list[Place]:
        """The cells of the cheapest way, the target among them; empty if there is none at all."""
        for offered in (self._near_of, self._all_of):
            if found := self._cheapest(target, offered):
                return [place for place, _ in found]
        return []

    def _telling_less(self, target: Place) -> list[Move]:
        """The cheapest way if bands may be left out too; empty if there is none."""
        may = self._can_change_without_band
        return self._cheapest(target, self._near_of, may) or self._cheapest(target, self._all_of, may)

    def _cheapest(
        self, target: Place, offered: Offer, may: May | None = None, most: int | None = None
    ) -> list[Move]:
        """The target first; empty if there is no way."""
        tried = (self._way(target, change, offered, may or self._can_change, most) for change in (1, -1))
        ways = [way for way in tried if way is not None]
        return min(ways)[1] if ways else []

    def _way(
        self, target: Place, change: int, offered: Offer, may: May, most: int | None
    ) -> tuple[int, list[Move]] | None:
        """Cost and moves of the way that makes up for a target that changes by ``change``, with that."""
        if not may(target, change):
            return None
        ends = [(at, sign * change) for at, sign in self._in[target]]
        start = ends[0]
        goal = (ends[1][0], -ends[1][1]) if len(ends) > 1 else (OUTSIDE, 0)
        first = 0 if self._is_within(target, change) else TELL_LESS
        best: dict[State, int] = {start: first}
        came: dict[State, tuple[State, Move]] = {}
        queue = [(first, start)]
        while queue:
            cost, state = heapq.heappop(queue)
            if state == goal:
                return cost, [(target, change), *self._back(came, start, state)]
            if cost > best[state]:
                continue
            for place, by, there in self._moves(state, offered):
                self.steps += 1
                dear = cost + self._cost(place, by)
                if place == target or not may(place, by) or (most is not None and dear > most):
                    continue
                if dear < best.get(there, dear + 1):
                    best[there] = dear
                    came[there] = (state, (place, by))
                    heapq.heappush(queue, (dear, there))
        return None

    def _back(
        self,
        came: Mapping[State, tuple[State, Move]],
        start: State,
        state: State,
    ) -> list[Move]:
        moves: list[Move] = []
        while state != start:
            state, move = came[state]
            moves.append(move)
        return moves

    def _moves(self, state: State, offered: Offer) -> Iterator[tuple[Place, int, State]]:
        """Cell, its change, and where the balance is then off. ``state``: a sum and by how much it is off."""
        at, off = state
        if at == OUTSIDE:
            for place, _ in offered(at):
                other, sign = self._in[place][0]
                for by in (1, -1):
                    yield place, by, (other, sign * by)
            return
        for place, sign in offered(at):
            by = -off * sign
            for other, sign_there in self._in[place]:
                if other != at:
                    yield place, by, (other, sign_there * by)
            if len(self._in[place]) == 1:
                yield place, by, (OUTSIDE, 0)

    def _hidden_of(self, at: int) -> list[tuple[Place, int]]:
        return self._dark[at]

    def _near_of(self, at: int) -> list[tuple[Place, int]]:
        return [*self._hidden_of(at), *(cell for cell in self._near[at] if cell[0] not in self.hidden)]

    def _all_of(self, at: int) -> list[tuple[Place, int]]:
        return self._out if at == OUTSIDE else self._cells[at]

    def _can_change(self, place: Place, by: int) -> bool:
        if place not in self.hidden and place in self.kept:
            return False
        return self._is_within(place, by)

    def _can_change_without_band(self, place: Place, by: int) -> bool:
        return self._can_change(place, by) or (
            place in self.banded and self.values[place] + by >= SOMETHING.low
        )

    def _is_within(self, place: Place, by: int) -> bool:
        """Whether it is still what readers are told of it, or would be, if it were hidden."""
        bounds = self.hidden.get(place) or Bounds()
        return bounds.low <= self.values[place] + by <= bounds.high

    def _cost(self, place: Place, by: int = 0) -> int:
        if place in self.hidden:
            return 0 if self._is_within(place, by) else TELL_LESS
        return self._order(place)[0]

    def _order(self, place: Place) -> tuple[int, int, Place]:
        """Parts before totals, and of these the small ones, but not nothing at all."""
        value = self.values[place]
        cost = TOTAL if place in self._totals else PART if value else SMALL_PART
        return cost, value, place
