"""Saved e-mail as it comes: every encoding, every fault, files, forms, what it hides, and what means harm."""

import base64
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.contract import REFUSALS, Encrypted, Member, Reading, Signature, TooLarge, Unreadable
from disclosures.ingest.formats.eml import CUT_OFF, SAMPLE, EMLReader
from disclosures.ingest.formats.mail_text import decode, decode_transfer, decode_words, unflow
from disclosures.ingest.limits import Limits
from tests.ingest.build import ON_DEMAND
from tests.ingest.conftest import SAMPLES
from tests.ingest.keeping import Kept, named, read_with, seen, unseen
from tests.ingest.mails import HEADER, mail, parts

READER = EMLReader()
SHOWN = "\n".join((HEADER[0], HEADER[1], HEADER[3], HEADER[2]))


def _read(data: bytes, limits: Limits | None = None) -> Reading:
    return read_with(READER, data, limits)[0]


def _body(*headers: str, body: bytes | str) -> str:
    return _read(mail(*headers, body=body)).pages[0].text


def test_the_body_comes_first_and_the_header_after_it():
    reading = _read(mail(body="Dear Reader\r\n\r\nWe hold nothing.\r\n"))
    assert [(page.text, page.place, page.is_hidden) for page in reading.pages] == [
        ("Dear Reader\n\nWe hold nothing.", "", False),
        (SHOWN, "message header", False),
    ]
    assert reading.page_count == 2
    assert not reading.hidden
    assert not reading.warnings


def test_the_sample_that_readers_warm_up_with_is_sound():
    reading, kept = read_with(READER, SAMPLE)
    assert reading.pages[0].text == "Dear reader"
    assert kept.files == [("a.txt", b"x")]
    READER.prepare()


@pytest.mark.parametrize("number", ["04", "05", "12", "18"])
def test_the_sample_letters_show_what_their_keys_say(number: str):
    (path,) = (SAMPLES / "letters").glob(f"{number}-*.eml")
    key = json.loads(path.with_name(path.name + ".key.json").read_text())
    reading, kept = read_with(READER, path.read_bytes())
    assert kept.names == key.get("attachments", [])
    text = " ".join("\n".join(page.text for page in reading.pages).split())
    if not kept.files:
        for person in key["personal_data"]:
            assert text.count(person["text"]) >= person["count"], person
    assert key["reference"] is None or key["reference"] in text


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize(
    "before", [b"", b"\r\n\r\n", b"From foi@example.org Tue Jan  2 10:00:00 2024\n", b"\xef\xbb\xbf"]
)
def test_line_ends_and_what_stands_before_the_header_do_not_matter(line_end: str, before: bytes):
    data = before + mail(body=line_end.join(["Dear Reader", "", "Bye"]), line_end=line_end)
    assert [page.text for page in _read(data).pages] == ["Dear Reader\n\nBye", SHOWN]


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        ((), b"\x93No\x94 \x96 \xa3600", "“No” – £600"),
        (("Content-Type: text/plain; charset=iso-8859-15",), b"\xa4500", "€500"),
        (("Content-Type: text/plain; charset=ISO-8859-1",), b"\x93No\x94", "“No”"),
        (("Content-Type: text/plain; charset=iso-8859-15",), b"\x93No\x94", "“No”"),
        (("Content-Type: text/plain; charset=no-such-thing",), "Llŷr".encode(), "Llŷr"),
        (("Content-Type: text/plain; charset=punycode",), b"Dear", "Dear"),
        (("Content-Type: text/plain; charset=us-ascii",), "£5".encode(), "£5"),
        (("Content-Type: text/plain; charset=utf-8",), b"caf\xe9", "café"),
        (
            ("Content-Transfer-Encoding: quoted-printable",),
            b"ref 2019-00=\r\n06123 =C2=A3",
            "ref 2019-0006123 £",
        ),
        (("Content-Transfer-Encoding: base64",), base64.encodebytes(b"Dear Reader"), "Dear Reader"),
        (("Content-Transfer-Encoding: base64",), b"RGVhciBSZWFkZXI", "Dear Reader"),
        (
            ("Content-Transfer-Encoding: base64",),
            b"Dear Reader, this is no base64.",
            "Dear Reader, this is no base64.",
        ),
        (("Content-Transfer-Encoding: bananas",), b"Dear Reader", "Dear Reader"),
        (("Content-Transfer-Encoding: uuencode",), b"begin 644 a\n%:&5L;&\\\n`\nend\n", "hello"),
        (("Content-Type: text/plain; format=flowed",), b"One \r\nline\r\nTwo\r\n", "One line\nTwo"),
        (("Content-Type: ;;; charset",), b"Dear", "Dear"),
        (
            ("Content-Type: text/plain; charset*0*=x; charset*=y; name*99999999999999999999=z",),
            b"Dear",
            "Dear",
        ),
        (("Content-Type: text/html",), b"<p>Dear&nbsp;Reader</p><script>x()</script>", "Dear\xa0Reader"),
    ],
)
def test_the_body_is_decoded_whatever_is_declared(headers: tuple[str, ...], body: bytes, text: str):
    assert _body(*headers, body=body).replace("Dear Reader", "Dear\xa0Reader") == text.replace(
        "Dear Reader", "Dear\xa0Reader"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?B?U3phYsOz?= E", "Szabó E"),
        ("=?utf-8?Q?Szab=C3?= =?utf-8?Q?=B3?=", "Szabó"),
        ("=?iso-8859-1?q?a_b?=\r\n =?utf-8?q?c?=", "a bc"),
        ("=?x-unknown?Q?caf=E9?=", "café"),
        ("=?utf-8?Q?open", "=?utf-8?Q?open"),
        ("=?utf-8?B?SGVhZGVyDQpCY2M6IGhlcm9u?=", "Header Bcc: heron"),
        ("a  \t b", "a b"),
    ],
)
def test_encoded_words_are_decoded_to_one_line(value: str, text: str):
    assert decode_words(value) == text


