"""Puts numbers and data items of a document on its record; the rules are those of `table_figures`."""

import calendar
import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from disclosures import audit
from disclosures.documents.drafts import plain_slug
from disclosures.documents.findings import first_day
from disclosures.documents.table_figures import Chosen, Named, as_published, take_back
from disclosures.editing import in_hand
from disclosures.editing.in_hand import Changed
from disclosures.models import (
    Disclosure,
    DisclosureItem,
    Document,
    DocumentState,
    ExtractedFact,
    Figure,
    FigureStatus,
    Measure,
    Precision,
    Source,
    State,
)

if TYPE_CHECKING:
    from accounts.models import User

PRECISION = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
LONGEST_STEM = 100


def may_put(document: Document) -> bool:
    """Its record is a draft: what a public one says does not change by a document."""
    record = document.disclosure
    is_draft = record is not None and record.state in (State.DRAFT, State.IN_REVIEW)
    return is_draft and document.state == DocumentState.IN_REVIEW and not document.follows_id


@transaction.atomic
def put(
    document_id: uuid.UUID,
    chosen: Sequence[Chosen],
    *,
    offered: Sequence[Named],
    items: Collection[int],
    by: "User",
    version: str,
) -> int:
    """Takes the chosen numbers onto the record, and the others off it; returns how many of them stand there.

    ``items``: ids of data items of those ``offered`` that it is about. Raises PermissionDenied, Changed,
    Taken.
    """
    document = in_hand.locked(document_id, by=by, version=version, states=[DocumentState.IN_REVIEW])
    record = document.disclosure
    if record is None or not may_put(document):
        raise Changed
    with in_hand.history(by, document, "Numbers and data items put on the record in review."):
        facts = ExtractedFact.objects.filter(pk__in=[one.fact.pk for one in chosen], document=document)
        take_back(facts)
        made = [figure for one in chosen if one.put and (figure := _figure(one, document, record))]
        _items(record, offered, items)
        data: dict[str, str | int | bool | list[str]] = {"figures": len(made), "items": len(items)}
        audit.record("put-on-record", document, by=by, data=data)
    return len(made)


def _figure(chosen: Chosen, document: Document, record: Disclosure) -> Figure | None:
    """None for a number that may not be public."""
    fact = ExtractedFact.objects.guarded().select_related("decision").get(pk=chosen.fact.pk)
    published = as_published(fact, chosen.qualifier)
    if published is None:
        return None
    measure = chosen.measure or _measure(chosen, fact)
    end = last_day(fact.period)
    return Figure.objects.create(
        slug=_free(Figure, measure.slug),
        measure=measure,
        asserted_in_id=record.pk,
        value=published.value,
        qualifier=published.qualifier,
        period_end=end,
        date_precision=PRECISION.get(len(fact.period), "") if end else "",
        status=FigureStatus.CURRENT,
        source=_source(document, fact),
        fact=fact,
    )


def _measure(chosen: Chosen, fact: ExtractedFact) -> Measure:
    stem = plain_slug(f"{chosen.title} {fact.period}")[:LONGEST_STEM].strip("-") or "measure"
    start = first_day(fact.period)
    return Measure.objects.create(
        slug=_free(Measure, stem), title=chosen.title, unit=chosen.unit, period_start=start
    )


def last_day(period: str) -> date | None:
    """The last day of ``2016``, ``2016-10`` or ``2016-10-31``; None without a period."""
    first = first_day(period)
    if first is None or len(period) == 10:
        return first
    month = 12 if len(period) == 4 else first.month
    return date(first.year, month, calendar.monthrange(first.year, month)[1])


def _free(model: type[Figure] | type[Measure], stem: str) -> str:
    stem = stem[:LONGEST_STEM]
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


def _source(document: Document, fact: ExtractedFact) -> Source:
    """The page of the document as readers get it."""
    url = settings.SITE_URL + reverse("disclosures:document", args=[document.pk])
    return Source.objects.get_or_create(url=url, page=str(fact.page))[0]


def _items(record: Disclosure, offered: Sequence[Named], chosen: Collection[int]) -> None:
    shown = {one.item.pk: one.written for one in offered}
    DisclosureItem.objects.filter(disclosure=record.pk, item__in=shown.keys() - set(chosen)).delete()
    there = set(record.items.values_list("item", flat=True))
    DisclosureItem.objects.bulk_create(
        DisclosureItem(disclosure_id=record.pk, item_id=pk, written=written[:200])
        for pk, written in shown.items()
        if pk in chosen and pk not in there
    )
