"""Rich text: letters of every kind, tables, and what is hidden."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from striprtf.striprtf import rtf_to_text as library_text

from disclosures.ingest.contract import REFUSALS, Hidden, Reading, TooLarge, Unreadable
from disclosures.ingest.formats.rtf import RTFReader, rtf_to_text
from tests.ingest.keeping import read_with, seen

START = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}}"


def _read(body: bytes) -> Reading:
    return read_with(RTFReader(), START + body + b"}")[0]


def _hidden(reading: Reading) -> dict[str, str]:
    return {page.place: page.text for page in reading.pages if page.is_hidden}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"Dear reader\par Yours", "Dear reader\nYours"),
        (rb"\'a3500 \lquote x\rquote \endash  \emdash", "£500 ‘x’– —"),
        (rb"\u8364?\uc0\u233 caf", "€écaf"),
        (rb"\uc2\u8217\'20\'20s", "’s"),
        (rb"\u-10179?\u-8704?!", "\U0001f600!"),
        (rb"{\f1 \'b3ask}i", "łaski"),
        (rb"a\~b\_c\\\{\}", "a\u00a0b-c\\{}"),
        (rb"one\page two", "one\n\ntwo"),
        (rb"a\line b\tab c", "a\nb\tc"),
        (b"bro\r\nken", "broken"),
        (rb"{\b bold}{\i\b both} plain", "boldboth plain"),
        (rb"{\*\unknown hidden}seen{\pict\wmetafile8 0a0b}", "seen"),
        (rb"{\pict\bin4 }}}}}seen", "seen"),
        (rb"{\field{\*\fldinst PAGE}{\fldrslt 1}}", "1"),
        (rb"text{\footnote See the Act.}", "text\n\n[1] See the Act."),
        (rb"{\header Department\par}text{\footer Foot\par}", "Department\ntext\nFoot"),
    ],
)
def test_text_as_it_is_seen(body: bytes, text: str):
    assert seen(_read(body)) == text


def test_rows_of_a_table_are_lines():
    first = rb"\trowd\cellx1\cellx2\pard\intbl Year\cell Number\cell\row"
    second = rb"\trowd\pard\intbl 2016\cell\cell\row\pard after"
    assert seen(_read(first + second)) == "Year\tNumber\n2016\nafter"


def test_what_is_hidden_stands_apart():
    reading = _read(
        rb"{\info{\title Draft}{\author Cy Exemplar}{\creatim\yr2020}}{\*\template http://127.0.0.1:9/x.dot}"
        rb"seen{\v unseen}{\deleted Zeb Quill}\par{\*\atnauthor Ann}{\*\annotation Ask her}"
        rb'{\field{\*\fldinst{HYPERLINK "mailto:zeb@example.org"}}{\fldrslt mail}}'
        rb"{\object\objemb{\*\objdata 0105}{\result box}}"
    )
    assert seen(reading).split() == ["seen", "mailbox"]
    hidden = _hidden(reading)
    assert hidden["hidden text"] == "unseen"
    assert hidden["tracked changes"] == "Zeb Quill"
    assert "Ask her" in hidden["comments"]
    assert hidden["document properties"].split("\n") == ["Draft", "Cy Exemplar"]
    assert hidden["links"] == "mailto:zeb@example.org"
    assert Hidden("link to a template on the network", "document") in reading.hidden
    assert [(member.size_bytes, member.status) for member in reading.members] == [(0, "quarantined")]


def test_only_pictures_wait_for_reading():
    assert [page.needs_reading for page in _read(rb"{\pict\wmetafile8 0a0b}").pages] == [True]


def test_a_document_cut_off_is_read_with_a_warning():
    reading, _ = read_with(RTFReader(), START + b"Dear reader")
    assert seen(reading) == "Dear reader"
    assert "end of this document is missing" in reading.warnings[0]


def test_the_body_of_a_mail():
    assert rtf_to_text(START + rb"seen{\v unseen}}") == ("seen", "unseen")


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"Dear reader", Unreadable),
        (START + b"{" * 20_000, Unreadable),
        (START + b"word " * 2_100_000, TooLarge),
        (START + rb"{\v " + b"word " * 2_100_000, Unreadable),
    ],
    ids=["no rtf", "deep", "long", "long and hidden"],
)
def test_what_is_refused(data: bytes, refusal: type[Exception]):
    with pytest.raises(refusal):
        read_with(RTFReader(), data)


@given(st.lists(st.text("abc .,éł£€’", min_size=1, max_size=20), min_size=1, max_size=5))
@settings(deadline=None)
def test_the_library_reads_the_same_words(lines: list[str]):
    body = rb"\par ".join(
        b"".join(c.encode() if c < "\x80" else rb"\u%d?" % ord(c) for c in line) for line in lines
    )
    data = START + body + b"}"
    assert seen(read_with(RTFReader(), data)[0]).split() == library_text(data.decode("latin-1")).split()


WORDS = [
    *(b"{", b"}", b"\\", b"x", rb"{\*\x", rb"{\info", rb"{\author"),
    *(rb"\par", rb"\'e9", rb"\u233", rb"\cell", rb"\row", rb"\intbl", rb"\trowd", rb"\page"),
    *(rb"\bin3", rb"\v", rb"\uc9", rb"\footnote", rb"\deleted"),
]


@given(st.lists(st.sampled_from(WORDS)))
@settings(max_examples=300, deadline=None)
def test_any_control_words_end_in_a_reading_or_a_refusal(parts: list[bytes]):
    try:
        _read(b" ".join(parts))
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")


@pytest.mark.parametrize(
    "part", [rb"\b1", rb"\'e9", b"{}", b"\\", rb"\u233 ", rb"{\*\x}", rb"\cell", rb"\par"]
)
def test_time_grows_with_length_only(part: bytes):
    def seconds(count: int) -> float:
        data = START + part * count + b"}"
        start = time.perf_counter()
        read_with(RTFReader(), data)
        return time.perf_counter() - start

    seconds(1_000)
    assert seconds(80_000) < 12 * seconds(20_000) + 0.2
