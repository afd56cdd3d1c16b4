"""From a file on disk to a verdict with text and facts: the one entry for tasks and commands.

Only the first and last bytes are looked at in this process; everything else happens in the child.
"""

import os
import stat
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from disclosures.ingest import sandbox, wire
from disclosures.ingest.contract import Authorities, Fact, Hidden, Member, Page, Status, Table
from disclosures.ingest.facts import chosen
from disclosures.ingest.limits import MB, Limits
from disclosures.ingest.names import clean_name
from disclosures.ingest.sniff import HEAD_BYTES, TAIL_BYTES, sniff

TARGET = "disclosures.ingest.extract:extract"

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


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one file.

    `rejected` is not kept, `quarantined` is kept and not processed further; `reason` is a sentence for the
    person who sent it, `cause` a word for the log. `needs_reading`: a page waits for a person or for OCR.
    `isolation` says what held the child (see `confine`), `peak_bytes` what it used.
    """

    status: Status
    name: str
    reason: str = ""
    cause: str = ""
    media_type: str = ""
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    members: tuple[Member, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    warnings: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    seconds: float = 0.0
    is_network_isolated: bool | None = None
    isolation: frozenset[str] = field(default_factory=frozenset)
    peak_bytes: int = 0

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
    """Read the file at `path`, called `name` by whoever sent it; costs about 0.2 s for a letter.

    Whatever the file holds ends in a Result. Raises OSError when the file cannot be opened and
    SandboxUnavailable when this machine can start no child: then nothing is known about the document.
    """
    limits = limits or Limits()
    started = time.monotonic()
    result = _read(path, name, limits, authorities)
    return replace(
        result, name=clean_name(name, limits.max_name_characters), seconds=time.monotonic() - started
    )


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
            return Result("rejected", name, sniffed.refusal, sniffed.cause)
        asked = {
            "media_type": sniffed.media_type,
            "authorities": [[slug, list(names)] for slug, names in authorities],
        }
        outcome = sandbox.run_safely(TARGET, document, asked, limits)
    return replace(
        _verdict(outcome, sniffed.media_type, limits),
        media_type=sniffed.media_type,
        isolation=outcome.isolation,
        is_network_isolated=outcome.is_network_isolated,
        peak_bytes=outcome.peak_bytes,
    )


def _verdict(outcome: sandbox.Outcome, media_type: str, limits: Limits) -> Result:
    """Accepted only with a whole and sound answer; everything else is kept for an editor."""
    if outcome.end == "refused":
        return Result("quarantined", "", outcome.reason, outcome.cause)
    if outcome.end != "done":
        return Result("quarantined", "", ENDS[outcome.end], outcome.end)
    try:
        reading, facts = wire.decode(outcome.answer, media_type, limits)
    except wire.Garbled:
        return Result("quarantined", "", ENDS["garbled"], "garbled")
    return Result(
        "accepted",
        "",
        pages=reading.pages,
        tables=reading.tables,
        members=reading.members,
        hidden=reading.hidden,
        warnings=reading.warnings,
        facts=facts,
    )
