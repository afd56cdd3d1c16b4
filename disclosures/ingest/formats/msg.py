"""Outlook messages (.msg): the same pages and members as a saved e-mail gives."""

from collections.abc import Iterator
from email.utils import format_datetime
from typing import BinaryIO, ClassVar

from disclosures.ingest.contract import Keep, Reading, TooLarge, Unreadable
from disclosures.ingest.formats import mail_text
from disclosures.ingest.formats.html import html_to_text
from disclosures.ingest.formats.mail_files import (
    SMALL_PICTURE_BYTES,
    Attached,
    about_left_out,
    check_count,
    hand_over,
    message_name,
    reason_not_taken,
)
from disclosures.ingest.formats.mail_pages import Letter, says_more
from disclosures.ingest.formats.mail_parts import Headers, read_headers
from disclosures.ingest.formats.mail_write import as_mail
from disclosures.ingest.formats.msg_file import TOP_HEADER, Record, open_storage
from disclosures.ingest.formats.msg_rtf import decompress
from disclosures.ingest.formats.rtf import rtf_to_text
from disclosures.ingest.formats.text import clean_text
from disclosures.ingest.limits import Limits
from disclosures.ingest.names import NO_NAME, clean_name

# Numbers of properties: MS-OXPROPS.
SUBJECT, SENT, DELIVERED, HEADERS = 0x0037, 0x0039, 0x0E06, 0x007D
BODY, HTML, RTF = 0x1000, 0x1013, 0x1009
SENDERS = ((0x0C1A, 0x5D01, 0x0C1F), (0x0042, 0x5D02, 0x0065))  # name, Internet address, address of any kind
RECIPIENT = (0x3001, 0x39FE, 0x3003)
RECIPIENT_KIND = 0x0C15
KINDS = {1: "to", 2: "cc", 3: "bcc"}
LONG_NAME, SHORT_NAME, SHOWN_NAME = 0x3707, 0x3704, 0x3001
FILE_DATA, FILE_TYPE, CONTENT_ID, IS_HIDDEN = 0x3701, 0x370E, 0x3712, 0x7FFE
# People whom no reader of the message sees.
UNSEEN_PEOPLE = {0x3FF8: "x-created-by", 0x3FFA: "x-last-modified-by", 0x0040: "x-received-by"}
RTF_SAMPLE = rb"{\rtf1\ansi Dear reader}"
ONLY_OUTLOOK = "Only Outlook opens this. Open the message in Outlook and send it as a file of its own."


class MSGReader:
    """Reads one message; messages inside become members in the form of saved e-mail."""

    media_types: ClassVar[frozenset[str]] = frozenset({"application/vnd.ms-outlook"})

    def prepare(self) -> None:
        mail_text.prepare()
        html_to_text("<p>Dear reader")
        rtf_to_text(RTF_SAMPLE)

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        data = document.read(limits.max_file_bytes + 1)
        if len(data) > limits.max_file_bytes:
            raise TooLarge(f"This file is larger than {limits.max_file_bytes // 1_000_000} MB.")
        message = Record(open_storage(data), TOP_HEADER)
        letter = read_letter(message, limits)
        files, pictures = read_files(message, limits)
        return Reading(
            media_type="application/vnd.ms-outlook",
            pages=letter.pages(limits),
            members=hand_over(files, keep, limits),
            hidden=letter.hidden(),
            warnings=tuple(about_left_out(pictures, 0)),
        )


def read_letter(message: Record, limits: Limits) -> Letter:
    """What the message says: the plain form if it has one, else its HTML, else its RTF."""
    letter = Letter(_headers(message))
    forms = [clean_text(message.text(BODY))]
    html = message.data(HTML)
    markup = mail_text.decode(html, message.charset) if html else message.text(HTML)
    if markup:
        text, unseen = html_to_text(markup, limits)
        forms.append(text)
        letter.unseen += [("hidden text in the message", unseen)] if unseen.strip() else []
    rich = _rich_text(message, limits)
    forms += [rich] if not any(forms) or says_more(rich, " ".join(forms)) else []
    said = [form for form in forms if form.strip()]
    letter.body = said[0] if said else ""
    letter.other_forms = said[1:]
    return letter


