"""Names under which clients reach the sockets.

The engines bind their sockets inside their own data folder by a relative name, so only a client's name for
that folder can be too long for `sun_path` (104 bytes on macOS, 108 on Linux). A client with a long path goes
through a symbolic link in a private folder of the temporary folder; the link is an alias that anyone of us
makes again when it is gone.
"""

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from config.engines.errors import EngineError

SOCKET_PATH_BYTES = 103
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432")
# What needs no quoting in any of the address forms of libpq, redis-py and kombu.
_PLAIN = re.compile(r"[A-Za-z0-9._/-]+")


def _fits(folder: Path) -> bool:
    name = str(folder)
    return len(os.fsencode(name)) + LONGEST_SOCKET_NAME <= SOCKET_PATH_BYTES and bool(_PLAIN.fullmatch(name))


def _private_temporary_folder() -> Path:
    """A folder of ours alone in the temporary folder; refuses one that somebody else put there."""
    for base in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 -- TMPDIR itself may be too long
        folder = Path(base) / f"data-trail-{os.geteuid()}"
        if not _fits(folder / ("x" * 12)):
            continue
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
            raise EngineError(
                f"{folder} must be a folder that belongs to you alone (mode 0700). Remove it and start again."
            )
        return folder
    raise EngineError(
        "No temporary folder has a path short enough for a socket. Set TMPDIR to a shorter one."
    )


def client_folder(folder: Path) -> Path:
    """A name for `folder` that is short and plain enough for a socket address: itself, or a link to it."""
    folder = folder.absolute()
    if _fits(folder):
        return folder
    link = _private_temporary_folder() / hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    if not link.is_symlink() or link.readlink() != folder:
        fresh = link.with_name(f"{link.name}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(folder)
        fresh.replace(link)
    return link
