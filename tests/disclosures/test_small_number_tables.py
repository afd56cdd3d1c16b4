"""Small numbers against a reader who works with totals, percentages and two tables beside each other."""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.small_numbers.differences import Cells, Difference, between, nested, plain, years
from disclosures.small_numbers.grid import Bounds, Grid, Place, Sum
from disclosures.small_numbers.revealing import Besides, Hiding
from disclosures.small_numbers.shares import gives_away, share

SMALL = Bounds(1, 4)


# ---- the reader: every way to fill in what is hidden that fits all sums, in whole numbers


class Reader:
    """Tries numbers for hidden cells one after the other, and gives a way up as soon as a sum cannot hold."""

    def __init__(self, shown: Mapping[Place, int], sums: Sequence[Sum], hidden: Mapping[Place, Bounds]):
        self.shown, self.sums = dict(shown), [list(one) for one in sums]
        self.order = sorted(hidden)
        self.bounds = dict(hidden)
        self.steps = 0

    def other_than(self, target: Place, true: int) -> bool:
        """Whether the target can be another number than it is."""
        order = [target, *(place for place in self.order if place != target)]
        low, high = self._range(target, {})
        return any(
            self._fill(order[1:], {target: value})
            for value in sorted(range(low, high + 1), key=lambda one: abs(one - true))
            if value != true
        )

    def _range(self, place: Place, tried: Mapping[Place, int]) -> tuple[int, int]:
        """What the sums leave for one cell, given what was tried for others."""
        low, high = self.bounds[place].low, self.bounds[place].high
        for one in self.sums:
            signs = dict(one)
            if place not in signs:
                continue
            least = most = 0
            for other, sign in one:
                if other == place:
                    continue
                value = tried.get(other, self.shown.get(other))
                ends = (
                    (value, value) if value is not None else (self.bounds[other].low, self.bounds[other].high)
                )
                least += min(sign * ends[0], sign * ends[1])
                most += max(sign * ends[0], sign * ends[1])
            # sign * value + rest = 0
            ends = (-most, -least) if signs[place] == 1 else (least, most)
            low, high = max(low, ends[0]), min(high, ends[1])
        return low, min(high, low + 400)

    def _fill(self, order: Sequence[Place], tried: dict[Place, int]) -> bool:
        self.steps += 1
        assert self.steps < 200_000, "too large a table for this reader"
        ranges = [(place, self._range(place, tried)) for place in order]
        if any(low > high for _, (low, high) in ranges):
            return False
        if not order:
            return all(self._holds(one, tried) for one in self.sums)
        place, (low, high) = min(ranges, key=lambda one: one[1][1] - one[1][0])
        rest = [one for one in order if one != place]
        return any(self._fill(rest, {**tried, place: value}) for value in range(low, high + 1))

    def _holds(self, one: Sequence[tuple[Place, int]], tried: Mapping[Place, int]) -> bool:
        return sum(sign * tried.get(place, self.shown.get(place, 0)) for place, sign in one) == 0


def worked_out(grid: Grid, sums: Sequence[Sum], hidden: Mapping[Place, Bounds]) -> set[Place]:
    """Which hidden cells such a reader knows for sure."""
    shown = {place: value for place, value in grid.values.items() if place not in hidden}
    reader = Reader(shown, sums, hidden)
    in_sums = {place for one in sums for place, _ in one}
    return {
        place for place in hidden if place in in_sums and not reader.other_than(place, grid.values[place])
    }


# ---- random tables


Made = tuple[Grid, list[Sum]]


def with_totals(parts: list[list[int]], *, down: bool, across: bool, groups: int = 0) -> Made:
    """A table with the totals that are asked for, those of its first ``groups`` rows and of the others too;
    and all its sums, as its author knows them."""
    width = len(parts[0])
    rows: list[list[int]] = []
    of_rows: dict[int, list[int]] = {}
    for some in (parts[:groups], parts[groups:]) if groups else (parts,):
        first = len(rows)
        rows += [list(row) for row in some]
        if groups and some:
            of_rows[len(rows)] = list(range(first, len(rows)))
            rows.append([sum(column) for column in zip(*some, strict=True)])
    if down:
        of_rows[len(rows)] = list(of_rows) or list(range(len(rows)))
        rows.append([sum(column) for column in zip(*parts, strict=True)])
    if across:
        rows = [[*row, sum(row)] for row in rows]
    values = {(at, column): value for at, row in enumerate(rows) for column, value in enumerate(row)}
    sums = [Sum((t, c), [(p, c) for p in of]) for t, of in of_rows.items() for c in range(len(rows[0]))]
    if across:
        sums += [Sum((at, width), [(at, column) for column in range(width)]) for at in range(len(rows))]
    total_columns = frozenset({width} if across else ())
    return Grid(values, total_rows=frozenset(of_rows), total_columns=total_columns), sums


