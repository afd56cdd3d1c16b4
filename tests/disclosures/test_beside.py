"""What two texts have in common, and what only one of them has."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.documents.beside import WORDS_A_SIDE, beside, pieces
from tests.factories import DocumentFactory

WORDS = st.lists(st.sampled_from(["the ", "a ", "reply ", "of\n", "data ", "1 "]), max_size=30)


@given(WORDS, WORDS)
def test_pieces_cover_both_sides_in_order_and_what_is_called_the_same_is(a: list[str], b: list[str]):
    x = y = 0
    for i, j, k, m, same in pieces(a, b):
        assert (i, k) == (x, y)
        if same:
            assert [word.strip() for word in a[i:j]] == [word.strip() for word in b[k:m]]
        x, y = j, m
    assert (x, y) == (len(a), len(b))


@given(WORDS)
def test_a_text_is_the_same_as_itself(a: list[str]):
    assert all(same for *_, same in pieces(a, a))


def test_one_changed_word_in_a_letter_is_all_that_differs():
    words = [f"word{number} " if number % 3 else "the " for number in range(3_000)]
    other = [*words[:1500], "otherwise ", *words[1501:]]
    assert [(i, j, k, m) for i, j, k, m, same in pieces(words, other) if not same] == [
        (1500, 1501, 1500, 1501)
    ]


@pytest.mark.parametrize("kinds", [2, 3, 50, 1_000])
def test_a_text_made_to_be_slow_takes_seconds(kinds: int):
    pick = random.Random(kinds)
    sides = [[f"{pick.randrange(kinds)} " for _ in range(WORDS_A_SIDE)] for _ in range(2)]
    started = time.monotonic()
    pieces(*sides)
    assert time.monotonic() - started < 10


@pytest.mark.django_db
def test_lines_that_are_the_same_stand_once_and_long_runs_are_folded():
    left, right = DocumentFactory(), DocumentFactory()
    same = "\n".join(f"Line number {number} of the letter" for number in range(20))
    left.pages.create(number=1, text=f"{same}\nAnswered on 9 December\nYours sincerely")
    left.pages.create(number=2, text="hidden-word", is_hidden=True)
    right.pages.create(number=1, text=f"{same}\nAnswered on 19 December\nYours sincerely")
    found = beside(left, right)
    assert [line.alike for line in found.lines if line.alike] == [16]
    (changed,) = [line for line in found.lines if not line.is_same]
    assert [run.text.strip() for run in changed.left if run.is_only] == ["9"]
    assert [run.text.strip() for run in changed.right if run.is_only] == ["19"]
    assert "hidden-word" not in str(found)
    assert (found.is_same, found.is_cut) == (False, False)


@pytest.mark.django_db
def test_a_book_is_cut():
    left, right = DocumentFactory(), DocumentFactory()
    for number in range(1, 4):
        left.pages.create(number=number, text="word " * 10_000)
    assert beside(left, right).is_cut
