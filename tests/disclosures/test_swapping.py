"""What is hidden is changed after publication: a newer copy is made, proved, looked at and shown."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import User
from disclosures.actions import NotPublishable
from disclosures.documents import copies
from disclosures.documents.copies import COPIES
from disclosures.editing import clearance, deciding, in_hand, swapping
from disclosures.models import (
    AuditEntry,
    CopyState,
    Correction,
    Document,
    PersonalData,
    PublicationVersion,
)
from tests.copying import made, proved
from tests.factories import EditorFactory, FOIResponseFactory, UserFactory, text_pdf
from tests.handing_in import file_of
from tests.reviewing import act, address, decided, find, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]
WHY = "A detail was missed."


@pytest.fixture
def shown(client: Client, editor: User, waiting: Document) -> Document:
    """Published, with a copy in which a name still stands."""
    act(client, waiting, "publish")
    waiting.refresh_from_db()
    assert waiting.state == "published"
    return waiting


def public(document: Document) -> Any:
    return document.copies.get(state=CopyState.PUBLIC)


def hide_a_name(client: Client, document: Document) -> PersonalData:
    hit = find(document, "person-name", "requester")
    response = client.post(address(document), {**decided(document, hit, "hide"), "action": "save"})
    assert response.status_code == 302
    return hit


def swap(client: Client, document: Document, version: int, reason: str = WHY) -> Any:
    return client.post(
        address(document), {"action": "swap-copy", "copy": version, "reason": reason, "version": ""}
    )


def test_decisions_can_be_changed_after_publication_and_change_nothing_by_themselves(
    client: Client, shown: Document
):
    before = public(shown)
    page = words(client.get(address(shown)))
    assert 'value="save"' in page and 'value="publish"' not in page and 'name="title"' not in page
    hide_a_name(client, shown)
    said = words(client.get(address(shown)))
    assert "Readers still have the copy of before." in said
    assert "Something was decided since it was made. Make it again." in said
    assert public(shown) == before
    assert Client().get(f"/documents/{shown.pk}/copy.pdf").status_code == 200


def test_the_newer_copy_takes_the_place_in_one_step(
    client: Client, shown: Document, django_capture_on_commit_callbacks: Any, settings: Any
):
    reader = Client()
    older = public(shown)
    keys = {older.key, older.pages.get().picture_key}
    etag = reader.get(f"/documents/{shown.pk}/page/1/")["ETag"]
    hide_a_name(client, shown)
    newer = proved(shown, "Dear \n")
    assert b"Dear requester" in reader.get(f"/documents/{shown.pk}/page/1/").content
    assert "Show this copy to readers" in words(client.get(address(shown)))
    number = PublicationVersion.current()
    with django_capture_on_commit_callbacks(execute=True):
        assert swap(client, shown, newer.version).status_code == 302
    assert PublicationVersion.current() > number
    assert public(shown) == newer
    page = reader.get(f"/documents/{shown.pk}/page/1/", headers={"If-None-Match": etag})
    assert page.status_code == 200 and b"requester" not in page.content.replace(b"requesters", b"")
    assert not [path for path in Path(settings.PUBLIC_DIR).glob("??/*") if path.name in keys]
    for rest in ("", "page/1/", "page/1/?q=Dear", "page/1/?quote=0-4", "page/1/?quote=5-14", "page/1.jpg"):
        assert reader.get(f"/documents/{shown.pk}/{rest}").status_code == 200, rest
    assert shown.disclosure is not None
    record = words(reader.get(shown.disclosure.get_absolute_url()))
    assert WHY in record and "A newer copy" in record
    assert WHY in words(reader.get("/corrections/"))
    entry = AuditEntry.objects.get(action="swap-copy")
    assert (entry.object_id, entry.reason, entry.data["version"]) == (str(shown.pk), WHY, newer.version)


def test_a_page_that_the_newer_copy_lacks_leads_to_the_document(client: Client, shown: Document):
    shown.copies.update(page_count=3)
    newer = proved(shown)
    swapping.show_newer(shown.pk, newer.version, WHY, by=EditorFactory())
    reader = Client()
    response = reader.get(f"/documents/{shown.pk}/page/3/")
    assert (response.status_code, response["Location"]) == (302, f"/documents/{shown.pk}/")
    for number in (0, 4, 10**12):
        assert reader.get(f"/documents/{shown.pk}/page/{number}/").status_code == 404


def test_what_is_not_proved_outdated_or_undecided_is_not_shown(client: Client, shown: Document):
    before = public(shown)
    newer = proved(shown)
    hit = find(shown, "person-name", "requester")
    with pytest.raises(NotPublishable, match="1 personal detail to decide"):
        swapping.show_newer(shown.pk, newer.version, WHY, by=EditorFactory())
    act(client, shown, "save", **decided(shown, hit, "hide"))
    said = words(swap(client, shown, newer.version))
    assert public(shown) == before
    assert not Correction.objects.exists()
    hit.delete()
    hide_a_name(client, shown)
    newer = proved(shown)
    newer.state = CopyState.FAILED
    newer.save()
    for version in (newer.version, 99, before.version):
        with pytest.raises(in_hand.Changed):
            swapping.show_newer(shown.pk, version, WHY, by=EditorFactory())
    assert public(shown) == before
    assert said


def test_a_reason_is_asked_for_and_kept_words_come_back(client: Client, shown: Document):
    newer = proved(shown)
    response = swap(client, shown, newer.version, reason="")
    assert response.status_code == 200 and "This field is required" in words(response)
    assert public(shown) != newer
    assert client.post(address(shown), {"action": "swap-copy", "copy": "x", "reason": WHY}).status_code == 400


def test_less_is_hidden_only_with_a_second_editor(client: Client, shown: Document, settings: Any):
    settings.TWO_PERSON_RULES = True
    hit = find(shown, "person-name", "requester")
    PersonalData.objects.filter(pk=hit.pk).update(of_child=True)
    client.post(address(shown), {**decided(shown, hit, "keep", reason="Named in office"), "action": "save"})
    newer = proved(shown)
    with pytest.raises(NotPublishable, match="another editor has to agree"):
        swapping.show_newer(shown.pk, newer.version, WHY, by=EditorFactory())
    second = Client()
    second.force_login(EditorFactory())
    key = clearance.kept_of([shown])[0].key
    assert second.post(address(shown), {"action": "agree", "key": key}).status_code == 302
    swapping.show_newer(shown.pk, newer.version, WHY, by=EditorFactory())
    assert public(shown) == newer


def test_the_copy_is_taken_down_at_once_and_the_record_stays(
    client: Client, shown: Document, django_capture_on_commit_callbacks: Any, settings: Any
):
    reader = Client()
    assert "Take the copy down now" in words(client.get(address(shown)))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(shown), {"action": "hide-copy"})
    for rest in ("", "page/1/", "page/1.jpg", "copy.pdf"):
        assert reader.get(f"/documents/{shown.pk}/{rest}").status_code == 410
    assert shown.disclosure is not None
    assert reader.get(shown.disclosure.get_absolute_url()).status_code == 200
    assert [path for path in Path(settings.PUBLIC_DIR).glob("??/*") if path.is_file()] == []
    assert AuditEntry.objects.filter(action="hide-copy").count() == 1
    with pytest.raises(in_hand.Changed):
        swapping.hide(shown.pk, by=EditorFactory())
    newer = proved(shown)
    swap(client, shown, newer.version)
    assert reader.get(f"/documents/{shown.pk}/").status_code == 200
    assert Correction.objects.get().said == swapping.NONE_SAID


@pytest.mark.parametrize("roles", [[], ["volunteer"], ["operator"]])
def test_others_show_no_copy(shown: Document, roles: list[str]):
    person = UserFactory(roles=roles)
    newer = proved(shown)
    with pytest.raises(PermissionDenied):
        swapping.show_newer(shown.pk, newer.version, WHY, by=person)
    stranger = Client()
    stranger.force_login(person)
    for action in ("swap-copy", "hide-copy", "save"):
        assert stranger.post(address(shown), {"action": action, "copy": 2}).status_code in (302, 403)
    assert public(shown) != newer


def test_a_real_copy_of_new_decisions_holds_nothing_of_the_name(client: Client, editor: User):
    """Through the whole pipeline: made, published, corrected, made again, shown."""
    document = file_of(text_pdf("Dear reader\nAsh Example asked us\nfor numbers of requests."))
    draft = FOIResponseFactory(public=True)
    Document.objects.filter(pk=document.pk).update(
        state="published", page_count=1, disclosure=draft, is_lead=True, is_checked=True,
        media_type="application/pdf",
    )  # fmt: skip
    document.pages.create(number=1, text="Dear reader\nAsh Example asked us\nfor numbers of requests.")
    document.refresh_from_db()
    assert made(document).state == CopyState.PROVED
    copies.publish([document])
    reader = Client()
    assert b"Ash Example" in reader.get(f"/documents/{document.pk}/page/1/").content
    hit = find(document, "person-name", "Ash Example")
    sent = {"stamp": deciding.stamp_of(document)} | decided(document, hit, "hide")
    assert client.post(address(document), {**sent, "action": "save"}).status_code == 302
    newer = made(document)
    assert newer.state == CopyState.PROVED, newer.reason
    swapping.show_newer(document.pk, newer.version, WHY, by=EditorFactory())
    assert b"Ash" not in reader.get(f"/documents/{document.pk}/page/1/").content
    assert b"Ash" not in COPIES.path_of(newer.key).read_bytes()