def test_header_bytes_that_nobody_declared_are_read():
    data = mail(body="x").replace(b"FOI Office", b"Caf\xe9 Office")
    assert "From: Café Office <foi@council.example.org>" in seen(_read(data))


def test_what_no_program_shows_stands_on_a_hidden_page():
    reading = _read(
        mail(
            "Bcc: hidden@example.org",
            "Received: from [198.51.100.23] by mx",
            "Message-ID: <1@example.org>",
            body="x",
        )
    )
    assert unseen(reading, "mail headers") == "Bcc: hidden@example.org\nReceived: from [198.51.100.23] by mx"
    assert "hidden@" not in seen(reading)
    assert named(reading) == {("blind copy (Bcc)", "message header"), ("mail headers", "message header")}
    assert "hidden@" not in repr(reading.hidden)


PLAIN = "Content-Type: text/plain\r\n\r\nDear Reader"


def test_of_two_forms_the_plain_one_is_shown_and_the_other_kept_hidden():
    for forms in (
        (PLAIN, "Content-Type: text/html\r\n\r\n<p>Dear <b>Reader</b>"),
        ("Content-Type: text/html\r\n\r\n<p>Dear <b>Reader</b>", PLAIN),
    ):
        field, body = parts(*forms, kind="alternative")
        reading = _read(mail(field, body=body))
        assert reading.pages[0].text == "Dear Reader"
        assert unseen(reading, "other form of the message") == "Dear Reader"
        assert named(reading) == {("other form of the message", "message")}


def test_words_in_only_one_form_are_an_alarm():
    field, body = parts(PLAIN, "Content-Type: text/html\r\n\r\n<p>Dear Reader<p>Secret", kind="alternative")
    assert ("words that only another form of the message has", "message") in named(
        _read(mail(field, body=body))
    )


def test_an_empty_plain_form_gives_way_to_the_other():
    field, body = parts(
        "Content-Type: text/plain\r\n\r\n \r\n", "Content-Type: text/html\r\n\r\n<p>Dear", kind="alternative"
    )
    reading = _read(mail(field, body=body))
    assert reading.pages[0].text == "Dear"
    assert not reading.hidden


