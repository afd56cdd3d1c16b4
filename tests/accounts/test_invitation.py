"""One-time links: they work once, for their person, until they expire."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Invitation, Role, User
from tests import factories as make

pytestmark = pytest.mark.django_db
GOOD = "correct horse battery staple"


def path_of(address: str) -> str:
    return address[address.index("/accounts/") :]


def invited(email: str = "new@example.org", role: str = Role.EDITOR) -> str:
    return path_of(Invitation.objects.invite(email, role))


def accept(client: Client, path: str, password: str = GOOD, again: str = "", **more: str) -> Any:
    return client.post(path, {"password": password, "again": again or password, **more})


def test_the_page_says_who_is_invited_as_what_and_until_when(client: Client) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC), tick=False):
        response = client.get(invited())
    body = response.content.decode()
    assert response.status_code == 200
    assert "<strong>Editor</strong>, new@example.org" in body
    assert "until 8 March 2026 at 12:00pm" in body
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response.headers["Cache-Control"]


def test_accepting_makes_an_account_with_the_role_and_signs_in(client: Client) -> None:
    path = invited()
    response = accept(client, path)
    assert (response.status_code, response.headers["Location"]) == (302, "/review/")
    # which leads on to the second factor
    assert client.get("/review/").headers["Location"] == "/accounts/second-factor/app/?next=%2Freview%2F"
    user = User.objects.get(email="new@example.org")
    assert user.has_role(Role.EDITOR)
    assert user.check_password(GOOD)
    assert not user.is_superuser
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_volunteer_is_led_to_the_account_and_is_no_editor(client: Client) -> None:
    response = accept(client, invited(role=Role.VOLUNTEER))
    assert response.headers["Location"] == "/accounts/"
    assert not User.objects.get().has_role(Role.EDITOR)


def test_a_link_works_once(client: Client) -> None:
    path = invited()
    accept(client, path)
    other = Client()
    assert other.get(path).status_code == 404
    assert accept(other, path, "another long passphrase").status_code == 404
    assert User.objects.get().check_password(GOOD)


def test_a_link_expires(client: Client) -> None:
    path = invited()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=7, seconds=1)):
        assert client.get(path).status_code == 404
        assert accept(client, path).status_code == 404
    assert not User.objects.exists()


def test_a_new_invitation_voids_the_earlier_one(client: Client) -> None:
    first, second = invited(), invited()
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


@pytest.mark.parametrize("token", ["x", "../review", "%00", "A" * 32])
def test_an_unknown_link_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/accounts/invitation/{token}/").status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "complaint"),
    [
        ("short", "short", "too short"),
        ("password1234", "password1234", "too common"),
        (GOOD, "something else entirely", "The two passwords differ."),
        ("new@example.org", "new@example.org", "too similar"),
    ],
    ids=["short", "common", "different", "like the address"],
)
def test_a_weak_or_mistyped_password_is_refused_and_the_link_still_works(
    client: Client, password: str, again: str, complaint: str
) -> None:
    path = invited()
    response = accept(client, path, password, again)
    body = response.content.decode()
    assert response.status_code == 200
    assert complaint in body
    assert "<title>Error: Set your password" in body
    assert f'value="{password}"' not in body
    assert not User.objects.exists()
    assert accept(client, path).status_code == 302


def test_the_first_editor_says_their_own_address(client: Client) -> None:
    address = Invitation.objects.first_editor_link()
    assert address is not None
    path = path_of(address)
    assert '<label for="id_email">E-mail' in client.get(path).content.decode()
    assert accept(client, path).status_code == 200  # no address given
    assert accept(client, path, email="First@Example.org").status_code == 302
    assert User.objects.get().email == "first@example.org"
    assert Invitation.objects.first_editor_link() is None


def test_only_a_fingerprint_of_the_link_is_stored() -> None:
    token = invited().rstrip("/").rpartition("/")[2]
    stored = Invitation.objects.get()
    assert token not in (stored.token_hash, str(stored.__dict__))
    assert len(stored.token_hash) == 64


def test_the_command_prints_a_link_that_works(client: Client, capsys: Any) -> None:
    call_command("invite", "someone@example.org", "--role", "volunteer")
    printed = capsys.readouterr().out.strip()
    assert client.get(path_of(printed.splitlines()[-1])).status_code == 200
    with pytest.raises(CommandError):
        call_command("invite", "someone@example.org", "--role", "emperor")


def test_an_invitation_of_somebody_known_gives_a_new_password_and_keeps_their_roles(client: Client) -> None:
    person = make.UserFactory(email="new@example.org", roles=[Role.VOLUNTEER])
    accept(client, invited(role=Role.EDITOR))
    fresh = User.objects.get(pk=person.pk)
    assert fresh.check_password(GOOD)
    assert fresh.has_role(Role.VOLUNTEER)
    assert fresh.has_role(Role.EDITOR)


def test_an_invitation_passes_by_no_second_factor(client: Client) -> None:
    """Whoever gets hold of a link to somebody's address still needs their telephone."""
    make.EditorFactory(email="new@example.org")
    response = accept(client, invited(role=Role.EDITOR))
    assert response.headers["Location"] == "/accounts/code/"
    assert "_auth_user_id" not in client.session
