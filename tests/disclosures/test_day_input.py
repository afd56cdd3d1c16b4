"""The box for a day shows what was written, right or wrong, and only what is a day as a calendar."""

import datetime as dt
from typing import Any

import pytest
from django import forms

from disclosures.day_input import DayInput
from disclosures.editing.forms.corrections import form_of
from disclosures.editing.forms.records import FORMS, DayField
from disclosures.filters.fields import FieldsForm
from tests import factories as make
from tests.markup import read


def box(html: str) -> tuple[str, str]:
    found = read(html).having("input")[0]
    return found["type"], found.get("value", "")


@pytest.mark.parametrize("value", ["2016-10-31", dt.date(2016, 10, 31)])
def test_a_day_stands_in_a_calendar(value: Any) -> None:
    assert box(DayInput().render("on", value)) == ("date", "2016-10-31")
    assert box(DayInput().render("on", None)) == ("date", "")


@pytest.mark.parametrize(
    "text",
    ["31/10/2016", "2016", "2016-10", "2016-13-01", "2016-02-30", "20161031", "2016-W44-1", "<b>", "x"],
)
def test_what_is_no_day_stays_as_it_was_written(text: str) -> None:
    assert box(DayInput({"min": "1850-01-01"}).render("on", text)) == ("text", text)


def test_the_calendar_alone_has_a_first_day() -> None:
    given = DayInput({"min": "1850-01-01"})
    assert 'min="1850-01-01"' in given.render("on", "")
    assert "min=" not in given.render("on", "yesterday")


def days_of(form: Any) -> set[str]:
    return {name for name, one in form.base_fields.items() if isinstance(one, forms.DateField)}


def test_every_form_that_asks_for_a_day_has_this_box() -> None:
    every: list[Any] = [*FORMS.values(), FieldsForm]
    for form in every:
        assert days_of(form)
        assert all(isinstance(form.base_fields[name].widget, DayInput) for name in days_of(form))
    assert isinstance(DayField().widget, DayInput)


@pytest.mark.django_db
def test_a_wrong_day_of_a_correction_can_be_mended() -> None:
    record = make.StatementFactory(public=True)
    form = form_of(record, "made_on")({"made_on": "31.10.2016"}, instance=record)
    assert "made_on" in form.errors
    assert box(str(form["made_on"])) == ("text", "31.10.2016")
