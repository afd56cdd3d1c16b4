"""Sends what is due: claimed before it is sent, tried for a day, then left for a person to look at (F05).

A claim moves a row's ``due_at`` beyond the longest that sending may take, so a worker that is killed leaves a
row that becomes due by itself. What a server took and never confirmed goes out again under the same
Message-ID, by which mailboxes know the second for the first.
"""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Least, Now

from outbox.models import Mail

log = logging.getLogger(__name__)
LOCK = 0x0B0C5
AT_ONCE = 200
LONGEST_RUN_SECONDS = 300
CLAIMED_FOR = timedelta(seconds=2 * LONGEST_RUN_SECONDS)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
TRIED_FOR = timedelta(hours=24)
# A server that hangs costs one worker this share of its time and no more: reading documents goes on.
PAUSE = timedelta(minutes=1)


def send_due() -> int:
    """Sends a bounded batch, oldest first, unless another worker is at it; returns how many went out.

    A server that cannot be reached ends the run, so that the rest uses up none of its attempts.
    """
    sent = 0
    with _alone() as is_alone:
        if not is_alone:
            return 0
        for _ in range(AT_ONCE):
            mail = _claim()
            if mail is None:
                break
            # One each: a message is a file of its own where there is no server.
            line = get_connection(settings.MAIL_DELIVERY)
            failure = _deliver(mail, line)
            if failure is None:
                Mail.objects.filter(pk=mail.pk).update(sent_at=Now(), last_failure="")
                sent += 1
            else:
                _put_back(mail, failure)
            with suppress(OSError):
                line.close()
            if failure is not None and _is_unreachable(failure):
                Mail.objects.due().update(due_at=Now() + PAUSE)
                break
    return sent


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this session is the one that sends; the database forgets it when the session ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@transaction.atomic
def _claim() -> Mail | None:
    mail = Mail.objects.due().select_for_update(skip_locked=True).first()
    if mail is not None:
        Mail.objects.filter(pk=mail.pk).update(due_at=Now() + CLAIMED_FOR, attempts=F("attempts") + 1)
        mail.attempts += 1
    return mail


def _deliver(mail: Mail, line: Any) -> Exception | None:
    """What went wrong, if anything: no message may stop those behind it."""
    message = EmailMessage(
        mail.subject, mail.text, mail.sender, mail.recipients, headers=mail.headers, connection=line
    )
    try:
        # Closed by the caller, after it wrote down that this one went out.
        line.open()
        line.send_messages([message])
    except Exception as error:
        return error
    return None


def _put_back(mail: Mail, failure: Exception) -> None:
    """It waits, twice as long each time, and for the last time when its day is over."""
    words = _in_words(failure)
    log.warning("mail %s, attempt %s: %s", mail.pk, mail.attempts, words)
    row = Mail.objects.filter(pk=mail.pk)
    if row.filter(written_at__lte=Now() - TRIED_FOR).update(given_up_at=Now(), last_failure=words):
        log.error("mail %s was given up", mail.pk)
        return
    wait = min(FIRST_WAIT * 2 ** min(mail.attempts - 1, 10), LONGEST_WAIT)
    row.update(due_at=Least(Now() + wait, F("written_at") + TRIED_FOR), last_failure=words)


def _in_words(failure: Exception) -> str:
    """Its type and code alone: what servers say names addresses."""
    code = getattr(failure, "smtp_code", "")
    return f"{type(failure).__name__} {code}".strip()[:80]


def _is_unreachable(failure: Exception) -> bool:
    """Nothing that concerns this message alone."""
    if isinstance(failure, smtplib.SMTPException):
        of_the_line = (
            smtplib.SMTPServerDisconnected,
            smtplib.SMTPConnectError,
            smtplib.SMTPHeloError,
            smtplib.SMTPAuthenticationError,
        )
        return isinstance(failure, of_the_line)
    return isinstance(failure, OSError)


def try_again() -> int:
    """All that was given up and still has its words goes out again, for another day; returns how many."""
    rows = Mail.objects.dead().exclude(recipients=[])
    return rows.update(given_up_at=None, attempts=0, written_at=Now(), due_at=Now())


def empty_old() -> int:
    """Takes words and addresses out of what ended days ago (P09); returns how many."""
    before = Now() - timedelta(days=settings.MAIL_KEPT_DAYS)
    old = Mail.objects.filter(Q(sent_at__lt=before) | Q(given_up_at__lt=before)).exclude(recipients=[])
    return old.update(recipients=[], subject="", text="", headers={})
