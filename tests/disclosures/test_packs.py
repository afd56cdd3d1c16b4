"""Evidence packs: what is chosen, corrections beside numbers, and a footnote for each line."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosures.actions import change_slug, withdraw
from disclosures.listing import relist
from disclosures.models import Evidence, FigureStatus, Organisation, Unit
from disclosures.queries.short_addresses import short_code
from tests import factories as make
from tests.markup import Page, read

pytestmark = pytest.mark.django_db
PATH = "/departments/ministry/pack/"


@pytest.fixture
def body(settings: Any) -> Organisation:
    settings.SITE_URL = "https://record.example"
    return make.OrganisationFactory(slug="ministry", name="Ministry of Examples")


def page(client: Client, path: str = PATH) -> Page:
    response = client.get(path)
    assert response.status_code == 200
    return read(response.content.decode())


def text(found: Page) -> str:
    return " ".join(found.texts["main"][0].split())


def said(body: Organisation, year: int, **more: Any) -> Any:
    return make.StatementFactory(
        public=True, organisation=body, made_on=dt.date(year, 3, 4), title=f"Said in {year}", **more
    )


def corrected(body: Organisation) -> tuple[Any, Any]:
    """A record of 2016 that gave 2,462 people, and one of 2017 that put 2,461 in its place."""
    first, last = said(body, 2016), said(body, 2017)
    measure = make.MeasureFactory(title="People asked about", unit=Unit.PEOPLE)
    stands = make.FigureFactory(measure=measure, asserted_in=last, value=2461)
    make.FigureFactory(
        measure=measure, asserted_in=first, value=2462, status=FigureStatus.CORRECTED, corrected_by=stands
    )
    relist([first.pk, last.pk])
    return first, last


def test_every_line_has_a_footnote_with_short_address_and_source(client: Client, body: Organisation) -> None:
    record = said(body, 2016)
    found = page(client)
    notes = [each["id"] for each in found.having("li") if each.get("id", "").startswith("fn-")]
    assert notes == ["fn-1"]
    assert {each["href"] for each in found.having("a") if each.get("class") == "fn"} == {"#fn-1"}
    shown = text(found)
    assert f"Said in 2016, 4 March 2016: record.example/s/{short_code(record.get_absolute_url())}" in shown
    assert record.source.url.removeprefix("https://www.") in shown
    assert f"record.example/s/{short_code(body.get_absolute_url())}" in shown
    assert "All that is on record." in shown


def test_a_corrected_number_stands_beside_what_took_its_place(client: Client, body: Organisation) -> None:
    corrected(body)
    shown = text(page(client))
    assert re.search(r"People asked about ?2,462 people Footnote 1 ?2,461 people Footnote 2", shown), shown


def test_what_stands_is_left_out_when_it_is_not_public(client: Client, body: Organisation) -> None:
    _, last = corrected(body)
    withdraw(last, by=None, reason="Taken back.")
    shown = text(page(client))
    assert "2,462 people" in shown
    assert "2,461" not in shown
    assert "Not recorded" in shown


def test_contradicted_records_come_before_newer_ones_and_in_order_of_time(
    client: Client, body: Organisation
) -> None:
    old = said(body, 2001)
    reply = make.FOIResponseFactory(public=True, title="The reply")
    make.LinkFactory(from_disclosure=reply, to_disclosure=old, relation="contradicts", note="They differ.")
    relist([old.pk])
    for year in range(2003, 2018):
        said(body, year)
    found = page(client)
    titles = [" ".join(each.split()) for each in found.texts["h3"]]
    assert titles[0].startswith("Said in 2001")
    assert titles[1].startswith("Said in 2009")
    assert len(titles) == 10
    shown = text(found)
    assert "10 of 16 records: first those that sources contradict" in shown
    assert "Contradicted by “The reply”: They differ." in shown
    assert "are our readings of two sources, not findings" in shown


def test_nothing_on_record_proves_nothing(client: Client, body: Organisation) -> None:
    make.StatementFactory(organisation=body, title="Not yet for readers")
    shown = text(page(client))
    assert "This does not mean that nothing was shared" in shown
    assert "Not yet" not in shown
    assert client.get("/departments/nobody/pack/").status_code == 404


def test_it_is_for_paper_and_not_for_search_engines(client: Client, body: Organisation) -> None:
    found = page(client)
    assert found.having("meta", name="robots") == [{"name": "robots", "content": "noindex"}]
    assert found.having("link", rel="canonical")[0]["href"] == "https://record.example/departments/ministry/"
    front = client.get("/departments/ministry/").content.decode()
    assert f'href="{PATH}"' in front
    assert PATH not in client.get("/departments/ministry/?kind=statement").content.decode()


def test_it_costs_the_same_whatever_there_is(client: Client, body: Organisation) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(PATH)
        return len(captured)

    corrected(body)
    few = queries()
    for year in range(2003, 2016):
        said(body, year)
    assert queries() == few


def test_the_pack_of_a_claim_holds_what_it_is_read_by(client: Client, body: Organisation) -> None:
    claim = said(body, 2016, speaker="Nick Example", speaker_role="Minister")
    shown = make.FOIResponseFactory(
        public=True, title="Eighteen went", responded_on=dt.date(2016, 1, 5), requested_on=None,
        evidence=Evidence.OFFICIAL,
    )  # fmt: skip
    hidden = make.FOIResponseFactory(title="Nobody knows this")
    for record in (shown, hidden):
        make.LinkFactory(from_disclosure=record, to_disclosure=claim, note="The reply counts 18.")
    relist([claim.pk, shown.pk])
    path = f"/claims/{claim.slug}/"
    found = text(page(client, f"{path}pack/"))
    assert "Nick Example, Minister" in found
    assert "Contradicted by a linked document." in found
    assert "Contradicts “Said in 2016”: The reply counts 18." in found
    assert f"record.example/s/{short_code(path)}" in found
    assert f"record.example/s/{short_code(shown.get_absolute_url())}" in found
    assert "Every linked record that is on this site" in found
    assert "Nobody knows this" not in found


def test_the_pack_of_a_claim_goes_where_the_claim_goes(client: Client, body: Organisation) -> None:
    claim = said(body, 2016)
    old = claim.slug
    change_slug(claim, "moved")
    response = client.get(f"/claims/{old}/pack/")
    assert (response.status_code, response["Location"]) == (301, "/claims/moved/pack/")
    withdraw(claim, by=None, reason="Taken back.")
    for address in ("/claims/moved/pack/", "/claims/moved/card.png"):
        assert client.get(address).status_code == 410
    assert client.get("/claims/never-was/pack/").status_code == 404


def test_the_pack_of_a_pair_holds_its_newest_flows_and_agreements(client: Client, body: Organisation) -> None:
    receiver = make.OrganisationFactory(slug="receiver", name="Office of Samples")
    for year in range(2001, 2011):
        make.DataShareFactory(
            public=True, title=f"Flow of {year}", period_start=dt.date(year, 1, 1),
            period_end=None, giver=body, receiver=receiver,
        )  # fmt: skip
    path = "/flows/ministry/receiver/"
    found = text(page(client, f"{path}pack/"))
    assert "Ministry of Examples to Office of Samples" in found
    assert "Flow of 2010" in found
    assert "Flow of 2001" not in found
    assert "6 of 10 flows on record, the newest" in found
    assert found.index("Flow of 2009") < found.index("Flow of 2010")
    assert f"record.example/s/{short_code(path)}" in found
    assert client.get("/flows/ministry/nobody/pack/").status_code == 404


def test_packs_cost_the_same_however_much_is_on_record(client: Client, body: Organisation) -> None:
    claim = said(body, 2016)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/claims/{claim.slug}/pack/?n={len(made)}").status_code == 200
        return len(captured)

    made: list[Any] = []

    def link(number: int) -> None:
        for _ in range(number):
            made.append(make.FOIResponseFactory(public=True, evidence=Evidence.OFFICIAL))
            make.LinkFactory(from_disclosure=made[-1], to_disclosure=claim, note="So.")
        relist([claim.pk, *(each.pk for each in made)])

    link(2)
    few = queries()
    link(20)
    assert queries() == few
