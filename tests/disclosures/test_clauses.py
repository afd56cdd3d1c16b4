"""Clauses of two texts beside each other: each once, moved ones said, hidden places never compared."""

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.rules.clauses import Aligned, Change, Clause, Hidden, Text, aligned, clauses

OLD = """Memorandum of understanding
1. Parties
This memorandum is made between the Department and the Office.
2. Purpose
The purpose is to trace families who have stopped using their address.
3. Data
3.1 The Department will supply name, address and nationality once collected.
3.2 The Office will ask about up to 1,500 people a month.
4. Security
Data is sent by secure mail and destroyed after use.
Annex A
Form of request
"""
NEW = """Memorandum of understanding
1. Parties
This memorandum is made between the Department and the Office.
2. Security
Data is sent by secure mail and destroyed after use.
3. Purpose
The purpose is to trace families who have stopped using their address.
4. Data
4.1 The Department will supply name and address.
5. Review
Both will look at this memorandum every year.
Annex A
Form of request
"""


def cut(text: str, *hidden: Hidden) -> list[Clause]:
    return clauses(Text(text, hidden))


def compare(old: str, new: str) -> list[Aligned]:
    return aligned(cut(old), cut(new))


def numbers(found: list[Clause]) -> list[str]:
    return [each.number for each in found]


def old_words(row: Aligned) -> str:
    return "".join(run.text for run in row.runs if run.side == "old")


def new_words(row: Aligned) -> str:
    return "".join(run.text for run in row.runs if run.side == "new")


# ---- cutting


def test_clauses_begin_with_their_number_or_the_name_of_an_annex() -> None:
    assert numbers(cut(OLD)) == ["", "1", "2", "3", "3.1", "3.2", "4", "Annex A"]


def test_a_date_or_a_count_at_the_beginning_of_a_line_is_no_clause() -> None:
    text = "1. Start\nIt begins on\n12 December 2015 and 2015 Words\n18 Requests were made\n2. End\nIt ends."
    assert numbers(cut(text)) == ["1", "2"]


def test_a_text_without_numbers_is_one_clause() -> None:
    assert [each.key for each in cut("only these words")] == [("only", "these", "words")]
    assert cut("") and not cut("")[0].words


def test_a_heading_in_capitals_begins_a_clause() -> None:
    assert len(cut("some words\nDATA PROTECTION\nmore words")) == 2


def test_a_clause_knows_the_page_that_it_begins_on() -> None:
    text = "1. One\nwords\n2. Two\nwords"
    found = clauses(Text(text, (), (0, text.index("2."))))
    assert [each.page for each in found] == [1, 2]


# ---- pairing


def test_changed_added_removed_moved_and_renumbered_clauses_are_told_apart() -> None:
    rows = {(row.old or row.new).number: row for row in compare(OLD, NEW)}  # type: ignore[union-attr]
    assert rows["1"].change == Change.SAME
    assert rows["2"].change == Change.SAME
    assert rows["2"].is_renumbered
    assert rows["4"].change == Change.SAME
    assert rows["4"].is_moved
    assert rows["3.1"].change == Change.CHANGED
    assert "nationality once collected" in old_words(rows["3.1"])
    assert rows["3.2"].change == Change.REMOVED
    assert rows["5"].change == Change.ADDED
    assert rows["Annex A"].change == Change.SAME


def test_equal_texts_have_no_change() -> None:
    assert {row.change for row in compare(OLD, OLD)} == {Change.SAME}
    assert not any(row.is_moved or row.is_renumbered for row in compare(OLD, OLD))


def test_other_line_breaks_and_spaces_are_no_change() -> None:
    again = OLD.replace("between the Department", "between\nthe  Department")
    assert {row.change for row in compare(OLD, again)} == {Change.SAME}


def test_hidden_places_are_shown_and_never_compared() -> None:
    text = "1. Contact\nWrite to  at the Department."
    at = text.index(" at the")
    hidden = Hidden(at, "us", "name of a junior official")
    withheld = Hidden(at, "authority", "withheld by the authority")
    (row,) = aligned(cut(text, hidden), cut(text, withheld))
    assert row.change == Change.SAME
    assert [run.hidden for run in row.runs if run.hidden] == [hidden, withheld]
    assert "".join(run.text for run in row.runs).split() == text.removeprefix("1.").split()


def test_a_place_hidden_at_the_very_end_is_shown_once() -> None:
    text = "1. Contact\nWrite to"
    (row,) = aligned(cut(text, Hidden(len(text), "us", "a name")), cut(f"{text} us"))
    assert sum(run.hidden is not None for run in row.runs) == 1


words_ = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
lines_ = st.one_of(
    words_,
    st.builds(lambda n, word: f"{n}. Heading {word}", st.integers(1, 30), words_),
    st.builds(lambda n, m, word: f"{n}.{m} Clause {word}", st.integers(1, 9), st.integers(1, 9), words_),
    st.sampled_from(["Annex A", "SCHEDULE 2", "DATA PROTECTION", "", "<b>1</b>", "12 December 2015"]),
    st.sampled_from(OLD.splitlines()),
)
texts_ = st.lists(lines_, max_size=25).map("\n".join)


@settings(deadline=None, max_examples=60)
@given(texts_, st.data())
def test_every_word_and_hidden_place_of_a_text_stands_in_one_clause(text: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=4))
    found = cut(text, *(Hidden(at, "us", "a name") for at in sorted(places)))
    at = 0
    for each in found:
        assert not text[at : each.start].strip()
        whole, words = text[each.start : each.end], "".join(each.words)
        assert whole.endswith(words)
        before = " ".join(whole.removesuffix(words).split())
        assert before.rstrip(".):").lower().endswith(each.number.lower())
        assert len(before) <= len("paragraph ") + len(each.number) + 1
        at = each.end
    assert not text[at:].strip()
    assert [each.start for each in found] == sorted({each.start for each in found})
    assert sum(len(each.hidden) for each in found) == len(places)


@settings(deadline=None, max_examples=60)
@given(texts_, texts_)
def test_every_clause_of_both_texts_appears_exactly_once(old: str, new: str) -> None:
    one, other = cut(old), cut(new)
    rows = aligned(one, other)
    assert sorted(row.old.start for row in rows if row.old) == [each.start for each in one]
    assert sorted(row.new.start for row in rows if row.new) == [each.start for each in other]
    for row in rows:
        assert (row.change == Change.ADDED) == (row.old is None)
        assert (row.change == Change.REMOVED) == (row.new is None)
        if row.new:
            shown = "".join(run.text for run in row.runs if run.side != "old")
            assert shown == "".join(row.new.words)
        if row.old:
            shown = "".join(run.text for run in row.runs if run.side != "new")
            assert "".join(shown.split()) == "".join(row.old.key)


@settings(deadline=None, max_examples=40)
@given(texts_)
def test_a_text_beside_itself_never_differs(text: str) -> None:
    assert all(row.change == Change.SAME and not row.is_moved for row in compare(text, text))
