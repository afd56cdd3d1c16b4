"""What was read in a document: untrusted, for editors only."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_noop

from disclosures.models.constraints import one_of
from disclosures.models.documents import Document


class DocumentPage(models.Model):
    """The text of one page or sheet, or of something that the document hides.

    ``rows`` (of a sheet) holds the row number of each line, whose cells are parted by tabs; ``words`` (of a
    picture) holds ``[start, end, left, top, right, bottom]``, in thousandths of the picture's sides.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    place = models.CharField(
        max_length=300, blank=True, help_text="What it is called where it has no page number"
    )
    text = models.TextField(blank=True)
    is_hidden = models.BooleanField(default=False, help_text="No reader of the document sees it")
    needs_reading = models.BooleanField(
        default=False, help_text="A picture without text; no one has read it yet"
    )
    rows = models.JSONField(default=list, blank=True)
    words = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "number"], name="page_once")]

    def __str__(self) -> str:
        return f"{self.document_id} page {self.number}"


class Place(models.Model):
    """Page and character range of something that a rule found, with how sure the rule is."""

    page = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    confidence = models.FloatField()
    rule = models.CharField(max_length=60)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(class)s_range_in_order", condition=models.Q(end__gte=models.F("start"))
            ),
            models.CheckConstraint(
                name="%(class)s_confidence_is_share",
                condition=models.Q(confidence__gte=0, confidence__lte=1),
            ),
        ]


FIGURE = "figure"
GIVES_AWAY = "gives-away"  # a cell of a table from which a small number can be worked out


def small_numbers() -> list[str]:
    """Those that may point at single people, as they are written."""
    return [str(number) for number in range(1, settings.SMALL_NUMBER_BELOW)]


class FactQuerySet(models.QuerySet["ExtractedFact"]):
    def small_numbers(self) -> "FactQuerySet":
        """Numbers in tables that may point at single people, and those that give such a one away."""
        return self.filter(_is_small())

    def others(self) -> "FactQuerySet":
        return self.exclude(_is_small())

    def undecided(self) -> "FactQuerySet":
        return self.filter(decision__isnull=True)

    def guarded(self) -> "FactQuerySet":
        """With ``is_guarded``: whether its cell gives a small number away, and nobody decided to show it."""
        there = ExtractedFact.objects.filter(
            document=models.OuterRef("document"),
            name=GIVES_AWAY,
            page=models.OuterRef("page"),
            start__lt=models.OuterRef("end"),
            end__gt=models.OuterRef("start"),
        )
        return self.annotate(is_guarded=models.Exists(there.exclude(decision__choice="publish")))


class ExtractedFact(Place):
    """A candidate that a rule found; `ingest.contract.Fact` says what each field holds."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="facts")
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=500)
    precision = models.CharField(max_length=5, blank=True)
    about = models.CharField(max_length=300, blank=True)
    period = models.CharField(max_length=10, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    cell = models.CharField(max_length=20, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta(Place.Meta):
        ordering: ClassVar = ["name", "-confidence", "page", "start"]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"

    @property
    def is_small_number(self) -> bool:
        """Whether it is one, or gives one away."""
        return self.name == GIVES_AWAY or (self.name == FIGURE and self.value in small_numbers())


def _is_small() -> Q:
    return Q(name=FIGURE, value__in=small_numbers()) | Q(name=GIVES_AWAY)


class PersonalDataType(models.TextChoices):
    """The types of contract.md, and two more that are flagged for editors."""

    EMAIL = "email", gettext_noop("E-mail address")
    PHONE = "phone", gettext_noop("Telephone number")
    POSTCODE = "postcode", gettext_noop("Postcode")
    ADDRESS = "address", gettext_noop("Address")
    NINO = "nino", gettext_noop("National Insurance number")
    NHS_NUMBER = "nhs-number", gettext_noop("NHS number")
    UPN = "upn", gettext_noop("Unique pupil number")
    DATE_OF_BIRTH = "date-of-birth", gettext_noop("Date of birth")
    PERSON_NAME = "person-name", gettext_noop("Name of a person")
    BANK_DETAILS = "bank-details", gettext_noop("Bank details")
    VEHICLE_MARK = "vehicle-mark", gettext_noop("Vehicle mark")


class PersonalDataQuerySet(models.QuerySet["PersonalData"]):
    def to_decide(self) -> "PersonalDataQuerySet":
        """Those on pages that may come to be read. What the file hides is never published, so there is
        nothing to decide about it."""
        page = DocumentPage.objects.filter(document=OuterRef("document"), number=OuterRef("page"))
        return self.exclude(Exists(page.filter(is_hidden=True)))

    def undecided(self) -> "PersonalDataQuerySet":
        return self.to_decide().filter(decision__isnull=True)


class PersonalData(Place):
    """Personal data that was found; its words stand in the page alone."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="personal_data")
    type = models.CharField(max_length=20, choices=PersonalDataType)
    of_child = models.BooleanField(default=False, help_text="What stands around this name speaks of a child")

    objects = PersonalDataQuerySet.as_manager()

    class Meta(Place.Meta):
        ordering: ClassVar = ["page", "start", "id"]
        constraints: ClassVar = [
            *Place.Meta.constraints,
            one_of("type", PersonalDataType, name="personal_data_type_known"),
        ]

    def __str__(self) -> str:
        return f"{self.type} on page {self.page}"
