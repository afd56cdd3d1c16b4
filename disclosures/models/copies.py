"""What the public gets of a document: made from pixels and approved words, proved before it is shown."""

from typing import ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from disclosures.models.constraints import one_of
from disclosures.models.documents import Document
from disclosures.models.search import PAGE_VECTOR


class CopyState(models.TextChoices):
    WAITING = "waiting", gettext_noop("Waiting to be made")
    PROVED = "proved", gettext_noop("Made, and nothing hidden was found in it")
    FAILED = "failed", gettext_noop("Made, and something hidden was found in it, or it could not be made")
    PUBLIC = "public", gettext_noop("Public")
    WITHDRAWN = "withdrawn", gettext_noop("Taken down")


class GoneBecause(models.TextChoices):
    """Why readers have a copy no longer whose record they still have."""

    REPLACED = "replaced", gettext_noop("A newer copy took its place")
    HIDDEN = "hidden", gettext_noop("Taken down by an editor, until a newer copy takes its place")
    DAMAGED = "damaged", gettext_noop("Its file was gone or changed")


class SafeCopyQuerySet(models.QuerySet["SafeCopy"]):
    def public(self) -> "SafeCopyQuerySet":
        """Copies that anybody may read: proved, published, of a published document and disclosure."""
        return self.filter(
            state=CopyState.PUBLIC, document__state="published", document__disclosure__state="published"
        )

    def gone(self) -> "SafeCopyQuerySet":
        """Those whose place is empty: readers have the record, and no copy of its document."""
        return self.filter(gone_because__in=[GoneBecause.HIDDEN, GoneBecause.DAMAGED])

    def with_record(self) -> "SafeCopyQuerySet":
        return self.select_related("document__disclosure")

    def listed(self, after: "SafeCopy | None" = None) -> "SafeCopyQuerySet":
        """Public copies, newest first, behind one of them."""
        rows = self.public().with_record().order_by(F("made_at").desc(), F("id").desc())
        if after is None:
            return rows
        # The bound is said once more by itself, so that the index begins there.
        behind = Q(made_at__lt=after.made_at) | Q(made_at=after.made_at, id__lt=after.pk)
        return rows.filter(behind, made_at__lte=after.made_at)


class SafeCopy(models.Model):
    """One version of a document's copy; the newest one that is public is what readers get.

    ``key`` names its file in the public storage, ``proof`` holds each check and what it found, by
    number only. ``decisions`` is a hash of everything that was to be hidden when it was made: a copy that was
    made for other decisions is never published.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="copies")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=CopyState, default=CopyState.WAITING)
    decisions = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    page_count = models.PositiveIntegerField(default=0)
    hidden_by_us = models.PositiveIntegerField(default=0)
    hidden_by_authority = models.PositiveIntegerField(default=0)
    proof = models.JSONField(default=list, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True, help_text="Why it was not made, in plain words for editors")
    gone_because = models.CharField(max_length=8, choices=GoneBecause, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SafeCopyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-version"]
        indexes: ClassVar = [
            models.Index(
                F("made_at").desc(), F("id").desc(), name="copy_newest", condition=Q(state=CopyState.PUBLIC)
            ),
            models.Index("id", name="copy_waiting", condition=Q(state=CopyState.WAITING)),
            models.Index("id", name="copy_gone", condition=Q(gone_because__in=["hidden", "damaged"])),
        ]
        constraints: ClassVar = [
            one_of("state", CopyState, name="copy_state_known"),
            one_of("gone_because", GoneBecause, name="copy_gone_because_known", blank=True),
            models.CheckConstraint(
                name="copy_gone_is_taken_down", condition=Q(gone_because="") | Q(state=CopyState.WITHDRAWN)
            ),
            models.UniqueConstraint(fields=["document", "version"], name="copy_version_once"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(state=CopyState.PUBLIC), name="copy_public_once"
            ),
            models.CheckConstraint(
                name="copy_made_is_whole",
                condition=~Q(state__in=[CopyState.PROVED, CopyState.PUBLIC])
                | (~Q(key="") & ~Q(sha256="") & Q(made_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} copy {self.version}"


class SafePage(models.Model):
    """A page of a safe copy: approved words, and the picture that they stand in.

    ``marks`` holds what is hidden as ``[at, by, reason]``: a place in ``text``, ``us`` or ``authority``, and
    words for readers. ``words`` holds ``[start, end, left, top, right, bottom]`` as DocumentPage.words does.
    """

    copy = models.ForeignKey(SafeCopy, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    marks = models.JSONField(default=list, blank=True)
    words = models.JSONField(default=list, blank=True)
    picture_key = models.CharField(max_length=80, blank=True)
    picture_sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    # Which page of a document that was found has the words: no index, for only a few documents are asked.
    search = models.GeneratedField(expression=PAGE_VECTOR, output_field=SearchVectorField(), db_persist=True)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(F("copy"), F("number"), name="safe_page_in_order")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["copy", "number"], name="safe_page_once")]

    def __str__(self) -> str:
        return f"{self.copy_id} page {self.number}"
