"""A search in small letters finds what a search in any case finds, at the same place."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.facts import phrases
from disclosures.ingest.facts.needed_words import needed
from disclosures.ingest.facts.small_letters import Phrases

PATTERNS = [pattern for _, pattern in phrases.SIGNALS]
PATTERNS += [pattern for pattern in vars(phrases).values() if isinstance(pattern, Phrases)]
WORDS = sorted(set(re.findall("[a-z]{2,}", " ".join(pattern.pattern for pattern in PATTERNS))))
TEXT = st.lists(
    st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), max_size=25
)


@given(TEXT, st.randoms(use_true_random=False))
def test_what_is_found_is_what_any_case_would_find(parts: list[str], dice):
    folded = unicodedata.normalize("NFKC", " ".join(parts))
    text = "".join(sign.upper() if dice.random() < 0.3 and sign.isascii() else sign for sign in folded)
    for phrase in PATTERNS:
        found, wanted = phrase.search(text), re.search(phrase.pattern, text, re.IGNORECASE)
        assert (found and found.span()) == (wanted and wanted.span())


@pytest.mark.parametrize("before", ["", "İ", "İİ ", "ß", "Σ", "ﬁ"])
def test_places_are_those_of_the_original(before: str):
    found = Phrases(r"\bnot held\b").search(f"{before} is NOT held")
    assert found
    assert found.start() == len(before) + 4


def test_a_part_can_be_searched():
    assert Phrases("held").search("HELD and held", 1)
    assert not Phrases("held").search("HELD and held", 1, 10)


def test_a_pattern_with_capitals_would_never_match_and_is_refused():
    assert Phrases(r"\W\S").search("a -b")
    with pytest.raises(ValueError, match="FOI"):
        Phrases("FOI")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bwithheld\b", [{"withhe"}]),
        (r"\b(?:withheld|redacted)\b", [{"withhe", "redact"}]),
        (r"\bnot (?:been )?held\b", [{"held"}, {"not"}]),
        (r"withheld", []),  # it may stand inside a word
        (r"\b(?:some )?", []),
        (r"\bis \w+ disclosed", [{"disclo"}, {"is"}]),
        (r"\b(?:no|withheld)\b", [{"no", "withhe"}]),
        (r"\b(?:a|withheld)\b", []),
        (r"(?<!not )\bexempt", [{"exempt"}]),
    ],
)
def test_the_words_that_a_pattern_needs(pattern: str, words: list[set[str]]):
    assert list(needed(pattern)) == words
