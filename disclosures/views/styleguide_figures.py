"""Invented numbers for the style guide: what was given, what stands, and what may not be added."""

import datetime as dt
from typing import Any

from disclosures.presenters.amounts import Amount
from disclosures.presenters.facts import Changed, Fact
from disclosures.presenters.measures import Change, ListedMeasure
from disclosures.views.styleguide_records import FOI, NOWHERE, STATEMENT, SampleSource

WAS = Amount("sample-was", "", "2,462", "people", "2,462 people")
NOW = Amount("sample-now", "", "2,461", "people", "2,461 people")
LOW = Amount("sample-low", "over", "6 million", "pupils", "over 6 million pupils")
HIGH = Amount("sample-high", "about", "8.6 million", "pupils", "about 8.6 million pupils")
CHANGES = (
    Change("Sample people", "", [WAS], [NOW], "First given 29 September 2024, corrected 6 May 2025"),
    Change("Sample pupils of two sources", NOWHERE, [], [LOW, HIGH], "Given 2 times", is_disputed=True),
    Change("Sample number whose correction is not public", NOWHERE, [WAS], [], "Given 2019", is_lost=True),
)  # fmt: skip
FIGURE = {"slug": "sample-was", "source": SampleSource(), "asserted_in": FOI, "note": "A sample note."}
ASSERTIONS = (
    {
        "figure": FIGURE, "amount": WAS, "was": True, "status": "Corrected by the body that gave it",
        "steps": [{"amount": NOW, "record": STATEMENT}], "who": "Department for Samples",
        "where": "FOI reply", "when": "29 September 2024",
    },
    {
        "figure": FIGURE | {"slug": "sample-now", "asserted_in": STATEMENT, "stands": True, "note": ""},
        "amount": NOW, "status": "Stands", "who": "A sample minister", "where": "To the press",
        "when": "6 October 2024", "period": "2019 to 2023",
        "ours": [
            {
                "said": "2,416 people", "says": "2,461 people", "reason": "Two digits changed places.",
                "made_at": dt.datetime(2025, 3, 3, 12, 0, tzinfo=dt.UTC),
            }
        ],
    },
    {
        "figure": FIGURE | {"slug": "sample-lost", "note": ""}, "amount": WAS, "was": True,
        "status": "A later count took its place", "is_lost": True, "who": "as given by example.org",
        "where": "Data shared", "when": "Date not recorded",
    },
)  # fmt: skip
NOT_ADDED = (
    {
        "change": CHANGES[0], "period": "2019 to 2023", "source": SampleSource(),
        "why": "Another unit. A request may be a batch that holds many people.",
    },
    {
        "change": CHANGES[1], "period": "", "why": "Its period is not recorded, so the two may overlap.",
        "note": "A sample note.", "source": SampleSource(),
    },
)  # fmt: skip
MEASURES = (
    ListedMeasure(
        "Sample people", NOWHERE, CHANGES[0], "2019 to 2023",
        "Given 2 times, 29 September 2024 to 6 May 2025", "A sample minister",
        ["Corrected by the body itself"],
    ),
    ListedMeasure("Sample pupils", NOWHERE, CHANGES[1], "", "Given 2 times", "Sample campaign", ["Disputed"]),
)  # fmt: skip
FACTS = (
    Fact("People asked about", "2,461", url=NOWHERE, numbers=(NOW,), was=(WAS,)),
    Fact("Pupils", "over 6 million", url=NOWHERE, numbers=(LOW, HIGH), remark="disputed"),
    Fact(
        "Corrected later", url=NOWHERE, remark="and 2 more",
        changes=(Changed(WAS, NOW, "Sample people", NOWHERE), Changed(WAS, None, "Sample count", NOWHERE)),
    ),
)  # fmt: skip
FIGURES: dict[str, Any] = {
    "sample_changes": CHANGES,
    "sample_assertions": ASSERTIONS,
    "sample_not_added": NOT_ADDED,
    "sample_measures": MEASURES,
    "sample_facts": FACTS,
    "sample_number": NOW,
}
