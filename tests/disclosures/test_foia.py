"""Working days and sections as the Freedom of Information Act 2000 has them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.rules import foia

DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2005, 1, 1), dt.date(2035, 12, 31))
# https://www.gov.uk/bank-holidays, by hand: what one part has and another has not, substitutes and one-offs.
BANK_HOLIDAYS = [
    dt.date(2016, 1, 4),  # Scotland: substitute for 2 January
    dt.date(2016, 3, 17),  # Northern Ireland: St Patrick
    dt.date(2016, 3, 25),  # Good Friday
    dt.date(2016, 3, 28),  # Easter Monday, not in Scotland
    dt.date(2016, 7, 12),  # Northern Ireland: Battle of the Boyne
    dt.date(2016, 8, 1),  # Scotland: first Monday of August
    dt.date(2016, 8, 29),  # late summer, not in Scotland
    dt.date(2016, 11, 30),  # Scotland: St Andrew
    dt.date(2016, 12, 26),
    dt.date(2016, 12, 27),  # substitute for Christmas Day, a Sunday
    dt.date(2020, 5, 8),  # Victory in Europe Day, moved from Monday 4 May
    dt.date(2022, 6, 3),  # Platinum Jubilee
    dt.date(2022, 9, 19),  # State funeral
    dt.date(2023, 5, 8),  # Coronation
]
WORKING_DAYS = [
    dt.date(2016, 1, 5),
    dt.date(2016, 4, 29),
    dt.date(2020, 5, 4),
    dt.date(2022, 5, 30),
    dt.date(2016, 12, 28),
    dt.date(2016, 12, 30),
]


@pytest.mark.parametrize("day", BANK_HOLIDAYS, ids=str)
def test_a_bank_holiday_anywhere_in_the_united_kingdom_is_no_working_day(day: dt.date) -> None:
    assert day.weekday() < 5
    assert not foia.is_working_day(day)


@pytest.mark.parametrize("day", WORKING_DAYS, ids=str)
def test_a_weekday_that_is_no_bank_holiday_is_a_working_day(day: dt.date) -> None:
    assert foia.is_working_day(day)


@given(days)
def test_a_weekend_is_never_working(day: dt.date) -> None:
    if day.weekday() >= 5:
        assert not foia.is_working_day(day)


@given(days)
def test_the_limit_is_the_twentieth_working_day_and_no_earlier(received: dt.date) -> None:
    due = foia.due_on(received)
    assert foia.is_working_day(due)
    assert foia.working_days_between(received, due) == 20
    assert foia.working_days_between(received, due - DAY) == 19
    # Four weeks, and never much more: no run of bank holidays is longer than Christmas and New Year.
    assert 26 <= (due - received).days <= 36


@given(days, days)
def test_later_receipt_never_has_an_earlier_limit(one: dt.date, other: dt.date) -> None:
    first, second = sorted((one, other))
    assert foia.due_on(first) <= foia.due_on(second)


@given(days, st.integers(0, 400), st.integers(0, 400))
def test_working_days_of_two_stretches_add_up(start: dt.date, first: int, second: int) -> None:
    middle, end = start + first * DAY, start + (first + second) * DAY
    whole = foia.working_days_between(start, end)
    assert whole == foia.working_days_between(start, middle) + foia.working_days_between(middle, end)


def test_worked_examples() -> None:
    # Received on Monday 12 December 2016: Christmas and New Year and their substitutes on the way.
    assert foia.due_on(dt.date(2016, 12, 12)) == dt.date(2017, 1, 13)
    # Received on a Saturday: the first working day after it is the first of the twenty.
    assert foia.due_on(dt.date(2016, 10, 1)) == dt.date(2016, 10, 28)
    assert foia.working_days_between(dt.date(2016, 10, 3), dt.date(2016, 10, 3)) == 0


def test_the_end_may_not_come_first() -> None:
    with pytest.raises(ValueError, match="before the start"):
        foia.working_days_between(dt.date(2020, 1, 2), dt.date(2020, 1, 1))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("s.40(2)", "Personal information"),
        ("s.31(1)(e)", "Law enforcement"),
        ("s. 12", "Cost of answering exceeds the limit"),
        ("s.22A", "Research programmes still under way"),
        (" s.36(2)(b)(ii) ", "Prejudice to the conduct of public affairs"),
    ],
)
def test_a_section_has_its_plain_name_and_its_address(written: str, name: str) -> None:
    assert foia.section_name(written) == name
    assert foia.section_url(written).startswith("https://www.legislation.gov.uk/ukpga/2000/36/section/")


@pytest.mark.parametrize(
    "written", ["GDPR Art. 30", "s.99", "reg.12(4)(b)", "", "section 40", "s.40 or s.41"]
)
def test_what_is_no_section_of_the_act_gets_no_name(written: str) -> None:
    assert foia.section_name(written) == ""
    assert foia.section_url(written) == ""


def test_every_exemption_of_part_two_has_a_name() -> None:
    # Sections 21 to 44 but 25, which is about certificates; and the two limits of sections 12 and 14.
    exemptions = {str(n) for n in range(21, 45) if n != 25} | {"12", "14", "22A"}
    assert exemptions <= foia.SECTIONS.keys()
