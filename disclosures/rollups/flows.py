"""Flows, their counts, and which agreements stand between which bodies (models/flows.py)."""

from collections.abc import Iterable, Iterator

from django.db import connection

VERSION = 1

# A share that names several givers or receivers is a flow between each two: nobody says who gave to whom.
_FLOWS = """
SELECT d.id AS disclosure_id, giver.organisation_id AS giver_id, receiver.organisation_id AS receiver_id,
    share.dataset, d.sort_date, d.date_precision,
    share.people_requested IS NOT NULL OR share.records_matched IS NOT NULL AS has_number
FROM disclosures_disclosure d
JOIN disclosures_datashare share ON share.disclosure_id = d.id
JOIN disclosures_party giver ON giver.disclosure_id = d.id AND giver.role = 'giver'
JOIN disclosures_party receiver ON receiver.disclosure_id = d.id AND receiver.role = 'receiver'
WHERE d.state = 'published' {chosen}
"""
_AGREEMENTS = """
SELECT DISTINCT d.id AS disclosure_id, a.organisation_id AS first_id, b.organisation_id AS second_id,
    d.sort_date
FROM disclosures_disclosure d
JOIN disclosures_party a ON a.disclosure_id = d.id
JOIN disclosures_party b ON b.disclosure_id = d.id AND a.organisation_id < b.organisation_id
WHERE d.state = 'published' AND d.kind = 'agreement' {chosen}
"""
_COUNTS = """
SELECT giver_id, dataset, receiver_id, count(*) AS count, count(*) FILTER (WHERE has_number) AS with_number
FROM {flows}
GROUP BY GROUPING SETS (
    (), (giver_id), (receiver_id), (dataset), (giver_id, receiver_id), (giver_id, dataset, receiver_id)
)
HAVING count(*) > 0
"""
_CHOSEN = "AND d.id = ANY(%(ids)s::bigint[])"
_OF_CHOSEN = "disclosures_flow WHERE disclosure_id = ANY(%(ids)s::bigint[])"
_FLOW_COLUMNS = "disclosure_id, giver_id, receiver_id, dataset, sort_date, date_precision, has_number"
_AGREEMENT_COLUMNS = "disclosure_id, first_id, second_id, sort_date"
# Both find their rows by the constraint, for which nulls are alike; a join on them would read every row.
_CHANGE = """
INSERT INTO disclosures_flowcount AS t (giver_id, dataset, receiver_id, count, with_number)
SELECT giver_id, dataset, receiver_id, count, with_number FROM ({counts}) counts ORDER BY 1, 3, 2
ON CONFLICT (giver_id, receiver_id, dataset) DO UPDATE
SET count = t.count {sign} excluded.count, with_number = t.with_number {sign} excluded.with_number
"""
_INSERT_FLOWS = f"INSERT INTO disclosures_flow ({_FLOW_COLUMNS}) SELECT {_FLOW_COLUMNS} FROM ({_FLOWS}) f"  # noqa: S608
_INSERT_AGREEMENTS = (
    f"INSERT INTO disclosures_pairagreement ({_AGREEMENT_COLUMNS})"  # noqa: S608
    f" SELECT {_AGREEMENT_COLUMNS} FROM ({_AGREEMENTS}) a"
)
# (what its rows are called, its table, what it must hold, the columns that name a row, the others)
_COMPARED: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("flow", "disclosures_flow", _FLOWS.format(chosen=""),
     ("disclosure_id", "giver_id", "receiver_id"), ("dataset", "sort_date", "date_precision", "has_number")),
    ("agreement of pair", "disclosures_pairagreement", _AGREEMENTS.format(chosen=""),
     ("disclosure_id", "first_id", "second_id"), ("sort_date",)),
    ("count of flows", "disclosures_flowcount",
     _COUNTS.format(flows=f"({_FLOWS.format(chosen='')}) f"),
     ("giver_id", "receiver_id", "dataset"), ("count", "with_number")),
)  # fmt: skip


def _run(statements: Iterable[str], ids: list[int]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"ids": ids})


def take_out(ids: list[int]) -> None:
    _run(
        (
            _CHANGE.format(counts=_COUNTS.format(flows=_OF_CHOSEN), sign="-"),
            "DELETE FROM disclosures_flow WHERE disclosure_id = ANY(%(ids)s::bigint[])",
            "DELETE FROM disclosures_pairagreement WHERE disclosure_id = ANY(%(ids)s::bigint[])",
            "DELETE FROM disclosures_flowcount WHERE count = 0",
        ),
        ids,
    )


def put_in(ids: list[int]) -> None:
    _run(
        (
            _INSERT_FLOWS.format(chosen=_CHOSEN),
            _INSERT_AGREEMENTS.format(chosen=_CHOSEN),
            _CHANGE.format(counts=_COUNTS.format(flows=_OF_CHOSEN), sign="+"),
        ),
        ids,
    )


def make_anew() -> None:
    _run(
        (
            "DELETE FROM disclosures_flow",
            "DELETE FROM disclosures_pairagreement",
            "DELETE FROM disclosures_flowcount",
            _INSERT_FLOWS.format(chosen=""),
            _INSERT_AGREEMENTS.format(chosen=""),
            _CHANGE.format(counts=_COUNTS.format(flows="disclosures_flow"), sign="+"),
        ),
        [],
    )


def differences() -> Iterator[tuple[str, str]]:
    for what, table, truth, key, rest in _COMPARED:
        yield from _differences(what, table, truth, key, rest)


def _differences(
    what: str, table: str, truth: str, key: tuple[str, ...], rest: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    named, says = ", ".join(key), f"ROW({', '.join(rest)})::text"
    with connection.cursor() as cursor:
        # Grouped and not joined: a part of a key may be null, and nulls are alike in a group.
        cursor.execute(
            f"SELECT {named}, max(says) FILTER (WHERE is_kept), max(says) FILTER (WHERE NOT is_kept)"  # noqa: S608
            f" FROM (SELECT {named}, {says} AS says, true AS is_kept FROM {table}"
            f" UNION ALL SELECT {named}, {says}, false FROM ({truth}) truth) sides"
            f" GROUP BY {named} HAVING max(says) FILTER (WHERE is_kept)"
            f" IS DISTINCT FROM max(says) FILTER (WHERE NOT is_kept) ORDER BY {named}"
        )
        for *row, kept, there in cursor.fetchall():
            which = " ".join("any" if one is None else repr(one) for one in row)
            yield f"{what} {which}", f"{kept or 'nothing'} kept, {there or 'nothing'} there"
