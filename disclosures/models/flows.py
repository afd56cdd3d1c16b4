"""Who gave what to whom: a copy of each public data share between two bodies, and counts of these.

Kept by rollups/flows.py in the transaction that changes what they are made of; nothing else writes them. So
the matrix, the diagram and a pair's page are reads of one index each, however much there is on record.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from disclosures.models.choices import Precision
from disclosures.models.constraints import one_of
from disclosures.models.organisations import Organisation
from disclosures.models.spine import Disclosure


class Flow(models.Model):
    """A public data share, from one giver to one receiver; one that names several has a row for each two."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="flows")
    giver = models.ForeignKey(Organisation, models.PROTECT, related_name="flows_given")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="flows_received")
    dataset = models.CharField(max_length=200, blank=True)
    sort_date = models.DateField()
    date_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    # Whether a number of people or of records stands today. A number of requests says nothing about either.
    has_number = models.BooleanField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "giver", "receiver", F("sort_date").desc(), F("disclosure").desc(), name="flow_of_pair"
            ),
            models.Index("sort_date", name="flow_by_date"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "giver", "receiver"], name="flow_once"),
            one_of("date_precision", Precision, name="flow_precision_known", blank=True),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.receiver_id}: {self.disclosure_id}"


# What a row of FlowCount counts shows in which of its columns are null.
PAIRS = Q(giver__isnull=False, dataset__isnull=True, receiver__isnull=False)
GIVERS = Q(giver__isnull=False, dataset__isnull=True, receiver__isnull=True)
RECEIVERS = Q(giver__isnull=True, dataset__isnull=True, receiver__isnull=False)
DATASETS = Q(giver__isnull=True, dataset__isnull=False, receiver__isnull=True)
WAYS = Q(giver__isnull=False, dataset__isnull=False, receiver__isnull=False)
ALL = Q(giver__isnull=True, dataset__isnull=True, receiver__isnull=True)


class FlowCountQuerySet(models.QuerySet["FlowCount"]):
    """What is counted, most frequent first; each is a read of an index of its own."""

    def whole(self) -> "FlowCountQuerySet":
        """At most one row: all flows together."""
        return self.filter(ALL)

    def by_pair(self) -> "FlowCountQuerySet":
        return self.filter(PAIRS).order_by("-count", "-giver", "-receiver")

    def by_giver(self) -> "FlowCountQuerySet":
        return self.filter(GIVERS).order_by("-count", "-giver")

    def by_receiver(self) -> "FlowCountQuerySet":
        return self.filter(RECEIVERS).order_by("-count", "-receiver")

    def by_dataset(self) -> "FlowCountQuerySet":
        return self.filter(DATASETS).order_by("-count", "-dataset")

    def by_way(self) -> "FlowCountQuerySet":
        return self.filter(WAYS).order_by("-count", "-giver", "-receiver", "-dataset")


class FlowCount(models.Model):
    """How many flows there are, and of how many a number of people or records is known.

    By pair, giver, receiver, dataset, way (giver, dataset, receiver), and of all; null: whichever. A dataset
    that is not recorded is the empty text.
    """

    giver = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    dataset = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - null: all of them
    receiver = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    count = models.PositiveIntegerField()
    with_number = models.PositiveIntegerField()

    objects = FlowCountQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                F("count").desc(), F("giver").desc(), F("receiver").desc(),
                name="pairs_by_count", condition=PAIRS,
            ),
            models.Index(
                "giver", F("count").desc(), F("receiver").desc(), name="pairs_of_giver", condition=PAIRS
            ),
            models.Index(
                "receiver", F("count").desc(), F("giver").desc(), name="pairs_of_receiver", condition=PAIRS
            ),
            models.Index(F("count").desc(), F("giver").desc(), name="givers_by_count", condition=GIVERS),
            models.Index(
                F("count").desc(), F("receiver").desc(), name="receivers_by_count", condition=RECEIVERS
            ),
            models.Index(
                F("count").desc(), F("dataset").desc(), name="datasets_by_count", condition=DATASETS
            ),
            models.Index(
                F("count").desc(), F("giver").desc(), F("receiver").desc(), F("dataset").desc(),
                name="ways_by_count", condition=WAYS,
            ),
            # Empty but for a moment: what came to nothing is found and deleted by it.
            models.Index("count", name="flow_count_of_none", condition=Q(count=0)),
        ]  # fmt: skip
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["giver", "receiver", "dataset"], name="flow_count_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="flow_count_in_order", condition=Q(count__gte=F("with_number"))),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} {self.dataset} {self.receiver_id}: {self.count}"


class PairAgreement(models.Model):
    """A public agreement between two of its parties; ``first`` is the one with the smaller id."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="pairs")
    first = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sort_date = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "first", "second", F("sort_date").desc(), F("disclosure").desc(), name="agreement_of_pair"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "first", "second"], name="pair_agreement_once"),
            models.CheckConstraint(name="pair_agreement_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.disclosure_id}"
