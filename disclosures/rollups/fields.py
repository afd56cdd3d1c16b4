"""Where each data item is used, and how often: FieldUse has a row a public use, FieldCount their number.

What is taken out is what FieldUse says, not what the rows say: those may be gone or moved by then.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection

VERSION = 1

_TRUTH = """
SELECT u.disclosure_id, u.item_id, d.kind, d.sort_date,
    coalesce(c.collection, '') AS collection, coalesce(c.change, '') AS change, c.effective_on,
    CASE WHEN c.effective_on IS NULL THEN '' ELSE d.date_precision END AS date_precision
FROM disclosures_disclosureitem u
JOIN disclosures_disclosure d ON d.id = u.disclosure_id AND d.state = 'published'
LEFT JOIN disclosures_censusfieldchange c ON c.disclosure_id = d.id
"""
_COLUMNS = "disclosure_id, item_id, kind, sort_date, collection, change, effective_on, date_precision"
_PUT_IN = f"INSERT INTO disclosures_fielduse ({_COLUMNS}) {_TRUTH}"
_CHOSEN = "WHERE disclosure_id = ANY(%(ids)s::bigint[])"
_COUNTED = "SELECT item_id, kind, collection, count(*) AS count FROM disclosures_fielduse"
_ADD = f"""
INSERT INTO disclosures_fieldcount AS t (item_id, kind, collection, count)
{_COUNTED} {{chosen}} GROUP BY 1, 2, 3
ON CONFLICT (item_id, kind, collection) DO UPDATE SET count = t.count + excluded.count
"""
_TAKE_AWAY = f"""
UPDATE disclosures_fieldcount t SET count = t.count - gone.count
FROM ({_COUNTED} {_CHOSEN} GROUP BY 1, 2, 3) gone
WHERE t.item_id = gone.item_id AND t.kind = gone.kind AND t.collection = gone.collection
"""  # noqa: S608
_USES_DIFFER = f"""
SELECT coalesce(u.item_id, truth.item_id), coalesce(u.disclosure_id, truth.disclosure_id),
    u.id IS NULL, truth.item_id IS NULL
FROM ({_TRUTH}) truth
FULL JOIN disclosures_fielduse u ON u.disclosure_id = truth.disclosure_id AND u.item_id = truth.item_id
WHERE (u.kind, u.sort_date, u.collection, u.change, u.effective_on, u.date_precision) IS DISTINCT FROM
    (truth.kind, truth.sort_date, truth.collection, truth.change, truth.effective_on, truth.date_precision)
ORDER BY 1, 2
"""  # noqa: S608
_COUNTS_DIFFER = f"""
WITH truth AS (
    SELECT item_id, kind, collection, count(*) AS count FROM ({_TRUTH}) uses GROUP BY 1, 2, 3
)
SELECT coalesce(t.item_id, truth.item_id), coalesce(t.kind, truth.kind),
    coalesce(t.count, 0), coalesce(truth.count, 0)
FROM truth FULL JOIN disclosures_fieldcount t
    ON t.item_id = truth.item_id AND t.kind = truth.kind AND t.collection = truth.collection
WHERE coalesce(t.count, 0) <> coalesce(truth.count, 0)
ORDER BY 1, 2
"""  # noqa: S608


_DELETE = f"DELETE FROM disclosures_fielduse {_CHOSEN}"  # noqa: S608


def _run(*statements: str, ids: list[int] | None = None) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"ids": ids or []})


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def take_out(ids: list[int]) -> None:
    _run(
        _TAKE_AWAY,
        "DELETE FROM disclosures_fieldcount WHERE count = 0",
        _DELETE,
        ids=ids,
    )


def put_in(ids: list[int]) -> None:
    _run(f"{_PUT_IN} WHERE u.disclosure_id = ANY(%(ids)s::bigint[])", _ADD.format(chosen=_CHOSEN), ids=ids)


def make_anew() -> None:
    _run("DELETE FROM disclosures_fieldcount", "DELETE FROM disclosures_fielduse", _PUT_IN)
    _run(_ADD.format(chosen=""))


def differences() -> Iterator[tuple[str, str]]:
    for item, disclosure, is_missing, is_over in _rows(_USES_DIFFER):
        says = "is missing" if is_missing else "should not be there" if is_over else "is out of date"
        yield f"field {item}", f"its use in disclosure {disclosure} {says}"
    for item, kind, counted, true in _rows(_COUNTS_DIFFER):
        yield f"field {item}", f"{kind}: {counted:,} counted, {true:,} there"
