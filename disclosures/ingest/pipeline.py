"""From a file on disk to a verdict with text, facts and findings: the one entry for tasks and commands.

Only the first and last bytes are looked at in this process; everything else happens in the child.
"""

import json
import os
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from disclosures.ingest import sandbox, wire
from disclosures.ingest.contract import (
    REFUSALS,
    Authorities,
    Fact,
    Hidden,
    Hit,
    Malicious,
    Member,
    Page,
    Picture,
    ReadError,
    Rendering,
    Signature,
    Status,
    Unreadable,
)
from disclosures.ingest.facts import chosen
from disclosures.ingest.limits import MB, Limits
from disclosures.ingest.names import clean_name
from disclosures.ingest.sniff import HEAD_BYTES, TAIL_BYTES, sniff

TARGET = "disclosures.ingest.extract:extract"
SCAN = "disclosures.ingest.extract:scan"
ANALYSE = "disclosures.ingest.extract:analyse"
PICTURE = "disclosures.ingest.extract:picture"
RENDER = "disclosures.ingest.extract:render"
VERIFY = "disclosures.ingest.extract:verify"
PIECE = 1_048_576
ANALYSES = 3

# What people are told when the child did not come back with an answer.
ENDS: dict[str, str] = {
    "out-of-time": "Reading this file took too long, so it was stopped. An editor will look at it.",
    "out-of-memory": "This file needs more memory than we allow. An editor will look at it.",
    "crashed": "We could not read this file safely. An editor will look at it.",
    "too-much-output": "This file holds more than we can take in. An editor will look at it.",
    "garbled": "We could not read this file safely. An editor will look at it.",
}
# May be the machine's doing and not the document's: worth another attempt before it is left to an editor.
WORTH_RETRYING = frozenset({"out-of-time", "crashed"})
REFUSAL_OF: dict[str, type[ReadError]] = {refusal.cause: refusal for refusal in REFUSALS}


class ChildDied(Unreadable):
    """Perhaps the machine's doing and not the document's: worth another attempt."""


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one file; to be closed, as `spool` is an open file.

    `rejected` is not kept, `quarantined` is kept and not processed further; `reason` is a sentence for the
    person who sent it, `cause` a word for the log. `needs_reading`: a page waits for a person or for OCR.
    Without `is_checked` the search for personal data was not finished, which is not "nothing found".
    `isolation` says what held the child (see `confine`), `peak_bytes` what it used.
    """

    status: Status
    name: str
    reason: str = ""
    cause: str = ""
    media_type: str = ""
    pages: tuple[Page, ...] = ()
    members: tuple[Member, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    warnings: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    facts: tuple[Fact, ...] = ()
    hits: tuple[Hit, ...] = ()
    is_checked: bool = False
    spool: BinaryIO | None = None
    seconds: float = 0.0
    is_network_isolated: bool | None = None
    isolation: frozenset[str] = field(default_factory=frozenset)
    peak_bytes: int = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the disk space of the members."""
        if self.spool:
            self.spool.close()

    def member_bytes(self, member: Member) -> Iterator[bytes]:
        """The bytes of one of `members` that was taken, in pieces. Raises LookupError for any other."""
        if self.spool is None or member.reason:
            raise LookupError(member.name)
        at, end = member.start, member.start + member.size_bytes
        while at < end:
            piece = os.pread(self.spool.fileno(), min(PIECE, end - at), at)
            if not piece:
                raise OSError("The file of members is shorter than it was.")
            at += len(piece)
            yield piece

    @property
    def needs_reading(self) -> bool:
        return any(page.needs_reading for page in self.pages)

    @property
    def may_be_retried(self) -> bool:
        return self.cause in WORTH_RETRYING

    @property
    def chosen(self) -> dict[str, tuple[Fact, ...]]:
        """The facts to put into a draft: see `facts.chosen`."""
        return chosen(self.facts)


def read(path: Path, name: str, limits: Limits | None = None, authorities: Authorities = ()) -> Result:
    """Read the file at `path`, called `name` by whoever sent it; costs some 10 ms for a letter.

    Whatever the file holds ends in a Result. Members are for the caller to read. Raises OSError when the file
    cannot be opened and SandboxUnavailable when this machine can start no child: then nothing is known about
    the document.
    """
    limits = limits or Limits()
    started = time.monotonic()
    result = _read(path, name, limits, authorities)
    return replace(
        result, name=clean_name(name, limits.max_name_characters), seconds=time.monotonic() - started
    )


def analyse(pages: Sequence[Page], limits: Limits, authorities: Authorities = ()) -> wire.Findings:
    """Facts and personal data in pages that were read elsewhere, as by OCR.

    A child that does not come back leaves them unchecked; one that died is followed by others, as the pages
    may have cost minutes. Raises SandboxUnavailable.
    """
    with tempfile.TemporaryFile() as document:
        document.write(json.dumps(wire.write_pages(pages)).encode())
        for _ in range(ANALYSES):
            document.seek(0)
            outcome = sandbox.run_safely(ANALYSE, document, {"authorities": _as_lists(authorities)}, limits)
            if outcome.end != "crashed":
                break
    try:
        return wire.decode_findings(outcome.answer, pages)
    except wire.Garbled:
        return wire.Findings()


