"""A04, A13: a name is something to show, never a path, and shows nothing that deceives."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.names import NO_NAME, clean_line, clean_name, ending

ANY_TEXT = st.text(st.characters(), max_size=400)  # lone surrogates included
LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("reply.pdf", "reply.pdf"),
        ("../../../../etc/cron.d/heron.pdf", "heron.pdf"),
        ("C:\\Users\\me\\reply.pdf", "reply.pdf"),
        ("/absolute/reply.pdf", "reply.pdf"),
        ("letter.pdf\x00.html", "letter.pdf"),
        ("letter.pdf\r\nSet-Cookie: heron=1", "letter.pdf"),
        ("letter\u202efdp.exe.pdf", "letterfdp.exe.pdf"),
        ("a\u200bb\ufeffc\x1b[31m.pdf", "abc[31m.pdf"),
        ("  FOI\t 2016   reply .pdf ", "FOI 2016 reply .pdf"),
        ("\U0001f4c4\u200d\U0001f525 réponse 答複.pdf", "\U0001f4c4\u200d\U0001f525 réponse 答複.pdf"),
        ("\"><img src=x onerror=alert('1')>.pdf", "\"><img src=x onerror=alert('1')>.pdf"),
        ("", NO_NAME),
        ("..", NO_NAME),
        ("///", NO_NAME),
        ("\x00.pdf", NO_NAME),
        ("folder/", "folder"),
        (".pdf", "pdf"),
    ],
)
def test_a_name_is_cleaned(given_name: str, shown: str):
    assert clean_name(given_name) == shown


def test_a_long_name_keeps_its_ending():
    shown = clean_name("n" * 500 + ".pdf")
    assert len(shown) == 150
    assert shown.endswith("n….pdf")
    assert len(clean_name("x" * 5_000_000 + ".pdf")) == 150


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("reply.PDF", "pdf"),
        ("reply.pdf.exe", "exe"),
        ("letter.pdf\x00.html", "pdf"),
        ("reply", ""),
        ("FOI 2016.0042", ""),
        ("reply to Mr. Smith of Leeds", ""),
        ("n" * 500 + ".docx", "docx"),
    ],
)
def test_what_a_name_says_about_its_kind(name: str, said: str):
    assert ending(name) == said


@given(ANY_TEXT)
def test_no_name_is_ever_a_path_or_more_than_a_line(name: str):
    shown = clean_name(name)
    assert 1 <= len(shown) <= 150
    assert not set(shown) & set("/\\\x00" + LINE_BREAKS)
    assert shown not in (".", "..")
    assert all(unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp") for character in shown)
    assert not any(
        "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069" for character in shown
    )
    shown.encode()
    assert clean_name(shown) == shown
    assert ending(shown) == ending(name)


@given(ANY_TEXT, st.integers(1, 60))
def test_a_line_is_one_line_of_at_most_so_many_characters(text: str, most: int):
    line = clean_line(text, most)
    assert len(line) <= most
    assert line.splitlines() in ([], [line])
    line.encode()
