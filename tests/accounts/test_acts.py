"""What happens to an account: in the audit by ids alone, and told to its owner by mail."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core import mail
from django.test import Client

from accounts import devices
from accounts.models import User
from disclosures.models import AuditEntry
from outbox.models import Mail
from tests import factories as make
from tests.accounts.test_password_reset import ask, set_password
from tests.accounts.test_second_factor import APP, CODES
from tests.accounts.test_sign_in import give_code, sign_in, sign_in_wholly
from tests.accounts.test_sign_up import GOOD, link_in, sign_up
from tests.app_codes import code_from
from tests.passkeys import give_passkey

pytestmark = pytest.mark.django_db


def acts(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action).order_by("id"))


def told() -> list[str]:
    return [message.subject.removeprefix("Data Trail: ") for message in mail.outbox]


def test_a_sign_in_is_on_record_with_the_failures_before_it(client: Client):
    editor = make.EditorFactory(email="editor@example.org")
    sign_in(client, "Editor@example.org", "wrong")
    sign_in(client, editor.email, "wrong again")
    sign_in(client, editor.email)
    give_code(client, "000000")
    assert not acts("sign-in"), "not before both steps"
    sign_in_wholly(client, editor)
    (entry,) = acts("sign-in")
    assert (entry.actor, entry.object_type, entry.object_id) == (editor, "user", str(editor.pk))
    assert entry.data == {"failed_before": 3, "new_browser": True}
    assert "example.org" not in str(list(AuditEntry.objects.values_list()))
    editor.refresh_from_db()
    assert editor.failed_sign_ins == 0


def test_strangers_cannot_fill_the_audit(client: Client):
    make.EditorFactory(email="editor@example.org")
    for name in ("editor@example.org", "nobody@example.org"):
        sign_in(client, name, "wrong")
    assert not AuditEntry.objects.exists()


def test_failures_go_to_the_security_log_without_a_name(client: Client, caplog: pytest.LogCaptureFixture):
    sign_in(client, "nobody@example.org", "wrong")
    said = [record.getMessage() for record in caplog.records if record.name == "security"]
    assert said == ["sign-in failed"]


def test_the_owner_is_told_of_a_browser_that_was_not_used_before(client: Client):
    person = make.UserFactory()
    sign_in(client, person.email)
    assert told() == [], "the first sign-in of all"
    client.post("/accounts/sign-out/")
    sign_in(client, person.email)
    assert told() == [], "the same browser"
    sign_in(Client(), person.email)
    assert told() == ["A new sign-in"]
    assert mail.outbox[0].to == [person.email]
    assert "set a new password at once" in mail.outbox[0].body


def test_a_mark_of_another_account_does_not_make_a_browser_known(client: Client):
    mine, other = make.UserFactory(), make.UserFactory()
    sign_in(client, mine.email)
    client.post("/accounts/sign-out/")
    sign_in(Client(), other.email)
    assert devices.NAME in client.cookies
    sign_in(client, other.email)
    assert told() == ["A new sign-in"]


def test_a_new_password_is_on_record_and_told(client: Client):
    person = make.UserFactory(email="person@example.org")
    ask(client)
    set_password(client, link_in(mail.outbox[0]))
    (entry,) = acts("reset-password")
    assert entry.object_id == str(person.pk)
    assert told()[1:] == ["Your password was changed"]


def test_factors_that_come_and_go_are_on_record_and_told(client: Client):
    editor = make.EditorFactory(second_factor=False)
    client.force_login(editor)
    secret = client.get(APP).context["form"].secret
    client.post(APP, {"code": code_from(secret)})
    passkey = give_passkey(editor)
    client.post(f"{CODES}new/")
    client.post(f"/accounts/second-factor/passkey/{passkey.pk}/remove/")
    assert [(entry.actor, entry.data) for entry in acts("add-factor")] == [(editor, {"type": "totp"})]
    assert [entry.data for entry in acts("new-recovery-codes")] == [{}]
    assert [entry.data for entry in acts("remove-factor")] == [{"type": "webauthn"}]
    assert told() == ["An authenticator app was added", "New recovery codes", "A passkey was removed"]


def test_what_is_not_done_is_not_told(client: Client):
    """The last second factor of an editor stays."""
    editor = make.EditorFactory()
    client.force_login(editor)
    client.post(f"{APP}remove/")
    assert (acts("remove-factor"), told()) == ([], [])


def test_ended_sessions_are_counted(client: Client):
    person = make.UserFactory()
    client.force_login(person)
    for _ in range(2):
        Client().force_login(person)
    client.post("/accounts/", {"session": "others"})
    client.post("/accounts/", {"session": "others"})
    assert [entry.data for entry in acts("end-sessions")] == [{"count": 2}]


def test_notices_stand_in_the_transaction_of_the_act(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.EMAIL_BACKEND = "outbox.backend.EmailBackend"
    editor = make.EditorFactory()
    client.force_login(editor)

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError

    passkey = give_passkey(editor)
    with monkeypatch.context() as patched:
        patched.setattr("accounts.acts.notices.tell", fails)
        with pytest.raises(RuntimeError):
            client.post(f"/accounts/second-factor/passkey/{passkey.pk}/remove/")
    passkey.refresh_from_db()
    assert (acts("remove-factor"), Mail.objects.count()) == ([], 0)
    client.post(f"/accounts/second-factor/passkey/{passkey.pk}/remove/")
    assert Mail.objects.get().recipients == [editor.email]


def test_three_confirmations_in_six_hours_and_the_same_words_after(settings: Any):
    """Section 8: to an account; nobody sees that the fourth is not sent."""
    settings.RATE_LIMITS_ENABLED = True
    made = sign_up(Client(), "new@example.org")
    answers = [sign_in(address(number), "new@example.org", GOOD) for number in range(2, 6)]
    assert len(mail.outbox) == 3
    assert {answer.headers["Location"] for answer in [made, *answers]} == {"/accounts/sign-up/sent/"}
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=6, minutes=1)):
        sign_in(address(9), "new@example.org", GOOD)
    assert len(mail.outbox) == 4


def test_three_confirmations_from_one_address_and_known_ones_count_alike(settings: Any):
    settings.RATE_LIMITS_ENABLED = True
    make.UserFactory(email="known@example.org")
    names = ["one@example.org", "known@example.org", "two@example.org", "three@example.org"]
    answers = [sign_up(Client(), name) for name in names]
    assert [message.to for message in mail.outbox] == [[name] for name in names[:3]]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {
        (302, "/accounts/sign-up/sent/")
    }


def address(number: int) -> Client:
    return Client(REMOTE_ADDR=f"192.0.2.{number}")


def test_a_known_address_costs_a_hash_like_a_new_one(monkeypatch: pytest.MonkeyPatch):
    """A20: what takes long is the hash."""
    hashed: list[str] = []
    encode = ScryptPasswordHasher.encode

    def counted(*given: Any, **more: Any) -> str:
        hashed.append("")
        return encode(*given, **more)

    monkeypatch.setattr(ScryptPasswordHasher, "encode", counted)
    make.UserFactory(email="known@example.org")
    costs = []
    for name in ("known@example.org", "unknown@example.org"):
        hashed.clear()
        sign_up(Client(), name)
        costs.append(len(hashed))
    assert costs[0] == costs[1] == 1
    assert User.objects.count() == 2


def test_no_request_talks_to_a_mail_server(settings: Any, monkeypatch: pytest.MonkeyPatch):
    """A20: known or not, it is a row at most."""
    settings.EMAIL_BACKEND = "outbox.backend.EmailBackend"
    settings.MAIL_DELIVERY = "django.core.mail.backends.smtp.EmailBackend"

    def called(*_: Any, **__: Any) -> None:
        raise AssertionError("a request waits for a mail server")

    monkeypatch.setattr("smtplib.SMTP.connect", called)
    make.UserFactory(email="person@example.org")
    pages = [ask(Client(), name) for name in ("person@example.org", "nobody@example.org")]
    assert pages[0].headers["Location"] == pages[1].headers["Location"]
    assert [row.recipients for row in Mail.objects.all()] == [["person@example.org"]]
