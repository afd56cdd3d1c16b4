"""Public authorities and every other body that gives, receives, answers, decides or speaks."""

from typing import ClassVar

import pghistory
from django.db import models
from django.urls import reverse

from disclosures.models.choices import OrganisationKind
from disclosures.models.constraints import in_order, one_of
from disclosures.models.sources import Source


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def by_name(self) -> "OrganisationQuerySet":
        return self.order_by("name")


@pghistory.track()
class Organisation(models.Model):
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    website = models.URLField(max_length=500, blank=True)
    wikidata_id = models.CharField(max_length=20, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="organisation_by_name")]
        constraints: ClassVar = [
            one_of("kind", OrganisationKind, name="organisation_kind_known"),
            in_order("valid_from", "valid_to", name="organisation_dates_in_order"),
            models.CheckConstraint(
                name="organisation_not_its_own_relative",
                condition=(models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")))
                & (models.Q(successor__isnull=True) | ~models.Q(successor=models.F("id"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("disclosures:department", args=[self.slug])


@pghistory.track()
class OrganisationName(models.Model):
    """A name or abbreviation that an organisation had, or is also known by."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="organisation_name_once"),
            in_order("valid_from", "valid_to", name="organisation_name_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name
