"""Who has which document, and what of the queue an editor asks to see."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from disclosures.editing.waiting import Place, Wanted, page_of_queue, to_decide
from disclosures.models import Claim, Disclosure, Document, FOIResponse, HitDecision, Risk
from disclosures.pagination import sealed
from tests.factories import DocumentFactory, EditorFactory, FOIResponseFactory, ICODecisionFactory
from tests.reviewing import LETTER, act, address, answers, beside, decided, find, said, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store", "editor")]


@pytest.fixture
def other(db: None) -> Client:
    client = Client()
    client.force_login(EditorFactory(email="second@example.org"))
    return client


def lapse() -> None:
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))


def queue(client: Client, **asked: Any) -> list[str]:
    return [line.document.name for line in client.get("/review/", asked).context["lines"]]


# ---- claims


def test_taking_on_lasts_thirty_minutes_and_is_seen_in_the_queue(
    client: Client, other: Client, editor: User, waiting: Document
):
    assert client.post("/review/", {"claim": waiting.pk})["Location"] == address(waiting)
    claim = Claim.objects.get()
    left = claim.until - timezone.now()
    assert claim.by == editor
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    assert "yours until" in said(client.get("/review/"))
    assert f"{editor} until" in said(other.get("/review/"))
    assert "Yours until" in said(client.get(address(waiting)))
    assert f"{editor} has it until" in said(other.get(address(waiting)))


def test_looking_changes_nothing(client: Client, waiting: Document):
    client.get(address(waiting))
    assert not Claim.objects.exists()


def test_saving_takes_it_on_and_renews_it(client: Client, editor: User, waiting: Document):
    act(client, waiting, "save")
    assert Claim.objects.get().by == editor
    soon = timezone.now() + timedelta(minutes=2)
    Claim.objects.update(until=soon)
    act(client, waiting, "save")
    assert Claim.objects.get().until > soon + timedelta(minutes=20)


@pytest.mark.parametrize("action", ["save", "publish", "reject", "ask", "read-again"])
def test_what_another_editor_has_is_looked_at_and_not_written(
    client: Client, other: Client, editor: User, waiting: Document, action: str
):
    waiting.pages.update(text=LETTER)
    hit = find(waiting, "person-name", "Ash Example")
    Document.objects.filter(pk=waiting.pk).update(is_checked=action != "read-again")
    act(client, waiting, "claim")
    sent = decided(waiting, hit, "hide") | {"reason": "No", "text": "What?", "title": "Of the second"}
    page = other.post(address(waiting), {**answers(waiting), **sent, "action": action}, follow=True)
    assert "Another editor has this document now" in words(page)
    assert 'value="publish"' not in words(page) and 'value="save"' not in words(page)
    assert Claim.objects.get().by == editor
    waiting.refresh_from_db()
    assert waiting.state == "in-review"
    assert not HitDecision.objects.exists() and not waiting.questions.exists()
    assert FOIResponse.objects.get().title != "Of the second"


def test_a_lapsed_claim_holds_nobody_back(client: Client, other: Client, waiting: Document):
    act(client, waiting, "claim")
    lapse()
    assert "Nobody has it." in said(other.get(address(waiting)))
    act(other, waiting, "save", title="Of the second")
    assert Claim.objects.get().by.email == "second@example.org"
    assert FOIResponse.objects.get().title == "Of the second"


def test_taking_over_is_a_button_and_the_first_learns_of_it(client: Client, other: Client, waiting: Document):
    act(client, waiting, "claim")
    assert "Another editor has" in words(other.post(address(waiting), {"action": "claim"}, follow=True))
    other.post(address(waiting), {"action": "take-over"})
    assert Claim.objects.get().by.email == "second@example.org"
    assert act(client, waiting, "save", title="Of the first").status_code == 302
    assert FOIResponse.objects.get().title != "Of the first"


def test_giving_back_frees_it_and_nobody_gives_back_what_others_have(
    client: Client, other: Client, waiting: Document
):
    act(client, waiting, "claim")
    other.post(address(waiting), {"action": "give-back"})
    assert Claim.objects.exists()
    act(client, waiting, "give-back")
    assert not Claim.objects.exists()


def test_whoever_has_the_letter_has_what_lies_beside_it(client: Client, other: Client, waiting: Document):
    table = beside(waiting, "annex.csv")
    table.pages.create(number=1, text="Ash Example")
    hit = find(table, "person-name", "Ash Example")
    act(client, waiting, "claim")
    other.post(address(table), {**decided(table, hit, "hide"), "action": "save"})
    assert not HitDecision.objects.exists()
    client.post(address(table), {**decided(table, hit, "hide"), "action": "save"})
    assert HitDecision.objects.count() == 1
    assert Claim.objects.get().document == waiting


@pytest.mark.parametrize("action", ["publish", "reject"])
def test_what_is_decided_is_nobodys(client: Client, waiting: Document, action: str):
    act(client, waiting, "claim")
    assert act(client, waiting, action, reason="Not for us").status_code == 302
    assert not Claim.objects.exists()


def test_nothing_that_is_decided_or_unknown_is_taken_on(client: Client, waiting: Document):
    act(client, waiting, "publish")
    assert Disclosure.objects.public().count() == 1
    client.post("/review/", {"claim": waiting.pk})
    assert not Claim.objects.exists()
    unknown = "00000000-0000-4000-8000-000000000000"
    assert client.post("/review/", {"claim": unknown}).status_code == 404
    assert client.post("/review/", {"claim": "nonsense"}).status_code == 400


# ---- the queue


@pytest.fixture
def several(waiting: Document) -> list[Document]:
    """In the order of the queue: the riskiest first, of the same risk the oldest."""
    now = timezone.now()
    made = []
    for name, risk, days in (
        ("child.pdf", Risk.CHILD + Risk.MANY_DETAILS, 1),
        ("older-child.pdf", Risk.CHILD, 9),
        ("numbers.pdf", Risk.SMALL_NUMBERS, 2),
        ("old.pdf", 0, 8),
    ):
        factory = ICODecisionFactory if name == "numbers.pdf" else FOIResponseFactory
        document = DocumentFactory(
            name=name, state="in-review", disclosure=factory(in_review=True), risk=risk
        )
        Document.objects.filter(pk=document.pk).update(received_at=now - timedelta(days=days))
        made.append(document)
    return [*made, waiting]


def test_the_riskiest_come_first_and_then_the_oldest(client: Client, several: list[Document]):
    assert queue(client) == ["child.pdf", "older-child.pdf", "numbers.pdf", "old.pdf", "reply.pdf"]
    text = said(client.get("/review/"))
    assert text.index("Names a child") < text.index("Small numbers", text.index("numbers.pdf"))


def test_filters_show_a_part_of_the_queue(
    client: Client, other: Client, several: list[Document], waiting: Document
):
    client.post("/review/", {"claim": several[0].pk})
    other.post("/review/", {"claim": several[1].pk})
    assert queue(client, mine="on") == ["child.pdf"]
    assert queue(client, free="on") == ["numbers.pdf", "old.pdf", "reply.pdf"]
    assert queue(client, risk=str(int(Risk.CHILD))) == ["child.pdf", "older-child.pdf"]
    assert queue(client, kind="ico-decision") == ["numbers.pdf"]
    assert queue(client, authority="for examples") == ["reply.pdf"]
    lapse()
    assert queue(client, mine="on") == []
    empty = client.get("/review/", {"mine": "on"})
    assert "Nothing in the queue fits these filters" in said(empty)
    assert len(queue(client, risk="nonsense")) == 5


def test_pages_of_a_filtered_queue_keep_the_filter(
    client: Client, several: list[Document], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("disclosures.editing.waiting.PER_PAGE", 1)
    first = client.get("/review/", {"risk": str(int(Risk.CHILD))})
    second = client.get("/review/" + first.context["on"]["url"])
    assert [line.document.name for line in second.context["lines"]] == ["older-child.pdf"]
    assert second.context["on"] is None
    back = client.get("/review/" + second.context["back"]["url"])
    assert [line.document.name for line in back.context["lines"]] == ["child.pdf"]


def test_a_place_that_was_signed_for_something_else_is_a_400(client: Client):
    other = sealed("review-queue", "x")
    assert client.get("/review/", {"after": other}).status_code == 400


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(mine=True), Wanted(free=True), Wanted(risk=8)])
def test_each_part_of_the_queue_is_found_by_its_index(waiting: Document, editor: User, wanted: Wanted):
    Document.objects.bulk_create(
        Document(
            submission=waiting.submission,
            name="a.pdf",
            sha256="0" * 64,
            size_bytes=1,
            state=state,
            reason="No",
        )
        for state in ["rejected"] * 4_000 + ["quarantined"] * 400
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE disclosures_document")
    with CaptureQueriesContext(connection) as asked:
        page_of_queue(wanted.of(to_decide(), editor.pk), Place(8, waiting.received_at, waiting.pk))
    (query,) = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {query['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan on disclosures_document" not in plan, plan


def test_the_filtered_queue_costs_the_same_for_one_and_for_many(
    client: Client, waiting: Document, django_assert_max_num_queries: Any
):
    for count in (1, 40):
        for _ in range(count):
            one = DocumentFactory(state="in-review", disclosure=FOIResponseFactory(in_review=True))
            client.post("/review/", {"claim": one.pk})
        with django_assert_max_num_queries(15):
            client.get("/review/", {"mine": "on"})
