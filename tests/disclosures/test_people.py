"""Accounts and roles in the browser: by operators, on others, and where it counts by two of them (A26)."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import Invitation, Role, Session, User
from disclosures.editing import approvals, people
from disclosures.models import Approval, AuditEntry
from tests.accounts.test_sign_in import is_signed_in, sign_in
from tests.factories import EditorFactory, UserFactory
from tests.reviewing import words
from tests.signing_in import code_of

pytestmark = pytest.mark.django_db
PEOPLE = "/review/people/"
WHY = "Joined the team."


@pytest.fixture(autouse=True)
def two_people(settings: Any) -> None:
    settings.TWO_PERSON_RULES = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def first() -> User:
    return UserFactory(roles=["operator"], email="first@example.org")


@pytest.fixture
def second() -> User:
    return UserFactory(roles=["operator"], email="second@example.org")


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def ask(operator: User, person: User, act: str, reason: str = WHY) -> Any:
    return browser_of(operator).post(f"{PEOPLE}{person.pk}/", {"act": act, "reason": reason}, follow=True)


def agree(operator: User) -> Any:
    waiting = approvals.waiting().get()
    return browser_of(operator).post(PEOPLE, {"action": "agree", "approval": waiting.pk}, follow=True)


def roles_of(person: User) -> set[str]:
    return set(User.objects.get(pk=person.pk).groups.values_list("name", flat=True))


def entry(action: str) -> AuditEntry:
    return AuditEntry.objects.get(action=action)


def test_a_role_takes_two_operators_and_ends_sessions(first: User, second: User):
    person = UserFactory(roles=["volunteer"])
    theirs = browser_of(person)
    assert "once a second operator agrees" in words(ask(first, person, "give-role-editor"))
    assert roles_of(person) == {"volunteer"}
    page = words(browser_of(second).get(PEOPLE))
    assert WHY in page and person.email in page and first.email in page
    assert "It is done." in words(agree(second))
    assert roles_of(person) == {"volunteer", "editor"}
    assert not Session.objects.filter(user=person).exists()
    assert theirs.get("/accounts/").status_code == 302, "signs in anew, with another key"
    done = entry("give-role")
    assert (done.actor, done.object_type, done.object_id) == (second, "user", str(person.pk))
    assert done.reason == WHY
    assert done.data == {"role": "editor", "ended": 1, "asked_by": first.pk, "alone": False}


def test_who_asked_cannot_agree(first: User):
    person = UserFactory()
    ask(first, person, "give-role-editor")
    assert "Waits for somebody else" in words(browser_of(first).get(PEOPLE))
    assert "Somebody else has to agree" in words(agree(first))
    assert "Somebody else has to agree" in words(ask(first, person, "give-role-editor"))
    assert roles_of(person) == set()


def test_nobody_acts_on_themselves(first: User, second: User):
    """Neither as the first nor as the second of two."""
    page = words(browser_of(first).get(f"{PEOPLE}{first.pk}/"))
    assert "This is your own account" in page
    assert "Go on" not in page
    for act in ("give-role-editor", "forget-second-factor", "disable-account"):
        assert "Nobody does this to themselves" in words(ask(first, first, act))
    ask(second, first, "give-role-editor")
    assert "Nobody does this to themselves" in words(agree(first))
    assert roles_of(first) == {"operator"}
    assert first.is_active


def test_with_the_rule_off_one_is_enough_and_the_audit_says_so(settings: Any, first: User):
    settings.TWO_PERSON_RULES = False
    person = UserFactory(roles=["editor"])
    assert "It is done." in words(ask(first, person, "take-role-editor"))
    assert roles_of(person) == set()
    assert entry("take-role").data["alone"] is True
    assert "switched off" in words(browser_of(first).get(PEOPLE))


def test_closing_an_account_is_done_at_once(first: User):
    person = EditorFactory()
    Invitation.objects.invite(person.email, Role.OPERATOR)
    theirs = browser_of(person)
    assert theirs.get("/review/").status_code == 200
    ask(first, person, "disable-account", "Left the team.")
    assert theirs.get("/review/").status_code == 302
    assert not Invitation.objects.filter(email=person.email).exists(), "nor does an old link let them in"
    again = Client()
    sign_in(again, person.email)
    assert not is_signed_in(again)
    assert (entry("disable-account").reason, entry("disable-account").data) == (
        "Left the team.",
        {"ended": 1},
    )
    ask(first, person, "enable-account", "Came back.")
    sign_in(again, person.email)
    assert again.get("/accounts/code/").status_code == 200, "the password is right again"


def test_a_lost_second_factor_takes_two_and_its_owner_is_told(first: User, second: User):
    person = EditorFactory()
    theirs = browser_of(person)
    ask(first, person, "forget-second-factor", "Lost the telephone; we spoke on the telephone.")
    assert theirs.get("/review/").status_code == 200
    assert not mail.outbox
    agree(second)
    assert theirs.get("/review/").status_code == 302
    assert [message.to for message in mail.outbox] == [[person.email]]
    assert entry("forget-second-factor").data == {"ended": 1, "asked_by": first.pk, "alone": False}
    sign_in(theirs, person.email)
    assert theirs.get("/review/").headers["Location"].startswith("/accounts/second-factor/app/")


def invite(operator: User, email: str = "new@example.org", role: str = "editor") -> Any:
    data = {"action": "invite", "email": email, "role": role, "reason": WHY}
    return browser_of(operator).post(PEOPLE, data, follow=True)


def link_in(message: Any) -> str:
    return re.search(r"(/accounts/invitation/\S+)", message.body)[1]  # type: ignore[index]


def test_an_invitation_to_a_strict_role_takes_two_and_goes_by_mail_alone(first: User, second: User):
    page = invite(first)
    assert not mail.outbox
    assert "/accounts/invitation/" not in words(page)
    page = agree(second)
    assert "/accounts/invitation/" not in words(page), "no operator could take it up themselves"
    assert mail.outbox[0].to == ["new@example.org"]
    client = Client()
    password = "correct horse battery staple"
    client.post(link_in(mail.outbox[0]), {"password": password, "again": password})
    assert roles_of(User.objects.get(email="new@example.org")) == {"editor"}
    invited = entry("invite")
    assert (invited.actor, invited.data) == (
        second,
        {"role": "editor", "asked_by": first.pk, "alone": False},
    )
    assert "example.org" not in str(list(AuditEntry.objects.values_list()))


def test_a_volunteer_is_invited_by_one(first: User):
    invite(first, role="volunteer")
    assert mail.outbox[0].to == ["new@example.org"]


def test_nobody_invites_themselves_to_another_role(first: User):
    assert "Nobody invites themselves" in words(invite(first, email="First@example.org"))
    assert not Approval.objects.exists()


def test_an_invitation_for_another_operator_is_not_agreed_to_by_that_operator(first: User, second: User):
    invite(first, email=second.email)
    assert "Nobody does this to themselves" in words(agree(second))
    assert not mail.outbox


def test_what_is_already_so_is_refused(first: User):
    person = UserFactory(roles=["editor"])
    assert "give-role-editor is not one of" in words(ask(first, person, "give-role-editor"))
    with pytest.raises(people.Changed):
        people.act(person.pk, "give-role-editor", WHY, by=first)


def test_bad_input_is_refused_in_words(first: User):
    client = browser_of(first)
    person = UserFactory()
    assert "Choose what to do." in words(client.post(f"{PEOPLE}{person.pk}/", {}))
    assert "Error: People" in words(client.post(PEOPLE, {"action": "invite", "email": "no"}))
    assert client.post(PEOPLE, {"action": "agree", "approval": "x"}).status_code == 400
    assert client.post(PEOPLE, {"action": "other"}).status_code == 400
    assert client.get(f"{PEOPLE}?after=x").status_code == 400
    assert client.get(f"{PEOPLE}999999/").status_code == 404
    assert client.get(f"{PEOPLE}?role=x").status_code == 200
    gone = {"action": "agree", "approval": "999999"}
    assert "decided in the meantime" in words(client.post(PEOPLE, gone, follow=True))


def test_somebody_is_found_by_mail_without_an_address_in_an_address(first: User):
    person = UserFactory(email="somebody@example.org")
    client = browser_of(first)
    found = client.post(PEOPLE, {"action": "find", "find": "Somebody@example.org"})
    assert found.headers["Location"] == f"{PEOPLE}{person.pk}/"
    missed = client.post(PEOPLE, {"action": "find", "find": "nobody@example.org"})
    assert "Nobody has an account with this address" in words(missed)


def test_the_list_goes_on_by_cursor_and_costs_the_same(
    first: User, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
):
    monkeypatch.setattr("accounts.people.PER_PAGE", 3)
    client = browser_of(first)
    made = [UserFactory() for _ in range(4)]
    page = words(client.get(PEOPLE))
    assert [person.email in page for person in reversed(made)] == [True, True, True, False]
    onward = re.search(r'rel="next" href="(\?after=[^"]+)"', page)
    assert onward
    rest = words(client.get(PEOPLE + onward[1]))
    assert made[0].email in rest and first.email in rest
    assert made[1].email not in rest
    assert 'rel="next"' not in rest
    client.get(PEOPLE)
    # Session, person, their roles; waiting and its count; accounts and their roles.
    with django_assert_num_queries(7):
        client.get(PEOPLE)


def test_the_list_is_filtered_by_role(first: User):
    editor = EditorFactory()
    page = words(browser_of(first).get(f"{PEOPLE}?role=editor"))
    assert editor.email in page
    assert f">{first.email}</a>" not in page


def test_a_role_needs_a_fresh_sign_in_and_the_form_is_not_lost(first: User, second: User):
    person = UserFactory()
    client = browser_of(first)
    where = f"{PEOPLE}{person.pk}/"
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        assert client.get(where).status_code == 200, "looking does not ask"
        asked = client.post(where, {"act": "give-role-editor", "reason": WHY})
        again = asked.headers["Location"]
        assert again.startswith("/accounts/again/?next=")
        assert not Approval.objects.exists()
        done = client.post(again, {"code": code_of(first), "next": where}, follow=True)
        assert "once a second operator agrees" in words(done)
    assert Approval.objects.get().reason == WHY
