"""A backup holds one moment; it comes back whole, without what was erased since, or not at all (F11)."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import environ
import psycopg2
import pytest

from config.embedded import engines_for_command
from disclosures.backup import archive, programs
from disclosures.backup.archive import Manifest, Refused, Writer, checked
from tests.installations import ROOT, Installation

# A public record with its copy, two documents in review, somebody who is signed in, and an audit entry.
FILL = """
from django.db import transaction
from django.test import Client
from disclosures import audit
from disclosures.listing import relist
from disclosures.models import Document
from tests.copying import published
from tests.factories import EditorFactory, FOIResponseFactory, LinkFactory
from tests.handing_in import file_of
LinkFactory()
with transaction.atomic():
    shown = published(FOIResponseFactory(public=True), "Dear requester", original=None)
    relist([shown.disclosure_id])
held = file_of(b"%PDF-1.4 a letter that stays")
gone = file_of(b"%PDF-1.4 a letter that is erased later")
Document.objects.filter(pk__in=[held.pk, gone.pk]).update(state="in-review", page_count=1)
gone.pages.create(number=1, text="Dear Ash Example")
Client().force_login(EditorFactory(email="editor@example.org"))
with transaction.atomic():
    audit.record("save", held, by=None)
told = {"shown": str(shown.pk), "held": str(held.pk), "gone": str(gone.pk), "key": gone.original.key}
"""
# Erased in the first installation after the backup was made.
ERASE = """
from django.conf import settings
from accounts.models import User
from disclosures.keeping import erasures
settings.TWO_PERSON_RULES = False
erasures.erase("{pk}", "Somebody asked for it.", by=User.objects.get())
told = None
"""
LOOK = """
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from accounts.models import Session, User
from disclosures.backup.taking import counts_of
from disclosures.models import AuditEntry, AuditSeal, Document, DocumentPage, Erasure, Original, SafeCopy
settings.ALLOWED_HOSTS = ["testserver"]
plain = {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
settings.STORAGES = settings.STORAGES | {{"staticfiles": plain}}
reader = Client()
same = SimpleUploadedFile("again.pdf", b"%PDF-1.4 a letter that is erased later", "application/pdf")
page = reader.get("/documents/{shown}/")
copy = reader.get("/documents/{shown}/copy.pdf")
told = {{
    "counts": counts_of({tables}),
    "sessions": Session.objects.count(),
    "accounts": list(User.objects.values_list("email", flat=True)),
    "gone": list(Document.objects.filter(pk="{gone}").values_list("name", "state", "original")),
    "pages_of_gone": DocumentPage.objects.filter(document="{gone}").count(),
    "ledger": Erasure.objects.count(),
    "originals": sorted(Original.objects.values_list("sha256", flat=True)),
    "copies": sorted(SafeCopy.objects.values_list("sha256", flat=True)),
    "unsealed": AuditEntry.objects.filter(seal__isnull=True).exclude(action__in=["erase-again"]).count(),
    "actions": list(AuditEntry.objects.order_by("id").values_list("action", flat=True)),
    "status": [page.status_code, copy.status_code],
}}
sent = reader.post("/contribute/", {{"files": [same], "agree": "on"}})
told["upload"] = reader.get(sent["Location"].rstrip("/") + ".json").json()["files"][0]["state"]
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Its engines run for the whole module, as those of a site that is up."""
    found = Installation(tmp_path_factory.mktemp("first"))
    with engines_for_command({"DATA_DIR": str(found.data_dir)}):
        done = found.manage("migrate", "--verbosity=0")
        assert done.returncode == 0, done.stderr
        yield found


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    found = Installation(tmp_path_factory.mktemp("second"))
    with engines_for_command({"DATA_DIR": str(found.data_dir)}):
        yield found


@pytest.fixture(scope="module")
def ids(first: Installation) -> Any:
    return first.run(FILL)


@pytest.fixture(scope="module")
def backup(first: Installation, ids: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "backup.tar"
    done = first.manage("backup", str(path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Wrote ")
    return path


def manifest_of(path: Path) -> Manifest:
    return checked(path, lambda said: None)


def test_the_file_is_private_and_holds_what_its_rows_name(backup: Path, first: Installation):
    assert backup.stat().st_mode & 0o777 == 0o600
    manifest = manifest_of(backup)
    kept = first.files()
    assert {name for name in manifest.members if "/" in name} == set(kept)
    for name, body in kept.items():
        assert manifest.members[name] == (len(body), hashlib.sha256(body).hexdigest())
    assert manifest.counts["disclosures_document"] == 3
    assert manifest.absent == manifest.altered == []
    assert b"editor@example.org" not in json.dumps(manifest.members).encode()


def test_status_and_the_audit_log_say_when_it_was_made(first: Installation, backup: Path):
    said = json.loads(first.manage("status", "--json").stdout)["last_backup"]
    assert said == {"at": manifest_of(backup).made_at, "documents": 3, "bytes": backup.stat().st_size}
    asked = "from disclosures.models import AuditEntry; told = AuditEntry.objects.get(action='backup').data"
    assert first.run(asked)["documents"] == 3


def test_a_file_that_was_lost_or_changed_is_named_and_the_rest_is_saved(
    first: Installation, ids: Any, backup: Path, tmp_path: Path
):
    lost, changed = (path for path in sorted(first.data_dir.glob("originals/??/*")))
    bodies = {path: path.read_bytes() for path in (lost, changed)}
    try:
        lost.unlink()
        changed.write_bytes(b"another")
        done = first.manage("backup", str(tmp_path / "two.tar"))
        assert done.returncode == 0
        manifest = manifest_of(tmp_path / "two.tar")
        assert manifest.absent == [f"originals/{lost.name}"]
        assert manifest.altered == [f"originals/{changed.name}"]
        assert lost.name in done.stderr and changed.name in done.stderr
    finally:
        for path, body in bodies.items():
            path.write_bytes(body)


def test_what_is_no_whole_backup_is_refused_and_nothing_is_touched(
    second: Installation, backup: Path, tmp_path: Path
):
    cut = tmp_path / "cut.tar"
    cut.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    for path in (cut, tmp_path / "none.tar"):
        done = second.manage("restore", str(path))
        assert done.returncode == 1
        assert "Nothing was restored." in done.stderr
        assert "Traceback" not in done.stderr
    # Everything in it is as its manifest says; only the database is none.
    bad = tmp_path / "bad.tar"
    good = manifest_of(backup)
    with Writer(bad) as writer:
        writer.add(archive.DUMP, [b"this is no dump"])
        writer.add(f"{archive.ORIGINALS}/{'a' * 32}", [b"bytes"])
        writer.finish(Manifest(**{**vars(good), "members": dict(writer.members)}))
    done = second.manage("restore", str(bad))
    assert done.returncode == 1
    assert "The database was not restored" in done.stderr
    assert second.files() == {}
    tables = "from django.db import connection; told = connection.introspection.table_names()"
    assert second.run(tables) == []


def test_it_comes_back_without_what_was_erased_since(
    first: Installation, second: Installation, ids: Any, backup: Path
):
    before = first.files()
    first.run(ERASE.format(pk=ids["gone"]))
    # The ledger of today is there before the backup of yesterday is put back.
    shutil.copy(first.data_dir / "erasures.jsonl", second.data_dir / "erasures.jsonl")
    done = second.manage("restore", str(backup))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 documents erased again; 0 findings" in done.stdout
    del before[f"originals/{ids['key']}"]
    assert second.files() == before
    manifest = manifest_of(backup)
    seen = second.run(LOOK.format(**ids, tables=sorted(manifest.counts)))
    differ = {name for name, number in manifest.counts.items() if seen["counts"][name] != number}
    assert differ == {
        # What restoring adds: its entry and that of what was erased, which are sealed.
        "disclosures_auditentry",
        "disclosures_auditseal",
        "disclosures_erasure",
        # What was erased, and the history of it.
        "disclosures_documentpage",
        "disclosures_documentevent",
        "disclosures_ingestjob",
        "disclosures_original",
    }
    assert seen["sessions"] == 0
    assert seen["accounts"] == ["editor@example.org"]
    assert seen["gone"] == [["Erased file", "rejected", None]]
    assert (seen["pages_of_gone"], seen["ledger"], seen["upload"]) == (0, 1, "rejected")
    assert seen["status"] == [200, 200]
    shown = {name: sha for name, (_, sha) in manifest.members.items()}
    assert seen["originals"] == sorted(
        sha for name, sha in shown.items() if name.startswith("originals/") and ids["key"] not in name
    )
    assert set(seen["copies"]) <= set(shown.values())
    assert "restore" in seen["actions"]
    assert seen["unsealed"] == 0
    key = "from django.conf import settings; told = settings.SECRET_KEY"
    assert second.run(key) == first.run(key)
    assert second.manage("verify").returncode == 0
    again = second.manage("restore", str(backup))
    assert again.returncode == 1
    assert "This installation holds documents." in again.stderr


def test_a_site_that_runs_is_not_restored_over(second: Installation, backup: Path, tmp_path: Path):
    with engines_for_command({"DATA_DIR": str(tmp_path / "third")}) as addresses:
        third = Installation(tmp_path / "third")
        parts = programs_address(addresses.database_url)
        held = psycopg2.connect(**parts)
        try:
            done = third.manage("restore", str(backup))
        finally:
            held.close()
    assert done.returncode == 1
    assert "Stop it first" in done.stderr


def programs_address(url: str) -> dict[str, str]:
    parts = environ.Env.db_url_config(url)
    return {"host": parts["HOST"], "user": parts["USER"], "dbname": parts["NAME"]}


# ---- the file by itself


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path / "small.tar")


def write(path: Path) -> Path:
    with Writer(path) as writer:
        writer.add(archive.DUMP, [b"rows"])
        writer.add(f"{archive.ORIGINALS}/{'a' * 32}", [b"one " * 300, b"two"])
        given: dict[str, Any] = {"migrations": [], "counts": {}, "seal": (0, ""), "secret": ""}
        manifest = Manifest("2026-01-01", 18, 18, **given, members=dict(writer.members))
        writer.finish(manifest)
    return path


def test_other_programs_read_the_file(small: Path):
    with tarfile.open(small) as tar:
        file = tar.extractfile(f"originals/{'a' * 32}")
        assert file is not None
        assert file.read() == b"one " * 300 + b"two"
        assert tar.getnames()[-2:] == ["manifest.json", "manifest.sha256"]


def test_wherever_it_is_cut_it_is_refused(small: Path):
    body = small.read_bytes()
    end = body.rindex(b"manifest.sha256")
    for length in (0, 1, 511, 512, 600, 1_024, 1_500, 2_048, 3_000, end, end + 512):
        small.write_bytes(body[:length])
        with pytest.raises(Refused, match=r"cut off|no backup"):
            checked(small, lambda said: None)


def test_wherever_a_byte_is_changed_it_is_refused(small: Path):
    """Of what is in it: the padding between members holds nothing."""
    body = small.read_bytes()
    with tarfile.open(small) as tar:
        places = [place for one in tar for place in range(one.offset_data, one.offset_data + one.size, 37)]
        places += [one.offset + 3 for one in tar]
    for place in places:
        small.write_bytes(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])
        with pytest.raises(Refused):
            checked(small, lambda said: None)


@pytest.mark.parametrize(
    "name",
    ["../outside", "originals/../../x", "/etc/passwd", "originals/short", "other", f"public/{'A' * 32}"],
)
def test_a_name_that_no_backup_has_is_refused(tmp_path: Path, name: str):
    path = tmp_path / "bad.tar"
    with tarfile.open(path, "w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 3
        tar.addfile(info, io.BytesIO(b"abc"))
    with pytest.raises(Refused, match="no backup of this site"):
        checked(path, lambda said: None)


def test_a_link_in_it_is_refused(tmp_path: Path):
    path = tmp_path / "bad.tar"
    with tarfile.open(path, "w") as tar:
        info = tarfile.TarInfo(f"originals/{'a' * 32}")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)
    with pytest.raises(Refused, match="no backup of this site"):
        checked(path, lambda said: None)


KILLED = """
import os, signal, sys
from pathlib import Path
from disclosures.backup.archive import Writer
def chunks():
    yield b"a" * 3_000_000
    os.kill(os.getpid(), signal.SIGKILL)
with Writer(Path(sys.argv[1])) as writer:
    writer.add("database.dump", chunks())
"""


def test_one_that_is_killed_leaves_the_older_file_as_it_was(small: Path):
    before = small.read_bytes()
    done = subprocess.run([sys.executable, "-c", KILLED, str(small)], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert small.read_bytes() == before
    assert small.with_name("small.tar.part").exists()
    write(small)
    assert not small.with_name("small.tar.part").exists()


def test_one_that_fails_leaves_nothing(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), Writer(tmp_path / "new.tar") as writer:
        writer.add(archive.DUMP, (bytes(1 // zero) for zero in [0]))
    assert list(tmp_path.iterdir()) == []


def test_two_at_once_do_not_write_into_one_file(tmp_path: Path):
    path = tmp_path / "new.tar"
    with Writer(path) as one:
        one.add(archive.DUMP, [b"rows"])
        with pytest.raises(Refused, match="Another backup"), Writer(path):
            raise AssertionError
        assert one.members


# ---- which programs


@pytest.mark.parametrize(
    ("here", "server", "dumped_with", "chosen"),
    [
        ([15, 16, 18], 16, 0, 16),
        ([15, 18], 17, 0, 18),
        ([16], 15, 0, 16),
        ([16, 18], 18, 18, 18),
        ([15, 16], 15, 16, 16),
        ([15], 16, 0, None),
        ([18], 16, 0, None),
        ([16], 16, 18, None),
        ([], 16, 0, None),
    ],
)
def test_programs_fit_the_server(
    monkeypatch: pytest.MonkeyPatch, here: list[int], server: int, dumped_with: int, chosen: int | None
):
    found = [programs.Programs(Path("/nowhere"), major) for major in here]
    monkeypatch.setattr(programs, "_installed", lambda: iter(found))
    if chosen is None:
        with pytest.raises(Refused, match="Install the client programs of PostgreSQL"):
            programs.choose(server, dumped_with=dumped_with)
    else:
        assert programs.choose(server, dumped_with=dumped_with).major == chosen
