"""Dates in every form that letters use: the day before the month, as precise as written, in their place."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.facts.dates import ENGLISH, WELSH, find_dates, parse_value

DAYS = st.dates(date(1971, 1, 1), date(2069, 12, 31))
WORDS = st.text("abc ,.;:()\n\u00a0ŷ£", max_size=20)


def _ordinal(day: int) -> str:
    if 11 <= day <= 13:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


FORMS = {
    "14 March 2016": lambda d: f"{d.day} {ENGLISH[d.month - 1].capitalize()} {d.year}",
    "14 march 2016": lambda d: f"{d.day} {ENGLISH[d.month - 1]} {d.year}",
    "14th March 2016": lambda d: f"{_ordinal(d.day)} {ENGLISH[d.month - 1].capitalize()} {d.year}",
    "14th of March, 2016": lambda d: f"{_ordinal(d.day)} of {ENGLISH[d.month - 1].capitalize()}, {d.year}",
    "14 Mar 2016": lambda d: f"{d.day:02} {ENGLISH[d.month - 1][:3].capitalize()} {d.year}",
    "14 Mar. 2016": lambda d: f"{d.day} {ENGLISH[d.month - 1][:3].capitalize()}. {d.year}",
    "14-Mar-2016": lambda d: f"{d.day:02}-{ENGLISH[d.month - 1][:3].capitalize()}-{d.year}",
    "14-Mar-16": lambda d: f"{d.day:02}-{ENGLISH[d.month - 1][:3].capitalize()}-{d.year % 100:02}",
    "March 14, 2016": lambda d: f"{ENGLISH[d.month - 1].capitalize()} {d.day}, {d.year}",
    "14 Mawrth 2016": lambda d: f"{d.day} {WELSH[d.month - 1].capitalize()} {d.year}",
    "14/03/2016": lambda d: f"{d.day:02}/{d.month:02}/{d.year}",
    "14/3/2016": lambda d: f"{d.day}/{d.month}/{d.year}",
    "14.03.16": lambda d: f"{d.day:02}.{d.month:02}.{d.year % 100:02}",
    "14-03-2016": lambda d: f"{d.day:02}-{d.month:02}-{d.year}",
    "2016-03-14": lambda d: d.isoformat(),
    "14\nMarch\n2016": lambda d: f"{d.day}\n{ENGLISH[d.month - 1].capitalize()}\n{d.year}",
    "14\u00a0March\u00a02016": lambda d: f"{d.day}\u00a0{ENGLISH[d.month - 1].capitalize()}\u00a0{d.year}",
}


@pytest.mark.parametrize("form", FORMS)
@given(day=DAYS, before=WORDS, after=WORDS)
def test_every_form_gives_its_day_at_its_place(form: str, day: date, before: str, after: str):
    written = FORMS[form](day)
    text = f"{before} {written} {after}"
    found = find_dates(text)
    assert [(one.day, one.precision) for one in found] == [(day, "day")]
    assert text[found[0].start : found[0].end] == written


@given(day=DAYS)
def test_a_month_alone_keeps_its_precision(day: date):
    written = f"{ENGLISH[day.month - 1].capitalize()} {day.year}"
    text = f"in {written}, the register"
    (found,) = find_dates(text)
    assert (found.value, found.precision) == (day.isoformat()[:7], "month")
    assert text[found.start : found.end] == written
    assert parse_value(found.value) == (day.replace(day=1), "month")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("04/03/2022", "2022-03-04"),
        ("1/2/2020", "2020-02-01"),
        ("11.12.13", "2013-12-11"),
        ("2019-09", "2019-09"),
    ],
)
def test_the_day_stands_before_the_month(written: str, value: str):
    assert [found.value for found in find_dates(f"on {written}.")] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "03/14/2016",  # no fourteenth month, and not turned round
        "31 February 2016",
        "31/02/2016",
        "00/01/2016",
        "2016-13-01",
        "25 June",  # no year
        "14 March 16 pupils",
        "in 2016",
        "2010-11",  # a financial year
        "2019-20",
        "2023/24",
        "Oct to Dec 2024",  # a quarter
        "July to December 2015",
        "March 2016 to May 2016",
        "section 12.3.4.5",
        "192.168.10.12",
        "01/FOI/22/023518",
        "2016-0042333",
        "ref 12/03/2016/77",
        "FOI-2019-0342",
        "EMCC-FOI-24-00391",
        "07700 900188",
        "14 March 2216",
        "may 20 pupils",
    ],
)
def test_what_is_no_date_or_not_one_for_sure_is_left_alone(text: str):
    assert find_dates(text) == []


def test_several_dates_come_in_order():
    text = "Your request of 14 November 2016, our answer of 12/12/2016 and your e-mail of January 2017."
    assert [found.value for found in find_dates(text)] == ["2016-11-14", "2016-12-12", "2017-01"]


def test_a_footnote_mark_does_not_become_part_of_the_year():
    assert [found.value for found in find_dates("on 14 March 2016\u00b9 and")] == ["2016-03-14"]


@given(st.text(max_size=300))
def test_any_text_gives_dates_in_order_within_it(text: str):
    found = find_dates(text)
    places = [(one.start, one.end) for one in found]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(first[1] <= second[0] for first, second in pairwise(places))


@given(st.dates(), st.sampled_from([10, 7, 4]))
def test_a_value_is_read_back(day: date, length: int):
    parsed, precision = parse_value(day.isoformat()[:length])
    assert parsed.isoformat()[:length] == day.isoformat()[:length]
    assert precision == {10: "day", 7: "month", 4: "year"}[length]
