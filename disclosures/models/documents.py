"""Files that were received, what was read in them, and the work still to do on them."""

import uuid
from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from disclosures.models.constraints import one_of
from disclosures.models.spine import Disclosure
from disclosures.models.submissions import Submission


class DocumentState(models.TextChoices):
    """The states of contract.md's ``data-state``; each document ends in one of the last five."""

    RECEIVED = "received", "Received"
    READING = "reading", "Reading"
    READ = "read", "Read"
    IN_REVIEW = "in-review", "Waiting for review"
    PUBLISHED = "published", "Published"
    REJECTED = "rejected", "Not taken"
    QUARANTINED = "quarantined", "Held by a safety check"
    DUPLICATE = "duplicate", "You sent this before"


# Its history says who moved it into which state and when, by ids alone (threat model I8).
@pghistory.track(fields=["state", "disclosure", "decided_by"], model_name="DocumentEvent")
class Document(models.Model):
    """A received file. Its bytes lie under ``storage_key`` in the private store, without a public address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="documents")
    name = models.CharField(max_length=150, help_text="Cleaned name, for display only")
    storage_key = models.CharField(
        max_length=100, unique=True, null=True, blank=True, help_text="Null: no bytes are kept"
    )
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=DocumentState, default=DocumentState.RECEIVED)
    reason = models.TextField(blank=True, help_text="Plain words for the contributor")
    page_count = models.PositiveIntegerField(null=True, blank=True)
    warnings = models.JSONField(
        default=list, blank=True, help_text="What the reader noticed; for editors only"
    )
    disclosure = models.ForeignKey(
        Disclosure, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    received_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="decided_documents"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "received_at",
                "id",
                name="document_queue",
                condition=Q(state__in=["in-review", "quarantined"]),
            ),
        ]
        constraints: ClassVar = [
            one_of("state", DocumentState, name="document_state_known"),
            models.CheckConstraint(name="document_size_not_negative", condition=Q(size_bytes__gte=0)),
            models.CheckConstraint(
                name="document_refusal_says_why",
                condition=~Q(state__in=["rejected", "quarantined", "duplicate"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DocumentPage(models.Model):
    """The text of one page, as read: untrusted, for editors only."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    needs_reading = models.BooleanField(
        default=False, help_text="A picture without text; no one has read it yet"
    )

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "number"], name="page_once")]

    def __str__(self) -> str:
        return f"{self.document_id} page {self.number}"


class ExtractedFact(models.Model):
    """A candidate that a rule found, with its place: page and character range of the page's text."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="facts")
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=500)
    page = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    confidence = models.FloatField()
    rule = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["name", "-confidence", "page", "start"]
        constraints: ClassVar = [
            models.CheckConstraint(name="fact_range_in_order", condition=Q(end__gte=models.F("start"))),
            models.CheckConstraint(
                name="fact_confidence_is_share", condition=Q(confidence__gte=0, confidence__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class JobState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class IngestJob(models.Model):
    """Work to do on a document. The row is the truth; a message is only a hint (docs/decisions/0005)."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="job")
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index("created_at", "id", name="job_open", condition=Q(state__in=["waiting", "running"])),
        ]
        constraints: ClassVar = [
            one_of("state", JobState, name="job_state_known"),
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~Q(state="running") | Q(lease_token__isnull=False, lease_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.state}"
