"""Sessions: rows of their owner, shorter for editors, listed and ended."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Invitation, Role, Session, User
from tests import factories as make
from tests.accounts.test_sign_in import sign_in

pytestmark = pytest.mark.django_db


def later(**by: int) -> Any:
    return time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(**by), tick=False)


def is_known(client: Client) -> bool:
    return client.get("/accounts/").status_code == 200


def test_an_editor_who_is_away_for_half_an_hour_signs_in_again(client: Client) -> None:
    client.force_login(make.EditorFactory())
    with later(minutes=25):
        assert is_known(client)
    with later(minutes=50):
        assert is_known(client), "was here 25 minutes ago"
    with later(minutes=81):
        assert not is_known(client)
    assert not is_known(client), "it does not come back"


def test_twelve_hours_end_the_session_of_an_editor_who_never_pauses(client: Client) -> None:
    client.force_login(make.EditorFactory())
    for minutes in range(20, 720, 20):
        with later(minutes=minutes):
            assert is_known(client)
    with later(minutes=721):
        assert not is_known(client)


@pytest.mark.parametrize(("days", "holds"), [(13, True), (15, False)])
def test_a_volunteer_stays_for_fourteen_days(client: Client, days: int, holds: bool) -> None:
    client.force_login(make.UserFactory(roles=[Role.VOLUNTEER]))
    with later(days=days):
        assert is_known(client) is holds


def test_signing_in_gives_a_new_key(client: Client) -> None:
    client.get("/accounts/sign-up/")
    session = client.session
    session["something"] = 1
    session.save()
    before = str(session.session_key)
    client.cookies["session"] = before
    sign_in(client, make.UserFactory().email)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_new_role_ends_the_sessions_of_before(client: Client) -> None:
    person = make.UserFactory(roles=[Role.VOLUNTEER], email="person@example.org")
    client.force_login(person)
    address = Invitation.objects.invite(person.email, Role.EDITOR)
    other = Client()
    words = "correct horse battery staple"
    other.post(address[address.index("/accounts/") :], {"password": words, "again": words})
    assert is_known(other)
    assert not is_known(client)


def test_a_closed_account_is_out_at_once(client: Client) -> None:
    person = make.UserFactory()
    client.force_login(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not is_known(client)


def test_sessions_are_listed_and_ended_one_by_one_or_all(client: Client) -> None:
    person = make.UserFactory()
    sign_in(client, person.email)
    others = [Client(headers={"user-agent": f"Browser {n}"}) for n in range(3)]
    for other in others:
        sign_in(other, person.email)
    stranger = Client()
    stranger.force_login(make.UserFactory())
    page = client.get("/accounts/").content.decode()
    assert all(f"Browser {n}" in page for n in range(3))
    assert "This browser" in page
    keys = Session.objects.values_list("session_key", flat=True)
    assert not [key for key in keys if key in page], "the key is a secret"

    listed = {line["browser"]: line["id"] for line in client.get("/accounts/").context["sessions"]}
    client.post("/accounts/", {"session": listed["Browser 1"]})
    assert [is_known(other) for other in others] == [True, False, True]
    stranger.post("/accounts/", {"session": listed["Browser 0"]})
    assert is_known(others[0]), "only one's own"
    client.post("/accounts/", {"session": "others"})
    assert not any(is_known(other) for other in others)
    assert is_known(client)
    assert is_known(stranger)


def test_no_network_address_is_kept(client: Client) -> None:
    """P08"""
    person = make.UserFactory()
    words = {"username": person.email, "password": "an invented long password"}
    client.post("/accounts/sign-in/", words, REMOTE_ADDR="10.1.2.3")
    row = Session.objects.get(user=person)
    assert "10.1.2.3" not in str(row.__dict__) + str(row.get_decoded())


def test_the_page_is_written_to_once_a_minute_at_most(client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(make.UserFactory())
    client.get("/about/")
    # the session and its person
    with django_assert_num_queries(2):
        client.get("/about/")
