"""The quick looks of the search for personal data: none hides what the pattern behind it would find."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.ingest.personal import addresses, identifiers, money, name_patterns
from disclosures.ingest.personal.births import BEGINNINGS, CUE_IN_LOWER_CASE, WHOLE_WORDS
from disclosures.ingest.personal.births import CUE as BORN
from disclosures.ingest.personal.folded import IN_WORD, LONG_NUMBER, View
from disclosures.ingest.personal.name_parts import RUN, runs
from disclosures.ingest.personal.phones import CUE, CUE_WORDS, NOUGHT, NUMBER
from disclosures.ingest.personal.postcodes import CODE, CORE
from tests.ingest.people import MARK
from tests.ingest.test_personal_forms import FORMS
from tests.ingest.test_personal_search import BAIT

# By what is looked for in the text: the shape, or the words, of which there is one wherever it is found.
SHAPES = [
    (addresses.FIGURE_BEFORE_NAME, addresses.FIGURE_BEFORE_CAPITAL),
    (money.CARD, money.CARD_SHAPE),
    (money.IBAN, money.IBAN_SHAPE),
    (money.PAIR, money.PAIR_SHAPE),
    (money.MARK_NOW, money.MARK_CORE),
    (CODE, CORE),
]
WORDS = [
    (addresses.FLAT_WORD, addresses.FLAT_WORDS),
    (money.AFTER_ACCOUNT_CUE, money.ACCOUNT_WORDS | {"c"}),
    (money.MARK_CUE, money.MARK_WORDS),
    (name_patterns.USER, name_patterns.USER_VERBS),
    (CUE, CUE_WORDS),
]
PLAIN = [re.sub(r"\[\[[^|\]]*\||\]\]", "", form) for form in FORMS]
ODD = [*"0١8OlſıİK£_éÉǅ²½ﬁ\u00ad", "\u0301", "\n", "\t", " ", "-", "/", "  "]
TEXTS = st.lists(
    st.sampled_from([*PLAIN, *BAIT, *ODD]) | st.text(string.printable + "éſ٣", max_size=12), max_size=12
)
VIEWS = TEXTS.map(lambda parts: "".join(parts)).map(lambda text: View(1, text, 0, len(text)))
quickly = settings(max_examples=200, deadline=None)


def test_forms_are_plain():
    assert not any(MARK.search(text) for text in PLAIN)


@quickly
@given(VIEWS)
def test_a_shape_says_of_what_kind_each_character_is(view: View):
    assert len(view.shape) == len(view.text)
    for one, kind in zip(view.text, view.shape, strict=True):
        assert bool(re.match(r"\d", one)) == (kind == "0")
        assert bool(re.match(r"\w", one)) == bool(re.match(IN_WORD, kind))
        assert bool(re.match(r"[A-Z]", one)) == (kind == "A")
        assert bool(re.match(r"[a-z]", one)) == (kind == "a")


@pytest.mark.parametrize("number", range(len(SHAPES)))
@quickly
@given(VIEWS)
def test_a_shape_hides_nothing(number: int, view: View):
    pattern, shape = SHAPES[number]
    assert shape.search(view.shape) or not pattern.search(view.text)


@pytest.mark.parametrize("number", range(len(WORDS)))
@quickly
@given(VIEWS)
def test_the_words_hide_nothing(number: int, view: View):
    pattern, words = WORDS[number]
    assert view.has_any(words) or not pattern.search(view.text)


@quickly
@given(VIEWS)
def test_numbers_that_may_be_misread_are_not_hidden(view: View):
    assert "+" in view.text or NOUGHT.search(view.text) or not NUMBER.search(view.text)
    for match in identifiers.NINO.finditer(view.text):
        real = sum(one in string.digits for one in match[2])
        if real >= 5 and (match[1].isupper() or len(match[0]) == 9):
            assert any(shape.search(view.shape) for shape in identifiers.NINO_SHAPES)
    for match in identifiers.TEN.finditer(view.text):
        assert identifiers.TEN_SHAPE.search(view.shape) or not match[0].isdecimal()


@quickly
@given(VIEWS)
def test_leaps_lead_to_the_same_places(view: View):
    slow = re.compile(rf"\b(?:{addresses.STREET}|{addresses.STREET.upper()}|{addresses.WELSH_STREET})\b")
    number = re.compile(r"\d(?:[^\d\t]{0,4}\d){4,}")

    def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
        return [match.span() for match in pattern.finditer(text)]

    assert [run.span() for run in runs(view)] == spans(RUN, view.text)
    assert spans(addresses.STREET_WORD, view.text) == spans(slow, view.text)
    assert spans(LONG_NUMBER, view.shape) == spans(number, view.text)
    assert spans(CUE_IN_LOWER_CASE, view.lower) == spans(BORN, view.text)
    for pattern in (name_patterns.CLOSING, name_patterns.HEADER):
        anyhow = re.compile(pattern.pattern, re.IGNORECASE | re.MULTILINE)
        assert [match.span() for match in view.at_line_starts(pattern)] == spans(anyhow, view.text)


@quickly
@given(VIEWS)
def test_every_closing_and_birth_holds_one_of_its_words(view: View):
    assert view.has_any(name_patterns.CLOSING_WORDS) or not any(view.at_line_starts(name_patterns.CLOSING))
    if BORN.search(view.text):
        assert view.has_any(WHOLE_WORDS) or any(word in view.lower for word in BEGINNINGS)
