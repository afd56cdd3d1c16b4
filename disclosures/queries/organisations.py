"""Organisations with their number of public records and the last of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import (
    Case,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from disclosures.models import (
    NAME_CONFIG,
    Disclosure,
    LineageCount,
    LineageParty,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Party,
    Role,
    TimelineCount,
    fold,
    name_vector,
)
from disclosures.queries.kept import kept
from disclosures.queries.lineage import former_of

_PLACES = {kind: place for place, kind in enumerate(OrganisationKind.values)}
# Data shares of a body are counted no further in a list of many.
TRADED = 100
_TRADED = """
SELECT o.id, r.role, (
    SELECT count(*) FROM (
        SELECT 1 FROM disclosures_{table} p
        WHERE p.organisation_id = o.id AND p.role = r.role {public} LIMIT %s
    ) AS counted
)
FROM unnest(%s::bigint[]) AS o (id) CROSS JOIN (VALUES ('giver'), ('receiver')) AS r (role)
"""


@dataclass(frozen=True)
class Listed:
    """``last`` is the newest record, with its date fields, or None.

    All cover ``former``, the bodies that it took over from. ``gave`` and ``received`` are records in which it
    is giver and receiver, counted up to TRADED + 1.
    """

    organisation: Organisation
    count: int
    last: Disclosure | None
    former: Sequence[Organisation] = ()
    gave: int = 0
    received: int = 0


def busiest(limit: int) -> list[tuple[Organisation, int]]:
    """The organisations with most public records, and how many each has. Two small queries, if kept."""
    found = kept(f"busiest:{limit}", lambda: _most_records(limit))
    organisations = Organisation.objects.in_bulk([pk for pk, _ in found])
    return [(organisations[pk], total) for pk, total in found if pk in organisations]


def _most_records(limit: int) -> list[tuple[int, int]]:
    totals = (
        TimelineCount.objects.filter(organisation__isnull=False)
        .values_list("organisation")
        .annotate(total=Sum("count"))
        .order_by("-total", "organisation")
    )
    return [(pk, total) for pk, total in totals[:limit]]


def busiest_lines(limit: int) -> list[tuple[Organisation, int]]:
    """As ``busiest``, each with the records of those that it took over from, which do not stand apart."""
    found = kept(f"busiest-lines:{limit}", lambda: _most_of_a_line(limit))
    organisations = Organisation.objects.in_bulk([pk for pk, _ in found])
    return [(organisations[pk], total) for pk, total in found if pk in organisations]


def _most_of_a_line(limit: int) -> list[tuple[int, int]]:
    lines = Organisation.objects.filter(predecessors__isnull=False)
    totals: list[tuple[int, int]] = []
    for rows, chosen in (
        (LineageCount.objects.filter(organisation__successor=None), Q()),
        (
            TimelineCount.objects.filter(organisation__isnull=False, organisation__successor=None),
            ~Q(organisation__in=lines),
        ),
    ):
        counted = rows.filter(chosen).values_list("organisation").annotate(total=Sum("count"))
        totals += counted.order_by("-total", "organisation")[:limit]
    return sorted(totals, key=lambda each: (-each[1], each[0]))[:limit]


def how_many() -> int:
    """The number of organisations. They are counted in thousands at most, unlike records."""
    return Organisation.objects.count()


def with_last(organisations: Iterable[tuple[Organisation, int]]) -> list[Listed]:
    """Adds the newest record of each: one index probe an organisation, in two queries."""
    rows = list(organisations)
    ids = [each.pk for each, _ in rows]
    newest = dict(Organisation.objects.filter(id__in=ids).annotate(last=_newest()).values_list("id", "last"))
    dated = {
        row.pk: row
        for row in Disclosure.objects.public()
        .filter(id__in=[pk for pk in newest.values() if pk])
        .only("kind", "date", "date_end", "date_precision")
    }
    return [Listed(each, count, dated.get(newest.get(each.pk) or 0)) for each, count in rows]


def _newest() -> Coalesce:
    """The newest record of the line of a body, or of a body that took over from none."""
    newest = [
        rows.order_by("-sort_date", "-disclosure_id").values("disclosure")[:1]
        for rows in (
            LineageParty.objects.filter(organisation=OuterRef("pk"), is_first=True),
            Party.objects.filter(organisation=OuterRef("pk"), is_first=True, sort_date__isnull=False),
        )
    ]
    return Coalesce(*(Subquery(rows) for rows in newest))


def directory(start: Organisation | None, limit: int) -> tuple[list[Listed], bool]:
    """Organisations by kind, then name, behind ``start``; and whether there are more.

    Those that another took over from stand with that one. Nine queries.
    """
    rows = Organisation.objects.filter(successor=None).annotate(
        place=Case(
            *(When(kind=kind, then=Value(place)) for kind, place in _PLACES.items()),
            default=Value(len(_PLACES)),
            output_field=IntegerField(),
        )
    )
    if start:
        place = _PLACES.get(start.kind, len(_PLACES))
        rows = rows.filter(
            Q(place__gt=place)
            | Q(place=place, name__gt=start.name)
            | Q(place=place, name=start.name, id__gt=start.pk)
        )
    found = list(rows.order_by("place", "name", "id").prefetch_related("other_names")[: limit + 1])
    return listed(found[:limit]), len(found) > limit


def named(words: str, limit: int) -> tuple[list[Listed], bool]:
    """Organisations of which a name has all these words, or words that begin so, by name; and whether there
    are more. Each by itself, former ones too: one may look for any of them."""
    asked = _beginnings(words)
    if asked is None:
        return [], False
    own = Organisation.objects.annotate(words=name_vector("name", "abbreviation")).filter(words=asked)
    other = OrganisationName.objects.annotate(words=name_vector("name")).filter(words=asked)
    either = Q(id__in=own.values("id")) | Q(id__in=other.values("organisation"))
    rows = Organisation.objects.filter(either).select_related("successor").prefetch_related("other_names")
    found = list(rows.order_by("name", "id")[: limit + 1])
    return listed(found[:limit]), len(found) > limit


def _beginnings(words: str) -> SearchQuery | None:
    parts = re.findall(r"\w+", fold(words))
    if not parts:
        return None
    return SearchQuery(" & ".join(f"'{part}':*" for part in parts), config=NAME_CONFIG, search_type="raw")


def listed(organisations: list[Organisation]) -> list[Listed]:
    """With numbers, last record and former bodies of each: seven queries."""
    former = former_of(organisations)
    traded = _traded(organisations)
    return [
        replace(
            each,
            former=former.get(each.organisation.pk, ()),
            gave=traded.get((each.organisation.pk, Role.GIVER), 0),
            received=traded.get((each.organisation.pk, Role.RECEIVER), 0),
        )
        for each in with_last(_counted(organisations))
    ]


def _counted(organisations: list[Organisation]) -> list[tuple[Organisation, int]]:
    totals: dict[int, int] = {}
    # What stands for a whole line comes last.
    for rows in (TimelineCount.objects.all(), LineageCount.objects.all()):
        chosen = rows.filter(organisation__in=organisations).values_list("organisation")
        totals |= dict(chosen.annotate(total=Sum("count")))
    return [(each, totals.get(each.pk, 0)) for each in organisations]


def _traded(organisations: list[Organisation]) -> dict[tuple[int, str], int]:
    """(organisation, role) → records in which it is giver or receiver, up to TRADED + 1. Two statements."""
    ids = [each.pk for each in organisations]
    found: dict[tuple[int, str], int] = {}
    with connection.cursor() as cursor:
        for table, public in (("party", "AND p.sort_date IS NOT NULL"), ("lineageparty", "")):
            cursor.execute(_TRADED.format(table=table, public=public), [TRADED + 1, ids])
            found |= {(pk, role): number for pk, role, number in cursor.fetchall() if number}
    return found
