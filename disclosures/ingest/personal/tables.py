"""Tables whose cells are parted by tabs or bars: which columns hold what kind of personal data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from disclosures.ingest.personal.folded import View

Kind = Literal[
    "",
    "name",
    "birth",
    "upn",
    "nino",
    "nhs-number",
    "phone",
    "postcode",
    "address",
    "vehicle",
    "account",
    "sort",
]

# Names of things, not of people.
THINGS = re.compile(
    r"\b(?:school|share|file|organi[sz]ation|data\s?set|dataset|field|project|company|item|authority|table|agreement|"
    r"product|domain|user|host|variable|column|code|system|collection|trust|college|university|institution|sheet|"
    r"service|supplier|business|trading|brand|database|module|register|document|group|controllers?|processors?|"
    r"course|subject|area|region|country|ward|team|department|road|street|level)s?\b",
    re.IGNORECASE,
)
KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]
    for kind, pattern in (
        ("birth", r"\b(?:birth|d\.?o\.?b|born|birthday|dyddiad geni)\b"),
        ("upn", r"\b(?:upn|unique pupil)\b"),
        ("nhs-number", r"\b(?:nhs (?:no|num|id)|nhs$|chi (?:no|num)|patient (?:no|num|id))"),
        ("nino", r"\b(?:nino|ni (?:no|num)|n\.i\.|national insurance)"),
        ("postcode", r"\b(?:post\s?-?code|post code|cod post)\b"),
        ("address", r"\b(?:address|lives at|cyfeiriad)\b"),
        ("phone", r"\b(?:tel|telephone|phone|mobile|mob|fax|contact (?:no|num)|landline|ff[oô]n)"),
        ("vehicle",
            r"\b(?:vehicle|vrm|vrn|registration (?:mark|no|num|plate)|number plate|car reg|"
            r"reg(?:istration)? no)"),
        ("sort", r"\bsort\s?-?code\b"),
        ("account", r"\b(?:account|a/c|acc?t?) ?(?:no|num|details)|\biban\b"),
        (
            "name",
            r"\b(?:(?:fore|sur|first|last|middle|full|family|given|preferred|known)?\s?-?names?|initials|enw|cyfenw|"
            r"pupils?|students?|child(?:ren)?|learner|contacts?|officer|official|requester|requestor|applicant|"
            r"owner|case\s?-?(?:worker|officer|holder)|author|signator(?:y|ies)|"
                r"signed by|(?:checked|approved|prepared|"
            r"reviewed|entered|handled|completed|requested|authorised|submitted|sent|"
                r"created|modified|updated) by|"
            r"parents?|guardian|carer|mother|father|teacher|headteacher|manager|patient|employee|"
            r"person|staff|lead|sender|assigned to|responsible|social worker|member|attendee|complainant|"
            r"data subject|individual|next of kin|sibling)\b",
        ),
    )
)  # fmt: skip
# Columns headed so hold no name though a word of the above stands in the heading.
NOT_NAMES = re.compile(
    r"\b(?:no|nos|num|number|numbers|of|id|count|total|date|year|age|type|status|code|ref|reference|role|title|"
    r"premium|level|per|records?|requests?|address|email|e-mail|gender|sex|ethnicity|"
    r"nationality|percentage|%|how many|"
    r"eligible|roll|amount|time|group|category)\b|%",
    re.IGNORECASE,
)
OF_PEOPLE = re.compile(
    r"\bnames? of (?:the )?(?=child|pupil|student|parent|carer|learner|person|applicant|"
    r"requester|officer|staff|patient|contact|owner|individual|employee|teacher|"
    r"data subject)",
    re.IGNORECASE,
)
CELL = re.compile(r"[^\t|\n]+")
MOST_CELLS = 300
MOST_HEADING = 80  # characters of a cell that may be a heading


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at `text[start:end]` under a heading of that kind; `others` are the kinds of all the columns."""

    kind: Kind
    start: int
    end: int
    others: frozenset[Kind]


@lru_cache(maxsize=20_000)
def kind_of(heading: str) -> Kind:
    """What the column under this heading holds, "" if nothing that we look for."""
    heading = OF_PEOPLE.sub("name ", " ".join(heading.split()))
    if not heading or len(heading) > MOST_HEADING:
        return ""
    for kind, pattern in KINDS:
        if pattern.search(heading):
            if kind == "name" and (NOT_NAMES.search(heading) or THINGS.search(heading)):
                continue
            return kind
    return ""


def is_heading(line: str) -> bool:
    """Whether a row of cells is one of headings: it names a kind we know, and holds nothing like data."""
    cells = CELL.findall(line[:4_000])[:MOST_CELLS]
    if len(cells) < 2 or not any(kind_of(cell) for cell in cells):
        return False
    return not any(re.search(r"\d{3}|@", cell) for cell in cells)


def headings_of(line: str) -> list[Kind]:
    """The kinds of the columns; empty cells count. Bars and tabs both part cells."""
    return [kind_of(cell) for cell in re.split(r"[\t|]", line[:20_000])[:MOST_CELLS]]


def last_headings(view: View) -> str:
    """The row of headings that still holds where the view ends, for the view that follows."""
    current = view.carried
    for number in range(len(view.line_starts)):
        current = _next(current, view.text[slice(*view.line(number))])
    return current


@lru_cache(maxsize=1)
def cells(view: View) -> tuple[Cell, ...]:
    """Every filled cell under a heading of a kind that we know; kept for the next detector that asks."""
    return tuple(_cells(view))


def _cells(view: View) -> Iterator[Cell]:
    if "\t" not in view.text and "|" not in view.text:
        return
    current, kinds = view.carried, headings_of(view.carried)
    for number in range(len(view.line_starts)):
        start, end = view.line(number)
        line = view.text[start:end]
        following = _next(current, line)
        if following != current:
            current, kinds = following, headings_of(following)
        elif current and line != current:
            yield from _in_row(line, start, kinds)


def _next(current: str, line: str) -> str:
    """The headings that hold after this line. A line of text ends a table; an empty one does not."""
    if "\t" not in line and "|" not in line:
        return "" if len(line.strip()) > 40 else current
    return line if is_heading(line) else current


def _in_row(line: str, start: int, kinds: list[Kind]) -> Iterator[Cell]:
    others = frozenset(kinds)
    at = start
    for number, cell in enumerate(re.split(r"[\t|]", line)[: len(kinds)]):
        if kinds[number] and cell.strip():
            left = at + len(cell) - len(cell.lstrip())
            yield Cell(kinds[number], left, left + len(cell.strip()), others)
        at += len(cell) + 1
