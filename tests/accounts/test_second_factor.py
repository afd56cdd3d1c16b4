"""The second factor: set up before any private page, asked for at each sign-in, used once."""

import datetime as dt
import re
import time
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Invitation, Role, User
from disclosures import policy
from tests import factories as make
from tests.accounts.test_sign_in import give_code, is_signed_in, sign_in, sign_in_wholly
from tests.app_codes import code_from
from tests.markup import read
from tests.signing_in import code_of

pytestmark = pytest.mark.django_db
APP, CODES, AGAIN = "/accounts/second-factor/app/", "/accounts/second-factor/codes/", "/accounts/again/"
GOOD = "correct horse battery staple"


def again_and_back_to(path: str) -> str:
    return f"{AGAIN}?next={quote(path, safe='')}"


def words(response: Any) -> str:
    return response.content.decode()


def secret_on(response: Any) -> str:
    return re.findall(r'class="secret">([A-Z2-7 ]+)<', words(response))[0]


def accept_invitation(client: Client, role: str = Role.EDITOR) -> User:
    address = Invitation.objects.invite("new@example.org", role)
    client.post(address[address.index("/accounts/") :], {"password": GOOD, "again": GOOD})
    return User.objects.get(email="new@example.org")


def codes_on(response: Any) -> list[str]:
    return re.findall(r"<li><code>(\d{8})</code>", words(response))


def test_a_new_editor_sets_up_an_app_and_keeps_recovery_codes_before_the_desk_opens(client: Client):
    editor = accept_invitation(client)
    assert client.get("/review/").status_code == 302
    page = client.get(APP)
    assert "Your role needs a second factor" in words(page)
    assert '<svg class="qr"' in words(page) and "data:" not in words(page)
    done = client.post(APP, {"code": code_from(secret_on(page))})
    assert (done.status_code, done.headers["Location"]) == (302, CODES)
    codes = codes_on(client.get(CODES))
    assert len(set(codes)) == 10
    assert client.get("/review/").status_code == 200

    again = words(client.get(CODES))
    assert not [code for code in codes if code in again], "shown once"
    client.post("/accounts/sign-out/")
    sign_in(client, editor.email, GOOD)
    assert not is_signed_in(client)
    assert give_code(client, codes[3]).headers["Location"] == "/review/"
    client.post("/accounts/sign-out/")
    sign_in(client, editor.email, GOOD)
    assert "not right" in words(give_code(client, codes[3])), "each lets in once"
    assert not is_signed_in(client)


def test_a_wrong_code_adds_no_app(client: Client):
    accept_invitation(client)
    page = client.get(APP)
    right = code_from(secret_on(page))
    wrong = client.post(APP, {"code": f"{(int(right) + 1) % 1_000_000:06}"})
    assert "<title>Error: " in words(wrong)
    assert not Authenticator.objects.exists()
    assert client.get("/review/").status_code == 302


@pytest.mark.parametrize("role", [Role.EDITOR, Role.OPERATOR])
def test_a_password_alone_opens_nothing_private(client: Client, role: str):
    person = make.UserFactory(roles=[role], second_factor=False)
    sign_in(client, person.email)
    assert is_signed_in(client)
    user = client.get("/accounts/").wsgi_request.user
    document = make.DocumentFactory()
    assert policy.lacks_second_factor(user)
    assert not policy.may_review(user)
    assert not policy.may_decide(user, document)
    assert not policy.may_take_down(user)
    for address in ("/review/", f"/review/{document.pk}/"):
        assert client.get(address).headers["Location"].startswith(APP)
        assert client.post(address, {"action": "withdraw"}).headers["Location"].startswith(APP)


def test_others_need_none(client: Client):
    volunteer = make.UserFactory(roles=[Role.VOLUNTEER])
    sign_in(client, volunteer.email)
    assert not policy.lacks_second_factor(client.get("/accounts/").wsgi_request.user)
    assert not policy.lacks_second_factor(AnonymousUser())


def test_a_session_that_never_showed_the_code_is_asked_for_it(client: Client):
    """Such as one that began before the app was added, elsewhere."""
    editor = make.EditorFactory(second_factor=False)
    sign_in(client, editor.email)
    elsewhere = Client()
    sign_in(elsewhere, editor.email)
    page = elsewhere.get(APP)
    elsewhere.post(APP, {"code": code_from(secret_on(page))})
    assert client.get("/review/").headers["Location"] == again_and_back_to("/review/")
    asked = client.post(AGAIN, {"code": code_of(editor), "next": "/review/"})
    assert asked.headers["Location"] == "/review/"
    assert client.get("/review/").status_code == 200


def test_a_code_is_used_once_whoever_sees_it(client: Client):
    editor = make.EditorFactory()
    code = code_of(editor)
    sign_in(client, editor.email)
    give_code(client, code)
    assert is_signed_in(client)
    thief = Client()
    sign_in(thief, editor.email)
    assert "not right" in words(give_code(thief, code))
    assert not is_signed_in(thief)


