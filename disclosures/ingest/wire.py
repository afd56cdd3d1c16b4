"""The answer of the child as JSON values, and the way back, which believes nothing.

Whoever sends the answer may have been taken over by the document: every type, number, name and offset is
checked against the limits and against the text before the rest of the project sees it.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from disclosures.ingest.contract import Fact, Hidden, Member, Page, Precision, Reading, Table
from disclosures.ingest.facts import FACT_NAMES, RULE_NAMES
from disclosures.ingest.formats.text import UNWANTED
from disclosures.ingest.limits import Limits
from disclosures.ingest.names import clean_line, clean_name

MOST_FACTS = 500
MOST_NOTES = 3_000  # warnings and hidden things: two a page at most matter, the rest repeats
MOST_LINE = 300
MOST_VALUE = 200
PRECISIONS = ("day", "month", "year", "")

T = TypeVar("T")


class Garbled(ValueError):
    """The answer is not what our own code would have sent."""


def encode(reading: Reading, facts: Sequence[Fact]) -> dict[str, Any]:
    """A reading and its facts as lists, numbers and strings."""
    return {
        "media_type": reading.media_type,
        "pages": [[page.text, page.needs_reading] for page in reading.pages],
        "tables": [[table.place, [list(row) for row in table.rows]] for table in reading.tables],
        "members": [[member.name, member.size_bytes] for member in reading.members],
        "hidden": [[hidden.what, hidden.where] for hidden in reading.hidden[:MOST_NOTES]],
        "warnings": list(reading.warnings[:MOST_NOTES]),
        "facts": [
            [f.name, f.value, f.page, f.start, f.end, f.confidence, f.rule, f.precision]
            for f in facts[:MOST_FACTS]
        ],
    }


def decode(answer: object, media_type: str, limits: Limits) -> tuple[Reading, tuple[Fact, ...]]:
    """The reading and facts in `answer`. Raises Garbled for anything that is not exactly of that shape."""
    if not isinstance(answer, dict) or answer.keys() != encode(Reading(""), ()).keys():
        raise Garbled("shape")
    if answer["media_type"] != media_type:
        raise Garbled("media type")
    pages = _list(answer["pages"], _page, limits.max_pages)
    if sum(len(page.text.encode()) for page in pages) > limits.max_text_bytes:
        raise Garbled("text")
    reading = Reading(
        media_type=media_type,
        pages=pages,
        tables=_tables(answer["tables"], limits),
        members=_list(answer["members"], _member, limits.max_archive_members),
        hidden=_list(answer["hidden"], _hidden, MOST_NOTES),
        warnings=_list(answer["warnings"], _line, MOST_NOTES),
    )
    return reading, _list(answer["facts"], lambda value: _fact(value, pages), MOST_FACTS)


def _list(value: object, item: Callable[[object], T], most: int) -> tuple[T, ...]:
    if not isinstance(value, list) or len(value) > most:
        raise Garbled("list")
    return tuple(item(one) for one in value)


def _fields(value: object, *types: type) -> list[Any]:
    """A list of exactly these types; True is no number here."""
    if not isinstance(value, list) or len(value) != len(types):
        raise Garbled("fields")
    if any(type(field) is not wanted for field, wanted in zip(value, types, strict=True)):
        raise Garbled("type")
    return value


def _page(value: object) -> Page:
    text, needs_reading = _fields(value, str, bool)
    if UNWANTED.search(text):
        raise Garbled("characters")
    return Page(text, needs_reading)


def _tables(value: object, limits: Limits) -> tuple[Table, ...]:
    tables = _list(value, _table, limits.max_sheets)
    if sum(len(row) for table in tables for row in table.rows) > limits.max_cells:
        raise Garbled("cells")
    return tables


def _table(value: object) -> Table:
    place, rows = _fields(value, str, list)
    if any(not isinstance(row, list) or any(type(cell) is not str for cell in row) for row in rows):
        raise Garbled("cell")
    if any(UNWANTED.search(cell) for row in rows for cell in row):
        raise Garbled("characters")
    return Table(_line(place), tuple(tuple(row) for row in rows))


def _member(value: object) -> Member:
    name, size = _fields(value, str, int)
    if not 0 <= size < 2**63:
        raise Garbled("size")
    return Member(clean_name(name), size)


def _hidden(value: object) -> Hidden:
    what, where = _fields(value, str, str)
    return Hidden(_line(what), _line(where))


def _line(value: object) -> str:
    if not isinstance(value, str):
        raise Garbled("line")
    return clean_line(value, MOST_LINE)


def _fact(value: object, pages: Sequence[Page]) -> Fact:
    name, said, page, start, end, confidence, rule, precision = _fields(
        value, str, str, int, int, int, float, str, str
    )
    if name not in FACT_NAMES or rule not in RULE_NAMES or precision not in PRECISIONS:
        raise Garbled("fact")
    if not 1 <= page <= len(pages) or not 0 <= start < end <= len(pages[page - 1].text):
        raise Garbled("place")
    if (
        not 0.0 <= confidence <= 1.0
        or not said
        or len(said) > MOST_VALUE
        or said != clean_line(said, MOST_VALUE)
    ):
        raise Garbled("value")
    return Fact(name, said, page, start, end, confidence, rule, cast(Precision, precision))
