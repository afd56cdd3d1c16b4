"""What a disclosure's rows in lists, counts and exports are made of, kept in one place.

The spine, Party and DisclosureItem hold copies so that every list is one index scan. ``relist`` writes all
copies from the truth, in one transaction with the change that made them stale; nothing else may write them.
"""

from collections.abc import Iterable

from django.db import connection, transaction

from disclosures.models import PublicationVersion
from disclosures.rollups import ROLLUPS

# One statement a table, set-based: a call costs the same for one row and for a thousand.
_PARTY_NAMES = """string_agg(DISTINCT o.name, '; ' ORDER BY o.name) AS organisations,
        string_agg(DISTINCT o.name, '; ' ORDER BY o.name) FILTER (WHERE p.role = 'giver') AS givers,
        string_agg(DISTINCT o.name, '; ' ORDER BY o.name) FILTER (WHERE p.role = 'receiver') AS receivers"""
_NAMES = f"""
UPDATE disclosures_disclosure d SET
    organisation_names = coalesce(parts.organisations, ''),
    giver_names = coalesce(parts.givers, ''),
    receiver_names = coalesce(parts.receivers, '')
FROM unnest(%(ids)s::bigint[]) AS chosen (id)
LEFT JOIN (
    SELECT p.disclosure_id AS id,
        {_PARTY_NAMES}
    FROM disclosures_party p JOIN disclosures_organisation o ON o.id = p.organisation_id
    WHERE p.disclosure_id = ANY(%(ids)s::bigint[])
    GROUP BY p.disclosure_id
) parts USING (id)
WHERE d.id = chosen.id
"""  # noqa: S608
_SPINE_TRUTH = f"""
WITH chosen AS (SELECT unnest(%(ids)s::bigint[]) AS id),
parts AS (
    SELECT p.disclosure_id AS id,
        {_PARTY_NAMES},
        array_agg(DISTINCT 'org:' || p.organisation_id) AS words
    FROM disclosures_party p
    JOIN chosen ON chosen.id = p.disclosure_id
    JOIN disclosures_organisation o ON o.id = p.organisation_id
    GROUP BY p.disclosure_id
),
fields AS (
    SELECT u.disclosure_id AS id, string_agg(u.written, '; ' ORDER BY u.id) AS written,
        array_agg(DISTINCT 'item:' || u.item_id) AS words
    FROM disclosures_disclosureitem u JOIN chosen ON chosen.id = u.disclosure_id
    GROUP BY u.disclosure_id
),
documents AS (
    SELECT DISTINCT d.disclosure_id AS id
    FROM disclosures_document d JOIN chosen ON chosen.id = d.disclosure_id WHERE d.state = 'published'
),
contradicting AS (
    SELECT l.from_disclosure_id, l.to_disclosure_id
    FROM chosen JOIN disclosures_link l ON l.from_disclosure_id = chosen.id AND l.relation = 'contradicts'
    UNION
    SELECT l.from_disclosure_id, l.to_disclosure_id
    FROM chosen JOIN disclosures_link l ON l.to_disclosure_id = chosen.id AND l.relation = 'contradicts'
),
contradicted AS (
    SELECT DISTINCT ends.id FROM contradicting c
    JOIN disclosures_disclosure one ON one.id = c.from_disclosure_id AND one.state = 'published'
    JOIN disclosures_disclosure other ON other.id = c.to_disclosure_id AND other.state = 'published'
    CROSS JOIN LATERAL (VALUES (c.from_disclosure_id), (c.to_disclosure_id)) AS ends (id)
),
corrected AS (
    SELECT chosen.id FROM chosen
    WHERE EXISTS (
        SELECT 1 FROM disclosures_figure f
        JOIN disclosures_measure m ON m.id = f.measure_id
        LEFT JOIN disclosures_disclosure subject ON subject.id = m.subject_id
        WHERE f.asserted_in_id = chosen.id AND f.status = 'corrected'
            AND (m.subject_id IS NULL OR subject.state = 'published')
    )
        OR EXISTS (SELECT 1 FROM disclosures_correction c WHERE c.disclosure_id = chosen.id)
)
"""  # noqa: S608
_SPINE_SOURCE = """
chosen
LEFT JOIN parts USING (id) LEFT JOIN fields USING (id) LEFT JOIN documents USING (id)
LEFT JOIN contradicted USING (id) LEFT JOIN corrected USING (id)
WHERE d.id = chosen.id
"""
_SPINE_COPIES = {
    "organisation_names": "coalesce(parts.organisations, '')",
    "giver_names": "coalesce(parts.givers, '')",
    "receiver_names": "coalesce(parts.receivers, '')",
    "field_names": "coalesce(fields.written, '')",
    "has_document": "documents.id IS NOT NULL",
    "has_contradiction": "contradicted.id IS NOT NULL",
    "has_correction": "corrected.id IS NOT NULL",
    "counted_year": "CASE WHEN d.state = 'published' THEN coalesce(extract(year FROM d.date), 0) END",
    "facet_words": """ARRAY[
            'kind:' || d.kind, 'evidence:' || d.evidence, 'month:' || to_char(d.sort_date, 'YYYY-MM')
        ] || CASE WHEN d.outcome <> '' THEN ARRAY['outcome:' || d.outcome] ELSE '{}' END
        || coalesce(parts.words, '{}') || coalesce(fields.words, '{}')""",
}
_PARTIES_SOURCE = """
disclosures_disclosure d, (
    SELECT id, id = min(id) OVER (PARTITION BY disclosure_id, organisation_id) AS is_first
    FROM disclosures_party WHERE disclosure_id = ANY(%(ids)s::bigint[])
) first
WHERE d.id = p.disclosure_id AND first.id = p.id
"""
_PARTIES_COPIES = {
    "kind": "d.kind",
    "sort_date": "CASE WHEN d.state = 'published' THEN d.sort_date END",
    "reference": "CASE WHEN d.state = 'published' THEN d.reference ELSE '' END",
    "is_first": "first.is_first",
    "has_contradiction": "d.state = 'published' AND d.has_contradiction",
    "has_correction": "d.state = 'published' AND d.has_correction",
    "counted_year": "CASE WHEN first.is_first THEN d.counted_year END",
}
_ITEMS_SOURCE = """
disclosures_disclosure d
WHERE d.id = u.disclosure_id AND d.id = ANY(%(ids)s::bigint[])
"""
_ITEMS_COPIES = {"sort_date": "CASE WHEN d.state = 'published' THEN d.sort_date END"}


