"""Saved e-mail (.eml, one message of an mbox): the body as page 1, its header after it, files as members."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, ClassVar

from disclosures.ingest.contract import Encrypted, Keep, Member, Reading, TooLarge, Unreadable
from disclosures.ingest.formats import mail_text
from disclosures.ingest.formats.html import html_to_text
from disclosures.ingest.formats.mail_files import (
    ENVELOPES,
    LITTER,
    Attached,
    about_left_out,
    check_count,
    hand_over,
    is_small_picture,
    name_of,
    reason_not_taken,
)
from disclosures.ingest.formats.mail_pages import Letter, join, says_more, signatures
from disclosures.ingest.formats.mail_parts import Part, Parts, header_start, read_parts
from disclosures.ingest.formats.text import clean_text
from disclosures.ingest.limits import Limits

BODY_TYPES = frozenset({"text/plain", "text/html", "message/delivery-status"})
# What programs write before the first part, for those that know no parts.
USUAL_PREAMBLE = re.compile(
    r"This is a (?:cryptographically signed )?(?:multi-?part )?message in MIME format"
)
ENCRYPTED = "This message is encrypted. Open it in your mail program and send what it says as text or PDF."
CUT_OFF = (
    "The end of this message is missing, so part of what it holds may be, too. Compare it with another copy."
)
SAMPLE = (
    b"From: =?utf-8?Q?A?= <a@example.org>\r\nSubject: Sample\r\nDKIM-Signature: d=example.org; s=a\r\n"
    b"Content-Type: multipart/mixed; boundary*=utf-8''b\r\n\r\n--b\r\n"
    b"Content-Type: multipart/alternative; boundary=c\r\n\r\n"
    b"--c\r\nContent-Type: text/plain; charset=iso-8859-15; format=flowed\r\n\r\nDear \r\nreader\r\n"
    b"--c\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Dear=20you\r\n"
    b"--c--\r\n--b\r\nContent-Type: text/plain; name*0=a; name*1=.txt\r\n"
    b"Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n--b--\r\n"
)


@dataclass(slots=True)
class _Sorted:
    """The parts of a message by what becomes of them."""

    texts: list[Part] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    pictures: int = 0
    proofs: int = 0


class EMLReader:
    """Reads one message. Messages inside it are members: nobody opens them here."""

    media_types: ClassVar[frozenset[str]] = frozenset({"message/rfc822"})

    def prepare(self) -> None:
        mail_text.prepare()
        self.read(BytesIO(SAMPLE), Limits(), lambda name, chunks: Member(name, sum(map(len, chunks))))

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        data = document.read(limits.max_file_bytes + 1)
        if len(data) > limits.max_file_bytes:
            raise TooLarge(f"This file is larger than {limits.max_file_bytes // 1_000_000} MB.")
        data = data[header_start(data) :]
        parts = read_parts(data)
        if not parts.headers.fields:
            raise Unreadable("This is not a saved e-mail: it does not begin with a message header.")
        found = _sort(parts, limits)
        letter = _letter(data, parts, found, limits)
        if not letter.body.strip() and _is_sealed(found):
            raise Encrypted(ENCRYPTED)
        return Reading(
            media_type="message/rfc822",
            pages=letter.pages(limits),
            members=hand_over(list(_attached(data, found.files)), keep, limits),
            hidden=letter.hidden(),
            warnings=(
                *([CUT_OFF] if parts.is_cut_off else []),
                *about_left_out(found.pictures, found.proofs),
            ),
            signatures=signatures(parts.headers),
        )


def _sort(parts: Parts, limits: Limits) -> _Sorted:
    found = _Sorted()
    for part in parts.leaves:
        if part.media_type in LITTER:
            found.proofs += 1
        elif _is_text(part, is_first=part is parts.leaves[0]):
            found.texts.append(part)
        elif is_small_picture(part):
            found.pictures += 1
        else:
            found.files.append(part)
    check_count(len(found.files), limits)
    return found


def _is_text(part: Part, *, is_first: bool) -> bool:
    if part.media_type not in BODY_TYPES or part.disposition == "attachment":
        return False
    return is_first or not part.name


def _is_sealed(found: _Sorted) -> bool:
    return any(part.is_encrypted or part.media_type in ENVELOPES for part in found.files)


def _attached(data: bytes, files: Sequence[Part]) -> Iterator[Attached]:
    for number, part in enumerate(files, 1):
        name = name_of(part, data, number)
        yield Attached(name, part.body(data), reason_not_taken(part.media_type, name))


def _letter(data: bytes, parts: Parts, found: _Sorted, limits: Limits) -> Letter:
    """The body as mail programs show it: of several forms the plain one, if it says anything."""
    letter = Letter(parts.headers)
    shown: list[str] = []
    seen: set[int] = set()  # groups of forms of which one is shown
    for part in _plain_before_html(found.texts):
        text = _text(data, part, letter, limits)
        if part.alternative in seen:
            letter.other_forms += [text] if text.strip() else []
        elif text.strip():
            shown.append(text)
            seen.update([part.alternative] if part.alternative else [])
    letter.body = join(shown)
    letter.unseen += [
        ("text outside the parts of the message", text)
        for text in map(clean_text, parts.outside)
        if says_more(USUAL_PREAMBLE.sub("", text), letter.body)
    ]
    return letter


def _plain_before_html(texts: Sequence[Part]) -> list[Part]:
    """In the order of the message, but of the forms of one thing the plain one first."""
    places: dict[int, int] = {}
    for at, part in enumerate(texts):
        places.setdefault(part.alternative or -at - 1, at)
    order = enumerate(texts)
    return [
        part
        for _, part in sorted(
            order,
            key=lambda item: (
                places[item[1].alternative or -item[0] - 1],
                bool(item[1].alternative) and item[1].media_type != "text/plain",
                item[0],
            ),
        )
    ]


def _text(data: bytes, part: Part, letter: Letter, limits: Limits) -> str:
    text = clean_text(mail_text.decode(part.body(data), part.parameter("charset")))
    if part.media_type == "text/html":
        text, unseen = html_to_text(text, limits)
        if unseen.strip():
            letter.unseen.append(("hidden text in the message", unseen))
        return text
    if part.parameter("format").lower() == "flowed":
        return mail_text.unflow(text, joins_words=part.parameter("delsp").lower() == "yes")
    return text
