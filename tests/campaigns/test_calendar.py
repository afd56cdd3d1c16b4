"""The calendar of deadlines, as a program reads it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from campaigns.calendar import as_ical, uid
from campaigns.models import Action, Campaign
from tests import factories as make

pytestmark = pytest.mark.django_db
STAMP = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)


def events(body: bytes) -> list[Any]:
    return list(Calendar.from_ical(body).walk("VEVENT"))


def test_each_deadline_is_an_event_of_one_whole_day(client: Client) -> None:
    call = make.ActionFactory(
        title="Write, before; it ends", opens_on=None, deadline_on=dt.date(2016, 10, 31),
        summary="First line.\nSecond, line; with \\ all that is escaped.",
    )  # fmt: skip
    make.ActionFactory(title="Without a deadline")
    response = client.get("/campaigns/calendar.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    assert calendar["VERSION"] == "2.0"
    assert str(calendar["PRODID"]).startswith("-//")
    (event,) = events(response.content)
    assert event["SUMMARY"] == "Deadline: Write, before; it ends"
    assert event.decoded("DTSTART") == dt.date(2016, 10, 31)
    assert event.decoded("DTEND") == dt.date(2016, 11, 1)
    assert "Second, line; with \\ all that is escaped." in event["DESCRIPTION"]
    assert event["URL"].endswith(f"/campaigns/{call.campaign.slug}/#{call.slug}")
    assert event["DTSTAMP"].dt.tzinfo is not None


def test_lines_end_and_fold_as_the_standard_says(client: Client) -> None:
    make.ActionFactory(title="Ä" * 150, opens_on=None, deadline_on=dt.date(2016, 10, 31))
    body = client.get("/campaigns/calendar.ics").content
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= 75


def test_the_same_calls_give_the_same_bytes_and_names_are_permanent(client: Client, settings: Any) -> None:
    call = make.ActionFactory(slug="2016-write", opens_on=None, deadline_on=dt.date(2016, 10, 31))
    first = client.get("/campaigns/calendar.ics").content
    assert client.get("/campaigns/calendar.ics?again=1").content == first
    settings.SITE_URL = "https://moved.example"
    moved = client.get("/campaigns/calendar.ics?moved=1").content
    assert events(moved)[0]["UID"] == events(first)[0]["UID"] == uid(call)
    # Written out, so that no change of the code gives a subscriber every deadline twice.
    assert uid(call) == "f18803af-1503-55e1-8d8c-9c3ee1990282"


def test_one_call_can_be_had_alone(client: Client) -> None:
    one = make.ActionFactory(opens_on=None, deadline_on=dt.date(2016, 10, 31))
    make.ActionFactory(opens_on=None, deadline_on=dt.date(2016, 11, 30))
    undated = make.ActionFactory()
    (event,) = events(client.get(f"/campaigns/calendar.ics?call={one.slug}").content)
    assert event["UID"] == uid(one)
    for slug in (undated.slug, "nobody", "\x00"):
        assert client.get("/campaigns/calendar.ics", {"call": slug}).status_code == 404


def test_an_empty_calendar_is_a_calendar(client: Client) -> None:
    response = client.get("/campaigns/calendar.ics")
    assert response.status_code == 200
    assert events(response.content) == []


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120)
lines = st.lists(words, min_size=1, max_size=4).map("\n".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=words, summary=lines, name=words, day=st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)))
def test_whatever_a_call_says_comes_back_as_it_was(title: str, summary: str, name: str, day: dt.date) -> None:
    action = Action(
        pk=1, slug="s", title=title, summary=summary, deadline_on=day, campaign=Campaign(slug="c", name=name)
    )
    body = as_ical([action], {1: STAMP})
    (event,) = events(body)
    assert str(event["SUMMARY"]) == f"Deadline: {title}"
    assert summary in str(event["DESCRIPTION"])
    assert event.decoded("DTSTART") == day
    assert event["DTSTAMP"].dt == STAMP
    assert event["CATEGORIES"].cats == [name]


def test_a_call_without_a_deadline_has_no_event() -> None:
    with pytest.raises(ValueError, match="no deadline"):
        as_ical([make.ActionFactory()], {})
