"""A message written as saved e-mail: how one inside an Outlook file gets a form that stands by itself."""

import binascii
from collections.abc import Iterator, Sequence

from disclosures.ingest.formats.mail_files import Attached
from disclosures.ingest.formats.mail_pages import Letter

BASE64_LINE = 57  # bytes; RFC 2045 allows 76 characters
WORD_BYTES = 30  # of an encoded word, which may have 75 characters


def as_mail(letter: Letter, files: Sequence[Attached]) -> bytes:
    """The message with all its forms and files; reading it again gives the same."""
    forms = [("text/plain; charset=utf-8", "", text.encode()) for text in (letter.body, *letter.other_forms)]
    parts = (
        [_multipart("alternative", [_part(*form) for form in forms])]
        if len(forms) > 1
        else [_part(*forms[0])]
    )
    for file in files:
        parts.append(_part(_kind(file), file.name, file.data))
    fields = [b"%s: %s" % (name.encode(), _value(value)) for name, value in _kept(letter)]
    return b"\r\n".join([*fields, _multipart("mixed", parts)])


def _kind(file: Attached) -> str:
    if not file.data:  # says that it is not here, so that its reader says so, too
        return "message/external-body"
    return "message/rfc822" if file.name.lower().endswith(".eml") else "application/octet-stream"


def _kept(letter: Letter) -> Iterator[tuple[str, str]]:
    """All fields but those that say how the message was packed."""
    return (
        (name, value)
        for name, value in letter.headers.fields
        if not name.startswith(("content-", "mime-", "dkim-"))
    )


def _value(value: str) -> bytes:
    """A field's value on one line; what is not ASCII, or would be read as encoded, is encoded (RFC 2047)."""
    line = " ".join(value.split())
    if line.isascii() and "=?" not in line:
        return line.encode()
    words, word = [], b""
    for character in line:
        if len(word) + len(character.encode()) > WORD_BYTES:
            words.append(word)
            word = b""
        word += character.encode("utf-8", "replace")
    return b" ".join(b"=?utf-8?B?%s?=" % binascii.b2a_base64(word, newline=False) for word in [*words, word])


def _part(kind: str, name: str, data: bytes) -> bytes:
    lines = [f"Content-Type: {kind}".encode(), b"Content-Transfer-Encoding: base64"]
    if name:
        lines.append(b'Content-Disposition: attachment; filename="%s"' % _value(name.replace('"', "'")))
    coded = (
        binascii.b2a_base64(data[at : at + BASE64_LINE], newline=False)
        for at in range(0, len(data), BASE64_LINE)
    )
    return b"\r\n".join([*lines, b"", *coded])


def _multipart(kind: str, parts: Sequence[bytes]) -> bytes:
    # All that is inside is base64 or begins with another letter, so no line of it can be this one.
    mark = b"=_%s" % kind.encode()
    while any(mark in part for part in parts):
        mark += b"_"
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n' % (kind.encode(), mark)
    return b"\r\n".join([head, *(b"--%s\r\n%s" % (mark, part) for part in parts), b"--%s--\r\n" % mark])
