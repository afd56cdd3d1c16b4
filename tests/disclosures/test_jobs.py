import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models.functions import Now

from disclosures.documents import jobs
from disclosures.models import Document, IngestJob, Queue
from tests.factories import IngestJobFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def hints(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids that were hinted at; these tests are about rows, so no broker is asked."""
    sent: list[int] = []
    monkeypatch.setattr(jobs, "hint", lambda work: sent.extend(job.pk for job in work))
    return sent


def run_out(job: IngestJob) -> None:
    IngestJob.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def state_of(job: IngestJob) -> tuple[str, str, int]:
    job.refresh_from_db()
    job.document.refresh_from_db()
    return job.state, job.document.state, job.attempts


def in_threads(count: int, call: Any) -> list[Any]:
    def one(_: int) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_a_claim_counts_the_attempt_and_is_committed_before_the_work():
    job = IngestJobFactory()
    held = jobs.claim(job.pk)
    assert held is not None
    assert (held.document_id, held.attempts) == (job.document_id, 1)
    (seen,) = in_threads(1, lambda: IngestJob.objects.get(pk=job.pk))
    assert (seen.state, seen.attempts, seen.lease_token) == ("running", 1, held.token)
    assert state_of(job)[1] == "reading"


def test_of_ten_at_once_one_has_the_job():
    job = IngestJobFactory()
    held = [claim for claim in in_threads(10, lambda: jobs.claim(job.pk)) if claim]
    assert len(held) == 1
    assert state_of(job) == ("running", "reading", 1)


@pytest.mark.parametrize("state", ["done", "failed"])
def test_an_ended_or_unknown_job_is_not_claimed(state: str):
    assert jobs.claim(IngestJobFactory(state=state).pk) is None
    assert jobs.claim(987_654_321) is None
    assert jobs.claim(2**70) is None


def test_a_lease_runs_out_by_the_time_of_the_database(settings: Any):
    """F09: the clock of a worker that is a day ahead takes nothing away."""
    job = IngestJobFactory()
    assert jobs.claim(job.pk)
    with time_machine.travel(timedelta(days=1), tick=True):
        assert jobs.claim(job.pk) is None
    run_out(job)
    assert jobs.claim(job.pk)


def test_results_are_written_only_while_the_lease_is_ours():
    job = IngestJobFactory()
    first = jobs.claim(job.pk)
    run_out(job)
    second = jobs.claim(job.pk)
    assert first and second
    with pytest.raises(jobs.LeaseLost), jobs.completing(first):
        Document.objects.filter(pk=job.document_id).update(name="written by the first")
    with jobs.completing(second):
        Document.objects.filter(pk=job.document_id).update(name="written by the second")
    assert state_of(job)[0] == "done"
    assert job.document.name == "written by the second"
    assert job.lease_token is None
    assert job.finished_at is not None
    with pytest.raises(jobs.LeaseLost), jobs.completing(second):
        pass


def test_an_error_while_writing_leaves_nothing_written():
    job = IngestJobFactory()
    held = jobs.claim(job.pk)
    assert held
    with pytest.raises(ZeroDivisionError), jobs.completing(held):
        Document.objects.filter(pk=job.document_id).update(name="half")
        raise ZeroDivisionError
    assert state_of(job)[0] == "running"
    assert job.document.name != "half"


def test_the_heartbeat_renews_the_lease_until_the_work_ends(settings: Any):
    settings.JOB_LEASE_SECONDS = 0.6
    job = IngestJobFactory()
    held = jobs.claim(job.pk)
    assert held
    wait = threading.Event()
    with jobs.heartbeat(held):
        wait.wait(1.5)
        assert jobs.claim(job.pk) is None
    wait.wait(1)
    assert jobs.claim(job.pk)


def test_the_heartbeat_of_a_lost_lease_leaves_the_new_one_alone(settings: Any):
    settings.JOB_LEASE_SECONDS = 0.3
    job = IngestJobFactory()
    lost = jobs.claim(job.pk)
    run_out(job)
    settings.JOB_LEASE_SECONDS = 60
    assert lost and jobs.claim(job.pk)
    job.refresh_from_db()
    until = job.lease_until
    settings.JOB_LEASE_SECONDS = 0.3
    with jobs.heartbeat(lost):
        threading.Event().wait(0.5)
    job.refresh_from_db()
    assert job.lease_until == until


def test_the_sweeper_offers_what_waits_and_what_a_dead_worker_left(hints: list[int]):
    """I4: with every message lost, the rows still say what is to be done."""
    waiting, dead, alive, done = (IngestJobFactory() for _ in range(4))
    jobs.claim(dead.pk)
    run_out(dead)
    jobs.claim(alive.pk)
    IngestJob.objects.filter(pk=done.pk).update(state="done")
    assert jobs.offer(with_ocr=True) == 2
    assert hints == [waiting.pk, dead.pk]


def test_what_was_offered_is_not_offered_again_at_once_but_may_be_taken(hints: list[int]):
    job = IngestJobFactory()
    jobs.offer(with_ocr=True)
    assert jobs.offer(with_ocr=True) == 0
    assert jobs.claim(job.pk)
    assert hints == [job.pk]


def test_several_sweepers_divide_the_jobs(hints: list[int]):
    made = [IngestJobFactory().pk for _ in range(12)]
    assert sum(in_threads(4, lambda: jobs.offer(with_ocr=True))) == 12
    assert sorted(hints) == made


def test_a_long_backlog_is_offered_in_parts_and_moves_on(monkeypatch: pytest.MonkeyPatch, hints: list[int]):
    monkeypatch.setattr(jobs, "OFFERED_AT_ONCE", 2)
    made = [IngestJobFactory().pk for _ in range(5)]
    assert [jobs.offer(with_ocr=True), jobs.offer(with_ocr=True), jobs.offer(with_ocr=True)] == [2, 2, 1]
    assert hints == made


def test_after_the_last_attempt_an_editor_looks(settings: Any, hints: list[int]):
    """A07, F07: a document that kills its worker each time stops after three."""
    job = IngestJobFactory()
    for attempt in range(1, settings.JOB_MAX_ATTEMPTS + 1):
        assert jobs.claim(job.pk), attempt
        run_out(job)
    assert jobs.claim(job.pk) is None
    assert jobs.offer(with_ocr=True) == 0
    assert state_of(job) == ("failed", "quarantined", settings.JOB_MAX_ATTEMPTS)
    assert job.document.reason == "We could not read this safely; an editor will look."
    assert hints == []


def test_work_that_failed_on_our_side_waits_before_the_next_attempt(settings: Any, hints: list[int]):
    job = IngestJobFactory()
    held = jobs.claim(job.pk)
    assert held
    jobs.give_back(held, wait_seconds=60, failure="crashed")
    assert state_of(job) == ("waiting", "received", 1)
    assert jobs.offer(with_ocr=True) == 0
    IngestJob.objects.filter(pk=job.pk).update(not_before=Now() - timedelta(seconds=1))
    assert jobs.offer(with_ocr=True) == 1


def test_giving_back_the_last_attempt_ends_in_quarantine(settings: Any):
    settings.JOB_MAX_ATTEMPTS = 1
    job = IngestJobFactory()
    held = jobs.claim(job.pk)
    assert held
    jobs.give_back(held, wait_seconds=0, failure="crashed")
    assert state_of(job)[:2] == ("failed", "quarantined")


def test_an_editor_may_have_it_read_again(hints: list[int]):
    job = IngestJobFactory(state="failed", attempts=3)
    Document.objects.filter(pk=job.document_id).update(state="quarantined", reason="Why")
    jobs.start_again(job.document)
    assert hints == [job.pk]
    assert state_of(job) == ("waiting", "received", 0)
    held = jobs.claim(job.pk)
    assert held is not None
    assert held.token != uuid.UUID(int=0)


def test_what_was_taken_up_and_left_is_offered_as_soon_as_its_lease_is_over(hints: list[int]):
    job = IngestJobFactory()
    jobs.offer(with_ocr=True)
    jobs.claim(job.pk)
    run_out(job)
    assert jobs.offer(with_ocr=True) == 1


def test_what_needs_pictures_read_waits_where_nothing_can_read_them(hints: list[int]):
    job = IngestJobFactory(step="ocr", queue="slow")
    assert jobs.offer(with_ocr=False) == 0
    assert jobs.offer(with_ocr=True) == 1
    assert hints == [job.pk]


def test_putting_a_job_back_counts_no_attempt_and_names_its_queue(hints: list[int]):
    job = IngestJobFactory()
    held = jobs.claim(job.pk)
    assert held
    jobs.put_back(held, queue=Queue.SLOW)
    assert state_of(job) == ("waiting", "received", 0)
    assert job.queue == "slow"
    assert hints == [job.pk]


def test_reading_pictures_is_a_step_of_its_own_with_its_own_attempts(hints: list[int]):
    job = IngestJobFactory()
    held = jobs.claim(job.pk)
    assert held
    with jobs.completing(held):
        Document.objects.filter(pk=job.document_id).update(state="read")
        jobs.wait_for_pictures(held, offered=True)
    assert state_of(job) == ("waiting", "read", 0)
    assert (job.step, job.queue) == ("ocr", "slow")
    again = jobs.claim(job.pk)
    assert again and again.step == "ocr"
    assert state_of(job) == ("running", "read", 1)


def test_the_last_failure_is_kept_for_editors(settings: Any):
    settings.JOB_MAX_ATTEMPTS = 1
    job = IngestJobFactory()
    held = jobs.claim(job.pk)
    assert held
    jobs.give_back(held, wait_seconds=0, failure="crashed")
    job.refresh_from_db()
    assert (job.state, job.last_failure) == ("failed", "crashed")
