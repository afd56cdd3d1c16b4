"""What is kept of tables of counts, so that nobody works out a small number from what is shown beside it."""

from typing import ClassVar

from django.db import models

from disclosures.models.documents import Document
from disclosures.models.extraction import ExtractedFact
from disclosures.models.organisations import Organisation


class CountTable(models.Model):
    """That a page has a table of counts. ``key`` is the same for all with the same columns."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="count_tables")
    page = models.PositiveIntegerField()
    key = models.CharField(max_length=32)
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose counts they are",
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "key", "-id"], name="count_table_newest")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "page", "key"], name="count_table_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} page {self.page}"


class GivesAway(models.Model):
    """What a cell gives away: the number at ``page``, ``start`` to ``end``, of the same document or of
    ``other``, beside whose table a small difference shows."""

    fact = models.OneToOneField(ExtractedFact, models.CASCADE, related_name="gives_away")
    other = models.ForeignKey(Document, models.CASCADE, null=True, blank=True, related_name="+")
    page = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.fact_id} page {self.page}"
