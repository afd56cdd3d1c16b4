"""The answer of the child as JSON values, and the way back, which believes nothing.

Whoever sends the answer may have been taken over by the document: every type, number, name and offset is
checked against the limits and against the text before the rest of the project sees it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, TypeVar, get_args

from disclosures.ingest.contract import (
    Box,
    Fact,
    Hidden,
    Hit,
    HitType,
    Member,
    Page,
    Picture,
    Precision,
    Reading,
    Rendering,
    Signature,
    Status,
    Word,
)
from disclosures.ingest.facts import FACT_NAMES, RULE_NAMES
from disclosures.ingest.formats.text import UNWANTED
from disclosures.ingest.limits import Limits
from disclosures.ingest.names import clean_line, clean_name

MOST_FACTS = 5_000
MOST_HITS = 50_000
MOST_NOTES = 3_000  # warnings and hidden things: two a page at most matter, the rest repeats
MOST_SIGNATURES = 20
MOST_WORDS = 20_000  # on one page
MOST_BOXES = 500  # on one page
MOST_LINE = 300
MOST_VALUE = 200
MOST_SHORT = 40
MOST_ROW = 1_048_576  # in the largest sheet that a spreadsheet may have
MOST_DPI = 10_000
PRECISIONS = frozenset(get_args(Precision))
STATUSES = frozenset(get_args(Status))
HIT_TYPES = frozenset(get_args(HitType))
HOST_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9])?")
RULE = re.compile(r"[a-z0-9-]{1,60}")

T = TypeVar("T")


class Garbled(ValueError):
    """The answer is not what our own code would have sent."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in the pages. Without `is_checked` the search for personal data was not finished."""

    facts: tuple[Fact, ...] = ()
    hits: tuple[Hit, ...] = ()
    is_checked: bool = False


def encode(reading: Reading, findings: Findings) -> dict[str, Any]:
    """A reading and what was found in it as lists, numbers and strings."""
    return {
        "media_type": reading.media_type,
        "pages": write_pages(reading.pages),
        "members": [_row(member) for member in reading.members],
        "hidden": [_row(hidden) for hidden in reading.hidden[:MOST_NOTES]],
        "warnings": list(reading.warnings[:MOST_NOTES]),
        "signatures": [_row(signature) for signature in reading.signatures[:MOST_SIGNATURES]],
        **encode_findings(findings),
    }


def encode_findings(findings: Findings) -> dict[str, Any]:
    """More hits than can be sent leave the rest of the text unchecked, and say so."""
    return {
        "facts": [_row(fact) for fact in findings.facts[:MOST_FACTS]],
        "hits": [_row(hit) for hit in findings.hits[:MOST_HITS]],
        "is_checked": findings.is_checked and len(findings.hits) <= MOST_HITS,
    }


def write_pages(pages: Sequence[Page]) -> list[Any]:
    """Pages as lists, for `read_pages`."""
    return [
        [
            page.text,
            page.needs_reading,
            page.place,
            page.is_hidden,
            list(page.rows),
            [_row(word) for word in page.words],
        ]
        for page in pages
    ]


def decode(answer: object, media_type: str, limits: Limits, spool_bytes: int = 0) -> tuple[Reading, Findings]:
    """The reading and findings in `answer`. Raises Garbled for anything that is not exactly of that shape."""
    if not isinstance(answer, dict) or answer.keys() != encode(Reading(""), Findings()).keys():
        raise Garbled("shape")
    if answer["media_type"] != media_type:
        raise Garbled("media type")
    reading = Reading(
        media_type=media_type,
        pages=read_pages(answer["pages"], limits),
        members=_members(answer["members"], limits, spool_bytes),
        hidden=_list(answer["hidden"], _hidden, MOST_NOTES),
        warnings=_list(answer["warnings"], _line, MOST_NOTES),
        signatures=_list(answer["signatures"], _signature, MOST_SIGNATURES),
    )
    return reading, _findings(answer, reading.pages)


