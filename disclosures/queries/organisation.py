"""What one organisation's page says beside its timeline."""

from dataclasses import dataclass

from django.db.models import Q

from disclosures.models import Organisation, Party, Role

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
        rows = Party.objects.filter(organisation=organisation, role=role, sort_date__isnull=False)
        number = rows.order_by("-sort_date", "-disclosure_id").values("id")[: BOUND + 1].count()
        if number:
            found.append(Part(role, min(number, BOUND), number <= BOUND))
    return found


def relatives(organisation: Organisation) -> list[Organisation]:
    """What it was before, what it became, and what it belongs to."""
    ids = [pk for pk in (organisation.successor_id, organisation.parent_id) if pk]
    related = Organisation.objects.filter(Q(successor=organisation) | Q(id__in=ids))
    return list(related.order_by("valid_from", "name"))
