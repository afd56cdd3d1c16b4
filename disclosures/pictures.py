"""Pages that are pictures and wait to be read: which they are, and how that is said."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from uuid import UUID

from disclosures.models import Document, DocumentPage

NUMBERS_NAMED = 6


def pictures_of(documents: Iterable[Document]) -> dict[UUID, list[int]]:
    """Numbers of pages that wait to be read, by document. One query."""
    rows = DocumentPage.objects.filter(
        document__in=[document.pk for document in documents], needs_reading=True
    )
    ordered = rows.order_by("document", "number").values_list("document", "number")
    return {key: [number for _, number in group] for key, group in groupby(ordered, key=lambda row: row[0])}


def pages_in_words(numbers: Sequence[int]) -> str:
    """``Page 2 is a picture``, ``Pages 2, 3 and 9 are pictures``; of many, how many they are."""
    if len(numbers) == 1:
        return f"Page {numbers[0]} is a picture"
    if len(numbers) > NUMBERS_NAMED:
        return f"{len(numbers):,} pages are pictures"
    return f"Pages {', '.join(map(str, numbers[:-1]))} and {numbers[-1]} are pictures"
