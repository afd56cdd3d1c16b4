"""Links between records: who makes them, what a contradiction takes, and what readers learn when one goes."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from disclosures.editing import linking
from disclosures.listing import stale
from disclosures.models import (
    Approval,
    AuditEntry,
    Correction,
    Disclosure,
    Document,
    Link,
    LinkProposal,
    Organisation,
)
from tests import factories as make
from tests.markup import read
from tests.reviewing import act, address, all_hidden, said, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]


@pytest.fixture(autouse=True)
def two_people(settings: Any) -> None:
    settings.TWO_PERSON_RULES = True


@pytest.fixture
def reply(authority: Organisation) -> Any:
    return make.FOIResponseFactory(
        public=True,
        slug="the-reply",
        title="The reply counts 1,500",
        evidence="official",
        organisation=authority,
    )


@pytest.fixture
def statement(authority: Organisation) -> Any:
    return make.StatementFactory(
        public=True, slug="the-statement", title="None were counted", parties=[(authority, "speaker")]
    )


@pytest.fixture
def second(db: None) -> Client:
    client = Client()
    client.force_login(make.EditorFactory(email="second@example.org"))
    return client


def where(record: Any) -> str:
    return f"/review/records/{record.slug}/links/"


def add(client: Client, record: Any, to: Any, way: str = "cites out", **more: str) -> Any:
    given = {"action": "add", "other": to.slug, "way": way, "reason": "Page 2 names it.", **more}
    return client.post(where(record), given, follow=True)


def agree(client: Client, record: Any, reason: str = "Page 3 says the same.", action: str = "agree") -> Any:
    proposal = LinkProposal.objects.get()
    given = {"action": action, "id": proposal.pk, "reason": reason}
    return client.post(where(record), given, follow=True)


def remove(client: Client, link: Link, **more: str) -> Any:
    given = {"action": "remove", "id": link.pk, "reason": "It was another reply.", **more}
    return client.post(where(link.from_disclosure), given, follow=True)


# ---- one editor


@pytest.mark.parametrize(
    ("way", "ends"),
    [("cites out", ("the-reply", "the-statement")), ("responds-to in", ("the-statement", "the-reply"))],
)
def test_one_editor_links_two_records_either_way(
    client: Client, editor: User, reply: Any, statement: Any, way: str, ends: tuple[str, str]
):
    assert "Linked." in words(add(client, reply, statement, way))
    link = Link.objects.get()
    assert (link.from_disclosure.slug, link.to_disclosure.slug) == ends
    assert (link.relation, link.note) == (way.split()[0], "Page 2 names it.")
    assert link.source == link.from_disclosure.source
    for one in (reply, statement):
        assert "Page 2 names it." in said(Client().get(one.get_absolute_url()))
    assert stale([reply.pk, statement.pk]) == []
    entry = AuditEntry.objects.get(action="link")
    assert (entry.actor, entry.reason) == (editor, "Page 2 names it.")
    events: Any = apps.get_model("disclosures", "LinkEvent")
    assert events.objects.get().pgh_context.metadata == {"reason": "Page 2 names it.", "user": editor.pk} | {
        "url": where(reply)
    }


def test_a_draft_is_linked_at_the_desk_and_readers_see_it_once_it_is_public(
    client: Client, editor: User, waiting: Document, statement: Any
):
    draft = waiting.disclosure
    assert where(draft) in words(client.get(address(waiting)))
    page = add(client, draft, statement, "cites out", source_url="https://www.example.org/letter")
    assert "Linked." in words(page)
    assert "None were counted" in said(client.get(address(waiting)))
    assert "Page 2 names it." not in words(Client().get(statement.get_absolute_url()))
    assert act(client, waiting, "publish", **all_hidden(waiting)).status_code == 302
    assert "Page 2 names it." in words(Client().get(statement.get_absolute_url()))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"other": "nowhere"}, "There is no draft and no public record at this address."),
        ({"other": "the-reply"}, "A link leads to another record than its own."),
        ({"other": "gone"}, "There is no draft and no public record at this address."),
        ({"way": "praises out"}, "Select a valid choice."),
        ({"way": ""}, "This field is required."),
        ({"reason": " "}, "This field is required."),
        ({"source_url": "javascript:alert(1)"}, "Enter an address that starts with https:// or http://."),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field(
    client: Client, editor: User, reply: Any, statement: Any, given: dict[str, str], sentence: str
):
    make.FOIResponseFactory(withdrawn=True, slug="gone")
    page = add(client, reply, statement, **given)
    assert sentence in said(page)
    assert words(page).count("<title>Error:") == 1
    assert not Link.objects.exists() and not LinkProposal.objects.exists()


def test_the_same_link_is_made_once(client: Client, editor: User, reply: Any, statement: Any):
    add(client, reply, statement)
    assert str(linking.ALREADY) in said(add(client, reply, statement))
    assert Link.objects.count() == 1


def test_a_draft_without_an_address_asks_for_one(client: Client, editor: User, waiting: Document, reply: Any):
    assert str(linking.NO_SOURCE) in said(add(client, waiting.disclosure, reply))
    assert not Link.objects.exists()


@pytest.mark.parametrize(
    "sent", [{}, {"action": "praise"}, {"action": "remove", "id": "x"}, {"action": "agree"}]
)
def test_what_is_no_action_is_refused(client: Client, editor: User, reply: Any, sent: dict[str, str]):
    assert client.post(where(reply), sent).status_code == 400


@pytest.mark.parametrize("action", ["agree", "refuse", "remove"])
def test_what_is_gone_is_said_to_be_gone(client: Client, editor: User, reply: Any, action: str):
    for pk in ("4000", "9" * 30):
        page = client.post(where(reply), {"action": action, "id": pk, "reason": "No."}, follow=True)
        assert "Somebody else took it away" in words(page)


# ---- a contradiction takes two


def test_a_contradiction_stands_once_two_editors_gave_their_reasons(
    client: Client, second: Client, editor: User, reply: Any, statement: Any
):
    page = add(client, reply, statement, "contradicts out", reason="The reply counts 1,500.")
    assert "It stands once a second editor" in words(page)
    assert not Link.objects.exists()
    assert "The reply counts 1,500." not in said(Client().get(statement.get_absolute_url()))
    assert "Somebody else has to agree." in words(agree(client, reply))
    assert not Link.objects.exists()
    assert "Agreed." in words(agree(second, statement, "I counted the table myself."))
    link = Link.objects.get()
    assert link.note == "The reply counts 1,500. A second editor: I counted the table myself."
    assert not LinkProposal.objects.exists()
    approval = Approval.objects.get()
    assert (approval.asked_by, approval.reason) == (editor, "The reply counts 1,500.")
    assert approval.agreed_by != editor and approval.done_at is not None
    text = said(Client().get(statement.get_absolute_url()))
    assert "The reply counts 1,500. A second editor: I counted the table myself." in text
    statement.refresh_from_db()
    assert statement.has_contradiction
    assert stale([reply.pk, statement.pk]) == []
    acts = AuditEntry.objects.filter(action__contains="contradict").order_by("id")
    assert list(acts.values_list("action", "reason")) == [
        ("ask-to-contradict", "The reply counts 1,500."),
        ("contradict", "I counted the table myself."),
    ]


def test_the_second_needs_a_reason_of_their_own(
    client: Client, second: Client, editor: User, reply: Any, statement: Any
):
    add(client, reply, statement, "contradicts out")
    page = agree(second, reply, " ")
    assert words(page).count("<title>Error:") == 1
    assert not Link.objects.exists()


def test_the_first_may_take_it_back_and_the_second_may_refuse(
    client: Client, second: Client, editor: User, reply: Any, statement: Any
):
    for person in (client, second):
        add(client, reply, statement, "contradicts out")
        agree(person, reply, "They speak of other years.", action="refuse")
        assert not LinkProposal.objects.exists() and not Approval.objects.exists()
    assert AuditEntry.objects.filter(action="refuse-to-contradict").count() == 2


def test_with_the_rule_off_one_is_enough_and_the_audit_says_so(
    client: Client, editor: User, reply: Any, statement: Any, settings: Any
):
    settings.TWO_PERSON_RULES = False
    add(client, reply, statement, "contradicts out")
    assert Link.objects.get().note == "Page 2 names it."
    assert AuditEntry.objects.get(action="contradict").data["alone"] is True


@pytest.mark.parametrize("grade", ["reported", "second-hand"])
def test_what_somebody_reports_contradicts_nobody(
    client: Client, editor: User, reply: Any, statement: Any, grade: str
):
    Disclosure.objects.filter(pk=reply.pk).update(evidence=grade)
    page = add(client, reply, statement, "contradicts out")
    assert "A contradiction needs a document that we hold, or an official publication" in said(page)
    assert not LinkProposal.objects.exists()
    # It is asked of the record that contradicts, not of the one that is contradicted.
    Disclosure.objects.filter(pk=reply.pk).update(evidence="official")
    Disclosure.objects.filter(pk=statement.pk).update(evidence=grade)
    assert "It stands once" in words(add(client, reply, statement, "contradicts out"))


@pytest.mark.parametrize(
    ("trusts", "may"),
    [
        (["stated"], False),
        (["stated", "stated"], False),
        (["stated", "confirmed"], True),
        (["signed"], True),
        (["fetched"], True),
    ],
)
def test_a_document_that_rests_on_somebodys_word_contradicts_nobody_alone(
    client: Client, editor: User, reply: Any, statement: Any, trusts: list[str], may: bool
):
    Disclosure.objects.filter(pk=reply.pk).update(evidence="document")
    for trust in trusts:
        make.DocumentFactory(disclosure=reply, state="published", trust=trust, is_lead=False)
    text = said(add(client, reply, statement, "contradicts out"))
    sentence = linking.ONLY_STATED.format(title=reply.title)
    assert (sentence in text) is not may
    assert LinkProposal.objects.exists() is may


def test_the_rule_holds_when_the_second_agrees_and_when_the_record_is_published(
    client: Client, second: Client, editor: User, waiting: Document, statement: Any
):
    Document.objects.filter(pk=waiting.pk).update(trust="confirmed")
    draft = waiting.disclosure
    url = {"source_url": "https://www.example.org/letter"}
    add(client, draft, statement, "contradicts out", **url)
    Document.objects.filter(pk=waiting.pk).update(trust="stated")
    assert "contradicts nobody" in words(agree(second, draft))
    assert not Link.objects.exists()
    Document.objects.filter(pk=waiting.pk).update(trust="confirmed")
    agree(second, draft)
    Document.objects.filter(pk=waiting.pk).update(trust="stated")
    page = act(client, waiting, "publish", **all_hidden(waiting))
    assert "It contradicts another record." in said(page)
    assert not Disclosure.objects.public().filter(kind="foi-response").exists()


def test_a_grade_on_which_a_contradiction_rests_is_not_lowered(
    client: Client, editor: User, reply: Any, statement: Any
):
    make.LinkFactory(from_disclosure=reply, to_disclosure=statement)
    path = f"/review/records/{reply.slug}/correct/?field=evidence"
    version_ = client.get(path).context["form"].initial["version"]
    given = {"evidence": "reported", "reason": "It is a report.", "version": version_}
    assert "It contradicts another record." in said(client.post(path, given))
    reply.refresh_from_db()
    assert reply.evidence == "official"


# ---- taking one away


def test_what_readers_saw_goes_in_public(client: Client, editor: User, reply: Any, statement: Any):
    link = make.LinkFactory(from_disclosure=reply, to_disclosure=statement, note="They differ.")
    assert "The link is gone." in words(remove(client, link))
    assert not Link.objects.exists()
    made = Correction.objects.get()
    assert (made.disclosure_id, made.field, made.says) == (reply.pk, "Link", "No such link")
    assert made.said == "Contradicts “None were counted”. Why: They differ."
    assert "It was another reply." in said(Client().get("/corrections/"))
    statement.refresh_from_db()
    assert not statement.has_contradiction
    assert stale([reply.pk, statement.pk]) == []
    events: Any = apps.get_model("disclosures", "LinkEvent")
    last = events.objects.latest("pgh_id")
    assert (last.pgh_label, last.pgh_context.metadata["reason"]) == ("delete", "It was another reply.")
    assert AuditEntry.objects.get(action="unlink").reason == "It was another reply."


def test_words_that_were_personal_are_kept_nowhere(client: Client, editor: User, reply: Any, statement: Any):
    link = make.LinkFactory(from_disclosure=reply, to_disclosure=statement, note="Ash Example says so.")
    remove(client, link, is_personal="on")
    assert Correction.objects.get().said == "Personal data, removed."
    events: Any = apps.get_model("disclosures", "LinkEvent")
    assert not events.objects.filter(note__contains="Ash").exists()


def test_what_no_reader_saw_goes_quietly(client: Client, editor: User, statement: Any):
    draft = make.FOIResponseFactory(in_review=True)
    link = make.LinkFactory(from_disclosure=draft, to_disclosure=statement)
    remove(client, link)
    assert not Link.objects.exists() and not Correction.objects.exists()


def test_it_is_not_taken_away_without_a_reason(client: Client, editor: User, reply: Any, statement: Any):
    link = make.LinkFactory(from_disclosure=reply, to_disclosure=statement)
    page = remove(client, link, reason="")
    assert words(page).count("<title>Error:") == 1
    target = f"#id_remove_{link.pk}_reason"
    parsed = read(words(page))
    assert parsed.having("a", href=target) and parsed.having("textarea", id=target[1:])
    assert Link.objects.exists()


# ---- what is offered


def test_records_that_the_text_names_or_that_are_near_are_offered_with_the_reason(
    client: Client, editor: User, waiting: Document, authority: Organisation
):
    waiting.pages.update(text="As we said in our reply 2015-0099999 and in FS50123456, none are held.")
    item = make.DataItemFactory()
    named = make.FOIResponseFactory(public=True, reference="2015-0099999")
    notice = make.ICODecisionFactory(public=True, reference="FS50123456")
    share = make.DataShareFactory(public=True, items=[item])
    near = make.StatementFactory(
        public=True, parties=[(authority, "speaker")], made_on=datetime.date(2016, 12, 10)
    )
    other = make.FOIResponseFactory(public=True)
    draft = waiting.disclosure
    assert draft is not None
    draft.items.create(item=item, written="Item")
    found = {one.record.pk: one.why for one in linking.suggestions(draft)}
    assert found[named.pk] == found[notice.pk] == "its reference stands in the text"
    assert found[share.pk] == "the same data item"
    assert found[near.pk] == "the same organisation, nearest in time"
    assert other.pk not in found and draft.pk not in found
    page = client.get(where(draft))
    assert f"?to={named.slug}#add-h" in words(page)
    chosen = client.get(where(draft), {"to": named.slug})
    assert read(words(chosen)).having("input", name="other")[0]["value"] == named.slug


def test_the_other_record_is_looked_for_without_script(
    client: Client, editor: User, reply: Any, statement: Any
):
    page = client.get(where(reply), {"q": "none counted"})
    assert [one.record.pk for one in page.context["found"]] == [statement.pk]
    assert "Nothing fits" in said(client.get(where(reply), {"q": "zeppelin"}))


def test_the_page_costs_the_same_for_one_link_and_for_twenty(
    client: Client, editor: User, reply: Any, statement: Any
):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(where(reply)).status_code == 200
        return len(captured)

    make.LinkFactory(from_disclosure=reply, to_disclosure=statement, relation="cites")
    add(client, reply, statement, "contradicts out")
    few = queries()
    for _ in range(8):
        other = make.StatementFactory(public=True)
        make.LinkFactory(from_disclosure=reply, to_disclosure=other, relation="cites")
        add(client, reply, other, "contradicts out")
    assert queries() <= few + 1


def test_links_of_what_is_withdrawn_are_nobodys_to_make(client: Client, editor: User):
    gone = make.FOIResponseFactory(withdrawn=True)
    assert client.get(where(gone)).status_code == 404