_WRITE = "{truth} UPDATE {table} SET {copies} FROM {source}"
_COMPARE = "{truth} SELECT d.id FROM {table}, {source} AND ({copies})"


def _write(table: str, source: str, copies: dict[str, str], truth: str = "") -> str:
    written = ", ".join(f"{column} = {value}" for column, value in copies.items())
    return _WRITE.format(truth=truth, table=table, copies=written, source=source)


def _compare(table: str, source: str, copies: dict[str, str], truth: str = "") -> str:
    """For the ids of disclosures of which a copy is not what ``_write`` would make it."""
    short = table.split()[-1]
    differ = " OR ".join(f"{short}.{column} IS DISTINCT FROM ({value})" for column, value in copies.items())
    return _COMPARE.format(truth=truth, table=table, copies=differ, source=source)


_SPINE = ("disclosures_disclosure d", _SPINE_SOURCE, _SPINE_COPIES, _SPINE_TRUTH)
_PARTIES = ("disclosures_party p", _PARTIES_SOURCE, _PARTIES_COPIES)
_ITEMS = ("disclosures_disclosureitem u", _ITEMS_SOURCE, _ITEMS_COPIES)
_COPY = (_write(*_SPINE), _write(*_PARTIES), _write(*_ITEMS))
_STALE = (_compare(*_SPINE), _compare(*_PARTIES), _compare(*_ITEMS))
# Counts go by differences: what the copies say is taken away before they change, and added after.
_UNCOUNT_ALL = """
UPDATE disclosures_timelinecount t SET count = t.count - gone.count
FROM (
    SELECT kind, counted_year AS year, count(*) AS count FROM disclosures_disclosure
    WHERE id = ANY(%(ids)s::bigint[]) AND counted_year IS NOT NULL GROUP BY 1, 2
) gone
WHERE t.organisation_id IS NULL AND t.kind = gone.kind AND t.year = gone.year
"""
_UNCOUNT_EACH = """
UPDATE disclosures_timelinecount t SET count = t.count - gone.count
FROM (
    SELECT organisation_id, kind, counted_year AS year, count(*) AS count
    FROM disclosures_party
    WHERE disclosure_id = ANY(%(ids)s::bigint[]) AND counted_year IS NOT NULL GROUP BY 1, 2, 3
) gone
WHERE t.organisation_id = gone.organisation_id AND t.kind = gone.kind AND t.year = gone.year
"""
_CLEAR = (
    "UPDATE disclosures_disclosure SET counted_year = NULL WHERE id = ANY(%(ids)s::bigint[])",
    "UPDATE disclosures_party SET counted_year = NULL WHERE disclosure_id = ANY(%(ids)s::bigint[])",
    "DELETE FROM disclosures_timelinecount WHERE count = 0",
)
_ADD = """
INSERT INTO disclosures_timelinecount AS t (organisation_id, kind, year, count) {select}
ON CONFLICT (organisation_id, kind, year) DO UPDATE SET count = t.count + excluded.count
"""
_SELECT_ALL = """
SELECT NULL::bigint, kind, counted_year, count(*) FROM disclosures_disclosure
WHERE counted_year IS NOT NULL {chosen} GROUP BY 1, 2, 3
"""
_SELECT_EACH = """
SELECT organisation_id, kind, counted_year, count(*) FROM disclosures_party
WHERE counted_year IS NOT NULL {chosen} GROUP BY 1, 2, 3
"""
_COUNT_ALL = _ADD.format(select=_SELECT_ALL.format(chosen="AND id = ANY(%(ids)s::bigint[])"))
_COUNT_EACH = _ADD.format(select=_SELECT_EACH.format(chosen="AND disclosure_id = ANY(%(ids)s::bigint[])"))


