"""Outlook messages: the same pages as saved e-mail, messages inside included, and containers that lie."""

import json
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.contract import REFUSALS, Reading, TooLarge, Unreadable
from disclosures.ingest.formats.eml import EMLReader
from disclosures.ingest.formats.mail_write import as_mail
from disclosures.ingest.formats.msg import (
    BODY,
    HEADERS,
    HTML,
    RTF,
    SUBJECT,
    MSGReader,
    read_files,
    read_letter,
)
from disclosures.ingest.formats.msg_file import Record, open_storage
from disclosures.ingest.formats.msg_rtf import KNOWN, decompress
from disclosures.ingest.formats.pdf import PDFReader
from disclosures.ingest.limits import Limits
from tests.ingest.conftest import SAMPLES
from tests.ingest.keeping import named, read_with, seen, unseen
from tests.ingest.mails import (
    compound,
    outlook,
    outlook_file,
    outlook_inside,
    outlook_person,
    outlook_storage,
    properties,
)

READER = MSGReader()
SENDER_NAME, SENDER_ADDRESS = 0x0C1A, 0x5D01
PLAIN: dict[int, str | bytes | int] = {
    SUBJECT: "FOI 12345",
    BODY: "Dear Reader\r\n\r\nWe hold nothing.",
    SENDER_NAME: "FOI Office",
    SENDER_ADDRESS: "foi@council.example.org",
}


def _read(data: bytes, limits: Limits | None = None) -> Reading:
    return read_with(READER, data, limits)[0]


def test_body_and_header_are_shown_as_in_saved_mail():
    people = [
        outlook_person("Reader", "reader@example.org"),
        outlook_person("Editor", "editor@example.org", 2),
        outlook_person("Hidden", "hidden@example.org", 3),
    ]
    reading = _read(outlook(PLAIN, people=people))
    assert [page.text.rstrip("\0") for page in reading.pages if not page.is_hidden] == [
        "Dear Reader\n\nWe hold nothing.",
        "From: FOI Office <foi@council.example.org>\nTo: Reader <reader@example.org>\n"
        "Cc: Editor <editor@example.org>\nSubject: FOI 12345",
    ]
    assert unseen(reading, "mail headers") == "Bcc: Hidden <hidden@example.org>"
    assert ("blind copy (Bcc)", "message header") in named(reading)
    READER.prepare()


def test_the_sample_letter_shows_what_its_key_says():
    (path,) = (SAMPLES / "letters").glob("06-*.msg")
    key = json.loads(path.with_name(path.name + ".key.json").read_text())
    reading, kept = read_with(READER, path.read_bytes())
    assert kept.names == key["attachments"]
    assert kept["Annex A.pdf"].startswith(b"%PDF-")
    annex, _ = read_with(PDFReader(), kept["Annex A.pdf"])
    text = " ".join((seen(reading) + seen(annex)).split())
    assert all(text.count(person["text"]) >= person["count"] for person in key["personal_data"])
    assert key["reference"] in reading.pages[0].text
    assert "Date: Tue, 16 Feb 2021 16:20:00 +0000" in seen(reading)


def test_the_header_that_travelled_wins_and_what_it_lacks_is_added():
    headers = "From: A <a@example.org>\r\nReceived: from x\r\nSubject: Travelled\r\n"
    reading = _read(outlook({**PLAIN, HEADERS: headers}))
    assert "From: A <a@example.org>\nSubject: Travelled" in seen(reading)
    assert unseen(reading, "mail headers") == "Received: from x"
    assert not reading.signatures


def test_html_alone_is_read_and_beside_plain_text_is_the_other_form():
    html = {HTML: b"<p>Dear <b>Reader</b><p>Secret"}
    assert _read(outlook({**html, SUBJECT: "x"})).pages[0].text.split() == ["Dear", "Reader", "Secret"]
    reading = _read(outlook({**PLAIN, **html}))
    assert "Secret" in unseen(reading, "other form of the message")
    assert ("words that only another form of the message has", "message") in named(reading)


def _pressed(rtf: bytes) -> bytes:
    """RTF in the compressed form, without any of it being compressed."""
    out = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    return struct.pack("<IIII", len(out) + 12, len(rtf), 0x75465A4C, 0) + out


RICH = rb"{\rtf1\ansi Dear Reader\'e9\par Bye}"


@pytest.mark.parametrize(
    "packed", [_pressed(RICH), struct.pack("<IIII", len(RICH) + 12, len(RICH), 0x414C454D, 0) + RICH]
)
def test_rich_text_is_unpacked_where_nothing_else_is_there(packed: bytes):
    assert _read(outlook({RTF: packed, SUBJECT: "x"})).pages[0].text.split() == ["Dear", "Readeré", "Bye"]


def test_rich_text_unpacks_as_the_specification_says():
    # MS-OXRTFCP, section 3.1.1 and 3.2.1.
    simple = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompress(simple, 1_000) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert decompress(crossing, 1_000) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert len(KNOWN) == 207


@given(st.binary(max_size=200), st.integers(0, 300))
def test_rich_text_of_any_bytes_stays_within_its_bounds(data: bytes, most: int):
    head = struct.pack("<IIII", 0, 0xFFFFFFFF, 0x75465A4C, 0)
    assert len(decompress(head + data, most)) <= most
    assert decompress(data, most) is not None


