"""Work still to do on documents."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from disclosures.models.constraints import one_of
from disclosures.models.documents import Document


class JobState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class Step(models.TextChoices):
    """What is done to a document, in this order."""

    READ = "read", "Read its text"
    OCR = "ocr", "Recognise text in its pictures"


class Queue(models.TextChoices):
    """Apart, so that a long scan never holds up a short letter."""

    QUICK = "quick", "Quick"
    SLOW = "slow", "Slow"


class PeriodicWork(models.Model):
    """When something that is done now and then was last done to its end, by the database's clock (F15)."""

    name = models.CharField(max_length=40, primary_key=True)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class IngestJob(models.Model):
    """Work to do on a document. The row is the truth; a message is only a hint (docs/decisions/0005)."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="job")
    step = models.CharField(max_length=5, choices=Step, default=Step.READ)
    queue = models.CharField(max_length=5, choices=Queue, default=Queue.QUICK)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_failure = models.CharField(max_length=60, blank=True, help_text="Of the last attempt, as one word")
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index("created_at", "id", name="job_open", condition=Q(state__in=["waiting", "running"])),
            models.Index("finished_at", "id", name="job_failed", condition=Q(state="failed")),
        ]
        constraints: ClassVar = [
            one_of("state", JobState, name="job_state_known"),
            one_of("step", Step, name="job_step_known"),
            one_of("queue", Queue, name="job_queue_known"),
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~Q(state="running") | Q(lease_token__isnull=False, lease_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.state}"