def test_text_around_the_parts_is_found():
    field, body = parts(PLAIN)
    body = b"This is a multi-part message in MIME format.\r\n" + body
    assert not _read(mail(field, body=body)).hidden
    reading = _read(mail(field, body=b"Pupil Zebedee\r\n" + body + b"and his sister\r\n"))
    assert "Zebedee" in unseen(reading, "text outside the parts of the message")
    assert "his sister" in unseen(reading, "text outside the parts of the message")


def test_text_after_an_attachment_belongs_to_the_body():
    file = "Content-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\na,b"
    field, body = parts(PLAIN, file, "Content-Type: text/plain\r\n\r\nFooter")
    reading, kept = read_with(READER, mail(field, body=body))
    assert reading.pages[0].text == "Dear Reader\n\nFooter"
    assert kept.files == [("a.csv", b"a,b")]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('Content-Disposition: attachment; filename="reply one.pdf"', "reply one.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''Szab%C3%B3.pdf", "Szabó.pdf"),
        ("Content-Disposition: attachment; filename*0=re; filename*1=ply.pdf", "reply.pdf"),
        ('Content-Disposition: attachment; filename="=?utf-8?Q?Szab=C3=B3.pdf?="', "Szabó.pdf"),
        (
            'Content-Disposition: attachment\r\nContent-Type: application/pdf; name="by type.pdf"',
            "by type.pdf",
        ),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        ('Content-Disposition: attachment; filename="a\u202efdp.exe"', "afdp.exe"),
        ("Content-Type: application/pdf\r\nContent-Disposition: attachment", "attachment 1.pdf"),
        ("Content-Type: image/jpeg", "attachment 1.jpg"),
        ("Content-Type: application/octet-stream", "attachment 1"),
    ],
)
def test_attachments_have_clean_names(header: str, name: str):
    field, body = parts(PLAIN, f"{header}\r\n\r\ndata")
    assert read_with(READER, mail(field, body=body))[1].names == [name]


def test_a_forwarded_message_is_a_file_under_its_subject():
    inner = "From: a@example.org\r\nSubject: Reply 1/2\r\n\r\nInner"
    field, body = parts(PLAIN, f"Content-Type: message/rfc822\r\n\r\n{inner}")
    _, kept = read_with(READER, mail(field, body=body))
    assert kept.files == [("Reply 1-2.eml", inner.encode())]
    assert read_with(READER, kept["Reply 1-2.eml"])[0].pages[0].text == "Inner"


def test_a_forwarded_message_that_was_encoded_is_decoded():
    inner = mail(body="Inner")
    part = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(
        inner
    )
    field, body = parts(PLAIN, part)
    assert read_with(READER, mail(field, body=body))[1]["Your request FOI-2024-117.eml"] == inner


def test_logos_and_proofs_are_left_out_and_that_is_said():
    logo = (
        "Content-Type: image/png\r\nContent-ID: <a>\r\nContent-Disposition: inline; filename=a.png\r\n\r\nx"
    )
    scan = "Content-Type: image/png\r\nContent-ID: <b>\r\n\r\n" + "x" * 40_000
    proof = "Content-Type: application/pgp-signature; name=signature.asc\r\n\r\nx"
    field, body = parts(PLAIN, logo, scan, proof)
    reading, kept = read_with(READER, mail(field, body=body))
    assert kept.names == ["attachment 1.png"]
    assert reading.warnings == (
        "One small picture in the text, as in a signature, left out.",
        "One file with a digital signature or an icon left out.",
    )


@pytest.mark.parametrize(
    ("kind", "name", "word"),
    [
        ("text/calendar", "invite.ics", "calendar"),
        ("application/octet-stream", "card.vcf", "address card"),
        ("application/ms-tnef", "winmail.dat", "Outlook"),
        ("message/external-body", "a", "link"),
    ],
)
def test_what_we_do_not_read_says_why(kind: str, name: str, word: str):
    field, body = parts(
        PLAIN, f"Content-Type: {kind}; name={name}\r\nContent-Disposition: attachment\r\n\r\nx"
    )
    reading, kept = read_with(READER, mail(field, body=body))
    (member,) = reading.members
    assert word in member.reason
    assert member.reason.endswith(".")
    assert (member.status, kept.files) == ("quarantined", [])


