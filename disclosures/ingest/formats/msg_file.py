"""The container of an Outlook message (MS-CFB, MS-OXMSG): opened only if its tables can be true."""

import datetime as dt
import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TypeVar

from olefile import OleFileIO
from olefile.olefile import STGTY_ROOT, STGTY_STREAM
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from disclosures.ingest.contract import TooLarge, Unreadable
from disclosures.ingest.formats.mail_text import decode

MOST_ENTRIES = 20_000  # of the directory; a message with 100 files has about 3,000
MOST_IN_STORAGE = 3_000  # the library looks each of them up by walking them all
TOP_HEADER, EMBEDDED_HEADER, FILE_HEADER = 32, 24, 8  # bytes before the properties: MS-OXMSG, section 2.4.1
NO_SECTOR = 0xFFFFFFFA
WIDE_TEXT, NARROW_TEXT, BYTES = 0x001F, 0x001E, 0x0102  # types of properties
DAMAGED = "This Outlook message is damaged and cannot be opened. Send another copy."
NOT_A_MESSAGE = "This is not an Outlook message, though it is built like one. Send it as PDF."
OVERLAPPING = "This Outlook message is built wrongly: its parts overlap. Send another copy."

# What the libraries raise on damaged input.
BROKEN = (
    *(OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError),
    *(struct.error, OverflowError, AssertionError, RecursionError, LookupError),
)
# The library goes on after these faults, without the part that they concern.
SIGNS_OF_LOSS = (
    "referenced more than once",
    "Duplicate filename",
    "out of range",
    "too large",
    "incomplete OLE",
)
Found = TypeVar("Found")


def open_storage(data: bytes) -> Storage:
    """The root of the message in `data`. Raises Unreadable and TooLarge; costs no more than `data` does."""
    _check_header(data)
    try:
        with OleFileIO(BytesIO(data)) as ole:
            _check_entries(ole, len(data))
            root = Storage.from_ole(ole)
            lost = any(sign in str(issue) for _, issue in ole.parsing_issues for sign in SIGNS_OF_LOSS)
    except BROKEN:
        raise Unreadable(DAMAGED) from None
    if lost:
        raise Unreadable(DAMAGED)
    return root


def _check_header(data: bytes) -> None:
    """The library follows as many tables as the header claims, each of them again and again if they loop."""
    if len(data) < 512:
        raise Unreadable(DAMAGED)
    (shift,) = struct.unpack_from("<H", data, 30)
    (tables,) = struct.unpack_from("<I", data, 44)
    (small_tables,) = struct.unpack_from("<I", data, 64)
    if shift not in (9, 12) or max(tables, small_tables) > len(data) >> shift:
        raise Unreadable(DAMAGED)


def _check_entries(ole: OleFileIO, file_bytes: int) -> None:
    entries = [entry for entry in ole.direntries if entry is not None]
    if len(entries) > MOST_ENTRIES or any(len(entry.kids) > MOST_IN_STORAGE for entry in entries):
        raise TooLarge("This Outlook message has too many parts. Send what it holds as separate files.")
    if sum(entry.size for entry in entries[1:]) > file_bytes:
        raise Unreadable(OVERLAPPING)
    _check_chains(ole)
    names = {entry.name for entry in ole.root.kids}
    if "__properties_version1.0" not in names:
        raise Unreadable(NOT_A_MESSAGE)


def _check_chains(ole: OleFileIO) -> None:
    """That no sector stands in two places: chains that loop or meet hold less than they claim."""
    seen = bytearray(len(ole.fat))
    for entry in ole.direntries:
        if entry is None or entry.entry_type not in (STGTY_STREAM, STGTY_ROOT) or entry.is_minifat:
            continue
        sector = entry.isectStart if entry.size else NO_SECTOR
        while sector < len(seen):
            if seen[sector]:
                raise Unreadable(OVERLAPPING)
            seen[sector] = 1
            sector = ole.fat[sector]


class Record:
    """The properties of one message, recipient or file inside, by their numbers (MS-OXPROPS)."""

    def __init__(self, storage: Storage, header_bytes: int) -> None:
        self.storage = storage
        self._properties = Properties(storage, header_bytes)
        codepage = self.number(0x3FDE) or self.number(0x3FFD)
        self.charset = {65001: "utf-8", 20127: "ascii", 28591: "iso-8859-1", 28605: "iso-8859-15"}.get(
            codepage, f"cp{codepage}" if codepage else ""
        )

    def text(self, number: int) -> str:
        """A text property; "" where there is none."""
        wide = self._stream(number, WIDE_TEXT)
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return decode(self._stream(number, NARROW_TEXT), self.charset).rstrip("\0")

    def data(self, number: int) -> bytes:
        return self._stream(number, BYTES)

    def _stream(self, number: int, kind: int) -> bytes:
        return self._try(lambda: self.storage.property_stream_bytes(number, kind)) or b""

    def number(self, number: int) -> int:
        found = self._try(lambda: self._properties.int_prop_value(number))
        return found if isinstance(found, int) else 0

    def time(self, number: int) -> dt.datetime | None:
        found = self._try(lambda: self._properties.date_prop_value(number))
        return found if isinstance(found, dt.datetime) else None

    def recipients(self) -> Iterator["Record"]:
        return (Record(found, FILE_HEADER) for found in self.storage.iter_recipient_storages())

    def files(self) -> Iterator["Record"]:
        return (Record(found, FILE_HEADER) for found in self.storage.iter_attachment_storages())

    def embedded(self) -> "Record | None":
        """The message that this file is, or None where it is none."""
        for found in self.storage.storages:
            if found.name == "__substg1.0_3701000D" and self._is_message(found):
                return Record(found, EMBEDDED_HEADER)
        return None

    @staticmethod
    def _is_message(storage: Storage) -> bool:
        return any(stream.name == "__properties_version1.0" for stream in storage.streams)

    @staticmethod
    def _try(read: Callable[[], Found]) -> Found | None:
        try:
            return read()
        except BROKEN:
            return None
