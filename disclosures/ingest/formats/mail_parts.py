"""The parts of a message (RFC 5322, 2045, 2046, 2231), as places in its bytes.

The standard library's parser calls itself for every message inside a message; this one opens none of them and
keeps its own stack, so that neither depth nor number of parts costs more than the bytes do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from disclosures.ingest.contract import TooLarge
from disclosures.ingest.formats.mail_text import decode, decode_transfer, decode_words

MOST_PARTS = 1_000
MOST_NESTED = 12  # multiparts in each other; real mail has three or four
MOST_HEADER_BYTES = 1_000_000
MOST_HEADERS = 1_000
MOST_PARAMETER_CHARACTERS = 4_000  # the library's parser of parameters may take the square of this
LINE_END = re.compile(rb"\r\n|\n|\r")
FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
BEFORE_THE_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*(?:>?From [^\r\n]{0,1000}(?:\r\n|\n|\r))?")
CRAMPED = "This message has far too many parts or attachments. Send what it holds as separate files."


@dataclass(frozen=True, slots=True)
class Headers:
    """The header fields of a message or part in their order: name in lower case, value as it stands."""

    fields: tuple[tuple[str, str], ...]

    def first(self, name: str) -> str:
        """The value of the first field called `name`, encoded words decoded; "" if there is none."""
        return decode_words(next(self.raw(name), ""))

    def all(self, name: str) -> list[str]:
        return [decode_words(value) for value in self.raw(name)]

    def raw(self, name: str) -> Iterator[str]:
        return (value for key, value in self.fields if key == name)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that holds no others: `data[start:end]` of the message is its body, still encoded.

    `alternative` numbers the group of parts that say the same in several forms; 0 is none.
    """

    headers: Headers
    start: int
    end: int
    media_type: str
    alternative: int = 0
    is_encrypted: bool = False

    @property
    def disposition(self) -> str:
        return next(self.headers.raw("content-disposition"), "").split(";")[0].strip().lower()

    @property
    def name(self) -> str:
        """The file name that the part has, by whichever of the ways to give one; "" if it has none."""
        return _parameters(self.headers, "content-disposition").get("filename", "") or _parameters(
            self.headers, "content-type"
        ).get("name", "")

    def parameter(self, name: str) -> str:
        """A parameter of the content type, as "charset"."""
        return _parameters(self.headers, "content-type").get(name, "")

    def body(self, data: bytes) -> bytes:
        encoding = next(self.headers.raw("content-transfer-encoding"), "")
        return decode_transfer(data[self.start : self.end], encoding)


@dataclass(slots=True)
class Parts:
    """What a message is made of. `outside` is text before the first or after the last part."""

    headers: Headers
    leaves: list[Part] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    is_cut_off: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    default: str = "text/plain"
    alternative: int = 0
    nested: int = 0
    is_encrypted: bool = False


def header_start(data: bytes) -> int:
    """Where the header begins: after empty lines and the first line that mailboxes put before a message."""
    found = BEFORE_THE_HEADER.match(data)
    return found.end() if found else 0


def read_parts(data: bytes) -> Parts:
    """All parts of the message that begins at `data[0]`. Raises TooLarge for more than MOST_PARTS."""
    headers, _ = read_headers(data, 0, len(data))
    parts = Parts(headers)
    stack = [_Span(0, len(data))]
    seen = 0
    while stack:
        span = stack.pop()
        seen += 1
        if seen > MOST_PARTS or span.nested > MOST_NESTED:
            raise TooLarge(CRAMPED)
        stack += reversed(_open(data, span, parts, seen))
    return parts


