import hashlib
import os
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client

from accounts.throttle import address_of
from config.celery import app
from disclosures import ratelimit
from disclosures.models import Document, IngestJob, Submission
from disclosures.received import intake, uploads
from tests.factories import EditorFactory, OrganisationFactory, UserFactory
from tests.handing_in import hand_in, letter, receipt_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]


def kept(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


def test_form_needs_no_account_and_asks_for_files_or_a_link(client: Client):
    OrganisationFactory(name="Department for Examples")
    page = client.get("/contribute/")
    assert page.status_code == 200
    content = page.content.decode()
    assert 'type="file" name="files" multiple' in content or 'name="files"' in content
    assert '<option value="Department for Examples">' in content
    assert "50 MB a file" in content
    assert (
        "PDF, Word, Excel, OpenDocument, e-mail, text, picture and ZIP files, without a password." in content
    )
    assert all(
        f".{ending}" in content for ending in ("pdf", "docx", "xlsx", "eml", "msg", "zip", "heic", "csv")
    )


def test_received_is_said_only_with_bytes_on_disk_and_rows_committed(client: Client, private_store: Path):
    sent = letter()
    body = sent.read()
    sent.seek(0)
    response = hand_in(
        client, sent, authority="DfEx", note="A table", requester="A parent", hide="Ash Example"
    )

    document = Document.objects.get()
    submission = document.submission
    assert (document.state, document.name, document.size_bytes) == ("received", "reply.pdf", len(body))
    assert document.sha256 == hashlib.sha256(body).hexdigest()
    assert IngestJob.objects.get().document == document
    assert (submission.authority_name, submission.note) == ("DfEx", "A table")
    assert (submission.requester, submission.names_to_hide) == ("A parent", "Ash Example")
    assert document.original
    path = uploads.path_of(document.original.key)
    assert path.read_bytes() == body
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, private_store):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file["state"] for file in receipt_of(client, response)] == ["received"]


def test_receipt_token_is_stored_only_as_a_hash(client: Client):
    token = hand_in(client, letter())["Location"].strip("/").rsplit("/", 1)[-1]
    assert len(token) >= 22
    row = Submission.objects.values().get()
    assert token not in str(row)
    assert Submission.objects.by_receipt(token).exists()


def test_bytes_and_folder_are_synced_before_the_rename_is_relied_on(
    client: Client, monkeypatch: pytest.MonkeyPatch, private_store: Path
):
    done: list[str] = []
    sync, rename = os.fsync, Path.rename

    def synced(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "bytes")
        sync(handle)

    def renamed(self: Path, target: Path) -> Path:
        done.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "rename", renamed)
    hand_in(client, letter())
    assert done[-3:] == ["bytes", "rename", "folder"]


def test_other_formats_are_refused_with_what_to_do_and_the_answers_stay(client: Client, private_store: Path):
    picture = SimpleUploadedFile("figures.gif", b"GIF89a" + b"\0" * 99)
    response = hand_in(client, picture, note="The table on page 2", authority="Home Office")
    content = response.content.decode()
    assert response.status_code == 200
    assert "figures.gif: This is a GIF picture. Save it as PNG or JPEG and send that." in content
    assert "The table on page 2" in content
    assert 'value="Home Office"' in content
    assert content.count("<title>Error:") == 1
    assert not Submission.objects.exists()
    assert kept(private_store) == []


def test_a_page_named_pdf_is_refused_by_its_content(client: Client, private_store: Path):
    response = hand_in(client, SimpleUploadedFile("reply.pdf", b"<!doctype html><html><script>1</script>"))
    assert "This is an HTML page, not a PDF." in response.content.decode()
    assert not Document.objects.exists()
    assert kept(private_store) == []


def test_a_good_file_beside_a_bad_one_is_taken_and_the_bad_one_listed(client: Client, private_store: Path):
    bad = SimpleUploadedFile("notes.gif", b"GIF89a and some words")
    files = receipt_of(client, hand_in(client, letter(), bad))
    assert {file["name"]: file["state"] for file in files} == {
        "reply.pdf": "received",
        "notes.gif": "rejected",
    }
    refused = next(file for file in files if file["state"] == "rejected")
    assert "a GIF picture" in refused["reason"]
    assert refused["sha256"] == hashlib.sha256(b"GIF89a and some words").hexdigest()
    assert len(kept(private_store)) == 1
    assert IngestJob.objects.count() == 1


def test_an_empty_file_is_refused_in_words(client: Client):
    response = hand_in(client, SimpleUploadedFile("nothing.pdf", b""))
    assert "This file is empty" in response.content.decode()
    assert not Submission.objects.exists()


