"""Invented data for the style guide: citing, embedding, and a pack for paper."""

from datetime import date
from typing import Any

from disclosures.citations.citing import Cited, sentence, ways
from disclosures.citations.oscola import Work, cite
from disclosures.presenters.citation import Citation
from disclosures.presenters.pack import Entry, EvidencePack, Note, Number
from disclosures.presenters.sharing import Share
from disclosures.views.styleguide_records import RECORDS

ADDRESS = "https://data-trail.example/disclosures/sample-foi/"
DAY = date(2026, 2, 3)
_PAGE = Cited(
    "Data Trail",
    "Sample reply",
    ADDRESS,
    DAY,
    when="29 September 2024",
    published=date(2025, 1, 6),
    version=2,
)
_SOURCE = cite(
    Work("foi-response", "Sample reply", "Sample Department", "29 September 2024", "SAMPLE-0042"), DAY
)
_EMBED = "https://data-trail.example/embed/disclosures/sample-foi/"
_FIGURE = {"parts": [["3", "years"]], "label": "between a sample and the first reply about it",
           "source": "October 2021 to October 2024", "notes": [1, 2]}  # fmt: skip
_NOTES = [
    Note(n, f"Sample record {n}, 2024", f"https://data-trail.example/s/samp1e0{n}/", "Sample source",
         "https://source.example/page", "page 3")
    for n in (1, 2)
]  # fmt: skip

CITING: dict[str, Any] = {
    "citation": Citation(
        ADDRESS,
        sentence(_PAGE),
        ways(_PAGE, "sample"),
        short="https://data-trail.example/s/samp1e00/",
        source=_SOURCE.text,
        source_lacks="The sample lacks a column.",
    ),
    "embedded": Share(
        "Sample reply", "", ADDRESS, "", "", embed=_EMBED, snippet=f'<iframe src="{_EMBED}"></iframe>'
    ),
    "pack": EvidencePack(
        title="Sample Department",
        sentence="What data it gave and received, what it said about it, and what others later found.",
        as_of=DAY,
        address="https://data-trail.example/departments/sample/",
        short="https://data-trail.example/s/samp1e03/",
        figures=[_FIGURE],
        numbers=[
            Number("People asked about", "2,462 people", [1], "2,461 people", 2),
            Number("Records matched", "about 520 records", [1]),
        ],
        entries=[Entry(record, n) for n, record in enumerate(RECORDS[:2], start=1)],
        rule="All that is on record.",
        total="2 records",
        years="2024",
        notes=_NOTES,
    ),
}