@st.composite
def tables(draw: st.DrawFn) -> Made:
    width, height = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    numbers = st.integers(0, 2) | st.integers(0, 7) | st.integers(0, 40)
    parts = draw(
        st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=height, max_size=height)
    )
    down, across = draw(st.sampled_from([(True, True), (True, False), (False, True)]))
    groups = draw(st.sampled_from([0, height // 2])) if down else 0
    return with_totals(parts, down=down, across=across, groups=groups)


@given(made=tables(), data=st.data())
@settings(max_examples=400, deadline=None)
def test_nothing_can_be_worked_out_once_the_proposals_are_taken(made: Made, data: st.DataObject):
    table, true_sums = made
    small = sorted(place for place, value in table.values.items() if 0 < value < 5)
    chosen = data.draw(st.sets(st.sampled_from(small)) | st.just(set(small)) if small else st.just(set()))
    hiding = Hiding(table.values, table.sums(), dict.fromkeys(chosen, SMALL), banded=chosen)
    proposed = hiding.besides(chosen)
    assert {one.target for one in proposed} <= chosen
    if {one.place for one in proposed} & chosen:  # only where nothing that is shown would help
        shown_alone = Hiding(table.values, table.sums(), dict.fromkeys(chosen, SMALL)).besides(chosen)
        assert not {one.place for one in shown_alone} & chosen
        beside = {one.place: Bounds() for one in shown_alone}
        assert worked_out(table, table.sums(), dict.fromkeys(chosen, SMALL) | beside)
    told = {one.place: Bounds(1) if one.place in chosen else Bounds() for one in proposed}
    hidden = dict.fromkeys(chosen, SMALL) | told
    assert worked_out(table, true_sums, hidden) == set()
    assert not any(hiding.can_be_worked_out(place) for place in chosen)


@given(made=tables(), data=st.data())
@settings(max_examples=200, deadline=None)
def test_what_is_said_to_be_safe_is_safe_and_nothing_is_proposed_without_need(
    made: Made, data: st.DataObject
):
    table, _ = made
    small = sorted(place for place, value in table.values.items() if 0 < value < 5)
    chosen = data.draw(st.sets(st.sampled_from(small)) | st.just(set(small)) if small else st.just(set()))
    sums = table.sums()
    hidden = dict.fromkeys(chosen, SMALL)
    known = worked_out(table, sums, hidden)
    before = Hiding(table.values, sums, dict(hidden))
    assert {place for place in chosen if before.can_be_worked_out(place)} == known
    assert bool(Hiding(table.values, sums, dict(hidden), banded=chosen).besides(chosen)) == bool(known)


@given(made=tables())
@settings(max_examples=300, deadline=None)
def test_sums_hold_and_no_cell_stands_in_more_than_two(made: Made):
    table, _ = made
    counted: dict[Place, int] = {}
    for one in table.sums():
        assert table.values[one.total] == sum(table.values[part] for part in one.parts)
        for place, _ in one:
            counted[place] = counted.get(place, 0) + 1
    assert max(counted.values(), default=0) <= 2


# ---- what such tables look like in practice


def grid(rows: Sequence[Sequence[int | None]], *, total_rows: Sequence[int] = ()) -> Grid:
    values = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None}
    missing = {
        (r, c): Bounds(0, 4) for r, row in enumerate(rows) for c, value in enumerate(row) if value is None
    }
    return Grid(values, missing, frozenset(total_rows))


def besides(table: Grid, *targets: Place, kept: Sequence[Place] = ()) -> list[Place]:
    sums = table.sums()
    hidden = dict.fromkeys(targets, SMALL)
    return [one.place for one in Hiding(table.values, sums, hidden, kept).besides(targets)]


def test_the_only_one_of_a_column_that_is_held_back_takes_the_smallest_other_along():
    assert besides(grid([[41], [3], [12], [56]], total_rows=[3]), (1, 0)) == [(2, 0)]
    assert besides(grid([[41], [3], [0], [44]], total_rows=[3]), (1, 0)) == [(0, 0)]


def test_two_ones_that_are_held_back_still_show_in_a_total_of_two():
    assert besides(grid([[41], [1], [1], [43]], total_rows=[3]), (1, 0), (2, 0)) == [(0, 0)]
    assert besides(grid([[1], [1], [2]], total_rows=[2]), (0, 0), (1, 0)) == [(2, 0)]


def test_where_bands_leave_no_other_way_one_is_left_out():
    """Four numbers of "1 to 4" in a total of "1 to 4" can only be ones."""
    table = grid([[1], [1], [1], [1], [4]], total_rows=[4])
    places = sorted(table.values)
    told = dict.fromkeys(places, SMALL)
    assert worked_out(table, table.sums(), told) == set(places)
    found = Hiding(table.values, table.sums(), dict(told), banded=places).besides(places)
    assert found == [Besides((4, 0), (0, 0))]
    assert worked_out(table, table.sums(), told | {(4, 0): Bounds(1)}) == set()
    # What the authority itself said of them is no word of ours.
    assert Hiding(table.values, table.sums(), dict(told), banded=places[:4]).besides(places) == []


def test_a_band_of_one_number_is_no_band():
    only = Bounds(1, 1)
    table = grid([[41], [1], [1], [43]], total_rows=[3])
    hidden = {(1, 0): only, (2, 0): only, (0, 0): Bounds()}
    found = Hiding(table.values, table.sums(), hidden, banded=[(1, 0), (2, 0)]).besides([(1, 0)])
    assert found == [Besides((1, 0), (1, 0))]


def test_an_editor_who_shows_a_number_is_not_asked_for_it_again():
    table = grid([[41], [3], [12], [56]], total_rows=[3])
    assert besides(table, (1, 0), kept=[(2, 0)]) == [(0, 0)]
    assert besides(table, (1, 0), kept=[(2, 0), (0, 0)]) == [(3, 0)]
    assert besides(table, (1, 0), kept=[(2, 0), (0, 0), (3, 0)]) == []


def test_a_number_that_the_authority_left_out_is_filled_in_from_its_total():
    table = grid([[41], [None], [12], [56]], total_rows=[3])
    [one] = table.sums()
    assert (one.total, table.values[1, 0]) == ((3, 0), 3)
    both = grid([[41], [None], [None], [56]], total_rows=[3])
    assert both.sums() == [] and (1, 0) not in both.values


def test_a_column_that_adds_up_the_others_is_a_total_without_saying_so():
    table = Grid({(0, 0): 44, (0, 1): 41, (0, 2): 3, (1, 0): 30, (1, 1): 12, (1, 2): 18})
    assert [one.total for one in table.sums()] == [(0, 0), (1, 0)]
    by_chance = Grid({(0, 0): 44, (0, 1): 41, (0, 2): 3, (1, 0): 7, (1, 1): 12, (1, 2): 18})
    assert by_chance.sums() == []


@pytest.mark.parametrize("rows", [300, 3_000])
def test_the_work_grows_with_the_table_and_no_faster(rows: int):
    parts = [[(7 * r + 3 * c) % 60 + 5 for c in range(6)] for r in range(rows)]
    for r in range(0, rows, 10):
        parts[r][r % 6] = 3
    made, _ = with_totals(parts, down=True, across=True)
    small = [place for place, value in made.values.items() if value == 3]
    hiding = Hiding(made.values, made.sums(), dict.fromkeys(small, SMALL))
    assert hiding.besides(small)
    assert hiding.steps < 60 * len(made.values)


# ---- percentages


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("6.5%", "6.45", "6.55"), ("7", "6.5", "7.5"), ("100 %", "99.5", "100.5"), ("0.25", "0.245", "0.255")],
)
def test_a_percentage_stands_for_what_is_rounded_to_it(text: str, low: str, high: str):
    found = share(text)
    assert found and (found.low, found.high) == (Fraction(low), Fraction(high))


