"""``manage.py verify`` finds what was changed behind the site's back; ``status`` says where things stand."""

import json
import os
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from disclosures import audit
from disclosures.documents.drafts import Found, make_draft
from disclosures.keeping import chain, verifying
from disclosures.models import Document, Erasure, Original, Party, PublicationVersion, TimelineCount
from disclosures.received import uploads
from tests.factories import (
    DataItemFactory,
    DataShareFactory,
    DocumentFactory,
    FOIResponseFactory,
    IngestJobFactory,
    LinkFactory,
    OrganisationFactory,
    SubmissionFactory,
)
from tests.handing_in import file_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def verify() -> tuple[int, list[str]]:
    """Exit status and the lines of the report, the last one left out."""
    out = StringIO()
    status = 0
    try:
        call_command("verify", stdout=out, stderr=StringIO())
    except SystemExit as end:
        status = int(str(end.code))
    return status, out.getvalue().splitlines()[:-1]


@pytest.fixture
def whole(private_store: Path) -> Document:
    """A site with a public record of several kinds and a document in review, of which all is in order."""
    LinkFactory()
    DataShareFactory(items=[DataItemFactory()], public=True)
    FOIResponseFactory(withdrawn=True)
    document = file_of(b"%PDF-1.4 a letter")
    Document.objects.filter(pk=document.pk).update(state="in-review", page_count=1)
    DocumentFactory(state="rejected", reason="Not ours.", original=None, sha256="a" * 64)
    return document


def test_a_draft_that_a_document_gave_is_in_order(whole: Document):
    """Its names are copied for the desk and nothing else, since it stands in no list."""
    body, found = OrganisationFactory(), Found(kind="foi-response", reference="2016-1")
    with transaction.atomic():
        draft, _ = make_draft(found, SubmissionFactory(authority_name=body.name))
    assert draft.parties.get().organisation == body
    assert verify() == (0, [])


def test_nothing_is_found_where_all_is_in_order(whole: Document):
    assert verify() == (0, [])


def test_an_empty_site_is_in_order():
    assert verify() == (0, [])


def original_of(document: Document) -> Original:
    assert document.original is not None
    return document.original


def test_a_flipped_byte_is_found(whole: Document):
    path = uploads.path_of(original_of(whole).key)
    path.write_bytes(path.read_bytes().replace(b"letter", b"better"))
    assert verify() == (1, [f"original {whole.sha256}: its bytes were changed"])


def test_a_file_of_another_length_is_found(whole: Document):
    path = uploads.path_of(original_of(whole).key)
    path.write_bytes(path.read_bytes() + b"\n")
    status, (line,) = verify()
    assert status == 1
    assert "has 18 bytes in place of 17" in line


def test_a_deleted_file_is_found(whole: Document):
    uploads.path_of(original_of(whole).key).unlink()
    assert verify() == (1, [f"original {whole.sha256}: its file is missing"])


def test_an_old_file_without_a_row_is_found_and_a_new_one_is_not(whole: Document):
    stray, fresh = uploads.keep([b"stray"]), uploads.keep([b"on its way in"])
    moment = time.time() - 2 * 24 * 3_600
    os.utime(uploads.path_of(stray.key), (moment, moment))
    status, (line,) = verify()
    assert status == 1
    assert line.startswith(f"file {stray.key}: ")
    assert uploads.path_of(fresh.key).exists()


def test_a_document_that_waits_without_bytes_is_found(whole: Document):
    lost = DocumentFactory(state="received", original=None)
    archive = DocumentFactory(state="in-review", page_count=None, original=None)
    assert verify() == (1, [f"document {lost.pk}: it is not decided on, and no bytes of it are kept"])
    assert archive.original is None


def test_erased_bytes_that_came_back_are_found_and_erased_again(whole: Document):
    Erasure.objects.create(document_id=whole.pk, sha256=whole.sha256, reason="Somebody asked for it.")
    said = f"erasure {whole.sha256}: its bytes came back; apply_erasures erases them again"
    assert verify() == (1, [said])
    call_command("apply_erasures", stdout=StringIO())
    assert verify() == (0, [])


