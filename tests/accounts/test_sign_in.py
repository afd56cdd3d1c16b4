"""Signing in and out: who gets in, who has to wait, what is said."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import FailedAttempt
from accounts.throttle import SIGN_IN
from tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = "an invented long password"
SIGN_IN_PATH = "/accounts/sign-in/"
WRONG = "That e-mail address and password do not belong together."


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN_PATH, {"username": email, "password": password, **more})


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
    response = sign_in(client, editor.email)
    assert (response.status_code, response.headers["Location"]) == (302, "/review/")
    assert is_signed_in(client)
    assert response.cookies["session"]["httponly"]
    assert response.cookies["session"]["samesite"] == "Lax"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_capitals_in_the_address_do_not_matter(client: Client) -> None:
    make.EditorFactory(email="editor@example.org")
    sign_in(client, "Editor@Example.ORG")
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
    assert sign_in(client, editor.email, next="/review/?page=2").headers["Location"] == "/review/?page=2"
    client.logout()
    elsewhere = sign_in(client, editor.email, next="https://evil.example/review/")
    assert elsewhere.headers["Location"] == "/review/"


def test_ten_failures_make_the_account_wait_from_any_address(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    editor = make.EditorFactory()
    for n in range(SIGN_IN.attempts):
        client.post(SIGN_IN_PATH, {"username": editor.email, "password": "x"}, REMOTE_ADDR=f"10.0.0.{n}")
    response = client.post(
        SIGN_IN_PATH, {"username": editor.email, "password": PASSWORD}, REMOTE_ADDR="10.9.9.9"
    )
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "300"
    assert not is_signed_in(client)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=SIGN_IN.seconds + 1)):
        sign_in(client, editor.email)
    assert is_signed_in(client)


def test_one_address_cannot_try_many_accounts(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    for n in range(SIGN_IN.attempts):
        sign_in(client, f"person-{n}@elsewhere.example", "x")
    assert sign_in(client, make.EditorFactory().email).status_code == 429


def test_nine_failures_are_forgiven(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    editor = make.EditorFactory()
    for _ in range(SIGN_IN.attempts - 1):
        sign_in(client, editor.email, "x")
    assert sign_in(client, editor.email).status_code == 302


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
