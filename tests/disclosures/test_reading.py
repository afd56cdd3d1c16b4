"""Reading in this process; what a real worker does is in test_tasks.py."""

import datetime
import logging
import threading
from pathlib import Path
from typing import Any

import pytest

from disclosures import tasks
from disclosures.documents import jobs, reading
from disclosures.documents.drafts import plain_slug
from disclosures.documents.extraction import write_found
from disclosures.documents.findings import found_in
from disclosures.ingest import nursery, pipeline
from disclosures.ingest.contract import Fact
from disclosures.ingest.nursery import NURSERY
from disclosures.models import (
    Disclosure,
    Document,
    DocumentPage,
    ExtractedFact,
    FOIResponse,
    IngestJob,
    Role,
)
from disclosures.received import uploads
from tests.factories import (
    DocumentFactory,
    IngestJobFactory,
    OrganisationFactory,
    SubmissionFactory,
    text_pdf,
)
from tests.handing_in import LETTER, SAMPLES, file_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("private_store")]


def job_of(body: bytes, name: str = "reply.pdf", **submission: Any) -> IngestJob:
    """Handed in by somebody of their own, so that nothing is a duplicate."""
    return file_of(body, name, SubmissionFactory(**submission)).job


def test_a_letter_ends_as_a_draft_in_review_that_nobody_sees():
    authority = OrganisationFactory(name="Department for Examples", abbreviation="DfEx")
    job = job_of(text_pdf(LETTER))
    reading.read(job.pk)

    document = Document.objects.get()
    assert (document.state, document.page_count, document.reason) == ("in-review", 1, "")
    assert "Freedom of Information Act" in document.pages.get(number=1).text
    record = FOIResponse.objects.get()
    assert document.disclosure_id == record.pk
    assert record.state == "in-review"
    assert not Disclosure.objects.public().exists()
    assert record.parties.get().organisation == authority
    assert record.parties.get().role == Role.AUTHORITY
    assert record.reference == "2016-0061947"
    assert record.responded_on == datetime.date(2016, 12, 9)
    assert record.requested_on == datetime.date(2016, 11, 14)
    assert record.slug == "2016-12-09-dfex-foi-2016-0061947"
    assert record.evidence == "document"
    assert record.source is None


def test_each_fact_stands_at_its_place_in_the_text():
    OrganisationFactory(name="Department for Examples")
    reading.read(job_of(text_pdf(LETTER)).pk)
    facts = {fact.name: fact for fact in ExtractedFact.objects.all()}
    assert facts["reference"].value == "2016-0061947"
    for fact in facts.values():
        text = DocumentPage.objects.get(number=fact.page).text
        assert text[fact.start : fact.end].strip(), fact
    reference = facts["reference"]
    assert (
        DocumentPage.objects.get(number=reference.page).text[reference.start : reference.end]
        == "2016-0061947"
    )


def test_what_the_letter_does_not_say_comes_from_the_contributor_or_stays_empty():
    authority = OrganisationFactory(name="Department for Examples", abbreviation="DfEx")
    reading.read(job_of(text_pdf("A page without a letterhead."), authority_name="dfex").pk)
    record = FOIResponse.objects.get()
    assert record.parties.get().organisation == authority
    assert (record.reference, record.outcome, record.date, record.date_precision) == ("", "", None, "")
    assert record.slug == "dfex-foi"
    assert record.title == "Reply to a freedom of information request"


def test_two_letters_with_the_same_facts_get_two_addresses():
    OrganisationFactory(name="Department for Examples", abbreviation="DfEx")
    for _ in range(2):
        reading.read(job_of(text_pdf(LETTER)).pk)
    slugs = set(FOIResponse.objects.values_list("slug", flat=True))
    assert slugs == {"2016-12-09-dfex-foi-2016-0061947", "2016-12-09-dfex-foi-2016-0061947-2"}


def test_a_date_is_kept_no_more_exactly_than_it_was_read():
    document = DocumentFactory()
    facts = (
        Fact("request_received_on", "2016-11-14", 1, 0, 1, 0.9, "request-received-on", "day"),
        Fact("responded_on", "2016-12", 1, 0, 1, 0.9, "date-line", "month"),
    )
    write_found(document, (), facts, (), is_checked=True)
    found = found_in(document)
    assert found.requested_on == datetime.date(2016, 11, 14)
    assert (found.responded_on, found.precision) == (datetime.date(2016, 12, 1), "month")


