"""Messages made in code: saved e-mail, and Outlook files down to their sectors. Nobody in them is real."""

import struct
from collections.abc import Sequence

HEADER = (
    "From: FOI Office <foi@council.example.org>",
    "To: Reader <reader@example.org>",
    "Subject: Your request FOI/2024/117",
    "Date: Tue, 02 Jan 2024 10:00:00 +0000",
)


def mail(*headers: str, body: bytes | str = b"Dear Reader\r\n", line_end: str = "\r\n") -> bytes:
    """A message with these header fields after the usual four."""
    head = line_end.join([*HEADER, *headers, "", ""])
    return head.encode("utf-8", "surrogateescape") + (body.encode() if isinstance(body, str) else body)


def parts(*bodies: bytes | str, kind: str = "mixed", boundary: str = "b") -> tuple[str, bytes]:
    """The header field and body of a multipart of `bodies`, each of which begins with its own header."""
    made = (body.encode() if isinstance(body, str) else body for body in bodies)
    inside = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), body) for body in made)
    return (
        f'Content-Type: multipart/{kind}; boundary="{boundary}"',
        inside + b"--%s--\r\n" % boundary.encode(),
    )


Storage = dict[str, "bytes | Storage"]
SECTOR = 512


def compound(root: Storage) -> bytes:
    """A compound file (MS-CFB) of these streams and storages; every stream has sectors of its own."""
    entries: list[tuple[str, int, int, int, int, int]] = []  # name, kind, right, child, start, size
    chains: list[bytes] = []

    def add(name: str, kind: int, content: "bytes | Storage") -> int:
        at = len(entries)
        entries.append((name, kind, 0, 0, 0, 0))
        if isinstance(content, bytes):
            # Small streams would go elsewhere: padded, so that they need not.
            size = max(len(content), 4_096)
            start = sum(len(chain) // SECTOR for chain in chains)
            chains.append(content.ljust(-(-size // SECTOR) * SECTOR, b"\0"))
            entries[at] = (name, kind, 0xFFFFFFFF, 0xFFFFFFFF, start, size)
            return at
        first = previous = 0xFFFFFFFF
        for inner, value in content.items():
            new = add(inner, 2 if isinstance(value, bytes) else 1, value)
            if previous == 0xFFFFFFFF:
                first = new
            else:
                before = entries[previous]
                entries[previous] = (*before[:2], new, *before[3:])
            previous = new
        entries[at] = (name, kind, 0xFFFFFFFF, first, 0xFFFFFFFE, 0)
        return at

    add("Root Entry", 5, root)
    directory = b"".join(_entry(*entry) for entry in entries)
    chains.append(directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0"))
    links: list[int] = []
    for chain in chains:
        count = len(chain) // SECTOR
        links += [*range(len(links) + 1, len(links) + count), 0xFFFFFFFE]
    starts = len(links) - len(chains[-1]) // SECTOR
    tables = -(-len(links) // 127)
    links += [0xFFFFFFFD] * tables
    table = struct.pack(f"<{len(links)}I", *links).ljust(tables * SECTOR, b"\xff")
    where = [len(links) - tables + number for number in range(tables)]
    header = bytearray(SECTOR)
    header[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<9I", header, 40, 0, tables, starts, 0, 4_096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, *where, *[0xFFFFFFFF] * (109 - tables))
    return bytes(header) + b"".join(chains) + table


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    out = bytearray(128)
    out[: len(raw)] = raw
    struct.pack_into("<HBBIII", out, 64, len(raw), kind, 1, 0xFFFFFFFF, right, child)
    struct.pack_into("<IQ", out, 116, start, size)
    return bytes(out)


def properties(header_bytes: int, values: dict[int, "str | bytes | int"], **inside: Storage) -> Storage:
    """The storage of a message, recipient or file (MS-OXMSG) with these properties by number."""
    listed = bytearray(header_bytes)
    streams: Storage = {}
    for number, value in values.items():
        kind = {str: 0x001F, bytes: 0x0102, int: 0x0003}[type(value)]
        if isinstance(value, int):
            listed += struct.pack("<HHIII", kind, number, 6, value, 0)
            continue
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        listed += struct.pack("<HHIII", kind, number, 6, len(data), 0)
        streams[f"__substg1.0_{number:04X}{kind:04X}"] = data
    return {"__properties_version1.0": bytes(listed), **streams, **inside}


def outlook(values: dict[int, "str | bytes | int"], *files: Storage, people: Sequence[Storage] = ()) -> bytes:
    """An Outlook message with these properties, files and recipients."""
    return compound(outlook_storage(32, values, *files, people=people))


def outlook_storage(
    header_bytes: int, values: dict[int, "str | bytes | int"], *files: Storage, people: Sequence[Storage] = ()
) -> Storage:
    inside = {f"__attach_version1.0_#{number:08X}": file for number, file in enumerate(files)}
    inside |= {f"__recip_version1.0_#{number:08X}": person for number, person in enumerate(people)}
    return {**properties(header_bytes, values), **inside}


def outlook_file(name: str, data: bytes, **more: "str | bytes | int") -> Storage:
    return properties(
        8, {0x3707: name, 0x3701: data, 0x3705: 1, **{int(k[1:], 16): v for k, v in more.items()}}
    )


def outlook_inside(values: dict[int, "str | bytes | int"], *files: Storage) -> Storage:
    """A message as a file of another."""
    return {
        **properties(8, {0x3705: 5, 0x3001: "message"}),
        "__substg1.0_3701000D": outlook_storage(24, values, *files),
    }


def outlook_person(name: str, address: str, kind: int = 1) -> Storage:
    return properties(8, {0x3001: name, 0x39FE: address, 0x0C15: kind})
