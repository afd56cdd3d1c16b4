"""Which kind of file a ZIP or an old Office container is, by the names in its directory."""

import struct

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
END = b"PK\x05\x06"
ENTRY = b"PK\x01\x02"
LOCAL = b"PK\x03\x04"
MOST_NAMES = 5_000
OPEN_DOCUMENT = (
    (b"opendocument.text", "odt"),
    (b"opendocument.spreadsheet", "ods"),
    (b"opendocument.presentation", "odp"),
    (b"opendocument.graphics", "odg"),
    (b"application/epub+zip", "epub"),
)
STREAMS = (
    ("__substg1.0_", "msg"),
    ("__properties_version1.0", "msg"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
)
# What the reader of a kind finds out itself, when the directory is too far inside to be seen here.
READ_TO_KNOW = ("msg", "xls")


def ends_as_zip(tail: bytes) -> bool:
    """Whether an end record of a ZIP reaches exactly to the end, which makes the file openable as one."""
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + 22:
        return False
    return at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)


def ole_kind(seen: bytes, said: str) -> str:
    """Old Office and Outlook share one container; the names of its streams, in UTF-16, tell them apart."""
    if "EncryptedPackage".encode("utf-16-le") in seen:  # a new Office file with a password
        return said if said in ("docx", "xlsx") else "ole"
    found = [kind for stream, kind in STREAMS if stream.encode("utf-16-le") in seen]
    if "msg" in found:
        return "msg"
    if found:
        # One kind may be embedded in another.
        return said if said in found else found[0]
    return said if said in READ_TO_KNOW else "ole"


def zip_kind(head: bytes, tail: bytes, said: str) -> str:
    """Office files are ZIPs: the names of their parts tell them apart."""
    names = {name.lower().lstrip(b"/") for name in _names(head, tail)}
    if any(name.endswith(b"vbaproject.bin") for name in names):
        return "macros"
    # The type of OpenDocument stands uncompressed in the first part.
    if head[30:38] == b"mimetype":
        for mark, kind in OPEN_DOCUMENT:
            if mark in head[:200]:
                return kind
    if b"content.xml" in names and b"meta-inf/manifest.xml" in names:
        return said if said in ("odt", "ods") else "odt"
    if b"[content_types].xml" not in names:
        return "zip"
    if b"xl/workbook.bin" in names:
        return "xlsb"
    for folder, kind in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")):
        if any(name.startswith(folder) for name in names):
            return kind
    return said if said in ("docx", "xlsx") else "zip"


def _names(head: bytes, tail: bytes) -> set[bytes]:
    """Names of members: those at the head, and those in the part of the directory that the tail shows.

    They are read by their place, so that an archive inside the archive does not count.
    """
    return _local_names(head) | _directory_names(tail)


def _local_names(head: bytes) -> set[bytes]:
    names: set[bytes] = set()
    at = 0
    while head[at : at + 4] == LOCAL and at + 30 <= len(head):
        flags, _, _, _, _, packed, _, name_bytes, extra_bytes = struct.unpack_from("<HHHHIIIHH", head, at + 6)
        names.add(head[at + 30 : at + 30 + name_bytes])
        if flags & 8:  # the size stands behind the data
            break
        at += 30 + name_bytes + extra_bytes + packed
    return names


def _directory_names(tail: bytes) -> set[bytes]:
    end = tail.rfind(END)
    if end < 0 or len(tail) < end + 22:
        return set()
    directory_bytes = int.from_bytes(tail[end + 12 : end + 16], "little")
    at = end - directory_bytes if directory_bytes <= end else tail.find(ENTRY)
    names: set[bytes] = set()
    while 0 <= at <= end - 46 and tail[at : at + 4] == ENTRY and len(names) < MOST_NAMES:
        name_bytes, extra_bytes, comment_bytes = struct.unpack_from("<HHH", tail, at + 28)
        names.add(tail[at + 46 : at + 46 + name_bytes])
        at += 46 + name_bytes + extra_bytes + comment_bytes
    return names
