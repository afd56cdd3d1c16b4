"""The operating-system user that the engines run as.

PostgreSQL refuses to run as root. Started by root, both engines run as another user, who may be unable to
enter the folders above the data or above the programs: then the data folder is handed over as an open
descriptor and the programs as a copy (see `config.engines.programs`).
"""

import os
import pwd
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.engines.errors import EngineError


@dataclass(frozen=True)
class Account:
    """A user to run an engine as."""

    name: str
    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        """Keyword arguments that make `subprocess` change to this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def launcher_name() -> str:
    """Name of the user we run as; PostgreSQL's peer authentication needs one."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise EngineError(
            f"User id {os.geteuid()} has no name in /etc/passwd, and PostgreSQL needs one. "
            "Add the user, or set DATABASE_URL and REDIS_URL."
        ) from None


def engine_account(*folders: Path) -> Account | None:
    """The user to run the engines as, or None for the one we are.

    Data that is there already decides (its owner keeps it); else `postgres` if the machine has it, else
    `nobody`.
    """
    if os.geteuid() != 0:
        return None
    if not sys.platform.startswith("linux"):
        raise EngineError(
            "PostgreSQL does not run as root. Start as an ordinary user, or set DATABASE_URL and REDIS_URL."
        )
    for folder in folders:
        if folder.is_dir() and (uid := folder.stat().st_uid) != 0:
            try:
                return _account(pwd.getpwuid(uid))
            except KeyError:
                raise EngineError(
                    f"{folder} belongs to user id {uid}, which has no name in /etc/passwd."
                ) from None
    for name in ("postgres", "nobody"):
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise EngineError(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody."
    )


def private_folder(path: Path, account: Account | None = None) -> Path:
    """Make `path` a folder that only its owner may enter, and give it to `account`."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_symlink():
        raise EngineError(f"{path} is a symbolic link; a folder is needed there.")
    if account and path.stat().st_uid != account.uid:
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)
    return path


@contextmanager
def folder_argument(folder: Path, account: Account | None) -> Iterator[tuple[str, tuple[int, ...]]]:
    """How to name `folder` to a program: the argument, and the descriptors that the program must inherit.

    For another user this is `/proc/self/fd/N`: following it needs no right to enter the folders above.
    """
    if account is None:
        yield str(folder), ()
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}", (descriptor,)
    finally:
        os.close(descriptor)