def test_neither_file_nor_link_is_an_error_beside_the_field(client: Client):
    response = client.post("/contribute/", {"agree": "on"})
    assert response.status_code == 200
    assert "Choose a file, or give a link below." in response.content.decode()


def test_without_consent_nothing_is_taken(client: Client, private_store: Path):
    response = client.post("/contribute/", {"files": [letter()]})
    assert "Tick this box" in response.content.decode()
    assert kept(private_store) == []


def test_a_link_is_kept_as_text_and_waits_for_an_editor(client: Client):
    response = hand_in(client, link="https://www.whatdotheyknow.com/request/pupil_data")
    assert receipt_of(client, response) == []
    page = client.get(response["Location"]).content.decode()
    assert "It waits for an editor" in page
    assert Submission.objects.open_links().get().link == "https://www.whatdotheyknow.com/request/pupil_data"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://example.org/a", "file:///etc/passwd", "x" * 1200]
)
def test_a_link_that_is_no_web_address_is_refused_beside_the_field(client: Client, link: str):
    response = hand_in(client, link=link)
    assert response.status_code == 200
    assert "Error:" in response.content.decode()
    assert not Submission.objects.exists()


def test_a_nul_in_an_answer_is_an_error_and_not_a_fault(client: Client):
    response = hand_in(client, letter(), note="a\0b")
    assert response.status_code == 200
    assert "Null characters are not allowed" in response.content.decode()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/cron.d/reply.pdf", "reply.pdf"),
        ("C:\\letters\\reply.pdf", "reply.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("<b>reply</b>.pdf", "b>.pdf"),
    ],
)
def test_a_name_is_cleaned_and_never_becomes_a_path(
    client: Client, private_store: Path, given: str, shown: str
):
    hand_in(client, letter(name=given))
    document = Document.objects.get()
    assert document.name == shown
    (path,) = kept(private_store)
    assert document.original and path.name == document.original.key
    assert set(path.name) <= set("0123456789abcdef")


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_in_one_submission_is_kept_once(client: Client, private_store: Path):
    files = receipt_of(client, hand_in(client, letter(), letter("again.pdf")))
    assert sorted(file["state"] for file in files) == ["duplicate", "received"]
    again = next(file for file in files if file["state"] == "duplicate")
    assert "as reply.pdf" in again["reason"]
    assert len(kept(private_store)) == 1


def test_what_somebody_else_sent_is_never_told(client: Client):
    """A19: the answer for a file that is known is the same as for a new one."""
    hand_in(Client(), letter())
    known = receipt_of(client, hand_in(client, letter()))
    new = receipt_of(client, hand_in(client, letter(text="Another letter")))
    assert [(file["state"], file["reason"]) for file in (*known, *new)] == [("received", "")] * 2


def test_an_account_is_told_what_it_sent_before(client: Client):
    client.force_login(UserFactory(roles=["volunteer"]))
    hand_in(client, letter())
    (again,) = receipt_of(client, hand_in(client, letter("later.pdf")))
    assert again["state"] == "duplicate"


def test_a_body_over_the_limit_is_a_413_that_names_the_limit(
    client: Client, settings: Any, private_store: Path
):
    settings.UPLOAD_MAX_BODY_BYTES = 2_000_000
    response = hand_in(client, SimpleUploadedFile("big.pdf", b"%PDF-1.4" + b"0" * 2_100_000))
    assert response.status_code == 413
    assert "more than 2 MB together" in response.content.decode()
    assert not Submission.objects.exists()
    assert kept(private_store) == []


def test_a_file_over_the_limit_is_a_413_that_names_it_and_keeps_the_answers(
    client: Client, settings: Any, private_store: Path
):
    settings.UPLOAD_MAX_FILE_BYTES = 1_000_000
    big = SimpleUploadedFile("big.pdf", b"%PDF-1.4" + b"0" * 1_100_000)
    response = hand_in(client, letter(), big, note="Two letters")
    content = response.content.decode()
    assert response.status_code == 413
    assert "big.pdf is larger than 1 MB." in content
    assert "they are fine: reply.pdf" in content
    assert "Two letters" in content
    assert kept(private_store) == []
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


@pytest.mark.parametrize("count", [3, 4, 9])
def test_too_many_files_are_refused_with_the_number(client: Client, settings: Any, count: int):
    settings.UPLOAD_MAX_FILES = 2
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    response = hand_in(client, *(letter(f"{n}.pdf") for n in range(count)))
    assert response.status_code in (200, 413)
    assert "files" in response.content.decode()
    assert "Error:" in response.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_others_sent_is_kept_once_and_its_receipt_says_no_more(client: Client, private_store: Path):
    """A19: the bytes are linked in the database, and neither page nor JSON tells."""
    first = receipt_of(client, hand_in(Client(), letter()))
    second = receipt_of(client, hand_in(client, letter()))
    assert first == second
    assert len(kept(private_store)) == 1
    assert Document.objects.filter(follows__isnull=False).count() == 1


