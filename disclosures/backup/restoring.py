"""Putting a backup back, into an empty installation: all of it, or nothing.

Files come first, since rows without their files would be the worse half. What was erased after the backup is
erased again before anybody can read it (F11).
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.db.models.functions import Now
from redis.exceptions import RedisError

from accounts.models import Session, User
from disclosures import audit
from disclosures.backup import archive, programs, taking
from disclosures.backup.archive import Manifest, Refused, Tell, chunks_of
from disclosures.documents.copies import COPIES
from disclosures.keeping import chain, erasures, sweeping, verifying
from disclosures.keeping.verifying import Finding
from disclosures.models import AuditEntry, Document, PagePicture, PublicationVersion
from disclosures.received.uploads import ORIGINALS
from outbox.models import Mail

STORES = {archive.ORIGINALS: ORIGINALS, archive.PUBLIC: COPIES}
NEWER = "It was made by a newer version of the program ({name}). Install that version, then restore."
OLDER_SERVER = "It was made with PostgreSQL {made}; this database is PostgreSQL {here}. Use {made} or newer."
HOLDS = "This installation holds {what}. A backup is restored into an empty one."
IN_USE = "The site is running on this database. Stop it first: nobody may read before erasures are applied."


@dataclass(frozen=True)
class Restored:
    """``other_key``: second factors will not work before the SECRET_KEY of the backup is set."""

    manifest: Manifest
    erased: int
    findings: list[Finding]
    other_key: bool


def restore(path: Path, tell: Tell) -> Restored:
    """Raises Refused; then nothing of the database has changed, and files that were written are gone."""
    _refuse_unless_empty()
    server = programs.server_major()
    manifest = archive.checked(path, tell)
    _refuse_other_versions(manifest, server)
    tools = programs.choose(server, dumped_with=manifest.dumped_with)
    written: list[tuple[str, str]] = []
    try:
        with archive.opened(path) as tar:
            for name, file in archive.members_of(tar):
                tell(f"Restoring {name}")
                folder, _, key = name.partition("/")
                if folder in STORES:
                    # Before it is there: one that comes half-way is taken away, too.
                    written.append((folder, key))
                    _put(folder, key, file, manifest.members[name])
                elif name == archive.LEDGER:
                    erasures.take_over(_lines(file))
        with archive.opened(path) as tar:
            dump = next(file for name, file in archive.members_of(tar) if name == archive.DUMP)
            tell("Restoring the database")
            _refuse_unless_empty()
            connection.close()
            programs.restore(tools, dump)
    except BaseException:
        for folder, key in written:
            STORES[folder].forget([key])
        raise
    return _settle(path, manifest, tell)


def _refuse_unless_empty() -> None:
    """Raises Refused where there is something to lose, or somebody who could read."""
    tables = set(connection.introspection.table_names())
    for model, what in ((Document, "documents"), (User, "accounts")):
        if model._meta.db_table in tables and model._default_manager.exists():
            raise Refused(HOLDS.format(what=what))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if cursor.fetchone()[0]:
            raise Refused(IN_USE)


def _refuse_other_versions(manifest: Manifest, server: int) -> None:
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise Refused(NEWER.format(name=unknown[-1]))
    if manifest.server > server:
        raise Refused(OLDER_SERVER.format(made=manifest.server, here=server))


def _put(folder: str, key: str, file: IO[bytes], expected: tuple[int, str]) -> None:
    kept = STORES[folder].put(key, chunks_of(file))
    if (kept.size_bytes, kept.sha256) != expected:
        raise Refused("The file changed while it was being restored.")


def _lines(file: IO[bytes]) -> Iterator[dict[str, object]]:
    return (json.loads(line) for line in file.read().decode().splitlines() if line)


# ---- behind the commit


def _settle(path: Path, manifest: Manifest, tell: Tell) -> Restored:
    counts = taking.counts_of(sorted(manifest.counts))
    findings = [
        Finding("count", table, f"{counts[table]:,} rows in place of {number:,}")
        for table, number in manifest.counts.items()
        if counts[table] != number
    ]
    tell("Bringing the database up to date")
    call_command("migrate", interactive=False, verbosity=0)
    ContentType.objects.clear_cache()
    tell("Erasing again what was erased")
    erased = erasures.apply_again()
    other_key = not _take_key(path, manifest)
    _forget_the_past(manifest)
    findings += [
        Finding("file", name, "it was not there when the backup was made") for name in manifest.absent
    ]
    findings += verifying.strays(tell, before=time.time() + sweeping.DAY_SECONDS)
    found = list(verifying.findings(tell))
    verifying.note(found)
    return Restored(manifest, erased, [*findings, *found], other_key)


def _forget_the_past(manifest: Manifest) -> None:
    """Sessions, finished pages, pictures, waiting mail, numbers of transactions of the database that was."""
    with transaction.atomic():
        Session.objects.all().delete()
        # They are drawn again when somebody opens the document; no backup holds their files.
        PagePicture.objects.all().delete()
        # Some of it may have gone out since: an operator looks, and sends on what did not.
        Mail.objects.waiting().update(given_up_at=Now(), last_failure="Restored")
        # Beyond any number under which this installation may have finished pages.
        PublicationVersion.raise_number()
        PublicationVersion.objects.update(number=F("number") + int(time.time()))
        # They settle by numbers of transactions, which begin anew; what is not sealed yet is settled.
        with pgtrigger.ignore("disclosures.AuditEntry:append_only"):
            AuditEntry.objects.filter(seal__isnull=True).update(transaction=0)
        audit.record("restore", None, by=None, data={"made_at": manifest.made_at})
    with suppress(RedisError, OSError):  # without it, the version keeps old pages from being found
        cache.clear()
    verifying.hold_on_to(chain.Head(*manifest.seal))


def _take_key(path: Path, manifest: Manifest) -> bool:
    """Takes the key over where both sites made theirs; says whether the key fits from the next start on."""
    if manifest.secret == taking.fingerprint_of(settings.SECRET_KEY):
        return True
    if archive.KEY not in manifest.members or not taking.is_own_key():
        return False
    with archive.opened(path) as tar:
        key = next(file.read() for name, file in archive.members_of(tar) if name == archive.KEY)
    part: Path = taking.key_place().with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(key)
        target.flush()
        os.fsync(target.fileno())
    part.rename(taking.key_place())
    return True
