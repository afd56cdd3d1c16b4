"""What one organisation's page says beside its timeline."""

from dataclasses import dataclass

from disclosures.models import Organisation, Role
from disclosures.queries.lineage import parties_of

# Counted no further: the list itself says how many there are.
BOUND = 1_000


@dataclass(frozen=True)
class Part:
    """How often an organisation stands in a role; ``is_exact=False``: more often than ``count``."""

    role: str
    count: int
    is_exact: bool


def parts(organisation: Organisation) -> list[Part]:
    """Its roles on the public record, each counted up to BOUND: one index-only scan a role."""
    found = []
    for role in Role.values:
        rows = parties_of(organisation).filter(role=role)
        number = rows.order_by("-sort_date", "-disclosure_id").values("id")[: BOUND + 1].count()
        if number:
            found.append(Part(role, min(number, BOUND), number <= BOUND))
    return found