def test_a_second_and_late_delivery_change_nothing():
    """F06"""
    job = job_of(text_pdf(LETTER))
    for _ in range(5):
        reading.read(job.pk)
    assert (Document.objects.count(), FOIResponse.objects.count()) == (1, 1)
    assert DocumentPage.objects.filter(is_hidden=False).count() == 1
    assert IngestJob.objects.get().attempts == 1


def test_where_no_child_can_be_started_the_job_goes_back(monkeypatch: pytest.MonkeyPatch):
    job = job_of(text_pdf(LETTER))
    NURSERY.stop()
    with monkeypatch.context() as broken:
        broken.setattr(nursery, "BOOT", "raise ImportError")
        reading.read(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_failure) == ("waiting", 1, "SandboxUnavailable")
    reading.read(job.pk)
    assert Document.objects.get().state == "in-review"


def test_readers_are_loaded_when_a_process_of_the_worker_starts():
    NURSERY.stop()
    tasks.on_start_of_process()
    for thread in threading.enumerate():
        if thread.name == "prepare":
            thread.join()
    assert NURSERY._zygote is not None
    assert NURSERY._zygote.poll() is None


def test_a_locked_file_is_held_and_the_contributor_is_told_why():
    job = job_of((SAMPLES / "hostile" / "pdf-encrypted.pdf").read_bytes())
    reading.read(job.pk)
    document = Document.objects.get()
    assert document.state == "quarantined"
    assert "password" in document.reason
    assert document.original
    assert uploads.path_of(document.original.key).exists()
    assert IngestJob.objects.get().state == "done"
    assert not Disclosure.objects.exists()


def test_what_turns_out_to_be_no_pdf_is_not_kept(private_store: Path):
    job = job_of(b"<!doctype html><html></html>")
    reading.read(job.pk)
    document = Document.objects.get()
    assert (document.state, document.original) == ("rejected", None)
    assert "HTML" in document.reason
    assert [path for path in private_store.rglob("*") if path.is_file()] == []


def test_a_fault_of_ours_gives_the_job_back_and_logs_no_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*args: Any) -> None:
        raise RuntimeError("Ash Example, born 1 January 2009")

    monkeypatch.setattr(pipeline, "read", fail)
    job = job_of(text_pdf(LETTER))
    with caplog.at_level(logging.INFO):
        reading.read(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 1)
    assert Document.objects.get().state == "received"
    assert "RuntimeError" in caplog.text
    assert "Ash" not in caplog.text


def test_a_child_that_crashes_three_times_leaves_the_document_to_an_editor(
    monkeypatch: pytest.MonkeyPatch, settings: Any
):
    crashed = pipeline.Result("quarantined", "reply.pdf", "We could not read this file safely.", "crashed")
    monkeypatch.setattr(pipeline, "read", lambda *args: crashed)
    job = job_of(text_pdf(LETTER))
    states = []
    for _ in range(settings.JOB_MAX_ATTEMPTS):
        reading.read(job.pk)
        states.append(Document.objects.get().state)
    assert states == ["received", "received", "quarantined"]
    assert Document.objects.get().reason == "We could not read this file safely."


def test_a_lost_lease_drops_the_result(monkeypatch: pytest.MonkeyPatch):
    job = job_of(text_pdf(LETTER))
    real = pipeline.read

    def slow(*args: Any) -> pipeline.Result:
        result = real(*args)
        IngestJob.objects.filter(pk=job.pk).update(lease_token="00000000-0000-0000-0000-000000000001")
        return result

    monkeypatch.setattr(pipeline, "read", slow)
    reading.read(job.pk)
    assert not FOIResponse.objects.exists()
    assert not DocumentPage.objects.exists()
    assert Document.objects.get().state == "reading"


def test_a_missing_original_is_no_crash():
    job = IngestJobFactory(document=DocumentFactory(original__key="0" * 32))
    reading.read(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 1)
    assert jobs.claim(job.pk)


@pytest.mark.parametrize(
    ("text", "slug"), [("ABC_12/3", "abc-123"), ("__", ""), ("FOI 2023/04417", "foi-202304417")]
)
def test_addresses_are_made_of_what_the_record_allows(text: str, slug: str):
    assert plain_slug(text) == slug