def test_an_encrypted_message_asks_for_its_words():
    sealed = 'Content-Type: application/pkcs7-mime; name="smime.p7m"'
    with pytest.raises(Encrypted, match="is encrypted"):
        _read(mail(sealed, body="xxxx"))
    field, body = parts("Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1", "\r\n", kind="encrypted")
    with pytest.raises(Encrypted):
        _read(mail(field, body=body))


def test_a_message_that_was_cut_off_says_so():
    field, body = parts(PLAIN, "Content-Type: text/plain\r\n\r\nmore")
    reading = _read(mail(field, body=body[: body.rindex(b"--b--")]))
    assert reading.pages[0].text == "Dear Reader\n\nmore"
    assert reading.warnings == (CUT_OFF,)


def test_a_boundary_that_begins_like_another_is_told_apart():
    inner_field, inner = parts(
        PLAIN, "Content-Type: text/html\r\n\r\n<p>Dear Reader", kind="alternative", boundary="bb"
    )
    field, body = parts(
        inner_field.encode() + b"\r\n\r\n" + inner, "Content-Type: text/csv\r\n\r\na,b", boundary="b"
    )
    reading, kept = read_with(READER, mail(field, body=body))
    assert reading.pages[0].text == "Dear Reader"
    assert kept.names == ["attachment 1.csv"]


def test_signatures_are_named_and_not_checked():
    signed = "DKIM-Signature: v=1; a=rsa-sha256; d=Council.example.org; s=one;\r\n h=from; b=abc"
    many = [f"DKIM-Signature: d=d{number}.example; s=s" for number in range(50)]
    assert _read(mail(signed)).signatures == (Signature("council.example.org", "one"),)
    assert len(_read(mail(*many)).signatures) == 10
    assert not _read(mail("DKIM-Signature: rubbish;;=", "DKIM-Signature: d=;s=")).signatures
    assert not _read(mail(signed)).hidden


def test_what_has_no_header_is_no_mail():
    for data in (b"", b"\r\n\r\n", b"Dear Reader\r\n"):
        with pytest.raises(Unreadable, match="not a saved e-mail"):
            _read(data)


def test_limits_hold_at_their_edge():
    file = "Content-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\na"
    limits = Limits(max_mail_attachments=3)
    assert (
        len(_read(mail(*parts(PLAIN, *[file] * 3)[:1], body=parts(PLAIN, *[file] * 3)[1]), limits).members)
        == 3
    )
    field, body = parts(PLAIN, *[file] * 4)
    kept = Kept()
    with pytest.raises(TooLarge, match="more than 3 attachments"):
        read_with(READER, mail(field, body=body), limits)
    assert not kept.files
    with pytest.raises(TooLarge, match="of text"):
        _read(mail(body="x" * 2_000), Limits(max_text_bytes=1_000))
    with pytest.raises(TooLarge, match="larger than"):
        _read(mail(body="x" * 2_000), Limits(max_file_bytes=1_000))


def _nested_parts(levels: int) -> bytes:
    body = b"Content-Type: text/plain\r\n\r\ninnermost"
    for level in range(levels):
        field, inside = parts(body, boundary=f"b{level}")
        body = field.encode() + b"\r\n\r\n" + inside
    return "\r\n".join([*HEADER, ""]).encode() + body


