"""What a body gave and what it received, in records, and which of them have a number."""

import datetime as dt
import re

import pytest
from django.test import Client

from disclosures.models import FigureStatus, Organisation, Role, Unit
from disclosures.presenters.exchange import mirror
from disclosures.queries.exchanges import Partner, Side, exchanges
from tests import factories as make
from tests.disclosures.test_timeline import text_of, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Organisation:
    return make.OrganisationFactory(slug="dfe", name="Department for Samples")


def sides(body: Organisation) -> dict[str, list[tuple[str, int, int]]]:
    fresh = Organisation.objects.get(pk=body.pk)
    return {
        side.role: [
            (each.organisation.name if each.organisation else "", each.shares, each.with_number)
            for each in side.partners
        ]
        for side in exchanges(fresh)
    }


def share(giver: Organisation, receiver: Organisation | None, month: int = 1, **more: object) -> object:
    parties = [(giver, Role.GIVER), *([(receiver, Role.RECEIVER)] if receiver else [])]
    more.setdefault("public", True)
    return make.DataShareFactory(
        parties=parties, period_start=dt.date(2016, month, 1), period_end=None, **more
    )


def test_partners_stand_by_number_of_records_and_nobody_named_last(body: Organisation) -> None:
    office, police = make.OrganisationFactory(name="Office"), make.OrganisationFactory(name="Police")
    for month in (1, 2):
        share(body, office, month)
        share(body, None, month)
    share(body, None, 3)
    share(body, police)
    share(police, body)
    assert sides(body) == {
        Role.GIVER: [("Office", 2, 0), ("Police", 1, 0), ("", 3, 0)],
        Role.RECEIVER: [("Police", 1, 0)],
    }


def test_only_a_number_of_people_or_records_that_stands_makes_a_share_counted(body: Organisation) -> None:
    office = make.OrganisationFactory(name="Office")
    share(body, office, 1, people_requested=0)
    share(body, office, 2, records_matched=12)
    for month, unit, status in (
        (3, Unit.PUPILS, FigureStatus.CURRENT),
        (4, Unit.REQUESTS, FigureStatus.CURRENT),
        (5, Unit.PUPILS, FigureStatus.CORRECTED),
    ):
        subject = share(body, office, month)
        measure = make.MeasureFactory(subject=subject, unit=unit)
        stands = make.FigureFactory() if status == FigureStatus.CORRECTED else None
        make.FigureFactory(measure=measure, status=status, corrected_by=stands)
    hidden = share(body, office, 6)
    make.FigureFactory(
        measure=make.MeasureFactory(subject=hidden, unit=Unit.PUPILS), asserted_in=make.StatementFactory()
    )
    assert sides(body)[Role.GIVER] == [("Office", 6, 3)]


def test_drafts_and_withdrawn_shares_count_nowhere(client: Client, body: Organisation) -> None:
    office = make.OrganisationFactory(name="Office")
    share(body, office, 1, public=False)
    share(body, office, 2, public=False, withdrawn=True)
    assert sides(body) == {Role.GIVER: [], Role.RECEIVER: []}
    assert 'class="mirror"' not in client.get("/departments/dfe/").content.decode()


def test_a_number_leads_to_just_those_records(client: Client, body: Organisation) -> None:
    former = make.OrganisationFactory(name="Former", successor=body)
    office = make.OrganisationFactory(name="Office", slug="office")
    share(former, office, 1, title="Given then")
    share(body, office, 2, title="Given now")
    share(office, body, 3, title="Received")
    share(body, make.OrganisationFactory(), 4, title="Given to another")
    page = client.get("/departments/dfe/")
    assert "Gave data in 3 records, received data in 1 record" in text_of(page)
    assert "Office no number on record 2" in text_of(page)
    url = "/departments/dfe/?kind=data-share&amp;role=giver&amp;department=office"
    assert f'<a href="{url}">2<span class="vh"> records: Office</span></a>' in page.content.decode()
    assert titles(client.get(url.replace("&amp;", "&"))) == ["Given then", "Given now"]


