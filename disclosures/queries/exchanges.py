"""To whom a body gave data and from whom it received some, counted in records of data shared."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from disclosures.models import DataShare, Figure, FlowCount, Kind, Organisation, Party, Role
from disclosures.models.evidence import STANDING
from disclosures.queries.figures import ABOUT_PEOPLE
from disclosures.queries.lineage import parties_of

# On each side the newest so many are looked at: the cost does not grow with the record.
NEWEST = 500
OTHER_SIDE: dict[str, str] = {Role.GIVER: Role.RECEIVER, Role.RECEIVER: Role.GIVER}


@dataclass(frozen=True)
class Partner:
    """``organisation`` is None where the record names nobody; ``with_number``: how many of the shares have a
    number of people or records on record; ``body``: of the body and those that it took over from, the one
    that has a pair with the partner, itself before the others."""

    organisation: Organisation | None
    shares: int
    with_number: int
    body: Organisation | None = None


@dataclass(frozen=True)
class Side:
    """What a body gave or received (``role``), by partner, most shares first; nobody named comes last.

    ``shares`` are the data shares looked at; ``is_whole=False``: there are older ones. A share with several
    partners counts once with each, so the partners' numbers do not add up to ``shares``.
    """

    role: str
    shares: int
    is_whole: bool
    partners: list[Partner]


def exchanges(organisation: Organisation) -> list[Side]:
    """Both sides, what was given first. Nine queries at most."""
    shares = {role: _shares(organisation, role) for role in OTHER_SIDE}
    counted = _with_number([pk for ids in shares.values() for pk in ids[:NEWEST]])
    parts = {role: _partners(ids[:NEWEST], OTHER_SIDE[role]) for role, ids in shares.items()}
    bodies = Organisation.objects.in_bulk({pk for found in parts.values() for pk in found if pk})
    pairs = {role: _paired(organisation, role, parts[role]) for role in OTHER_SIDE}
    return [
        Side(
            role,
            min(len(ids), NEWEST),
            len(ids) <= NEWEST,
            [
                Partner(bodies.get(pk), len(given), len(given & counted), pairs[role].get(pk))
                for pk, given in sorted(
                    parts[role].items(), key=lambda each: (each[0] == 0, -len(each[1]), each[0])
                )
            ],
        )
        for role, ids in shares.items()
    ]


def _shares(organisation: Organisation, role: str) -> list[int]:
    parties = parties_of(organisation).filter(role=role, kind=Kind.DATA_SHARE)
    newest = parties.order_by("-sort_date", "-disclosure_id").values_list("disclosure_id", flat=True)
    return list(newest[: NEWEST + 1])


def _partners(ids: list[int], role: str) -> dict[int, set[int]]:
    """Organisation (0: none on record) → data shares."""
    found: dict[int, set[int]] = defaultdict(set)
    unnamed = set(ids)
    parties = Party.objects.filter(disclosure__in=ids, role=role, sort_date__isnull=False)
    for organisation, disclosure in parties.values_list("organisation_id", "disclosure_id"):
        found[organisation].add(disclosure)
        unnamed.discard(disclosure)
    return dict(found) | ({0: unnamed} if unnamed else {})


def _paired(organisation: Organisation, role: str, partners: Collection[int]) -> dict[int, Organisation]:
    """Partner → who of the lineage has a pair with it, in which the lineage has this role.

    One query for a body that took over from others; any other has a pair with each partner itself.
    """
    if not organisation.former:
        return {pk: organisation for pk in partners if pk}
    lineage = {each.pk: each for each in (organisation, *organisation.former)}
    ends = ("giver_id", "receiver_id") if role == Role.GIVER else ("receiver_id", "giver_id")
    rows = FlowCount.objects.by_pair().filter(
        **{f"{ends[0]}__in": list(lineage), f"{ends[1]}__in": [pk for pk in partners if pk]}
    )
    found: dict[int, Organisation] = {}
    for mine, other in rows.values_list(*ends):
        if other not in found or mine == organisation.pk:
            found[other] = lineage[mine]
    return found


def _with_number(ids: list[int]) -> set[int]:
    """Those with a number of people or records: of their own, or a standing one that some record gives."""
    own = DataShare.objects.filter(pk__in=ids).filter(
        Q(people_requested__isnull=False) | Q(records_matched__isnull=False)
    )
    asserted = Figure.objects.public().filter(
        measure__subject__in=ids, status__in=STANDING, measure__unit__in=ABOUT_PEOPLE
    )
    return {*own.values_list("pk", flat=True), *asserted.values_list("measure__subject_id", flat=True)}