def test_files_are_handed_over_with_their_names():
    logo = outlook_file("logo.png", b"x", _370e="image/png", _3712="cid")
    reading, kept = read_with(READER, outlook(PLAIN, outlook_file("../Annex A.pdf", b"%PDF-" * 1_000), logo))
    assert kept.names == ["Annex A.pdf"]
    assert kept["Annex A.pdf"] == b"%PDF-" * 1_000
    assert reading.warnings == ("One small picture in the text, as in a signature, left out.",)


def test_a_message_inside_becomes_saved_mail():
    inside = outlook_inside(
        {SUBJECT: "Reply", BODY: "Inner — words"}, outlook_file("a.csv", b"a,b\n" * 2_000)
    )
    _, kept = read_with(READER, outlook(PLAIN, inside))
    assert kept.names == ["Reply.eml"]
    reading, files = read_with(EMLReader(), kept["Reply.eml"])
    assert reading.pages[0].text.rstrip("\0") == "Inner — words"
    assert "Subject: Reply" in seen(reading)
    assert files["a.csv"] == b"a,b\n" * 2_000


def test_what_is_written_as_saved_mail_reads_the_same():
    (path,) = (SAMPLES / "letters").glob("06-*.msg")
    message = Record(open_storage(path.read_bytes()), 32)
    letter = read_letter(message, Limits())
    letter.other_forms = ["Another form"]
    files, _ = read_files(message, Limits())
    written, kept = read_with(EMLReader(), as_mail(letter, files))
    original = _read(path.read_bytes())
    assert seen(written) == seen(original)
    assert unseen(written, "other form of the message") == "Another form"
    assert kept.names == ["Annex A.pdf"]


def test_an_object_that_only_outlook_opens_says_so():
    reading, kept = read_with(READER, outlook(PLAIN, properties(8, {0x3707: "object", 0x3705: 6})))
    assert "Only Outlook" in reading.members[0].reason
    assert not kept.files


def test_messages_inside_each_other_end_somewhere():
    inside = {SUBJECT: "innermost", BODY: "x"}
    file = outlook_inside(inside)
    for level in range(12):
        file = outlook_inside({SUBJECT: f"level {level}", BODY: "x"}, file)
    _, kept = read_with(READER, outlook(PLAIN, file))
    data, levels = kept.files[0][1], 1
    while True:
        reading, kept = read_with(EMLReader(), data)
        if not kept.files:
            break
        data, levels = kept.files[0][1], levels + 1
    assert levels > Limits().max_mail_depth
    assert reading.members


def test_limits_hold_at_their_edge():
    limits = Limits(max_mail_attachments=2)
    files = [outlook_file(f"{number}.csv", b"a") for number in range(3)]
    assert len(_read(outlook(PLAIN, *files[:2]), limits).members) == 2
    with pytest.raises(TooLarge, match="more than 2 attachments"):
        _read(outlook(PLAIN, *files), limits)
    with pytest.raises(TooLarge, match="of text"):
        _read(outlook(PLAIN), Limits(max_text_bytes=20))


def _changed(data: bytes, at: int, form: str, *values: int) -> bytes:
    out = bytearray(data)
    struct.pack_into(form, out, at, *values)
    return bytes(out)


GOOD = outlook(PLAIN, outlook_file("a.csv", b"a,b\n" * 3_000))


def _directory(data: bytes) -> int:
    return 512 + struct.unpack_from("<I", data, 48)[0] * 512


HARM = {
    "sample": lambda: (SAMPLES / "hostile/msg-fat-loop.msg").read_bytes(),
    "loop in a chain": lambda: _changed(GOOD, _table(GOOD), "<I", 0),
    "loop in all chains": lambda: _changed(GOOD, _table(GOOD), "<127I", *range(127)),
    "two streams in one place": lambda: _changed(GOOD, _directory(GOOD) + 2 * 128 + 116, "<I", 0),
    "a size of 4 GB": lambda: _changed(GOOD, _directory(GOOD) + 128 + 120, "<I", 0xFFFFFFFF),
    "a directory in a circle": lambda: _changed(GOOD, _directory(GOOD) + 128 + 72, "<I", 1),
    "4 billion tables": lambda: _changed(GOOD, 44, "<I", 0xFFFFFFFF),
    "sectors of no size": lambda: _changed(GOOD, 30, "<H", 0),
    "no message": lambda: compound({"Workbook": b"x" * 5_000}),
    "cut off": lambda: GOOD[:600],
    "only a mark": lambda: GOOD[:8],
}


def _table(data: bytes) -> int:
    return 512 + struct.unpack_from("<I", data, 76)[0] * 512


@pytest.mark.parametrize("harm", HARM)
def test_a_container_that_lies_ends_soon_and_with_a_reason(harm: str):
    data = HARM[harm]()
    started = time.perf_counter()
    with pytest.raises(Unreadable) as refused:
        _read(data)
    assert refused.value.reason.endswith(".")
    assert time.perf_counter() - started < 2


def test_thousands_of_parts_are_too_many():
    storage = outlook_storage(32, PLAIN)
    storage |= {f"__x{number}": {} for number in range(3_500)}
    started = time.perf_counter()
    with pytest.raises((TooLarge, Unreadable)):
        _read(compound(storage))
    assert time.perf_counter() - started < 5


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255), st.integers(0, 600))
def test_any_damage_is_read_or_refused_with_a_sentence(at: int, byte: int, header_at: int):
    data = bytearray(GOOD)
    data[at] = byte
    data[header_at % 600] = byte
    try:
        reading = _read(bytes(data))
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")
    else:
        assert reading.page_count >= 1
