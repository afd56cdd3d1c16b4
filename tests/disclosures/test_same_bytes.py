"""The same file from the same people is a duplicate; from others it is a file like any other (A19)."""

import pytest
from django.db import transaction
from django.test import Client

from disclosures.documents import reading
from disclosures.models import Document, FOIResponse, IngestJob, Original
from disclosures.received import originals
from disclosures.received.followers import NOT_TAKEN, follow
from disclosures.received.uploads import Kept, path_of
from tests.factories import SubmissionFactory, UserFactory, text_pdf
from tests.handing_in import LETTER, file_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("private_store")]
BODY = text_pdf(LETTER)


def read_everything() -> None:
    while job := IngestJob.objects.filter(state="waiting").order_by("created_at", "id").first():
        reading.read(job.pk)


def release(document: Document) -> None:
    with transaction.atomic():
        originals.release([fresh(document)])


def fresh(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def test_a_strangers_copy_is_stored_once_decided_once_and_never_told():
    first, second = file_of(BODY), file_of(BODY, "the same.pdf")
    assert first.original == second.original
    assert Original.objects.count() == 1
    assert (second.state, second.reason, second.duplicate_of) == ("received", "", None)
    read_everything()
    first, second = fresh(first), fresh(second)
    assert (first.state, second.state) == ("in-review", "in-review")
    assert second.follows == first
    assert (second.reason, second.page_count) == ("", 1)
    assert second.job.state == "done"
    assert FOIResponse.objects.count() == 1
    assert list(Document.objects.to_decide()) == [first]


def test_a_copy_that_is_read_before_the_first_waits_for_it():
    first, second = file_of(BODY), file_of(BODY)
    reading.read(second.job.pk)
    assert fresh(second).state == "read"
    reading.read(first.job.pk)
    assert (fresh(first).state, fresh(second).state) == ("in-review", "in-review")


def test_the_same_person_is_told_and_nothing_is_kept_twice():
    person = UserFactory()
    first = file_of(BODY, "reply.pdf", SubmissionFactory(submitted_by=person))
    second = file_of(BODY, "again.pdf", SubmissionFactory(submitted_by=person))
    assert (second.state, second.duplicate_of, second.original) == ("duplicate", first, None)
    assert second.reason == "The same file, byte for byte, as reply.pdf. Nothing is lost."
    assert not IngestJob.objects.filter(document=second).exists()


def test_what_was_written_for_the_first_is_not_read_by_the_others():
    first, second = file_of(BODY), file_of(BODY)
    read_everything()
    first = fresh(first)
    first.state, first.reason, first.decided_by = "rejected", "You asked us to leave it out.", UserFactory()
    first.save()
    key = first.original.key if first.original else ""
    with transaction.atomic():
        follow(first)
        originals.release([first])
    second = fresh(second)
    assert (second.state, second.reason, second.original) == ("rejected", NOT_TAKEN, None)
    assert not path_of(key).exists()


def test_what_the_reader_says_of_the_bytes_is_the_same_for_all():
    body = BODY[: len(BODY) // 2]
    first, second = file_of(body), file_of(body)
    read_everything()
    assert fresh(first).state == fresh(second).state
    assert fresh(first).reason == fresh(second).reason != ""


def test_bytes_live_as_long_as_one_document_needs_them():
    first, second = file_of(BODY), file_of(BODY)
    assert first.original
    path = path_of(first.original.key)
    release(first)
    assert path.exists()
    release(second)
    assert not path.exists()
    assert not Original.objects.exists()


def test_bytes_that_come_again_after_they_were_deleted_are_kept_again():
    first = file_of(BODY)
    release(first)
    second = file_of(BODY)
    assert second.original
    assert path_of(second.original.key).read_bytes() == BODY


def test_the_spare_copy_is_deleted_when_the_content_is_known():
    first = file_of(BODY)
    assert first.original
    kept = Kept("ab" * 16, first.original.sha256, first.original.size_bytes)
    path = path_of(kept.key)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(BODY)
    with transaction.atomic():
        assert originals.record([kept])[kept.sha256] == first.original
    assert not path.exists()


def test_a_receipt_says_the_same_for_a_first_and_for_a_second_copy(client: Client):
    tokens = ["first", "second"]
    for token in tokens:
        file_of(BODY, "reply.pdf", SubmissionFactory(token=token))
    read_everything()
    pages = [client.get(f"/contribute/r/{token}/").content.decode() for token in tokens]
    for page, token in zip(pages, tokens, strict=True):
        assert 'data-state="in-review"' in page, token
        assert "before" not in page.split('id="files"')[1].split("</div>")[0].lower()
