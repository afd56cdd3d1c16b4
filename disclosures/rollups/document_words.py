"""The words of public documents for search, written when a copy is shown and gone when it is taken down.

Only approved words come here: those of the copy that readers have, in which what is hidden is not there.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection

from disclosures.models import FOLDING, SEARCH_CONFIG, Document, DocumentWords

VERSION = 1

# Of a document; a vector beyond a megabyte would be refused.
MOST_BYTES = 500_000
MOST_BYTES_A_LETTER = 4
# What should stand there: one row for each copy that anybody may read, of ``chosen`` disclosures.
_TRUTH = """
truth AS (
    SELECT c.document_id, c.id AS copy_id, d.id AS disclosure_id, d.sort_date, d.facet_words
    FROM disclosures_disclosure d
    JOIN disclosures_document o ON o.disclosure_id = d.id AND o.state = 'published'
    JOIN disclosures_safecopy c ON c.document_id = o.id AND c.state = 'public'
    WHERE d.state = 'published' {chosen}
)
"""
# Cut by bytes: each letter that takes more than one takes the room of others. Pages follow one another.
_WORDS = """
words AS (
    SELECT copy_id, to_tsvector(
        %(config)s::regconfig,
        translate(
            left(said, greatest(%(most)s - (octet_length(left(said, %(most)s))
                                            - char_length(left(said, %(most)s))), %(least)s)),
            %(folded)s, %(to)s
        )
    ) AS vector
    FROM (
        SELECT copy_id, string_agg(text, E'\\n' ORDER BY number) AS said
        FROM disclosures_safepage WHERE copy_id IN (SELECT copy_id FROM {wanted}) GROUP BY copy_id
    ) pages
)
"""
_VECTOR = "array_to_tsvector(t.facet_words) || coalesce(words.vector, '')"
_IDS = "= ANY(%(ids)s::bigint[])"
_DELETE = f"""
WITH {_TRUTH.format(chosen=f"AND d.id {_IDS}")}
DELETE FROM disclosures_documentwords w
WHERE w.disclosure_id {_IDS}
    AND NOT EXISTS (SELECT 1 FROM truth t WHERE t.copy_id = w.copy_id AND t.disclosure_id = w.disclosure_id)
"""  # noqa: S608
# The words of a copy never change. What else the row holds is put right without reading them again.
_UPDATE = f"""
WITH {_TRUTH.format(chosen=f"AND d.id {_IDS}")}
UPDATE disclosures_documentwords w SET
    sort_date = t.sort_date, facet_words = t.facet_words,
    search = ts_delete(w.search, w.facet_words) || array_to_tsvector(t.facet_words)
FROM truth t
WHERE t.copy_id = w.copy_id AND (w.sort_date, w.facet_words) IS DISTINCT FROM (t.sort_date, t.facet_words)
"""  # noqa: S608
_INSERT = """
WITH {truth}, fresh AS (
    SELECT * FROM truth t WHERE NOT EXISTS (
        SELECT 1 FROM disclosures_documentwords w WHERE w.document_id = t.document_id
    )
), {words}
INSERT INTO disclosures_documentwords (document_id, copy_id, disclosure_id, sort_date, facet_words, search)
SELECT t.document_id, t.copy_id, t.disclosure_id, t.sort_date, t.facet_words, {vector}
FROM fresh t LEFT JOIN words USING (copy_id) ORDER BY t.sort_date, t.disclosure_id, t.copy_id
"""
_DIFFERENCES = """
WITH {truth}, {words}
SELECT coalesce(w.document_id, t.document_id)::text,
    CASE WHEN w.id IS NULL THEN 'search does not know its words'
         WHEN t.copy_id IS NULL THEN 'search finds it, and readers do not have it'
         ELSE 'search holds other words or facets than it has' END
FROM truth t LEFT JOIN words USING (copy_id)
FULL JOIN disclosures_documentwords w ON w.copy_id = t.copy_id AND w.disclosure_id = t.disclosure_id
WHERE w.id IS NULL OR t.copy_id IS NULL
    OR (w.sort_date, w.facet_words, w.search) IS DISTINCT FROM (t.sort_date, t.facet_words, {vector})
ORDER BY 1
"""
_INSERT_CHOSEN = _INSERT.format(
    truth=_TRUTH.format(chosen=f"AND d.id {_IDS}"), words=_WORDS.format(wanted="fresh"), vector=_VECTOR
)
_INSERT_ALL = _INSERT.format(
    truth=_TRUTH.format(chosen=""), words=_WORDS.format(wanted="fresh"), vector=_VECTOR
)
_COMPARE_ALL = _DIFFERENCES.format(
    truth=_TRUTH.format(chosen=""), words=_WORDS.format(wanted="truth"), vector=_VECTOR
)


def _values(ids: Iterable[int] = ()) -> dict[str, Any]:
    return {
        "ids": list(ids),
        "config": SEARCH_CONFIG,
        "most": MOST_BYTES,
        "least": MOST_BYTES // MOST_BYTES_A_LETTER,
        "folded": FOLDING[0],
        "to": FOLDING[1],
    }


def take_out(ids: list[int]) -> None:
    """Nothing: ``put_in`` compares with the rows, since to read the words of a document anew is dear."""


def put_in(ids: list[int]) -> None:
    """Rows of these disclosures' documents as they should be. Three statements; reads new copies only."""
    with connection.cursor() as cursor:
        for statement in (_DELETE, _UPDATE, _INSERT_CHOSEN):
            cursor.execute(statement, _values(ids))


def follow(documents: Iterable[UUID]) -> None:
    """The same for documents whose copy was shown or taken down, where the record stays as it is."""
    chosen = list(documents)
    ids = {
        *DocumentWords.objects.filter(document__in=chosen).values_list("disclosure_id", flat=True),
        *Document.objects.filter(pk__in=chosen, disclosure__isnull=False).values_list(
            "disclosure_id", flat=True
        ),
    }
    put_in(sorted(pk for pk in ids if pk))


def make_anew() -> None:
    """Reads every public word. A full pass."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM disclosures_documentwords")
        cursor.execute(_INSERT_ALL, _values())


def differences() -> Iterator[tuple[str, str]]:
    """(document, what is wrong with it). A full pass over every public word."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE_ALL, _values())
        yield from cursor.fetchall()
