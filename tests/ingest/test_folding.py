"""Folded text matches easily, and every place in it leads back to the original."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.facts import folding
from disclosures.ingest.facts.folding import Folded, fold

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.mark.parametrize(
    ("original", "folded"),
    [
        ("“the Act”", '"the Act"'),
        ("children’s – records", "children's - records"),
        ("of\ufb01cer", "officer"),
        ("infor\u00admation", "information"),
        ("zero\u200bwidth", "zerowidth"),
        ("a\u00a0b\t\tc", "a b c"),
        ("line  \n\n  next", "line\nnext"),
        ("line\r\nnext", "line\nnext"),
        ("Llyw\u0302r", "Llyŵr"),
        ("fullwidth １２", "fullwidth 12"),
        ("2016\u00b9", "2016 "),
    ],
)
def test_what_printers_vary_becomes_even(original: str, folded: str):
    assert fold(original).text == folded


def _places(folded: Folded) -> list[tuple[int, int]]:
    return [folded.span(at, at + 1) for at in range(len(folded.text))]


@given(TEXT)
def test_places_lead_back_in_order(original: str):
    folded = fold(original)
    places = _places(folded)
    assert places == sorted(places)
    assert all(0 <= start < end <= len(original) for start, end in places)


@given(TEXT, st.text("ABCDEFGH0123456789", min_size=1, max_size=12), TEXT)
def test_a_word_found_in_folded_text_is_the_word_in_the_original(before: str, word: str, after: str):
    original = f"{before} {word} {after}"
    folded = fold(original)
    at = folded.text.find(word)
    assert at >= 0
    start, end = folded.span(at, at + len(word))
    assert (
        unicodedata.normalize("NFKC", "".join(c for c in original[start:end] if c.isprintable()))
        .replace(" ", "")
        .startswith(word[:1])
    )


@given(TEXT)
def test_folding_twice_changes_nothing(original: str):
    once = fold(original).text
    assert fold(once).text == once


@given(TEXT)
def test_white_space_never_comes_in_runs(original: str):
    text = fold(original).text
    assert not any(first.isspace() and second.isspace() for first, second in pairwise(text))


@given(
    st.text(st.sampled_from("aB1 -\n\t\r\x1c\u0301\u200b\u00ad\u00a0\ufb01\u2019\u00b9é"), max_size=60) | TEXT
)
def test_what_is_taken_over_in_one_piece_is_what_character_by_character_gives(original: str):
    never = re.compile("(?!)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folding, "PLAIN", never)
        slowly = fold(original)
    assert fold(original).text == slowly.text
    assert _places(fold(original)) == _places(slowly)
