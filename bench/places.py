"""Addresses that differ from site to site: the largest of a sort, which is where a cost would grow."""

from collections.abc import Callable

from disclosures.models import Organisation, TimelineCount


def largest_department() -> str:
    return _department(-1)


def small_department() -> str:
    """One with about sixty records: a full page on either site."""
    ordered = _by_size()
    few = min(ordered, key=lambda each: abs(each[1] - 60))
    return Organisation.objects.get(pk=few[0]).get_absolute_url()


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
    "evidence pack": lambda: f"{largest_department()}pack/",
    "embedded department": lambda: f"/embed{largest_department()}",
}
