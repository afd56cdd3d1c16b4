"""Short addresses of what is public, made in the transaction that publishes it, so that no reading writes."""

from collections.abc import Iterator

from django.db import connection

from disclosures.citations.short_addresses import ALPHABET, LONG, NAMESPACE, SHORT

VERSION = 1

# The addresses of contract.md, by what makes their pages. ``{chosen}`` bounds the disclosures ``d``.
_PATHS = (
    "SELECT '/disclosures/' || d.slug || '/' FROM disclosures_disclosure d"
    " WHERE d.state = 'published' {chosen}",
    "SELECT '/claims/' || d.slug || '/' FROM disclosures_disclosure d"
    " WHERE d.state = 'published' AND d.kind = 'statement' {chosen}",
    "SELECT '/departments/' || o.slug || '/' FROM disclosures_disclosure d"
    " JOIN disclosures_party p ON p.disclosure_id = d.id"
    " JOIN disclosures_organisation o ON o.id = p.organisation_id"
    " WHERE d.state = 'published' {chosen}",
    "SELECT '/flows/' || giver.slug || '/' || receiver.slug || '/' FROM disclosures_disclosure d"
    " JOIN disclosures_party g ON g.disclosure_id = d.id AND g.role = 'giver'"
    " JOIN disclosures_organisation giver ON giver.id = g.organisation_id"
    " JOIN disclosures_party r ON r.disclosure_id = d.id AND r.role = 'receiver'"
    " JOIN disclosures_organisation receiver ON receiver.id = r.organisation_id"
    " WHERE d.state = 'published' AND d.kind = 'data-share' {chosen}",
    "SELECT '/fields/' || i.slug || '/' FROM disclosures_disclosure d"
    " JOIN disclosures_disclosureitem u ON u.disclosure_id = d.id"
    " JOIN disclosures_dataitem i ON i.id = u.item_id"
    " WHERE d.state = 'published' {chosen}",
    "SELECT '/figures/' || m.slug || '/' FROM disclosures_disclosure d"
    " JOIN disclosures_figure f ON f.asserted_in_id = d.id JOIN disclosures_measure m ON m.id = f.measure_id"
    " LEFT JOIN disclosures_disclosure subject ON subject.id = m.subject_id"
    " WHERE d.state = 'published' AND (m.subject_id IS NULL OR subject.state = 'published') {chosen}",
)
_ALL = " UNION ".join(_PATHS).format(chosen="")
_CHOSEN = " UNION ".join(_PATHS).format(chosen="AND d.id = ANY(%(ids)s::bigint[])")


def _code(path: str, length: int) -> str:
    """``short_addresses.code_of`` in SQL."""
    digest = f"sha256(convert_to('{NAMESPACE}' || {path}, 'UTF8'))"
    letters = (f"substr('{ALPHABET}', (get_byte({digest}, {at}) & 31) + 1, 1)" for at in range(length))
    return " || ".join(letters)


def _insert(wanted: str, length: int) -> str:
    return (
        f"INSERT INTO disclosures_shortaddress (code, path) SELECT {_code('w.path', length)}, w.path"  # noqa: S608
        f" FROM ({wanted}) w (path)"
        " WHERE NOT EXISTS (SELECT 1 FROM disclosures_shortaddress known WHERE known.path = w.path)"
        " ORDER BY w.path ON CONFLICT DO NOTHING"
    )


# The second finds only what shares its first letters with another path.
_MAKE_CHOSEN = tuple(_insert(_CHOSEN, length) for length in (SHORT, LONG))
_MAKE_ALL = tuple(_insert(_ALL, length) for length in (SHORT, LONG))
_MISSING = (
    f"SELECT w.path FROM ({_ALL}) w (path)"  # noqa: S608
    " LEFT JOIN disclosures_shortaddress known ON known.path = w.path WHERE known.path IS NULL ORDER BY 1"
)
_WRONG = (
    "SELECT code, path FROM disclosures_shortaddress"  # noqa: S608
    f" WHERE code <> left({_code('path', LONG)}, length(code)) ORDER BY 1"
)


def take_out(ids: list[int]) -> None:
    """Nothing: what was printed goes on leading to the page, which says what became of it."""


def put_in(ids: list[int]) -> None:
    """Two statements; rows for those of the pages of these disclosures that have none yet."""
    with connection.cursor() as cursor:
        for statement in _MAKE_CHOSEN:
            cursor.execute(statement, {"ids": ids})


def make_anew() -> None:
    """Adds what is missing; what is there was given out and stays."""
    with connection.cursor() as cursor:
        for statement in _MAKE_ALL:
            cursor.execute(statement)


def differences() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_MISSING)
        missing = cursor.fetchall()
        cursor.execute(_WRONG)
        wrong = cursor.fetchall()
    yield from ((path, "has no short address") for (path,) in missing)
    yield from ((code, f"is no code of {path}") for code, path in wrong)
