"""PNG and JPEG files taken apart by their own marks: what the decoder needs, and all the rest.

The decoder gets nothing but dots, so that comments, colour profiles and further pictures are no way in.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from disclosures.ingest.contract import Unreadable
from disclosures.ingest.formats import picture_data as data_of
from disclosures.ingest.formats.picture_data import MOST_BYTES, Notes

PNG_MARK = b"\x89PNG\r\n\x1a\n"
MOST_PARTS = 100_000
# PNG 3rd edition, 11: how to show the dots. Of these, the decoder is given what changes black from white.
PNG_NEEDED = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
PNG_HARMLESS = frozenset(
    {b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"sPLT"}
    | {b"cICP", b"mDCV", b"cLLI"}
)
PNG_FRAMES = frozenset({b"acTL", b"fcTL", b"fdAT"})
PNG_DOTS_BITS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # samples a dot by colour type
INCHES_IN_METRE = 39.37

# ITU-T T.81, table B.1
SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
NEXT_MARK = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


@dataclass(slots=True)
class Parts:
    """A picture file taken apart. `bits` are of one dot; `dpi` is 0 where the file does not say."""

    dots: bytes
    width: int
    height: int
    bits: int
    notes: Notes
    orientation: int = 1
    dpi: int = 0
    is_cut: bool = False
    is_animated: bool = False


def png_parts(data: bytes) -> Parts:
    """Raises Unreadable where there is no whole header."""
    notes = Notes()
    kept = [PNG_MARK]
    parts = Parts(b"", 0, 0, 0, notes)
    ended = False
    for kind, body, is_whole, end in _chunks(data):
        if kind == b"IHDR" and not parts.width and len(body) >= 13:
            parts.width, parts.height = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
            parts.bits = body[8] * PNG_DOTS_BITS.get(body[9], 1)
        parts.is_cut = parts.is_cut or not is_whole
        if kind in PNG_NEEDED:
            kept.append(_chunk(kind, body))
        elif kind in PNG_FRAMES:
            parts.is_animated = True
        elif kind == b"pHYs" and len(body) == 9 and body[8] == 1:
            parts.dpi = round(int.from_bytes(body[:4]) / INCHES_IN_METRE)
        elif kind not in PNG_HARMLESS:
            _note_png(parts, kind, body)
        if kind == b"IEND":
            ended = True
            if end < len(data):
                notes.add(data_of.AFTER_THE_END, data_of.readable(data[end:]))
            break
    if not parts.width or not parts.height:
        raise Unreadable("This PNG picture is damaged: it does not say how large it is. Send another copy.")
    parts.is_cut = parts.is_cut or not ended
    parts.dots = b"".join(kept) + (b"" if ended else _chunk(b"IEND", b""))
    return parts


def png_rows(parts: Parts) -> int:
    """How many rows of a damaged picture can be unpacked; of an interlaced one, a guess."""
    line = 1 + (parts.width * parts.bits + 7) // 8
    wanted = line * parts.height
    unpacker = zlib.decompressobj()
    found = 0
    for kind, body, _, _ in _chunks(parts.dots):
        left = body if kind == b"IDAT" else b""
        while left and found < wanted:
            try:
                found += len(unpacker.decompress(left, MOST_BYTES))
            except zlib.error:
                return min(parts.height, found // line)
            left = unpacker.unconsumed_tail
    return min(parts.height, found // line)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool, int]]:
    """(kind, content, whether all of it is there, where it ends) of each chunk of a PNG."""
    at = len(PNG_MARK)
    count = 0
    while at + 8 <= len(data):
        count += 1
        if count > MOST_PARTS:
            raise Unreadable("This PNG picture is cut into too many pieces. Save it again and send that.")
        size = int.from_bytes(data[at : at + 4])
        end = at + 12 + size
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + size], end <= len(data), end
        at = end


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def _note_png(parts: Parts, kind: bytes, body: bytes) -> None:
    if kind == b"eXIf":
        parts.orientation = data_of.note_exif(parts.notes, body)
    elif kind == b"tEXt":
        _note_png_text(parts.notes, *body[:MOST_BYTES].partition(b"\0")[::2])
    elif kind == b"zTXt":
        name, _, packed = body.partition(b"\0")
        _note_png_text(parts.notes, name, _unpacked(packed[1:]))
    elif kind == b"iTXt":
        name, _, rest = body.partition(b"\0")
        text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
        _note_png_text(parts.notes, name, _unpacked(text) if rest[:1] == b"\1" else text[:MOST_BYTES])
    elif kind != b"tIME":
        parts.notes.add(data_of.OTHER, data_of.readable(body))


def _note_png_text(notes: Notes, name: bytes, text: bytes) -> None:
    if b"xmp" in name.lower() or text.lstrip()[:10].startswith((b"<?xpacket", b"<x:xmpmeta")):
        notes.add(data_of.PROPERTIES, data_of.words_of_xml(text))
        return
    try:
        said = text.decode()
    except UnicodeDecodeError:
        said = text.decode("latin-1")
    notes.add(data_of.COMMENT, [f"{name[:79].decode('latin-1')}: {said}"])


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MOST_BYTES)
    except zlib.error:
        return b""


def jpeg_parts(data: bytes) -> Parts:
    """Raises Unreadable where no frame begins."""
    notes = Notes()
    parts = Parts(b"", 0, 0, 24, notes)
    kept = [b"\xff\xd8"]
    ended = False
    for mark, body, is_whole, end in _segments(data):
        parts.is_cut = parts.is_cut or not is_whole
        if mark == EOI:
            ended = True
            if data[end:].strip(b"\0\xff"):
                notes.add(data_of.AFTER_THE_END, data_of.readable(data[end:]))
            break
        if mark in FRAMES and not parts.width and len(body) >= 6:
            parts.height, parts.width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
            parts.bits = 8 * body[5]
        if 0xE0 <= mark <= 0xEF or mark == 0xFE:
            _note_jpeg(parts, mark, body)
            if mark not in (0xE0, 0xEE):  # how colours are written: JFIF and Adobe
                continue
        kept.append(_segment(mark, body, data, end))
    if not parts.width or not parts.height:
        raise Unreadable("This JPEG picture is damaged: it does not say how large it is. Send another copy.")
    parts.is_cut = parts.is_cut or not ended
    # Where the end is missing it stays so: told of an end, the decoder would paint the rest grey.
    parts.dots = b"".join(kept) + (b"" if parts.is_cut else b"\xff\xd9")
    return parts


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bool, int]]:
    """(mark, content, whether all of it is there, where it ends) of each segment of a JPEG.

    The dots that follow a start of scan belong to none: they reach from its end to the next segment.
    """
    at, count = 2, 0
    while found := NEXT_MARK.search(data, at):
        count += 1
        if count > MOST_PARTS:
            raise Unreadable("This JPEG picture is cut into too many pieces. Save it again and send that.")
        mark, at = data[found.end() - 1], found.end()
        if mark in ALONE:
            continue
        if mark == EOI:
            yield mark, b"", True, at
            return
        size = max(2, int.from_bytes(data[at : at + 2]))
        end = at + size
        yield mark, data[at + 2 : end], end <= len(data), min(end, len(data))
        at = end


def _segment(mark: int, body: bytes, data: bytes, end: int) -> bytes:
    """The segment as it was; a start of scan with the dots that follow it."""
    whole = b"\xff" + bytes([mark]) + (len(body) + 2).to_bytes(2) + body
    if mark != SOS:
        return whole
    after = NEXT_MARK.search(data, end)
    return whole + data[end : after.start() if after else len(data)]


def _note_jpeg(parts: Parts, mark: int, body: bytes) -> None:
    notes = parts.notes
    if mark == 0xFE:
        notes.add(data_of.COMMENT, [body.decode("utf-8", errors="replace")])
    elif body.startswith(b"Exif\0"):
        parts.orientation = data_of.note_exif(notes, body)
    elif body.startswith(b"http://ns.adobe.com/"):
        notes.add(data_of.PROPERTIES, data_of.words_of_xml(body.partition(b"\0")[2]))
    elif body.startswith(b"Photoshop "):
        notes.add(data_of.CAPTION, data_of.readable(body.partition(b"\0")[2]))
    elif body.startswith(b"JFIF\0"):
        _note_jfif(parts, body)
    elif body.startswith(b"JFXX\0"):
        notes.add(data_of.THUMBNAIL)
    elif body.startswith(b"MPF\0"):
        notes.add("further pictures in the same file")
    elif not body.startswith((b"ICC_PROFILE\0", b"Adobe")):
        notes.add(data_of.OTHER, data_of.readable(body))


def _note_jfif(parts: Parts, body: bytes) -> None:
    if len(body) < 14:
        return
    across = int.from_bytes(body[8:10])
    parts.dpi = across if body[7] == 1 else round(across * 2.54) if body[7] == 2 else 0
    if body[12] and body[13]:
        parts.notes.add(data_of.THUMBNAIL)
