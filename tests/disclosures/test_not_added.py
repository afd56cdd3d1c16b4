"""Why numbers are not added, and where between periods nothing is on record: words for every case."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.models import Unit
from disclosures.rules.not_added import Counted, Period, missing_between, why_not_added

DAY = dt.date


def years(first: int | None, last: int | None) -> Period:
    """Whole years, either end unknown; none at all has no precision."""
    start, end = first and DAY(first, 1, 1), last and DAY(last, 12, 31)
    return Period(start or None, end or None, "year" if first or last else "")


THIS = years(2015, 2016)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (years(2015, 2016), "Another count for the same period"),
        (years(2014, 2020), "Its period holds this one"),
        (years(2016, 2016), "Its period lies within this one"),
        (years(2016, 2018), "The periods overlap: 2016 is in both."),
        (years(2017, 2018), "Another period. Nothing on record says that the two make a whole."),
        (years(2017, None), "Another period."),
        (years(None, 2014), "Another period."),
        (years(2012, None), "One end of a period is not recorded, so the two may overlap."),
        (years(None, 2015), "One end of a period is not recorded"),
        (years(None, None), "Its period is not recorded, so the two may overlap."),
    ],
)
def test_periods(other: Period, words: str):
    assert why_not_added(Counted(Unit.PEOPLE, THIS), Counted(Unit.PEOPLE, other)).startswith(words)


def test_a_number_without_a_period_says_so():
    nothing = Counted(Unit.PEOPLE, years(None, None))
    assert why_not_added(nothing, nothing) == "Another count. For neither is a period recorded."
    said = why_not_added(nothing, Counted(Unit.PEOPLE, THIS))
    assert said == "The period of the number above is not recorded, so the two may overlap."


@pytest.mark.parametrize(
    ("this", "other", "words"),
    [
        (Unit.PEOPLE, Unit.REQUESTS, "Another unit. A request may be a batch that holds many people."),
        (Unit.REQUESTS, Unit.PUPILS, "Another unit. A request may be a batch that holds many people."),
        (Unit.PEOPLE, Unit.PERCENT, "A share, not a count."),
        (Unit.PEOPLE, Unit.RECORDS, "Another unit: records, not people."),
    ],
)
def test_units(this: str, other: str, words: str):
    assert why_not_added(Counted(this, THIS), Counted(other, THIS)) == words


def test_time_without_a_number_is_said_no_more_exactly_than_its_ends_are_known():
    first = Period(DAY(2015, 7, 1), DAY(2016, 9, 30), "month")
    later = Period(DAY(2017, 10, 1), DAY(2018, 9, 30), "month")
    total = Period(DAY(2015, 7, 1), DAY(2022, 9, 30), "month")
    assert [str(each) for each in missing_between([later, first, total])] == [
        "October 2016 to September 2017"
    ]
    assert [str(each) for each in missing_between([years(2010, 2011), first])] == ["2012 to 2015"]
    assert missing_between([first, total, years(None, 2030), years(None, None)]) == []


periods = st.tuples(st.dates(DAY(2000, 1, 1), DAY(2030, 12, 31)), st.integers(0, 3_000)).map(
    lambda each: Period(each[0], each[0] + dt.timedelta(days=each[1]), "day")
)


@given(st.lists(periods, max_size=8))
def test_no_missing_time_touches_a_period_that_is_no_running_total(found: list[Period]):
    single = [one for one in found if not any(_holds(one, other) for other in found if other != one)]
    missing = missing_between(found)
    for gap in missing:
        assert gap.start and gap.end and gap.start <= gap.end
        assert not any(gap.common(each) for each in single)
    assert missing == sorted(missing, key=lambda gap: gap.start or DAY.min)


def _holds(one: Period, other: Period) -> bool:
    assert one.start and one.end and other.start and other.end
    return one.start <= other.start and other.end <= one.end


@given(periods, periods)
def test_there_is_always_a_reason(this: Period, other: Period):
    said = why_not_added(Counted(Unit.PEOPLE, this), Counted(Unit.PEOPLE, other))
    assert said.endswith(".")
    assert ("overlap" in said or "again" in said or "same period" in said) == bool(this.common(other))
