"""F05: a mail server that is down, slow, refuses or hangs up loses nothing and sends nothing twice."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from outbox import sending
from outbox.models import Mail
from outbox.tasks import send_mail as send_mail_task
from tests.outbox.conftest import Mailbox, make_due

pytestmark = pytest.mark.django_db


def write(to: str = "reader@example.org", subject: str = "Word") -> Mail:
    send_mail(subject, "Something happened.", "site@example.org", [to])
    return Mail.objects.latest("id")


def again(mail: Mail) -> Mail:
    mail.refresh_from_db()
    return mail


def wait_of(mail: Mail) -> timedelta:
    return Mail.objects.annotate(wait=F("due_at") - Now()).values_list("wait", flat=True).get(pk=mail.pk)


def test_mail_is_a_row_of_the_request_and_sent_by_the_worker(server: Controller, mailbox: Mailbox):
    mail = write()
    assert not mailbox.taken
    assert sending.send_due() == 1
    (taken,) = mailbox.taken
    assert (taken["Subject"], taken["To"], taken["From"]) == (
        "Word", "reader@example.org", "site@example.org",
    )  # fmt: skip
    assert str(taken.get_payload()).strip() == "Something happened."
    assert taken["Message-ID"] == mail.message_id
    assert mail.message_id.endswith("@example.org>"), "the name of the machine is nobody's business"
    assert again(mail).sent_at is not None
    assert sending.send_due() == 0
    assert len(mailbox.taken) == 1


def test_what_is_rolled_back_was_never_written(server: Controller, mailbox: Mailbox):
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert sending.send_due() == 0
    assert not mailbox.taken


@pytest.mark.parametrize("mood", ["4xx", "5xx"])
def test_who_refuses_is_asked_again_ever_later_under_the_same_id(
    server: Controller, mailbox: Mailbox, mood: str
):
    mailbox.mood = mood
    mail, other = write(), write("other@example.org")
    sending.send_due()
    assert mailbox.asked == 2, "a refusal concerns one message; the next is tried"
    assert again(mail).last_failure == f"SMTPDataError {'451' if mood == '4xx' else '554'}"
    waits = []
    for _ in range(9):
        waits.append(wait_of(mail))
        make_due()
        sending.send_due()
    assert all(later >= sooner - timedelta(seconds=30) for sooner, later in itertools.pairwise(waits))
    assert waits[0] <= timedelta(minutes=1) < waits[1] <= timedelta(minutes=2)
    assert waits[-1] <= sending.LONGEST_WAIT
    mailbox.mood = "kind"
    make_due()
    assert sending.send_due() == 2
    assert {taken["Message-ID"] for taken in mailbox.taken} == {mail.message_id, other.message_id}


def test_nobody_is_tried_before_the_wait_is_over(server: Controller, mailbox: Mailbox):
    mailbox.mood = "4xx"
    write()
    sending.send_due()
    sending.send_due()
    assert mailbox.asked == 1


def test_after_a_day_it_is_left_for_a_person(server: Controller, mailbox: Mailbox, capsys: Any):
    mailbox.mood = "4xx"
    mail = write()
    Mail.objects.update(written_at=Now() - timedelta(hours=23, minutes=59))
    sending.send_due()
    assert wait_of(mail) <= timedelta(minutes=1), "the last attempt is at the end of the day"
    assert again(mail).given_up_at is None
    Mail.objects.update(written_at=Now() - timedelta(hours=24))
    make_due()
    sending.send_due()
    assert again(mail).given_up_at is not None
    make_due()
    sending.send_due()
    assert mailbox.asked == 2
    call_command("dead_letters")
    listed = capsys.readouterr().out
    assert "SMTPDataError 451" in listed
    assert "reader@example.org" not in listed
    mailbox.mood = "kind"
    call_command("dead_letters", "--again")
    sending.send_due()
    assert [taken["Message-ID"] for taken in mailbox.taken] == [mail.message_id]
    capsys.readouterr()
    call_command("dead_letters")
    assert capsys.readouterr().out == "none\n"


def test_one_wrong_address_holds_nobody_else_up(server: Controller, mailbox: Mailbox):
    mailbox.mood = "no such person"
    wrong, right = write("nobody@example.org"), write()
    assert sending.send_due() == 1
    assert again(right).sent_at is not None
    assert again(wrong).last_failure == "SMTPRecipientsRefused"


def test_a_server_that_hangs_is_left_alone_for_a_while(server: Controller, mailbox: Mailbox, settings: Any):
    settings.EMAIL_TIMEOUT = 1
    mailbox.mood = "hangs"
    first, second = write(), write()
    sending.send_due()
    assert mailbox.asked == 1, "the next message would have hung, too"
    assert [again(one).attempts for one in (first, second)] == [1, 0]
    assert not Mail.objects.due().exists()


def test_a_server_that_is_down_costs_one_attempt(settings: Any, unused_port: int):
    settings.EMAIL_BACKEND = "outbox.backend.EmailBackend"
    settings.MAIL_DELIVERY = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port
    first, second = write(), write()
    sending.send_due()
    assert [again(one).attempts for one in (first, second)] == [1, 0]
    assert first.last_failure == "ConnectionRefusedError"
    assert not Mail.objects.due().exists()


def test_who_hangs_up_after_the_data_gets_the_same_message_again(server: Controller, mailbox: Mailbox):
    mailbox.mood = "drops"
    mail = write()
    sending.send_due()
    assert again(mail).sent_at is None
    mailbox.mood = "kind"
    make_due()
    sending.send_due()
    first, second = mailbox.taken
    assert first["Message-ID"] == second["Message-ID"] == mail.message_id
    assert first["Date"] == second["Date"]


def test_words_are_deleted_a_week_after_the_end(server: Controller, mailbox: Mailbox):
    sent, dead, waits = write(), write(), write()
    Mail.objects.filter(pk=sent.pk).update(sent_at=Now() - timedelta(days=8))
    Mail.objects.filter(pk=dead.pk).update(given_up_at=Now() - timedelta(days=8))
    recent = write()
    Mail.objects.filter(pk=recent.pk).update(sent_at=Now() - timedelta(days=6))
    assert (sending.empty_old(), sending.empty_old()) == (2, 0)
    for mail in (sent, dead):
        again(mail)
        assert (mail.recipients, mail.subject, mail.text, mail.headers) == ([], "", "", {})
    for mail in (waits, recent):
        assert again(mail).recipients == ["reader@example.org"]
    assert sending.try_again() == 0, "without its words it cannot be sent"


def test_the_log_names_nobody(server: Controller, mailbox: Mailbox, caplog: pytest.LogCaptureFixture):
    mailbox.mood = "no such person"
    write("nobody@example.org", subject="Secret subject")
    with caplog.at_level("DEBUG", logger="outbox"):
        sending.send_due()
    said = [record.getMessage() for record in caplog.records if record.name.startswith("outbox")]
    assert said
    assert not any("nobody@" in line or "Secret" in line for line in said)


def test_headers_of_two_lines_are_refused_when_written(server: Controller):
    with pytest.raises(ValueError, match="newlines"):
        write(subject="One\nBcc: victim@example.org")
    assert not Mail.objects.exists()


def test_what_is_more_than_plain_text_is_refused(server: Controller):
    message = EmailMultiAlternatives("Word", "Text", "site@example.org", ["reader@example.org"])
    message.attach_alternative("<p>Text</p>", "text/html")
    with pytest.raises(TypeError):
        message.send()


def test_without_a_server_each_message_is_a_file(settings: Any, tmp_path: Any):
    settings.EMAIL_BACKEND = "outbox.backend.EmailBackend"
    settings.MAIL_DELIVERY = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    write(subject="One"), write(subject="Two")
    assert sending.send_due() == 2
    files = [path.read_text() for path in tmp_path.iterdir()]
    assert sorted(text.partition("Subject: ")[2][:3] for text in files) == ["One", "Two"]


def test_looking_for_mail_that_is_not_there_is_cheap(server: Controller, django_assert_num_queries: Any):
    with django_assert_num_queries(5):  # lock, savepoint, look, its end, unlock
        sending.send_due()


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_message_once(server: Controller, mailbox: Mailbox):
    ids = {write(f"reader{number}@example.org").message_id for number in range(12)}
    start = threading.Barrier(4)

    def work(_: int) -> None:
        try:
            start.wait()
            send_mail_task()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert sorted(taken["Message-ID"] for taken in mailbox.taken) == sorted(ids)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_while_sending_leaves_mail_that_goes_out_later(
    server: Controller, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    mail = write()
    with monkeypatch.context() as patched:
        patched.setattr(sending, "_deliver", killed)
        with pytest.raises(Killed):
            sending.send_due()
    assert again(mail).attempts == 1
    assert sending.send_due() == 0, "it is still claimed"
    Mail.objects.update(due_at=F("due_at") - sending.CLAIMED_FOR)
    assert sending.send_due() == 1
    assert len(mailbox.taken) == 1
