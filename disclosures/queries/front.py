"""What the first page shows of the whole record, each part bounded."""

from dataclasses import dataclass
from datetime import datetime

from disclosures.models import Disclosure, Kind, Link, Relation
from disclosures.queries.details import with_details

# The newest statements that are looked through for pairs.
LOOKED_THROUGH = 50


@dataclass(frozen=True)
class Pair:
    """A statement and a record that contradicts it, with the reason: our reading of two sources."""

    said: Disclosure
    shown: Disclosure
    note: str


def latest_pairs(limit: int) -> list[Pair]:
    """The newest contradicted statements, one contradiction each. Two queries, and one for the details."""
    statements = (
        Disclosure.objects.public().filter(kind=Kind.STATEMENT, has_contradiction=True).newest_first()
    )
    ids = list(statements.values_list("id", flat=True)[:LOOKED_THROUGH])
    links = (
        Link.objects.public()
        .filter(relation=Relation.CONTRADICTS, to_disclosure__in=ids)
        .select_related("to_disclosure", "from_disclosure")
        .order_by("-to_disclosure__sort_date", "-to_disclosure__id", "id")
    )
    found: dict[int, Pair] = {}
    for link in links:
        if len(found) == limit:
            break
        found.setdefault(link.to_disclosure_id, Pair(link.to_disclosure, link.from_disclosure, link.note))
    with_details([pair.said for pair in found.values()])
    return list(found.values())


def last_change() -> datetime | None:
    """When something public last changed; one probe of an index."""
    newest = Disclosure.objects.public().order_by("-updated_at").values_list("updated_at", flat=True)
    return newest.first()
