"""Bytes of mail to text: transfer encodings, character sets and encoded words, whatever is wrong with them.

Nothing here raises on bad input: real mail breaks every rule, and what it says is wanted all the same.
"""

import binascii
import re
import string

from disclosures.ingest.formats import text

# Programs write windows-1252 and call it ISO 8859: its quotation marks stand where that has controls.
CONTROLS = re.compile(rb"[\x80-\x9f]")

# RFC 2047; bounded, so that no header takes more than linear time.
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([BbQq])\?([^?\r\n]{0,2000})\?=")
BETWEEN_WORDS = re.compile(r"(?<=\?=)[ \t\r\n]{1,100}(?==\?)")
NOT_BASE64 = bytes(set(range(256)) - set((string.ascii_letters + string.digits + "+/=").encode()))


def prepare() -> None:
    """Load every codec: in the confined child no module can be imported."""
    text.prepare()


def decode(data: bytes, charset: str = "") -> str:
    """`data` as text, by the declared `charset` where that can be true."""
    if data.isascii():
        return data.decode("ascii")
    is_mislabelled = charset.lower().replace("_", "-").startswith("iso-8859") and CONTROLS.search(data)
    return text.decode(data, "windows-1252" if is_mislabelled else charset)


def decode_words(value: str) -> str:
    """A header's value with its encoded words (RFC 2047) decoded, on one line."""
    joined = BETWEEN_WORDS.sub("", value)
    parts: list[str] = []
    charset, waiting, at = "", b"", 0  # a letter may be cut in two by the end of a word
    for word in ENCODED_WORD.finditer(joined):
        same = word.start() == at and word[1].lower() == charset
        if not same:
            parts += [decode(waiting, charset), joined[at : word.start()]]
            charset, waiting = word[1].lower(), b""
        waiting += _word_bytes(word[2], word[3])
        at = word.end()
    parts += [decode(waiting, charset), joined[at:]]
    return " ".join("".join(parts).split())


def _word_bytes(encoding: str, word: str) -> bytes:
    data = word.encode("utf-8", "replace")
    if encoding in "Bb":
        return _from_base64(data)
    return binascii.a2b_qp(data, header=True)


def decode_transfer(data: bytes, encoding: str) -> bytes:
    """The bytes behind a Content-Transfer-Encoding; `data` itself where the name or the content is wrong."""
    match encoding.strip().lower():
        case "base64" if _looks_like_base64(data):
            return _from_base64(data)
        case "quoted-printable":
            return binascii.a2b_qp(data)
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return _from_uuencode(data)
    return data


def _looks_like_base64(data: bytes) -> bool:
    beginning = data[:4_000].strip()
    lines = beginning.split()
    odd = sum(len(line) - len(line.translate(None, NOT_BASE64)) for line in lines)
    gaps = beginning.count(b" ") + odd
    return gaps * 20 <= len(beginning)


def _from_base64(data: bytes) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:  # cut off: what is left of the last four characters is not a byte
        kept = data.translate(None, NOT_BASE64).split(b"=")[0]
        kept = kept[: len(kept) - (len(kept) % 4 == 1)]
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def _from_uuencode(data: bytes) -> bytes:
    lines = data.splitlines()
    starts = [at for at, line in enumerate(lines[:100]) if line.startswith(b"begin ")]
    if not starts:
        return data
    out = bytearray()
    for line in lines[starts[0] + 1 :]:
        if line.rstrip() in (b"end", b"`", b""):
            break
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:  # a program that counted padding: the first character tells the length
            wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out += binascii.a2b_uu(line[:wanted])
            except binascii.Error:
                return data
    return bytes(out)


def unflow(flowed: str, *, joins_words: bool = False) -> str:
    """Paragraphs of `format=flowed` text (RFC 3676): a line that ends in a space goes on in the next.

    `joins_words` (its DelSp): that space is not part of the text.
    """
    out: list[str] = []
    is_open = False
    for line in flowed.split("\n"):
        line = line[1:] if line.startswith(" ") else line
        goes_on = line.endswith(" ") and line != "-- "
        shown = line[:-1] if goes_on and joins_words else line
        if is_open and not line.startswith(">") and line != "-- ":
            out.append(shown)
        else:
            out.append(("\n" if out else "") + shown)
        is_open = goes_on and not line.startswith(">")
    return "".join(out)
