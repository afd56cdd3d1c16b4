"""The first page: what the record holds as a whole, what is new, what contradicts what."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosures.actions import withdraw
from disclosures.models import Disclosure, Evidence, FigureStatus, Forum, Precision, Relation
from disclosures.views.home import said_by
from tests import factories as make
from tests.disclosures.test_departments import strip
from tests.disclosures.test_timeline import text_of, titles

pytestmark = pytest.mark.django_db


def test_an_empty_record_has_a_first_page(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "Nothing on record yet." in text_of(response)
    assert strip(response) == []
    assert response.content.decode().count("<h1") == 1


def test_the_newest_five_are_shown_and_nothing_that_is_not_public(client: Client) -> None:
    for year in range(2010, 2017):
        make.StatementFactory(public=True, made_on=dt.date(year, 1, 1), title=f"In {year}")
    make.StatementFactory(made_on=dt.date(2020, 1, 1), title="Hidden")
    make.StatementFactory(withdrawn=True, made_on=dt.date(2020, 1, 1), title="Hidden")
    response = client.get("/")
    assert titles(response) == [f"In {year}" for year in (2016, 2015, 2014, 2013, 2012)]
    assert "All 7 records" in text_of(response)
    assert "Hidden" not in text_of(response)
    assert strip(response)[0].startswith(
        "records, 2010 to 2016, each with a link to where it can be checked 7"
    )


def test_figures_count_what_is_public(client: Client) -> None:
    make.LinkFactory()
    make.LinkFactory(to_disclosure=make.StatementFactory())
    right = make.FigureFactory()
    make.FigureFactory(status=FigureStatus.CORRECTED, corrected_by=right)
    make.FigureFactory(asserted_in=make.StatementFactory())
    figures = strip(client.get("/"))
    assert figures[1].startswith("time one record contradicts another")
    assert " 1 Records with a contradiction" in figures[1]
    assert figures[2].startswith("number, of 2 on record, was later corrected by the body that gave it")
    assert " 1 Records with a correction" in figures[2]


def test_more_than_can_be_counted_is_said_to_be_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosures.queries.figures.BOUND", 1)
    monkeypatch.setattr("disclosures.views.home.BOUND", 1)
    for _ in range(3):
        make.LinkFactory()
    assert "more than 1 Records with a contradiction" in strip(client.get("/"))[1]


def test_the_longest_wait_is_a_figure_and_a_chart(client: Client) -> None:
    share = make.DataShareFactory(
        public=True, title="Names go out", period_start=dt.date(2012, 4, 1), period_end=None
    )
    told = make.StatementFactory(public=True, made_on=dt.date(2016, 10, 6))
    make.LinkFactory(from_disclosure=told, relation=Relation.CONFIRMS, to_disclosure=share)
    response = client.get("/")
    assert "Between happening and being told: up to 4 years 6 months" in text_of(response)
    assert "4 years 6 months" in strip(response)[-1]
    assert f'href="{share.get_absolute_url()}"' in response.content.decode()


def test_pairs_show_both_sides_with_the_reason_as_our_reading(client: Client) -> None:
    said = make.StatementFactory(
        public=True, title="None were shared", summary="None went there.", speaker="Nick Example",
        speaker_role="Minister", made_on=dt.date(2016, 10, 12), forum=Forum.LORDS_DEBATE,
    )  # fmt: skip
    for evidence, title in (
        (Evidence.OFFICIAL, "Eighteen went"),
        (Evidence.REPORTED, "Eighteen, it is said"),
    ):
        shown = make.FOIResponseFactory(
            public=True, title=title, summary="18 did.", evidence=evidence, requested_on=None,
            responded_on=dt.date(2016, 10, 6),
        )  # fmt: skip
        make.LinkFactory(from_disclosure=shown, to_disclosure=said, note="The reply counts 18.")
    make.LinkFactory(from_disclosure=make.FOIResponseFactory(title="Hidden"), to_disclosure=said)
    text = text_of(client.get("/"))
    assert "is our reading of two sources, not a finding" in text
    who = "Nick Example, Minister. House of Lords, in debate, 12 October 2016. Our summary."
    assert f"What was said None went there. {who}" in text
    assert "What the record shows 18 did. Eighteen went . FOI reply, 6 October 2016. Our summary." in text
    assert "Contradicted by a linked document The reply counts 18." in text
    assert "Hidden" not in text


def said_in(year: int) -> Disclosure:
    return make.StatementFactory(public=True, title=f"Said in {year}", made_on=dt.date(year, 6, 1))


def shown_in(year: int, evidence: str) -> Disclosure:
    on = dt.date(year, 1, 1)
    return make.FOIResponseFactory(public=True, responded_on=on, requested_on=None, evidence=evidence)


def pairs(client: Client) -> list[str]:
    return re.findall(r'<h3 id="c-[^"]+"><a[^>]*>(.*?)</a>', client.get("/").content.decode())


def test_three_pairs_at_most_the_newest_first(client: Client) -> None:
    for year in range(2010, 2015):
        make.LinkFactory(from_disclosure=shown_in(2009, Evidence.OFFICIAL), to_disclosure=said_in(year))
    assert pairs(client) == ["Said in 2014", "Said in 2013", "Said in 2012"]


def test_what_can_be_read_and_what_was_there_before_come_first(client: Client) -> None:
    for said, shown, evidence in (
        (2010, 2009, Evidence.DOCUMENT),
        (2011, 2010, Evidence.REPORTED),
        (2012, 2018, Evidence.OFFICIAL),
        (2013, 2018, Evidence.REPORTED),
    ):
        make.LinkFactory(from_disclosure=shown_in(shown, evidence), to_disclosure=said_in(said))
    assert pairs(client) == ["Said in 2010", "Said in 2011", "Said in 2012"]


def test_a_date_known_by_its_year_is_not_taken_for_an_earlier_one(client: Client) -> None:
    for said, shown in ((2010, 2009), (2012, 2012)):
        row = shown_in(shown, Evidence.OFFICIAL)
        Disclosure.objects.filter(pk=row.pk).update(date_precision=Precision.YEAR)
        make.LinkFactory(from_disclosure=row, to_disclosure=said_in(said))
    assert pairs(client) == ["Said in 2010"]


def test_no_record_stands_in_two_pairs(client: Client) -> None:
    shown = shown_in(2009, Evidence.OFFICIAL)
    for year in (2010, 2011):
        make.LinkFactory(from_disclosure=shown, to_disclosure=said_in(year))
    assert pairs(client) == ["Said in 2011"]


@pytest.mark.parametrize(
    ("speaker", "office", "words"),
    [
        ("Nick Example", "Minister", "Nick Example, Minister"),
        ("Schools minister", "Minister", "Schools minister"),
        ("", "Minister", "Minister"),
        ("Department for Samples", "", "Department for Samples"),
    ],
)
def test_an_office_that_the_name_says_does_not_stand_twice(speaker: str, office: str, words: str) -> None:
    assert said_by(speaker, office) == words


def test_a_body_stands_with_the_records_of_those_before_it(client: Client) -> None:
    later = make.OrganisationFactory(name="Later")
    former = make.OrganisationFactory(name="Former", successor=later)
    make.StatementFactory(public=True, organisation=former, made_on=dt.date(2002, 1, 1))
    text = text_of(client.get("/"))
    assert "Later 1 record last 1 January 2002" in text
    assert "Former 1 record" not in text


def test_bodies_stand_by_their_number_of_records(client: Client) -> None:
    few, many = make.OrganisationFactory(name="Few"), make.OrganisationFactory(name="Many")
    make.OrganisationFactory(name="None")
    make.StatementFactory(public=True, organisation=few, made_on=dt.date(2015, 6, 7))
    for _ in range(2):
        make.StatementFactory(public=True, organisation=many, made_on=dt.date(2016, 6, 7))
    text = text_of(client.get("/"))
    assert "Many 2 records last 7 June 2016 Few 1 record last 7 June 2015" in text
    assert "All 3" in text


def test_what_was_taken_down_leaves_at_once(client: Client) -> None:
    body = make.OrganisationFactory(name="Once there")
    row = make.StatementFactory(public=True, organisation=body, title="Taken down")
    assert "Taken down" in text_of(client.get("/"))
    withdraw(Disclosure.objects.get(pk=row.pk), by=None, reason="The source was withdrawn.")
    text = text_of(client.get("/"))
    assert "Taken down" not in text
    assert "Once there" not in text


def test_a_record_without_change_for_a_week_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = make.StatementFactory(public=True)
    assert "Nothing was added or changed" not in text_of(client.get("/"))
    old = timezone.now() - dt.timedelta(days=8)
    Disclosure.objects.filter(pk=row.pk).update(updated_at=old)
    monkeypatch.setattr("django.conf.settings.RELEASE", "another")
    assert "Nothing was added or changed since" in text_of(client.get("/"))


def test_examples_lead_to_searches(client: Client) -> None:
    assert 'href="/search/?q=home+address"' in client.get("/").content.decode()


def test_the_page_has_one_search_box(client: Client) -> None:
    assert client.get("/").content.decode().count('role="search"') == 1


def test_the_number_of_queries_does_not_grow_with_the_record(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    def fill(number: int) -> None:
        for place in range(number):
            share = make.DataShareFactory(public=True, period_start=dt.date(2012, 1 + place, 1))
            said = make.StatementFactory(public=True, made_on=dt.date(2016, 1 + place, 1))
            make.LinkFactory(from_disclosure=share, relation=Relation.CITES, to_disclosure=said)
            make.LinkFactory(to_disclosure=said)
            good = make.FigureFactory(measure=make.MeasureFactory(subject=share), asserted_in=said)
            make.FigureFactory(asserted_in=said, status=FigureStatus.CORRECTED, corrected_by=good)

    fill(1)
    few = queries()
    fill(8)
    assert queries() == few <= 60
