"""Public authorities and every other body that gives, receives, answers, decides or speaks."""

from collections.abc import Iterable
from functools import cached_property
from typing import ClassVar

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse

from disclosures.models.choices import OrganisationKind
from disclosures.models.constraints import in_order, one_of
from disclosures.models.search import name_vector
from disclosures.models.sources import Source

# UNION ends a chain that leads back to where it began.
_LEADING_TO = """
WITH RECURSIVE line (member, root) AS (
    SELECT id, successor_id FROM disclosures_organisation WHERE successor_id = ANY(%s)
    UNION
    SELECT o.id, line.root FROM line JOIN disclosures_organisation o ON o.successor_id = line.member
)
SELECT o.*, line.root AS leads_to FROM line JOIN disclosures_organisation o ON o.id = line.member
WHERE line.member <> line.root ORDER BY o.name, o.id
"""
_LED_TO_BY = """
WITH RECURSIVE later (id) AS (
    SELECT successor_id FROM disclosures_organisation WHERE id = %s
    UNION
    SELECT o.successor_id FROM later JOIN disclosures_organisation o ON o.id = later.id
)
SELECT o.* FROM later JOIN disclosures_organisation o USING (id) WHERE o.id <> %s
"""


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def by_name(self) -> "OrganisationQuerySet":
        return self.order_by("name")

    def leading_to(self, organisations: Iterable["Organisation"]) -> "list[Organisation]":
        """Every body whose chain of successors leads to one of these, by name; the key of that one is its
        ``leads_to``. One query."""
        return list(self.raw(_LEADING_TO, [[each.pk for each in organisations]]))


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

    leads_to: int  # set by ``leading_to``

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name", "id"], name="organisation_by_name"),
            GinIndex(name_vector("name", "abbreviation"), name="organisation_by_words"),
        ]
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

    @cached_property
    def former(self) -> "list[Organisation]":
        """The bodies that it took over from, and those before them, the first of all first. One query."""
        found = {each.pk: each for each in Organisation.objects.leading_to([self])}
        return sorted(found.values(), key=lambda each: (-len(_chain(each, found)), each.name, each.pk))

    @cached_property
    def later(self) -> "list[Organisation]":
        """What it became, and what that became, in this order. One query, none if it became nothing."""
        if self.successor_id is None:
            return []
        found = {each.pk: each for each in Organisation.objects.raw(_LED_TO_BY, [self.pk, self.pk])}
        return _chain(self, found)


def _chain(start: Organisation, by_id: dict[int, Organisation]) -> list[Organisation]:
    """Successor after successor, as far as they are among these, each once."""
    chain: list[Organisation] = []
    at = start
    while (following := by_id.get(at.successor_id or 0)) and following not in chain:
        chain.append(following)
        at = following
    return chain


@pghistory.track()
class OrganisationName(models.Model):
    """A name or abbreviation that an organisation had, or is also known by."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes: ClassVar = [GinIndex(name_vector("name"), name="organisation_name_by_words")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="organisation_name_once"),
            in_order("valid_from", "valid_to", name="organisation_name_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name
