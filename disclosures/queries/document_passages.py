"""Where in a document the words of a search stand: the page that answers best, and one passage of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from disclosures.filters.words import Words
from disclosures.models import SEARCH_CONFIG, DocumentWords
from disclosures.queries.details import START, STOP, marked

# Private-use characters stand for what is hidden until the passage is cut out: words in their place could be
# found, and would be marked.
_BY_US, _BY_AUTHORITY = "\ue002", "\ue003"
_HIDDEN = {
    _BY_US: gettext_noop("[hidden by us]"),
    _BY_AUTHORITY: gettext_noop("[withheld by the authority]"),
}
# ts_headline takes what stands between these for a tag of HTML, and leaves it out.
_TAGS = {"<": "\ue004", ">": "\ue005"}
_TAKEN = dict.fromkeys(map(ord, (START, STOP, _BY_US, _BY_AUTHORITY, *_TAGS.values()))) | str.maketrans(_TAGS)
_GIVEN_BACK = str.maketrans({sign: letter for letter, sign in _TAGS.items()})
# A page is cut here before a passage is looked for; few hold more.
MOST_CHARACTERS = 30_000
_STOPS = " \n\t.,;:!?"
OPTIONS = f"StartSel={START},StopSel={STOP},MaxFragments=1,MinWords=18,MaxWords=40,ShortWord=0"


@dataclass(frozen=True)
class FoundPage:
    """``found``: words that stand on the page, to be looked for there; ``passage``: escaped and marked."""

    number: int
    place: str
    passage: SafeString
    found: str


@dataclass(frozen=True)
class _Page:
    row: int
    number: int
    place: str
    text: str
    has_all: bool


# Words may stand on several pages of a document; then the page is shown that has most of them.
_ANY = """
(SELECT string_agg('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || '''', ' | ')
    FROM unnest(to_tsvector(%(config)s::regconfig, %(words)s)))::tsquery
"""
_PAGES = f"""
WITH asked AS (SELECT websearch_to_tsquery(%(config)s::regconfig, %(words)s) AS whole, {_ANY} AS any_of)
SELECT DISTINCT ON (w.id) w.id, p.number, p.place, left(p.text, %(most)s), p.marks, p.search @@ asked.whole
FROM asked, disclosures_documentwords w JOIN disclosures_safepage p ON p.copy_id = w.copy_id
WHERE w.id = ANY(%(ids)s)
ORDER BY w.id, p.search @@ asked.whole DESC, ts_rank(p.search, asked.any_of) DESC, p.number
"""  # noqa: S608
_PASSAGES = f"""
WITH asked AS (SELECT websearch_to_tsquery(%(config)s::regconfig, %(words)s) AS whole, {_ANY} AS any_of)
SELECT said.row, ts_headline(
    %(config)s::regconfig, said.text,
    CASE WHEN said.has_all THEN asked.whole ELSE asked.any_of END, %(options)s
)
FROM asked, unnest(%(rows)s::bigint[], %(texts)s::text[], %(whole)s::boolean[]) AS said (row, text, has_all)
"""  # noqa: S608


def found_pages(rows: Sequence[DocumentWords], words: Words) -> dict[int, FoundPage]:
    """By row: the page of each document that has the words. Two queries; none without words."""
    if not rows or not words.can_match:
        return {}
    pages = _pages(rows, words)
    said = _passages(pages, words)
    return {page.row: _found(page, said[page.row], words) for page in pages}


def _pages(rows: Sequence[DocumentWords], words: Words) -> list[_Page]:
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"ids": [row.pk for row in rows], "most": MOST_CHARACTERS}
        cursor.execute(_PAGES, _asked(words) | values)
        return [
            _Page(pk, number, place, _with_hidden(text, marks), bool(has_all))
            for pk, number, place, text, marks, has_all in cursor.fetchall()
        ]


def _asked(words: Words) -> dict[str, Any]:
    return {"config": SEARCH_CONFIG, "words": words.folded}


def _with_hidden(text: str, marks: list[list[Any]] | str) -> str:
    """The text with a sign at each place where something is hidden, so that no passage seems whole."""
    parts, at = [], 0
    for place, by, _ in sorted(_read(marks), key=lambda mark: mark[0]):
        if place > len(text):
            break
        parts += [text[at:place].translate(_TAKEN), f" {_BY_US if by == 'us' else _BY_AUTHORITY} "]
        at = place
    return "".join([*parts, text[at:].translate(_TAKEN)])


def _read(marks: list[list[Any]] | str) -> list[tuple[int, str, str]]:
    """A raw cursor gives JSON as it is written."""
    listed = json.loads(marks) if isinstance(marks, str) else marks
    return [(int(place), str(by), str(why)) for place, by, why in listed]


def _passages(pages: Sequence[_Page], words: Words) -> dict[int, str]:
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "options": OPTIONS,
            "rows": [page.row for page in pages],
            "texts": [page.text for page in pages],
            "whole": [page.has_all for page in pages],
        }
        cursor.execute(_PASSAGES, _asked(words) | values)
        return {row: said.translate(_GIVEN_BACK) for row, said in cursor.fetchall()}


def _found(page: _Page, said: str, words: Words) -> FoundPage:
    typed = " ".join(words.text.replace('"', " ").split())
    first = " ".join(said.partition(START)[2].partition(STOP)[0].split())
    stands = typed.lower() in " ".join(page.text.translate(_GIVEN_BACK).split()).lower()
    said = _with_ends(said, page.text.translate(_GIVEN_BACK))
    for sign, stands_for in _HIDDEN.items():
        said = said.replace(sign, gettext(stands_for))
    return FoundPage(page.number, page.place, marked(said), typed if stands else first or typed)


def _with_ends(said: str, text: str) -> str:
    """The passage with an ellipsis at each end that is not one of the page's."""
    plain = said.replace(START, "").replace(STOP, "").strip()
    before = "" if text.strip().startswith(plain) else "…"
    # A passage ends with a word, and leaves the full stop behind it out.
    after = "" if text.rstrip(_STOPS).endswith(plain.rstrip(_STOPS)) else "…"
    return f"{before}{said.strip()}{after}"
