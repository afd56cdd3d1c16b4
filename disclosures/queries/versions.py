"""The versions of an agreement: what took whose place, step by step, and whose text readers may have."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from disclosures.models import Agreement, Kind, Link, Relation, SafeCopy

FOLLOWING = (Relation.SUPERSEDES, Relation.AMENDS, Relation.ENDS)
# No chain on any record is as long; what goes on beyond is said.
MOST_VERSIONS = 40
MOST_LINKS = 200

_CHAIN = """
WITH RECURSIVE chain (id) AS (
    SELECT %(pk)s::bigint
    UNION
    SELECT other.id
    FROM chain
    CROSS JOIN LATERAL (
        SELECT l.to_disclosure_id AS id FROM disclosures_link l
        WHERE l.from_disclosure_id = chain.id AND l.relation = ANY(%(relations)s)
        UNION ALL
        SELECT l.from_disclosure_id FROM disclosures_link l
        WHERE l.to_disclosure_id = chain.id AND l.relation = ANY(%(relations)s)
    ) linked
    JOIN disclosures_disclosure other
        ON other.id = linked.id AND other.kind = 'agreement' AND other.state = 'published'
)
SELECT id FROM chain LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Chain:
    """``versions`` by date, those without one last; ``links`` between them, and from what else changed them.

    ``copies``: the public copy of a version's text, by its id; versions without one are missing.
    """

    versions: list[Agreement]
    links: list[Link]
    copies: dict[int, SafeCopy]
    has_more: bool = False


def chain(pk: int) -> Chain:
    """The public agreement with all that are linked to it, link by link. Four queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CHAIN,
            {"pk": pk, "relations": [str(each) for each in FOLLOWING], "limit": MOST_VERSIONS + 1},
        )
        ids = [row[0] for row in cursor.fetchall()]
    rows: Any = Agreement.objects.filter(pk__in=ids[:MOST_VERSIONS], state="published")
    versions: list[Agreement] = list(rows.select_related("source").defer("search", "facet_words"))
    versions.sort(key=lambda row: (row.date is None, row.sort_date, row.pk))
    chosen = [row.pk for row in versions]
    return Chain(versions, _links(chosen), copies_of(chosen), len(ids) > MOST_VERSIONS)


def _links(ids: list[int]) -> list[Link]:
    """Those that say what a version did to another, and what else amended or ended one."""
    between = Q(from_disclosure__in=ids, to_disclosure__in=ids)
    done_to = Q(to_disclosure__in=ids) & ~Q(from_disclosure__kind=Kind.AGREEMENT)
    found = Link.objects.public().filter(between | done_to, relation__in=FOLLOWING)
    return list(
        found.select_related("from_disclosure", "to_disclosure", "source")
        .defer("from_disclosure__search", "to_disclosure__search")
        .order_by("from_disclosure__sort_date", "id")[:MOST_LINKS]
    )


def copies_of(ids: list[int]) -> dict[int, SafeCopy]:
    """The public copy of each agreement's leading document, else of the first received. One query."""
    found = (
        SafeCopy.objects.public()
        .filter(document__disclosure__in=ids)
        .select_related("document")
        .order_by("document__disclosure", "-document__is_lead", "document__received_at", "document_id")
        .distinct("document__disclosure")
    )
    return {copy.document.disclosure_id: copy for copy in found if copy.document.disclosure_id}