def decode_findings(answer: object, pages: Sequence[Page]) -> Findings:
    """What was found in `pages`. Raises Garbled."""
    if not isinstance(answer, dict) or answer.keys() != encode_findings(Findings()).keys():
        raise Garbled("shape")
    return _findings(answer, pages)


def decode_picture(head: object, grey: bytes, limits: Limits) -> Picture:
    """A picture that is exactly as large as it says, and no larger than allowed. Raises Garbled."""
    width, height, dpi = _fields(head, int, int, int)
    if width < 1 or height < 1 or not 1 <= dpi <= MOST_DPI:
        raise Garbled("size")
    if width * height != len(grey) or len(grey) > limits.max_ocr_pixels:
        raise Garbled("dots")
    return Picture(width, height, dpi, grey)


def head_of(rendering: Rendering) -> list[Any]:
    """All of a rendering but its dots, for `decode_rendering`."""
    return [
        rendering.width,
        rendering.height,
        rendering.channels,
        [_row(word) for word in rendering.words[:MOST_WORDS]],
        [list(box) for box in rendering.boxes[:MOST_BOXES]],
    ]


def decode_rendering(head: object, dots: bytes, text: str, limits: Limits) -> Rendering:
    """A page that is as large as it says, with words at places of `text` in order. Raises Garbled."""
    width, height, channels, words, boxes = _fields(head, int, int, int, list, list)
    if width < 1 or height < 1 or channels not in (1, 3):
        raise Garbled("size")
    if width * height * channels != len(dots) or width * height > limits.max_ocr_pixels:
        raise Garbled("dots")
    placed = _list(words, lambda word: _word(word, len(text)), MOST_WORDS)
    if any(first.end > then.start for first, then in pairwise(placed)):
        raise Garbled("order")
    return Rendering(width, height, channels, dots, placed, _list(boxes, _box, MOST_BOXES))


def decode_domains(answer: object, asked: Sequence[str]) -> tuple[str, ...]:
    """Domains, each under one of the names of keys that were `asked` for. Raises Garbled."""
    domains = _list(answer, _host, MOST_SIGNATURES)
    known = {name.lower().rstrip(".").partition("._domainkey.")[2] for name in asked}
    if not known.issuperset(domains):
        raise Garbled("domain")
    return domains


def read_pages(value: object, limits: Limits) -> tuple[Page, ...]:
    """Pages in order, the hidden ones last, each kind within the limit on text. Raises Garbled."""
    pages = _list(value, _page, 2 * limits.max_pages + MOST_NOTES)
    order = [page.is_hidden for page in pages]
    if order != sorted(order) or order.count(False) > limits.max_pages:
        raise Garbled("pages")
    for kind in (False, True):
        if sum(len(page.text.encode()) for page in pages if page.is_hidden == kind) > limits.max_text_bytes:
            raise Garbled("text")
    return pages


def _row(thing: Fact | Hit | Hidden | Member | Signature | Word) -> list[Any]:
    return [getattr(thing, one.name) for one in fields(thing)]


def _findings(answer: dict[str, Any], pages: Sequence[Page]) -> Findings:
    (is_checked,) = _fields([answer["is_checked"]], bool)
    return Findings(
        _list(answer["facts"], lambda value: _fact(value, pages), MOST_FACTS),
        _list(answer["hits"], lambda value: _hit(value, pages), MOST_HITS),
        is_checked,
    )


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
    text, needs_reading, place, is_hidden, rows, words = _fields(value, str, bool, str, bool, list, list)
    if UNWANTED.search(text):
        raise Garbled("characters")
    if rows:
        if len(rows) != text.count("\n") + 1 or any(type(row) is not int for row in rows):
            raise Garbled("rows")
        if rows[0] < 1 or rows[-1] > MOST_ROW or any(a >= b for a, b in pairwise(rows)):
            raise Garbled("rows")
    found = _list(words, lambda word: _word(word, len(text)), MOST_WORDS)
    return Page(text, needs_reading, _line(place), is_hidden, tuple(rows), found)


