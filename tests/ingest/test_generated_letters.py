"""Facts of letters that were put together from many wordings, layouts, forms and orders, clean and misread.

The targets: of all fields at least 95 % right and less than 1 % wrong. Where letters were misread as by a bad
scan, fields may be missing, but hardly more are wrong.
"""

from collections import Counter
from functools import cache

import pytest

from disclosures.ingest.facts import chosen, find
from tests.ingest import (
    letter_wordings,
    letter_wordings_apart,
    letter_wordings_fourth,
    letter_wordings_more,
    letter_wordings_third,
)
from tests.ingest.letters import Made, make, noisy

FIELDS = (
    "kind",
    "stage",
    "authority",
    "reference",
    "request_received_on",
    "responded_on",
    "outcome",
    "exemption",
)
LETTERS = 100
WORDINGS = {
    "first": letter_wordings.WORDING,
    "more": letter_wordings_more.WORDING,
    "third": letter_wordings_third.WORDING,
    "fourth": letter_wordings_fourth.WORDING,
    "apart": letter_wordings_apart.WORDING,
}


def _found(made: Made) -> dict[str, object]:
    best = chosen(find(made.pages))
    return {
        name: sorted(fact.value for fact in facts) if name in ("exemption", "question") else facts[0].value
        for name, facts in best.items()
    }


@cache
def _clean(name: str) -> list[tuple[Made, dict[str, object]]]:
    letters = [make(seed, WORDINGS[name]) for seed in range(LETTERS)]
    return [(made, _found(made)) for made in letters]


def _score(made: Made, found: dict[str, object]) -> Counter[str]:
    """How many fields are right, missing and wrong."""
    truth = dict(made.truth)
    maybe = truth.pop("maybe", {})
    assert isinstance(maybe, dict)
    score: Counter[str] = Counter()
    for field in FIELDS:
        expected, value = truth.get(field), found.get(field)
        if expected is None and (value is None or value == maybe.get(field)):
            continue
        score["right" if value == expected else "missing" if value is None else "wrong"] += 1
    return score


def _questions(made: Made, found: dict[str, object]) -> Counter[str]:
    questions = found.get("question", [])
    assert isinstance(questions, list)
    score = Counter("right" if question in questions else "missing" for question in made.questions)
    score["wrong"] = sum(question not in made.questions for question in questions) if made.questions else 0
    return score


@pytest.mark.parametrize("name", WORDINGS)
def test_nearly_every_field_is_right_and_hardly_one_is_wrong(name: str):
    total = sum((_score(made, found) for made, found in _clean(name)), Counter[str]())
    assert total["right"] >= 0.95 * total.total(), total
    assert total["wrong"] < 0.01 * total.total(), total


@pytest.mark.parametrize("name", WORDINGS)
def test_the_questions_of_a_request_are_found_one_by_one(name: str):
    total = sum((_questions(made, found) for made, found in _clean(name)), Counter[str]())
    assert total["right"] >= 0.95 * total.total(), total
    assert total["wrong"] < 0.01 * total.total(), total


@pytest.mark.parametrize("name", WORDINGS)
def test_misread_letters_lose_fields_and_hardly_gain_wrong_ones(name: str):
    letters = [noisy(make(seed, WORDINGS[name]), seed) for seed in range(LETTERS)]
    total = sum((_score(made, _found(made)) for made in letters), Counter[str]())
    assert total["right"] >= 0.90 * total.total(), total
    assert total["wrong"] < 0.02 * total.total(), total


def test_the_score_tells_right_from_missing_and_wrong():
    made, found = _clean("first")[3]
    assert _score(made, found)["wrong"] == 0
    assert _score(Made(made.pages, made.truth | {"reference": "X-1"}, []), found)["wrong"] == 1
    assert _score(made, {})["missing"] > 0
