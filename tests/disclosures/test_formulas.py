"""A14: no cell of a download can be taken for a formula, and nothing is lost by it."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from disclosures.exports.formulas import harmless, harmless_sql, original

STARTS = [
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\u00a0@",
    "'=",
    "''-",
    "\ufeff=",
]
# NUL cannot be stored, lone surrogates cannot be written.
TEXT = st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
CELLS = st.one_of(TEXT, st.builds(str.__add__, st.sampled_from(STARTS), TEXT))


@given(CELLS)
def test_what_was_made_harmless_can_be_undone_exactly(text: str) -> None:
    assert original(harmless(text)) == text


@given(CELLS)
def test_no_harmless_cell_begins_like_a_formula(text: str) -> None:
    assert harmless(text).lstrip()[:1] not in set("=+-@＝＋－＠") or harmless(text)[:1] == "'"
    assert harmless(text)[:1] not in set("\t\r\n")


@pytest.mark.parametrize("start", STARTS)
def test_each_dangerous_beginning_gets_an_apostrophe(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "2016-10-06", "Home Office", "a=b", "'quoted'", "é=1", "1-2", "('x')"])
def test_ordinary_cells_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.django_db
@given(st.lists(CELLS, min_size=1, max_size=50))
def test_postgresql_follows_the_same_rule(cells: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {harmless_sql('t.cell').replace('%', '%%')}"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS t(cell, n) ORDER BY n",
            [cells],
        )
        assert [row[0] or "" for row in cursor.fetchall()] == [harmless(cell) for cell in cells]