def picture(path: Path, media_type: str, page: int, limits: Limits) -> Picture:
    """Page number `page` (from 1) of the file at `path` for OCR. Raises ReadError, SandboxUnavailable.

    ChildDied is the ReadError that another attempt may not meet.
    """
    with path.open("rb") as document:
        outcome = sandbox.run_safely(PICTURE, document, {"media_type": media_type, "page": page}, limits)
    _raise_refusal(outcome)
    try:
        return wire.decode_picture(outcome.answer, outcome.raw, limits)
    except wire.Garbled:
        raise Unreadable(ENDS["garbled"]) from None


def render(path: Path, media_type: str, page: int, text: str, limits: Limits) -> Rendering:
    """Page number `page` (from 1), of which `text` was read, as readers see it.

    Raises ReadError (ChildDied as for `picture`), SandboxUnavailable.
    """
    asked = {"media_type": media_type, "page": page, "text": text}
    with path.open("rb") as document:
        outcome = sandbox.run_safely(RENDER, document, asked, limits)
    _raise_refusal(outcome)
    try:
        return wire.decode_rendering(outcome.answer, outcome.raw, text, limits)
    except wire.Garbled:
        raise Unreadable(ENDS["garbled"]) from None


def verify(path: Path, keys: Mapping[str, str], limits: Limits) -> tuple[str, ...]:
    """Domains whose signature on the message at `path` is valid.

    `keys` maps the name that a key was looked up under ("selector._domainkey.domain") to what was found.
    Raises ReadError, SandboxUnavailable.
    """
    with path.open("rb") as document:
        outcome = sandbox.run_safely(VERIFY, document, {"keys": dict(keys)}, limits)
    _raise_refusal(outcome)
    try:
        return wire.decode_domains(outcome.answer, tuple(keys))
    except wire.Garbled:
        raise Unreadable(ENDS["garbled"]) from None


def _read(path: Path, name: str, limits: Limits, authorities: Authorities) -> Result:
    # Not to wait for a writer if it is a pipe; a plain file does not mind.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        os.close(descriptor)
        return Result("rejected", name, "This is not a file.", "not-a-file")
    with os.fdopen(descriptor, "rb") as document:
        if about.st_size > limits.max_file_bytes:
            most = f"{limits.max_file_bytes / MB:g}"
            return Result(
                "rejected", name, f"This file is larger than {most} MB. Send it in parts.", "too-large"
            )
        # By position, so that the child, which shares this open file, finds it at its start.
        head = os.pread(descriptor, HEAD_BYTES, 0)
        tail = os.pread(descriptor, TAIL_BYTES, max(0, about.st_size - TAIL_BYTES))
        sniffed = sniff(head, tail, name)
        if sniffed.refusal:
            return _refused(document, sniffed.refusal, sniffed.cause, limits)
        return _read_as(sniffed.media_type, document, limits, authorities)


def _refused(document: BinaryIO, reason: str, cause: str, limits: Limits) -> Result:
    """Not taken; but what carries the test string of virus scanners is held whatever its type is."""
    if not document.seekable() or not os.fstat(document.fileno()).st_size:
        return Result("rejected", "", reason, cause)
    outcome = sandbox.run_safely(SCAN, document, {}, limits)
    if outcome.end == "refused" and outcome.cause == Malicious.cause:
        return Result(Malicious.status, "", outcome.reason, outcome.cause)
    return Result("rejected", "", reason, cause)


def _read_as(media_type: str, document: BinaryIO, limits: Limits, authorities: Authorities) -> Result:
    asked = {"media_type": media_type, "authorities": _as_lists(authorities)}
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - the result takes it along
    try:
        outcome = sandbox.run_safely(TARGET, document, asked, limits, spool)
        result = _verdict(outcome, media_type, limits, spool)
    except BaseException:
        spool.close()
        raise
    if result.spool is None:
        spool.close()
    return replace(
        result,
        media_type=media_type,
        isolation=outcome.isolation,
        is_network_isolated=outcome.is_network_isolated,
        peak_bytes=outcome.peak_bytes,
    )


def _verdict(outcome: sandbox.Outcome, media_type: str, limits: Limits, spool: BinaryIO) -> Result:
    """Accepted only with a whole and sound answer; what goes wrong is kept for an editor."""
    if outcome.end == "refused":
        return Result(REFUSAL_OF[outcome.cause].status, "", outcome.reason, outcome.cause)
    if outcome.end != "done":
        return Result("quarantined", "", ENDS[outcome.end], outcome.end)
    try:
        reading, found = wire.decode(outcome.answer, media_type, limits, os.fstat(spool.fileno()).st_size)
    except wire.Garbled:
        return Result("quarantined", "", ENDS["garbled"], "garbled")
    return Result(
        "accepted",
        "",
        pages=reading.pages,
        members=reading.members,
        hidden=reading.hidden,
        warnings=reading.warnings,
        signatures=reading.signatures,
        facts=found.facts,
        hits=found.hits,
        is_checked=found.is_checked,
        spool=spool if any(not member.reason for member in reading.members) else None,
    )


def _raise_refusal(outcome: sandbox.Outcome) -> None:
    if outcome.end == "refused":
        raise REFUSAL_OF[outcome.cause](outcome.reason)
    if outcome.end == "crashed":
        raise ChildDied(ENDS[outcome.end])
    if outcome.end != "done":
        raise Unreadable(ENDS[outcome.end])


def _as_lists(authorities: Authorities) -> list[list[object]]:
    return [[slug, list(names)] for slug, names in authorities]
