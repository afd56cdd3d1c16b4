"""LineageParty and LineageCount: timelines of bodies with predecessors, and how many records they hold.

The rows themselves say what is counted, so taking a disclosure out twice takes it out once. Who came from
whom is read from the organisations each time: whatever changes a successor calls ``make_anew``.
"""

from collections.abc import Iterator

from django.db import connection

VERSION = 2

# Every body with each that its chain of successors leads to, and those with themselves. UNION ends a chain
# that leads back to where it began.
_LINES = """
WITH RECURSIVE line (member, root) AS (
    SELECT id, successor_id FROM disclosures_organisation WHERE successor_id IS NOT NULL
    UNION
    SELECT line.member, o.successor_id FROM line JOIN disclosures_organisation o ON o.id = line.root
    WHERE o.successor_id IS NOT NULL
),
lineage (member, root) AS (SELECT member, root FROM line UNION SELECT root, root FROM line),
places AS (
    SELECT DISTINCT lineage.root, p.disclosure_id, p.role, d.kind, d.sort_date, d.has_contradiction,
        d.has_correction
    FROM lineage JOIN disclosures_party p ON p.organisation_id = lineage.member
    JOIN disclosures_disclosure d ON d.id = p.disclosure_id
    WHERE d.state = 'published' {chosen}
),
truth AS (
    SELECT *, row_number() OVER (PARTITION BY root, disclosure_id ORDER BY role) = 1 AS is_first FROM places
)
"""
_YEAR = "CASE WHEN sort_date = '0001-01-01' THEN 0 ELSE extract(year FROM sort_date)::int END"
_CHOSEN = "AND d.id = ANY(%(ids)s::bigint[])"
_TAKE_OUT = f"""
WITH gone AS (
    DELETE FROM disclosures_lineageparty WHERE disclosure_id = ANY(%(ids)s::bigint[])
    RETURNING organisation_id, kind, sort_date, is_first
),
fewer AS (
    SELECT organisation_id, kind, {_YEAR} AS year, count(*) AS count FROM gone WHERE is_first GROUP BY 1, 2, 3
)
UPDATE disclosures_lineagecount t SET count = t.count - fewer.count FROM fewer
WHERE t.organisation_id = fewer.organisation_id AND t.kind = fewer.kind AND t.year = fewer.year
"""  # noqa: S608
_PUT_IN = f"""
{_LINES},
more AS (
    INSERT INTO disclosures_lineageparty (organisation_id, disclosure_id, role, kind, sort_date, is_first,
        has_contradiction, has_correction)
    SELECT root, disclosure_id, role, kind, sort_date, is_first, has_contradiction, has_correction FROM truth
    RETURNING organisation_id, kind, sort_date, is_first
)
INSERT INTO disclosures_lineagecount AS t (organisation_id, kind, year, count)
SELECT organisation_id, kind, {_YEAR}, count(*) FROM more WHERE is_first GROUP BY 1, 2, 3
ON CONFLICT (organisation_id, kind, year) DO UPDATE SET count = t.count + excluded.count
"""  # noqa: S608
_PARTIES_DIFFER = f"""
{_LINES.format(chosen="")}
SELECT coalesce(t.organisation_id, truth.root), coalesce(t.disclosure_id, truth.disclosure_id)
FROM truth FULL JOIN disclosures_lineageparty t
    ON t.organisation_id = truth.root AND t.disclosure_id = truth.disclosure_id AND t.role = truth.role
WHERE (t.kind, t.sort_date, t.is_first, t.has_contradiction, t.has_correction) IS DISTINCT FROM
    (truth.kind, truth.sort_date, truth.is_first, truth.has_contradiction, truth.has_correction)
ORDER BY 1, 2
"""  # noqa: S608
_COUNTS_DIFFER = f"""
{_LINES.format(chosen="")},
counted AS (
    SELECT root, kind, {_YEAR} AS year, count(*) AS n FROM truth WHERE is_first GROUP BY 1, 2, 3
)
SELECT coalesce(t.organisation_id, root), coalesce(t.kind, counted.kind), coalesce(t.year, counted.year),
    coalesce(t.count, 0), coalesce(n, 0)
FROM counted FULL JOIN disclosures_lineagecount t
    ON t.organisation_id = root AND t.kind = counted.kind AND t.year = counted.year
WHERE coalesce(t.count, 0) <> coalesce(n, 0)
ORDER BY 1, 2, 3
"""  # noqa: S608


def _run(statement: str, ids: list[int] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": ids} if ids is not None else None)


def take_out(ids: list[int]) -> None:
    _run(_TAKE_OUT, ids)
    _run("DELETE FROM disclosures_lineagecount WHERE count = 0")


def put_in(ids: list[int]) -> None:
    _run(_PUT_IN.format(chosen=_CHOSEN), ids)


def make_anew() -> None:
    """Everything from the rows alone: after bulk loads, and whenever a body was given another successor."""
    _run("DELETE FROM disclosures_lineageparty")
    _run("DELETE FROM disclosures_lineagecount")
    _run(_PUT_IN.format(chosen=""))


def differences() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_PARTIES_DIFFER)
        for organisation, disclosure in cursor.fetchall():
            which = f"disclosure {disclosure}"
            yield which, f"line of organisation {organisation}: its place there is not that of its parties"
        cursor.execute(_COUNTS_DIFFER)
        for organisation, kind, year, counted, true in cursor.fetchall():
            which = f"{kind} {year or 'undated'}"
            yield which, f"line of organisation {organisation}: {counted:,} counted, {true:,} there"
