"""Who did what: an append-only chain, the ledger of what was erased, and what readers reported."""

import secrets
import uuid
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from disclosures.models.constraints import one_of
from disclosures.models.spine import Disclosure


class AuditEntry(models.Model):
    """One act: ids and hashes, never personal data of people in documents (threat model I8).

    Written in the transaction of the act, sealed into the chain shortly after: an entry's hash covers its own
    fields and the hash before it, so none can be changed or left out unseen. Sealing apart from the act keeps
    acts from queueing behind one another. ``transaction`` tells which entries nothing earlier can precede.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    action = models.CharField(max_length=40)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    transaction = models.BigIntegerField(default=0, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index("object_type", "object_id", "id", name="audit_of_object"),
            models.Index("actor", "id", name="audit_of_actor"),
            # Counts of one act on one day, by person.
            models.Index("action", "at", "actor", name="audit_of_action"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            # Time and transaction are the database's own, whatever the program says (F09).
            pgtrigger.Trigger(
                name="stamped",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.at := clock_timestamp();"
                " NEW.transaction := pg_current_xact_id()::text::bigint; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class AuditSeal(models.Model):
    """The place of an entry in the chain. ``number`` counts without gaps from 1."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:8]}"


class Erasure(models.Model):
    """What was erased and must not come back, by a restored backup or by another upload of the same bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document_id = models.UUIDField(db_index=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    only_bytes = models.BooleanField(
        default=False, help_text="What held it: its own text stays, and its bytes may not come back"
    )
    reason = models.TextField()
    erased_at = models.DateTimeField(auto_now_add=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.document_id} erased {self.erased_at:%Y-%m-%d}"


class Approval(models.Model):
    """Something that takes two people: asked for by one, agreed to by another."""

    action = models.CharField(max_length=40)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "asked_at",
                "id",
                name="approval_waiting",
                condition=Q(done_at__isnull=True, agreed_at__isnull=True),
            ),
            models.Index("object_type", "object_id", "action", name="approval_of_object"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "object_type", "object_id"],
                condition=Q(done_at__isnull=True),
                name="approval_open_once",
            ),
            models.CheckConstraint(
                name="approval_takes_two",
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_id}"


class ProblemKind(models.TextChoices):
    PERSONAL = "personal", gettext_noop("It shows something personal about somebody")
    WRONG = "wrong", gettext_noop("Something in it is wrong")
    BROKEN = "broken", gettext_noop("The page does not work, or cannot be read")
    OTHER = "other", gettext_noop("Something else")


def report_reference() -> str:
    """Short enough to be read out, too many to be guessed."""
    return secrets.token_hex(5).upper()


class ProblemReport(models.Model):
    """What a reader reported about a page, without an account. Private; answered within a month (P11)."""

    reference = models.CharField(max_length=10, unique=True, default=report_reference)
    path = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=ProblemKind)
    text = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    disclosure = models.ForeignKey(
        Disclosure, models.SET_NULL, null=True, blank=True, related_name="problem_reports"
    )
    document_id = models.UUIDField(null=True, blank=True)
    sender = models.CharField(
        max_length=64,
        blank=True,
        help_text="Keyed hash of whoever sent it, other for each record; forgotten after 30 days",
    )
    made_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index("made_at", "id", name="report_open", condition=Q(answered_at__isnull=True)),
            models.Index("document_id", name="report_of_document", condition=Q(answered_at__isnull=True)),
            models.Index("made_at", name="report_with_sender", condition=~Q(sender="")),
        ]
        constraints: ClassVar = [one_of("kind", ProblemKind, name="report_kind_known")]

    def __str__(self) -> str:
        return self.reference
