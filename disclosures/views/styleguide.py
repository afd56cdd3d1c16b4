"""/styleguide/: every component with invented data, in every state it has. Asks nothing of the database."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

TODAY = dt.date(2026, 3, 19)
NOWHERE = "#sample"


@dataclass(frozen=True)
class SampleSource:
    url: str = "https://www.example.org/replies/sample-0042"
    page: int | None = None
    archived_url: str = ""


@dataclass(frozen=True)
class Sample:
    """An invented record; the attributes are those that components read from a disclosure."""

    slug: str
    kind: str
    title: str
    summary: str = ""
    date: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: str = "day"
    evidence: str = "reported"
    organisation_names: str = "Department for Samples"
    source: SampleSource | None = field(default_factory=SampleSource)

    def get_absolute_url(self) -> str:
        return NOWHERE


@dataclass(frozen=True)
class SampleFigure:
    value: Decimal
    unit: str = "people"
    qualifier: str = "exact"


@dataclass(frozen=True)
class SampleAction:
    title: str
    summary: str = ""
    deadline_on: dt.date | None = None


RECORDS = (
    Sample(
        "sample-share", "data-share", "Sample data goes from one invented body to another, on an unknown number of days",
        "Everything in this entry is made up. It shows how a range of years and a number that was not disclosed look.",
        dt.date(2019, 1, 1), dt.date(2023, 12, 31), "year",
        organisation_names="Department for Samples; Office of Examples; Sample Police",
    ),
    Sample(
        "sample-agreement", "agreement", "Sample agreement, said to exist",
        "Made up. Nobody has seen it, as nobody could.", None, None, "", "second-hand", source=None,
    ),
    Sample(
        "sample-census", "census-change", "Sample field added to an invented census",
        "Made up. The month is known, the day is not.", dt.date(2024, 5, 1), None, "month", "official",
    ),
    Sample(
        "sample-foi", "foi-response", "Sample reply with a title that goes on for long enough to need three lines on a "
        "small screen and two on a wide one, as real titles of records do",
        "Made up. An entry may be contradicted; the reason stands beside it.",
        dt.date(2024, 9, 29), None, "day", "document", source=SampleSource(page=3),
    ),
    Sample(
        "sample-statement", "statement", "Sample statement that nothing was shared", "Made up.",
        dt.date(2024, 10, 6), None, "day", "reported",
    ),
    Sample(
        "sample-proceeding", "proceeding", "Sample debate over two days", "Made up.",
        dt.date(2026, 2, 3), dt.date(2026, 2, 4), "day", "official",
    ),
    Sample(
        "sample-ico", "ico-decision", "Sample decision of an invented regulator", "Made up.",
        dt.date(2026, 1, 1), None, "year", "reported",
        source=SampleSource(url="Letter on paper, not published"),
    ),
)  # fmt: skip
SHARE, AGREEMENT, CENSUS, FOI, STATEMENT, PROCEEDING, ICO = RECORDS

CONTRADICTION = {
    "title": FOI.title[:12], "url": NOWHERE, "date": "29 September 2024",
    "note": "The invented reply counts 18 requests; the invented statement says there were none.",
}  # fmt: skip
SHARE_FACTS = (
    {"label": "From", "value": "Department for Samples", "url": NOWHERE},
    {"label": "To", "value": "Office of Examples"},
    {"label": "Number of people", "state": "withheld"},
    {"label": "Requests", "value": 0},
    {"label": "Legal basis", "state": "unknown"},
    {"label": "Agreement", "state": "unpublished"},
    {"label": "Reason given", "state": "refused"},
)
FIGURES = (
    {"value": "18", "mark": True, "label": "invented requests, 2019 to 2023", "source": "Sample reply", "url": NOWHERE},
    {"state": "withheld", "label": "people asked about: not disclosed", "source": "Sample reply", "url": NOWHERE},
    {"parts": [("3", "years"), ("9", "months")], "label": "between happening and being told"},
    {"value": "1,500", "qualifier": "at least", "label": "sample records returned", "source": "Sample statement"},
)
LEDGER = (
    {"title": "Office of Examples", "remark": "July 2023 to September 2024", "rows": (
        {"title": "Occasions on which it asked", "given": SampleFigure(Decimal(25), "requests"), "stands": None,
         "note": "Each occasion is a batch.", "note_url": NOWHERE, "note_link": "How this was counted"},
        {"title": "People it asked about", "given": SampleFigure(Decimal(2462)), "stands": SampleFigure(Decimal(2461))},
        {"title": "Share found", "given": SampleFigure(Decimal("21.5"), "percent", "about"), "stands": None,
         "disputed": True},
    )},
    {"title": "Sample Police", "rows": (
        {"title": "Pupils about whom data was received", "given": SampleFigure(Decimal(21), "pupils"),
         "stands": SampleFigure(Decimal(62), "pupils", "at-least"), "mark": True},
    )},
)  # fmt: skip
THREAD = (
    {"disclosure": CENSUS, "relation": "cites", "direction": "out", "note": "The reply names the sample field."},
    {"disclosure": FOI, "here": True},
    {"disclosure": STATEMENT, "relation": "contradicts", "direction": "in", "note": CONTRADICTION["note"]},
    {"disclosure": ICO, "relation": "led-to", "direction": "out", "note": ""},
)
STEPS = (
    {"date": "1 June 2024", "title": "Asked", "kind": "foi-response"},
    {"date": "29 September 2024", "remark": "64 working days late", "title": "Answered in part", "kind": "foi-response"},
    {"date": "", "title": "Internal review", "kind": "ico-decision", "text": "No answer on record.", "ahead": True},
)
LANES = (
    {"title": "Sample data is shared", "small": "by year", "marks": (
        {"type": "span", "start": 0, "end": 106, "label": "18 occasions", "more": ", purpose not confirmed"},
        {"type": "moment", "at": 106, "label": "Purpose confirmed", "strong": "29 September 2024"},
    )},
    {"title": "Others find out", "marks": (
        {"type": "point", "at": 106, "kind": "foi-response", "url": NOWHERE, "label": "FOI reply, Sept 2024"},
        {"type": "point", "at": 160, "kind": "ico-decision", "url": NOWHERE, "label": "ICO, 2026"},
    )},
    {"title": "Sample agreement in force", "marks": (
        {"type": "run", "start": 20, "end": 60, "style": "past after", "label": "version 1"},
        {"type": "run", "start": 110, "end": 150, "style": "open ahead", "label": "version 2, no end"},
    )},
    {"title": "Time until corrected", "marks": (
        {"type": "span", "start": 40, "end": 90},
        {"type": "point", "at": 90, "kind": "statement", "url": NOWHERE, "strong": "1 year 1 month",
         "more": "corrected", "label": "Nov 2023", "right": True},
    )},
)  # fmt: skip
AXIS = tuple({"at": 40 * n, "label": 2022 + n} for n in range(5))
FILTERS = (
    {"legend": "Kind of record", "name": "kind", "choices": tuple(
        {"value": record.kind, "label": label, "count": count, "selected": record is FOI, "icon": record.kind}
        for record, label, count in zip(
            RECORDS,
            ("Data shared", "Agreements", "Census changes", "FOI replies", "Official statements",
             "Parliament and courts", "ICO decisions"),
            (40, 14, 0, 1028, 65, 42, 17), strict=True)
    )},
    {"legend": "Department", "name": "department", "choices": tuple(
        {"value": f"sample-{n}", "label": f"Sample department number {n}", "count": 30 - n, "selected": n == 11}
        for n in range(1, 13)
    )},
)  # fmt: skip
STEPS_OF_A_FILE = ("Received", "Checked", "Text read", "Personal details looked for", "Waiting for review", "Published")


def _steps(done: int, last: str) -> list[dict[str, str]]:
    states = ["done"] * done + [last] + [""] * (len(STEPS_OF_A_FILE) - done - 1)
    return [{"label": label, "status": s} for label, s in zip(STEPS_OF_A_FILE, states, strict=True)]


FILES = (
    {"name": "sample-reply.pdf", "state": "in-review", "words": "Waiting for review", "steps": _steps(4, "at"),
     "message": "3 pages read. Most are decided within a week."},
    {"name": "sample-locked.pdf", "state": "quarantined", "words": "Held by a safety check",
     "steps": _steps(1, "stop"), "message": "It has a password, so we cannot read it safely."},
    {"name": "sample-letter-with-a-name-that-is-far-too-long-for-a-small-screen.pdf", "state": "published",
     "words": "Published", "settled": True, "message": "On the record.", "url": NOWHERE, "link": "See the record"},
)  # fmt: skip


class SampleForm(forms.Form):
    """One field of each sort, to show labels, hints and errors."""

    files = forms.FileField(label="Choose files", help_text="PDF, up to 50 MB a file.")
    title = forms.CharField(label="What is it called?", help_text="As it stands on the first page.")
    email = forms.EmailField(label="E-mail, if you want to hear from us", required=False)
    kind = forms.ChoiceField(label="What is it?", choices=[("foi", "A reply"), ("letter", "A letter")], required=False)
    note = forms.CharField(label="What should we look at?", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    who = forms.ChoiceField(
        label="Who asked?", choices=[("me", "I did"), ("other", "Somebody else")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="I may pass this on, and you may publish a copy with private details hidden.")

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("A file or a link is needed; one is enough.")


def styleguide(request: HttpRequest) -> HttpResponse:
    wrong = SampleForm({"email": "sample at example"}, prefix="wrong")
    context = {
        "records": RECORDS, "share": SHARE, "foi": FOI, "census": CENSUS, "statement": STATEMENT,
        "proceeding": PROCEEDING, "ico": ICO, "agreement": AGREEMENT,
        "share_facts": SHARE_FACTS, "contradictions": [CONTRADICTION], "figures": FIGURES, "ledger": LEDGER,
        "thread": THREAD, "steps": STEPS, "lanes": LANES, "axis": AXIS, "filters": FILTERS, "files": FILES,
        "passage": mark_safe("Made up: the words found are <mark>marked</mark>."),  # noqa: S308  # a constant
        "chart_head": ("What", "Happened", "Made public"),
        "chart_rows": (("Sample data is shared", "2019 to 2023", "29 September 2024"),),
        "chips": ({"label": "FOI replies", "url": NOWHERE}, {"label": "2014", "url": NOWHERE}),
        "grades": ("document", "official", "reported", "second-hand", ""),
        "crumbs": ({"label": "Home", "url": NOWHERE}, {"label": "Departments", "url": NOWHERE}),
        "downloads": (
            {"label": "Download CSV", "url": NOWHERE, "remark": "1,206 rows", "download": True},
            {"label": "JSON", "url": NOWHERE},
        ),
        "key_facts": (
            {"label": "Said by", "value": "Sample minister", "url": NOWHERE},
            {"label": "Reference", "value": "SAMPLE-0042"},
            {"label": "About", "several": [{"text": "First sample", "url": NOWHERE}, {"text": "Second sample"}]},
            {"label": "Sections", "state": "unknown"},
        ),
        "rows": (
            {"name": "Department for Samples", "url": NOWHERE, "count": 1028, "last": "July 2025"},
            {"name": "Office of Examples", "url": NOWHERE, "count": 1, "last": "2019", "remark": "Once the Samples Office"},
            {"name": "Sample Police (collective entry)", "url": NOWHERE, "count": 0, "last": ""},
        ),
        "sources": (
            {"url": "https://www.whatdotheyknow.com/request/sample-0042", "text": "Made up.", "evidence": "official",
             "archived_url": "https://web.archive.org/sample"},
            {"url": "https://www.example.org/a/very/long/address/that/goes/on-and-on-and-on/until-it-must-be-broken.html"
                    "?with=a&query=string", "label": "Sample letter", "page": 12, "evidence": "second-hand"},
        ),
        "open_call": SampleAction("Write to nobody about nothing", "An invented call.", dt.date(2026, 3, 31)),
        "closed_call": SampleAction("Answer an invented consultation", "", dt.date(2024, 1, 18)),
        "undated_call": SampleAction("Sign an invented pledge"),
        "today": TODAY,
        "dates_first": {"label": "Said and made public", "date": "27 October 2024"},
        "dates_last": {"label": "Corrected", "date": "27 November 2025"}, "between": "1 year 1 month",
        "back": {"url": NOWHERE, "label": "from 3 March 2026"}, "on": {"url": NOWHERE, "label": "to October 2016"},
        "form": SampleForm(prefix="plain"), "wrong": wrong,
        "paths": ({"label": "All years", "url": NOWHERE}, {"label": "Add a document", "url": NOWHERE}),
    }  # fmt: skip
    return render(request, "styleguide.html", context)
