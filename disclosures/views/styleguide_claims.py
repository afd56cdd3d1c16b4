"""Invented data for the style guide: claims beside what the record shows."""

from typing import Any

from disclosures.presenters.claim_sides import Entry, Reason
from disclosures.presenters.claims import Pair, Panel, Shown
from disclosures.presenters.verdict_words import Test
from disclosures.views.styleguide_records import AGREEMENT, FOI, NOWHERE, STATEMENT, SampleSource

_PANEL = Panel(
    verdict="Contradicted by a linked document",
    why=["“Sample agreement” was in force when this was said, and is at odds with it."],
    reason="The sample agreement lists what the sample statement denies.",
    not_said=["It does not say what the speaker knew."],
    strength=2,
    most=3,
    tests=[
        Test("A document, not a report of one", True),
        Test("Our own copy, which readers can open", False),
    ],
    is_judged=True,
)
_NONE = Panel(
    "Not evidenced", ["No record is linked yet."], "", ["It does not say that it is wrong."], 0, 3, [], False
)
_SHOWN = Shown(
    "Sample agreement", NOWHERE, "Agreement, 2024", "It lists what was denied.", "and 1 more record"
)


def _pair(slug: str, verdict: str, shown: Shown | None) -> Pair:
    return Pair(
        title="A sample statement about sharing",
        url=NOWHERE,
        slug=slug,
        summary="Made up: nothing is shared.",
        who="A Sample Minister",
        date="March 2024",
        verdict=verdict,
        is_judged=shown is not None,
        strength=2 if shown else 0,
        shown=shown,
        nothing="" if shown else "No record is linked with the statement yet.",
    )


CLAIMS: dict[str, Any] = {
    "claim_panel": _PANEL,
    "claim_without_evidence": _NONE,
    "claim_pairs": [
        _pair("sample-claim-a", "Contradicted by a linked document", _SHOWN),
        _pair("sample-claim-b", "Not evidenced", None),
    ],
    "claim_entries": [
        Entry(
            AGREEMENT,
            "r",
            "Shown · Agreement",
            "Began 3 months before the statement",
            "First reply or statement here about it: May 2024, 5 months later",
            NOWHERE,
            reasons=[
                Reason("Contradicts this statement, because", "It lists it.", SampleSource(), against=True)
            ],
        ),
        Entry(STATEMENT, "l", "Said · this statement", who="A Sample Minister", is_claim=True),
        Entry(
            FOI,
            "r",
            "Shown · FOI reply",
            "2 months after the statement",
            reasons=[
                Reason(
                    "Confirms this statement, because", "It says so.", remark="Does not weigh: second hand."
                ),
                Reason("Confirms", "It was attached.", None, "Sample agreement", NOWHERE),
            ],
        ),
    ],
}