def _open(data: bytes, span: _Span, parts: Parts, number: int) -> list[_Span]:
    """The parts inside this one; a part that has none goes to `parts.leaves`."""
    headers, start = read_headers(data, span.start, span.end)
    media_type = _media_type(headers, span.default)
    if media_type.startswith("multipart/"):
        boundary = _parameters(headers, "content-type").get("boundary", "").rstrip()
        inside = _between(data, start, span.end, boundary, parts) if boundary else []
        if inside:
            group = number if media_type == "multipart/alternative" else span.alternative
            default = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
            is_encrypted = span.is_encrypted or media_type == "multipart/encrypted"
            return [_Span(a, b, default, group, span.nested + 1, is_encrypted) for a, b in inside]
        # Promised parts that are not there: what is there is text, and as it stands.
        parts.is_cut_off = True
        headers = Headers(tuple(f for f in headers.fields if not f[0].startswith("content-")))
        media_type = "text/plain"
    parts.leaves.append(Part(headers, start, span.end, media_type, span.alternative, span.is_encrypted))
    return []


def _between(data: bytes, start: int, end: int, boundary: str, parts: Parts) -> list[tuple[int, int]]:
    mark = re.escape(boundary.encode("utf-8", "surrogateescape")[:200])
    delimiter = re.compile(rb"(?<![^\r\n])--" + mark + rb"(--)?[ \t]{0,100}(?![^\r\n])")
    found: list[tuple[int, int]] = []
    begins = -1
    for line in delimiter.finditer(data, start, end):
        if begins >= 0:
            found.append((begins, _without_line_end(data, begins, line.start())))
        else:
            parts.outside.append(decode(data[start : line.start()][:100_000]))
        if len(found) > MOST_PARTS:
            raise TooLarge(CRAMPED)
        begins = _after_line_end(data, line.end(), end)
        if line[1]:
            parts.outside.append(decode(data[begins:end][:100_000]))
            return found
    if begins >= 0:
        found.append((begins, end))
        parts.is_cut_off = True
    return found


def _without_line_end(data: bytes, start: int, end: int) -> int:
    """Where a part ends: the line end before a delimiter belongs to the delimiter."""
    if data[end - 2 : end] == b"\r\n":
        return max(start, end - 2)
    return max(start, end - 1)


def _after_line_end(data: bytes, at: int, end: int) -> int:
    found = LINE_END.match(data, at, end)
    return found.end() if found else at


def read_headers(data: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The header fields from `start` on, and where the body begins.

    A line that is no field ends them, as mail programs see it: nothing is lost, it is the body's first line.
    """
    fields: list[tuple[str, bytearray]] = []
    at = start
    stop = min(end, start + MOST_HEADER_BYTES)
    while at < stop:
        line_end = LINE_END.search(data, at, stop)
        line = data[at : line_end.start() if line_end else stop]
        following = line_end.end() if line_end else stop
        if not line:
            at = following
            break
        if line[:1] in b" \t" and fields:
            fields[-1][1].extend(b" " + line.strip())
        else:
            named = FIELD.match(line)
            if not named or len(fields) >= MOST_HEADERS:
                break
            fields.append((named[1].decode("ascii").lower(), bytearray(line[named.end() :].strip())))
        at = following
    return Headers(tuple((name, decode(bytes(value))) for name, value in fields)), at


def _media_type(headers: Headers, default: str) -> str:
    stated = next(headers.raw("content-type"), "").split(";")[0].strip().lower()
    return stated if re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}", stated) else default


def _parameters(headers: Headers, name: str) -> dict[str, str]:
    """The parameters of a field, by lower-case name, encodings of RFC 2231 and 2047 undone."""
    value = next(headers.raw(name), "")[:MOST_PARAMETER_CHARACTERS]
    message: Message = Message()
    message["content-type"] = value.replace("\r", " ").replace("\n", " ")
    try:
        pairs = message.get_params([]) or []
    except (ValueError, TypeError, LookupError):  # numbers that are none, sections that are mixed
        return {}
    return {key.lower(): _plain(found) for key, found in reversed(pairs)}


def _plain(value: object) -> str:
    if isinstance(value, tuple):  # RFC 2231: charset, language, the bytes as latin-1
        charset, _, text = value
        return decode(str(text).encode("latin-1", "replace"), str(charset or ""))
    return decode_words(str(value))