def _run(statements: Iterable[str], ids: list[int]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"ids": ids})


def _with_neighbours(ids: list[int]) -> list[int]:
    """The disclosures, the other ends of their links, and who gives numbers about them.

    Whether those are contradicted or corrected depends on what is public here.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unnest(%(ids)s::bigint[])"
            " UNION SELECT to_disclosure_id FROM disclosures_link WHERE from_disclosure_id = ANY(%(ids)s)"
            " UNION SELECT from_disclosure_id FROM disclosures_link WHERE to_disclosure_id = ANY(%(ids)s)"
            " UNION SELECT f.asserted_in_id FROM disclosures_figure f"
            " JOIN disclosures_measure m ON m.id = f.measure_id WHERE m.subject_id = ANY(%(ids)s)"
            " ORDER BY 1",
            {"ids": ids},
        )
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def unlist(ids: Iterable[int]) -> None:
    """Takes disclosures out of the counts. Call before parties are deleted, and ``relist`` after."""
    chosen = sorted(set(ids))
    if not chosen:
        return
    PublicationVersion.raise_number()
    _run((_UNCOUNT_ALL, _UNCOUNT_EACH, *_CLEAR), chosen)
    for rollup in ROLLUPS:
        rollup.take_out(chosen)


@transaction.atomic
def relist(ids: Iterable[int]) -> None:
    """Writes every copy and count of these disclosures anew and raises the publication version.

    Cost: a dozen statements, whatever the number of ids, proportional to the rows they touch.
    """
    chosen = sorted(set(ids))
    if not chosen:
        return
    PublicationVersion.raise_number()
    chosen = _with_neighbours(chosen)
    _run((_UNCOUNT_ALL, _UNCOUNT_EACH, *_CLEAR), chosen)
    for rollup in ROLLUPS:
        rollup.take_out(chosen)
    _run((*_COPY, _COUNT_ALL, _COUNT_EACH), chosen)
    for rollup in ROLLUPS:
        rollup.put_in(chosen)


def copy_names(ids: Iterable[int]) -> None:
    """The names alone, which editors see, for disclosures that are not public: they stand in no list.

    So the version, which would let every finished page lapse and line up all writers, stays as it is.
    """
    _run((_NAMES,), sorted(set(ids)))


_DIFFERENCES = """
WITH truth AS (
    SELECT NULL::bigint AS organisation_id, kind, coalesce(extract(year FROM date), 0)::int AS year,
        count(*) AS n
    FROM disclosures_disclosure WHERE state = 'published' GROUP BY 1, 2, 3
    UNION ALL
    SELECT p.organisation_id, d.kind, coalesce(extract(year FROM d.date), 0)::int, count(DISTINCT d.id)
    FROM disclosures_party p JOIN disclosures_disclosure d ON d.id = p.disclosure_id
    WHERE d.state = 'published' GROUP BY 1, 2, 3
)
SELECT coalesce(t.organisation_id, truth.organisation_id), coalesce(t.kind, truth.kind),
    coalesce(t.year, truth.year), coalesce(t.count, 0), coalesce(truth.n, 0)
FROM truth FULL JOIN disclosures_timelinecount t
    ON coalesce(t.organisation_id, 0) = coalesce(truth.organisation_id, 0)
    AND t.kind = truth.kind AND t.year = truth.year
WHERE coalesce(t.count, 0) <> coalesce(truth.n, 0)
ORDER BY 1 NULLS FIRST, 2, 3
"""


def count_differences() -> list[tuple[int | None, str, int, int, int]]:
    """(organisation id, kind, year, counted, true) wherever the counts differ from the rows; a full pass."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        return [tuple(row) for row in cursor.fetchall()]


def stale(ids: Iterable[int]) -> list[int]:
    """Those of these disclosures of which a copy is not what ``relist`` would write. Three statements."""
    found: set[int] = set()
    with connection.cursor() as cursor:
        for statement in _STALE:
            cursor.execute(statement, {"ids": list(ids)})
            found.update(row[0] for row in cursor.fetchall())
    return sorted(found)


@transaction.atomic
def recount() -> None:
    """Makes all counts anew from the copies; for bulk loads. A full pass."""
    PublicationVersion.raise_number()
    _run(
        (
            "DELETE FROM disclosures_timelinecount",
            _ADD.format(select=_SELECT_ALL.format(chosen="")),
            _ADD.format(select=_SELECT_EACH.format(chosen="")),
        ),
        [],
    )
    for rollup in ROLLUPS:
        rollup.make_anew()
