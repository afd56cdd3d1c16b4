"""Measures as lists of figures show them: how many numbers, how many corrected, from when to when.

And the place of each figure among those of its measure. A figure is public if the disclosure that asserts it
is, and the one that it is about, where there is one; a measure without a public figure has no row at all.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection

VERSION = 1

# Of a measure, ``asserted_in`` remembers the disclosures whose figures were taken away since.
_TOUCHED = """
SELECT measure_id FROM disclosures_measurelisting WHERE asserted_in && %(ids)s::bigint[]
UNION SELECT measure_id FROM disclosures_figure WHERE asserted_in_id = ANY(%(ids)s::bigint[])
UNION SELECT id FROM disclosures_measure WHERE subject_id = ANY(%(ids)s::bigint[])
"""
_OF_THESE = """(f.asserted_in_id = ANY(%(ids)s::bigint[]) OR f.measure_id IN (
    SELECT id FROM disclosures_measure WHERE subject_id = ANY(%(ids)s::bigint[])))"""
_UNPLACE = f"""
UPDATE disclosures_figure f SET sort_date = NULL
WHERE f.measure_id = ANY(%(measures)s::bigint[]) AND f.sort_date IS NOT NULL AND {_OF_THESE}
"""  # noqa: S608
_TRUE_PLACE = """
SELECT f.id, d.sort_date
FROM disclosures_figure f
JOIN disclosures_disclosure d ON d.id = f.asserted_in_id AND d.state = 'published'
JOIN disclosures_measure m ON m.id = f.measure_id
LEFT JOIN disclosures_disclosure s ON s.id = m.subject_id
WHERE (m.subject_id IS NULL OR s.state = 'published') AND {chosen}
"""
_PLACE = """
UPDATE disclosures_figure f SET sort_date = place.sort_date
FROM ({places}) place WHERE place.id = f.id AND f.sort_date IS DISTINCT FROM place.sort_date
"""
_COLUMNS = (
    "measure_id", "title", "unit", "assertions", "corrected", "disputed", "first_on", "first_precision",
    "last_on", "last_precision", "sort_date", "pair", "asserted_in",
)  # fmt: skip
# The first and last day on which a number was asserted, each with how exactly it is known.
_EDGE = "(array_agg({column} ORDER BY d.date {way}, d.date_precision) FILTER (WHERE d.date IS NOT NULL))[1]"
_FIRST_ON, _FIRST_AS, _LAST_ON, _LAST_AS = (
    _EDGE.format(column=column, way=way) for way in ("", "DESC") for column in ("d.date", "d.date_precision")
)
_PAIR = """
SELECT md5(string_agg(DISTINCT p.organisation_id::text, ',') FILTER (WHERE p.role = 'giver') || '>'
    || string_agg(DISTINCT p.organisation_id::text, ',') FILTER (WHERE p.role = 'receiver'))
FROM disclosures_party p WHERE p.disclosure_id = m.subject_id
"""
_ROWS = f"""
SELECT m.id AS measure_id, m.title, m.unit, count(*) AS assertions,
    count(*) FILTER (WHERE f.status = 'corrected') AS corrected,
    count(*) FILTER (WHERE f.status = 'disputed') AS disputed,
    {_FIRST_ON} AS first_on, coalesce({_FIRST_AS}, '') AS first_precision,
    {_LAST_ON} AS last_on, coalesce({_LAST_AS}, '') AS last_precision,
    max(f.sort_date) AS sort_date, coalesce(({_PAIR}), '') AS pair,
    array_agg(DISTINCT f.asserted_in_id ORDER BY f.asserted_in_id) AS asserted_in
FROM disclosures_figure f
JOIN disclosures_measure m ON m.id = f.measure_id
JOIN disclosures_disclosure d ON d.id = f.asserted_in_id
WHERE f.sort_date IS NOT NULL {{chosen}}
GROUP BY m.id
"""  # noqa: S608
_WRITE = """
INSERT INTO disclosures_measurelisting ({columns}) {rows}
ON CONFLICT (measure_id) DO UPDATE SET {new}
""".replace("{columns}", ", ".join(_COLUMNS)).replace(
    "{new}", ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
)
_REMOVE = """
DELETE FROM disclosures_measurelisting l WHERE l.measure_id = ANY(%(measures)s::bigint[])
    AND NOT EXISTS (SELECT 1 FROM disclosures_figure f WHERE f.measure_id = l.measure_id
                    AND f.sort_date IS NOT NULL)
"""
_CHOSEN = "f.measure_id = ANY(%(measures)s::bigint[])"
_REWRITE = (_REMOVE, _WRITE.format(rows=_ROWS.format(chosen=f"AND {_CHOSEN}")))
_PLACE_CHOSEN = _PLACE.format(places=_TRUE_PLACE.format(chosen=f"{_CHOSEN} AND {_OF_THESE}"))
_MISPLACED = f"""
SELECT f.slug FROM disclosures_figure f
LEFT JOIN ({_TRUE_PLACE.format(chosen="true")}) place ON place.id = f.id
WHERE f.sort_date IS DISTINCT FROM place.sort_date ORDER BY f.id
"""  # noqa: S608
_DIFFERENT = f"""
SELECT m.slug, truth.measure_id IS NULL, l.measure_id IS NULL
FROM disclosures_measurelisting l
FULL JOIN ({_ROWS.format(chosen="")}) truth ON truth.measure_id = l.measure_id
JOIN disclosures_measure m ON m.id = coalesce(l.measure_id, truth.measure_id)
WHERE ({", ".join(f"l.{name}" for name in _COLUMNS)})
    IS DISTINCT FROM ({", ".join(f"truth.{name}" for name in _COLUMNS)})
ORDER BY m.id
"""  # noqa: S608


def take_out(ids: list[int]) -> None:
    """Four statements, one if no number hangs on these disclosures."""
    measures = _touched(ids)
    if measures:
        _run((_UNPLACE, *_REWRITE), ids=ids, measures=measures)


def put_in(ids: list[int]) -> None:
    """As ``take_out``."""
    measures = _touched(ids)
    if measures:
        _run((_PLACE_CHOSEN, *_REWRITE), ids=ids, measures=measures)


def make_anew() -> None:
    _run(
        (
            "DELETE FROM disclosures_measurelisting",
            "UPDATE disclosures_figure SET sort_date = NULL WHERE sort_date IS NOT NULL",
            _PLACE.format(places=_TRUE_PLACE.format(chosen="true")),
            _WRITE.format(rows=_ROWS.format(chosen="")),
        )
    )


def differences() -> Iterator[tuple[str, str]]:
    for (slug,) in _read(_MISPLACED):
        yield f"figure {slug}", "its place among the numbers of its measure is out of date"
    for slug, is_too_many, is_missing in _read(_DIFFERENT):
        if is_missing:
            says = "numbers of it are public, and no list knows it"
        else:
            says = "no number of it is public" if is_too_many else "lists say what the ledger does not"
        yield f"measure {slug}", says


def _touched(ids: list[int]) -> list[int]:
    return [row[0] for row in _read(_TOUCHED, ids=ids)]


def _run(statements: tuple[str, ...], **values: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)


def _read(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