HARM = {
    "ten thousand attachments": (ON_DEMAND["eml-10k-attachments.eml"], TooLarge),
    "parts in parts": (lambda: _nested_parts(200), TooLarge),
    "a million parts": (lambda: mail(parts()[0], body=b"--b\r\n\r\n" * 1_000_000), TooLarge),
    "a header without end": (lambda: b"From: a@example.org\r\n" + b"X: y\r\n" * 2_000_000, TooLarge),
    "one endless line": (lambda: b"From: " + b"a" * 20_000_000, TooLarge),
    "a folded header": (lambda: b"From: a\r\n" + b" \r\n" * 3_000_000, None),
    "encoded words": (lambda: mail("X-A: " + "=?utf-8?q?" * 90_000), None),
    "semicolons": (lambda: mail('Content-Type: text/plain; a="' + ";\\" * 400_000), None),
    "blanks": (lambda: mail("X: " + " " * 900_000, body=b" " * 5_000_000), None),
    "almost boundaries": (lambda: mail(parts()[0], body=b"--b" * 3_000_000), None),
    "boundary with gaps": (lambda: mail(parts()[0], body=(b"\r\n--b" + b" " * 99) * 100_000), TooLarge),
    "equals signs": (
        lambda: mail("Content-Transfer-Encoding: quoted-printable", body=b"=" * 5_000_000),
        None,
    ),
    "flowed": (lambda: mail("Content-Type: text/plain; format=flowed", body=b"> \r\n" * 1_000_000), None),
}


@pytest.mark.parametrize("harm", HARM)
def test_what_means_harm_ends_soon_and_with_a_reason(harm: str):
    make, expected = HARM[harm]
    data = make()
    started = time.perf_counter()
    if expected:
        with pytest.raises(expected) as refused:
            _read(data)
        assert refused.value.reason.endswith(".")
    else:
        assert _read(data).pages
    assert time.perf_counter() - started < 5


def test_two_hundred_messages_in_each_other_are_opened_one_by_one():
    data = (SAMPLES / "hostile" / "eml-nested-200.eml").read_bytes()
    for level in range(199, 0, -1):
        reading, kept = read_with(READER, data)
        assert f"Subject: level {level}" in seen(reading)
        ((_, data),) = kept.files


@pytest.mark.parametrize(
    ("name", "words"), [("eml-malformed-headers.eml", "TAWNY-1032"), ("eml-html-tracking.eml", "TAWNY-1033")]
)
def test_the_hostile_samples_show_their_text(name: str, words: str):
    reading = _read((SAMPLES / "hostile" / name).read_bytes())
    assert words in reading.pages[0].text
    assert "HERON" not in seen(reading)


@given(st.binary(max_size=400), st.sampled_from([b"", mail(), mail(parts()[0])]))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes, before: bytes):
    try:
        reading = _read(before + data)
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")
    else:
        assert reading.page_count >= 1
        assert all("\0" not in page.text and "\r" not in page.text for page in reading.pages)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=200),
    st.sampled_from(["base64", "quoted-printable", "8bit"]),
)
def test_what_the_library_writes_is_read_back(text: str, encoding: str):
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "x"
    message.set_content(text + ".", cte=encoding)
    message.add_attachment(text.encode(), maintype="application", subtype="pdf", filename="a.pdf")
    reading, kept = read_with(READER, message.as_bytes())
    assert reading.pages[0].text.strip("\n") == (text + ".").strip("\n")
    assert kept["a.pdf"] == text.encode()


@given(st.binary(max_size=200), st.text(max_size=20))
def test_nothing_makes_decoding_fail(data: bytes, charset: str):
    assert isinstance(decode(data, charset), str)
    for encoding in ("base64", "quoted-printable", "x-uuencode", charset):
        assert isinstance(decode_transfer(data, encoding), bytes)
    assert "\n" not in decode_words(data.decode("latin-1"))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b" ", b""])
def test_base64_that_was_cut_off_gives_its_whole_bytes(end: bytes):
    assert decode_transfer(b"QUJDREVGR" + end, "base64") == b"ABCDEF"


def test_flowed_text_keeps_quotes_and_signatures_apart():
    assert unflow("a \nb\n> c \n> d\n-- \nX \nY") == "a b\n> c \n> d\n-- \nX Y"
    assert unflow("Freiheits \nkampf", joins_words=True) == "Freiheitskampf"


def test_members_are_what_keep_says_they_are():
    field, body = parts(PLAIN, "Content-Type: text/csv; name=a.csv\r\n\r\na")
    reading, _ = read_with(READER, mail(field, body=body))
    assert reading.members == (Member("a.csv", 1, 0),)
