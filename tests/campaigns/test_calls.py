"""Calls to action: open, undated, closed; what they rest on, what followed; tags on other pages."""

import datetime as dt
import html
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import ActionLink, ActionTarget
from disclosures.models import Disclosure, FigureStatus, Relation
from tests import factories as make

pytestmark = pytest.mark.django_db
# 19 October 2016, a Wednesday: the day of the mock. Noon, so that the day is the same in London and in UTC.
THE_DAY = dt.datetime(2016, 10, 19, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with time_machine.travel(THE_DAY, tick=False):
        yield


def said(response: Any) -> str:
    body = re.sub(r"<(svg|head)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def link(
    action: Any, record: Disclosure, relation: str, *, is_reversed: bool = False, note: str = ""
) -> None:
    ActionLink.objects.create(
        action=action, disclosure=record, relation=relation, is_reversed=is_reversed, note=note,
        source=make.SourceFactory(),
    )  # fmt: skip


def an_open_call(**fields: Any) -> Any:
    return make.ActionFactory(**{"opens_on": None, "deadline_on": dt.date(2016, 10, 31)} | fields)


def a_closed_call(**fields: Any) -> Any:
    return make.ActionFactory(**{"opens_on": None, "deadline_on": dt.date(2016, 10, 6)} | fields)


def count(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


# ---- the list


def test_the_list_puts_the_next_deadline_first_and_the_last_closed_before_older_ones(client: Client) -> None:
    for title, day in (("Later", 31), ("Next", 20), ("Closed long ago", 1), ("Just closed", 18)):
        make.ActionFactory(title=title, opens_on=None, deadline_on=dt.date(2016, 10, day))
    make.ActionFactory(title="No end known", opens_on=dt.date(2012, 11, 6))
    text = said(client.get("/campaigns/"))
    order = ["Open calls", "Next", "Later", "No deadline on record", "No end known", "Closed calls"]
    order += ["Just closed", "Closed long ago"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "20 October 2016 1 day left" in text
    assert "As of 19 October 2016" in text
    assert "Whether these are still open is not recorded." in text


def test_a_call_that_opens_later_says_when(client: Client) -> None:
    an_open_call(opens_on=dt.date(2016, 10, 26))
    text = said(client.get("/campaigns/"))
    assert "31 October 2016 Opens on 26 October 2016" in text


def test_the_day_of_the_deadline_is_still_open(client: Client) -> None:
    an_open_call(deadline_on=dt.date(2016, 10, 19))
    assert "Today is the last day" in said(client.get("/campaigns/"))


def test_days_are_those_of_london(client: Client) -> None:
    # Half past eleven at night in UTC is already the next day in British Summer Time.
    with time_machine.travel(dt.datetime(2016, 10, 6, 23, 30, tzinfo=dt.UTC), tick=False):
        a_closed_call(deadline_on=dt.date(2016, 10, 6))
        text = said(client.get("/campaigns/"))
    assert "As of 7 October 2016" in text
    assert "6 October 2016 Closed" in text


def test_without_any_call_the_list_says_so(client: Client) -> None:
    response = client.get("/campaigns/")
    assert response.status_code == 200
    assert "No call has a deadline ahead" in said(response)


def test_the_list_asks_the_same_number_of_queries_for_one_call_and_for_many(client: Client) -> None:
    an_open_call()
    few = count(client, "/campaigns/")
    for _ in range(10):
        an_open_call()
        a_closed_call()
    assert count(client, "/campaigns/?again=1") == few


# ---- one campaign


def test_a_campaign_shows_deadline_then_days_then_what_it_rests_on(client: Client) -> None:
    call = an_open_call(title="Write before the debate", target=ActionTarget.MP)
    reply = make.FOIResponseFactory(public=True, title="Purposes of the 18 requests")
    link(call, reply, Relation.CITES, note="The letter quotes the reply.")
    response = client.get(call.campaign.get_absolute_url())
    text = said(response)
    assert "Monday 31 October 2016. 12 days left." in text
    assert "As of 19 October 2016" in text
    assert "Purposes of the 18 requests Why linked: The letter quotes the reply." in text
    assert "https://members.parliament.uk/FindYourMP" in response.content.decode()
    assert "https://www.writetothem.com/" in response.content.decode()
    assert f"/campaigns/calendar.ics?call={call.slug}" in response.content.decode()
    assert f'id="{call.slug}"' in response.content.decode()


def test_records_carry_their_standing_today(client: Client) -> None:
    call = an_open_call()
    stands = make.StatementFactory(public=True, title="Record that stands")
    denied = make.StatementFactory(public=True, title="Record that is contradicted")
    replaced = make.AgreementFactory(public=True, title="Record that was replaced")
    make.LinkFactory(to_disclosure=denied, from_disclosure=stands)
    make.LinkFactory(to_disclosure=replaced, relation=Relation.SUPERSEDES)
    for record in (stands, denied, replaced):
        link(call, record, Relation.CITES)
    text = said(client.get(call.campaign.get_absolute_url()))
    assert "Stands Record that stands" in text
    assert "Contradicted by another record Record that is contradicted" in text
    assert "Replaced by a later record Record that was replaced" in text


def test_a_closed_campaign_keeps_its_page_and_says_what_happened_next(client: Client) -> None:
    call = a_closed_call()
    cause = make.StatementFactory(public=True, title="What it rested on")
    vote = make.ProceedingFactory(public=True, title="What the Lords did")
    link(call, cause, Relation.LED_TO, is_reversed=True)
    link(call, vote, Relation.LED_TO, note="The money paid for it.")
    text = said(client.get(call.campaign.get_absolute_url()))
    assert "Closed on 6 October 2016." in text
    rest, _, after = text.partition("Closed. What happened next")
    assert "What it rested on" in rest
    assert "What the Lords did Why linked: The money paid for it." in after
    assert "left" not in text.split("Take action")[-1]


def test_a_call_without_a_deadline_is_neither_open_nor_closed(client: Client) -> None:
    call = make.ActionFactory(title="Ask for deletion", opens_on=dt.date(2012, 11, 6))
    text = said(client.get(call.campaign.get_absolute_url()))
    assert "Whether this call is still open is not recorded." in text
    assert "Find whom to write to" not in text
    assert "Closed" not in text


def test_a_closed_campaign_without_an_answer_says_not_added_yet(client: Client) -> None:
    call = a_closed_call()
    assert "Closed. What happened next Not added yet." in said(client.get(call.campaign.get_absolute_url()))


def test_no_record_that_is_not_public_is_named(client: Client) -> None:
    call = an_open_call()
    link(call, make.StatementFactory(title="A draft reason"), Relation.CITES)
    link(call, make.StatementFactory(withdrawn=True, title="A withdrawn reason"), Relation.CITES)
    text = said(client.get(call.campaign.get_absolute_url()))
    assert "A draft reason" not in text
    assert "A withdrawn reason" not in text
    assert "No record is linked to this call yet." in text


def test_a_campaign_asks_the_same_number_of_queries_for_one_link_and_for_many(client: Client) -> None:
    small, large = an_open_call(), an_open_call()
    link(small, make.StatementFactory(public=True), Relation.CITES)
    for _ in range(6):
        more = an_open_call(campaign=large.campaign)
        for _ in range(3):
            link(more, make.StatementFactory(public=True), Relation.CITES)
    paths = [call.campaign.get_absolute_url() for call in (small, large)]
    few, many = (count(client, path) for path in paths)
    assert few == many


def test_a_campaign_without_calls_has_a_page(client: Client) -> None:
    campaign = make.CampaignFactory(name="Nothing asked yet")
    assert "No call on record yet" in said(client.get(campaign.get_absolute_url()))


@pytest.mark.parametrize("path", ["/campaigns/", "/campaigns/{slug}/", "/campaigns/calendar.ics"])
def test_reading_is_all_that_can_be_done(client: Client, path: str) -> None:
    path = path.format(slug=an_open_call().campaign.slug)
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


def test_an_unknown_campaign_is_not_found(client: Client) -> None:
    assert client.get("/campaigns/nobody/").status_code == 404


# ---- tags on other pages


def drawn(tag: str, **names: Any) -> str:
    body = Template("{% load campaigns %}{% " + tag + " %}").render(Context(names))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_open_calls_are_bounded_and_the_next_deadline_comes_first() -> None:
    for day in (31, 20, 25):
        an_open_call(title=f"Until the {day}th", deadline_on=dt.date(2016, 10, day))
    a_closed_call(title="Too late")
    make.ActionFactory(title="Undated")
    text = drawn("open_calls 2")
    assert text.index("Until the 20th") < text.index("Until the 25th")
    assert "31th" not in text
    assert "Too late" not in text
    assert "Undated" not in text


def test_without_an_open_call_the_last_one_is_named() -> None:
    a_closed_call(title="The very last", deadline_on=dt.date(2016, 10, 18))
    a_closed_call(title="Before it")
    text = drawn("open_calls 3")
    assert (
        "No call to action has a deadline ahead. The last one closed on 18 October 2016: The very last"
        in text
    )


def test_a_record_names_the_calls_that_name_it(client: Client) -> None:
    record = make.StatementFactory(public=True)
    link(a_closed_call(title="A call that cites it"), record, Relation.CITES)
    an_open_call(title="A call that does not")
    text = said(client.get(record.get_absolute_url()))
    assert "Calls to action that name this record" in text
    assert "A call that cites it Closed on 6 October 2016." in text
    assert "A call that does not" not in text
    assert drawn("campaign_calls record", record=make.StatementFactory(public=True)) == ""


def test_a_department_shows_open_calls_that_rest_on_its_public_records() -> None:
    department, other = make.OrganisationFactory(), make.OrganisationFactory()
    record = make.FOIResponseFactory(public=True, organisation=department)
    draft = make.FOIResponseFactory(organisation=other)
    link(an_open_call(title="Ask the department"), record, Relation.CITES)
    link(a_closed_call(title="Asked before"), record, Relation.CITES)
    link(an_open_call(title="About a draft"), draft, Relation.CITES)
    text = drawn("campaign_calls department", department=department)
    assert "Ask the department" in text
    assert "Asked before" not in text
    assert drawn("campaign_calls other", other=other) == ""


def test_the_tags_ask_a_constant_number_of_queries() -> None:
    record = make.FOIResponseFactory(public=True)
    for _ in range(5):
        link(an_open_call(), record, Relation.CITES)
    organisation = record.parties.get().organisation
    for tag, names, queries in (
        ("open_calls 3", {}, 1),
        ("campaign_calls thing", {"thing": record}, 1),
        # And the bodies that it took over from.
        ("campaign_calls thing", {"thing": organisation}, 2),
    ):
        with CaptureQueriesContext(connection) as captured:
            drawn(tag, **names)
        assert len(captured) == queries, tag


def test_a_corrected_number_of_the_evidence_stands_beside_its_correction(client: Client) -> None:
    call = an_open_call()
    answer = make.StatementFactory(public=True)
    measure = make.MeasureFactory(slug="people-asked", title="People asked about")
    now = make.FigureFactory(measure=measure, value=2461)
    make.FigureFactory(
        measure=measure, value=2462, asserted_in=answer, status=FigureStatus.CORRECTED, corrected_by=now
    )
    link(call, answer, Relation.CITES)
    response = client.get(f"/campaigns/{call.campaign.slug}/")
    assert "Corrected later: stands no longer: 2,462 People asked about: 2,461 people" in said(response)
    assert '<a href="/figures/people-asked/">' in response.content.decode()
