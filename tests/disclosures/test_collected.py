"""What a collection asked for on a day: never more than the changes on record say."""

import datetime as dt
from calendar import monthrange

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.models import Change, Disclosure, Precision
from disclosures.rules.collected import State, Status, Step, splits_removals, status_on

DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR


def step(change: str, year: int, month: int = 1, day: int = 1, precision: str = DAY, pk: int = 0) -> Step:
    return Step(change, dt.date(year, month, day), precision, pk)


def stands(day: dt.date, *steps: Step) -> Status:
    found = status_on(day, steps)
    assert found
    return found


def test_without_a_dated_change_nothing_is_said() -> None:
    assert status_on(dt.date(2020, 1, 1), []) is None


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (dt.date(2016, 8, 31), State.NOT_YET),
        (dt.date(2016, 9, 1), State.ASKED),
        (dt.date(2017, 1, 18), State.ASKED),
        (dt.date(2017, 1, 19), State.OPTIONAL),
        (dt.date(2018, 8, 31), State.OPTIONAL),
        (dt.date(2018, 9, 1), State.UNSAID),
        (dt.date(2018, 9, 29), State.UNSAID),
        (dt.date(2018, 9, 30), State.REMOVED),
        (dt.date(2020, 6, 1), State.REMOVED),
        (dt.date(2021, 1, 1), State.REMOVED),
    ],
)
def test_a_field_that_came_became_optional_and_went(day: dt.date, state: State) -> None:
    found = stands(
        day,
        step(Change.ADDED, 2016, 9),
        step(Change.MADE_OPTIONAL, 2017, 1, 19),
        step(Change.REMOVED, 2018, 9, precision=MONTH),
        step(Change.REMOVED, 2020, precision=YEAR),
    )
    assert found.state == state


def test_the_start_of_a_stretch_is_known_only_if_a_change_adds_it() -> None:
    added = stands(dt.date(2022, 1, 1), step(Change.ADDED, 2010), step(Change.AMENDED, 2012))
    assert (added.since, added.has_start) == (step(Change.ADDED, 2010), True)
    amended = stands(dt.date(2022, 1, 1), step(Change.AMENDED, 2012))
    assert (amended.since, amended.has_start) == (step(Change.AMENDED, 2012), False)


def test_what_first_changes_later_may_have_been_asked_for_before() -> None:
    assert stands(dt.date(2010, 1, 1), step(Change.REMOVED, 2012)).state == State.NO_START
    assert stands(dt.date(2010, 1, 1), step(Change.AMENDED, 2012)).state == State.NO_START


def test_what_was_taken_out_is_out_since_the_first_removal() -> None:
    found = stands(
        dt.date(2022, 1, 1),
        step(Change.ADDED, 2010),
        step(Change.REMOVED, 2012, 3, precision=MONTH),
        step(Change.REMOVED, 2020, precision=YEAR),
    )
    assert found.since == step(Change.REMOVED, 2012, 3, precision=MONTH)
    assert found.has_start


def test_a_change_of_wording_leaves_an_answer_optional() -> None:
    found = stands(
        dt.date(2022, 1, 1),
        step(Change.ADDED, 2010),
        step(Change.MADE_OPTIONAL, 2012),
        step(Change.CODE_SET_CHANGED, 2014),
    )
    assert (found.state, found.optional) == (State.OPTIONAL, step(Change.MADE_OPTIONAL, 2012))


def test_two_changes_whose_order_is_not_known_say_nothing() -> None:
    """Removed on some day of 2018, and added on 1 May 2018: nobody knows which came last."""
    found = stands(
        dt.date(2022, 1, 1), step(Change.REMOVED, 2018, precision=YEAR), step(Change.ADDED, 2018, 5)
    )
    assert found.state == State.UNSAID


steps_ = st.lists(
    st.builds(
        lambda change, year, month, day, precision, pk: Step(
            change,
            dt.date(
                year,
                1 if precision == YEAR else month,
                day if precision == DAY else 1,
            ),
            precision,
            pk,
        ),
        st.sampled_from(Change.values),
        st.integers(2014, 2017),
        st.integers(1, 12),
        st.integers(1, 28),
        st.sampled_from([DAY, MONTH, YEAR]),
        st.integers(1, 1_000),
    ),
    min_size=1,
    max_size=5,
)
days_ = st.dates(dt.date(2013, 6, 1), dt.date(2019, 1, 1))


def _truly(steps: list[tuple[dt.date, Step]], day: dt.date) -> State | None:
    """What was asked for on a day if each change took effect on the day that stands beside it."""
    now: State | None = None
    for on, each in sorted(steps, key=lambda pair: pair[0]):
        if on > day:
            break
        if each.change == Change.REMOVED:
            now = State.REMOVED
        elif each.change == Change.MADE_OPTIONAL:
            now = State.OPTIONAL
        elif each.change == Change.ADDED or now != State.OPTIONAL:
            now = State.ASKED
    return now


@given(steps_, days_, st.data())
def test_what_is_said_is_true_whichever_day_of_its_month_or_year_a_change_took_effect(
    steps: list[Step], day: dt.date, data: st.DataObject
) -> None:
    said = stands(day, *steps).state
    true_days = [
        each.effective_on
        + dt.timedelta(days=data.draw(st.integers(0, (each.last_day - each.effective_on).days)))
        for each in steps
    ]
    truly = _truly(list(zip(true_days, steps, strict=True)), day)
    if said in (State.NOT_YET, State.NO_START):
        assert truly is None
    elif said != State.UNSAID:
        assert truly == said


@given(steps_, days_)
def test_exact_days_in_order_are_always_said(steps: list[Step], day: dt.date) -> None:
    exact = [Step(each.change, each.effective_on, DAY, n) for n, each in enumerate(steps)]
    if len({each.effective_on for each in exact}) == len(exact):
        found = stands(day, *exact).state
        truly = _truly([(each.effective_on, each) for each in exact], day)
        assert found == truly if truly else found in (State.NOT_YET, State.NO_START)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_the_last_day_of_a_month_and_of_a_year_is_theirs(day: dt.date) -> None:
    month = Step(Change.ADDED, day.replace(day=1), MONTH)
    assert month.last_day.day == monthrange(day.year, day.month)[1]
    assert Step(Change.ADDED, dt.date(day.year, 1, 1), YEAR).last_day == dt.date(day.year, 12, 31)


def removal(year: int, title: str) -> Step:
    return Step(Change.REMOVED, dt.date(year, 1, 1), DAY, year, Disclosure(title=title))


def test_a_removal_of_what_was_kept_is_told_from_the_end_of_the_collection() -> None:
    out, kept = removal(2018, "Invented field removed"), removal(2020, "Stored answers destroyed")
    assert splits_removals([step(Change.ADDED, 2016), out, kept]) == ([out], [kept])


def test_a_first_removal_is_the_end_of_the_collection_whatever_its_title_says() -> None:
    out = removal(2018, "Invented field deleted from the census")
    assert splits_removals([step(Change.ADDED, 2016), out]) == ([out], [])
    again = removal(2022, "Invented field deleted once more")
    assert splits_removals([out, step(Change.ADDED, 2020), again]) == ([out, again], [])
