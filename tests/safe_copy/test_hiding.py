"""What is hidden: places that were decided on, wherever else the same words stand, and nothing more."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.contract import WORD
from disclosures.safe_copy.hiding import (
    AUTHORITY,
    ELSEWHERE,
    US,
    WITHHELD,
    Hiding,
    NotHidden,
    Text,
    Wanted,
    cut,
    joined,
)
from disclosures.safe_copy.strings import Folded, Strings, fold

# Few letters, so that they repeat; spaces and signs that nobody sees, to look through.
LETTERS = st.text(alphabet="abAB1 \n\t\u00ad\u200b-.@é", min_size=1, max_size=60)


def hidden_in(text: str, *wanted: str, reason: str = "name") -> Hiding:
    places = [Wanted(1, reason, text.index(one), text.index(one) + len(one)) for one in wanted]
    return Hiding([Text(1, text)], places)


def left(text: str, *wanted: str) -> str:
    return cut(text, hidden_in(text, *wanted).marks(1)).text


@pytest.mark.parametrize(
    "again",
    [
        "Ash Example",
        "ASH EXAMPLE",
        "Ash\nExample",
        "Ash  Ex\u00adample",
        "A s h Exam\u200bple",
        "Ásh-Example",
    ],
)
def test_the_same_words_are_hidden_wherever_they_stand(again: str):
    text = f"Dear Ash Example, thank you. We told {again} so."
    marks = hidden_in(text, "Ash Example").marks(1)
    assert [mark.reason for mark in marks] == ["name", ELSEWHERE]
    assert left(text, "Ash Example").split() == ["Dear", "thank", "you.", "We", "told", "so."]


def test_a_short_string_is_hidden_as_a_word_and_not_inside_others():
    assert left("Ash went. We saw ash while washing.", "Ash").split() == [
        "went.",
        "We",
        "saw",
        "while",
        "washing.",
    ]


def test_a_number_of_few_digits_is_hidden_at_its_place_alone():
    text = "Northtown 3, Southtown 3, in all 6"
    hiding = hidden_in(text, "3")
    assert len(hiding.marks(1)) == 1
    assert hiding.strings.too_short == 1


def test_words_of_one_page_are_hidden_on_all_pages_and_those_of_hidden_pages_too():
    texts = [
        Text(1, "Dear reader"),
        Text(2, "about Robin Sample, aged 12"),
        Text(3, "Author: Robin Sample", "document properties", is_hidden=True),
    ]
    hiding = Hiding(texts, [Wanted(3, "name", 8, 20)])
    assert hiding.marks(1) == []
    assert cut(texts[1].text, hiding.marks(2)).text == "about  aged 12"
    assert hiding.further == 1


def test_taking_words_out_does_not_put_others_together():
    """Once the inner number is gone, the outer one would stand there."""
    text = "ring 01632 9[01632 960001]60001 now"
    hiding = hidden_in(text, "01632 960001")
    kept = cut(text, hiding.marks(1)).text
    assert "960" not in kept
    assert not hiding.strings.count_in(kept)


def test_what_an_authority_covered_is_hidden_as_theirs():
    texts = [
        Text(1, "The parent, Robin Sample, rang."),
        Text(2, "page 1:\nRobin Sample,\npage 2:\nnowhere", "text under a box", is_hidden=True),
    ]
    marks = Hiding(texts, [Wanted(1, "name", 12, 24)]).marks(1)
    assert [(mark.by, mark.reason) for mark in marks] == [(AUTHORITY, WITHHELD)]


def test_marks_stand_where_words_were_taken_out():
    text = "Dear Ash Example, write to ash@example.org today"
    found = cut(text, hidden_in(text, "Ash Example", "ash@example.org").marks(1))
    assert found.text == "Dear  write to  today"
    assert found.marks == ((5, US, "name"), (15, US, "name"))
    assert [found.text[start:end] for start, end, _ in found.words] == ["Dear", "write", "to", "today"]
    assert all(text[old:].startswith(found.text[start:end]) for start, end, old in found.words)


@given(LETTERS, st.data())
def test_nothing_hidden_can_be_found_in_what_is_left(text: str, data: st.DataObject):
    spans = data.draw(
        st.lists(
            st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(
                lambda one: one[0] < one[1]
            ),
            max_size=3,
        )
    )
    hiding = Hiding([Text(1, text)], [Wanted(1, "name", *span) for span in spans])
    try:
        marks = hiding.marks(1)
    except NotHidden:
        return
    kept = cut(text, marks)
    assert not list(hiding.strings.places(Folded.of(kept.text)))
    gone = {at for mark in marks for at in range(mark.start, mark.end)}
    assert all(at in gone for start, end in spans for at in range(start, end))
    # And every word that no mark touches is there, in order.
    words = [one.group() for one in WORD.finditer(text) if not gone & set(range(*one.span()))]
    assert [kept.text[start:end] for start, end, _ in kept.words] == words


@given(LETTERS)
def test_marks_cover_whole_words_and_stay_apart(text: str):
    marks = joined(text, hidden_in(text, text[0]).marks(1))
    for mark in marks:
        assert mark.start == 0 or text[mark.start - 1].isspace() or text[mark.start].isspace()
        assert mark.end == len(text) or text[mark.end].isspace() or text[mark.end - 1].isspace()
    assert all(first.end <= then.start for first, then in pairwise(marks))


@pytest.mark.parametrize(
    "leak",
    ["ROBIN SAMPLE", "RobinSample", "elpmaS niboR", "R\u00adobin\u200b Sa-mple", "Rob\nin Sam\nple"],
)
def test_a_string_is_counted_however_it_is_written(leak: str):
    assert Strings(("Robin Sample",)).count_in(f"before {leak} after") == 1


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_string_is_found_in_bytes(codec: str):
    strings = Strings(("Robin Sample",))
    assert strings.count_in_bytes(b"\0\1" + "x robin sample".encode(codec) + b"\xff") == 1
    assert strings.count_in_bytes("elpmasnibor".encode(codec)) == 1
    assert strings.count_in_bytes(b"nothing of the kind") == 0


def test_folding_keeps_letters_and_digits_alone():
    assert fold("Ŵyn-Éirí, ﬁ ①\u00ad") == "wyneirifi1"
