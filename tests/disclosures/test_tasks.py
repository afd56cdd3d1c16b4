"""A real worker on the real engines: what is handed in is read once, whatever dies or repeats on the way."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from config.celery import app
from disclosures import tasks
from disclosures.documents import jobs
from disclosures.models import (
    Disclosure,
    Document,
    DocumentPage,
    FOIResponse,
    IngestJob,
    Queue,
    SafeCopy,
)
from disclosures.tasks import offer_waiting_jobs, read_documents
from tests.factories import EditorFactory, OrganisationFactory, text_pdf
from tests.handing_in import SAMPLES, hand_in, letter, receipt_of
from tests.reviewing import all_hidden
from tests.worker import forget_messages, own_broker, running_worker, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("private_store")]
LETTER_01 = SAMPLES / "letters" / "01-dfe-2016-granted-home-office-table.pdf"
SHORT_LEASE = {"JOB_LEASE_SECONDS": "2"}
FINAL = {"in-review", "quarantined", "rejected"}


@pytest.fixture(autouse=True)
def queue_of_our_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(app.conf, "broker_write_url", own_broker())
    monkeypatch.setattr(app.conf, "broker_read_url", own_broker())
    forget_messages()
    yield
    forget_messages()


def is_in_review() -> bool:
    return Document.objects.get().state == "in-review"


def is_running() -> bool:
    return IngestJob.objects.get().state == "running"


def is_settled() -> bool:
    """Stands in for beat: offers what is due, and looks."""
    offer_waiting_jobs()
    return not Document.objects.exclude(state__in=FINAL).exists()


def long_letter() -> SimpleUploadedFile:
    """Takes seconds to read, so that a kill meets the work."""
    pages = [f"Page {n} of an annex.\n" + "Words and numbers. " * 20 for n in range(1_900)]
    return SimpleUploadedFile("annex.pdf", text_pdf(*pages))


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def test_from_the_form_to_the_timeline(client: Client, tmp_path: Path):
    department = OrganisationFactory(name="Department for Education", abbreviation="DfE")
    with running_worker(tmp_path):
        sent = SimpleUploadedFile(LETTER_01.name, LETTER_01.read_bytes())
        receipt = hand_in(client, sent)
        assert receipt_of(client, receipt)[0]["state"] in ("received", "reading", "in-review")
        wait_for(lambda: receipt_of(client, receipt)[0]["state"] == "in-review", "the review", 40)
        assert not Disclosure.objects.public().exists()

        desk = Client()
        desk.force_login(EditorFactory())
        address = f"/review/{Document.objects.get().pk}/"
        desk.post(address, {"action": "make-copy"})
        wait_for(lambda: SafeCopy.objects.get().state != "waiting", "the public copy", 60)
    form = desk.get(address).context["desk"].record
    assert form.initial["authority"] == "Department for Education"
    assert form.initial["reference"] == "2016-0061947"
    answers = {name: value for name, value in form.initial.items() if value is not None}
    answers |= {"title": "Home Office requests by month", "summary": "The reply gives two numbers a month."}
    answers |= all_hidden(Document.objects.get())
    done = desk.post(address, {**answers, "action": "publish"})
    assert done.status_code == 302, done.content.decode()

    record = Disclosure.objects.public().get(parties__organisation=department)
    assert record.has_document
    assert (record.title, str(record.date)) == ("Home Office requests by month", "2016-12-09")
    assert receipt_of(client, receipt)[0]["state"] == "published"
    assert client.get(f"/documents/{Document.objects.get().pk}/copy.pdf").status_code == 200


def test_with_redis_away_it_is_received_and_read_after_its_return(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """F02: the hint is lost; the worker that starts later offers what waits, without beat."""
    with monkeypatch.context() as away:
        away.setattr(app.conf, "broker_write_url", "redis+socket:///nowhere/redis.sock")
        started = time.monotonic()
        receipt = hand_in(client, letter())
        assert time.monotonic() - started < 3
    assert receipt_of(client, receipt)[0]["state"] == "received"
    with running_worker(tmp_path):
        wait_for(is_in_review, "the review", 40)


@pytest.mark.parametrize("whom", ["worker", "pool"])
def test_killed_at_work_the_job_is_done_again_and_once(client: Client, tmp_path: Path, whom: str):
    """F01: SIGKILL to the worker with all its descendants, or to the process that does the work."""
    hand_in(client, long_letter())
    with running_worker(tmp_path, **SHORT_LEASE) as worker:
        wait_for(is_running, "the work", 40)
        if whom == "worker":
            worker.kill()
        else:
            for child in children_of(worker.pid):
                os.kill(child, signal.SIGKILL)
        assert is_running()
        assert not DocumentPage.objects.exists()
        if whom == "pool":
            wait_for(is_settled, "the second reading", 60)
    if whom == "worker":
        with running_worker(tmp_path, **SHORT_LEASE):
            wait_for(is_settled, "the second reading", 60)
    assert is_in_review()
    assert IngestJob.objects.get().attempts == 2
    assert DocumentPage.objects.filter(is_hidden=False).count() == 1_900
    assert FOIResponse.objects.count() == 1


def test_the_process_that_reads_dies_with_its_worker(client: Client, tmp_path: Path):
    hand_in(client, long_letter())
    with running_worker(tmp_path, **SHORT_LEASE) as worker:
        wait_for(is_running, "the work", 40)
        pools = children_of(worker.pid)
        wait_for(lambda: any(children_of(pool) for pool in pools), "the child that reads", 40)
        readers = [reader for pool in pools for reader in children_of(pool)]
        for pool in pools:
            os.kill(pool, signal.SIGKILL)
        wait_for(lambda: not any(is_alive(reader) for reader in readers), "the end of the child", 40)


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_a_task_delivered_five_times_at_once_gives_one_result(client: Client):
    """F06"""
    hand_in(client, letter())
    job = IngestJob.objects.get()

    def deliver(_: int) -> None:
        try:
            read_documents([job.pk])
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(deliver, range(5)))
    read_documents([job.pk])
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)
    assert (FOIResponse.objects.count(), DocumentPage.objects.filter(is_hidden=False).count()) == (1, 1)


@pytest.mark.parametrize(
    "argument",
    ["1", None, True, 1.0, 1, {"id": 1}, [], ["1"], [True], [[1]], [-1], [2**70], [987_654_321], [1] * 9],
)
def test_what_is_no_id_of_a_job_is_dropped(argument: Any):
    """A30"""
    read_documents(argument)
    assert not Document.objects.exists()


def test_one_damaged_message_keeps_no_job_from_the_others(client: Client):
    hand_in(client, letter())
    job = IngestJob.objects.get()
    read_documents([987_654_321, job.pk])
    job.refresh_from_db()
    assert job.state == "done"


def sent_messages() -> list[Any]:
    with app.connection_for_read() as line:
        queue = line.SimpleQueue(app.conf.task_default_queue)
        found = []
        try:
            while True:
                found.append(queue.get(block=False))
                found[-1].ack()
        except Empty:
            return found


def test_messages_carry_ids_and_nothing_else(client: Client):
    """I9: neither name nor words of a document are in the broker."""
    hand_in(client, letter("secret-name.pdf"), note="secret note")
    (message,) = sent_messages()
    args, kwargs, _ = message.payload
    assert (args, kwargs) == ([[IngestJob.objects.get().pk]], {})
    assert "secret" not in str(message.headers) + str(message.properties)


@pytest.mark.parametrize(
    ("sizes", "with_each"),
    [
        ([5_000], [1]),
        ([5_000] * 20, [1] * 20),
        ([5_000] * 31, [1] * 31),
        ([5_000] * 32, [2] * 16),
        ([5_000] * 133, [8] * 16 + [5]),
        ([60_000] * 4 + [5_000] * 129, [1] * 3 + [8] * 16 + [2]),
    ],
    ids=["one", "an upload", "few", "more", "many", "long and short"],
)
def test_few_files_go_out_one_by_one_and_many_short_ones_in_parcels(sizes: list[int], with_each: list[int]):
    work = [
        IngestJob(pk=pk, queue=Queue.QUICK, document=Document(size_bytes=size))
        for pk, size in enumerate(sizes, start=1)
    ]
    jobs.hint(work)
    parcels = [message.payload[0][0] for message in sent_messages()]
    assert [pk for ids in parcels for pk in ids] == [job.pk for job in work]
    assert [len(ids) for ids in parcels] == with_each


def test_what_came_with_a_slow_document_goes_out_again(client: Client, monkeypatch: pytest.MonkeyPatch):
    """F08: a short letter does not wait until everything before it in a parcel is read."""
    hand_in(client, letter("slow.pdf"), letter("short.pdf", "Another letter"))
    slow, short = IngestJob.objects.order_by("pk").values_list("pk", flat=True)
    sent_messages()
    monkeypatch.setattr(tasks, "PATIENCE_SECONDS", 0)
    read_documents([slow, short])
    assert [message.payload[0] for message in sent_messages()] == [[[short]]]
    assert dict(IngestJob.objects.values_list("pk", "state")) == {slow: "done", short: "waiting"}


def test_the_scheduled_task_offers_what_waits(client: Client, monkeypatch: pytest.MonkeyPatch):
    hand_in(client, letter())
    offered: list[int] = []
    monkeypatch.setattr(jobs, "hint", lambda work: offered.extend(job.pk for job in work))
    offer_waiting_jobs()
    assert offered == [IngestJob.objects.get().pk]


def test_bad_files_hold_nothing_up(client: Client, tmp_path: Path):
    """F07, F01: each ends in a final state, and the good ones beside them are read."""
    bad = ("pdf-recursive-page-tree", "pdf-truncated", "pdf-encrypted", "pdf-huge-page-box", "pdf-javascript")
    files = [SimpleUploadedFile(f"{n}.pdf", (SAMPLES / "hostile" / f"{n}.pdf").read_bytes()) for n in bad]
    hand_in(client, *files, letter("good.pdf"), letter("good-too.pdf", "Another letter"))
    with running_worker(tmp_path) as worker:
        wait_for(is_settled, "the last file", 60)
        assert "Traceback" not in worker.text()
    states = dict(Document.objects.values_list("name", "state"))
    assert states["good.pdf"] == states["good-too.pdf"] == "in-review"
    assert states["pdf-encrypted.pdf"] == "quarantined"
    assert set(states.values()) <= FINAL


def test_a_worker_logs_ids_and_no_names(client: Client, tmp_path: Path):
    """I9"""
    with running_worker(tmp_path) as worker:
        hand_in(client, letter("secret-name.pdf", "A secret sentence."), hide="secret person")
        wait_for(is_in_review, "the review", 40)
        wait_for(lambda: "accepted" in worker.text(), "the log line", 40)
        assert "secret" not in worker.text()
