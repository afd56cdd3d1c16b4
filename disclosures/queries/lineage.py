"""A body together with those that it took over from: its places on the record, their names and numbers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max, Min, Q, QuerySet, Sum

from disclosures.models import Disclosure, LineageParty, Organisation, Party, TimelineCount


def parties_of(organisation: Organisation) -> "QuerySet[Party] | QuerySet[LineageParty]":
    """Its places on the public timeline, those of its predecessors included: ``disclosure_id``, ``role``,
    ``kind``, ``sort_date``, and ``is_first`` on one of each disclosure."""
    if organisation.former:
        return LineageParty.objects.filter(organisation=organisation)
    return Party.objects.filter(organisation=organisation, sort_date__isnull=False)


@dataclass(frozen=True)
class Predecessor:
    """``first`` and ``last`` are the years of its own records; None without a dated one."""

    organisation: Organisation
    count: int
    first: int | None
    last: int | None


def predecessors(organisation: Organisation) -> list[Predecessor]:
    """Those that it took over from, the first of all first, with their own records. Two queries at most."""
    former = organisation.former
    if not former:
        return []
    dated = Q(year__gt=0)
    rows = (
        TimelineCount.objects.filter(organisation__in=former)
        .values_list("organisation")
        .annotate(total=Sum("count"), first=Min("year", filter=dated), last=Max("year", filter=dated))
    )
    counted = {pk: (total, first, last) for pk, total, first, last in rows}
    return [Predecessor(each, *counted.get(each.pk, (0, None, None))) for each in former]


def former_names(organisation: Organisation | None, rows: Sequence[Disclosure]) -> dict[int, list[str]]:
    """By disclosure, which of its predecessors took part. One query, none for a body without any."""
    if organisation is None or not organisation.former or not rows:
        return {}
    parties = Party.objects.filter(
        disclosure__in=[row.pk for row in rows], organisation__in=organisation.former
    )
    found: dict[int, list[str]] = defaultdict(list)
    for pk, name in parties.order_by("organisation__name").values_list("disclosure_id", "organisation__name"):
        if name not in found[pk]:
            found[pk].append(name)
    return dict(found)


def former_of(organisations: Iterable[Organisation]) -> dict[int, list[Organisation]]:
    """By successor, every body whose chain of successors leads to it, by name. One query."""
    found: dict[int, list[Organisation]] = defaultdict(list)
    for each in Organisation.objects.leading_to(organisations):
        found[each.leads_to].append(each)
    return dict(found)
