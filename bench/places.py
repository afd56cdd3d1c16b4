"""Addresses that differ from site to site: the largest of a sort, which is where a cost would grow."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from disclosures.models import (
    ClaimVerdict,
    DataItem,
    FieldCount,
    FlowCount,
    LineageCount,
    MeasureListing,
    Organisation,
    TimelineCount,
)


def largest_department() -> str:
    """The largest of all: it took over from two others, whose records its page includes."""
    return _by_size(LineageCount.objects.all())[-1][0].get_absolute_url()


def department_alone() -> str:
    """The largest that took over from none."""
    alone = Organisation.objects.filter(predecessors=None, successor=None)
    return _by_size(TimelineCount.objects.filter(organisation__in=alone))[-1][0].get_absolute_url()


def small_department() -> str:
    """One with about sixty records: a full page on either site."""
    ordered = _by_size(TimelineCount.objects.exclude(organisation=None))
    return min(ordered, key=lambda each: abs(each[1] - 60))[0].get_absolute_url()


def _by_size(counts: QuerySet[Any]) -> list[tuple[Organisation, int]]:
    totals = counts.values_list("organisation").annotate(total=Sum("count")).order_by("total", "organisation")
    bodies = Organisation.objects.in_bulk([pk for pk, _ in totals])
    return [(bodies[pk], total) for pk, total in totals]


def documents_found() -> str:
    """Documents by a word that nearly all of them have."""
    return f"{reverse('disclosures:search')}?only=documents&q=data"


def timeline_as_it_stood() -> str:
    """On a day before which half of the invented records were published."""
    day = timezone.localdate() - timedelta(days=76)
    return f"{reverse('disclosures:timeline')}?as_of={day.isoformat()}"


def largest_pair() -> str:
    pair = FlowCount.objects.by_pair().select_related("giver", "receiver")[0]
    assert pair.giver and pair.receiver
    return reverse("disclosures:flow", args=[pair.giver.slug, pair.receiver.slug])


def all_fields() -> str:
    return f"{reverse('disclosures:fields')}?on=2015-06-15"


def busiest_field() -> str:
    """The data item that most records are about."""
    totals = FieldCount.objects.values("item").annotate(total=Sum("count")).order_by("-total", "item")
    item = DataItem.objects.get(pk=totals[0]["item"])
    return reverse("disclosures:field", args=[item.slug])


def claim_with_most_evidence() -> str:
    richest = ClaimVerdict.objects.order_by("-evidence_count", "-disclosure_id").select_related("disclosure")
    found = richest.only("disclosure__slug").first()
    return f"/claims/{found.disclosure.slug}/" if found else "/claims/"


def measure_given_most_often() -> str:
    return MeasureListing.objects.order_by("-assertions", "measure")[0].measure.get_absolute_url()


# Each is visited on the small and on the large site: one line makes a page part of the benchmark.
PLACES: dict[str, Callable[[], str]] = {
    "largest department": largest_department,
    "department alone": department_alone,
    "small department": small_department,
    "all departments": lambda: "/departments/",
    # Ten bodies on either site.
    "departments by name": lambda: "/departments/?q=harbours+ambermouth",
    "matrix of flows": lambda: reverse("disclosures:flows"),
    "pairs of others": lambda: f"{reverse('disclosures:flows')}?others=givers&others=receivers",
    "largest pair": largest_pair,
    "fields on a day": all_fields,
    "busiest field": busiest_field,
    "claims": lambda: "/claims/",
    "claim with most evidence": claim_with_most_evidence,
    "figures": lambda: "/figures/",
    "corrected figures with a common word": lambda: "/figures/?q=data&status=corrected",
    "measure given most often": measure_given_most_often,
    "documents found": documents_found,
    "timeline as it stood": timeline_as_it_stood,
    "evidence pack": lambda: f"{largest_department()}pack/",
    "embedded department": lambda: f"/embed{largest_department()}",
}
