"""Invented records for the style guide, one of each kind, each with another date."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

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
        "sample-share",
        "data-share",
        "Sample data goes from one invented body to another, on an unknown number of days",
        "Made up. It shows how a range of years and a number that was not disclosed look.",
        dt.date(2019, 1, 1),
        dt.date(2023, 12, 31),
        "year",
        organisation_names="Department for Samples; Office of Examples; Sample Police",
    ),
    Sample(
        "sample-agreement",
        "agreement",
        "Sample agreement, said to exist",
        "Made up. Nobody has seen it, as nobody could.",
        None,
        None,
        "",
        "second-hand",
        source=None,
    ),
    Sample(
        "sample-census",
        "census-change",
        "Sample field added to an invented census",
        "Made up. The month is known, the day is not.",
        dt.date(2024, 5, 1),
        None,
        "month",
        "official",
    ),
    Sample(
        "sample-foi",
        "foi-response",
        "Sample reply with a title that goes on for long enough to need three lines on a "
        "small screen and two on a wide one, as real titles of records do",
        "Made up. An entry may be contradicted; the reason stands beside it.",
        dt.date(2024, 9, 29),
        None,
        "day",
        "document",
        source=SampleSource(page=3),
    ),
    Sample(
        "sample-statement",
        "statement",
        "Sample statement that nothing was shared",
        "Made up.",
        dt.date(2024, 10, 6),
        None,
        "day",
        "reported",
    ),
    Sample(
        "sample-proceeding",
        "proceeding",
        "Sample debate over two days",
        "Made up.",
        dt.date(2026, 2, 3),
        dt.date(2026, 2, 4),
        "day",
        "official",
    ),
    Sample(
        "sample-ico",
        "ico-decision",
        "Sample decision of an invented regulator",
        "Made up.",
        dt.date(2026, 1, 1),
        None,
        "year",
        "reported",
        source=SampleSource(url="Letter on paper, not published"),
    ),
)
SHARE, AGREEMENT, CENSUS, FOI, STATEMENT, PROCEEDING, ICO = RECORDS
