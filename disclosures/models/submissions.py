"""One act of handing in: who, when, which documents, from where."""

import hashlib
import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def receipt_hash(token: str) -> str:
    """What is stored of a receipt link: not the link itself (threat model A34)."""
    return hashlib.sha256(token.encode()).hexdigest()


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def by_receipt(self, token: str) -> "SubmissionQuerySet":
        return self.filter(receipt_hash=receipt_hash(token))

    def open_links(self) -> "SubmissionQuerySet":
        """Links that no editor has looked at yet, oldest first."""
        return self.filter(link_seen_at__isnull=True).exclude(link="").order_by("received_at", "id")


class Submission(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt_hash = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="submissions"
    )
    authority_name = models.CharField(
        max_length=200, blank=True, help_text="Who wrote it, in the contributor's words"
    )
    note = models.TextField(blank=True, help_text="What the contributor says it is")
    requester = models.CharField(
        max_length=200, blank=True, help_text="Who asked, as the contributor states it"
    )
    names_to_hide = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    link = models.URLField(
        max_length=1000, blank=True, help_text="Where it is published; kept as text, never fetched"
    )

    fetched_from = models.URLField(
        max_length=1000, blank=True, help_text="The public address that we fetched it from ourselves"
    )
    is_trial = models.BooleanField(
        default=False, help_text="Read to see how well, and taken back; tied to nothing that others sent"
    )

    link_seen_at = models.DateTimeField(null=True, blank=True)
    link_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(F("received_at").desc(), name="submission_newest"),
            models.Index(
                "received_at",
                "id",
                name="submission_open_links",
                condition=Q(link_seen_at__isnull=True) & ~Q(link=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Submission of {self.received_at:%d %B %Y}"

    @staticmethod
    def new_receipt_token() -> str:
        """128 random bits, shown once in the private link."""
        return secrets.token_urlsafe(16)
