"""Who gave what to whom, counted: the matrix, the pairs, and the ways through datasets.

Every read is of an index of the rollup and bounded, so none grows with the number of shares on record.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.fields.tuple_lookups import TupleLessThan

from disclosures.filters.flows import Position
from disclosures.models import DATE_UNKNOWN, Flow, FlowCount, Organisation
from disclosures.models.flows import FlowCountQuerySet

# Bodies as they are shown: with what became of them, as far as three names on.
BODY = "__successor__successor__successor"
_BODIES = (f"giver{BODY}", f"receiver{BODY}")


@dataclass(frozen=True)
class Matrix:
    """The most frequent givers and receivers, and their pairs: ``cells`` by the ids of giver and receiver."""

    whole: FlowCount | None
    givers: list[FlowCount]
    receivers: list[FlowCount]
    cells: dict[tuple[int, int], FlowCount]
    number_of_givers: int
    number_of_receivers: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Besides:
    """Givers and receivers, by id, whose pairs are left out."""

    givers: tuple[int, ...] = ()
    receivers: tuple[int, ...] = ()


def matrix(most_givers: int, most_receivers: int) -> Matrix:
    """Eight queries."""
    givers = list(FlowCount.objects.by_giver().select_related(_BODIES[0])[:most_givers])
    receivers = list(FlowCount.objects.by_receiver().select_related(_BODIES[1])[:most_receivers])
    cells = FlowCount.objects.by_pair().filter(
        giver__in=[each.giver_id for each in givers], receiver__in=[each.receiver_id for each in receivers]
    )
    dated = Flow.objects.filter(sort_date__gt=DATE_UNKNOWN).values_list("sort_date", flat=True)
    return Matrix(
        whole=FlowCount.objects.whole().first(),
        givers=givers,
        receivers=receivers,
        cells={(each.giver_id or 0, each.receiver_id or 0): each for each in cells},
        # Bodies are counted in thousands at most, unlike flows.
        number_of_givers=FlowCount.objects.by_giver().count(),
        number_of_receivers=FlowCount.objects.by_receiver().count(),
        first=dated.order_by("sort_date").first(),
        last=dated.order_by("-sort_date").first(),
    )


def ways(limit: int) -> list[FlowCount]:
    """The most frequent ways from a giver through a dataset to a receiver. One query."""
    return list(FlowCount.objects.by_way().select_related("giver", "receiver")[:limit])


def commonest_dataset() -> FlowCount | None:
    """None if no dataset is recorded, or if two are as frequent as each other. One query."""
    found = list(FlowCount.objects.by_dataset().exclude(dataset="")[:2])
    if not found or (len(found) == 2 and found[0].count == found[1].count):
        return None
    return found[0]


def pairs(
    giver: Organisation | None,
    receiver: Organisation | None,
    after: Position | None,
    limit: int,
    besides: Besides = Besides(),
) -> list[FlowCount]:
    """Pairs behind ``after``, most frequent first; ``last_on``: when the newest began. One query.

    With ``besides``, the pairs that it leaves out are read over: as many as a matrix has bodies, times all.
    """
    rows = FlowCount.objects.by_pair()
    if besides.givers:
        rows = rows.exclude(giver__in=besides.givers)
    if besides.receivers:
        rows = rows.exclude(receiver__in=besides.receivers)
    if giver:
        rows = rows.filter(giver=giver)
    if receiver:
        rows = rows.filter(receiver=receiver)
    if after:
        rows = rows.filter(_behind(after, by_giver=giver is None, by_receiver=receiver is None))
    return list(_with_last(rows).select_related(*_BODIES)[:limit])


def _behind(at: Position, *, by_giver: bool, by_receiver: bool) -> Q:
    """One comparison of the columns by which the chosen index is in order."""
    key = [("count", at.count)]
    key += [("giver", at.giver)] if by_giver else []
    key += [("receiver", at.receiver)] if by_receiver else []
    if len(key) == 1:
        return Q(count__lt=at.count)
    return Q(TupleLessThan(tuple(F(name) for name, _ in key), tuple(value for _, value in key)))


def _with_last(rows: FlowCountQuerySet) -> FlowCountQuerySet:
    """When the newest flow of each began: a step in an index each."""
    newest = Flow.objects.filter(giver=OuterRef("giver"), receiver=OuterRef("receiver"))
    newest = newest.order_by("-sort_date", "-disclosure")
    return rows.annotate(
        last_on=Subquery(newest.values("sort_date")[:1]),
        last_precision=Subquery(newest.values("date_precision")[:1]),
    )