def test_a_document_with_another_hash_than_its_bytes_is_found(whole: Document):
    Document.objects.filter(pk=whole.pk).update(sha256="b" * 64)
    assert verify() == (1, [f"document {whole.pk}: its hash is not that of its bytes"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE disclosures_disclosure SET organisation_names = 'another'",
        "UPDATE disclosures_disclosure SET has_contradiction = NOT has_contradiction",
        "UPDATE disclosures_disclosure SET facet_words = '{}'",
        "UPDATE disclosures_party SET sort_date = '1999-01-01'",
        "UPDATE disclosures_party SET reference = 'another'",
        "UPDATE disclosures_disclosureitem SET sort_date = NULL",
    ],
)
def test_a_copy_that_is_out_of_date_is_found(whole: Document, statement: str):
    share = DataShareFactory(items=[DataItemFactory()], public=True)
    table = statement.split()[1]
    column = "id" if table == "disclosures_disclosure" else "disclosure_id"
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE {column} = {share.pk}")
    status, lines = verify()
    assert status == 1
    assert f"disclosure {share.pk}: its copies for lists and filters are out of date" in lines


def test_a_party_that_was_added_unseen_is_found(whole: Document):
    party = Party.objects.exclude(sort_date=None).first()
    assert party is not None
    Party.objects.create(disclosure=party.disclosure, organisation=party.organisation, role="party")
    assert any(line.startswith(f"disclosure {party.disclosure_id}: ") for line in verify()[1])


def test_a_wrong_count_is_found(whole: Document):
    version = PublicationVersion.current()
    TimelineCount.objects.filter(organisation=None, kind="data-share").update(count=7)
    assert verify() == (1, ["count data-share 2020: all organisations: 7 counted, 1 there"])
    assert PublicationVersion.current() == version


@pytest.mark.django_db(transaction=True)
def test_a_changed_audit_entry_is_found_and_an_end_that_was_cut_off(own_folder: Path):
    for place in range(3):
        with transaction.atomic():
            audit.record("save", None, by=None, reason=f"entry {place}")
    assert verify() == (0, [])
    noted = verifying.last()
    assert noted is not None
    assert (noted.seal, noted.hash) == chain.head()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE disclosures_auditseal DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE disclosures_auditentry DISABLE TRIGGER USER")
        try:
            cursor.execute("DELETE FROM disclosures_auditseal WHERE number = 3")
            cursor.execute("DELETE FROM disclosures_auditentry WHERE reason = 'entry 2'")
            said = "the chain does not lead through the seal that the last check saw"
            # It is said each time: what does not hold does not become what is held on to.
            assert verify() == (1, [f"audit seal 3: {said}"])
            assert verify() == (1, [f"audit seal 3: {said}"])
            cursor.execute("UPDATE disclosures_auditentry SET reason = 'another' WHERE reason = 'entry 0'")
            assert [line.split(":")[0] for line in verify()[1]] == ["audit seal 1", "audit seal 3"]
        finally:
            cursor.execute("ALTER TABLE disclosures_auditseal ENABLE TRIGGER USER")
            cursor.execute("ALTER TABLE disclosures_auditentry ENABLE TRIGGER USER")


def test_the_report_ends_with_the_head_of_the_chain(whole: Document):
    out = StringIO()
    call_command("verify", stdout=out, stderr=StringIO())
    assert out.getvalue().splitlines()[-1] == f"0 findings. The audit chain has 0 seals: {'0' * 64}"


def test_status_counts_by_state_and_names_the_oldest_job(whole: Document):
    oldest = IngestJobFactory(document=DocumentFactory(), state="waiting")
    IngestJobFactory(document=DocumentFactory(state="quarantined", reason="No."), state="failed")
    Document.objects.filter(job=oldest).update(state="received")
    verify()
    out = StringIO()
    call_command("status", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["documents"]["in-review"] == 1
    assert said["documents"]["quarantined"] == 1
    assert said["documents"]["published"] == 0
    assert said["disclosures"] == {"draft": 0, "in-review": 0, "published": 3, "withdrawn": 1}
    assert said["jobs"] == {"waiting": 2, "running": 0, "done": 0, "failed": 1}
    first = min(whole.job.created_at, oldest.created_at)
    assert said["oldest_waiting_job"] == first.isoformat(timespec="seconds")
    assert said["open_reports"] == 0
    # The rows of factories have no bytes, and verify has just said so.
    assert said["last_verify"]["findings"] == 2


def test_status_in_words_on_an_empty_site():
    out = StringIO()
    call_command("status", stdout=out)
    assert "oldest waiting job: none" in out.getvalue()
    assert "last verify: never" in out.getvalue()
