"""Invented data for the style guide: data items, versions of an agreement, and clauses of two texts."""

from typing import Any

from disclosures.presenters.comparison import Shown, status_words
from disclosures.presenters.fields import Asked, Line, Row
from disclosures.presenters.item_stages import Entry, Stage
from disclosures.presenters.versions import Version
from disclosures.rules.clauses import Text, aligned, clauses
from disclosures.templatetags.dates import Part
from disclosures.views.styleguide_records import AGREEMENT, CENSUS, STATEMENT

_record: Any = CENSUS
_agreement: Any = AGREEMENT
ROW = Row(
    "Sample field",
    "#sample",
    ["RFC 0"],
    ["Another name of it"],
    [
        {"label": "Census changes", "number": 2, "url": "#sample"},
        {"label": "Data shares", "number": 0, "url": ""},
    ],
    [
        Line("Sample Census", "In effect since 1 May 2024", "#sample", is_asked=True),
        Line("Another Census", "Withdrawn in June 2024", "#sample"),
    ],
)
BARE = Row("Sample field without anything", "#sample", [], [], [], [])
UNSAID = Line("Sample Census", "Added; from when is not recorded", "#sample", is_known=False)
STAGES = [
    Stage(
        "added",
        "Collected from",
        "",
        entries=[
            Entry(
                _record,
                [Part("May 2024", "2024-05")],
                "Day not recorded",
                "Sample Census",
                note="Reference: RFC 0",
                reason="Sample reason.",
            )
        ],
    ),
    Stage("ended", "Ended", "No end of its collection is on this record."),
]
_link = {
    "words": "Contradicted by", "title": "Sample reply", "url": "#sample", "note": "Sample reason.",
    "date": "29 September 2024",
}  # fmt: skip
SAID = [
    {
        "record": STATEMENT,
        "speaker": "A sample minister",
        "against": [_link],
        "others": [_link | {"words": "Confirmed by"}],
    }
]
VERSIONS = [
    Version(
        _agreement,
        "Version 1.0",
        "In force from 3 May 2024",
        "No end on record",
        "Said to exist; its text has not been seen",
        here=True,
    ),
    Version(
        _agreement,
        "",
        "When it was in force is not recorded",
        "",
        "We hold a copy, and its text can be read here",
        text_url="#sample",
        did=[_link | {"words": "Supersedes"}],
        gap="No version on record was in force in between: 2 months",
        compare=[{"url": "#sample", "label": "Compare its text with the one of this page, clause by clause"}],
    ),
]
OLD = "1. Sample purpose\nTo try things out.\n2. Sample data\nName and address.\n3. Sample end\nNever."
NEW = "1. Sample purpose\nTo try things out.\n2. Sample data\nName alone.\n4. Sample review\nEvery year."


def _clauses() -> list[Shown]:
    rows = aligned(clauses(Text(OLD)), clauses(Text(NEW)))
    return [
        Shown(
            f"sample-clause-{number}",
            f"Sample clause {number}",
            status_words(row.change),
            row.change,
            row.runs,
            ["It was 3 and is now 4."] if row.is_renumbered else [],
            [{"label": "Newer text, page 1", "url": "#sample"}],
            is_folded=row.change == "same",
        )
        for number, row in enumerate(rows, 1)
    ]


FIELDS: dict[str, Any] = {
    "field_samples": {
        "rows": [ROW, BARE],
        "asked": Asked("Sample Census", [(ROW, ROW.lines[0])], [(BARE, UNSAID)], [(ROW, ROW.lines[1])]),
        "stages": STAGES,
        "said": SAID,
        "versions": VERSIONS,
        "clauses": _clauses(),
    }
}
