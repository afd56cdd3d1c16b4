"""The file of a backup: a tar whose last members say what is in it, so that a cut one is known for it.

database.dump        pg_dump's custom format
originals/<key>      bytes that were received
public/<key>         files of public copies
erasures.jsonl       the ledger of what must not come back
secret_key           where the site made its own
manifest.json        versions, counts, and size and SHA-256 of each member before it
manifest.sha256      of the manifest
"""

import fcntl
import hashlib
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Self

FORMAT = 1
DUMP, LEDGER, KEY = "database.dump", "erasures.jsonl", "secret_key"
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
ORIGINALS, PUBLIC = "originals", "public"
CHUNK_BYTES = 1 << 20
BLOCK = tarfile.BLOCKSIZE
MOST_MANIFEST_BYTES = 1 << 30
_NAME = re.compile(rf"(?:{ORIGINALS}|{PUBLIC})/[0-9a-f]{{32}}")
_SINGLE = frozenset({DUMP, LEDGER, KEY, MANIFEST, SEAL})
Tell = Callable[[str], None]


class Refused(Exception):
    """Why it is not done, as a sentence; nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """``members``: name to (size, SHA-256). ``absent``: files that rows name and that were not there.

    ``altered``: originals that are not what was received. ``counts``: rows by table. ``migrations``: as
    "app.name". ``seal``: number and hash of the end of the audit chain.
    """

    made_at: str
    server: int
    dumped_with: int
    migrations: list[str]
    counts: dict[str, int]
    seal: tuple[int, str]
    secret: str
    absent: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Raises ValueError, TypeError, KeyError."""
        given: dict[str, Any] = json.loads(text)
        given["seal"] = (int(given["seal"][0]), str(given["seal"][1]))
        given["members"] = {name: (int(size), str(sha)) for name, (size, sha) in given["members"].items()}
        return cls(**given)


class Writer:
    """Adds members one by one, each of them streamed; the file gets its name once it is whole and on disk.

    Used as a context manager; what ends before ``finish`` leaves nothing behind.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        self.members: dict[str, tuple[int, str]] = {}

    def __enter__(self) -> Self:
        # Not emptied before it is locked: another backup may be writing it.
        self._file: IO[bytes] = os.fdopen(os.open(self._part, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise Refused(f"Another backup is being written to {self._path}.") from None
        self._file.truncate()
        self._is_done = False
        return self

    def __exit__(self, *_: object) -> None:
        if not self._is_done:
            self._part.unlink(missing_ok=True)
        self._file.close()

    def add(self, name: str, chunks: Iterable[bytes]) -> str:
        """Writes a member; its head, which needs the size, is filled in afterwards. Returns its SHA-256."""
        file, digest, start = self._file, hashlib.sha256(), self._file.tell()
        file.write(bytes(BLOCK))
        try:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
        except BaseException:
            file.seek(start)
            file.truncate()
            raise
        size = file.tell() - start - BLOCK
        file.write(bytes(-size % BLOCK))
        end = file.tell()
        head = tarfile.TarInfo(name)
        head.size, head.mode = size, 0o600
        file.seek(start)
        file.write(head.tobuf(tarfile.GNU_FORMAT))
        file.seek(end)
        self.members[name] = (size, digest.hexdigest())
        return digest.hexdigest()

    def finish(self, manifest: Manifest) -> int:
        """Returns the size of the whole."""
        text = manifest.as_json()
        self.add(MANIFEST, [text])
        self.add(SEAL, [hashlib.sha256(text).hexdigest().encode()])
        self._file.write(bytes(2 * BLOCK))
        self._file.flush()
        os.fsync(self._file.fileno())
        size = self._file.tell()
        self._part.rename(self._path)
        self._is_done = True
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return size


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


@contextmanager
def opened(path: Path) -> Iterator[tarfile.TarFile]:
    """The tar, for reading. Raises Refused."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar
    except FileNotFoundError:
        raise Refused(f"{path} is not there.") from None
    except tarfile.TarError as error:
        raise Refused(f"{path} is no backup, or was cut off or damaged: {error}.") from error
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror or type(error).__name__}.") from error


def members_of(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    """Each member by name with its bytes. A name that this program never writes is refused."""
    for info in tar:
        file = tar.extractfile(info) if info.isreg() else None
        if file is None or not (info.name in _SINGLE or _NAME.fullmatch(info.name)):
            raise Refused("It holds something that no backup of this site holds.")
        yield info.name, file


def checked(path: Path, tell: Tell) -> Manifest:
    """Reads all of it and compares it with its manifest. Raises Refused, with what is wrong."""
    found, kept = _read(path, tell)
    if SEAL not in found or MANIFEST not in found:
        raise Refused(f"{path} ends before its manifest: it was cut off.")
    if kept[SEAL].decode(errors="replace") != found[MANIFEST][1]:
        raise Refused("Its manifest was changed or damaged.")
    manifest = _manifest(kept[MANIFEST])
    for name in (MANIFEST, SEAL):
        del found[name]
    for name in sorted(manifest.members.keys() | found.keys()):
        if manifest.members.get(name) != found.get(name):
            raise Refused(f"{name} in it is not what was written: it was changed or damaged.")
    if DUMP not in found:
        raise Refused("It holds no database.")
    return manifest


def _read(path: Path, tell: Tell) -> tuple[dict[str, tuple[int, str]], dict[str, bytes]]:
    """Size and SHA-256 of each member, and the bytes of the last two."""
    found: dict[str, tuple[int, str]] = {}
    kept: dict[str, bytes] = {}
    with opened(path) as tar:
        for name, file in members_of(tar):
            tell(f"Checking {name}")
            if name in found:
                raise Refused(f"{name} is in it twice.")
            digest, size = hashlib.sha256(), 0
            if name in (MANIFEST, SEAL):
                kept[name] = file.read(MOST_MANIFEST_BYTES)
                file.seek(0)
            for chunk in chunks_of(file):
                digest.update(chunk)
                size += len(chunk)
            found[name] = (size, digest.hexdigest())
    return found, kept


def _manifest(text: bytes) -> Manifest:
    try:
        version = json.loads(text)["format"]
        if version == FORMAT:
            return Manifest.from_json(text)
    except (ValueError, TypeError, KeyError) as error:
        raise Refused("Its manifest cannot be read.") from error
    raise Refused(f"Its format is {version}; this version of the program reads format {FORMAT}.")
