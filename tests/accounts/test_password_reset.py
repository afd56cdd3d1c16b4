"""A new password by mail: one use, one hour, no sign-in, and the end of all sessions."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import User
from tests import factories as make
from tests.accounts.test_sign_in import is_signed_in, sign_in
from tests.accounts.test_sign_up import link_in

pytestmark = pytest.mark.django_db
ASK = "/accounts/password/"
NEW = "correct horse battery staple"


def ask(client: Client, email: str = "person@example.org") -> Any:
    return client.post(ASK, {"email": email})


def set_password(client: Client, link: str, password: str = NEW) -> Any:
    """Follows the link to the form, whose address does not hold the token, and sends it."""
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


@pytest.fixture
def person() -> User:
    return make.UserFactory(email="person@example.org")


def test_a_link_sets_a_new_password_and_signs_nobody_in(client: Client, person: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, person.email)
    assert elsewhere.get("/accounts/").status_code == 200
    assert ask(client).headers["Location"] == "/accounts/password/sent/"
    link = link_in(mail.outbox[0])
    moved = client.get(link)
    assert moved.headers["Location"].endswith("-set-password/")
    assert moved.headers["Referrer-Policy"] == "strict-origin"
    assert set_password(client, link).headers["Location"] == "/accounts/password/set/"
    assert not is_signed_in(client)
    assert elsewhere.get("/accounts/").status_code == 302, "all sessions end"
    sign_in(client, person.email, NEW)
    assert is_signed_in(client)
    assert any("password" in message.subject.lower() for message in mail.outbox[1:]), "the owner is told"


def test_a_link_works_once(client: Client, person: User) -> None:
    ask(client)
    link = link_in(mail.outbox[0])
    set_password(client, link)
    assert "used or is too old" in Client().get(link).content.decode()


def test_a_link_is_void_once_the_password_changed_otherwise(client: Client, person: User) -> None:
    ask(client)
    person.set_password("changed in between, by another way")
    person.save()
    assert "used or is too old" in client.get(link_in(mail.outbox[0])).content.decode()


def test_a_link_works_for_an_hour(client: Client, person: User) -> None:
    ask(client)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=61)):
        assert "used or is too old" in client.get(link_in(mail.outbox[0])).content.decode()


def test_unknown_accounts_get_the_same_answer_and_no_mail(client: Client, person: User) -> None:
    """A20"""
    known, unknown = ask(client), ask(Client(), "nobody@example.org")
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert known.content == unknown.content
    assert [message.to for message in mail.outbox] == [["person@example.org"]]


def test_closed_accounts_get_none(client: Client) -> None:
    make.UserFactory(email="gone@example.org", is_active=False)
    ask(client, "gone@example.org")
    assert mail.outbox == []


def test_a_weak_password_is_refused(client: Client, person: User) -> None:
    ask(client)
    page = set_password(client, link_in(mail.outbox[0]), "password1234")
    assert "too common" in page.content.decode()


def test_five_links_a_day(client: Client, person: User, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    answers = [
        client.post(ASK, {"email": person.email}, REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(6)
    ]
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_the_second_factor_is_asked_for_all_the_same(client: Client) -> None:
    editor = make.EditorFactory(email="person@example.org")
    ask(client)
    set_password(client, link_in(mail.outbox[0]))
    assert sign_in(client, editor.email, NEW).headers["Location"].startswith("/accounts/code/")
    assert not is_signed_in(client)
