"""ZIP containers, opened without trusting anything they state about themselves.

Nothing is ever written out: bytes come in pieces, are counted as they come, and stop at the limits.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from disclosures.ingest.contract import Bomb, TooLarge, Unreadable
from disclosures.ingest.limits import MB, Limits

CHUNK_BYTES = 65_536
END_MARK = b"PK\x05\x06"
END_BYTES = 22  # of the end record without its comment (APPNOTE 6.3.10, section 4.3.16)
LONGEST_COMMENT = 65_535
LOCAL_HEADER_BYTES = 30
# A directory entry takes 46 bytes, a name, and fields that are rarely longer than this.
MOST_ENTRY_BYTES = 1_024
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGED = "This {what} is damaged and cannot be opened. Send another copy."

# What the library raises on damaged input: not only its own error.
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the container; sizes are what the directory states. `name` is as given, never a path.

    `is_regular` is False for links and devices. `can_unpack` is False for methods that we do not take.
    """

    name: str
    size_bytes: int
    packed_bytes: int
    is_folder: bool
    is_regular: bool
    is_encrypted: bool
    can_unpack: bool
    info: zipfile.ZipInfo


class Package:
    """An open container. All that is unpacked through it counts against the same limits."""

    def __init__(self, archive: zipfile.ZipFile, file_bytes: int, limits: Limits, what: str) -> None:
        self._archive = archive
        self._file_bytes = file_bytes
        self._limits = limits
        self._unpacked = 0
        self.what = what
        self.parts = tuple(_part(info) for info in archive.infolist())

    def chunks(self, part: Part) -> Iterator[bytes]:
        """The bytes of `part`, piece by piece. Raises Unreadable when damaged, Bomb beyond the limits."""
        if part.is_encrypted or not part.can_unpack:
            raise Unreadable(DAMAGED.format(what=self.what))
        try:
            with self._archive.open(part.info) as unpacked:
                while piece := unpacked.read(CHUNK_BYTES):
                    self._unpacked += len(piece)
                    _check_unpacked(self._unpacked, self._file_bytes, self._limits, self.what)
                    yield piece
        except BROKEN:
            raise Unreadable(DAMAGED.format(what=self.what)) from None

    def read(self, part: Part, most: int) -> bytes:
        """All bytes of `part`. Raises TooLarge beyond `most` bytes, and as `chunks` does."""
        out = bytearray()
        for piece in self.chunks(part):
            out += piece
            if len(out) > most:
                raise TooLarge(f"A part of this {self.what} is larger than {most / MB:g} MB. Send it as PDF.")
        return bytes(out)


def open_package(document: BinaryIO, limits: Limits, *, most_parts: int, what: str) -> Package:
    """Open the ZIP container `document`; `what` names it in sentences ("ZIP archive", "Word document").

    Before anything is unpacked it checks the number of members, stated sizes, their ratio to the file, and
    that no two members share bytes. Raises Unreadable, TooLarge and Bomb.
    """
    file_bytes = document.seek(0, 2)
    _check_directory(document, file_bytes, most_parts, what)
    document.seek(0)
    try:
        archive = zipfile.ZipFile(document)
        package = Package(archive, file_bytes, limits, what)
    except BROKEN:
        raise Unreadable(DAMAGED.format(what=what)) from None
    if len(package.parts) > most_parts:
        raise Bomb(_too_many(most_parts, what))
    _check_unpacked(sum(part.size_bytes for part in package.parts), file_bytes, limits, what)
    _check_overlap(package.parts, file_bytes, what)
    return package


def packed(parts: Mapping[str, str | bytes]) -> BytesIO:
    """A package of these parts, for the samples that readers prepare with."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out


def prepare() -> None:
    """Load what the library loads late: the codec of old member names."""
    data = packed({"a.txt": b"Dear reader"}).getvalue().replace(b"a.txt", b"\x9c.txt")
    package = open_package(BytesIO(data), Limits(), most_parts=10, what="file")
    package.read(package.parts[0], MB)


def _part(info: zipfile.ZipInfo) -> Part:
    kind = stat.S_IFMT(info.external_attr >> 16)
    is_folder = info.is_dir() or kind == stat.S_IFDIR
    return Part(
        name=info.filename,
        size_bytes=info.file_size,
        packed_bytes=info.compress_size,
        is_folder=is_folder,
        is_regular=not is_folder and kind in (0, stat.S_IFREG),
        is_encrypted=bool(info.flag_bits & 0x41),  # 0x1 encrypted, 0x40 strongly so
        can_unpack=info.compress_type in METHODS,
        info=info,
    )


def _check_directory(document: BinaryIO, file_bytes: int, most_parts: int, what: str) -> None:
    """The size of the directory, which the library reads whole, before it does."""
    document.seek(max(0, file_bytes - END_BYTES - LONGEST_COMMENT))
    tail = document.read(END_BYTES + LONGEST_COMMENT)
    at = tail.rfind(END_MARK)
    if at < 0 or len(tail) - at < END_BYTES:
        raise Unreadable(DAMAGED.format(what=what))
    count, directory_bytes = struct.unpack_from("<HI", tail, at + 10)
    if 0xFFFF in (count,) or directory_bytes == 0xFFFFFFFF:  # the 64-bit record before it holds them
        sizes = _large_directory(document, tail, at)
        count, directory_bytes = sizes or (count, directory_bytes)
    if count > most_parts or directory_bytes > most_parts * MOST_ENTRY_BYTES:
        raise Bomb(_too_many(most_parts, what))


def _large_directory(document: BinaryIO, tail: bytes, at: int) -> tuple[int, int] | None:
    """Count and size from the ZIP64 end record (APPNOTE 4.3.14), or None where there is none."""
    locator = tail[max(0, at - 20) : at]
    if not locator.startswith(b"PK\x06\x07"):
        return None
    document.seek(min(struct.unpack_from("<Q", locator, 8)[0], 1 << 62))
    record = document.read(56)
    if len(record) < 56 or not record.startswith(b"PK\x06\x06"):
        return None
    count, directory_bytes = struct.unpack_from("<QQ", record, 32)
    return count, directory_bytes


def _check_unpacked(unpacked: int, file_bytes: int, limits: Limits, what: str) -> None:
    if unpacked > limits.max_unpacked_bytes:
        most = f"{limits.max_unpacked_bytes / MB:g}"
        raise Bomb(f"This {what} unpacks to more than {most} MB. Send it in parts.")
    if unpacked > limits.unpack_ratio_counts_above_bytes and unpacked > limits.max_unpack_ratio * file_bytes:
        raise Bomb(f"This {what} unpacks to more than {limits.max_unpack_ratio} times its size.")


def _check_overlap(parts: tuple[Part, ...], file_bytes: int, what: str) -> None:
    """Members that share bytes unpack to far more than is there ("A better zip bomb", Fifield, 2019)."""
    end = 0
    for part in sorted(parts, key=lambda part: part.info.header_offset):
        start = part.info.header_offset
        if start < end:
            raise Bomb(f"The members of this {what} overlap, as in a file made to do harm.")
        end = start + LOCAL_HEADER_BYTES + part.packed_bytes
    if end > file_bytes:
        raise Unreadable(f"Part of this {what} is missing. Send a whole copy.")


def _too_many(most: int, what: str) -> str:
    return f"This {what} has more than {most:,} members. Send it in parts."
