"""Addresses that differ from site to site: the largest of a sort, which is where a cost would grow."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from disclosures.models import Organisation, TimelineCount


def largest_department() -> str:
    return _department(-1)


def small_department() -> str:
    """One with about sixty records: a full page on either site."""
    ordered = _by_size()
    few = min(ordered, key=lambda each: abs(each[1] - 60))
    return Organisation.objects.get(pk=few[0]).get_absolute_url()


def documents_found() -> str:
    """Documents by a word that nearly all of them have."""
    return f"{reverse('disclosures:search')}?only=documents&q=data"


def timeline_as_it_stood() -> str:
    """On a day before which half of the invented records were published."""
    day = timezone.localdate() - timedelta(days=76)
    return f"{reverse('disclosures:timeline')}?as_of={day.isoformat()}"


def _department(place: int) -> str:
    return Organisation.objects.get(pk=_by_size()[place][0]).get_absolute_url()


def _by_size() -> list[tuple[int, int]]:
    totals: dict[int, int] = {}
    for pk, count in TimelineCount.objects.exclude(organisation=None).values_list("organisation", "count"):
        totals[pk] = totals.get(pk, 0) + count
    return sorted(totals.items(), key=lambda each: each[1])


# Each is visited on the small and on the large site: one line makes a page part of the benchmark.
PLACES: dict[str, Callable[[], str]] = {
    "largest department": largest_department,
    "small department": small_department,
    "documents found": documents_found,
    "timeline as it stood": timeline_as_it_stood,
}
