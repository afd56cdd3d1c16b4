"""Organisations with their number of public records and the last of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    Case,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)

from disclosures.models import (
    Disclosure,
    Organisation,
    OrganisationKind,
    Party,
    TimelineCount,
)
from disclosures.queries.kept import kept

_PLACES = {kind: place for place, kind in enumerate(OrganisationKind.values)}


@dataclass(frozen=True)
class Listed:
    """``last`` is the newest record, with its date fields, or None."""

    organisation: Organisation
    count: int
    last: Disclosure | None


def busiest(limit: int) -> list[tuple[Organisation, int]]:
    """The organisations with most public records, and how many each has. Two small queries, if kept."""
    found = kept(f"busiest:{limit}", lambda: _most_records(limit))
    organisations = Organisation.objects.in_bulk([pk for pk, _ in found])
    return [(organisations[pk], total) for pk, total in found if pk in organisations]


def _most_records(limit: int) -> list[tuple[int, int]]:
    totals = (
        TimelineCount.objects.filter(organisation__isnull=False)
        .values_list("organisation")
        .annotate(total=Sum("count"))
        .order_by("-total", "organisation")
    )
    return [(pk, total) for pk, total in totals[:limit]]


def how_many() -> int:
    """The number of organisations. They are counted in thousands at most, unlike records."""
    return Organisation.objects.count()


def with_last(organisations: Iterable[tuple[Organisation, int]]) -> list[Listed]:
    """Adds the newest record of each: one index probe an organisation, in two queries."""
    rows = list(organisations)
    ids = [each.pk for each, _ in rows]
    newest = dict(Organisation.objects.filter(id__in=ids).annotate(last=_newest()).values_list("id", "last"))
    dated = {
        row.pk: row
        for row in Disclosure.objects.public()
        .filter(id__in=[pk for pk in newest.values() if pk])
        .only("kind", "date", "date_end", "date_precision")
    }
    return [Listed(each, count, dated.get(newest.get(each.pk) or 0)) for each, count in rows]


def _newest() -> Subquery:
    parties = Party.objects.filter(organisation=OuterRef("pk"), is_first=True, sort_date__isnull=False)
    return Subquery(parties.order_by("-sort_date", "-disclosure_id").values("disclosure")[:1])


def directory(start: Organisation | None, limit: int) -> tuple[list[Listed], bool]:
    """Organisations by kind, then name, behind ``start``; and whether there are more."""
    rows = Organisation.objects.annotate(
        place=Case(
            *(When(kind=kind, then=Value(place)) for kind, place in _PLACES.items()),
            default=Value(len(_PLACES)),
            output_field=IntegerField(),
        )
    )
    if start:
        place = _PLACES.get(start.kind, len(_PLACES))
        rows = rows.filter(
            Q(place__gt=place)
            | Q(place=place, name__gt=start.name)
            | Q(place=place, name=start.name, id__gt=start.pk)
        )
    found = list(rows.order_by("place", "name", "id").prefetch_related("other_names")[: limit + 1])
    page = found[:limit]
    return with_last((each, count) for each, count in _counted(page)), len(found) > limit


def _counted(organisations: list[Organisation]) -> list[tuple[Organisation, int]]:
    totals = dict(
        TimelineCount.objects.filter(organisation__in=organisations)
        .values_list("organisation")
        .annotate(total=Sum("count"))
    )
    return [(each, totals.get(each.pk, 0)) for each in organisations]
