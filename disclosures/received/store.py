"""Folders of files under generated keys: originals in one, public copies in another, apart on disk.

A name that somebody gave never becomes a path (threat model A04). Once ``keep`` returns, a loss of power
loses nothing (I3).
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

PART = ".part"


@dataclass(frozen=True, slots=True)
class Kept:
    key: str
    sha256: str
    size_bytes: int


class Store:
    """Files below the folder that the setting called ``setting`` names at the time of the call."""

    def __init__(self, setting: str) -> None:
        self._setting = setting

    @property
    def folder(self) -> Path:
        return Path(getattr(settings, self._setting))

    def keep(self, chunks: Iterable[bytes]) -> Kept:
        """Writes a file to disk for good. Raises OSError, and then leaves nothing behind."""
        return self.put(secrets.token_hex(16), chunks)

    def put(self, key: str, chunks: Iterable[bytes]) -> Kept:
        """The same under a key that ``keep`` gave elsewhere: a backup is put back. Also raises ValueError.

        Temporary file, fsync, rename, fsync of the folder: the final name never holds half a file.
        """
        path = self.path_of(key)
        folder = self._shard(key)
        part = path.with_suffix(PART)
        part.unlink(missing_ok=True)  # of a restoring that was killed
        digest = hashlib.sha256()
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
                for chunk in chunks:
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
                size = target.tell()
            part.rename(path)
            _sync_folder(folder)
        except BaseException:
            part.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            raise
        return Kept(key, digest.hexdigest(), size)

    def path_of(self, key: str) -> Path:
        """Where the file lies. Raises ValueError for anything but a key that ``keep`` gave."""
        if len(key) != 32 or not set(key) <= set("0123456789abcdef"):
            raise ValueError("This is no key of a file.")
        return self.folder / key[:2] / key

    def forget(self, keys: Iterable[str]) -> None:
        """Deletes files. Call after the commit that says so; what is gone already is no error."""
        for key in keys:
            self.path_of(key).unlink(missing_ok=True)

    def files_before(self, moment: float) -> Iterator[Path]:
        """Files, half-written ones too, last changed before ``moment`` (seconds since 1970); a full pass."""
        for path in self.folder.glob("??/*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < moment:
                    yield path

    def _shard(self, key: str) -> Path:
        """One of 256 folders; a new one is made durable in its parent, too."""
        folder = self.folder / key[:2]
        if not folder.is_dir():
            private_folder(self.folder)
            private_folder(folder)
            _sync_folder(self.folder)
            _sync_folder(self.folder.parent)
        return folder


def private_folder(folder: Path) -> Path:
    """The folder, made if need be, for its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
