"""The page of all data flows: the matrix and its diagram, the list of pairs; what it costs."""

import html
import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosures.actions import withdraw
from disclosures.models import Organisation, Role
from disclosures.views import flows as views
from tests import factories as make
from tests import matrix
from tests.disclosures.test_timeline import text_of
from tests.flowing import PAIR, figure, share
from tests.markup import read

pytestmark = pytest.mark.django_db


def links(response: HttpResponse) -> list[dict[str, str]]:
    return read(response.content.decode()).having("a")


def labels(response: HttpResponse) -> list[str]:
    """What a screen reader hears of the cells that hold flows."""
    return [each["aria-label"] for each in links(response) if "aria-label" in each]


def cells(response: HttpResponse) -> list[str]:
    return [each["class"] for each in links(response) if "cell" in each.get("class", "")]


# ---- the matrix


def test_a_cell_says_how_many_flows_and_of_how_many_a_number_is_known(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    share(giver, receiver, people_requested=74)
    share(giver, receiver, requests_made=3)
    response = client.get("/flows/")
    known = "2 flows, number of people or records known for 1"
    assert f"Ministry of Berths to Office for Ferries: {known}; 2 Office for Ferries" in labels(response)
    assert f'href="{PAIR}"' in response.content.decode()
    text = text_of(response)
    assert "2 flows of people’s data on record, begun in 2020." in text
    assert "1 giver, 1 receiver" in text


def test_unknown_is_marked_and_is_not_zero(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    third = make.OrganisationFactory(name="Third Body")
    share(giver, receiver)
    share(receiver, third, records_matched=0)
    response = client.get("/flows/")
    # Each ends with what a small screen shows, as its name has to hold the words that are seen.
    assert {
        "Ministry of Berths to Office for Ferries: 1 flow, no number of people or records known;"
        " 1 Office for Ferries",
        "Office for Ferries to Third Body: 1 flow, number of people or records known; 1 Third Body",
    } <= set(labels(response))
    assert sorted("nov" in each for each in cells(response)) == [False, True]
    # The two pairs without a flow say that nothing is on record; no cell is empty and none says 0.
    body = response.content.decode()
    assert body.count('<span class="nil"><span class="vh">Nothing on record</span></span>') == 2
    assert not re.search(r"<b>0</b>", body)


def test_every_number_of_the_matrix_adds_up_to_all_flows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_GIVERS", 3)
    monkeypatch.setattr(views, "MOST_RECEIVERS", 3)
    bodies = [make.OrganisationFactory(name=f"Body {n}") for n in range(6)]
    for n, body in enumerate(bodies):
        for step in range(1, 4):
            share(body, bodies[(n + step) % 6], people_requested=n or None)
    share(bodies[0], bodies[1])
    page = client.get("/flows/")
    table = page.context["table"]
    assert (len(table.rows), len(table.columns), table.whole.count) == (4, 4, 19)
    for row in table.rows:
        assert sum(cell.count for cell in row.cells) == row.total.count
    for place, total in enumerate(table.totals):
        assert sum(row.cells[place].count for row in table.rows) == total.count
    assert sum(row.total.count for row in table.rows) == 19
    assert "Other givers" in text_of(page)
    # The one receiver that is the most frequent is drawn in full, in each row.
    dark = {place for row in table.rows for place, cell in enumerate(row.cells) if cell.is_dark}
    assert dark == {0}


def test_two_that_are_as_frequent_are_both_drawn_plain(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    share(giver, receiver)
    share(receiver, giver)
    response = client.get("/flows/")
    assert not any("dark" in each for each in cells(response))
    assert "gave most often" not in text_of(response)


def test_a_renamed_giver_keeps_its_row_and_says_what_it_became(
    client: Client, receiver: Organisation
) -> None:
    today = make.OrganisationFactory(name="Ministry of Today")
    between = make.OrganisationFactory(name="Ministry of Between", successor=today)
    early = make.OrganisationFactory(name="Ministry of Early", successor=between)
    share(early, receiver)
    share(today, receiver)
    page = client.get("/flows/")
    names = {row.head.name for row in page.context["table"].rows}
    assert names == {"Ministry of Early", "Ministry of Today"}
    assert "became Ministry of Between, then Ministry of Today" in text_of(page)


def test_nothing_on_record_is_said_and_not_counted_as_nothing_shared(client: Client) -> None:
    response = client.get("/flows/")
    assert response.status_code == 200
    text = text_of(response)
    assert "Nothing on record yet. This does not mean that nothing was shared." in text
    assert "0 flows" not in text


def test_a_withdrawn_share_and_a_draft_are_in_no_number(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    gone = share(giver, receiver, dataset="Register of Secrets")
    make.DataShareFactory(giver=giver, receiver=receiver, dataset="Register of Secrets")
    assert "Register of Secrets" in text_of(client.get("/flows/"))
    withdraw(gone, by=None, reason="The source was withdrawn.")
    for address in ("/flows/", PAIR):
        text = text_of(client.get(address))
        assert "Register of Secrets" not in text
        assert "1 flow" not in text


@pytest.mark.parametrize(("givers", "receivers"), [(1, 1), (2, 1), (1, 2), (2, 9), (9, 2), (9, 9)])
def test_every_number_of_the_matrix_leads_to_just_those_flows(
    client: Client, monkeypatch: pytest.MonkeyPatch, givers: int, receivers: int
) -> None:
    monkeypatch.setattr(views, "MOST_GIVERS", givers)
    monkeypatch.setattr(views, "MOST_RECEIVERS", receivers)
    monkeypatch.setattr(views, "PAIRS_A_PAGE", 2)
    bodies = [make.OrganisationFactory(slug=slug) for slug in "abcd"]
    for n, body in enumerate(bodies):
        for other in bodies[n:]:
            share(body, other)
        share(body, bodies[0])
    numbers = matrix.numbers(client)
    assert len(numbers) > 4
    assert [(number, address) for number, address in numbers if not address] == []
    assert [(matrix.flows_at(client, address), address) for _, address in numbers] == numbers


def test_others_are_said_above_the_list_and_can_be_taken_away(
    client: Client, monkeypatch: pytest.MonkeyPatch, giver: Organisation, receiver: Organisation
) -> None:
    monkeypatch.setattr(views, "MOST_GIVERS", 1)
    share(giver, receiver)
    share(giver, receiver)
    share(receiver, giver)
    page = client.get("/flows/?others=givers&others=receivers")
    assert [chip.label for chip in page.context["chips"]] == ["Other givers", "Other receivers"]
    assert page.context["chips"][0].url == "/flows/?others=receivers#pairs"
    page = client.get("/flows/?others=givers")
    assert [row["url"] for row in page.context["pairs"]] == ["/flows/receiver/giver/"]


# ---- the diagram


def test_the_diagram_says_its_finding_and_has_the_same_rows_as_its_table(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    share(giver, receiver, dataset="Berth Register", people_requested=5)
    share(giver, receiver, dataset="Berth Register")
    share(giver, receiver, dataset="")
    page = client.get("/flows/")
    body = page.content.decode()
    assert "2 of 3 flows on record came from one dataset: Berth Register" in text_of(page)
    assert [(row["dataset"], row["count"], row["with_number"]) for row in page.context["diagram"].rows] == [
        ("Berth Register", 2, 1),
        ("", 1, 0),
    ]
    svg = body[body.index('role="img"') : body.index("</svg>", body.index('role="img"'))]
    # Known, unknown, and without dataset: three ribbons of two halves, of which the unknown are striped.
    assert svg.count('class="band ') == 6
    assert svg.count('class="band striped"') == 4
    assert "Dataset not recorded" in svg
    assert "style=" not in svg


def test_a_name_that_is_markup_stays_text(client: Client, receiver: Organisation) -> None:
    name = "<script>alert(1)</script> & \"'></svg>"
    hostile = make.OrganisationFactory(slug="hostile", name=name)
    made = share(hostile, receiver, dataset="</title><b>x", title="<i>Flow</i>", legal_basis="<u>Act</u>")
    make.LinkFactory(
        from_disclosure=made, to_disclosure=make.StatementFactory(public=True, title="<em>No</em>")
    )
    for address in ("/flows/", "/flows/?giver=hostile", "/flows/hostile/receiver/"):
        body = client.get(address).content.decode()
        for raw in ("<script>alert", "<b>x", "<i>Flow", "<u>Act", "<em>No", '></svg>"', "'></svg>"):
            assert raw not in body, (address, raw)
        assert html.escape("<script>alert(1)</script>") in body


# ---- the list of pairs


@pytest.mark.parametrize("narrowed", ["", "?giver=a", "?receiver=d"])
def test_pairs_go_on_by_key_and_none_is_left_out_or_shown_twice(
    client: Client, monkeypatch: pytest.MonkeyPatch, narrowed: str
) -> None:
    monkeypatch.setattr(views, "PAIRS_A_PAGE", 2)
    bodies = [make.OrganisationFactory(slug=slug) for slug in "abcd"]
    for n, body in enumerate(bodies):
        for other in bodies:
            share(body, other)
        share(body, bodies[(n + 1) % 4])
    seen: list[tuple[int, str]] = []
    address = f"/flows/{narrowed}"
    while address:
        page = client.get(address)
        seen += [(row["count"], row["url"]) for row in page.context["pairs"]]
        address = page.context["on"]["url"] if page.context["on"] else ""
    assert len({url for _, url in seen}) == len(seen) == (4 if narrowed else 16)
    assert [count for count, _ in seen] == sorted((count for count, _ in seen), reverse=True)
    assert sum(count for count, _ in seen) == (5 if narrowed else 20)


def test_the_list_narrows_to_a_giver_or_a_receiver_by_slug_or_name(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    other = make.OrganisationFactory(name="Third Body")
    make.OrganisationNameFactory(organisation=giver, name="Board of Berths")
    share(giver, receiver)
    share(other, receiver)
    share(giver, other)
    for asked, number in (
        ("giver=giver", 2), ("giver=board+of+berths", 2), ("receiver=receiver", 2),
        ("giver=giver&receiver=receiver", 1), ("giver=receiver", 0),
    ):  # fmt: skip
        page = client.get(f"/flows/?{asked}")
        assert len(page.context["pairs"]) == number, asked
    page = client.get("/flows/?giver=giver&receiver=")
    assert [chip.label for chip in page.context["chips"]] == ["Gave data: Ministry of Berths"]
    assert 'value="Ministry of Berths"' in page.content.decode()
    assert "This does not mean that nothing was shared." in text_of(client.get("/flows/?giver=receiver"))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("giver=nobody", "No organisation on record is called “nobody”."),
        ("receiver=%00", "Null characters are not allowed."),
        ("giver=giver&giver=receiver", "Give one value only."),
        ("others=all", "“all” is not one of the choices."),
        ("after=x", "This link to a page is not valid here."),
        ("after=1.giver.nobody", "This link to a page is not valid here."),
        ("after=99999999999.giver.receiver", "This link to a page is not valid here."),
        ("after=1.giver.receiver&after=1.giver.receiver", "This link to a page is not valid here."),
    ],
)
def test_a_wrong_value_gets_a_message(
    client: Client, giver: Organisation, receiver: Organisation, query: str, message: str
) -> None:
    share(giver, receiver)
    response = client.get(f"/flows/?{query}")
    assert response.status_code == 200
    assert message in text_of(response)
    assert "<title>Error: " in response.content.decode()
    # The list of all stands below, so that there is a way on.
    assert f'href="{PAIR}"' in response.content.decode()


# ---- cost and caching


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured.captured_queries)


def test_the_pages_cost_the_same_whatever_is_on_record(client: Client) -> None:
    def fill(number: int) -> None:
        for n in range(number):
            item = make.DataItemFactory()
            flow = share(
                bodies[n % 2], bodies[2], items=[item], people_requested=n + 1, dataset=f"Dataset {n % 5}"
            )
            figure(flow, n + 1)
            make.LinkFactory(from_disclosure=flow, to_disclosure=make.StatementFactory(public=True))
            make.AgreementFactory(parties=[(bodies[0], Role.PARTY), (bodies[2], Role.PARTY)], public=True)

    old = make.OrganisationFactory(slug="old")
    bodies = [make.OrganisationFactory(slug="a", successor=old), make.OrganisationFactory(slug="b"),
              make.OrganisationFactory(slug="c")]  # fmt: skip
    fill(2)
    addresses = ("/flows/", "/flows/?giver=a", "/flows/a/c/")
    few = [queries(client, address) for address in addresses]
    fill(8)
    assert [queries(client, address) for address in addresses] == few
    assert few == [15, 14, 17]


def test_a_finished_page_is_asked_about_again_and_lapses_when_something_changes(
    client: Client, giver: Organisation, receiver: Organisation
) -> None:
    flow = share(giver, receiver)
    first = client.get(PAIR)
    again = client.get(PAIR, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    withdraw(flow, by=None, reason="The source was withdrawn.")
    changed = client.get(PAIR, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert "Nothing on record" in text_of(changed)
