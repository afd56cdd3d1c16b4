"""The page of one pair: what a body gave another."""

import datetime as dt
import re

import pytest
from django.test import Client

from disclosures.actions import withdraw
from disclosures.models import FigureStatus, Organisation, Purpose, Qualifier, Relation, Role, Unit
from disclosures.presenters import pair_lanes
from disclosures.views import flows as views
from tests import factories as make
from tests.disclosures.test_timeline import text_of
from tests.flowing import PAIR, figure, share

pytestmark = pytest.mark.django_db


def test_a_corrected_number_stands_struck_before_the_one_that_holds(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    flow = share(giver, receiver, people_requested=2_461, records_matched=None)
    stated = make.StatementFactory(public=True, made_on=dt.date(2021, 11, 27))
    now = figure(flow, 2_461, asserted_in=stated)
    figure(flow, 2_462, measure=now.measure, status=FigureStatus.CORRECTED, corrected_by=now)
    figure(flow, 2_462, measure=now.measure, status=FigureStatus.CORRECTED, corrected_by=now)
    page = client.get(PAIR)
    number = page.context["rows"][0].people
    assert [each.value for each in number.was] == ["2,462"]
    assert ([each.slug for each in number.numbers], number.remark) == ([now.slug], "corrected 27 Nov 2021")
    assert number.url == now.measure.get_absolute_url()
    assert "2,461 people asked about" in text_of(page)
    assert page.context["rows"][0].records.state == "unknown"
    assert "Not recorded" in text_of(page)


def test_words_of_the_ledger_are_kept(client: Client, giver: Organisation, receiver: Organisation) -> None:
    flow = share(giver, receiver, requests_made=20, people_requested=1_500, records_matched=62)
    figure(flow, 20, Unit.REQUESTS, status=FigureStatus.DISPUTED)
    figure(flow, 1_500, qualifier=Qualifier.AT_LEAST)
    figure(flow, 62, Unit.PUPILS)
    figure(flow, 9, Unit.COMPLAINTS)
    row = client.get(PAIR).context["rows"][0]
    assert (row.requests.value, row.requests.remark) == ("20", "disputed")
    assert row.people.value == "at least 1,500"
    assert row.records.value == "62 pupils"
    assert row.more == "1 more figure"


def test_where_sources_differ_every_number_that_stands_is_said(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    flow = share(giver, receiver, requests_made=20, people_requested=None)
    one = figure(flow, 20, Unit.REQUESTS, status=FigureStatus.DISPUTED)
    figure(flow, 21, Unit.REQUESTS, measure=one.measure, status=FigureStatus.DISPUTED)
    page = client.get(PAIR)
    assert [each.value for each in page.context["rows"][0].requests.numbers] == ["20", "21"]
    assert page.context["chart"].lanes[0]["small"] == "20 or 21 requests"
    assert "20 or 21 disputed" in text_of(page)


def test_nothing_of_a_hidden_record_shows(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    parties = [(giver, Role.PARTY), (receiver, Role.PARTY)]
    secret = make.AgreementFactory(parties=parties, title="A hidden agreement")
    flow = share(giver, receiver, people_requested=7, agreement=secret)
    said = make.StatementFactory(public=True, title="A hidden statement")
    make.LinkFactory(from_disclosure=flow, to_disclosure=said, note="A hidden reason.")
    hidden = make.StatementFactory(public=True, title="A hidden source of a number")
    now = figure(flow, 7)
    figure(
        flow, 4_711, measure=now.measure, status=FigureStatus.CORRECTED, corrected_by=now, asserted_in=hidden
    )
    withdraw(said, by=None, reason="The source was withdrawn.")
    withdraw(hidden, by=None, reason="The source was withdrawn.")
    text = text_of(client.get(PAIR))
    assert "hidden" not in text
    assert "4,711" not in text


def test_numbers_are_never_added_up(client: Client, giver: Organisation, receiver: Organisation) -> None:
    for people in (1_013, 2_029, 4_057):
        share(giver, receiver, people_requested=people, requests_made=people * 3)
    text = text_of(client.get(PAIR))
    numbers = {int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*\d", text)}
    given = {1_013, 2_029, 4_057, 3_039, 6_087, 12_171}
    assert given <= numbers
    sums = {1_013 + 2_029, 2_029 + 4_057, 1_013 + 4_057, 7_099, 7_099 * 3, 3_039 + 6_087, 6_087 + 12_171}
    assert not sums & numbers
    assert "Never add these numbers up" in text


def test_a_period_that_holds_others_is_outlined(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    span = dt.date(2015, 7, 1), dt.date(2022, 9, 30)
    share(giver, receiver, people_requested=5, period_start=span[0], period_end=span[1])
    share(
        giver, receiver, people_requested=3, period_start=dt.date(2016, 1, 1), period_end=dt.date(2016, 6, 1)
    )
    share(giver, receiver, period_start=dt.date(2018, 1, 1), period_end=None)
    chart = client.get(PAIR).context["chart"]
    styles = [lane["marks"][0]["style"].split() for lane in chart.lanes]
    assert "past" in styles[0]
    assert not {"past", "dim", "open"} & set(styles[1])
    assert {"dim", "open"} <= set(styles[2])
    assert "Outlined: its period holds others" in chart.text


@pytest.mark.parametrize(
    ("signed", "precision", "title"),
    [
        (
            dt.date(2015, 7, 1),
            "month",
            "Flows are on record from April 2012, an agreement only from July 2015",
        ),
        (dt.date(2012, 1, 1), "year", "Flows are on record from April 2012, an agreement from 2012"),
        (dt.date(2010, 1, 1), "year", "Flows are on record from April 2012, an agreement from 2010"),
        (None, "", "Flows are on record from April 2012, no dated agreement is"),
    ],
)
def test_the_chart_is_headed_by_what_is_known_of_the_first_flow_and_agreement(
    client: Client,
    giver: Organisation,
    receiver: Organisation,
    signed: dt.date | None,
    precision: str,
    title: str,
) -> None:
    share(giver, receiver, period_start=dt.date(2012, 4, 1), date_precision="month")
    make.AgreementFactory(
        parties=[(giver, Role.PARTY), (receiver, Role.PARTY)], in_force_from=signed, in_force_to=None,
        date_precision=precision, title="Memorandum of berths", public=True,
    )  # fmt: skip
    page = client.get(PAIR)
    assert page.context["chart"].title == title
    assert "Memorandum of berths" in text_of(page)


def test_lists_count_flows_and_what_is_not_recorded(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    item = make.DataItemFactory(name="Home berth")
    share(giver, receiver, items=[item], purpose=Purpose.CRIME, legal_basis="Harbours Act 1847")
    share(giver, receiver, items=[item], purpose="", legal_basis="")
    share(giver, receiver, purpose=Purpose.CRIME)
    fields, purposes, bases = client.get(PAIR).context["lists"]
    assert [(line.text, line.n) for line in fields.lines] == [("Home berth", "2 flows")]
    assert fields.unknown == "1 flow"
    assert [(line.text, line.n) for line in purposes.lines] == [("Preventing or detecting crime", "2 flows")]
    assert [(line.text, line.n) for line in bases.lines] == [("Harbours Act 1847", "1 flow")]
    assert bases.unknown == "2 flows"


def test_what_was_said_about_a_flow_stands_with_relation_reason_and_date(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    flow = share(giver, receiver, title="Lists of berths")
    for relation, outward in (
        (Relation.CONTRADICTS, True), (Relation.CONFIRMS, False), (Relation.CITES, True)
    ):  # fmt: skip
        said = make.StatementFactory(public=True, title=f"Said, {relation}", made_on=dt.date(2016, 3, 2))
        ends = (flow, said) if outward else (said, flow)
        make.LinkFactory(
            from_disclosure=ends[0], relation=relation, to_disclosure=ends[1], note=f"Reason of {relation}."
        )
    # A link of another sort, and one to something that nobody said, are no claim.
    make.LinkFactory(
        from_disclosure=flow, relation=Relation.LED_TO, to_disclosure=make.StatementFactory(public=True)
    )
    make.LinkFactory(from_disclosure=flow, to_disclosure=make.FOIResponseFactory(public=True))
    page = client.get(PAIR)
    text = text_of(page).replace("“ ", "“").replace(" ”", "”")
    assert len(page.context["claims"]) == 3
    assert "Contradicted, as we read the two, by “Lists of berths” Said, contradicts" in text
    assert "Confirms, as we read the two, “Lists of berths” Said, confirms" in text
    assert "Cited by the record “Lists of berths” Said, cites" in text
    assert "Reason of contradicts." in text
    assert "2 March 2016" in text


def test_the_other_way_and_other_names_are_linked_and_not_added(
    client: Client, receiver: Organisation
) -> None:
    today = make.OrganisationFactory(slug="giver", name="Ministry of Today")
    early = make.OrganisationFactory(slug="early", name="Ministry of Early", successor=today)
    share(today, receiver)
    share(early, receiver)
    share(early, receiver)
    share(receiver, today)
    text = text_of(page := client.get(PAIR))
    assert "1 flow on record" in text
    assert "Ministry of Early to Office for Ferries 2 flows" in text
    assert "Office for Ferries to Ministry of Today 1 flow" in text
    assert 'href="/flows/early/receiver/"' in page.content.decode()
    assert "Ministry of Early became Ministry of Today." in text_of(client.get("/flows/early/receiver/"))


def test_two_known_bodies_without_a_flow_have_an_honest_page_and_unknown_ones_none(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    response = client.get(PAIR)
    assert response.status_code == 200
    assert (
        "No flow between these two is on this record. This does not mean that nothing was shared."
        in text_of(response)
    )
    assert client.get("/flows/giver/nobody/").status_code == 404
    assert client.get("/flows/nobody/receiver.csv").status_code == 404
    assert client.get("/flows/giver/giver/").status_code == 200


def test_a_long_list_of_flows_goes_on_from_the_last_one(
    client: Client, giver: Organisation, receiver: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "FLOWS_A_PAGE", 4)
    monkeypatch.setattr(pair_lanes, "MOST_FLOWS", 3)
    for n in range(7):
        share(giver, receiver, period_start=dt.date(2010 + n // 4, 1, 1), title=f"Flow {n}")
    first = client.get(PAIR)
    second = client.get(first.context["on"]["url"])
    titles = [row.share.title for page in (first, second) for row in page.context["rows"]]
    assert titles == [f"Flow {n}" for n in range(7)]
    assert (len(first.context["rows"]), len(second.context["rows"])) == (4, 3)
    assert second.context["on"] is None
    assert "These lists count the flows on this page." in text_of(first)
    assert "7 flows on record" in text_of(second)
    assert len(first.context["chart"].lanes) == 3
    assert "1 more flow stands in the table." in first.context["chart"].text
    for after in ("nonsense", "%00", "a&after=b", "x" * 500):
        wrong = client.get(f"{PAIR}?after={after}")
        assert wrong.status_code == 200
        assert "This link to a page is not valid here." in text_of(wrong)
