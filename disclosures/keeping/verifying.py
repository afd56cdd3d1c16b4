"""Whether what is kept is what was kept: files, rows, copies and counts, and the chain of audit entries.

Nothing is mended here; each fault is a finding for people. What the last check saw is noted in DATA_DIR,
outside the database, so that a chain that was cut off at its end is seen, too.
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.base import File
from django.db.models import Q

from disclosures import listing
from disclosures.documents import copies
from disclosures.keeping import chain, sweeping
from disclosures.models import (
    UNDER_WAY,
    Disclosure,
    Document,
    DocumentState,
    Erasure,
    Original,
)
from disclosures.received.uploads import open_original, originals_before, path_of, sha256_of
from disclosures.rollups import ROLLUPS

AT_ONCE = 500
# Work on these begins or goes on from their bytes. What was decided may have given them up.
NEED_BYTES = Q(state__in=[*UNDER_WAY, DocumentState.QUARANTINED]) | Q(
    state=DocumentState.IN_REVIEW, page_count__gt=0
)
NO_ROW = "no row knows it; the next start of a worker clears it away"
Tell = Callable[[str], None]


class Finding(NamedTuple):
    """A line of the report: ``what`` in a word, which one by id, hash or key, and what is wrong with it."""

    what: str
    which: str
    says: str


def findings(tell: Tell) -> Iterator[Finding]:
    """All checks, one after the other. Reads every kept byte; ``tell`` hears what is being done."""
    for check in CHECKS:
        yield from check(tell)


def originals(tell: Tell) -> Iterator[Finding]:
    """Every original has its bytes, and they are those that were received (F13)."""
    total = Original.objects.count()
    rows = Original.objects.order_by("id").iterator(chunk_size=AT_ONCE)
    for place, original in enumerate(rows, start=1):
        tell(f"Reading original {place:,} of {total:,}")
        if says := _fault_of(original):
            yield Finding("original", original.sha256, says)


def public_copies(tell: Tell) -> Iterator[Finding]:
    """Every copy that was made is as it was proved, with a picture of each page (F13)."""
    tell("Reading public copies")
    for copy, fault in copies.damaged():
        yield Finding("copy", str(copy), str(fault.label))


def _fault_of(original: Original) -> str:
    try:
        size = path_of(original.key).stat().st_size
        if size != original.size_bytes:
            return f"its file has {size:,} bytes in place of {original.size_bytes:,}"
        with open_original(original.key) as file:
            is_same = sha256_of(File(file)) == original.sha256
    except FileNotFoundError:
        return "its file is missing"
    except OSError as error:
        return f"its file cannot be read: {error.strerror}"
    return "" if is_same else "its bytes were changed"


def strays(tell: Tell, before: float | None = None) -> Iterator[Finding]:
    """Files of the two stores that no row knows. Younger ones than a day may be on their way in.

    ``before``: another moment, in seconds since 1970.
    """
    tell("Looking for files without a row")
    before = time.time() - sweeping.DAY_SECONDS if before is None else before
    for path in sweeping.without_row(originals_before(before), sweeping.rows_of_originals):
        yield Finding("file", path.name, NO_ROW)
    for path in sweeping.without_row(copies.COPIES.files_before(before), sweeping.rows_of_copies):
        yield Finding("file", path.name, NO_ROW)


def documents(tell: Tell) -> Iterator[Finding]:
    """Documents to be read or decided on have bytes, and the row's hash is that of its bytes."""
    tell("Comparing documents with originals")
    without = Document.objects.filter(NEED_BYTES, original__isnull=True, follows__isnull=True)
    for pk in without.order_by("id").values_list("id", flat=True).iterator(chunk_size=AT_ONCE):
        yield Finding("document", str(pk), "it is not decided on, and no bytes of it are kept")
    kept = Document.objects.filter(original__isnull=False).select_related("original")
    for document in kept.only("sha256", "original__sha256").iterator(chunk_size=AT_ONCE):
        if document.original and document.original.sha256 != document.sha256:
            yield Finding("document", str(document.pk), "its hash is not that of its bytes")


def listings(tell: Tell) -> Iterator[Finding]:
    """Every list, filter and export reads copies; they say what the rows say. A draft stands in no list."""
    listed = Disclosure.objects.filter(published_at__isnull=False).order_by("id")
    ids = listed.values_list("id", flat=True).iterator(chunk_size=AT_ONCE)
    seen = 0
    while some := list(islice(ids, AT_ONCE)):
        tell(f"Comparing copies of {seen:,} disclosures and on")
        seen += len(some)
        for pk in listing.stale(some):
            yield Finding("disclosure", str(pk), "its copies for lists and filters are out of date")


def counts(tell: Tell) -> Iterator[Finding]:
    tell("Counting disclosures")
    for organisation, kind, year, counted, true in listing.count_differences():
        where = f"organisation {organisation}" if organisation else "all organisations"
        yield Finding("count", f"{kind} {year or 'undated'}", f"{where}: {counted:,} counted, {true:,} there")


def rollups(tell: Tell) -> Iterator[Finding]:
    """What pages count without counting is what is there."""
    for rollup in ROLLUPS:
        tell("Comparing rollups with the rows")
        for which, says in rollup.differences():
            yield Finding("rollup", which, says)


def audit(tell: Tell) -> Iterator[Finding]:
    """The chain, after what is settled was sealed, and from what the last check saw (I8)."""
    tell("Following the audit chain")
    chain.seal()
    for fault in chain.faults(_known_head()):
        yield Finding("audit", f"seal {fault.number}", fault.says)


def erased(tell: Tell) -> Iterator[Finding]:
    """Nothing that was erased is there again (F11)."""
    tell("Looking for what was erased")
    ledger = Erasure.objects.exclude(sha256="").values("sha256")
    for sha256 in Original.objects.filter(sha256__in=ledger).values_list("sha256", flat=True):
        yield Finding("erasure", sha256, "its bytes came back; apply_erasures erases them again")


# Add a check here, and it is part of every report.
CHECKS: tuple[Callable[[Tell], Iterator[Finding]], ...] = (
    originals,
    public_copies,
    strays,
    documents,
    erased,
    listings,
    counts,
    rollups,
    audit,
)


class Noted(NamedTuple):
    """What the last check noted: when, how much it found, and the head of the chain that it saw whole."""

    at: str
    findings: int
    seal: int
    hash: str


def last() -> Noted | None:
    """None before the first check, or where what it noted is gone or spoilt."""
    try:
        found: dict[str, Any] = json.loads(_place().read_text(encoding="utf-8"))
        return Noted(str(found["at"]), int(found["findings"]), int(found["seal"]), str(found["hash"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note(found: list[Finding]) -> Noted:
    """Notes the end of a check. A chain that does not hold is not taken for the one to hold on to."""
    known = _known_head()
    is_whole = not any(one.what == "audit" for one in found)
    head = chain.head() if is_whole or known is None else known
    return _note(len(found), head)


def hold_on_to(head: chain.Head) -> None:
    """The chain is that of a backup now: the next check begins from its end, not from what it saw before."""
    _note(0, head)


def _note(findings: int, head: chain.Head) -> Noted:
    noted = Noted(datetime.now(UTC).isoformat(timespec="seconds"), findings, head.number, head.hash)
    part = _place().with_suffix(".part")
    part.write_text(json.dumps(noted._asdict()), encoding="utf-8")
    part.replace(_place())
    return noted


def _known_head() -> chain.Head | None:
    noted = last()
    return chain.Head(noted.seal, noted.hash) if noted else None


def _place() -> Path:
    return Path(settings.DATA_DIR) / "verified.json"
