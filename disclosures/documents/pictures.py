"""Pages that are pictures and wait to be read: which they are, and how that is said."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

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
        return _("Page %(number)s is a picture") % {"number": numbers[0]}
    if len(numbers) > NUMBERS_NAMED:
        return _("%(numbers)s pages are pictures") % {"numbers": f"{len(numbers):,}"}
    return _("Pages %(first)s and %(last)s are pictures") % {
        "first": ", ".join(map(str, numbers[:-1])),
        "last": numbers[-1],
    }
