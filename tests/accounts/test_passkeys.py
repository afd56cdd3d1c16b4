"""Passkeys: added, asked for at sign-in, bound to this site. The software one answers as a browser."""

import datetime as dt
import html
import json
import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from tests import factories as make
from tests.accounts.test_sign_in import is_signed_in, sign_in
from tests.passkeys import SoftPasskey

pytestmark = pytest.mark.django_db
ADD = "/accounts/second-factor/passkey/"


def asked(response: Any) -> dict[str, Any]:
    found = re.search(r'data-ask="([^"]+)"', response.content.decode())
    assert found
    options: dict[str, Any] = json.loads(html.unescape(found[1]))
    return options


def add(client: Client, key: SoftPasskey) -> Any:
    page = client.get(ADD, secure=True)
    return client.post(ADD, {"name": "blue key", "credential": key.create(asked(page))}, secure=True)


@pytest.fixture
def key(client: Client) -> SoftPasskey:
    """The passkey of an editor who has no other factor, and who is signed in."""
    made = SoftPasskey()
    editor = make.EditorFactory(email="key@example.org", second_factor=False)
    client.force_login(editor)
    assert add(client, made).headers["Location"] == "/accounts/second-factor/codes/"
    return made


def test_a_passkey_opens_the_desk_like_an_app_does(client: Client, key: SoftPasskey):
    assert client.get("/review/").status_code == 200
    assert "blue key" in client.get("/accounts/").content.decode()
    client.post("/accounts/sign-out/")
    sign_in(client, "key@example.org")
    assert not is_signed_in(client)
    page = client.get("/accounts/code/", secure=True)
    done = client.post("/accounts/code/", {"credential": key.get(asked(page))}, secure=True)
    assert done.headers["Location"] == "/review/"
    assert client.get("/review/").status_code == 200


def test_what_was_answered_once_answers_nothing_again(client: Client, key: SoftPasskey):
    client.post("/accounts/sign-out/")
    sign_in(client, "key@example.org")
    answer = key.get(asked(client.get("/accounts/code/", secure=True)))
    assert client.post("/accounts/code/", {"credential": answer}, secure=True).status_code == 302
    thief = Client()
    sign_in(thief, "key@example.org")
    thief.get("/accounts/code/", secure=True)
    assert thief.post("/accounts/code/", {"credential": answer}, secure=True).status_code == 200
    assert not is_signed_in(thief)


@pytest.mark.parametrize(
    "other",
    [SoftPasskey(), SoftPasskey(site="evil.example", origin="https://evil.example")],
    ids=["another key", "another site"],
)
def test_no_other_key_is_taken(client: Client, key: SoftPasskey, other: SoftPasskey):
    client.post("/accounts/sign-out/")
    sign_in(client, "key@example.org")
    page = client.get("/accounts/code/", secure=True)
    refused = client.post("/accounts/code/", {"credential": other.get(asked(page))}, secure=True)
    assert refused.status_code == 200
    assert not is_signed_in(client)


def test_no_key_of_a_page_without_https_is_added(client: Client):
    client.force_login(make.UserFactory())
    answer = add(client, SoftPasskey(origin="http://testserver"))
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


BROKEN = ("", "{}", "[]", "null", '"x"', '{"id": 1}', "\0", '{"response": {"clientDataJSON": "x"}}')


@pytest.mark.parametrize("sent", BROKEN)
def test_no_answer_breaks_the_pages(client: Client, key: SoftPasskey, sent: str):
    assert client.post(ADD, {"name": "x", "credential": sent}, secure=True).status_code == 200
    client.post("/accounts/sign-out/")
    sign_in(client, "key@example.org")
    assert client.post("/accounts/code/", {"credential": sent}, secure=True).status_code == 200
    assert not is_signed_in(client)


def test_a_passkey_is_removed_by_its_owner_alone(client: Client, key: SoftPasskey):
    passkey = Authenticator.objects.get(type="webauthn")
    stranger = Client()
    stranger.force_login(make.UserFactory())
    assert stranger.post(f"{ADD}{passkey.pk}/remove/").status_code == 404
    kept = client.post(f"{ADD}{passkey.pk}/remove/")
    assert "Your role needs a second factor." in kept.content.decode()
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_a_passkey_proves_again_who_it_is(client: Client, key: SoftPasskey):
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        again = client.get(ADD, secure=True).headers["Location"]
        assert again.startswith("/accounts/again/")
        wrong = SoftPasskey().get(asked(client.get(again, secure=True)))
        assert client.post(again, {"credential": wrong}, secure=True).status_code == 200
        right = key.get(asked(client.get(again, secure=True)))
        assert client.post(again, {"credential": right}, secure=True).headers["Location"] == ADD
        assert client.get(ADD, secure=True).status_code == 200
