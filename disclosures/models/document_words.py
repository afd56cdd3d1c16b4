"""What search reads of public documents: one narrow row each, beside the timeline and not on it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F

from disclosures.models.copies import SafeCopy
from disclosures.models.documents import Document
from disclosures.models.spine import Disclosure


class DocumentWords(models.Model):
    """The approved words of a document's public copy, as its index holds them.

    Rows are copies, kept by rollups.document_words in the transaction that shows, replaces or takes down a
    copy; nothing else writes them. The place on the timeline and the facet words are those of the disclosure.
    """

    document = models.OneToOneField(Document, models.CASCADE, related_name="words_in_search")
    copy = models.ForeignKey(SafeCopy, models.CASCADE, related_name="+")
    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="words_of_documents")
    sort_date = models.DateField()
    facet_words = ArrayField(models.TextField(), default=list, blank=True)
    search = SearchVectorField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                F("sort_date").desc(), F("disclosure").desc(), F("id").desc(), name="document_timeline"
            ),
            GinIndex("search", name="document_search"),
        ]

    def __str__(self) -> str:
        return f"words of {self.document_id}"
