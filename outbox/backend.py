"""Django's way of sending, as writing rows (EMAIL_BACKEND): nobody waits for a mail server in a request."""

from collections.abc import Sequence
from email.utils import make_msgid, parseaddr

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from outbox.models import Mail


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """One INSERT in the caller's transaction. Raises BadHeaderError, and TypeError for anything but plain
        text to its recipients."""
        rows = [row_of(message) for message in email_messages if message.recipients()]
        return len(Mail.objects.bulk_create(rows))


def row_of(message: EmailMessage) -> Mail:
    alternatives = isinstance(message, EmailMultiAlternatives) and message.alternatives
    if alternatives or message.attachments or message.cc or message.bcc or message.content_subtype != "plain":
        raise TypeError("The outbox takes plain text without attachments, to its recipients alone.")
    domain = parseaddr(message.from_email)[1].rpartition("@")[2]
    message.extra_headers.setdefault("Message-ID", make_msgid(domain=domain or "localhost"))
    built = message.message()  # refuses line breaks in headers
    headers = {"Date": str(built["Date"])} | message.extra_headers
    if message.reply_to:
        headers.setdefault("Reply-To", ", ".join(message.reply_to))
    return Mail(
        message_id=headers["Message-ID"],
        sender=message.from_email,
        recipients=list(message.to),
        subject=str(message.subject),
        text=str(message.body),
        headers={name: str(value) for name, value in headers.items()},
    )
