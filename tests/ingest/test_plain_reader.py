"""Plain text in whatever encoding it was saved."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.ingest.contract import Reading, TooLarge, Unreadable
from disclosures.ingest.formats.plain import PlainTextReader
from disclosures.ingest.formats.text import (
    LINE_ENDS,
    UNWANTED,
    clean_text,
    decode,
    known_codec,
    one_line,
)
from tests.ingest.conftest import SAMPLES
from tests.ingest.keeping import read_with

LETTER = "Dear Zoë,\n\nYour “request” of £500 – the Department’s café… costs €20.\n"
WELSH = "Annwyl ŵyŷ Siân, cais am wybodaeth, Cyngor Gwynedd\n"


def _read(data: bytes) -> Reading:
    return read_with(PlainTextReader(), data)[0]


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        *(
            (LETTER, codec)
            for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
        ),
        (WELSH, "utf-8"),
        (WELSH, "utf-16-le"),
        ("The Department’s reply: we don’t hold it. “None”", "mac_roman"),
        ("It costs £450 in all", "cp850"),
        ("It costs €20 in all, Zoë", "iso8859-15"),
        ("Prośba o łódź", "utf-8"),
        ("Жители района получили ответ на свой запрос в срок. " * 3, "cp1251"),
        ("Οι κάτοικοι έλαβαν απάντηση στο αίτημά τους. " * 3, "cp1253"),
    ],
)
def test_every_encoding_is_told_by_itself(text: str, codec: str):
    assert decode(text.encode(codec)) == text


def test_a_few_bad_bytes_do_not_spoil_the_rest():
    data = (LETTER * 5).encode()
    assert decode(data[:40] + b"\xff" + data[40:]).count("’s café") == 5


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        (' "Windows-1250" ', "cp1250"),
        ("iso-8859-15", "iso8859-15"),
        ("x-unknown", ""),
        ("rot13", ""),
        ("zip", ""),
        ("idna", ""),
        ("", ""),
        ("x" * 500, ""),
        ("utf-8\0", ""),
    ],
)
def test_only_codecs_of_text_are_known(declared: str, codec: str):
    assert known_codec(declared) == codec


def test_a_declared_codec_counts_where_the_bytes_allow_it():
    assert decode("łódź".encode("cp1250"), "windows-1250") == "łódź"
    assert decode("Zoë".encode(), "windows-1250") == "Zoë"


def test_form_feeds_part_the_pages():
    assert [page.text for page in _read(b"one\r\n\x0ctwo\r").pages] == ["one", "two"]


@pytest.mark.parametrize("data", [b"\0\0\0", b" \n\t", b"\x0c\x0c"])
def test_a_file_without_text_is_unreadable(data: bytes):
    with pytest.raises(Unreadable):
        _read(data)


def test_too_much_text_is_refused():
    with pytest.raises(TooLarge):
        _read(b"word " * 2_100_000)
    with pytest.raises(TooLarge):
        _read(b"x" * 41_000_000)


@given(st.binary(max_size=400), st.text(max_size=20))
@settings(deadline=None)
def test_any_bytes_are_some_clean_text(data: bytes, declared: str):
    text = clean_text(decode(data, declared))
    text.encode()
    assert "\0" not in text
    assert "\r" not in text


@given(st.text(st.characters(exclude_categories=())))
def test_text_that_is_known_to_be_clean_is(text: str):
    assert clean_text(text) == UNWANTED.sub("", LINE_ENDS.sub("\n", text))


def test_every_letter_that_is_not_kept_is_seen():
    kept = "".join(map(chr, range(0x110000)))
    assert clean_text(kept) == UNWANTED.sub("", LINE_ENDS.sub("\n", kept))
    for letter in kept:
        assert clean_text(letter) == UNWANTED.sub("", LINE_ENDS.sub("\n", letter))


@given(st.text(st.characters()))
def test_a_cell_is_one_line(text: str):
    assert len(one_line(text).splitlines()) <= 1 or "\x1c" in text
    assert "\t" not in one_line(text)


@pytest.mark.parametrize("part", [b"\x9c ", b"a\xd5s", b"\xd2a", b"\xe9", b"a\xe9b ", b"\xff\xfe"])
def test_time_grows_with_length_only(part: bytes):
    def seconds(count: int) -> float:
        start = time.perf_counter()
        decode(part * count)
        return time.perf_counter() - start

    seconds(10)
    assert seconds(400_000) < 12 * seconds(100_000) + 0.2


def test_hostile_samples_end_as_they_should():
    def text(name: str) -> str:
        return _read((SAMPLES / "hostile" / name).read_bytes()).pages[0].text

    assert "beforeafter TAWNY-1044" in text("text-nul-surrogates.txt")
    assert "end[31mred" in text("text-nul-surrogates.txt")
    assert "ŵyŷ £500 TAWNY-1045" in text("text-utf16.txt")
    assert "£500 “quoted” TAWNY-1046" in text("text-windows1252.txt")
    assert "TAWNY-1047" in text("text-regex-bait.txt")
