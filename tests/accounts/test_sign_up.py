"""Accounts of volunteers: optional, confirmed by mail, and telling nobody who has one."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Role, User
from tests import factories as make
from tests.accounts.test_sign_in import is_signed_in, sign_in

pytestmark = pytest.mark.django_db
SIGN_UP = "/accounts/sign-up/"
GOOD = "correct horse battery staple"


def sign_up(client: Client, email: str = "new@example.org", password: str = GOOD, again: str = "") -> Any:
    return client.post(SIGN_UP, {"email": email, "password1": password, "password2": again or password})


def link_in(message: Any) -> str:
    found = re.search(r"http://testserver(/\S+)", message.body)
    assert found, message.body
    return found[1]


def test_an_account_works_once_its_address_is_confirmed(client: Client) -> None:
    done = sign_up(client)
    assert done.headers["Location"] == "/accounts/sign-up/sent/"
    user = User.objects.get()
    assert user.has_role(Role.VOLUNTEER) and not user.has_role(Role.EDITOR)
    assert not is_signed_in(client)
    sign_in(client, "new@example.org", GOOD)
    assert not is_signed_in(client), "not before it is confirmed, so nothing can be handed in"

    link = link_in(mail.outbox[0])
    other = Client()
    page = other.get(link)
    assert "new@example.org" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "strict-origin"
    sign_in(other, "new@example.org", GOOD)
    assert not is_signed_in(other), "a mail program that looks at links confirms nothing"
    assert "is confirmed" in other.post(link).content.decode()
    assert not is_signed_in(other)
    sign_in(other, "new@example.org", GOOD)
    assert is_signed_in(other)


def test_a_known_address_gets_the_same_answer_and_another_message(client: Client) -> None:
    """A20"""
    known = make.UserFactory(email="known@example.org")
    first, second = sign_up(client, "unknown@example.org"), sign_up(Client(), "Known@example.org")
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert first.content == second.content
    assert User.objects.count() == 2
    assert [message.to for message in mail.outbox] == [["unknown@example.org"], ["known@example.org"]]
    assert "already" in mail.outbox[1].body
    assert User.objects.get(pk=known.pk).check_password("an invented long password")


@pytest.mark.parametrize(
    ("password", "again", "complaint"),
    [
        ("short words", "", "too short"),
        ("password1234", "", "too common"),
        ("x" * 129, "", "at most 128"),
        ("new@example.org", "", "too similar"),
        (GOOD, "something else", "the same password each time"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(
    client: Client, password: str, again: str, complaint: str
) -> None:
    page = sign_up(client, password=password, again=again)
    assert page.status_code == 200
    assert complaint in page.content.decode()
    assert f'value="{password}" autocomplete="new' not in page.content.decode()
    assert not User.objects.exists()


def test_128_characters_are_taken(client: Client) -> None:
    assert sign_up(client, password="otter " * 21 + "xy").status_code == 302


def test_one_address_makes_five_accounts_an_hour(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    answers = [sign_up(Client(), f"person-{n}@elsewhere.example").status_code for n in range(6)]
    assert answers == [302] * 5 + [429]


def test_a_wrong_or_old_link_confirms_nothing(client: Client) -> None:
    for key in ("x", "MQ:1:abc"):
        page = client.get(f"/accounts/confirm/{key}/")
        assert page.status_code == 200
        assert "used or is too old" in page.content.decode()
        assert client.post(f"/accounts/confirm/{key}/").status_code == 404


@pytest.mark.parametrize(("backend", "is_said"), [("filebased", True), ("smtp", False)])
def test_without_a_mail_server_the_page_says_where_messages_lie(
    client: Client, settings: Any, backend: str, is_said: bool
) -> None:
    settings.MAIL_DELIVERY = f"django.core.mail.backends.{backend}.EmailBackend"
    for address in ("/accounts/sign-up/sent/", "/accounts/password/sent/"):
        assert ("no mail server" in client.get(address).content.decode()) is is_said
