"""Public copies that are no longer what was proved go by themselves; all else is only told (F13, F15)."""

import json
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import close_old_connections, connection
from django.test import Client

from disclosures import tasks
from disclosures.documents import copies
from disclosures.documents.copies import COPIES
from disclosures.keeping import nightly, verifying
from disclosures.models import AuditEntry, CopyState, Document, PeriodicWork
from disclosures.received import uploads
from tests.copying import proved, published
from tests.factories import EditorFactory, FOIResponseFactory
from tests.handing_in import file_of
from tests.reviewing import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def documents() -> list[Document]:
    return [published(FOIResponseFactory(public=True), name=f"letter-{number}.pdf") for number in range(3)]


def flip(path: Path) -> None:
    body = path.read_bytes()
    path.write_bytes(body[:-1] + bytes([body[-1] ^ 1]))


def copy_of(document: Document) -> Any:
    return document.copies.get()


def test_a_flipped_byte_and_a_lost_file_are_gone_from_the_public_at_once(
    client: Client, documents: list[Document], django_capture_on_commit_callbacks: Any
):
    whole, altered, lost = documents
    flip(COPIES.path_of(copy_of(altered).key))
    COPIES.forget([copy_of(lost).key])
    key = copy_of(altered).key
    before = client.get(f"/documents/{altered.pk}/")
    assert before.status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert nightly.check()
    assert client.get(f"/documents/{whole.pk}/copy.pdf").status_code == 200
    for gone in (altered, lost):
        for rest in ("", "page/1/", "page/1.jpg", "copy.pdf"):
            known = {"If-None-Match": before["ETag"]}
            response = client.get(f"/documents/{gone.pk}/{rest}", headers=known)
            assert response.status_code == 410, rest
            assert "damage" not in words(response) and "changed" not in words(response)
        assert gone.disclosure is not None
        assert client.get(gone.disclosure.get_absolute_url()).status_code == 200
        assert str(gone.pk) not in words(client.get("/documents/"))
    assert not COPIES.path_of(key).exists()
    entries = AuditEntry.objects.filter(action="copy-damaged").order_by("id")
    assert [(one.actor, one.object_id, one.data["fault"]) for one in entries] == [
        (None, str(altered.pk), "altered"),
        (None, str(lost.pk), "missing"),
    ]


def test_a_picture_that_was_changed_counts_as_well(documents: list[Document]):
    copy = copy_of(documents[0])
    page = copy.pages.get()
    kept = COPIES.keep([b"a picture"])
    page.picture_key, page.picture_sha256 = kept.key, kept.sha256
    page.save()
    assert list(copies.damaged()) == []
    flip(COPIES.path_of(kept.key))
    assert list(copies.damaged()) == [(copy, copies.Fault.ALTERED)]


def test_editors_and_operators_are_told_until_a_newer_copy_is_shown(
    client: Client, documents: list[Document]
):
    flip(COPIES.path_of(copy_of(documents[1]).key))
    nightly.check()
    client.force_login(EditorFactory())
    said = words(client.get("/review/"))
    assert "Readers have no copy of" in said and "letter-1.pdf" in said and "letter-0.pdf" not in said
    call_command("status", "--json", stdout=(out := StringIO()))
    assert json.loads(out.getvalue())["copies_taken_down"] == 1
    page = f"/review/{documents[1].pk}/"
    assert "Readers have no copy of this document." in words(client.get(page))
    copy = proved(documents[1])
    client.post(page, {"action": "swap-copy", "copy": copy.version, "reason": "The file was lost."})
    assert client.get(f"/documents/{documents[1].pk}/copy.pdf").status_code == 200
    assert "Readers have no copy of" not in words(client.get("/review/"))


def test_a_copy_that_nobody_saw_goes_without_a_trace(client: Client, documents: list[Document]):
    newer = proved(documents[0])
    flip(COPIES.path_of(newer.key))
    nightly.check()
    assert [one.state for one in documents[0].copies.all()] == [CopyState.PUBLIC]
    assert client.get(f"/documents/{documents[0].pk}/").status_code == 200


def test_a_copy_that_was_replaced_in_the_meantime_stays(documents: list[Document]):
    copy = copy_of(documents[0])
    assert not copies.take_down_damaged(copy.pk)
    copies.withdraw([documents[0]])
    assert not copies.take_down_damaged(copy.pk)
    assert not AuditEntry.objects.filter(action="copy-damaged").exists()


def test_a_store_that_is_away_takes_nothing_down(documents: list[Document], settings: Any, tmp_path: Path):
    for empty in (False, True):
        settings.PUBLIC_DIR = tmp_path / "elsewhere"
        if empty:
            settings.PUBLIC_DIR.mkdir()
        assert nightly.take_down_damaged() == 0
    assert [copy_of(one).state for one in documents] == [CopyState.PUBLIC] * 3


def test_an_original_is_told_of_and_never_touched(client: Client):
    document = file_of(b"%PDF-1.4 a letter")
    assert document.original is not None
    path = uploads.path_of(document.original.key)
    flip(path)
    body = path.read_bytes()
    nightly.check()
    noted = verifying.last()
    assert noted is not None and noted.findings == 1
    assert path.read_bytes() == body
    document.refresh_from_db()
    assert document.state == "received"
    client.force_login(EditorFactory())
    assert "The last check of what is kept has 1 finding." in words(client.get("/review/"))


def test_it_is_done_once_a_night_however_often_it_is_asked_for():
    assert [nightly.check() for _ in range(3)] == [True, False, False]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE disclosures_periodicwork SET done_at = now() - interval '21 hours'")
    assert [nightly.check(), nightly.check()] == [True, False]
    assert PeriodicWork.objects.get().name == nightly.NAME


def test_beat_asks_for_it(settings: Any):
    names = {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    assert tasks.check_what_is_kept.name in names


@pytest.mark.django_db(transaction=True)
def test_of_two_schedulers_one_does_it(monkeypatch: pytest.MonkeyPatch):
    inside, go_on = threading.Event(), threading.Event()
    runs: list[bool] = []

    def slow() -> int:
        inside.set()
        assert go_on.wait(60)
        return 0

    def other() -> None:
        try:
            runs.append(nightly.check())
        finally:
            connection.close()

    monkeypatch.setattr(nightly, "take_down_damaged", slow)
    first = threading.Thread(target=other)
    first.start()
    assert inside.wait(60)
    assert not nightly.check()
    go_on.set()
    first.join()
    close_old_connections()
    assert runs == [True]
    assert not nightly.check()
