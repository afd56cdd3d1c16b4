"""Making a backup: one snapshot of the database, and the files that it names."""

import hmac
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import Session
from disclosures import audit
from disclosures.backup import archive, noted, programs
from disclosures.backup.archive import Manifest, Refused, Tell, Writer, chunks_of
from disclosures.documents.copies import COPIES
from disclosures.keeping import chain, erasures
from disclosures.models import Document, Original, SafeCopy, SafePage
from disclosures.received.store import Store
from disclosures.received.uploads import ORIGINALS

ROWS_AT_ONCE = 2_000
# Whoever reads a backup is not to come in as somebody who was signed in.
WITHOUT_ROWS = (Session._meta.db_table,)


@dataclass(frozen=True)
class Made:
    manifest: Manifest
    size_bytes: int


@dataclass(frozen=True)
class Named:
    """Files that rows name: key, and what its bytes must be where a row says so."""

    originals: list[tuple[str, str]]
    public: list[str]


def backup(path: Path, tell: Tell) -> Made:
    """Writes the file. Raises Refused, OSError; then there is no new file, and an older one is untouched."""
    server = programs.server_major()
    tools = programs.choose(server)
    if Original._meta.db_table not in connection.introspection.table_names():
        raise Refused("There is nothing to back up: this database was never set up.")
    with Writer(path) as writer:
        with transaction.atomic(durable=True):
            snapshot = _snapshot()
            tell("Reading the database")
            known = _named()
            counts, seal = _counts(), chain.head()
            migrations = [".".join(one) for one in MigrationRecorder(connection).applied_migrations()]
            documents = Document.objects.count()
            writer.add(archive.DUMP, _told(programs.dump(tools, snapshot, WITHOUT_ROWS), tell))
        absent: list[str] = []
        altered = _add_originals(writer, known, absent, tell)
        _add_public(writer, known, absent, tell)
        _add_file(writer, archive.LEDGER, erasures.place())
        if is_own_key():
            _add_file(writer, archive.KEY, key_place())
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            server=server,
            dumped_with=tools.major,
            migrations=sorted(migrations),
            counts=counts,
            seal=(seal.number, seal.hash),
            secret=fingerprint_of(settings.SECRET_KEY),
            absent=absent,
            altered=altered,
            members=dict(writer.members),
        )
        size = writer.finish(manifest)
    with transaction.atomic():
        audit.record("backup", None, by=None, data={"documents": documents, "files": len(manifest.members)})
    noted.note(noted.Noted(manifest.made_at, documents, size, len(absent)))
    return Made(manifest, size)


def _snapshot() -> str:
    """Fixes what the rest of this transaction sees, and gives it a name that pg_dump can join."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])


def counts_of(tables: list[str]) -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = int(cursor.fetchone()[0])
    return counts


def _counts() -> dict[str, int]:
    return counts_of(sorted(set(connection.introspection.table_names()) - set(WITHOUT_ROWS)))


def _named() -> Named:
    originals = Original.objects.order_by("id").values_list("key", "sha256")
    files = SafeCopy.objects.exclude(key="").order_by("id").values_list("key", flat=True)
    pictures = SafePage.objects.exclude(picture_key="").order_by("id").values_list("picture_key", flat=True)
    return Named(
        list(originals.iterator(chunk_size=ROWS_AT_ONCE)),
        [*files.iterator(chunk_size=ROWS_AT_ONCE), *pictures.iterator(chunk_size=ROWS_AT_ONCE)],
    )


def _told(chunks: Iterator[bytes], tell: Tell) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        tell(f"Reading the database, {size // 1_000_000:,} MB")
        yield chunk


def _add_originals(writer: Writer, known: Named, absent: list[str], tell: Tell) -> list[str]:
    """Returns the names of those that are not what was received; they are kept as they are."""
    altered = []
    for number, (key, sha256) in enumerate(known.originals, start=1):
        tell(f"Adding original {number:,} of {len(known.originals):,}")
        name = f"{archive.ORIGINALS}/{key}"
        found = _add_kept(writer, name, ORIGINALS, key)
        if found is None:
            absent.append(name)
        elif found != sha256:
            altered.append(name)
    return altered


def _add_public(writer: Writer, known: Named, absent: list[str], tell: Tell) -> None:
    for number, key in enumerate(known.public, start=1):
        tell(f"Adding file {number:,} of {len(known.public):,} of public copies")
        name = f"{archive.PUBLIC}/{key}"
        if _add_kept(writer, name, COPIES, key) is None:
            absent.append(name)


def _add_kept(writer: Writer, name: str, store: Store, key: str) -> str | None:
    """None where the file is not there: lost, or taken down or erased since the snapshot."""
    with suppress(FileNotFoundError), store.path_of(key).open("rb") as file:
        return writer.add(name, chunks_of(file))
    return None


def _add_file(writer: Writer, name: str, path: Path) -> None:
    with suppress(FileNotFoundError), path.open("rb") as file:
        writer.add(name, chunks_of(file))


def key_place() -> Path:
    return Path(settings.DATA_DIR) / "secret_key"


def is_own_key() -> bool:
    """Whether the site made its key itself; one that the operator gave is kept by the operator."""
    try:
        return key_place().read_text().strip() == settings.SECRET_KEY
    except OSError:
        return False


def fingerprint_of(key: str) -> str:
    """Tells whether two keys are the same, and nothing else about them."""
    return hmac.digest(key.encode(), b"backup", "sha256").hex()[:16]
