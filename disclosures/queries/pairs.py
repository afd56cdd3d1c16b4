"""One giver and one receiver: their flows, the agreements between them, what was said about it.

All but the counts is asked about the flows of one page, so the cost is that of a page however many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from disclosures.models import (
    Agreement,
    DataShare,
    DisclosureItem,
    Figure,
    Flow,
    FlowCount,
    Kind,
    Link,
    Organisation,
    PairAgreement,
    Relation,
    past,
)
from disclosures.queries.flows import BODY

MOST_AGREEMENTS = 20
MOST_CLAIMS = 50
MOST_RELATIVES = 12
# Numbers asked for at most, of each share.
FIGURES_A_SHARE = 20
# What a statement may have to do with a flow.
CLAIMING = (Relation.CONTRADICTS, Relation.CONFIRMS, Relation.CITES)


@dataclass(frozen=True)
class Pair:
    """``flows`` are the shares of one page, oldest first, each with ``source`` and public ``agreement``."""

    giver: Organisation
    receiver: Organisation
    count: FlowCount | None
    reverse: FlowCount | None
    flows: list[DataShare]
    has_more: bool
    items: list[DisclosureItem]
    figures: list[Figure]
    agreements: list[Agreement]
    has_more_agreements: bool
    claims: list[Link]
    relatives: list[FlowCount]


def bodies(giver: str, receiver: str) -> tuple[Organisation, Organisation] | None:
    """The two by slug, with their successors; None unless both are known. One query."""
    asked = Organisation.objects.select_related(BODY.removeprefix("__"))
    found = {each.slug: each for each in asked.filter(slug__in={giver, receiver})}
    return (found[giver], found[receiver]) if giver in found and receiver in found else None


def position(giver: Organisation, receiver: Organisation, slug: str) -> tuple[date, int] | None:
    """Where the flow with this slug stands among those of the pair; None if it is none of them. One query."""
    rows = Flow.objects.filter(giver=giver, receiver=receiver, disclosure__slug=slug)
    return rows.values_list("sort_date", "disclosure").first()


def newest(giver: Organisation, receiver: Organisation, size: int) -> Pair:
    """As ``read``, with the last flows in place of a page, oldest first."""
    keys = Flow.objects.filter(giver=giver, receiver=receiver).order_by("-sort_date", "-disclosure")
    behind = keys.values_list("sort_date", "disclosure")[size : size + 1]
    return read(giver, receiver, next(iter(behind), None), size)


def read(giver: Organisation, receiver: Organisation, after: tuple[date, int] | None, size: int) -> Pair:
    """Nine queries, one more where there are relatives; ``after`` as ``position`` gives it."""
    counts = _counts(giver, receiver)
    flows = _flows(giver, receiver, after, size + 1)
    shown = flows[:size]
    ids = [flow.pk for flow in shown]
    agreements = _agreements(giver, receiver, shown)
    return Pair(
        giver,
        receiver,
        count=counts.get((giver.pk, receiver.pk)),
        reverse=counts.get((receiver.pk, giver.pk)) if giver != receiver else None,
        flows=shown,
        has_more=len(flows) > size,
        items=list(DisclosureItem.objects.filter(disclosure__in=ids).select_related("item").order_by("id")),
        figures=_figures(ids),
        agreements=agreements[:MOST_AGREEMENTS],
        has_more_agreements=len(agreements) > MOST_AGREEMENTS,
        claims=_claims(ids),
        relatives=_relatives(giver, receiver),
    )


def of_pair(giver: Organisation, receiver: Organisation) -> Any:
    """The public shares of the pair, oldest first: a scan of one index."""
    rows: Any = DataShare.objects.public()
    return rows.filter(flows__giver=giver, flows__receiver=receiver).order_by(
        "flows__sort_date", "flows__disclosure"
    )


def _flows(
    giver: Organisation, receiver: Organisation, after: tuple[date, int] | None, limit: int
) -> list[DataShare]:
    keys = Flow.objects.filter(giver=giver, receiver=receiver)
    if after:
        keys = keys.filter(past(("sort_date", "disclosure"), after, is_descending=False))
    ids = list(keys.order_by("sort_date", "disclosure").values_list("disclosure", flat=True)[:limit])
    rows: Any = DataShare.objects.public()
    found = {row.pk: row for row in rows.filter(pk__in=ids).select_related("source", "agreement__source")}
    return [found[pk] for pk in ids if pk in found]


def _counts(giver: Organisation, receiver: Organisation) -> dict[tuple[int, int], FlowCount]:
    both = [giver.pk, receiver.pk]
    rows = FlowCount.objects.by_pair().filter(giver__in=both, receiver__in=both)
    return {(row.giver_id or 0, row.receiver_id or 0): row for row in rows}


def _figures(ids: Sequence[int]) -> list[Figure]:
    """Every public number about these shares, by measure and then by the day it was given."""
    return list(
        Figure.objects.public()
        .filter(measure__subject__in=ids)
        .select_related("measure", "asserted_in", "source")
        .order_by("measure_id", "asserted_in__sort_date", "id")[: FIGURES_A_SHARE * max(len(ids), 1)]
    )


def _agreements(giver: Organisation, receiver: Organisation, flows: Sequence[DataShare]) -> list[Agreement]:
    """Between the two, or named by a flow; oldest first, those without a date at the end."""
    first, second = sorted((giver.pk, receiver.pk))
    between = PairAgreement.objects.filter(first=first, second=second).order_by("sort_date", "disclosure")
    ids = set(between.values_list("disclosure", flat=True)[: MOST_AGREEMENTS + 1])
    ids |= {flow.agreement_id for flow in flows if flow.agreement_id}
    rows: Any = Agreement.objects.public()
    found = list(rows.filter(pk__in=ids).select_related("source").order_by("sort_date", "pk"))
    return sorted(found, key=lambda each: each.date is None)


def _claims(ids: Sequence[int]) -> list[Link]:
    """Links between these shares and what was said, by the day on which it was said."""
    links = (
        Link.objects.public()
        # A share is no statement, so what has both is a link between the two.
        .at(ids)
        .filter(relation__in=CLAIMING)
        .filter(Q(from_disclosure__kind=Kind.STATEMENT) | Q(to_disclosure__kind=Kind.STATEMENT))
        .select_related("from_disclosure", "to_disclosure", "source")
        .order_by("id")[:MOST_CLAIMS]
    )
    return sorted(links, key=lambda link: (statement_of(link).sort_date, link.pk))


def statement_of(link: Link) -> Any:
    """The end that is a statement."""
    ends = (link.from_disclosure, link.to_disclosure)
    return ends[0] if ends[0].kind == Kind.STATEMENT else ends[1]


def _relatives(giver: Organisation, receiver: Organisation) -> list[FlowCount]:
    """Pairs with flows in which one or both bodies stand under a name they had or took later."""
    families = [_family(each) for each in (giver, receiver)]
    if all(len(family) == 1 for family in families):
        return []
    rows = FlowCount.objects.by_pair().filter(giver__in=families[0], receiver__in=families[1])
    rows = rows.exclude(giver=giver, receiver=receiver).select_related("giver", "receiver")
    return list(rows[:MOST_RELATIVES])


def _family(body: Organisation) -> list[int]:
    """The body, what it became, and what became it, as far as two names on either way."""
    before = Q(successor=body) | Q(successor__successor=body)
    after = [each.pk for each in successors(body)]
    return [body.pk, *after, *Organisation.objects.filter(before).values_list("pk", flat=True)[:20]]


def successors(body: Organisation) -> list[Organisation]:
    """What it became, in order, as far as it was read with it (BODY): nothing is asked for."""
    found: list[Organisation] = []
    fetched = body
    while "successor" in fetched._state.fields_cache and fetched.successor and len(found) < 3:
        found.append(fetched.successor)
        fetched = fetched.successor
    return found