def test_a_full_disk_is_a_503_and_leaves_nothing_behind(
    client: Client, monkeypatch: pytest.MonkeyPatch, private_store: Path
):
    """F04: the second of two files meets the full disk."""
    sync, calls = os.fsync, []

    def full(handle: int) -> None:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            calls.append(handle)
            if len(calls) == 2:
                raise OSError(28, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    response = hand_in(client, letter(), letter("b.pdf", "Another letter"), note="Kept words")
    content = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "nothing was received" in content
    assert "Kept words" in content
    assert not Submission.objects.exists()
    assert kept(private_store) == []


def test_a_database_that_refuses_is_a_503(client: Client, monkeypatch: pytest.MonkeyPatch):
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("server closed the connection")

    monkeypatch.setattr(intake, "receive", refuse)
    response = hand_in(client, letter())
    assert response.status_code == 503
    assert "server closed" not in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_away_the_upload_is_received_at_once(client: Client, monkeypatch: pytest.MonkeyPatch):
    """F02, the hint alone: the address of the broker leads nowhere."""
    monkeypatch.setattr(app.conf, "broker_url", "redis+socket:///nowhere/redis.sock")
    monkeypatch.setattr(app.conf, "broker_write_url", "redis+socket:///nowhere/redis.sock")
    started = time.monotonic()
    response = hand_in(client, letter())
    assert time.monotonic() - started < 3
    assert receipt_of(client, response)[0]["state"] == "received"
    assert IngestJob.objects.get().state == "waiting"


@pytest.fixture
def silent_redis(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that takes connections and never answers, as Redis of the cache and of the broker."""
    monkeypatch.setattr(ratelimit._away, "until", 0.0)
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        where = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": where}}
        monkeypatch.setattr(app.conf, "broker_write_url", where)
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("silent_redis")
def test_with_redis_hanging_the_upload_is_received_in_time(client: Client, settings: Any):
    """F02: the worst case, in which each question to Redis waits for its time-out."""
    settings.RATE_LIMITS_ENABLED = True
    client.get("/contribute/")
    started = time.monotonic()
    response = hand_in(client, letter())
    assert time.monotonic() - started < 3
    assert response.status_code == 302


def test_a_post_without_csrf_token_is_refused(private_store: Path):
    client = Client(enforce_csrf_checks=True)
    assert hand_in(client, letter()).status_code == 403
    assert kept(private_store) == []


def test_the_form_sends_its_token_before_the_files(client: Client):
    content = client.get("/contribute/").content.decode()
    assert content.index("csrfmiddlewaretoken") < content.index('name="files"')


def test_other_methods_are_refused(client: Client):
    assert client.put("/contribute/").status_code == 405


def test_one_address_may_send_so_many_files_a_day(client: Client, settings: Any):
    settings.RATE_LIMITS_ENABLED = True
    settings.UPLOAD_DAY_FILES = 2
    client.defaults["REMOTE_ADDR"] = f"192.0.2.{time.time_ns() % 250}"
    texts = iter(f"Letter {n}" for n in range(9))
    assert hand_in(client, letter(text=next(texts)), letter(text=next(texts))).status_code == 302
    refused = hand_in(client, letter(text=next(texts)), note="Kept words")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "may send 2 files" in refused.content.decode()
    assert "Kept words" in refused.content.decode()
    assert Document.objects.count() == 2


def test_an_account_has_a_larger_quota_that_redis_does_not_hold(client: Client, settings: Any):
    settings.RATE_LIMITS_ENABLED = True
    settings.UPLOAD_DAY_FILES = 0
    settings.UPLOAD_DAY_FILES_SIGNED_IN = 1
    client.force_login(EditorFactory())
    client.defaults["REMOTE_ADDR"] = f"198.51.100.{time.time_ns() % 250}"
    assert hand_in(client, letter(text="One")).status_code == 302
    assert hand_in(client, letter(text="Two")).status_code == 429


@pytest.mark.parametrize(
    ("remote", "expected"),
    [("203.0.113.9", "203.0.113.9"), ("2001:db8::1", "2001:db8::/64"), ("", ""), ("unix:", "unix:")],
)
def test_limits_count_by_address_and_by_the_home_of_an_ipv6_address(rf: Any, remote: str, expected: str):
    assert address_of(rf.get("/", REMOTE_ADDR=remote)) == expected
