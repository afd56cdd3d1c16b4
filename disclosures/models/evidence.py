"""What ties disclosures together and to where they come from: data items, links, figures, corrections."""

from collections.abc import Collection
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from disclosures.models.choices import FigureStatus, ItemCategory, Precision, Qualifier, Relation, Unit
from disclosures.models.constraints import one_of
from disclosures.models.sources import Source
from disclosures.models.spine import Disclosure


@pghistory.track()
class DataItem(models.Model):
    """One field that is collected or shared."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    cbds_reference = models.CharField(max_length=100, blank=True)
    category = models.CharField(max_length=20, choices=ItemCategory)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            one_of("category", ItemCategory, name="item_category_known"),
            models.UniqueConstraint(Lower("name"), name="item_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class DataItemName(models.Model):
    """Another name under which the item is written; a name leads to one item, case ignored."""

    item = models.ForeignKey(DataItem, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="item_alias_once")]

    def __str__(self) -> str:
        return self.name


@pghistory.track(fields=["disclosure", "item", "written"], model_name="DisclosureItemEvent")
class DisclosureItem(models.Model):
    """A data item that a disclosure is about, as the source writes it; ``sort_date`` as in Party."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="items")
    item = models.ForeignKey(DataItem, models.PROTECT, related_name="uses")
    written = models.CharField(max_length=200)
    sort_date = models.DateField(null=True, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "item",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="item_timeline",
                condition=Q(sort_date__isnull=False),
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "item"], name="item_once_a_disclosure")
        ]

    def __str__(self) -> str:
        return self.written


class LinkQuerySet(models.QuerySet["Link"]):
    def public(self) -> "LinkQuerySet":
        """Links whose both ends are public."""
        return self.filter(from_disclosure__state="published", to_disclosure__state="published")

    def at(self, ids: Collection[int]) -> "LinkQuerySet":
        """Links that go out from one of these records or lead to one.

        Two reads by the index of an end each: asked for either end at once, and for the first few in order,
        PostgreSQL may walk all links there are.
        """
        ends = Link.objects.order_by().values("pk")
        out, into = ends.filter(from_disclosure__in=ids), ends.filter(to_disclosure__in=ids)
        return self.filter(pk__in=out.union(into))


@pghistory.track()
class Link(models.Model):
    """A typed relation between two disclosures, with its reason, which is always shown with it."""

    from_disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="links_from")
    relation = models.CharField(max_length=12, choices=Relation)
    to_disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="links_to")
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["from_disclosure", "relation", "to_disclosure"], name="link_once"
            ),
            models.CheckConstraint(
                name="link_not_to_itself", condition=~Q(from_disclosure=F("to_disclosure"))
            ),
            one_of("relation", Relation, name="link_relation_known"),
            models.CheckConstraint(
                name="link_reading_has_reason",
                condition=~Q(relation__in=[Relation.CONTRADICTS, Relation.CONFIRMS]) | ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_disclosure_id} {self.relation} {self.to_disclosure_id}"


class LinkProposal(models.Model):
    """A link that takes two editors, while it waits for the second; its Approval has the first reason."""

    from_disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="proposals_from")
    relation = models.CharField(max_length=12, choices=Relation)
    to_disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="proposals_to")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["from_disclosure", "relation", "to_disclosure"], name="proposal_once"
            ),
            models.CheckConstraint(
                name="proposal_not_to_itself", condition=~Q(from_disclosure=F("to_disclosure"))
            ),
            one_of("relation", Relation, name="proposal_relation_known"),
        ]

    def __str__(self) -> str:
        return f"{self.from_disclosure_id} {self.relation} {self.to_disclosure_id}?"


@pghistory.track()
class Measure(models.Model):
    """One measured thing, of which several numbers may have been asserted."""

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=20, choices=Unit)
    subject = models.ForeignKey(Disclosure, models.PROTECT, null=True, blank=True, related_name="measures")
    period_start = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index("unit", "period_start", name="measure_by_period")]
        constraints: ClassVar = [one_of("unit", Unit, name="measure_unit_known")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("disclosures:figure", args=[self.slug])


class FigureQuerySet(models.QuerySet["Figure"]):
    def public(self) -> "FigureQuerySet":
        """Figures whose disclosure is public, and whose subject is, where there is one."""
        return self.filter(asserted_in__state="published").filter(
            Q(measure__subject__isnull=True) | Q(measure__subject__state="published")
        )

    def listed(self) -> "FigureQuerySet":
        """The same rows by their copy, for one index scan a measure; ``in_order`` gives the order of it."""
        return self.filter(sort_date__isnull=False)

    def in_order(self) -> "FigureQuerySet":
        return self.order_by("sort_date", "id")


STANDING = (FigureStatus.CURRENT.value, FigureStatus.DISPUTED.value)


# Its place among the numbers of its measure is copied from the disclosure, and is no history of its own.
@pghistory.track(exclude=["fact", "sort_date"], model_name="FigureEvent")
class Figure(models.Model):
    """One number that a disclosure asserts. A corrected one stays: that it was said is the fact."""

    slug = models.SlugField(max_length=120, unique=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="figures")
    asserted_in = models.ForeignKey(Disclosure, models.PROTECT, related_name="figures")
    value = models.DecimalField(max_digits=18, decimal_places=4)
    qualifier = models.CharField(max_length=10, choices=Qualifier)
    period_end = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    status = models.CharField(max_length=12, choices=FigureStatus)
    corrected_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrects")
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    fact = models.OneToOneField(
        "ExtractedFact",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="figure",
        help_text="The number of a document that it was taken from; table_figures.py keeps them together",
    )
    # The date of the disclosure while the figure is public, else null; rollups/measures.py writes it.
    sort_date = models.DateField(null=True, editable=False)

    objects = FigureQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "measure", "sort_date", "id", name="figure_in_order", condition=Q(sort_date__isnull=False)
            ),
            models.Index(
                "measure",
                "sort_date",
                "id",
                name="figure_standing",
                condition=Q(sort_date__isnull=False, status__in=STANDING),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="figure_not_negative", condition=Q(value__gte=0)),
            one_of("qualifier", Qualifier, name="figure_qualifier_known"),
            one_of("status", FigureStatus, name="figure_status_known"),
            one_of("date_precision", Precision, name="figure_precision_known", blank=True),
            models.CheckConstraint(
                name="figure_corrected_names_its_correction",
                condition=~Q(status=FigureStatus.CORRECTED) | Q(corrected_by__isnull=False),
            ),
            models.CheckConstraint(
                name="figure_not_its_own_correction",
                condition=Q(corrected_by__isnull=True) | ~Q(corrected_by=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def stands(self) -> bool:
        return self.status in STANDING


class Correction(models.Model):
    """What was corrected in public, when and why. Rows are only ever added."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="corrections")
    made_at = models.DateTimeField(auto_now_add=True)
    field = models.CharField(max_length=60, blank=True, help_text="What of the record, as a label")
    said = models.TextField(help_text="What the record said; never personal data")
    says = models.TextField(help_text="What it says now")
    reason = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        indexes: ClassVar = [models.Index(F("made_at").desc(), F("id").desc(), name="correction_newest")]

    def __str__(self) -> str:
        return f"{self.disclosure_id} {self.made_at:%Y-%m-%d}"
