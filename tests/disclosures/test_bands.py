"""The geometry of the flow diagram, whatever it is given to draw."""

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.presenters.bands import LEFT, MIDDLE, RIGHT, Frame, Layout, Ribbon, lay_out

KEYS = st.sampled_from(["a", "b", "c", "d", "e", "f", ""])
RIBBONS = st.lists(
    st.builds(Ribbon, KEYS, KEYS, KEYS, st.integers(0, 5_000), st.booleans()),
    max_size=40,
    unique_by=lambda each: (each.left, each.middle, each.right, each.is_striped),
)
NEARLY = 1e-6


def ends(layout: Layout) -> dict[tuple[int, str, bool], list[tuple[float, float]]]:
    """By mark and side (True: the right one), from where to where each band touches it."""
    found = defaultdict(list)
    for band in layout.bands:
        column = LEFT if band.x1 < 400 else MIDDLE
        found[column, band.ribbon.end(column), True].append((band.y1, band.y1 + band.height))
        found[column + 1, band.ribbon.end(column + 1), False].append((band.y2, band.y2 + band.height))
    return found


@given(RIBBONS)
def test_bands_lie_below_each_other_at_a_mark_and_fill_it(ribbons: list[Ribbon]) -> None:
    layout = lay_out(ribbons)
    marks = {(mark.column, mark.key): mark for mark in layout.marks}
    for (column, key, _), touched in ends(layout).items():
        mark = marks[column, key]
        lower = mark.y
        for start, stop in sorted(touched):
            assert start == pytest.approx(lower, abs=NEARLY)
            lower = stop
        assert lower == pytest.approx(mark.y + mark.height, abs=NEARLY)


@given(RIBBONS)
def test_everything_is_as_thick_as_it_has_flows(ribbons: list[Ribbon]) -> None:
    layout = lay_out(ribbons)
    units = [band.height / band.ribbon.weight for band in layout.bands]
    units += [mark.height / mark.weight for mark in layout.marks]
    assert all(unit == pytest.approx(units[0]) for unit in units)
    assert sum(mark.weight for mark in layout.marks if mark.column == LEFT) == sum(
        each.weight for each in ribbons
    )


@given(RIBBONS)
def test_nothing_stands_outside_and_labels_have_room(ribbons: list[Ribbon]) -> None:
    frame, layout = Frame(), lay_out(ribbons)
    columns = defaultdict(list)
    for mark in layout.marks:
        assert frame.top - NEARLY <= mark.y
        assert mark.y + mark.height <= layout.height + NEARLY
        columns[mark.column].append(mark)
    for column, marks in columns.items():
        marks.sort(key=lambda each: each.y)
        for above, below in pairwise(marks):
            free = frame.gaps[MIDDLE] if column == MIDDLE else frame.gaps[column]
            assert below.y - above.y - above.height >= free - NEARLY
            if column != MIDDLE:
                middles = [each.y + each.height / 2 for each in (above, below)]
                assert middles[1] - middles[0] >= frame.line - NEARLY
    for band in layout.bands:
        assert 0 <= band.x1 < band.x2 <= layout.width
        assert min(band.y1, band.y2) >= 0
        assert max(band.y1, band.y2) + band.height <= layout.height + NEARLY


@given(RIBBONS)
def test_the_same_flows_are_drawn_the_same_in_whatever_order_they_come(ribbons: list[Ribbon]) -> None:
    def drawn(given: list[Ribbon]) -> set[object]:
        layout = lay_out(given)
        return {(b.ribbon, round(b.x1, 4), round(b.y1, 4), round(b.y2, 4)) for b in layout.bands}

    assert drawn(ribbons) == drawn(ribbons[::-1])


def test_what_has_no_flow_is_not_drawn() -> None:
    layout = lay_out([Ribbon("a", "b", "c", 0)])
    assert (layout.marks, layout.bands) == ([], [])
    assert lay_out([]).bands == []


def test_two_that_run_side_by_side_do_not_cross() -> None:
    layout = lay_out([Ribbon("a", "x", "p", 3), Ribbon("b", "y", "q", 2), Ribbon("c", "z", "r", 1)])
    places = {column: [m.key for m in sorted(layout.marks, key=lambda m: m.y) if m.column == column]
              for column in (LEFT, MIDDLE, RIGHT)}  # fmt: skip
    pairs = dict(zip("abc", zip("xyz", "pqr", strict=True), strict=True))
    assert [pairs[key] for key in places[LEFT]] == list(zip(places[MIDDLE], places[RIGHT], strict=True))
