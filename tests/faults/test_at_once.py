"""F06: each message delivered ten times at once, and again later; copies that are read at the same time."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from disclosures.documents import assembling, jobs, reading
from disclosures.ingest import pipeline
from disclosures.models import Disclosure, Document, IngestJob, Original
from disclosures.received.followers import NOT_TAKEN, follow
from disclosures.tasks import read_documents
from tests.factories import UserFactory
from tests.faults import given as files
from tests.faults.checking import looked_over
from tests.handing_in import file_of
from tests.worker import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("private_store")]
TIMES = 10
ENDED = ("done", "failed")


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the messages are delivered by hand."""
    monkeypatch.setattr(jobs, "hint", lambda work: None)


def deliver_to_the_end(times: int = TIMES) -> None:
    """Every message ``times`` times at once, those of new jobs too, until no job is left; then all again."""
    with ThreadPoolExecutor(times) as threads:
        while waiting := list(IngestJob.objects.exclude(state__in=ENDED).values_list("pk", flat=True)):
            list(threads.map(_delivered, [pk for pk in waiting for _ in range(times)]))
        list(threads.map(_delivered, list(IngestJob.objects.values_list("pk", flat=True)) * times))


def _delivered(job_id: int) -> None:
    try:
        read_documents([job_id])
    finally:
        connection.close()


@pytest.mark.parametrize("make", [files.pdf_letter, files.mail, files.archive_of_letters])
def test_delivered_ten_times_at_once_there_is_one_result(make: Callable[[int], files.Given], tmp_path: Path):
    one = make(1)
    file_of(one.body, one.name)
    deliver_to_the_end()
    found = looked_over([one], tmp_path / "nothing")
    assert not found, found
    assert {*IngestJob.objects.values_list("attempts", flat=True)} == {1}


def test_letters_that_would_have_the_same_address_are_read_at_once_without_a_failure():
    letter = files.pdf_letter(1)
    for number in range(8):
        file_of(letter.body + b"\n%% copy %d" % number, f"{number}.pdf")
    deliver_to_the_end(times=8)
    assert {*IngestJob.objects.values_list("state", "attempts", "last_failure")} == {("done", 1, "")}
    assert len({*Disclosure.objects.values_list("slug", flat=True)}) == 8


def test_pictures_are_read_once_however_often_the_message_comes():
    one = files.scanned(1)
    file_of(one.body, one.name)
    deliver_to_the_end()
    document = Document.objects.get()
    assert (document.state, document.is_ocr, document.page_count) == ("in-review", True, 1)
    assert Disclosure.objects.count() == 1
    assert (document.job.step, document.job.attempts) == ("ocr", 1)


def test_copies_that_are_read_at_the_same_time_all_end_as_the_first():
    one = files.mail(1)
    for _ in range(6):
        file_of(one.body, one.name)
    deliver_to_the_end(times=3)
    assert {*Document.objects.values_list("state", flat=True)} == {"in-review"}
    assert Document.objects.handed_in().filter(follows__isnull=False).count() == 5
    assert Disclosure.objects.count() == 1


@pytest.mark.parametrize("state", ["published", "rejected", "quarantined"])
def test_copies_stand_where_the_first_stands(state: str):
    one = files.pdf_letter(1)
    first, *copies = (file_of(one.body, f"{n}.pdf") for n in range(4))
    deliver_to_the_end(times=2)
    assert Original.objects.count() == 1
    first.refresh_from_db()
    first.state, first.reason, first.decided_by = state, "For the first alone.", UserFactory()
    first.save()
    with transaction.atomic():
        follow(first)
    for copy in copies:
        copy.refresh_from_db()
        assert (copy.state, copy.reason) == (state, NOT_TAKEN)


def test_a_copy_that_waited_for_the_first_sees_what_became_of_it(monkeypatch: pytest.MonkeyPatch):
    """The first is decided, its copies locked for that, just as a worker comes to write one."""
    one = files.pdf_letter(1)
    first, copy = file_of(one.body), file_of(one.body)
    is_read, is_locked = threading.Event(), threading.Event()

    def read_and_wait(*arguments: Any, read: Any = pipeline.read) -> pipeline.Result:
        result = read(*arguments)
        is_read.set()
        is_locked.wait(30)
        return result

    monkeypatch.setattr(pipeline, "read", read_and_wait)
    reader = threading.Thread(target=_delivered, args=[copy.job.pk])
    reader.start()
    assert is_read.wait(30)
    with transaction.atomic():
        first.state, first.reason = "quarantined", "An editor will look."
        first.save()
        follow(first)
        is_locked.set()
        wait_for(_is_somebody_waiting, "the worker at the lock")
    reader.join()
    copy.refresh_from_db()
    assert copy.state == "quarantined"


def test_a_copy_that_was_not_read_when_the_first_was_refused_is_refused_too():
    first, copy = (file_of(b"<!doctype html><html><script></script>", "page.pdf") for _ in range(2))
    reading.read(first.job.pk)
    assert not Original.objects.exists()
    reading.read(copy.job.pk)
    first.refresh_from_db()
    copy.refresh_from_db()
    assert (copy.state, copy.reason) == ("rejected", first.reason)
    assert copy.job.state == "done"


def _is_somebody_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_when_the_first_is_given_up_its_copies_are_too():
    one = files.pdf_letter(1)
    first, copy = file_of(one.body), file_of(one.body)
    reading.read(copy.job.pk)
    give_up(first)
    copy.refresh_from_db()
    assert (copy.state, copy.reason) == ("quarantined", jobs.UNREADABLE)


def test_a_copy_that_is_given_up_stands_where_the_first_stands():
    one = files.pdf_letter(1)
    first, copy = file_of(one.body), file_of(one.body)
    reading.read(first.job.pk)
    give_up(copy)
    copy.refresh_from_db()
    assert copy.state == "in-review"


def give_up(document: Document) -> None:
    """Its workers died until no attempt was left."""
    IngestJob.objects.filter(document=document).update(
        state="running",
        attempts=100,
        lease_token="00000000-0000-4000-8000-000000000000",
        lease_until=Now() - timedelta(seconds=1),
    )
    Document.objects.filter(pk=document.pk).update(state="reading")
    jobs.offer(with_ocr=True)
    assembling.sweep(with_ocr=True)
