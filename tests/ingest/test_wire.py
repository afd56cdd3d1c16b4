"""What comes back from the child is believed only where it is exactly what our own code would send."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.contract import (
    Fact,
    Hidden,
    Hit,
    Member,
    Page,
    Picture,
    Reading,
    Signature,
    Word,
)
from disclosures.ingest.limits import Limits
from disclosures.ingest.wire import (
    MOST_FACTS,
    MOST_HITS,
    MOST_NOTES,
    Findings,
    Garbled,
    decode,
    decode_domains,
    decode_findings,
    decode_picture,
    encode,
    encode_findings,
)

LIMITS = Limits()
SPOOL_BYTES = 100
READING = Reading(
    media_type="application/pdf",
    pages=(
        Page("Our ref: 2016-0061947"),
        Page("", needs_reading=True),
        Page("Month\tCount\nMay 2016\t7", place="sheet Summary", rows=(1, 4)),
        Page("One word", words=(Word(0, 3, 10, 10, 90, 40), Word(4, 8, 100, 10, 1_000, 40))),
        Page("07700 900117", place="comments", is_hidden=True),
    ),
    members=(
        Member("pupils.csv", 60),
        Member("late.docx", 30, 70),
        Member("locked.pdf", 9_999, reason="It is encrypted.", status="quarantined"),
        Member("empty.txt", 0, 60),
    ),
    hidden=(Hidden("script", "document"),),
    warnings=("A warning.",),
    signatures=(Signature("education.gov.uk", "s1"),),
)
FACTS = (
    Fact("reference", "2016-0061947", 1, 9, 21, 0.95, "reference-in-header"),
    Fact(
        "outcome", "granted", 3, 0, 5, 1.0, "outcome", "month",
        about="section 40", period="2016-05", unit="people", cell="B4",
    ),
)  # fmt: skip
HITS = (Hit("phone", 5, 0, 12, 0.9, "uk-phone"),)
FOUND = Findings(FACTS, HITS, is_checked=True)
PAGE = ["text", False, "", False, [], []]
HIDDEN = ["text", False, "", True, [], []]
MEMBER = ["name", 1, 0, "", "accepted"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def _answer() -> dict[str, Any]:
    return copy.deepcopy(encode(READING, FOUND))


def _decode(answer: object) -> tuple[Reading, Findings]:
    return decode(answer, "application/pdf", LIMITS, SPOOL_BYTES)


def test_a_reading_comes_back_as_it_was():
    assert _decode(json.loads(json.dumps(_answer()))) == (READING, FOUND)


def _with(part: str, *more: Any) -> Callable[[dict[str, Any]], object]:
    return lambda answer: answer[part].extend(more)


def _instead(part: str, *values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda answer: answer.update({part: list(values)})


def _set(part: str, number: int, value: Any) -> Callable[[dict[str, Any]], object]:
    """The field of this number in the last entry."""
    return lambda answer: answer[part][-1].__setitem__(number, value)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: answer.pop("facts"),
        lambda answer: answer.update(more=1),
        lambda answer: answer.update(media_type="text/html"),
        lambda answer: answer.update(pages="no list"),
        lambda answer: answer.update(is_checked=1),
        lambda answer: answer.update(is_checked=None),
        lambda answer: answer["facts"][0].__setitem__(2, 5),  # a fact on a hidden page
        _with("pages", ["only text"]),
        _with("pages", PAGE),  # after a hidden one
        *(_set("pages", 0, text) for text in (7, "nul \x00", "surrogate \ud800", "escape \x1b[31m")),
        _set("pages", 1, 1),
        _set("pages", 2, None),
        _set("pages", 3, 1),
        *(_set("pages", 4, rows) for rows in ([1, 2], [0], [True], ["1"], [2**21], "1")),
        _instead("pages", ["a\nb", False, "", False, [2, 1], []]),
        _instead("pages", ["a\nb", False, "", False, [2, 2], []]),
        *(
            _set("pages", 5, [word])
            for word in (
                [0, 0, 0, 0, 1, 1], [0, 99, 0, 0, 1, 1], [-1, 2, 0, 0, 1, 1], [0, 1, 0, 0, 1],
                [0, 1, 5, 0, 1, 1], [0, 1, 0, 0, 1_001, 1], [0, 1, 0, 0, 1.0, 1],
            )
        ),
        _instead("pages", *[["", False, "", False, [], []]] * 2_001),
        _instead("pages", *[["x" * 6_000_000, False, "", False, [], []]] * 2),
        _instead("pages", *[["x" * 6_000_000, False, "", True, [], []]] * 2),
        *(_set("members", 1, size) for size in (-1, True, 2**63, 101)),
        *(_set("members", 2, start) for start in (-1, True, 2**63, 101)),
        _with("members", ["name", 11, 59, "", "accepted"]),  # reaches into another
        _with("members", ["name", 31, 70, "", "accepted"]),  # reaches past the spool
        _with("members", ["name", 1, 0, "", "rejected"]),
        _with("members", ["name", 1, 0, "Not taken.", "accepted"]),
        _with("members", ["name", 1, 0, "Not taken.", "forgiven"]),
        _with("members", ["name", 1, 0, "\u202e", "rejected"]),
        _with("members", ["name", 1, 5, "Not taken.", "rejected"]),
        _with("members", *[["name", 0, 60, "", "accepted"]] * 500),
        _with("members", *[["name", 0, 0, "Not taken.", "rejected"]] * 1_000),
        _with("hidden", ["what"]),
        _instead("hidden", *[["what", "where"]] * (MOST_NOTES + 1)),
        _with("warnings", 7),
        *(_set("signatures", 0, name) for name in ("", "a b", "x\n", ".", "é.uk", "a" * 300, 7)),
        _instead("facts", *[_answer()["facts"][0]] * (MOST_FACTS + 1)),
        _set("facts", 0, "invented"),
        *(_set("facts", 1, value) for value in ("", "two\nlines", "x" * 201)),
        *(_set("facts", 2, page) for page in (0, 6, -1)),
        *(_set("facts", 3, start) for start in (-1, 5)),
        _set("facts", 4, 99),
        *(_set("facts", 5, confidence) for confidence in (1.5, 1, -0.1)),
        _set("facts", 6, "no such rule"),
        _set("facts", 7, "century"),
        *(_set("facts", number, "two\nlines") for number in (8, 9, 10, 11)),
        _instead("hits", *[_answer()["hits"][0]] * (MOST_HITS + 1)),
        _set("hits", 0, "horoscope"),
        *(_set("hits", 1, page) for page in (0, 6, True)),
        *(_set("hits", 2, start) for start in (-1, 12)),
        _set("hits", 3, 13),
        _set("hits", 4, 2.0),
        *(_set("hits", 5, rule) for rule in ("", "Two words", 7)),
    ],
)  # fmt: skip
def test_anything_else_is_refused(spoil: Callable[[dict[str, Any]], object]):
    answer = _answer()
    spoil(answer)
    with pytest.raises(Garbled):
        _decode(answer)


def test_members_are_bound_by_what_may_be_unpacked():
    with pytest.raises(Garbled):
        decode(_answer(), "application/pdf", Limits(max_unpacked_bytes=99), SPOOL_BYTES)


def test_more_hits_than_can_be_sent_mean_that_the_search_was_not_finished():
    many = Findings((), HITS * (MOST_HITS + 1), is_checked=True)
    found = decode_findings(encode_findings(many), READING.pages)
    assert len(found.hits) == MOST_HITS
    assert not found.is_checked


def test_findings_come_back_alone():
    assert decode_findings(encode_findings(FOUND), READING.pages) == FOUND
    with pytest.raises(Garbled):
        decode_findings(encode_findings(FOUND), READING.pages[:1])
    for odd in (None, [], {}, {"facts": []}, _answer()):
        with pytest.raises(Garbled):
            decode_findings(odd, READING.pages)


def test_a_picture_is_exactly_as_large_as_it_says():
    assert decode_picture([2, 3, 300], b"abcdef", LIMITS) == Picture(2, 3, 300, b"abcdef")


@pytest.mark.parametrize(
    "head",
    [None, [2, 3], [2, 3, 0], [2, 3, 10_001], [3, 3, 300], [-2, -3, 300], [0, 0, 300], [2.0, 3, 300],
     [True, 6, 300], "236"],
)  # fmt: skip
def test_any_other_picture_is_refused(head: object):
    with pytest.raises(Garbled):
        decode_picture(head, b"abcdef", LIMITS)


def test_a_picture_larger_than_allowed_is_refused():
    assert decode_picture([2, 3, 300], b"abcdef", Limits(max_ocr_pixels=6))
    with pytest.raises(Garbled):
        decode_picture([2, 3, 300], b"abcdef", Limits(max_ocr_pixels=5))


def test_domains_are_those_whose_keys_were_asked_for():
    asked = ["s1._domainkey.education.gov.uk", "k._domainkey.Example.org."]
    assert decode_domains(["education.gov.uk", "example.org"], asked) == ("education.gov.uk", "example.org")
    assert decode_domains([], asked) == ()
    for odd in (["gov.uk"], ["s1"], "education.gov.uk", [7], None, ["education.gov.uk"] * 21):
        with pytest.raises(Garbled):
            decode_domains(odd, asked)


@given(JSON)
def test_no_json_value_gets_past_or_raises_anything_else(value: Any):
    with pytest.raises(Garbled):
        _decode(value)


@given(st.sampled_from(sorted(encode(Reading(""), Findings()))), JSON)
def test_a_replaced_part_is_refused_or_harmless(part: str, value: Any):
    answer = {**_answer(), part: value}
    try:
        reading, found = _decode(answer)
    except Garbled:
        return
    places = [*(fact.page for fact in found.facts), *(hit.page for hit in found.hits)]
    assert all(1 <= place <= len(reading.pages) for place in places)
    assert all(isinstance(page.text, str) for page in reading.pages)


def test_names_and_lines_from_the_child_are_cleaned():
    odd = replace(
        READING,
        members=(Member("../../x\u202e.csv", 1),),
        warnings=("two\nlines",),
        hidden=(Hidden("a\x1b", "b"),),
    )
    reading, _ = decode(encode(odd, Findings()), "application/pdf", LIMITS, SPOOL_BYTES)
    assert reading.members == (Member("x.csv", 1),)
    assert reading.warnings == ("two lines",)
    assert reading.hidden == (Hidden("a", "b"),)
