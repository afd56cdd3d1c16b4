"""What one sentence of a reply decides or dates, whatever stands around it."""

import pytest

from disclosures.ingest.contract import Page
from disclosures.ingest.facts import chosen, find
from tests.ingest.letter_sentences import DECISIONS, RECEIVED

FRAME = (
    "Harrowdale Council\n9 December 2016\nOur ref: FOI/16/1234\nDear Ms Readwell\n"
    "Freedom of Information Act 2000\n{}\n"
    "If you are unhappy with our answer you may ask for an internal review, or complain under section 50.\n"
    "Yours sincerely\nYvonne Castellane"
)


def _facts(sentences: str) -> dict[str, str]:
    found = chosen(find([Page(FRAME.format(sentences))]))
    return {name: facts[0].value for name, facts in found.items()}


@pytest.mark.parametrize(("outcome", "sentences"), DECISIONS, ids=lambda words: words[:60])
def test_a_decision_is_read(outcome: str, sentences: str):
    assert _facts("Thank you for your request about attendance. " + sentences).get("outcome", "") == outcome


@pytest.mark.parametrize("sentence", RECEIVED)
@pytest.mark.parametrize("written", ["14 November 2016", "14/11/2016"])
def test_the_day_of_a_request_is_read(sentence: str, written: str):
    assert _facts(sentence.format(written) + "\nWe enclose it.").get("request_received_on") == "2016-11-14"
