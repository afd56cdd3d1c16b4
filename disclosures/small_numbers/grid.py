"""A table of numbers with the sums that hold in it, as a reader sees them. Plain: no database, no text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Place = tuple[int, int]  # row and column of a cell
Tree = Mapping[int, Sequence[int]]  # a line that is a total, and the lines that it adds up
NO_END = 10**12


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a reader knows of a number that is not shown: it lies between these, both included."""

    low: int = 0
    high: int = NO_END


# Of a small number that is held back a reader knows only that it is not nothing.
SOMETHING = Bounds(1)


@dataclass(frozen=True, slots=True)
class Sum:
    """``total`` is what ``parts`` add up to."""

    total: Place
    parts: Sequence[Place]

    def __iter__(self) -> Iterator[tuple[Place, int]]:
        """Each cell with its sign, as if the sum were written with nothing at its other side."""
        yield self.total, -1
        for part in self.parts:
            yield part, 1


@dataclass(slots=True)
class Grid:
    """Numbers by place. ``missing``: what the authority left out itself, with what is known of each.

    ``total_rows`` and ``total_columns`` are those that call themselves one; others are told by their numbers.
    """

    values: dict[Place, int]
    missing: dict[Place, Bounds] = field(default_factory=dict)
    total_rows: frozenset[int] = frozenset()
    total_columns: frozenset[int] = frozenset()

    def sums(self) -> list[Sum]:
        """Every sum that holds, in which each cell stands at most twice. Numbers left out by the authority
        are filled in where one sum alone gives them away. About linear in cells.

        Totals of totals are known in one direction. Where both directions have them, those of the columns
        count as one total of all columns that are none.
        """
        rows, columns = _lines(self, 0), _lines(self, 1)
        down = _tree(rows, self.total_rows)
        across = _tree(columns, self.total_columns)
        if down and any(part in across for parts in across.values() for part in parts):
            across = _flat(across)
        found = [
            Sum((total, column), [(part, column) for part in parts])
            for total, parts in down.items()
            for column in columns
        ]
        found += [
            Sum((row, total), [(row, part) for part in parts])
            for row in rows
            if row not in down
            for total, parts in across.items()
        ]
        whole = (_whole(one, self) for one in found)
        return self._filled([one for one in whole if one])

    def _filled(self, sums: list[Sum]) -> list[Sum]:
        """Those in which every number is known, or follows from the others."""
        open_ones = [one for one in sums if any(place in self.missing for place, _ in one)]
        sure = [one for one in sums if all(place in self.values for place, _ in one)]
        changed = True
        while changed:
            changed = False
            for one in list(open_ones):
                unknown = [(place, sign) for place, sign in one if place not in self.values]
                if len(unknown) > 1:
                    continue
                open_ones.remove(one)
                changed = True
                place, sign = unknown[0] if unknown else (one.total, -1)
                value = -sign * sum(s * self.values[p] for p, s in one if p != place)
                if not unknown:
                    is_right = self.values[place] == value
                else:
                    bounds = self.missing[place]
                    is_right = bounds.low <= value <= bounds.high
                    if is_right:
                        self.values[place] = value
                if is_right:
                    sure.append(one)
        return sure


def _whole(one: Sum, grid: Grid) -> Sum | None:
    """Without cells that are empty; None where the total is, no part is left, or it does not add up."""
    parts = [part for part in one.parts if part in grid.values or part in grid.missing]
    total = one.total in grid.values or one.total in grid.missing
    if not total or not parts:
        return None
    found = Sum(one.total, parts)
    known = all(place in grid.values for place, _ in found)
    return found if not known or _adds_up(found, grid.values) else None


def _adds_up(one: Sum, values: Mapping[Place, int]) -> bool:
    return sum(sign * values[place] for place, sign in one) == 0


def _lines(grid: Grid, axis: int) -> dict[int, dict[int, int | None]]:
    """By row (axis 0) or column: its numbers by their place in it, None where one was left out."""
    found: dict[int, dict[int, int | None]] = {}
    for place in sorted({*grid.values, *grid.missing}, key=lambda place: place[axis]):
        found.setdefault(place[axis], {})[place[1 - axis]] = grid.values.get(place)
    return found


def _tree(lines: Mapping[int, Mapping[int, int | None]], named: frozenset[int]) -> dict[int, list[int]]:
    """Which lines are totals, and of which others; no line is part of two.

    A line that calls itself a total is one of the lines since the total before it, or of all that none before
    it added up; the first line is one of all that are left in the end. If none calls itself so, the first or
    the last line is one if it adds up all others wherever the two can be told apart.
    """
    order = list(lines)
    found: dict[int, list[int]] = {}
    free: list[int] = []  # lines that no total has added up yet
    since: list[int] = []
    for line in order:
        if line in named and since + free:
            found |= _total(lines, line, [since, free])
            added = set(found.get(line, ()))
            free = [*(one for one in free if one not in added), *([line] if added else [])]
            since = []
        elif line not in named:
            free.append(line)
            since.append(line)
    if order and order[0] in named:
        found |= _total(lines, order[0], [free])
    if not named and len(order) > 2:
        for line, parts in ((order[-1], order[:-1]), (order[0], order[1:])):
            if _fits(lines, line, parts) == 1 and _tells(lines, line):
                return {line: list(parts)}
    return found


def _total(
    lines: Mapping[int, Mapping[int, int | None]], line: int, choices: Sequence[Sequence[int]]
) -> dict[int, list[int]]:
    """The line with the first of these parts that it adds up; or, since authorities err, that it adds up in
    more places than not."""
    given = [list(parts) for parts in choices if parts]
    for least in (1, 0.51):
        for parts in given:
            if _fits(lines, line, parts) >= least:
                return {line: parts}
    return {}


def _fits(lines: Mapping[int, Mapping[int, int | None]], total: int, parts: Sequence[int]) -> float:
    """In which part of the places the sums add up, of those where all is known; where there are gaps
    everywhere, 1 if they can add up and 0 if not."""
    right = wrong = 0
    can = False
    for place, value in lines[total].items():
        others = [lines[part][place] for part in parts if place in lines[part]]
        if not others:
            continue
        known = sum(other for other in others if other is not None)
        if value is None or None in others:
            can = can or value is None or known <= value
        elif known == value:
            right += 1
        else:
            wrong += 1
    return right / (right + wrong) if right + wrong else float(can)


def _tells(lines: Mapping[int, Mapping[int, int | None]], total: int) -> bool:
    """Two sums at least that are not nothing: one alone may add up by chance."""
    others = [line for line in lines if line != total]
    sums = 0
    for place, value in lines[total].items():
        parts = [lines[line].get(place) for line in others]
        if value and None not in parts and sum(1 for part in parts if part) > 1:
            sums += 1
    return sums > 1


def _flat(tree: Tree) -> dict[int, list[int]]:
    """The top totals alone, of all lines at the bottom."""

    def bottom(line: int) -> list[int]:
        return [one for part in tree[line] for one in bottom(part)] if line in tree else [line]

    inner = {part for parts in tree.values() for part in parts}
    return {line: bottom(line) for line in tree if line not in inner}
