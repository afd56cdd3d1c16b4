"""The chain of audit entries: each is sealed with a hash over itself and the hash before it.

Sealing comes after the act, so that acts do not queue behind one another. An entry is sealed once no running
transaction can still write one that belongs before it; from then on, one that is changed, removed or slipped
in is found. What is cut off at the end is found by whoever kept the last hash, as ``manage.py verify`` does.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction

from disclosures.models import AuditEntry, AuditSeal

FIRST = "0" * 64
AT_ONCE = 1_000
LOCK = 0x41554449  # "AUDI": one sealer at a time
# The oldest transaction that still runs in this database, and the next one to begin. Asked in a statement of
# its own, before entries are looked for: whatever is older has ended by then and is seen. Those of other
# databases of the same server, which the snapshot counts too, would only hold the chain up. Activity tells
# the lower half of the number.
_RUNNING = """
SELECT coalesce(min(next - ((next - a.backend_xid::text::bigint) & 4294967295)), next)
FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next) now
LEFT JOIN pg_stat_activity a ON a.datname = current_database() AND a.backend_xid IS NOT NULL
GROUP BY next
"""
# One that is not due to begin yet was written before the database was moved to another server, whose count of
# transactions began anew.
_SETTLED = """
SELECT e.id FROM disclosures_auditentry e
WHERE NOT EXISTS (SELECT FROM disclosures_auditseal s WHERE s.entry_id = e.id)
    AND (e.transaction < %s OR e.transaction >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
    AND e.transaction IS DISTINCT FROM pg_current_xact_id_if_assigned()::text::bigint
ORDER BY e.transaction, e.id LIMIT %s
"""


class Head(NamedTuple):
    """The newest seal; ``number`` 0 while there is none."""

    number: int
    hash: str


class Fault(NamedTuple):
    """Where the chain does not hold, and why, in words."""

    number: int
    says: str


def head() -> Head:
    last = AuditSeal.objects.order_by("-number").first()
    return Head(last.number, last.hash) if last else Head(0, FIRST)


def hash_of(entry: AuditEntry, before: str) -> str:
    """SHA-256 over the hash before it and the entry's own fields, as JSON in one spelling."""
    fields = {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "reason": entry.reason,
        "data": entry.data,
        "transaction": entry.transaction,
    }
    written = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{before}\n{written}".encode()).hexdigest()


def seal() -> int:
    """Seals what is settled, oldest first, and returns how many; waits for another sealer to finish."""
    sealed = 0
    while some := _seal_some():
        sealed += some
    return sealed


@transaction.atomic
def _seal_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_RUNNING)
        (oldest,) = cursor.fetchone()
        cursor.execute(_SETTLED, [oldest, AT_ONCE])
        ids = [row[0] for row in cursor.fetchall()]
    entries = AuditEntry.objects.in_bulk(ids)
    last, before = head()
    seals = []
    for place, pk in enumerate(ids, start=1):
        before = hash_of(entries[pk], before)
        seals.append(AuditSeal(number=last + place, entry_id=pk, hash=before))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def faults(known: Head | None = None) -> Iterator[Fault]:
    """Every place where the chain does not hold; a full pass that holds a thousand entries at a time.

    ``known``: a head that was noted before; the chain must still lead through it. After a fault the check
    goes on from the hash that is stored, so that one change is one fault.
    """
    number, before = 0, FIRST
    is_met = known is None or known.number == 0
    for sealed, entry in _sealed():
        if sealed.number != number + 1:
            yield Fault(
                number + 1, f"{sealed.number - number - 1} seals before seal {sealed.number} are gone"
            )
        if entry is None:
            yield Fault(sealed.number, f"entry {sealed.entry_id} is gone")
        elif hash_of(entry, before) != sealed.hash:
            yield Fault(sealed.number, f"entry {sealed.entry_id}, its seal or the one before it was changed")
        if known and sealed.number == known.number:
            is_met = sealed.hash == known.hash
        number, before = sealed.number, sealed.hash
    if known and not is_met:
        yield Fault(known.number, "the chain does not lead through the seal that the last check saw")


def _sealed() -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    """By number. Not one join: it would leave out a seal whose entry is gone."""
    for seals in _batched(AuditSeal.objects.order_by("number").iterator(chunk_size=AT_ONCE)):
        entries = AuditEntry.objects.in_bulk([one.entry_id for one in seals])
        yield from ((one, entries.get(one.entry_id)) for one in seals)


def _batched(rows: Iterable[AuditSeal]) -> Iterator[list[AuditSeal]]:
    stream = iter(rows)
    while some := list(islice(stream, AT_ONCE)):
        yield some