def test_a_partner_leads_to_the_page_of_the_pair(client: Client, body: Organisation) -> None:
    body.slug = "dfe"
    former = make.OrganisationFactory(name="Former", slug="former", successor=body)
    office = make.OrganisationFactory(name="Office", slug="office")
    police = make.OrganisationFactory(name="Police", slug="police")
    share(former, office, 1)
    share(body, office, 2)
    share(former, police, 3)
    share(office, body, 4)
    share(body, None, 5)
    page = client.get("/departments/dfe/").content.decode()
    found = re.findall(r'<th scope="row">(?:<a href="([^"]+)">)?(Office|Police|Nobody[^<]*)', page)
    # A pair under the body's own name comes before one under a former name.
    assert found == [
        ("/flows/dfe/office/", "Office"), ("/flows/former/police/", "Police"), ("", "Nobody named on record"),
        ("/flows/office/dfe/", "Office"),
    ]  # fmt: skip
    for url, _name in found:
        assert not url or "1 flow on record" in text_of(client.get(url))
    # Nobody's records are among all that the body gave.
    assert '<a href="/departments/dfe/?kind=data-share&amp;role=giver">1<span' in page


def test_one_side_alone_does_not_say_that_the_other_is_nothing(client: Client, body: Organisation) -> None:
    share(body, make.OrganisationFactory(name="Office"))
    text = text_of(client.get("/departments/dfe/"))
    assert "Gave data in 1 record; nothing that it received is on record" in text
    assert "Nothing on record. This does not mean that nothing was received." in text


def test_the_newest_alone_are_counted_and_it_is_said(
    client: Client, body: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosures.queries.exchanges.NEWEST", 2)
    office, police = make.OrganisationFactory(name="Office"), make.OrganisationFactory(name="Police")
    share(body, police, 1)
    share(body, office, 2)
    share(body, office, 3)
    text = text_of(client.get("/departments/dfe/"))
    assert "Gave data in more than 2 records; nothing that it received is on record" in text
    assert "Among its newest 2 records of data shared." in text
    assert "Police no number" not in text


def _drawn(*partners: tuple[int, int]) -> list[list[tuple[str, int, int]]]:
    found = [Partner(Organisation(name=f"Body {n}", slug="b"), *each) for n, each in enumerate(partners)]
    given = Side(Role.GIVER, sum(each[0] for each in partners), True, found)
    made = mirror([given, Side(Role.RECEIVER, 1, True, [Partner(None, 1, 1)])], "/departments/x/")
    assert made
    rows = [row for side in made["sides"] for row in side["rows"]]
    return [[(bar["style"], bar["start"], bar["end"]) for bar in row["bars"]] for row in rows]


def test_bars_grow_from_the_middle_and_are_filled_there() -> None:
    assert _drawn((4, 1), (2, 2), (1, 0)) == [
        [("", 150, 200), ("dim", 0, 150)],
        [("", 100, 200)],
        [("dim", 150, 200)],
        [("", 0, 50)],
    ]


def test_however_small_a_bar_is_it_is_there() -> None:
    few = _drawn((1_000, 0), (1, 0))[1]
    assert few == [("dim", 199, 200)]


def test_more_partners_than_fit_are_a_link() -> None:
    partners = [Partner(Organisation(name=str(n), slug="b"), 1, 0) for n in range(10)]
    made = mirror([Side(Role.GIVER, 10, True, partners), Side(Role.RECEIVER, 0, True, [])], "/departments/x/")
    assert made
    given, received = made["sides"]
    assert (len(given["rows"]), given["more"]) == (8, "2 more bodies")
    assert given["url"] == "/departments/x/?kind=data-share&role=giver"
    assert not received["url"]


def test_without_any_there_is_no_picture(client: Client, body: Organisation) -> None:
    assert not re.search(r'class="mirror"', client.get("/departments/dfe/").content.decode())
