"""A document that goes with a record that was there before: suggested, attached, undone, published."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from disclosures.documents import assembling
from disclosures.editing import attaching
from disclosures.editing.waiting import to_decide
from disclosures.keeping import erasures
from disclosures.listing import stale
from disclosures.models import AuditEntry, Claim, Disclosure, Document, FOIResponse, Organisation
from tests.copying import prove_all
from tests.factories import (
    DataShareFactory,
    DocumentFactory,
    EditorFactory,
    FOIResponseFactory,
    StatementFactory,
    SubmissionFactory,
)
from tests.reviewing import act, address, all_hidden, answers, beside, find, said, version, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store", "editor")]


def attach(client: Client, document: Document, record: Any) -> Any:
    given = {"record": record.slug, "version": version(document)}
    return client.post(f"{address(document)}attach/", given)


def apart(client: Client, document: Document) -> Any:
    return client.post(f"{address(document)}attach/", {"action": "apart", "version": version(document)})


@pytest.fixture
def public(authority: Organisation) -> FOIResponse:
    """A record that readers know, and that rests on no document of ours."""
    return FOIResponseFactory(
        public=True,
        organisation=authority,
        slug="2016-dfex-known",
        title="Requests were counted by month",
        reference="2016-0011111",
        requested_on=None,
        responded_on=datetime.date(2016, 12, 1),
        evidence="reported",
    )


@pytest.fixture
def other_draft(authority: Organisation) -> Document:
    draft = FOIResponseFactory(in_review=True, organisation=authority, slug="the-other-draft")
    return DocumentFactory(name="first.pdf", state="in-review", disclosure=draft)


def facts_of(record: Disclosure) -> dict[str, Any]:
    left_out = ("updated_at", "evidence", "has_document", "facet_words", "search")
    rows = Disclosure.objects.filter(pk=record.pk).values()
    return {name: value for name, value in rows.get().items() if name not in left_out}


# ---- suggestions and search


def test_the_desk_suggests_records_each_with_its_reason(
    client: Client, waiting: Document, authority: Organisation
):
    body = {"organisation": authority}
    same = FOIResponseFactory(in_review=True, reference="2016-0061947", title="The same request", **body)
    near = StatementFactory(
        public=True,
        parties=[(authority, "speaker")],
        made_on=datetime.date(2016, 12, 11),
        title="Near in time",
    )
    asked = FOIResponseFactory(
        public=True,
        requested_on=None,
        responded_on=datetime.date(2011, 1, 1),
        title="Nationality of pupils shared",
        **body,
    )
    for month in (1, 2, 3):
        FOIResponseFactory(public=True, requested_on=None, responded_on=datetime.date(2019, month, 1), **body)
    elsewhere = FOIResponseFactory(public=True, title="Nationality of pupils elsewhere")
    waiting.facts.create(
        name="question", value="How many records with nationality were shared", page=1, start=0, end=3,
        confidence=0.9, rule="r",
    )  # fmt: skip
    found = {one.record.pk: one.why for one in attaching.suggestions(waiting, [])}
    assert found[same.pk] == "same authority and reference"
    assert found[near.pk] == "same authority, nearest in time"
    assert found[asked.pk] == "about what was asked here"
    assert not {elsewhere.pk, waiting.disclosure_id} & found.keys()
    text = said(client.get(address(waiting)))
    assert "The same request" in text and "Why: same authority and reference" in text


def test_nearly_the_same_text_leads_to_its_record(waiting: Document, other_draft: Document):
    found = attaching.suggestions(waiting, [other_draft])
    assert [(one.record.pk, one.why) for one in found] == [
        (other_draft.disclosure_id, "a document with nearly the same text stands behind it")
    ]


def test_suggestions_cost_the_same_for_few_and_for_many(waiting: Document, authority: Organisation):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            attaching.suggestions(waiting, [])
        return len(captured)

    FOIResponseFactory(public=True, organisation=authority)
    few = queries()
    for _ in range(8):
        FOIResponseFactory(public=True, organisation=authority)
    assert queries() == few <= 10


@pytest.mark.parametrize(
    "wanted",
    ["2016-0011111", "counted month", "2016-dfex-known", "https://example.org/disclosures/2016-dfex-known/"],
)
def test_a_record_is_found_by_title_reference_or_address(
    client: Client, waiting: Document, public: FOIResponse, wanted: str
):
    FOIResponseFactory(withdrawn=True, title="Requests were counted by month")
    page = client.get(f"{address(waiting)}attach/", {"q": wanted})
    assert [one.record.pk for one in page.context["found"]] == [public.pk]
    assert public.title in said(page)


def test_drafts_are_found_and_its_own_is_not(client: Client, waiting: Document, other_draft: Document):
    Disclosure.objects.update(title="A reply about pupils")
    found = client.get(f"{address(waiting)}attach/", {"q": "pupils"}).context["found"]
    assert [one.record.pk for one in found] == [other_draft.disclosure_id]


@pytest.mark.parametrize("wanted", ["", "  ", "\0", "the", "' OR 1", "%", "x" * 900, "//[", "zeppelin"])
def test_whatever_is_looked_for_gives_a_page(client: Client, waiting: Document, wanted: str):
    page = client.get(f"{address(waiting)}attach/", {"q": wanted})
    assert page.status_code == 200
    assert not page.context["found"]


# ---- with a draft


def test_with_a_draft_it_stands_behind_that_and_its_own_draft_goes(
    client: Client, waiting: Document, other_draft: Document
):
    annex = beside(waiting, "annex.csv")
    later = DocumentFactory(
        submission=SubmissionFactory(), state="in-review", follows=waiting, disclosure=waiting.disclosure
    )
    own = waiting.disclosure_id
    assert attach(client, waiting, other_draft.disclosure)["Location"] == address(waiting)
    homes = dict(Document.objects.values_list("pk", "disclosure"))
    assert {homes[one.pk] for one in (waiting, annex, later)} == {other_draft.disclosure_id}
    assert not Disclosure.objects.filter(pk=own or 0).exists()
    assert [one.pk for one in Document.objects.to_decide()] == [other_draft.pk]
    entry = AuditEntry.objects.get(action="attach")
    assert (entry.object_id, entry.data) == (
        str(waiting.pk),
        {"record": other_draft.disclosure_id, "from": own},
    )
    text = said(client.get(address(waiting)))
    assert "This was attached to the record of first.pdf, and is decided on there." in text
    assert "reply.pdf" in said(client.get(address(other_draft)))


def test_that_is_undone_and_drafted_anew(client: Client, waiting: Document, other_draft: Document):
    annex = beside(waiting, "annex.csv")
    stranger = beside(other_draft, "appendix.csv")
    attach(client, waiting, other_draft.disclosure)
    assert apart(client, waiting)["Location"] == address(waiting)
    for one in (waiting, annex, stranger):
        one.refresh_from_db()
    assert (waiting.is_lead, waiting.attached_with) == (True, None)
    assert waiting.disclosure is not None and waiting.disclosure.reference == "2016-0061947"
    assert annex.disclosure_id == waiting.disclosure_id != other_draft.disclosure_id
    assert stranger.disclosure_id == other_draft.disclosure_id
    assert {one.pk for one in Document.objects.to_decide()} == {waiting.pk, other_draft.pk}
    assert AuditEntry.objects.filter(action="detach").count() == 1
    assert apart(client, waiting).status_code == 302
    assert AuditEntry.objects.filter(action="detach").count() == 1, "there is nothing to undo"


def test_a_draft_that_another_editor_has_is_left_alone(
    client: Client, waiting: Document, other_draft: Document
):
    second = Client()
    second.force_login(EditorFactory())
    second.post(address(other_draft), {"action": "claim"})
    response = client.post(
        f"{address(waiting)}attach/",
        {"record": "the-other-draft", "version": version(waiting)},
        follow=True,
    )
    assert "Another editor has this document now, so nothing was saved." in words(response)
    waiting.refresh_from_db()
    assert waiting.disclosure != other_draft.disclosure and waiting.disclosure is not None


def test_what_is_attached_counts_before_the_draft_is_published(
    client: Client, waiting: Document, other_draft: Document
):
    find_in = waiting.pages.get()
    find_in.text = "Ash Example"
    find_in.save()
    find(waiting, "person-name", "Ash Example")
    attach(client, waiting, other_draft.disclosure)
    assert "reply.pdf: 1 personal detail to decide." in said(client.get(address(other_draft)))


# ---- with a public record


def test_with_a_public_record_it_waits_by_itself_and_has_no_form_of_the_record(
    client: Client, waiting: Document, public: FOIResponse
):
    attach(client, waiting, public)
    assert [one.pk for one in Document.objects.to_decide()] == [waiting.pk]
    page = client.get(address(waiting))
    assert public.title in said(page) and 'name="summary"' not in words(page)
    assert 'value="publish"' in words(page)
    assert waiting.name not in words(Client().get(public.get_absolute_url()))
    # A form that was opened before must not write into the public record.
    before = facts_of(public)
    client.post(address(waiting), {**answers(waiting), "action": "save"})
    assert facts_of(public) == before


def test_publishing_shows_its_copy_with_the_record_and_changes_no_fact(
    client: Client, editor: User, waiting: Document, public: FOIResponse
):
    annex = beside(waiting, "annex.csv")
    attach(client, waiting, public)
    before = facts_of(public)
    prove_all(waiting)
    sent = {"action": "publish", "version": version(waiting), "raises_grade": "on", **all_hidden(waiting)}
    page = client.post(address(waiting), sent, follow=True)
    assert f"Published with: {public.title}" in words(page)
    assert facts_of(public) == before
    public.refresh_from_db()
    assert (public.evidence, public.has_document) == ("document", True)
    assert stale([public.pk]) == []
    assert set(Document.objects.values_list("state", flat=True)) == {"published"}
    assert annex.pk
    reader = Client()
    assert f"/documents/{waiting.pk}/" in words(reader.get(public.get_absolute_url()))
    assert reader.get(f"/documents/{waiting.pk}/page/1/").status_code == 200
    events: Any = apps.get_model("disclosures", "DisclosureEvent")
    last = events.objects.filter(pgh_obj_id=public.pk).latest("pgh_id")
    assert (last.pgh_context.metadata["reason"], last.evidence) == (attaching.REASON, "document")
    entry = AuditEntry.objects.get(action="publish-beside")
    assert (entry.actor, entry.data) == (editor, {"record": public.pk, "raised": True})
    assert not Claim.objects.exists()


def test_without_the_tick_the_grade_stays(client: Client, waiting: Document, public: FOIResponse):
    attach(client, waiting, public)
    prove_all(waiting)
    client.post(address(waiting), {"action": "publish", "version": version(waiting), **all_hidden(waiting)})
    public.refresh_from_db()
    assert (public.evidence, public.has_document) == ("reported", True)


def test_it_is_not_published_before_all_is_decided_and_a_copy_is_proved(
    client: Client, waiting: Document, public: FOIResponse
):
    waiting.pages.update(text="Ash Example")
    find(waiting, "person-name", "Ash Example")
    attach(client, waiting, public)
    page = client.post(address(waiting), {"action": "publish", "version": version(waiting)}, follow=True)
    assert "reply.pdf: 1 personal detail to decide." in said(page)
    assert "reply.pdf has no public copy yet." in said(page)
    waiting.refresh_from_db()
    assert waiting.state == "in-review"
    assert not AuditEntry.objects.filter(action="publish-beside").exists()


def test_what_else_was_attached_to_it_is_another_matter(
    client: Client, waiting: Document, other_draft: Document, public: FOIResponse
):
    attach(client, waiting, public)
    attach(client, other_draft, public)
    act(client, other_draft, "reject", reason="It says nothing new.")
    waiting.refresh_from_db()
    public.refresh_from_db()
    assert (waiting.state, waiting.disclosure_id) == ("in-review", public.pk)
    assert public.state == "published"
    act(client, waiting, "reject", reason="Nor does it.")
    assert Disclosure.objects.public().filter(pk=public.pk).exists()


def test_a_public_record_is_left_and_another_one_chosen(
    client: Client, waiting: Document, public: FOIResponse
):
    share: Any = DataShareFactory(public=True)
    attach(client, waiting, public)
    attach(client, waiting, share)
    waiting.refresh_from_db()
    assert waiting.disclosure_id == share.pk
    apart(client, waiting)
    waiting.refresh_from_db()
    assert waiting.disclosure is not None
    assert (waiting.disclosure.state, waiting.disclosure.reference) == ("in-review", "2016-0061947")


def test_the_second_of_two_editors_learns_of_the_first(
    client: Client, waiting: Document, public: FOIResponse
):
    seen = version(waiting)
    attach(client, waiting, public)
    page = client.post(f"{address(waiting)}attach/", {"action": "apart", "version": seen}, follow=True)
    assert "Somebody else changed this document" in words(page)
    waiting.refresh_from_db()
    assert waiting.disclosure_id == public.pk


def test_nothing_is_attached_to_what_is_withdrawn_or_nowhere(client: Client, waiting: Document):
    gone = FOIResponseFactory(withdrawn=True)
    for slug in (gone.slug, "nowhere", "", waiting.disclosure.slug if waiting.disclosure else ""):
        given = {"record": slug, "version": version(waiting)}
        page = client.post(f"{address(waiting)}attach/", given, follow=True)
        assert "No draft and no public record has this address." in words(page)
    assert not AuditEntry.objects.filter(action="attach").exists()


@pytest.mark.parametrize("state", ["published", "rejected", "quarantined"])
def test_what_is_decided_is_not_attached_any_more(client: Client, waiting: Document, state: str):
    Document.objects.filter(pk=waiting.pk).update(state=state, reason="Some reason.")
    assert client.get(f"{address(waiting)}attach/").status_code == 404


def test_reading_it_once_more_leaves_the_public_record_alone(
    client: Client, waiting: Document, public: FOIResponse
):
    attach(client, waiting, public)
    before = facts_of(public)
    waiting.facts.create(
        name="request_received_on", value="2016-11-14", page=1, start=0, end=3, confidence=0.9, rule="r"
    )
    Document.objects.filter(pk=waiting.pk).update(state="read")
    assembling.settle(waiting.pk, with_ocr=False)
    waiting.refresh_from_db()
    public.refresh_from_db()
    assert (waiting.state, waiting.disclosure_id, waiting.is_lead) == ("in-review", public.pk, True)
    assert facts_of(public) == before and public.requested_on is None


def test_erasing_it_leaves_the_public_record(
    client: Client, waiting: Document, public: FOIResponse, settings: Any
):
    settings.TWO_PERSON_RULES = False
    attach(client, waiting, public)
    prove_all(waiting)
    client.post(address(waiting), {"action": "publish", "version": version(waiting), **all_hidden(waiting)})
    assert erasures.erase(waiting.pk, "Somebody asked.", by=EditorFactory())
    public.refresh_from_db()
    assert (public.state, public.has_document) == ("published", False)
    assert Client().get(public.get_absolute_url()).status_code == 200


def test_after_a_takedown_it_comes_back_only_with_the_record(
    client: Client, waiting: Document, public: FOIResponse
):
    attach(client, waiting, public)
    prove_all(waiting)
    Disclosure.objects.filter(pk=public.pk).update(state="withdrawn", withdrawn_reason="It was wrong.")
    sent = {"action": "publish", "version": version(waiting), **all_hidden(waiting)}
    page = client.post(address(waiting), sent, follow=True)
    assert "The record is not public now." in words(page)
    assert not Disclosure.objects.public().exists()
    assert list(to_decide()[:1])