@pytest.mark.parametrize("text", ["", "n/a", "1,000", "<5%", "12.3456", "-4%"])
def test_what_is_no_percentage_gives_none(text: str):
    assert share(text) is None


@given(base=st.integers(1, 5_000), number=st.integers(1, 4), decimals=st.integers(0, 2))
def test_a_percentage_gives_a_number_away_if_it_fits_no_other(base: int, number: int, decimals: int):
    written = share(f"{100 * number / base:.{decimals}f}%")
    if written is None:
        assert 100 * number / base >= 1_000 - 1
        return
    others = [
        n
        for n in range(1, 5)
        if math.isclose(round(100 * n / base, decimals), round(100 * number / base, decimals))
    ]
    if len(others) > 1 and written.fits(number, base) and all(written.fits(n, base) for n in others):
        assert not gives_away(number, written, [base], SMALL)
    if gives_away(number, written, [base], SMALL):
        assert others == [number]


# ---- two tables


def cells(numbers: Mapping[str, int], said: str = "") -> Cells:
    named = {
        (plain(label), "pupils"): ((row, 1), number) for row, (label, number) in enumerate(numbers.items())
    }
    return Cells(named, years(said))


def test_the_same_cell_in_two_tables_shows_a_small_difference():
    here, there = cells({"Northtown": 44, "Southtown": 20}), cells({"Southtown": 20, "All of Northtown": 41})
    assert between(here, there, 5) == [Difference((0, 1), (1, 1), 3)]
    assert between(here, cells({"Northtown": 39}), 5) == []
    assert between(here, cells({"Westtown": 43}), 5) == []


def test_tables_about_other_years_are_about_other_people():
    here = cells({"Northtown": 44}, "Pupils in 2022")
    assert between(here, cells({"Northtown": 43}, "Pupils in 2023"), 5) == []
    assert between(here, cells({"Northtown": 43}, "Pupils, 2021/22"), 5) != []
    assert between(here, cells({"Northtown": 43}), 5) != []


def test_of_whom_leaves_a_small_rest():
    values = {(0, 1): 46, (1, 1): 43, (2, 1): 20, (3, 1): 12}
    labels = ["All pupils", "of whom boys", "Teachers", "of which part-time"]
    assert list(nested(labels, values, 0, [], 5)) == [Difference((1, 1), (0, 1), 3)]
    assert list(nested(labels, values, 0, [(0, 1)], 5)) == []
