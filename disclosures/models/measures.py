"""Measures as lists of figures read them; the ledger itself stands in evidence.py."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from disclosures.models.choices import Precision, Unit
from disclosures.models.evidence import Measure
from disclosures.models.search import SEARCH_CONFIG, Folded

_PLACE = (F("sort_date").desc(), F("measure").desc())
CORRECTED, DISPUTED = Q(corrected__gt=0), Q(disputed__gt=0)


class MeasureListing(models.Model):
    """What lists say of a measure; there is a row only while one of its numbers is public.

    Written by rollups/measures.py, in the transaction that changes what it is made of, and by nothing else.
    """

    measure = models.OneToOneField(Measure, models.CASCADE, primary_key=True, related_name="listing")
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=20, choices=Unit)
    assertions = models.PositiveIntegerField(help_text="Public numbers asserted for it")
    corrected = models.PositiveIntegerField(help_text="Those that the body itself corrected")
    disputed = models.PositiveIntegerField()
    first_on = models.DateField(null=True, help_text="When a number was first asserted; null: unknown")
    first_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    last_on = models.DateField(null=True)
    last_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    sort_date = models.DateField(help_text="Its place in lists: when a number was last asserted")
    pair = models.CharField(
        max_length=32, blank=True, help_text="Who gave what it is about to whom, as a hash; blank: no share"
    )
    asserted_in = ArrayField(
        models.BigIntegerField(), help_text="The public disclosures that its numbers come from"
    )
    search = models.GeneratedField(
        expression=SearchVector(Folded(F("title")), config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(*_PLACE, name="measures"),
            models.Index("unit", *_PLACE, name="measures_by_unit"),
            models.Index(*_PLACE, name="measures_corrected", condition=CORRECTED),
            models.Index("unit", *_PLACE, name="measures_corrected_by_unit", condition=CORRECTED),
            models.Index(*_PLACE, name="measures_disputed", condition=DISPUTED),
            models.Index("unit", *_PLACE, name="measures_disputed_by_unit", condition=DISPUTED),
            models.Index("pair", *_PLACE, name="measures_by_pair", condition=~Q(pair="")),
            GinIndex("search", name="measure_search"),
            GinIndex("asserted_in", name="measures_by_disclosure"),
        ]

    def __str__(self) -> str:
        return self.title
