"""What a page says, without a page: periods, second dates, addresses of law."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from disclosures.models import Figure, Measure
from disclosures.presenters import facts, ledger


def a_figure(start: dt.date | None, end: dt.date | None, precision: str = "month", **more: Any) -> Figure:
    return Figure(measure=Measure(period_start=start), period_end=end, date_precision=precision, **more)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (dt.date(2015, 7, 1), dt.date(2016, 9, 30), "July 2015 to September 2016"),
        (dt.date(2018, 4, 1), dt.date(2018, 4, 30), "April 2018"),
        (dt.date(2012, 4, 1), None, "since April 2012"),
        (None, dt.date(2016, 10, 31), "until October 2016"),
        (None, None, ""),
    ],
)
def test_a_period_is_said_as_far_as_it_is_known(
    start: dt.date | None, end: dt.date | None, words: str
) -> None:
    assert ledger.period(a_figure(start, end)) == words


def test_a_title_loses_a_period_that_stands_beside_it_and_nothing_else() -> None:
    assert ledger.without_period("Requests, 2015", "2015") == "Requests"
    assert ledger.without_period("Requests in 2015", "2015") == "Requests in 2015"
    assert ledger.without_period("Requests, 2015", "") == "Requests, 2015"


@pytest.mark.parametrize(
    ("day", "main", "shown"),
    [
        (dt.date(2016, 2, 29), "day", "day"),
        (dt.date(2018, 6, 28), "month", "day"),  # finer than the main date, as the day shows
        (dt.date(2017, 9, 1), "month", "month"),  # may stand for the whole month
        (dt.date(2012, 3, 1), "year", "month"),
        (dt.date(2012, 1, 1), "year", "year"),
        (None, "year", "day"),
    ],
)
def test_a_second_date_is_shown_no_more_exactly_than_it_can_be_known(
    day: dt.date | None, main: str, shown: str
) -> None:
    assert facts.finer(day, main) == shown


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("SI 2016/808", "https://www.legislation.gov.uk/uksi/2016/808"),
        ("Education Act 1996 s.537A", ""),
        ("SI 2016/808; SI 2013/2094", ""),
        ("", ""),
    ],
)
def test_only_a_statutory_instrument_has_an_address(written: str, address: str) -> None:
    assert facts.instrument_url(written) == address


def test_zero_is_known_and_nothing_is_not() -> None:
    assert facts.known("Count", 0).value == "0"
    assert facts.known("Count", 0).state == ""
    assert facts.known("Count", None).state == facts.known("Count", "").state == "unknown"
    assert facts.several("Names", []).state == "unknown"


def test_an_address_that_no_browser_should_follow_is_no_link() -> None:
    assert facts.web("The request", "javascript:alert(1)", "There").url == ""
    assert facts.web("The request", "https://example.org/", "There").url == "https://example.org/"
    assert facts.web("The request", "", "There").state == "unknown"


def test_a_circle_of_corrections_leads_nowhere_and_ends() -> None:
    one, other = (SimpleNamespace(pk=n, corrected_by_id=3 - n, stands=False) for n in (1, 2))
    by_id: Any = {1: one, 2: other}
    assert ledger.standing(by_id[1], by_id) is None
