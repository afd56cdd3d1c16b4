"""Which kind of text a file is: its content first, then its name among the kinds that share their bytes."""

import re

from disclosures.ingest.kinds import KINDS
from disclosures.ingest.wide_text import BOMS, wide_codec
from disclosures.ingest.word_lists import words

MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe|\?xml)\b", re.IGNORECASE)
PAGE_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|script|iframe)\b", re.IGNORECASE)
ANY_TAG = re.compile(
    r"<(?:p|div|span|table|ul|ol|h[1-6]|br|a|b|i|font|meta|style|title)\b[^<>]{0,300}>", re.IGNORECASE
)
FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60}):(?=[ \t\r\n]|\S)")
MAIL_FIELDS = frozenset(
    words(
        "from to cc bcc subject date received return-path message-id mime-version delivered-to"
        " reply-to sender content-type content-transfer-encoding dkim-signature authentication-"
        " results in-reply-to references thread-topic thread-index arc-seal envelope-to"
    )
)
# Written by programs and not by people: a memo may begin with From, To, Date and Subject.
SENT_FIELDS = frozenset(
    words(
        "received return-path message-id mime-version delivered-to content-type dkim-signature"
        " authentication-results content-transfer-encoding arc-seal envelope-to thread-index"
    )
)
MOST_CONTROL = 0.08  # of the bytes; in compressed data it is 0.11
LEAST_SPACE = 0.02
CONTROL = bytes(byte for byte in (*range(32), 127) if byte not in b"\t\n\r\x0c")
TEXT_NAMES = KINDS["text"].endings
TABLE_NAMES = KINDS["csv"].endings


def text_kind(head: bytes, said: str) -> str:
    """The key in KINDS for a file that is no known binary kind; "" when it is no text at all."""
    text = decoded(head)
    if text is None:
        return ""
    start = text.lstrip("\ufeff\0 \t\r\n")
    lower = start[:1_024].lower()
    if lower.startswith("#!"):
        return "script"
    fields = mail_fields(start)
    if fields and _is_mail(fields, said):
        return "mht" if said in KINDS["mht"].endings or "<saved by " in lower[:300] else "eml"
    if "<svg" in lower:
        return "svg"
    if lower.startswith("<?xml"):
        return "html" if "<html" in lower else "xml"
    if PAGE_MARKUP.search(text) or (said in KINDS["html"].endings and ANY_TAG.search(text)):
        return "html"
    if said in TABLE_NAMES:
        return "csv"
    is_json = re.match(r"""[\[{]\s{0,80}["\[{\]}]""", start)
    return "json" if is_json and said not in TEXT_NAMES else "text"


def mail_fields(start: str) -> set[str]:
    """The names of the header fields that a text begins with, in lower case; none if it begins otherwise."""
    found: set[str] = set()
    lines = start.splitlines()
    if lines and lines[0].startswith(("From ", ">From ")):  # as mailboxes of Unix part their mails
        lines = lines[1:]
    for line in lines:
        if not line.strip():
            break
        field = FIELD.match(line)
        if field:
            found.add(field.group(1).lower())
        elif not line.startswith((" ", "\t")) and not found:
            return set()
    return found


def _is_mail(fields: set[str], said: str) -> bool:
    known = fields & MAIL_FIELDS
    if said in KINDS["eml"].endings or said in KINDS["mht"].endings:
        return bool(known)
    if said in TABLE_NAMES:
        return False
    if said in TEXT_NAMES or not said:
        return (
            bool(known & SENT_FIELDS) and len(known) >= 2 and bool(known & {"from", "subject", "to", "date"})
        )
    return len(known) >= 2


def decoded(head: bytes) -> str | None:
    """The head as text, or None when it does not look like text at all."""
    for mark, codec in BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(codec, errors="replace")
    wide = wide_codec(head)
    if wide:
        return head.decode(wide, errors="replace")
    control = len(head) - len(head.translate(None, CONTROL))
    if control > len(head) * MOST_CONTROL:
        return None
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(head) - 3:  # a letter cut in two
            return head[: error.start].decode("utf-8")
    spaces = sum(head.count(space) for space in (b" ", b"\n", b"\t", b",", b";"))
    return head.decode("cp1252", errors="replace") if spaces >= len(head) * LEAST_SPACE else None
