"""Mail that was written and is sent by a worker: the row is in the transaction of what it tells about."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

WAITS = Q(sent_at__isnull=True, given_up_at__isnull=True)


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> "MailQuerySet":
        return self.filter(WAITS)

    def due(self) -> "MailQuerySet":
        """What may go out now, in the order in which it may."""
        return self.waiting().filter(due_at__lte=Now()).order_by("due_at", "id")

    def dead(self) -> "MailQuerySet":
        """What could not be sent for a day, newest first."""
        return self.filter(given_up_at__isnull=False).order_by("-given_up_at", "-id")


class Mail(models.Model):
    """One message of plain text. All times are the database's (threat model F09).

    ``headers`` hold Message-ID and Date from the beginning: sent twice, it is still one message. Words and
    addresses are emptied some days after the end (P09); the row stays as the proof that it was sent once.
    """

    message_id = models.CharField(max_length=200, unique=True)
    sender = models.CharField(max_length=320)
    recipients = ArrayField(models.CharField(max_length=320))
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    written_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    last_failure = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index("due_at", "id", name="mail_due", condition=WAITS),
            models.Index(
                models.F("given_up_at").desc(),
                models.F("id").desc(),
                name="mail_dead",
                condition=Q(given_up_at__isnull=False),
            ),
            # What was sent and still has words: these are emptied.
            models.Index(
                "sent_at", name="mail_with_words", condition=Q(sent_at__isnull=False) & ~Q(recipients=[])
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mail_ends_once", condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.message_id
