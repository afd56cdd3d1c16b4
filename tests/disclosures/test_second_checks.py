"""Everything that waits for a second person in one list: for the right people, at a fixed cost."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from disclosures.editing import approvals, clearance, linking, people, review, second_checks
from disclosures.keeping import erasures
from disclosures.models import Approval, AuditEntry, Disclosure, Document, LinkProposal, Relation
from tests.factories import DocumentFactory, EditorFactory, FOIResponseFactory, SourceFactory, UserFactory
from tests.reviewing import act, address, decided, find, version, words

pytestmark = pytest.mark.django_db
LIST = "/review/second-checks/"


@pytest.fixture(autouse=True)
def two_people(settings: Any) -> None:
    settings.TWO_PERSON_RULES = True


@pytest.fixture
def other() -> User:
    return EditorFactory(email="other@example.org")


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def keep(client: Client, document: Document, reason: str = "A minister") -> Any:
    hit = document.personal_data.first() or find(document, "person-name", document.pages.get().text[:4])
    document.personal_data.filter(pk=hit.pk).update(of_child=True)
    return act(client, document, "save", **decided(document, hit, "keep", reason=reason))


def waiting_for(person: User) -> list[second_checks.Line]:
    return second_checks.lines_of(list(second_checks.of(person)), by=person.pk)


def test_what_is_kept_waits_in_the_list_until_another_agrees(
    client: Client, editor: User, other: User, waiting: Document
):
    keep(client, waiting)
    (row,) = Approval.objects.all()
    assert (row.action, row.asked_by) == (clearance.AGREEMENT, editor)
    mine, theirs = words(client.get(LIST)), words(browser_of(other).get(LIST))
    assert "Waits for somebody else" in mine
    assert "Waits for somebody else" not in theirs
    assert address(waiting) in theirs and waiting.name in theirs and "Keeps 1 personal detail." in theirs
    assert "Second checks <span" in words(browser_of(other).get("/review/"))
    (kept,) = clearance.kept_of([waiting])
    review.agree(waiting.pk, kept.key, by=other)
    assert waiting_for(other) == []
    assert "Nothing waits for a second person" in words(client.get(LIST))


def test_another_decision_takes_the_question_back(client: Client, editor: User, waiting: Document):
    keep(client, waiting)
    keep(client, waiting, reason="An official")
    (row,) = approvals.waiting()
    (kept,) = clearance.kept_of([waiting])
    assert row.object_id == kept.key
    hit = waiting.personal_data.get()
    act(client, waiting, "save", **decided(waiting, hit, "hide"))
    assert not Approval.objects.exists()


@pytest.mark.parametrize("end", ["reject", "erase", "read-again"])
def test_what_is_settled_otherwise_waits_no_longer(
    client: Client, editor: User, other: User, waiting: Document, end: str
):
    keep(client, waiting)
    waiting.refresh_from_db()
    if end == "reject":
        review.reject(waiting.pk, "It is about one person.", by=editor, version=version(waiting))
    elif end == "erase":
        erasures.erase(waiting.pk, "Asked for.", by=editor)
        erasures.erase(waiting.pk, "", by=other)
    else:
        Document.objects.filter(pk=waiting.pk).update(is_checked=False)
        review.read_again(waiting.pk, by=editor, version=version(waiting))
    assert not approvals.waiting().exists()


def test_with_the_rule_off_nothing_waits(settings: Any, client: Client, editor: User, waiting: Document):
    settings.TWO_PERSON_RULES = False
    keep(client, waiting)
    assert not Approval.objects.exists()


def ask_for_all(editor: User, operator: User) -> None:
    gone = FOIResponseFactory(withdrawn=True, title="A record that was taken down")
    document = DocumentFactory(state="in-review", name="letter.pdf")
    person = UserFactory(email="person@example.org")
    record = Disclosure.objects.get(pk=gone.pk)
    approvals.agreed("reverse-takedown", record, "Was right.", by=editor)
    approvals.agreed("erase", document, "Asked for.", by=editor)
    people.act(person.pk, "give-role-editor", "Joined.", by=operator)
    people.invite("new@example.org", "editor", "Will join.", by=operator)


def test_editors_see_the_record_and_operators_the_accounts(other: User):
    editor, operator = EditorFactory(), UserFactory(roles=["operator"])
    both = UserFactory(roles=["operator", "editor"])
    ask_for_all(editor, operator)

    def seen(person: User) -> list[str]:
        return [line.what for line in waiting_for(person)]

    record = ["Reverse a takedown", "Erase for good"]
    accounts = ["Give the role editor", "Invite"]
    assert (seen(other), seen(operator), seen(both)) == (record, accounts, record + accounts)
    page = words(browser_of(other).get(LIST))
    assert "A record that was taken down" in page and "letter.pdf" in page
    assert "person@example.org" not in page and "new@example.org" not in page
    page = words(browser_of(operator).get(LIST))
    assert "person@example.org" in page and "letter.pdf" not in page
    assert [line.is_mine for line in waiting_for(both)] == [False] * 4
    assert all(line.subject.url for line in waiting_for(both))


def test_the_list_costs_the_same_however_long_it_is(django_assert_num_queries: Any):
    editor, operator = EditorFactory(), UserFactory(roles=["operator"])
    both = UserFactory(roles=["operator", "editor"])
    ask_for_all(editor, operator)
    client = browser_of(both)
    client.get(LIST)
    # Session, person, roles; reports and second checks counted; the list, and four kinds of objects.
    with django_assert_num_queries(10):
        client.get(LIST)
    for number in range(4):
        document = DocumentFactory(state="in-review", name=f"other-{number}.pdf")
        approvals.agreed("erase", document, "Asked for.", by=editor)
    with django_assert_num_queries(10):
        client.get(LIST)


def test_the_list_goes_on_by_cursor(other: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(second_checks, "PER_PAGE", 2)
    editor = EditorFactory()
    for number in range(3):
        approvals.agreed("erase", DocumentFactory(name=f"n{number}.pdf"), "Asked for.", by=editor)
    client = browser_of(other)
    page = words(client.get(LIST))
    assert ["n0.pdf" in page, "n1.pdf" in page, "n2.pdf" in page] == [True, True, False]
    onward = re.search(r'rel="next" href="(\?after=[^"]+)"', page)
    assert onward
    rest = words(client.get(LIST + onward[1]))
    assert ["n0.pdf" in rest, "n1.pdf" in rest, "n2.pdf" in rest] == [False, False, True]
    assert 'rel="next"' not in rest
    assert client.get(f"{LIST}?after=changed").status_code == 400


def test_a_request_is_taken_back_or_turned_down(other: User):
    editor = EditorFactory()
    for by in (editor, other):
        document = DocumentFactory()
        approvals.agreed("erase", document, "Asked for.", by=editor)
        row = approvals.waiting().get()
        browser_of(by).post(LIST, {"refuse": row.pk})
        assert not approvals.waiting().exists()
    turned_down = AuditEntry.objects.filter(action="refuse-erase").order_by("id")
    assert [one.actor for one in turned_down] == [editor, other]
    assert "Nothing waits" in words(browser_of(other).get(LIST))
    gone = browser_of(other).post(LIST, {"refuse": "999999"}, follow=True)
    assert "Somebody else changed" in words(gone)


def test_nobody_turns_down_what_is_not_theirs(client: Client, editor: User, other: User, waiting: Document):
    operator = UserFactory(roles=["operator"])
    people.act(other.pk, "give-role-operator", "Joined.", by=operator)
    row = approvals.waiting().get()
    browser_of(other).post(LIST, {"refuse": row.pk})
    assert approvals.waiting().get() == row, "editors do not see it"
    keep(client, waiting)
    kept = approvals.waiting().get(action=clearance.AGREEMENT)
    assert client.post(LIST, {"refuse": kept.pk}).status_code == 403, "it is decided anew at the desk"
    assert client.post(LIST, {"refuse": "x"}).status_code == 400


def test_a_contradiction_waits_with_both_records_and_is_decided_where_it_was_asked(
    client: Client, editor: User, other: User
):
    said, shown = FOIResponseFactory(), FOIResponseFactory()
    with transaction.atomic():
        link = LinkProposal.objects.create(
            from_disclosure=shown, relation=Relation.CONTRADICTS, to_disclosure=said, source=SourceFactory()
        )
        row = approvals.agreed(linking.ACTION, link, "It counts 1,500.", by=editor)
    assert row is None
    (line,) = waiting_for(other)
    assert (line.what, line.is_mine) == ("Say that a record contradicts another", False)
    assert line.subject.url == f"/review/records/{shown.slug}/links/"
    assert said.title in line.subject.name and shown.title in line.subject.name
    assert not second_checks.may_be_refused(line.approval)
