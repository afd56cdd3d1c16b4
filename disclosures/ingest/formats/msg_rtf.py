"""Compressed RTF, the form in which Outlook keeps a message's body (MS-OXRTFCP)."""

import struct
from collections.abc import Iterator

HEADER = struct.Struct("<IIII")  # compressed size, raw size, kind, checksum
COMPRESSED, STORED = 0x75465A4C, 0x414C454D
WINDOW = 4_096
# What both sides know before the first byte: MS-OXRTFCP, section 2.1.2.1.
KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def decompress(data: bytes, most: int) -> bytes:
    """The RTF in `data`, at most `most` bytes of it; b"" where there is none."""
    if len(data) < HEADER.size:
        return b""
    _, raw_bytes, kind, _ = HEADER.unpack_from(data)
    most = min(most, raw_bytes)
    if kind == STORED:
        return data[HEADER.size : HEADER.size + most]
    return _unpack(data, most) if kind == COMPRESSED else b""


def _unpack(data: bytes, most: int) -> bytes:
    window = bytearray(KNOWN) + bytearray(WINDOW - len(KNOWN))
    at, out, end = HEADER.size, bytearray(), len(data)
    place = len(KNOWN)
    while at < end and len(out) < most:
        flags = data[at]
        at += 1
        for bit in range(8):
            if flags & 1 << bit:
                if at + 2 > end:
                    return bytes(out[:most])
                offset, length = data[at] << 4 | data[at + 1] >> 4, (data[at + 1] & 15) + 2
                at += 2
                if offset == place:  # the mark of the end
                    return bytes(out[:most])
                piece: Iterator[int] = (window[(offset + step) % WINDOW] for step in range(length))
            else:
                piece = iter(data[at : at + 1])
                at += 1
            for byte in piece:
                out.append(byte)
                window[place] = byte
                place = (place + 1) % WINDOW
    return bytes(out[:most])
