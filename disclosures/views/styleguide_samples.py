"""Invented data for the style guide: each component in every state it has."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.html import format_html

from disclosures.templatetags.record import kind_plural
from disclosures.views.styleguide_records import (
    AGREEMENT,
    CENSUS,
    FOI,
    ICO,
    NOWHERE,
    PROCEEDING,
    RECORDS,
    SHARE,
    STATEMENT,
    SampleAction,
    SampleFigure,
)

TODAY = dt.date(2026, 3, 19)


def to(label: str, **more: Any) -> dict[str, Any]:
    """A link that leads nowhere."""
    return {"label": label, "url": NOWHERE} | more


CONTRADICTION = {
    "title": FOI.title[:12],
    "url": NOWHERE,
    "date": "29 September 2024",
    "note": "The invented reply counts 18 requests; the invented statement says there were none.",
}
SHARE_FACTS = (
    to("From", value="Department for Samples"),
    {"label": "To", "value": "Office of Examples"},
    {"label": "Number of people", "state": "withheld"},
    {"label": "Requests", "value": 0},
    {"label": "Legal basis", "state": "unknown"},
    {"label": "Agreement", "state": "unpublished"},
    {"label": "Reason given", "state": "refused"},
)
FIGURES = (
    to("invented requests, 2019 to 2023", value="18", mark=True, source="Sample reply"),
    to("people asked about: not disclosed", state="withheld", source="Sample reply"),
    {"parts": [("3", "years"), ("9", "months")], "label": "between happening and being told"},
    {
        "value": "1,500",
        "qualifier": "at least",
        "label": "sample records returned",
        "source": "Sample statement",
    },
)
LEDGER = (
    {
        "title": "Office of Examples",
        "remark": "July 2023 to September 2024",
        "rows": (
            {
                "title": "Occasions on which it asked",
                "given": SampleFigure(Decimal(25), "requests"),
                "stands": None,
                "note": "Each occasion is a batch.",
                "note_url": NOWHERE,
                "note_link": "How this was counted",
            },
            {
                "title": "People it asked about",
                "given": SampleFigure(Decimal(2462)),
                "stands": SampleFigure(Decimal(2461)),
            },
            {
                "title": "Share found",
                "given": SampleFigure(Decimal("21.5"), "percent", "about"),
                "stands": None,
                "disputed": True,
            },
        ),
    },
    {
        "title": "Sample Police",
        "rows": (
            {
                "title": "Pupils about whom data was received",
                "given": SampleFigure(Decimal(21), "pupils"),
                "stands": SampleFigure(Decimal(62), "pupils", "at-least"),
                "mark": True,
            },
        ),
    },
)
THREAD = (
    {
        "disclosure": CENSUS,
        "relation": "cites",
        "direction": "out",
        "note": "The reply names the sample field.",
    },
    {"disclosure": FOI, "here": True},
    {"disclosure": STATEMENT, "relation": "contradicts", "direction": "in", "note": CONTRADICTION["note"]},
    {"disclosure": ICO, "relation": "led-to", "direction": "out", "note": ""},
)
STEPS = (
    {"date": "1 June 2024", "title": "Asked", "kind": "foi-response"},
    {
        "date": "29 September 2024",
        "remark": "64 working days late",
        "title": "Answered in part",
        "kind": "foi-response",
    },
    {
        "date": "",
        "title": "Internal review",
        "kind": "ico-decision",
        "text": "No answer on record.",
        "ahead": True,
    },
)
LANES = (
    {
        "title": "Sample data is shared",
        "small": "by year",
        "marks": (
            {
                "type": "span",
                "start": 0,
                "end": 106,
                "label": "18 occasions",
                "more": ", purpose not confirmed",
            },
            {"type": "moment", "at": 106, "label": "Purpose confirmed", "strong": "29 September 2024"},
        ),
    },
    {
        "title": "Others find out",
        "marks": (
            to("FOI reply, Sept 2024", type="point", at=106, kind="foi-response"),
            to("ICO, 2026", type="point", at=160, kind="ico-decision"),
        ),
    },
    {
        "title": "Sample agreement in force",
        "marks": (
            {"type": "run", "start": 20, "end": 60, "style": "past after", "label": "version 1"},
            {"type": "run", "start": 110, "end": 150, "style": "open ahead", "label": "version 2, no end"},
        ),
    },
    {
        "title": "Time until corrected",
        "marks": (
            {"type": "span", "start": 40, "end": 90},
            to(
                "Nov 2023",
                type="point",
                at=90,
                kind="statement",
                strong="1 year 1 month",
                more="corrected",
                right=True,
            ),
        ),
    },
)
AXIS = tuple({"at": 40 * n, "label": 2022 + n} for n in range(5))
FILTERS = (
    {
        "legend": "Kind of record",
        "name": "kind",
        "choices": tuple(
            {
                "value": record.kind,
                "label": kind_plural(record.kind),
                "count": count,
                "selected": record is FOI,
                "icon": record.kind,
            }
            for record, count in zip(RECORDS, (40, 14, 0, 1028, 65, 42, 17), strict=True)
        ),
    },
    {
        "legend": "Department",
        "name": "department",
        "choices": tuple(
            {
                "value": f"sample-{n}",
                "label": f"Sample department number {n}",
                "count": 30 - n,
                "selected": n == 11,
            }
            for n in range(1, 13)
        ),
    },
)
STEPS_OF_A_FILE = (
    "Received",
    "Safety checked",
    "Text read",
    "Personal details looked for",
    "Waiting for review",
    "Published",
)


def _steps(done: int, last: str) -> list[dict[str, str]]:
    states = ["done"] * done + [last] + [""] * (len(STEPS_OF_A_FILE) - done - 1)
    return [{"label": label, "status": s} for label, s in zip(STEPS_OF_A_FILE, states, strict=True)]


FILES = (
    {
        "name": "sample-reply.pdf",
        "state": "in-review",
        "words": "Waiting for review",
        "steps": _steps(4, "at"),
        "contents": "3 pages",
        "message": "It is read. Most are decided within a week.",
    },
    {
        "name": "sample-locked.pdf",
        "state": "quarantined",
        "words": "Held by a safety check",
        "steps": _steps(1, "stop"),
        "message": "It has a password, so we cannot read it safely.",
    },
    {
        "name": "sample-letter-with-a-name-that-is-far-too-long-for-a-small-screen.pdf",
        "state": "published",
        "words": "Published",
        "settled": True,
        "message": "On the record.",
        "url": NOWHERE,
        "link": "See the record",
    },
)

# What styleguide.html is given, apart from its forms.
CONTEXT: dict[str, Any] = {
    "records": RECORDS,
    "languages": [{"tag": "cy", "label": "Cymraeg", "url": "#sample"}],
    "share": SHARE,
    "foi": FOI,
    "census": CENSUS,
    "statement": STATEMENT,
    "proceeding": PROCEEDING,
    "ico": ICO,
    "agreement": AGREEMENT,
    "share_facts": SHARE_FACTS,
    "contradictions": [CONTRADICTION],
    "figures": FIGURES,
    "ledger": LEDGER,
    "thread": THREAD,
    "steps": STEPS,
    "lanes": LANES,
    "axis": AXIS,
    "filters": FILTERS,
    "files": FILES,
    "passage": format_html("Made up: the words found are <mark>{}</mark>.", "marked"),
    "chart_head": ("What", "Happened", "Made public"),
    "chart_rows": (("Sample data is shared", "2019 to 2023", "29 September 2024"),),
    "chips": (to("FOI replies"), to("2014")),
    "grades": ("document", "official", "reported", "second-hand", ""),
    "crumbs": (to("Home"), to("Departments")),
    "downloads": (to("Download CSV", remark="1,206 rows", download=True), to("JSON")),
    "key_facts": (
        to("Said by", value="Sample minister"),
        {"label": "Reference", "value": "SAMPLE-0042"},
        {"label": "About", "several": [{"text": "First sample", "url": NOWHERE}, {"text": "Second sample"}]},
        {"label": "Sections", "state": "unknown"},
    ),
    "rows": (
        {"name": "Department for Samples", "url": NOWHERE, "count": 1028, "last": "July 2025"},
        {
            "name": "Office of Examples",
            "url": NOWHERE,
            "count": 1,
            "last": "2019",
            "remark": "Once the Samples Office",
        },
        {"name": "Sample Police (collective entry)", "url": NOWHERE, "count": 0, "last": ""},
    ),
    "sources": (
        {
            "url": "https://www.whatdotheyknow.com/request/sample-0042",
            "text": "Made up.",
            "evidence": "official",
            "archived_url": "https://web.archive.org/sample",
        },
        {
            "url": "https://www.example.org/a/very/long/address/that/goes/on-and-on-and-on/until-it-must-be-broken.html"
            "?with=a&query=string",
            "label": "Sample letter",
            "page": 12,
            "evidence": "second-hand",
        },
    ),
    "open_call": SampleAction("Write to nobody about nothing", "An invented call.", dt.date(2026, 3, 31)),
    "closed_call": SampleAction("Answer an invented consultation", "", dt.date(2024, 1, 18)),
    "undated_call": SampleAction("Sign an invented pledge"),
    "today": TODAY,
    "dates_first": {"label": "Said and made public", "date": "27 October 2024"},
    "dates_last": {"label": "Corrected", "date": "27 November 2025"},
    "between": "1 year 1 month",
    "back": to("from 3 March 2026"),
    "on": to("to October 2016"),
    "paths": (to("All years"), to("Add a document")),
}
