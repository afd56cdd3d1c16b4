"""Takedown, its reversal by two people, and erasure that a backup does not undo (P10, P11, F11)."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from disclosures.editing import approvals, reversals, review
from disclosures.keeping import erasures
from disclosures.models import (
    Approval,
    AuditEntry,
    Correction,
    Disclosure,
    Document,
    DocumentPage,
    Erasure,
    Original,
    PersonalData,
    State,
)
from disclosures.received import intake, uploads
from tests.factories import (
    DocumentFactory,
    EditorFactory,
    FOIResponseFactory,
    OriginalFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.handing_in import hand_in, letter, receipt_of
from tests.reviewing import act, address, said, version, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]
WHY = "The person asked for it."


@pytest.fixture(autouse=True)
def two_people(settings: Any) -> None:
    settings.TWO_PERSON_RULES = True


@pytest.fixture
def other(db: None) -> User:
    return EditorFactory()


@pytest.fixture
def published(client: Client, editor: User, waiting: Document) -> Disclosure:
    act(client, waiting, "publish")
    waiting.refresh_from_db()
    assert waiting.disclosure is not None and waiting.disclosure.is_public
    return waiting.disclosure


def take_down(waiting: Document, by: User) -> None:
    review.take_down(waiting.pk, "It showed a personal detail.", by=by, version=version(waiting))


# ---- takedown and its reversal


def test_a_takedown_is_clean_everywhere_at_once(
    client: Client, editor: User, waiting: Document, published: Disclosure
):
    reader = Client()
    own = published.get_absolute_url()
    paths = [
        own,
        "/",
        "/timeline/",
        "/search/?q=numbers",
        "/departments/examples/",
        "/departments/",
        "/data/",
    ]
    before = {path: reader.get(path) for path in paths}
    assert all(response.status_code == 200 for response in before.values())
    assert [path for path in paths if "Requests by month" in words(before[path])] == paths[:5]
    take_down(waiting, editor)
    for path in paths:
        known = {"if-none-match": before[path]["ETag"]}
        for response in (reader.get(path), reader.get(path, headers=known)):
            assert response.status_code == (410 if path == own else 200), path
            assert "Requests by month" not in words(response), path
    page = reader.get(own)
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert reader.head(own).status_code == 410


def test_a_reversal_takes_two_and_leads_back_to_the_desk(
    client: Client, editor: User, other: User, waiting: Document, published: Disclosure
):
    take_down(waiting, editor)
    own = published.get_absolute_url()
    where = f"/review/records/{published.slug}/reverse/"
    assert "Reverse the takedown" in words(client.get(address(waiting)))
    client.post(where, {"reason": "It was not personal."})
    assert "Somebody else" not in words(client.get(where))
    client.post(where)
    assert Disclosure.objects.get(pk=published.pk).state == State.WITHDRAWN
    second = Client()
    second.force_login(other)
    assert "It was not personal." in words(second.get(where))
    second.post(where)
    waiting.refresh_from_db()
    assert waiting.state == "in-review"
    assert Client().get(own).status_code == 410
    assert published.title not in words(Client().get("/timeline/"))
    act(second, waiting, "publish")
    assert Client().get(own).status_code == 200
    entry = AuditEntry.objects.get(action=reversals.ACTION)
    assert (entry.actor, entry.data) == (other, {"asked_by": editor.pk, "alone": False})


def test_a_record_without_documents_is_public_again_at_once(editor: User, other: User):
    gone = FOIResponseFactory(withdrawn=True)
    assert not reversals.reverse(gone.pk, WHY, by=editor)
    with pytest.raises(approvals.SamePerson):
        reversals.reverse(gone.pk, WHY, by=editor)
    assert reversals.reverse(gone.pk, "", by=other)
    assert Disclosure.objects.public().filter(pk=gone.pk).exists()


def test_what_is_public_or_a_draft_has_nothing_to_reverse(client: Client, editor: User):
    for one in (FOIResponseFactory(public=True), FOIResponseFactory(in_review=True)):
        assert client.get(f"/review/records/{one.slug}/reverse/").status_code == 404
        with pytest.raises(reversals.Changed):
            reversals.reverse(one.pk, WHY, by=editor)


@pytest.mark.parametrize("role", ["", "volunteer"])
def test_others_neither_reverse_nor_erase(client: Client, waiting: Document, role: str):
    person = UserFactory(roles=[role] if role else [])
    if role:
        client.force_login(person)
    gone = FOIResponseFactory(withdrawn=True)
    for path in (f"/review/{waiting.pk}/erase/", f"/review/records/{gone.slug}/reverse/"):
        assert client.post(path, {"reason": WHY}).status_code == (403 if role else 302)
    for work in (
        lambda: erasures.erase(waiting.pk, WHY, by=person),
        lambda: reversals.reverse(gone.pk, WHY, by=person),
    ):
        with pytest.raises(PermissionDenied):
            work()
    assert not Approval.objects.exists()


def test_where_the_rule_is_off_one_is_enough_and_both_page_and_audit_say_so(
    client: Client, editor: User, settings: Any
):
    settings.TWO_PERSON_RULES = False
    gone = FOIResponseFactory(withdrawn=True)
    where = f"/review/records/{gone.slug}/reverse/"
    assert "Two-person rules are switched off" in words(client.get(where))
    assert client.post(where, {"reason": WHY}).status_code == 302
    assert Disclosure.objects.public().filter(pk=gone.pk).exists()
    assert AuditEntry.objects.get(action=reversals.ACTION).data["alone"] is True


# ---- erasure


def erase(document: Document, one: User, two: User) -> None:
    assert not erasures.erase(document.pk, WHY, by=one)
    assert erasures.erase(document.pk, "", by=two)


@pytest.fixture
def kept(waiting: Document) -> Document:
    """The document in review, with a personal detail and words of its sender."""
    waiting.personal_data.create(type="person-name", page=1, start=25, end=30, confidence=0.9, rule="a-rule")
    waiting.submission.note = "About Ash Example"
    waiting.submission.email = "ash@example.org"
    waiting.submission.save()
    return waiting


def traces(document: Document) -> str:
    """All that the tables hold of a document, in one string."""
    rows: list[Any] = []
    for model in apps.get_app_config("disclosures").get_models():
        rows += model._default_manager.values_list()
    return str(rows)


def test_an_erasure_takes_two_and_leaves_nothing(
    client: Client,
    editor: User,
    other: User,
    kept: Document,
    django_capture_on_commit_callbacks: Any,
):
    path = uploads.path_of(kept.original.key) if kept.original else Path()
    title = kept.disclosure.title if kept.disclosure else ""
    where = f"/review/{kept.pk}/erase/"
    assert path.is_file()
    client.post(where, {"reason": WHY})
    client.post(where)
    assert path.is_file()
    assert DocumentPage.objects.exists()
    second = Client()
    second.force_login(other)
    assert "Second checks 1 waiting" in said(second.get("/review/"))
    assert WHY in words(second.get(where))
    with django_capture_on_commit_callbacks(execute=True):
        second.post(where)
    assert not path.exists()
    left = traces(kept)
    for word in ("Dear requester", "reply.pdf", "Ash Example", "ash@example.org", title):
        assert word not in left
    assert not Original.objects.exists()
    assert not PersonalData.objects.exists()
    assert not Disclosure.objects.exists()
    kept.refresh_from_db()
    assert (kept.name, kept.state, kept.reason) == ("Erased file", "rejected", "This file was erased.")
    noted = Erasure.objects.get()
    assert (noted.document_id, noted.sha256, noted.reason) == (kept.pk, kept.sha256, WHY)
    assert (noted.erased_by, noted.agreed_by) == (editor, other)
    entry = AuditEntry.objects.get(action="erase")
    assert (entry.actor, entry.data["asked_by"], entry.data["alone"]) == (other, editor.pk, False)
    assert client.get(where).status_code == 404
    assert client.get(address(kept)).status_code == 200


def test_a_published_record_goes_with_its_history_and_its_address_says_so(
    editor: User, other: User, waiting: Document, published: Disclosure
):
    Correction.objects.create(disclosure=published, said="Ash Example", says="Another", reason="A slip.")
    erase(waiting, editor, other)
    page = Client().get(published.get_absolute_url())
    assert page.status_code == 410
    assert erasures.WITHDRAWN in words(page)
    left = traces(waiting)
    for word in ("Requests by month", "two numbers a month", "Ash Example", "2016-0061947"):
        assert word not in left.replace(published.slug, ""), word
    with pytest.raises(reversals.Changed):
        reversals.reverse(published.pk, WHY, by=editor)


def test_the_same_bytes_of_others_and_what_holds_them_go_too(editor: User, other: User, kept: Document):
    follower = DocumentFactory(
        follows=kept, original=kept.original, sha256=kept.sha256, state="in-review", name="copy.pdf"
    )
    archive = DocumentFactory(name="all.zip", original=OriginalFactory(), state="in-review")
    inside = DocumentFactory(
        container=archive, original=kept.original, sha256=kept.sha256, state="in-review", name="member.pdf"
    )
    beside = DocumentFactory(container=archive, name="another.pdf", state="in-review")
    within = DocumentFactory(container=kept, name="attachment.pdf", state="in-review")
    erase(kept, editor, other)
    gone = {kept.pk, follower.pk, inside.pk, within.pk}
    assert set(Document.objects.filter(cause="erased").values_list("pk", flat=True)) == gone
    archive.refresh_from_db()
    beside.refresh_from_db()
    # The archive held the bytes; what else lay in it is untouched.
    assert (archive.name, archive.original) == ("all.zip", None)
    assert beside.original is not None
    assert Erasure.objects.get(document_id=archive.pk).only_bytes
    assert Erasure.objects.filter(only_bytes=False).count() == 4


def test_the_same_file_is_not_taken_again_and_nobody_is_told_why(
    client: Client, editor: User, other: User, django_capture_on_commit_callbacks: Any, private_store: Path
):
    hand_in(client, letter())
    erase(Document.objects.get(), editor, other)
    with django_capture_on_commit_callbacks(execute=True):
        stranger = Client()
        response = hand_in(stranger, letter("another-name.pdf"), letter("good.pdf", "Another letter"))
    files = {one["name"]: one for one in receipt_of(stranger, response)}
    refused = files["another-name.pdf"]
    assert (refused["state"], refused["reason"]) == ("rejected", "This file cannot be taken.")
    assert files["good.pdf"]["state"] == "received"
    keys = {path.name for path in private_store.glob("??/*")}
    assert Original.objects.get().key in keys
    assert len(keys) == 2  # that of the erased file is deleted after a commit that this test never makes
    assert not Original.objects.filter(sha256=refused["sha256"]).exists()


def test_an_upload_costs_the_same_whether_something_was_erased_or_not(
    editor: User, other: User, django_assert_num_queries: Any
):
    """A19: a query for every upload, with whatever is in the ledger."""
    assert erasures.is_erased(["a" * 64]) == set()
    Erasure.objects.create(document_id="00000000-0000-4000-8000-000000000000", sha256="a" * 64, reason=WHY)
    for hashes in (["a" * 64], ["b" * 64], ["a" * 64, "b" * 64]):
        with django_assert_num_queries(1):
            assert erasures.is_erased(hashes) == set(hashes) & {"a" * 64}


def test_a_member_that_was_erased_takes_the_bytes_of_its_container_along(editor: User, other: User):
    body = uploads.keep([b"a letter that was erased"])
    Erasure.objects.create(document_id="00000000-0000-4000-8000-000000000000", sha256=body.sha256, reason=WHY)
    top = DocumentFactory(name="all.zip", state="read")
    good = uploads.keep([b"a letter that was not"])
    parts = [
        intake.Part(name, one.size_bytes, one.sha256, kept=one)
        for name, one in (("bad.pdf", body), ("good.pdf", good))
    ]
    made = intake.file_parts(top.submission, parts, container=top)
    assert [one.state for one in made] == ["rejected", "received"]
    assert (made[0].original, made[0].reason) == (None, "This file cannot be taken.")
    top.refresh_from_db()
    assert top.original is None


def test_where_the_rule_is_off_one_person_erases(editor: User, waiting: Document, settings: Any):
    settings.TWO_PERSON_RULES = False
    assert erasures.erase(waiting.pk, WHY, by=editor)
    noted = Erasure.objects.get()
    assert (noted.erased_by, noted.agreed_by) == (editor, None)
    assert AuditEntry.objects.get(action="erase").data["alone"] is True


# ---- the ledger


def test_what_a_backup_brought_back_is_erased_again(
    editor: User,
    other: User,
    kept: Document,
    private_store: Path,
    django_capture_on_commit_callbacks: Any,
):
    """The database of an earlier day knows of no erasure; the file beside the originals does."""
    sha256, submission = kept.sha256, kept.submission
    with django_capture_on_commit_callbacks(execute=True):
        erase(kept, editor, other)
    ledger = private_store.parent / "erasures.jsonl"
    assert [json.loads(line)["sha256"] for line in ledger.read_text().splitlines()] == [sha256]
    assert ledger.stat().st_mode & 0o777 == 0o600

    Document.objects.all().delete()
    with pgtrigger.ignore("disclosures.Erasure:append_only"):
        Erasure.objects.all().delete()
    again = uploads.keep([b"%PDF-1.4 bytes"])
    original = OriginalFactory(sha256=again.sha256, key=again.key)
    draft = FOIResponseFactory(in_review=True, title="A draft about somebody")
    back = DocumentFactory(
        id=kept.pk, original=original, state="in-review", disclosure=draft, submission=submission
    )
    back.pages.create(number=1, text="Dear requester")
    untouched = DocumentFactory(state="in-review")

    with django_capture_on_commit_callbacks(execute=True):
        call_command("apply_erasures", stdout=(out := StringIO()))
    assert out.getvalue() == "1 documents erased again.\n"
    assert not uploads.path_of(again.key).exists()
    left = traces(back)
    assert "Dear requester" not in left
    assert "A draft about somebody" not in left
    untouched.refresh_from_db()
    assert untouched.original is not None
    assert Erasure.objects.get().sha256 == sha256
    assert AuditEntry.objects.filter(action="erase-again").count() == 1
    call_command("apply_erasures", stdout=(out := StringIO()))
    assert out.getvalue() == ""


def test_a_lost_file_is_written_again_from_the_table(private_store: Path, waiting: Document, editor: User):
    made = Erasure.objects.create(document_id=SubmissionFactory().pk, sha256="c" * 64, reason=WHY)
    call_command("apply_erasures", stdout=StringIO())
    call_command("apply_erasures", stdout=StringIO())
    (line,) = (private_store.parent / "erasures.jsonl").read_text().splitlines()
    assert json.loads(line)["id"] == str(made.pk)