def _rich_text(message: Record, limits: Limits) -> str:
    """Outlook makes this form itself from the others, so it is missed only where they are missing."""
    data = decompress(message.data(RTF), limits.max_text_bytes)
    try:
        seen, unseen = rtf_to_text(data, limits) if data else ("", "")
    except Unreadable:
        return ""
    return "\n".join(filter(None, (seen, unseen)))


def _headers(message: Record) -> Headers:
    """The header as it travelled, where Outlook kept it, and what is missing there from the properties."""
    travelled = message.text(HEADERS).encode("utf-8", "replace")
    fields = list(read_headers(travelled.lstrip(), 0, len(travelled))[0].fields)
    known = {name for name, _ in fields}
    fields += [(name, value) for name, value in _from_properties(message) if value and name not in known]
    return Headers(tuple((name, clean_text(value)) for name, value in fields))


def _from_properties(message: Record) -> Iterator[tuple[str, str]]:
    people = (_person(message, *numbers) for numbers in SENDERS)
    yield "from", next((person for person in people if person), "")
    to: dict[str, list[str]] = {kind: [] for kind in KINDS.values()}
    for recipient in message.recipients():
        to[KINDS.get(recipient.number(RECIPIENT_KIND) & 15, "to")].append(_person(recipient, *RECIPIENT))
    yield from ((kind, ", ".join(filter(None, named))) for kind, named in to.items())
    sent = message.time(SENT) or message.time(DELIVERED)
    yield "date", format_datetime(sent) if sent else ""
    yield "subject", message.text(SUBJECT)
    yield from ((name, message.text(number)) for number, name in UNSEEN_PEOPLE.items())


def _person(record: Record, name: int, internet: int, other: int) -> str:
    shown = " ".join(record.text(name).split())
    addresses = (record.text(number).strip() for number in (internet, other))
    address = next((found for found in addresses if "@" in found), "")
    if not address or address == shown:
        return shown
    return f"{shown} <{address}>".strip()


def read_files(message: Record, limits: Limits, depth: int = 0) -> tuple[list[Attached], int]:
    """The files of a message, and how many small pictures of its text were left out. Raises TooLarge."""
    files: list[Attached] = []
    pictures = 0
    for record in message.files():
        data = record.data(FILE_DATA)
        media_type = record.text(FILE_TYPE).lower()
        is_in_text = bool(record.text(CONTENT_ID)) or bool(record.number(IS_HIDDEN) & 1)
        if media_type.startswith("image/") and is_in_text and len(data) < SMALL_PICTURE_BYTES:
            pictures += 1
            continue
        files.append(_file(record, data, media_type, len(files) + 1, limits, depth))
        check_count(len(files), limits)
    return files, pictures


def _file(record: Record, data: bytes, media_type: str, number: int, limits: Limits, depth: int) -> Attached:
    inside = record.embedded()
    if inside:
        name = message_name(inside.text(SUBJECT) or record.text(SHOWN_NAME))
        # One level more than anybody opens, so that the caller sees that there is one too many.
        if depth > limits.max_mail_depth:
            return Attached(name, b"", "It stands in too many messages inside each other. Send it by itself.")
        letter = read_letter(inside, limits)
        files, _ = read_files(inside, limits, depth + 1)
        return Attached(name, as_mail(letter, files))
    names = (clean_name(record.text(given)) for given in (LONG_NAME, SHORT_NAME, SHOWN_NAME))
    name = next((given for given in names if given != NO_NAME), f"attachment {number}")
    return Attached(name, data, reason_not_taken(media_type, name) if data else ONLY_OUTLOOK)
