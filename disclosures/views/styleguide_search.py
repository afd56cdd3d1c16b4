"""Invented results of a search, and a banner of an earlier day, for the style guide."""

from typing import Any

from disclosures.presenters.as_of import Banner
from disclosures.queries.details import START, STOP, marked
from disclosures.views.styleguide_records import NOWHERE, RECORDS

SEARCH: dict[str, Any] = {
    "results": (
        {
            "disclosure": RECORDS[0],
            "document": "sample",
            "url": NOWHERE,
            "pages": "12 pages",
            "page": "page 3 of 12",
            "place": "sheet Samples",
            "passage": marked(f"…all {START}sample{STOP} requests of [hidden by us] were counted by month…"),
        },
        {"disclosure": RECORDS[1], "document": "other-sample", "url": NOWHERE, "pages": "1 page"},
    ),
    "earlier_day": Banner(
        "This is the record as it stood here on 26 November 2017.",
        [
            "What was taken down since, or removed because it was personal, is not shown.",
            "Corrected since: Title. Today’s page says how and why.",
        ],
        NOWHERE,
    ),
}
