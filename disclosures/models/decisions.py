"""What editors decide about what was found in a document, and who is at work on it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from disclosures.models.constraints import one_of
from disclosures.models.documents import Document
from disclosures.models.extraction import ExtractedFact, PersonalData, PersonalDataType
from disclosures.models.submissions import Submission

THOUSANDTHS = 1_000


class HitChoice(models.TextChoices):
    HIDE = "hide", gettext_noop("Hide")
    # Hidden, but to another extent or as another type: see Redaction.hit.
    CHANGE = "change", gettext_noop("Change")
    KEEP = "keep", gettext_noop("Keep")


class FactChoice(models.TextChoices):
    ACCEPT = "accept", gettext_noop("Accept")
    CHANGE = "change", gettext_noop("Change")
    REJECT = "reject", gettext_noop("Reject")
    PUBLISH = "publish", gettext_noop("Publish")  # these three are for small numbers
    BAND = "band", gettext_noop("Show as a band")
    HOLD = "hold", gettext_noop("Hold back")


class Decided(models.Model):
    """Who decided, when, and why; the reason of what is hidden is read by the public, and never quotes it."""

    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class HitDecision(Decided):
    """What becomes of a personal detail. Undecided ones are hidden, and block publication."""

    hit = models.OneToOneField(PersonalData, models.CASCADE, related_name="decision")
    choice = models.CharField(max_length=10, choices=HitChoice)

    class Meta:
        constraints: ClassVar = [
            one_of("choice", HitChoice, name="hit_choice_known"),
            models.CheckConstraint(
                name="hit_kept_with_reason", condition=~Q(choice=HitChoice.KEEP) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hit_id} {self.choice}"


class FactDecision(Decided):
    """What becomes of a fact that rules found. ``value``: what it was changed to."""

    fact = models.OneToOneField(ExtractedFact, models.CASCADE, related_name="decision")
    choice = models.CharField(max_length=10, choices=FactChoice)
    value = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("choice", FactChoice, name="fact_choice_known"),
            models.CheckConstraint(
                name="fact_changed_to_something", condition=~Q(choice=FactChoice.CHANGE) | ~Q(value="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} {self.choice}"


class Redaction(Decided):
    """Something else that an editor hides: words of a page, or a box on its picture.

    A box is in thousandths of the page's sides from its top left corner, as words of a picture are.
    ``hit``: it stands in place of a personal detail that was changed. ``fact``: it hides a small number at
    this one place; the same digits elsewhere are another matter.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="redactions")
    hit = models.OneToOneField(PersonalData, models.CASCADE, null=True, blank=True, related_name="redaction")
    fact = models.OneToOneField(
        ExtractedFact, models.CASCADE, null=True, blank=True, related_name="redaction"
    )
    page = models.PositiveIntegerField()
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    left = models.PositiveSmallIntegerField(null=True, blank=True)
    top = models.PositiveSmallIntegerField(null=True, blank=True)
    right = models.PositiveSmallIntegerField(null=True, blank=True)
    bottom = models.PositiveSmallIntegerField(null=True, blank=True)
    type = models.CharField(max_length=20, choices=PersonalDataType, blank=True)

    class Meta:
        ordering: ClassVar = ["page", "start", "top", "id"]
        indexes: ClassVar = [models.Index("document", "page", name="redaction_of_page")]
        constraints: ClassVar = [
            one_of("type", PersonalDataType, name="redaction_type_known", blank=True),
            models.CheckConstraint(
                name="redaction_is_words_or_box",
                condition=Q(start__isnull=False, end__gt=F("start"), left__isnull=True)
                | Q(
                    start__isnull=True,
                    left__lt=F("right"),
                    top__lt=F("bottom"),
                    right__lte=THOUSANDTHS,
                    bottom__lte=THOUSANDTHS,
                ),
            ),
            models.CheckConstraint(name="redaction_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} page {self.page}"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def standing(self) -> "ClaimQuerySet":
        """Those that have not lapsed, by the clock of the database."""
        return self.filter(until__gt=Now())


class Claim(models.Model):
    """Who is at work on a document; it lapses by itself, and holds nobody's work back by force."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="claim")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims")
    until = models.DateTimeField()

    objects = ClaimQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.document_id} until {self.until:%H:%M}"


class QuestionQuerySet(models.QuerySet["Question"]):
    def of(self, submission: Submission) -> "QuestionQuerySet":
        return self.filter(document__submission=submission)

    def open_of(self, submission: Submission) -> "QuestionQuerySet":
        """Those that wait for an answer."""
        return self.of(submission).filter(answered_at__isnull=True)


class Question(models.Model):
    """What an editor asks whoever sent a document; asked and answered on the receipt page."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.asked_at:%Y-%m-%d}"
