"""Bytes as they come in: how many are taken, and where the originals lie.

An original is private; only `viewing.py` gives it out. Its key is generated; the name that somebody gave it
never becomes a path (threat model A04). Once ``keep`` returns, a loss of power loses nothing (I3).
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http.multipartparser import MultiPartParserError

from disclosures.received.store import PART, Kept, Store, private_folder

__all__ = ["PART", "Kept", "keep", "private_folder"]

CHUNK_BYTES = 64 * 1024
ORIGINALS = Store("ORIGINALS_DIR")


class BodyTooLarge(MultiPartParserError):
    """The whole request is over the limit; nothing of it was kept."""


class BodyLimitHandler(FileUploadHandler):
    """Refuses what is too large while it arrives: the body by its stated length, each file by counting.

    A file that is over is skipped and its name kept in ``request.too_large``; the other fields are read, so
    that the form can be shown again with what was written in it.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.too_large: list[str] = []
        if request is not None:
            request.too_large = self.too_large

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        private_folder(Path(settings.FILE_UPLOAD_TEMP_DIR))
        if content_length > settings.UPLOAD_MAX_BODY_BYTES:
            _read_away(input_data, content_length)
            raise BodyTooLarge

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.UPLOAD_MAX_FILE_BYTES:
            self.too_large.append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leaves the file to the next handler."""


def _read_away(stream: Any, length: int) -> None:
    """Takes in a somewhat too large body unseen: a browser shows the answer only once it has sent all.

    Beyond four times the limit that is no longer worth a thread; the server hangs up.
    """
    if length <= 4 * settings.UPLOAD_MAX_BODY_BYTES:
        while stream.read(CHUNK_BYTES):
            pass


def keep(chunks: Iterable[bytes]) -> Kept:
    """Writes an original to disk for good. Raises OSError, and then leaves nothing behind."""
    return ORIGINALS.keep(chunks)


def path_of(key: str) -> Path:
    """Where the original lies. Raises ValueError for anything but a key that ``keep`` gave."""
    return ORIGINALS.path_of(key)


def open_original(key: str) -> BinaryIO:
    """For the worker, and for who looks at it on record (viewing.py). Raises FileNotFoundError."""
    return path_of(key).open("rb")


def forget(keys: Iterable[str]) -> None:
    """Deletes originals. Call after the commit that says so; what is gone already is no error."""
    ORIGINALS.forget(keys)


def sha256_of(source: "File[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in source.chunks(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def ends_of(source: "File[Any]", head: int, tail: int) -> tuple[bytes, bytes]:
    """The first and last bytes of a file; of a shorter one, all of it."""
    source.seek(0)
    first = source.read(head)
    source.seek(max(0, (source.size or 0) - tail))
    last = source.read(tail)
    source.seek(0)
    return first, last


def originals_before(moment: float) -> Iterator[Path]:
    """Originals and half-written files last changed before ``moment`` (seconds since 1970); a full pass."""
    return ORIGINALS.files_before(moment)


def temporary_before(moment: float) -> Iterator[Path]:
    """Bodies of requests that ended in the middle, last changed before ``moment``."""
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment:
                yield path
