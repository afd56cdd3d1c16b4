"""The timeline of a body that took over from others, theirs included: rows and counts of its whole line."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from disclosures.models.choices import Role
from disclosures.models.constraints import one_of
from disclosures.models.organisations import Organisation
from disclosures.models.spine import Disclosure


class LineageParty(models.Model):
    """A part in a public disclosure of a body, or of one whose successors lead to it, as if it were its own.

    Only bodies with predecessors have such rows. They are kept by rollups.lineages and made from Party: so a
    page over three bodies is one scan of one index, as that of a single one is, and a disclosure in which two
    of them take part stands there once.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="lineage_parties")
    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="lineage_parties")
    role = models.CharField(max_length=10, choices=Role)
    kind = models.CharField(max_length=20)
    sort_date = models.DateField()
    # One row of those that the line has in a disclosure carries its place on the timeline.
    is_first = models.BooleanField()
    has_contradiction = models.BooleanField(default=False)
    has_correction = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "organisation",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="lineage_timeline",
                condition=Q(is_first=True),
            ),
            models.Index(
                "organisation",
                "kind",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="lineage_timeline_by_kind",
                condition=Q(is_first=True),
            ),
            models.Index(
                "organisation",
                "role",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="lineage_timeline_by_role",
            ),
            models.Index(
                "organisation",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="lineage_contradicted",
                condition=Q(is_first=True, has_contradiction=True),
            ),
            models.Index(
                "organisation",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="lineage_corrected",
                condition=Q(is_first=True, has_correction=True),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "organisation", "role"], name="lineage_party_once"),
            one_of("role", Role, name="lineage_party_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role} {self.disclosure_id}"


class LineageCount(models.Model):
    """Published disclosures of a body and its predecessors together, by kind and year (0: unknown)."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="lineage_counts", db_index=False
    )
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation"], include=["count"], name="lineage_count_of_body")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "kind", "year"], name="lineage_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.year}: {self.count}"
