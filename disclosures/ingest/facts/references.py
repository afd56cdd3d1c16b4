"""The authority's own reference of a letter."""

import re
from collections.abc import Iterator
from dataclasses import replace

from disclosures.ingest.facts.letter import Finding, Letter, Part

LABEL = re.compile(
    r"\bref(?:erence)?\b\.?(?:\s(?:no|number|num)\b\.?)?\s?(?:is\s)?[:#]?\s?[\[(]?", re.IGNORECASE
)
NOT_THEIRS = re.compile(r"\byour\s$", re.IGNORECASE)
YOURS = re.compile(r"\byour\sref\w{0,6}\.?(?:\s(?:no|number)\b\.?)?\s?:?\s?$", re.IGNORECASE)
# Groups of capitals and digits joined by signs; a line may end after a hyphen or slash.
VALUE = re.compile(
    r"(?:(?:ATISN|RFI|FOI|FOIA|EIR|CAS|CRN|SAR)\s)?[A-Z0-9]{1,14}(?:(?:[-/]\n?|[._])[A-Z0-9]{1,14}){0,6}(?![a-z\d])"
)
# Forms that are known without a label: Welsh Government, DfE (IR: internal review), Home Office, police, ICO.
KNOWN = re.compile(
    r"(?<![\w/\-])(?:ATISN\s\d{4,6}|(?:19|20)\d\d[-/]\n?\d{7}(?:IR)?|FOI20\d\d/\n?\d{5}|\d\d/FOI/\d\d/\d{6}"
    r"|FS50\d{6}|IC-\d{4,6}-[A-Z0-9]{4})(?![\w/\-])"
)
LEAST_DIGITS, MOST_LENGTH = 3, 40
SUBJECT_LINE = 300  # characters after "Dear …" in which the heading of a letter stands
WRITTEN_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


def in_header(letter: Letter) -> Iterator[Finding]:
    """Above the salutation, as in "Our ref: …"."""
    yield from _only_one(_labelled(letter, letter.header), 0.95 if letter.salutation else 0.8)


def in_heading(letter: Letter) -> Iterator[Finding]:
    """In the heading below the salutation, as in "Freedom of Information Request – Ref: …"."""
    if letter.salutation and letter.body:
        first = letter.body[0]
        heading = Part(first.page, first.start, min(first.end, first.start + SUBJECT_LINE))
        yield from _only_one(_labelled(letter, heading), 0.9)


def in_known_form(letter: Letter) -> Iterator[Finding]:
    """A reference above the salutation whose form gives it away, with no label."""
    text = letter.text(letter.header)
    found = [
        match.span()
        for match in KNOWN.finditer(text)
        if not YOURS.search(text[max(0, match.start() - 24) : match.start()])
    ]
    yield from _only_one([_finding(letter, letter.header, *span) for span in found], 0.85)


def anywhere(letter: Letter) -> Iterator[Finding]:
    """In the text, as in "has been allocated reference number …", or below the signature."""
    parts = [*letter.body, *([letter.signature] if letter.signature else [])]
    yield from _only_one([found for part in parts for found in _labelled(letter, part)], 0.8)


def _labelled(letter: Letter, part: Part) -> list[Finding]:
    text = letter.text(part)
    found = []
    for label in LABEL.finditer(text):
        if NOT_THEIRS.search(text[max(0, label.start() - 6) : label.start()]):
            continue
        value = VALUE.match(text, label.end())
        if value and _is_reference(value[0]):
            found.append(_finding(letter, part, *value.span()))
    return found


def _is_reference(words: str) -> bool:
    digits = sum(character.isdigit() for character in words)
    return digits >= LEAST_DIGITS and len(words) <= MOST_LENGTH and not WRITTEN_DATE.fullmatch(words)


def _finding(letter: Letter, part: Part, start: int, end: int) -> Finding:
    place = Finding("reference", "", part.page, part.start + start, part.start + end, 0.0)
    return replace(place, value=letter.place(place).replace("\n", ""))


def _only_one(found: list[Finding], confidence: float) -> Iterator[Finding]:
    if len({finding.value for finding in found}) == 1:
        first = found[0]
        yield Finding(first.name, first.value, first.page, first.start, first.end, confidence)
