"""Where data items are used, as pages about them read it. Kept by rollups/fields.py, written nowhere else."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from disclosures.models.choices import Change, Kind, Precision
from disclosures.models.evidence import DataItem
from disclosures.models.spine import Disclosure


class FieldUse(models.Model):
    """A data item in a public disclosure. Of a census change also what it changed, where and from when.

    A table of its own, since what it copies may be gone by the time it must be taken out of the counts.
    ``effective_on`` is null where no date of effect is on record, whatever else is dated.
    """

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="field_uses")
    item = models.ForeignKey(DataItem, models.CASCADE, related_name="public_uses")
    kind = models.CharField(max_length=20, choices=Kind)
    sort_date = models.DateField()
    collection = models.CharField(max_length=100, blank=True)
    change = models.CharField(max_length=20, choices=Change, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=5, choices=Precision, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "item", "kind", F("sort_date").desc(), F("disclosure").desc(), name="field_use_by_kind"
            ),
            # A state on a date is one step in it for each collection.
            models.Index(
                "item",
                "collection",
                F("effective_on").desc(),
                F("disclosure").desc(),
                name="field_use_in_effect",
                # So that a list of many items is answered by the index alone.
                include=["change", "date_precision"],
                condition=Q(kind=Kind.CENSUS_CHANGE),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "item"], name="field_use_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} in {self.disclosure_id}"


class FieldCount(models.Model):
    """How many public disclosures of a kind are about a data item; census changes by their collection."""

    item = models.ForeignKey(DataItem, models.CASCADE, related_name="public_counts")
    kind = models.CharField(max_length=20, choices=Kind)
    collection = models.CharField(max_length=100, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "kind", "collection"], name="field_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind} {self.collection}: {self.count}"
