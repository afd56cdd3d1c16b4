"""Signing in and out: who gets in, who has to wait, what is said."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import FailedAttempt, User
from tests import factories as make
from tests.signing_in import code_of

pytestmark = pytest.mark.django_db
PASSWORD = "an invented long password"
SIGN_IN_PATH = "/accounts/sign-in/"
WRONG = "That e-mail address and password do not belong together."


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN_PATH, {"username": email, "password": password, **more})


def give_code(client: Client, code: str) -> Any:
    return client.post("/accounts/code/", {"code": code})


def sign_in_wholly(client: Client, user: User, **more: str) -> Any:
    """Both steps; the answer to the second."""
    response = sign_in(client, user.email, **more)
    assert response.headers["Location"].startswith("/accounts/code/")
    return give_code(client, code_of(user))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_form_is_labelled_and_needs_no_script(client: Client) -> None:
    response = client.get(SIGN_IN_PATH)
    assert response.status_code == 200
    body = response.content.decode()
    assert '<label for="id_username">E-mail' in body
    assert 'autocomplete="current-password"' in body
    assert "noindex" in body
    assert "<title>Sign in – Data Trail</title>" in body


def test_an_editor_gets_in_and_is_led_to_the_desk(client: Client) -> None:
    editor = make.EditorFactory()
    response = sign_in_wholly(client, editor)
    assert (response.status_code, response.headers["Location"]) == (302, "/review/")
    assert is_signed_in(client)
    assert client.get("/review/").status_code == 200
    assert response.cookies["session"]["httponly"]
    assert response.cookies["session"]["samesite"] == "Lax"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_capitals_in_the_address_do_not_matter(client: Client) -> None:
    make.UserFactory(email="reader@example.org")
    sign_in(client, "Reader@Example.ORG")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [("editor@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("gone@example.org", PASSWORD)],
    ids=["wrong password", "unknown address", "closed account"],
)
def test_who_is_refused_learns_the_same_whatever_the_reason(
    client: Client, email: str, password: str
) -> None:
    make.EditorFactory(email="editor@example.org")
    make.EditorFactory(email="gone@example.org", is_active=False)
    response = sign_in(client, email, password)
    assert response.status_code == 200
    body = response.content.decode()
    assert WRONG in body
    assert "<title>Error: Sign in" in body
    assert password not in body
    assert not is_signed_in(client)


def test_one_is_led_on_within_the_site_only(client: Client) -> None:
    editor = make.EditorFactory()
    assert sign_in_wholly(client, editor, next="/review/?page=2").headers["Location"] == "/review/?page=2"
    client.logout()
    elsewhere = sign_in_wholly(client, editor, next="https://evil.example/review/")
    assert elsewhere.headers["Location"] == "/review/"


def test_ten_failures_make_the_account_wait_from_any_address(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    person = make.UserFactory()
    for n in range(10):
        client.post(SIGN_IN_PATH, {"username": person.email, "password": "x"}, REMOTE_ADDR=f"10.0.0.{n}")
    response = client.post(
        SIGN_IN_PATH, {"username": person.email, "password": PASSWORD}, REMOTE_ADDR="10.9.9.9"
    )
    assert response.status_code == 429
    assert 1 < int(response.headers["Retry-After"]) <= 301, "until the first of ten is five minutes old"
    assert not is_signed_in(client)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=301)):
        sign_in(client, person.email)
    assert is_signed_in(client)


def test_asking_while_one_waits_makes_nobody_wait_longer(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    for _ in range(12):
        sign_in(client, "somebody@example.org", "x")
    assert FailedAttempt.objects.count() == 20


def test_a_stranger_who_guesses_for_ever_does_not_lock_out_the_owner(client: Client, settings: Any) -> None:
    """A21: a browser in which the owner signed in before has a count of its own."""
    settings.RATE_LIMITS_ENABLED = True
    person = make.UserFactory()
    sign_in(client, person.email)
    client.post("/accounts/sign-out/")
    stranger = Client()
    for n in range(11):
        last = stranger.post(
            SIGN_IN_PATH, {"username": person.email, "password": "x"}, REMOTE_ADDR=f"10.0.0.{n}"
        )
    assert last.status_code == 429
    assert sign_in(client, person.email).status_code == 302
    assert is_signed_in(client)


def test_the_browser_of_one_person_opens_no_count_for_another(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    mine, theirs = make.UserFactory(), make.UserFactory()
    sign_in(client, mine.email)
    client.post("/accounts/sign-out/")
    for n in range(11):
        last = client.post(
            SIGN_IN_PATH, {"username": theirs.email, "password": "x"}, REMOTE_ADDR=f"10.0.0.{n}"
        )
    assert last.status_code == 429
    assert "device" in client.cookies
    assert theirs.email not in str(client.cookies) and mine.email not in str(client.cookies)


def test_one_address_cannot_try_many_accounts(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    for n in range(10):
        sign_in(client, f"person-{n}@elsewhere.example", "x")
    assert sign_in(client, make.UserFactory().email).status_code == 429


def test_nine_failures_are_forgiven(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    person = make.UserFactory()
    for _ in range(9):
        sign_in(client, person.email, "x")
    assert sign_in(client, person.email).status_code == 302


def test_neither_address_nor_account_is_kept_of_a_failure(client: Client) -> None:
    client.post(SIGN_IN_PATH, {"username": "a@example.org", "password": "x"}, REMOTE_ADDR="10.1.2.3")
    keys = list(FailedAttempt.objects.values_list("key", flat=True))
    assert len(keys) == 2
    assert all(len(key) == 64 and "10.1" not in key and "example" not in key for key in keys)


def test_failures_older_than_a_day_are_forgotten(client: Client) -> None:
    FailedAttempt.objects.create(key="0" * 64, at=dt.datetime.now(dt.UTC) - dt.timedelta(days=2))
    sign_in(client, "a@example.org", "x")
    assert not FailedAttempt.objects.filter(key="0" * 64).exists()


def test_signing_out_takes_a_post(client: Client) -> None:
    client.force_login(make.EditorFactory())
    assert client.get("/accounts/sign-out/").status_code == 405
    assert is_signed_in(client)
    assert client.post("/accounts/sign-out/").headers["Location"] == "/"
    assert not is_signed_in(client)


def test_forms_are_refused_without_their_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    editor = make.EditorFactory()
    assert strict.post(SIGN_IN_PATH, {"username": editor.email, "password": PASSWORD}).status_code == 403


def test_who_is_signed_in_is_not_asked_again(client: Client) -> None:
    client.force_login(make.EditorFactory())
    assert client.get(SIGN_IN_PATH).headers["Location"] == "/review/"


def test_passwords_are_hashed_slowly() -> None:
    assert make.EditorFactory().password.startswith("scrypt$")