def _word(value: object, length: int) -> Word:
    word = Word(*_fields(value, int, int, int, int, int, int))
    if not 0 <= word.start < word.end <= length:
        raise Garbled("word")
    if not (0 <= word.left <= word.right <= 1_000 and 0 <= word.top <= word.bottom <= 1_000):
        raise Garbled("box")
    return word


def _box(value: object) -> Box:
    box = Box(*_fields(value, int, int, int, int))
    if not (0 <= box.left < box.right <= 1_000 and 0 <= box.top < box.bottom <= 1_000):
        raise Garbled("box")
    return box


def _members(value: object, limits: Limits, spool_bytes: int) -> tuple[Member, ...]:
    """Members whose bytes stand in the spool, none of them twice; and others, without a place."""
    members = _list(value, lambda one: _member(one, limits), 2 * limits.max_archive_members)
    taken = sorted((m.start, m.start + m.size_bytes) for m in members if not m.reason)
    if len(taken) > limits.max_archive_members:
        raise Garbled("members")
    if any(end > start for (_, end), (start, _) in pairwise(taken)):
        raise Garbled("overlap")
    if taken and taken[-1][1] > min(spool_bytes, limits.max_unpacked_bytes):
        raise Garbled("place")
    return members


def _member(value: object, limits: Limits) -> Member:
    name, size, start, reason, status = _fields(value, str, int, int, str, str)
    if not 0 <= size < 2**63 or not 0 <= start < 2**63:
        raise Garbled("size")
    if status not in STATUSES or (status == "accepted") != (reason == ""):
        raise Garbled("status")
    said = _line(reason)
    if bool(said) != bool(reason) or (reason and start):
        raise Garbled("reason")
    return Member(clean_name(name, limits.max_name_characters), size, start, said, status)


def _hidden(value: object) -> Hidden:
    what, where = _fields(value, str, str)
    return Hidden(_line(what), _line(where))


def _signature(value: object) -> Signature:
    domain, selector = _fields(value, str, str)
    return Signature(_host(domain), _host(selector))


def _host(value: object) -> str:
    if not isinstance(value, str) or not HOST_NAME.fullmatch(value):
        raise Garbled("name")
    return value


def _line(value: object) -> str:
    if not isinstance(value, str):
        raise Garbled("line")
    return clean_line(value, MOST_LINE)


def _place(pages: Sequence[Page], page: int, start: int, end: int) -> None:
    if not 1 <= page <= len(pages) or not 0 <= start < end <= len(pages[page - 1].text):
        raise Garbled("place")


def _fact(value: object, pages: Sequence[Page]) -> Fact:
    fact = Fact(*_fields(value, str, str, int, int, int, float, str, str, str, str, str, str))
    _place(pages, fact.page, fact.start, fact.end)
    if fact.name not in FACT_NAMES or fact.rule not in RULE_NAMES or fact.precision not in PRECISIONS:
        raise Garbled("fact")
    if not 0.0 <= fact.confidence <= 1.0 or not fact.value or pages[fact.page - 1].is_hidden:
        raise Garbled("value")
    if any(said != clean_line(said, MOST_VALUE) for said in (fact.value, fact.about)):
        raise Garbled("value")
    if any(said != clean_line(said, MOST_SHORT) for said in (fact.period, fact.unit, fact.cell)):
        raise Garbled("value")
    return fact


def _hit(value: object, pages: Sequence[Page]) -> Hit:
    hit = Hit(*_fields(value, str, int, int, int, float, str))
    _place(pages, hit.page, hit.start, hit.end)
    if hit.type not in HIT_TYPES or not RULE.fullmatch(hit.rule) or not 0.0 <= hit.confidence <= 1.0:
        raise Garbled("hit")
    return hit
