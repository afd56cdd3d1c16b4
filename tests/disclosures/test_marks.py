"""Text is cut where something was found; nothing is lost, repeated or marked in the wrong place."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from disclosures.editing.marks import (
    COLUMNS_OF_A_SHEET,
    ROWS_OF_A_SHEET,
    Mark,
    Passage,
    letters,
    passages,
    sheet,
)

TEXT = st.text(alphabet="ab \t\n<é", max_size=60)
RANGE = st.tuples(st.sampled_from(["fact", "detail"]), st.integers(-3, 70), st.integers(-3, 70))


def mark(sort: str, start: int, end: int, key: str = "f1") -> Mark:
    return Mark(sort, key, "a", "Label", start, end)


def marks_of(ranges: list[tuple[str, int, int]]) -> list[Mark]:
    return [mark(sort, start, end, f"k{number}") for number, (sort, start, end) in enumerate(ranges)]


def looks(cut: list[Passage]) -> list[tuple[str, str]]:
    return [(one.text, "F" * one.is_fact + "D" * one.is_detail) for one in cut]


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ([("fact", 0, 3)], [("abc", "F"), ("def", "")]),
        ([("fact", 3, 6), ("fact", 0, 3)], [("abc", "F"), ("def", "F")]),
        ([("fact", 0, 5), ("detail", 2, 6)], [("ab", "F"), ("cde", "FD"), ("f", "D")]),
        ([("fact", 1, 5), ("detail", 2, 3)], [("a", ""), ("b", "F"), ("c", "FD"), ("de", "F"), ("f", "")]),
        ([("fact", 4, 4), ("detail", 5, 99), ("fact", -2, 3)], [("abcdef", "")]),
    ],
)
def test_overlapping_marks_are_both_shown(
    ranges: list[tuple[str, int, int]], expected: list[tuple[str, str]]
):
    assert looks(passages("abcdef", marks_of(ranges))) == expected


@given(TEXT, st.lists(RANGE, max_size=12))
def test_no_text_is_lost_or_repeated_and_each_character_is_marked_as_found(
    text: str, ranges: list[tuple[str, int, int]]
):
    cut = passages(text, marks_of(ranges))
    assert "".join(one.text for one in cut) == text
    at = 0
    good = [(sort, start, end) for sort, start, end in ranges if 0 <= start < end <= len(text)]
    begun = []
    for one in cut:
        for place in range(at, at + len(one.text)):
            covering = {sort for sort, start, end in good if start <= place < end}
            assert (one.is_fact, one.is_detail) == ("fact" in covering, "detail" in covering)
        for each in one.begins:
            assert each.start == at
            begun.append(each.key)
        at += len(one.text)
    assert len(begun) == len(set(begun)) == len(good)


@given(TEXT, st.lists(RANGE, max_size=12))
@example("<<<\n<\n<", [("fact", 0, 7), ("detail", 1, 5)])
def test_a_sheet_has_the_same_text_and_marks_as_its_lines(text: str, ranges: list[tuple[str, int, int]]):
    lines = text.split("\n")
    table = sheet(text, range(5, 5 + len(lines)), marks_of(ranges))
    assert table is not None
    at = 0
    for row, line in zip(table.rows, lines, strict=True):
        for cell, written in zip(row.cells, line.split("\t"), strict=False):
            assert "".join(one.text for one in cell) == written
            for one in cell:
                for place in range(at, at + len(one.text)):
                    covering = {s for s, start, end in ranges if 0 <= start <= place < end <= len(text)}
                    assert (one.is_fact, one.is_detail) == ("fact" in covering, "detail" in covering)
                at += len(one.text)
            at += 1
    assert [row.number for row in table.rows] == list(range(5, 5 + len(lines)))
    assert len({len(row.cells) for row in table.rows} | {len(table.columns)}) == 1


def test_rows_and_columns_are_named_as_in_the_program_that_made_them():
    table = sheet("Month\tAsked\n\t74", [3, 7], [mark("fact", 13, 15)])
    assert table is not None
    assert (table.columns, [row.number for row in table.rows], table.is_cut) == (["A", "B"], [3, 7], False)
    assert looks(list(table.rows[1].cells[1])) == [("74", "F")]


def test_rows_that_do_not_fit_their_numbers_make_no_table():
    assert sheet("one\ntwo", [1], []) is None


def test_a_large_sheet_is_cut():
    rows = ROWS_OF_A_SHEET + 5
    tall = sheet("\n".join(["a"] * rows), range(1, rows + 1), [])
    wide = sheet("\t" * (COLUMNS_OF_A_SHEET + 5), [1], [])
    assert tall and len(tall.rows) == ROWS_OF_A_SHEET and tall.is_cut
    assert wide and len(wide.columns) == COLUMNS_OF_A_SHEET and wide.is_cut


def test_letters_go_on_as_columns_do():
    assert [letters(number) for number in (0, 25, 26, 27, 701, 702)] == ["a", "z", "aa", "ab", "zz", "aaa"]


def test_marks_nested_in_one_another_take_no_longer_than_others():
    many = 20_000
    nested = [mark("fact", number, 2 * many - number, f"k{number}") for number in range(many)]
    started = time.monotonic()
    cut = passages("x" * (2 * many), nested)
    assert len(cut) == 2 * many - 1
    assert time.monotonic() - started < 5
