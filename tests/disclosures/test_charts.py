"""The chart of waits: positions inside the track, words no more exact than the dates, the same as a table."""

import datetime as dt
from typing import Any

import pytest

from disclosures.models import Disclosure, Kind, Precision
from disclosures.presenters.wait_chart import STEPS, length_of, wait_figure, waits_chart
from disclosures.queries import Wait

TODAY = dt.date(2026, 3, 19)


def record(slug: str, day: dt.date, precision: str = Precision.DAY, kind: str = Kind.DATA_SHARE) -> Any:
    """A row that is never stored."""
    row = Disclosure(
        slug=slug, title=slug.capitalize().replace("-", " ", 1), kind=kind, date=day, date_precision=precision
    )
    row.__dict__["sort_date"] = day
    return row


def wait(start: dt.date, told: dt.date, *precisions: str, is_correction: bool = False) -> Wait:
    first, last = (*precisions, Precision.DAY, Precision.DAY)[:2]
    return Wait(
        record(f"share-{start}", start, first), record("reply", told, last, Kind.FOI_RESPONSE), is_correction
    )


def test_without_waits_there_is_no_chart() -> None:
    assert waits_chart([], TODAY) is None


@pytest.mark.parametrize(
    "spans",
    [
        [(dt.date(2012, 4, 1), dt.date(2016, 10, 6)), (dt.date(2015, 12, 18), dt.date(2017, 2, 1))],
        [(dt.date(2016, 1, 1), dt.date(2016, 1, 2))],
        [(dt.date(1, 1, 2), dt.date(2026, 1, 1))],
        [(dt.date(2016, 12, 31), dt.date(2017, 1, 1)), (dt.date(1950, 1, 1), dt.date(1950, 1, 2))],
    ],
)
def test_marks_and_years_stand_inside_the_track(spans: list[tuple[dt.date, dt.date]]) -> None:
    chart = waits_chart([wait(*each) for each in spans], TODAY)
    assert chart
    for lane in chart.lanes:
        span, point = lane["marks"]
        assert 0 <= span["start"] < span["end"] <= STEPS
        assert 0 <= point["at"] <= STEPS
    places = [tick["at"] for tick in chart.axis]
    assert places[0] == 0
    assert places == sorted(places)
    assert max(places) <= STEPS
    assert len(places) <= 11


def test_lanes_and_table_hold_the_same_by_date() -> None:
    chart = waits_chart(
        [wait(dt.date(2015, 1, 1), dt.date(2016, 1, 1)), wait(dt.date(2012, 1, 1), dt.date(2018, 1, 1))],
        TODAY,
    )
    assert chart
    assert [lane["title"] for lane in chart.lanes] == ["Share 2012-01-01", "Share 2015-01-01"]
    assert [row[0] for row in chart.rows] == [lane["title"] for lane in chart.lanes]
    assert chart.rows[0][1:] == ["1 January 2012", "1 January 2018: Reply"]
    assert chart.title == "Between happening and being told: up to 6 years"
    assert chart.as_of == "19 March 2026"


@pytest.mark.parametrize(
    ("precisions", "words", "parts"),
    [
        ((Precision.DAY, Precision.DAY), "4 years 6 months", [("4", "years"), ("6", "months")]),
        ((Precision.DAY, Precision.YEAR), "about 4 years", [("about\u00a04", "years")]),
    ],
)
def test_lengths_are_no_more_exact_than_the_dates(
    precisions: tuple[str, str], words: str, parts: list[tuple[str, str]]
) -> None:
    made = wait(dt.date(2012, 4, 1), dt.date(2016, 10, 6), *precisions)
    assert length_of(made) == words
    assert wait_figure(made)["parts"] == parts


def test_less_than_a_year_is_said_in_words() -> None:
    made = wait(dt.date(2016, 4, 1), dt.date(2016, 10, 6), Precision.YEAR)
    assert wait_figure(made)["value"] == "less than a year"


def test_a_correction_is_called_one() -> None:
    made = wait(dt.date(2016, 10, 27), dt.date(2017, 11, 27), is_correction=True)
    chart = waits_chart([made], TODAY)
    assert chart
    assert chart.lanes[0]["title"] == "Share 2016-10-27, until corrected"
    assert chart.lanes[0]["marks"][1]["more"] == "corrected,"
    assert "its correction" in wait_figure(made)["label"]
