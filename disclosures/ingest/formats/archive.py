"""ZIP archives: every file in them becomes a member under a clean name; nothing is ever written to a path."""

import re
from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from disclosures.ingest.contract import Encrypted, Keep, Member, Reading, TooLarge, Unreadable
from disclosures.ingest.formats import packages
from disclosures.ingest.formats.packages import Package, Part, open_package
from disclosures.ingest.limits import Limits
from disclosures.ingest.names import clean_name

WHAT = "ZIP archive"
# Folders, desktop litter and empty files may come on top of what counts.
PARTS_A_MEMBER = 4
LITTER_FOLDERS = frozenset({"__macosx", ".ds_store", ".git", ".svn", "$recycle.bin"})
LITTER = re.compile(r"\._.*|\.ds_store|(?:eh)?thumbs\.db|desktop\.ini|~\$.*|\.~lock\..*|~wrl.*\.tmp")
OUTSIDE = re.compile(r"(?:[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$))", re.DOTALL)
LOCKED = "It needs a password. Send an unprotected copy."
POINTS_OUTSIDE = "Its name points to a place outside the archive, so it was left out."
NOT_A_FILE = "It is a link or a device and not a file, so it was left out."
ODD_METHOD = "It is packed in a way that we do not open. Pack it again as an ordinary ZIP archive."
DAMAGED = "It is damaged and cannot be unpacked. Send another copy."


class ZIPReader:
    """Hands every file of the archive to the caller, archives inside included."""

    media_types: ClassVar[frozenset[str]] = frozenset({"application/zip"})

    def prepare(self) -> None:
        packages.prepare()
        sample = packages.packed({"letters/a.txt": b"Dear reader"})
        self.read(sample, Limits(), lambda name, chunks: Member(name, sum(map(len, chunks))))

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        most = limits.max_archive_members
        package = open_package(document, limits, most_parts=most * PARTS_A_MEMBER, what=WHAT)
        files = [part for part in package.parts if not _is_litter(part)]
        wanted = [part for part in files if not _is_empty(part)]
        if len(wanted) > most:
            raise TooLarge(f"This {WHAT} holds more than {most:,} files. Send them in parts.")
        members = tuple(_members(package, wanted, keep))
        _refuse_if_empty(members)
        return Reading(
            media_type="application/zip",
            members=members,
            warnings=tuple(_warnings(len(files) - len(wanted), members)),
        )


def _is_litter(part: Part) -> bool:
    """Folders, and what desktops leave behind in them."""
    *folders, name = re.split(r"[/\\]", part.name.lower())
    return part.is_folder or not LITTER_FOLDERS.isdisjoint(folders) or bool(LITTER.fullmatch(name))


def _is_empty(part: Part) -> bool:
    return part.size_bytes == 0 and part.is_regular and not part.is_encrypted


def _members(package: Package, wanted: list[Part], keep: Keep) -> Iterator[Member]:
    taken: dict[str, int] = {}
    for part in wanted:
        name = _unlike(clean_name(_name(part)), taken)
        reason = _reason(part)
        if reason:
            yield _left_out(part, name, reason)
            continue
        try:
            yield keep(name, package.chunks(part))
        except Unreadable:
            yield _left_out(part, name, DAMAGED)


def _left_out(part: Part, name: str, reason: str) -> Member:
    return Member(name, part.size_bytes, reason=reason, status="quarantined")


def _reason(part: Part) -> str:
    """Why a member is not taken; "" if it is."""
    if not part.is_regular:
        return NOT_A_FILE
    if OUTSIDE.match(part.name):
        return POINTS_OUTSIDE
    if part.is_encrypted:
        return LOCKED
    return "" if part.can_unpack else ODD_METHOD


def _name(part: Part) -> str:
    """The name as it was meant: many programs write UTF-8 and do not say so (APPNOTE, appendix D)."""
    if part.info.flag_bits & 0x800:
        return part.name
    try:
        return part.name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return part.name


def _unlike(name: str, taken: dict[str, int]) -> str:
    """`name`, with a number if an earlier member had it."""
    count = taken[name.casefold()] = taken.get(name.casefold(), 0) + 1
    if count == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    return clean_name(f"{stem} ({count}).{ending}" if dot and stem else f"{name} ({count})")


def _refuse_if_empty(members: tuple[Member, ...]) -> None:
    if any(not member.reason for member in members):
        return
    if any(member.reason == LOCKED for member in members):
        raise Encrypted(f"This {WHAT} needs a password. Send an unprotected copy.")
    if members:
        raise Unreadable(f"Nothing in this {WHAT} can be taken: {members[0].reason}")
    raise Unreadable(f"This {WHAT} is empty. Check that the files are in it and send it again.")


def _warnings(empty: int, members: tuple[Member, ...]) -> Iterator[str]:
    if empty:
        yield f"Empty files left out: {empty}."
    odd = sum(member.reason in (POINTS_OUTSIDE, NOT_A_FILE) for member in members)
    if odd:
        yield f"Members that are no ordinary files, or whose names point outside the archive: {odd}."
    locked = sum(member.reason == LOCKED for member in members)
    if locked:
        yield f"Members that need a password: {locked}."
