"""Records that an editor may mean: found by words, reference or address, and near to what a document says.

Drafts are among them, so nothing of this is for readers. Every question is one that an index answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Q

from disclosures.filters.words import Words, facet_query
from disclosures.models import Disclosure, DisclosureQuerySet, Party, Role, State

SHOWN = 20
RANKED = 200  # the first that match are put in order, however many more there are
OPEN = (State.DRAFT, State.IN_REVIEW, State.PUBLISHED)
UNPUBLISHED = Q(state__in=[State.DRAFT, State.IN_REVIEW])  # as the index of drafts has it
NEAR_IN_TIME = 2  # before a day, and as many after it


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record, and why it is offered, as a part of a sentence."""

    record: Disclosure
    why: str


def open_records() -> DisclosureQuerySet:
    """What is not withdrawn."""
    return Disclosure.objects.filter(state__in=OPEN)


def by_address(text: str) -> Disclosure | None:
    """The record at an address, of which the last part is enough. One query, none if that is no slug."""
    slug = text.strip().partition("?")[0].strip("/").rpartition("/")[2].replace("\0", "")
    return open_records().filter(slug=slug).first() if slug else None


def search(text: str, *, leaving_out: int | None = None) -> list[Disclosure]:
    """The record at this address first, then those with the reference, then those with the words."""
    text = " ".join(text.replace("\0", "").split())[:300]
    if not text:
        return []
    found = [one] if (one := by_address(text)) else []
    found += open_records().filter(reference=text).exclude(reference="").order_by("-sort_date", "-id")[:SHOWN]
    words = Words(text)
    if words.can_match:
        for state in (Q(state=State.PUBLISHED), UNPUBLISHED):
            found += _ranked(Disclosure.objects.filter(state, search=words.query), words)
    return [one for one in unique(found) if one.pk != leaving_out][:SHOWN]


def _ranked(rows: DisclosureQuerySet, words: Words) -> Iterable[Disclosure]:
    chosen = list(rows.order_by().values_list("pk", flat=True)[:RANKED])
    rank = SearchRank(F("search"), words.query)
    return Disclosure.objects.filter(pk__in=chosen).order_by(rank.desc(), "-sort_date", "-id")[:SHOWN]


def unique(found: Iterable[Disclosure]) -> list[Disclosure]:
    return list({one.pk: one for one in found}.values())


def with_reference(reference: str, organisation: int | None) -> list[Disclosure]:
    """Records that have the reference; of this body alone, if it is known. One query."""
    if not reference:
        return []
    rows = open_records().filter(reference=reference).exclude(reference="")
    if organisation is not None:
        rows = rows.filter(parties__organisation=organisation, parties__role=Role.AUTHORITY)
    return list(rows.order_by("-sort_date", "-id")[:SHOWN])


def around(day: date | None, organisation: int | None) -> list[Disclosure]:
    """Public records of the body next to a day, the nearest first. Two queries."""
    if day is None or organisation is None:
        return []
    rows = Party.objects.filter(organisation=organisation, is_first=True, sort_date__isnull=False)
    before = rows.filter(sort_date__lte=day).order_by("-sort_date", "-disclosure_id")
    after = rows.filter(sort_date__gt=day).order_by("sort_date", "disclosure_id")
    near = [*before[:NEAR_IN_TIME].values_list("disclosure", flat=True)]
    near += after[:NEAR_IN_TIME].values_list("disclosure", flat=True)
    found = Disclosure.objects.public().filter(pk__in=near)
    return sorted(found, key=lambda one: (abs((one.sort_date - day).days), one.pk))


def about(questions: Sequence[str], organisation: int | None, *, most: int = 3) -> list[Disclosure]:
    """Public records of the body in which words of the questions stand, most of them first. Two queries."""
    words = sorted({word for text in questions for word in text.lower().split() if word.isalpha()}, key=len)
    asked = Words(" or ".join(word for word in reversed(words[-8:]) if len(word) > 4))
    if organisation is None or not asked.can_match:
        return []
    rows = Disclosure.objects.public().filter(search=asked.query & facet_query([f"org:{organisation}"]))
    return list(_ranked(rows, asked))[:most]


def suggest(
    groups: Iterable[tuple[str, Iterable[Disclosure]]], *, leaving_out: int | None
) -> list[Suggestion]:
    """Each record once, with the first reason that names it."""
    found: dict[int, Suggestion] = {}
    for why, records in groups:
        for record in records:
            if record.pk != leaving_out:
                found.setdefault(record.pk, Suggestion(record, why))
    return list(found.values())
