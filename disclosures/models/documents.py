"""Files that were received: their bytes, where each stands, and what became of it."""

import uuid
from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from disclosures.models.constraints import one_of
from disclosures.models.spine import Disclosure
from disclosures.models.submissions import Submission


class Original(models.Model):
    """Received bytes, kept once however often they come, under a key in the private store (`uploads.py`)."""

    sha256 = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=100, unique=True)
    size_bytes = models.BigIntegerField()
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="original_size_not_negative", condition=Q(size_bytes__gte=0))
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class DocumentState(models.TextChoices):
    """The states of contract.md's ``data-state``; each document ends in one of the last five."""

    RECEIVED = "received", gettext_noop("Received")
    READING = "reading", gettext_noop("Reading")
    READ = "read", gettext_noop("Read")
    IN_REVIEW = "in-review", gettext_noop("Waiting for review")
    PUBLISHED = "published", gettext_noop("Published")
    REJECTED = "rejected", gettext_noop("Not taken")
    QUARANTINED = "quarantined", gettext_noop("Held by a safety check")
    DUPLICATE = "duplicate", gettext_noop("You sent this before")


UNDER_WAY = (DocumentState.RECEIVED, DocumentState.READING, DocumentState.READ)


class Trust(models.TextChoices):
    """How we know that a document is what it says; the strongest that applies."""

    FETCHED = "fetched", gettext_noop("Fetched by us from a public address")
    SIGNED = "signed", gettext_noop("Signed by the authority's mail server")
    CONFIRMED = "confirmed", gettext_noop("Its reference is found elsewhere")
    STATED = "stated", gettext_noop("The contributor's word")


# Spelled out, since an index keeps the condition that it was made with.
IN_QUEUE = (Q(state="in-review", is_lead=True) | Q(state="quarantined")) & Q(follows__isnull=True)


class Risk(models.IntegerChoices):
    """Why a document is looked at first. The worst has the highest bit, so that sums sort by it."""

    MANY_DETAILS = 1, gettext_noop("Many personal details")
    SMALL_NUMBERS = 2, gettext_noop("Small numbers")
    NOT_SEARCHED = 4, gettext_noop("Not searched for personal details")
    CHILD = 8, gettext_noop("Names a child")
    FAILED_REDACTION = 16, gettext_noop("Failed redaction")


class DocumentQuerySet(models.QuerySet["Document"]):
    def handed_in(self) -> "DocumentQuerySet":
        """What people sent, without the files that were found inside."""
        return self.filter(container__isnull=True)

    def tree_of(self, root: "Document") -> "DocumentQuerySet":
        """A handed-in file with all that was found inside it, each container before its members."""
        return self.filter(Q(pk=root.pk) | Q(root=root)).order_by("depth", "position", "id")

    def under_way(self) -> "DocumentQuerySet":
        return self.filter(state__in=UNDER_WAY)

    def to_decide(self) -> "DocumentQuerySet":
        """What editors find in the queue: letters with their attachments once, and whatever is held."""
        return self.filter(IN_QUEUE)


# Its history says who moved it into which state and when, by ids alone (threat model I8).
@pghistory.track(fields=["state", "disclosure", "decided_by"], model_name="DocumentEvent")
class Document(models.Model):
    """A received file, or one that was found inside another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="documents")
    name = models.CharField(max_length=150, help_text="Cleaned name, for display only")
    original = models.ForeignKey(
        Original,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        help_text="Null: no bytes are kept",
    )
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=DocumentState, default=DocumentState.RECEIVED)
    reason = models.TextField(blank=True, help_text="Plain words for the contributor")
    cause = models.CharField(max_length=40, blank=True, help_text="The same in one word")
    received_at = models.DateTimeField(auto_now_add=True)

    container = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="members", help_text="The file it lay in"
    )
    root = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="+", help_text="The outermost container"
    )
    position = models.PositiveIntegerField(default=0, help_text="Place among those that came with it, from 1")
    depth = models.PositiveSmallIntegerField(default=0, help_text="How many containers it lies in")
    duplicate_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="duplicates",
        help_text="The same bytes, sent before by the same people",
    )
    follows = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="followers",
        help_text="The same bytes, sent before by others: decided there, and never told (A19)",
    )

    read_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(default=0, help_text="What reading took")
    page_count = models.PositiveIntegerField(null=True, blank=True)
    is_ocr = models.BooleanField(default=False, help_text="Some of its text was recognised in pictures")
    is_checked = models.BooleanField(
        default=False,
        help_text="All of its text was searched for personal data",
    )
    risk = models.PositiveSmallIntegerField(
        default=0, help_text="Bits of Risk: its own, and those of what lies beside it"
    )
    warnings = models.JSONField(
        default=list, blank=True, help_text="What the reader noticed; for editors only"
    )
    hidden = models.JSONField(
        default=list, blank=True, help_text="What no reader of the file sees: a list of {what, where}"
    )
    kind = models.CharField(max_length=40, blank=True, help_text="What rules take it for: foi-response …")
    likeness = ArrayField(
        models.IntegerField(),
        default=list,
        blank=True,
        help_text="Bands of a hash of its words",
    )
    signed_by = models.JSONField(
        default=list, blank=True, help_text="Domains whose DKIM signature over this message is valid"
    )
    trust = models.CharField(max_length=10, choices=Trust, default=Trust.STATED)
    trust_reasons = models.JSONField(default=list, blank=True)

    disclosure = models.ForeignKey(
        Disclosure, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    is_lead = models.BooleanField(
        default=False, help_text="The one that the record is made from; what lies beside it is attached to it"
    )
    attached_with = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The leading document with which it was attached to a record that was there before",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="decided_documents"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                F("risk").desc(),
                "received_at",
                "id",
                name="document_queue",
                condition=IN_QUEUE,
            ),
            models.Index("received_at", "id", name="document_under_way", condition=Q(state__in=UNDER_WAY)),
            models.Index(F("received_at").desc(), name="document_newest"),
            GinIndex(fields=["likeness"], name="document_likeness"),
        ]
        constraints: ClassVar = [
            one_of("state", DocumentState, name="document_state_known"),
            one_of("trust", Trust, name="document_trust_known"),
            models.UniqueConstraint(
                fields=["container", "position"],
                name="document_member_once",
                condition=Q(container__isnull=False),
            ),
            models.CheckConstraint(name="document_size_not_negative", condition=Q(size_bytes__gte=0)),
            models.CheckConstraint(
                name="document_member_has_root",
                condition=Q(container__isnull=True, root__isnull=True, depth=0)
                | Q(container__isnull=False, root__isnull=False, depth__gte=1),
            ),
            models.CheckConstraint(
                name="document_refusal_says_why",
                condition=~Q(state__in=["rejected", "quarantined", "duplicate"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def top(self) -> "Document":
        """The handed-in file that it is or lies in."""
        return self.root or self

    @property
    def joins_public(self) -> bool:
        """An editor attached it to a record that readers know, and it is decided on by itself."""
        record = self.disclosure
        return self.attached_with_id is not None and record is not None and record.published_at is not None

    @property
    def decided_as(self) -> "Document":
        """The document of the same bytes that is decided on: itself, unless others sent them first."""
        return self.follows or self
