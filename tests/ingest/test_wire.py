"""What comes back from the child is believed only where it is exactly what our own code would send."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.contract import Fact, Hidden, Member, Page, Reading, Table
from disclosures.ingest.limits import Limits
from disclosures.ingest.wire import MOST_FACTS, MOST_NOTES, Garbled, decode, encode

READING = Reading(
    media_type="application/pdf",
    pages=(Page("Our ref: 2016-0061947"), Page("", needs_reading=True)),
    tables=(Table("Sheet 1", (("a", "b"), ("1", "2"))),),
    members=(Member("pupils.csv", 60),),
    hidden=(Hidden("script", "document"),),
    warnings=("A warning.",),
)
FACTS = (Fact("reference", "2016-0061947", 1, 9, 21, 0.95, "reference-in-header"),)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def _answer() -> dict[str, Any]:
    return copy.deepcopy(encode(READING, FACTS))


def test_a_reading_comes_back_as_it_was():
    assert decode(_answer(), "application/pdf", Limits()) == (READING, FACTS)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: answer.pop("facts"),
        lambda answer: answer.update(more=1),
        lambda answer: answer.update(media_type="text/html"),
        lambda answer: answer.update(pages="no list"),
        lambda answer: answer["pages"].append(["only text"]),
        lambda answer: answer["pages"].append(["text", 1]),
        lambda answer: answer["pages"].append([7, False]),
        lambda answer: answer["pages"].append(["nul \x00", False]),
        lambda answer: answer["pages"].append(["surrogate \ud800", False]),
        lambda answer: answer["pages"].append(["escape \x1b[31m", False]),
        lambda answer: answer.update(pages=[["", False]] * 2_001),
        lambda answer: answer.update(pages=[["x" * 6_000_000, False]] * 2),
        lambda answer: answer["tables"].append(["Sheet", [["a", 1]]]),
        lambda answer: answer["tables"].append(["Sheet", [["a\x00"]]]),
        lambda answer: answer["tables"].append(["Sheet", ["row"]]),
        lambda answer: answer["members"].append(["name", -1]),
        lambda answer: answer["members"].append(["name", True]),
        lambda answer: answer["members"].append(["name", 2**63]),
        lambda answer: answer["members"].extend([["name", 1]] * 500),
        lambda answer: answer["hidden"].append(["what"]),
        lambda answer: answer.update(hidden=[["what", "where"]] * (MOST_NOTES + 1)),
        lambda answer: answer["warnings"].append(7),
        lambda answer: answer.update(facts=answer["facts"] * (MOST_FACTS + 1)),
        lambda answer: answer["facts"][0].__setitem__(0, "invented"),
        lambda answer: answer["facts"][0].__setitem__(1, ""),
        lambda answer: answer["facts"][0].__setitem__(1, "two\nlines"),
        lambda answer: answer["facts"][0].__setitem__(1, "x" * 201),
        lambda answer: answer["facts"][0].__setitem__(2, 0),
        lambda answer: answer["facts"][0].__setitem__(2, 3),
        lambda answer: answer["facts"][0].__setitem__(3, -1),
        lambda answer: answer["facts"][0].__setitem__(3, 21),
        lambda answer: answer["facts"][0].__setitem__(4, 22),
        lambda answer: answer["facts"][0].__setitem__(5, 1.5),
        lambda answer: answer["facts"][0].__setitem__(5, 1),
        lambda answer: answer["facts"][0].__setitem__(6, "no such rule"),
        lambda answer: answer["facts"][0].__setitem__(7, "century"),
    ],
)
def test_anything_else_is_refused(spoil: Callable[[dict[str, Any]], object]):
    answer = _answer()
    spoil(answer)
    with pytest.raises(Garbled):
        decode(answer, "application/pdf", Limits())


@given(JSON)
def test_no_json_value_gets_past_or_raises_anything_else(value: Any):
    with pytest.raises(Garbled):
        decode(value, "application/pdf", Limits())


@given(st.sampled_from(sorted(encode(Reading(""), ()))), JSON)
def test_a_replaced_part_is_refused_or_harmless(part: str, value: Any):
    answer = {**_answer(), part: value}
    try:
        reading, facts = decode(answer, "application/pdf", Limits())
    except Garbled:
        return
    assert all(1 <= fact.page <= reading.page_count for fact in facts)
    assert all(isinstance(page.text, str) for page in reading.pages)


def test_names_and_lines_from_the_child_are_cleaned():
    odd = replace(
        READING,
        members=(Member("../../x\u202e.csv", 1),),
        warnings=("two\nlines",),
        hidden=(Hidden("a\x1b", "b"),),
    )
    reading, _ = decode(encode(odd, ()), "application/pdf", Limits())
    assert reading.members == (Member("x.csv", 1),)
    assert reading.warnings == ("two lines",)
    assert reading.hidden == (Hidden("a", "b"),)
