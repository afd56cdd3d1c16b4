"""Invented data for the style guide: what the components of the review desk and the receipt are given."""

from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from disclosures.documents.beside import Line as BesideLine
from disclosures.documents.beside import Run
from disclosures.editing import clearance
from disclosures.editing.desk import Found
from disclosures.editing.forms.decisions import (
    FACT_CHOICES,
    FactForm,
    HitForm,
    NumberForm,
    Row,
    number_choices,
)
from disclosures.editing.marks import Mark, passages, sheet
from disclosures.editing.second_checks import Line, Subject
from disclosures.models import Approval, ExtractedFact, HitChoice, PersonalData, PersonalDataType

TEXT = "Dear Ash Example\nOur reference: SAMPLE-0042. Write to ash@example.org."
TABLE = "Month\tAsked\nJuly 2024\t18"


def _mark(sort: Any, key: str, sign: str, label: str, words: str, text: str = TEXT) -> Mark:
    start = text.index(words)
    return Mark(sort, key, sign, label, start, start + len(words))


MARKS = (
    _mark("fact", "sample-f1", "a", "Reference", "SAMPLE-0042"),
    _mark("fact", "sample-f2", "b", "Authority", "Ash Example"),
    _mark("detail", "sample-p1", "1", "Name of a person", "Ash"),
    _mark("detail", "sample-p2", "2", "E-mail address", "ash@example.org"),
)
CELL = _mark("fact", "sample-f3", "c", "Number", "18", TABLE)


def _found(mark: Mark, value: str, place: str, certainty: str) -> Found:
    return Found(mark.key, mark.sign, mark.label, value, place, certainty, "sample rule", f"#m-{mark.key}")


def _rows() -> dict[str, Any]:
    """Rows of nothing that is stored: without an id nobody has decided on them."""
    name = MARKS[2]
    hit = PersonalData(type="person-name", page=1, start=name.start, end=name.end)
    reference, three = (
        ExtractedFact(name="reference", value="SAMPLE-0042"),
        ExtractedFact(name="figure", value="3"),
    )
    facts = [(one.value, one.label) for one in FACT_CHOICES]
    details = Row(
        _found(Mark("detail", "sample-r1", "1", "Name of a person", 0, 0), "Ash", "Page 1", "likely"),
        HitForm(None, hit=hit, text=TEXT, prefix="sample-hit"),
        HitChoice.choices,
        same=4,
        of_child=True,
        around=("Dear ", "Ash", " Example"),
    )
    return {
        "detail_row": details,
        "number_row": Row(
            _found(Mark("fact", "sample-r2", "b", "Number", 0, 0), "3", "Sheet Sample, cell B5", "likely"),
            NumberForm(None, fact=three, prefix="sample-number"),
            number_choices(three),
            table=(("Month", "Asked"), ("July 2024", "18"), ("August 2024", "3")),
        ),
        "fact_row": Row(
            _found(Mark("fact", "sample-r3", "a", "Reference", 0, 0), "SAMPLE-0042", "Page 1", "sure"),
            FactForm(None, fact=reference, prefix="sample-fact"),
            facts,
        ),
        "types": PersonalDataType.choices,
    }


FILE_WITH_MEMBERS = {
    "name": "sample-archive.zip",
    "state": "in-review",
    "words": "Waiting for review",
    "contents": "An archive with 2 files",
    "message": "It is read.",
    "members": (
        {
            "name": "sample-letter.docx",
            "state": "in-review",
            "words": "Waiting for review",
            "contents": "1 page",
            "level": 4,
        },
        {
            "name": "sample-locked.pdf",
            "state": "quarantined",
            "words": "Held by a safety check",
            "message": "It has a password, so we cannot read it safely.",
            "level": 4,
        },
    ),
}
WAITS = Approval(
    action=clearance.AGREEMENT,
    reason="Keeps 2 personal details.",
    asked_by=User(email="editor@example.org"),
    asked_at=datetime(2024, 7, 18, 9, 30, tzinfo=UTC),
)
DESK: dict[str, Any] = {
    "review_links": (
        {"label": "Queue", "url": "#desk-h", "current": "page", "count": 0},
        {"label": "Second checks", "url": "#desk-h", "current": "", "count": 1},
    ),
    "second_check": Line(WAITS, Subject("sample-letter.pdf", "#desk-h"), is_mine=False),
    "marked": passages(TEXT, MARKS),
    "sheet": sheet(TABLE, [3, 4], [CELL]),
    "found_facts": (
        _found(MARKS[0], "SAMPLE-0042", "Page 1", "sure"),
        _found(MARKS[1], "Ash Example", "Page 1", "unsure"),
        _found(CELL, "18 requests 2024-07 (Asked)", "Sheet Sample, cell B4", "likely"),
    ),
    "found_details": (
        _found(MARKS[2], "Ash", "Page 1", "likely"),
        _found(MARKS[3], "ash@example.org", "Page 1", "sure"),
    ),
    "beside": (
        BesideLine((Run("Dear Ash Example", is_only=False),), (Run("Dear Ash Example", is_only=False),)),
        BesideLine((), (), alike=38),
        BesideLine(
            (Run("Answered on ", is_only=False), Run("9", is_only=True), Run("June 2024", is_only=False)),
            (Run("Answered on ", is_only=False), Run("19", is_only=True), Run("June 2024", is_only=False)),
        ),
    ),
    "file_with_members": FILE_WITH_MEMBERS,
    **_rows(),
}