def test_a_code_of_before_is_refused_once_a_later_one_was_used(client: Client):
    editor = make.EditorFactory()
    before = code_of(editor)
    with time_machine.travel(time.time() + 30, tick=False):
        sign_in_wholly(client, editor)
        other = Client()
        sign_in(other, editor.email)
        give_code(other, before)
        assert not is_signed_in(other)


@pytest.mark.parametrize(("seconds", "is_taken"), [(-35, True), (35, True), (-95, False), (95, False)])
def test_a_clock_may_be_a_step_off(client: Client, seconds: int, is_taken: bool):
    """F09"""
    editor = make.EditorFactory()
    now = 1_900_000_005  # the middle of a step
    with time_machine.travel(now + seconds, tick=False):
        code = code_of(editor)
    with time_machine.travel(now, tick=False):
        sign_in(client, editor.email)
        give_code(client, code)
        assert is_signed_in(client) is is_taken


def test_after_five_wrong_codes_one_waits(client: Client, settings: Any):
    settings.RATE_LIMITS_ENABLED = True
    editor = make.EditorFactory()
    sign_in(client, editor.email)
    right = code_of(editor)
    for n in range(1, 6):
        assert give_code(client, f"{(int(right) + n * 1000) % 1_000_000:06}").status_code == 200
    refused = give_code(client, right)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 301
    assert not is_signed_in(client)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=301)):
        assert give_code(client, code_of(editor)).status_code == 302


def test_the_secret_cannot_be_read_from_the_database_alone():
    editor = make.EditorFactory()
    stored = str(Authenticator.objects.get(user=editor).data)
    assert stored.count("gAAAA") == 1, "as Fernet writes it"


def test_the_last_factor_of_an_editor_stays(client: Client):
    editor = make.EditorFactory()
    client.force_login(editor)
    page = client.post(f"{APP}remove/")
    assert "Your role needs a second factor." in words(page)
    assert Authenticator.objects.filter(user=editor).exists()


def test_a_volunteer_may_remove_theirs(client: Client):
    volunteer = make.UserFactory(roles=[Role.VOLUNTEER], second_factor=True)
    client.force_login(volunteer)
    assert client.post(f"{APP}remove/").status_code == 302
    assert not Authenticator.objects.filter(user=volunteer).exists()


def test_factors_are_changed_only_by_who_has_just_shown_who_they_are(client: Client):
    editor = make.EditorFactory()
    client.force_login(editor)
    codes = "/accounts/second-factor/codes/new/"
    assert client.get(codes).status_code == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        assert client.get(codes).headers["Location"] == again_and_back_to(codes)
        refused = client.post(AGAIN, {"code": "000000", "next": codes})
        assert "not right" in words(refused)
        passed = client.post(AGAIN, {"code": code_of(editor), "next": codes})
        assert passed.headers["Location"] == codes
        assert client.get(codes).status_code == 200


def test_the_password_is_asked_again_where_there_is_no_second_factor(client: Client, settings: Any):
    settings.RATE_LIMITS_ENABLED = True
    client.force_login(make.UserFactory())
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        assert client.get(APP).headers["Location"] == again_and_back_to(APP)
        assert "That is not the password." in words(client.post(AGAIN, {"password": "x", "next": APP}))
        done = client.post(AGAIN, {"password": "an invented long password", "next": APP})
        assert done.headers["Location"] == APP
        assert client.get(APP).status_code == 200
        for _ in range(10):
            last = client.post(AGAIN, {"password": "x", "next": APP})
        assert last.status_code == 429, "wrong ones count as at the sign-in page"


def test_new_recovery_codes_void_the_old(client: Client):
    editor = make.EditorFactory()
    client.force_login(editor)
    client.post(f"{CODES}new/")
    first = codes_on(client.get(CODES))
    client.post(f"{CODES}new/")
    second = codes_on(client.get(CODES))
    assert len(first) == len(second) == 10
    assert not set(first) & set(second)
    client.post("/accounts/sign-out/")
    sign_in(client, editor.email)
    give_code(client, first[0])
    assert not is_signed_in(client)
    give_code(client, second[0])
    assert is_signed_in(client)


def test_the_pages_say_what_they_are_about(client: Client):
    client.force_login(make.EditorFactory())
    main = read(words(client.get("/accounts/"))).texts["main"][0]
    assert "Authenticator app, added" in main
    assert "This browser" in main


def test_who_lost_everything_starts_again_by_the_operator_and_is_told(client: Client, mailoutbox: Any):
    editor = make.EditorFactory()
    client.force_login(editor)
    call_command("forget_second_factor", editor.email.upper())
    assert client.get("/accounts/").status_code == 302, "signed out everywhere"
    assert [message.to for message in mailoutbox] == [[editor.email]]
    sign_in(client, editor.email)
    assert client.get("/review/").headers["Location"].startswith(APP)
    with pytest.raises(CommandError):
        call_command("forget_second_factor", "nobody@example.org")
