"""/figures/: every measured thing in one list, by what is asked of it."""

import datetime
import html
import re

import pytest
from django.test import Client

from disclosures.listing import relist
from disclosures.models import Figure, FigureStatus, Measure, Unit
from disclosures.queries.measures import PAGE
from tests import factories as make
from tests.measures import corrected_measure, said, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Measure:
    return corrected_measure(make.DataShareFactory(public=True, title="Requests of two years"))


def test_the_list_says_what_stands_and_what_it_was(client: Client, people: Measure):
    text = text_of(client, "/figures/")
    assert "Given 3 times, 27 October 2016 to 27 November 2017" in text
    assert "Corrected by the body itself" in text
    assert "stands no longer: 2,462 2,461 people" in text
    assert "1 measure" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Postcodes", "Answers", "Numbers in dispute"}),
        ("q=postcode", {"Postcodes"}),
        ("unit=answers", {"Answers"}),
        ("status=disputed", {"Numbers in dispute"}),
        ("status=corrected", set()),
        ("status=disputed&unit=people", {"Numbers in dispute"}),
        ("q=numbers&unit=answers", set()),
        ("q=the", {"Postcodes", "Answers", "Numbers in dispute"}),
    ],
)
def test_filters(client: Client, query: str, expected: set[str]):
    make.FigureFactory(measure__title="Postcodes")
    make.FigureFactory(measure__title="Answers", measure__unit=Unit.ANSWERS)
    make.FigureFactory(measure__title="Numbers in dispute", status=FigureStatus.DISPUTED, note="They differ.")
    body = client.get(f"/figures/?{query}").content.decode()
    assert set(re.findall(r'<h3><a href="/figures/[^"]+">([^<]+)</a>', body)) == expected


@pytest.mark.parametrize(
    "query",
    ["unit=furlongs", "status=current", "unit=people&unit=pupils", "q=" + "x" * 301, "q=%00", "cursor=x",
     "cursor=na20200101-1-0-0000000000"],
)  # fmt: skip
def test_a_wrong_value_is_said_and_lists_nothing(client: Client, people: Measure, query: str):
    text = text_of(client, f"/figures/?{query}")
    assert "There is a problem" in text
    assert "Nothing is listed until this is put right" in text
    assert "2,461" not in text


def test_pages_go_on_and_back_and_nothing_comes_twice(client: Client):
    day = datetime.date(2020, 1, 1)
    records = [said(day + datetime.timedelta(days=n // 3)) for n in range(9)]  # several on one day
    measures = []
    for n in range(2 * PAGE + 3):
        measures.append(make.MeasureFactory.create())
        Figure.objects.create(
            slug=f"f-{n}", measure=measures[-1], asserted_in=records[n % 9], value=n, status="current",
            qualifier="exact", source=records[0].source,
        )  # fmt: skip
    relist([record.pk for record in records])
    there, address, pages = [], "/figures/", []
    while address:
        pages.append(address)
        body = client.get(address).content.decode()
        there.append(re.findall(r'<h3><a href="/figures/([^"]+)/">', body))
        found = re.search(r'rel="next" href="([^"]+)"', body)
        address = html.unescape(found[1]) if found else ""
    assert [len(each) for each in there] == [PAGE, PAGE, 3]
    assert sorted(slug for page in there for slug in page) == sorted(each.slug for each in measures)
    found = re.search(r'rel="prev" href="([^"]+)"', client.get(pages[-1]).content.decode())
    assert found
    body = client.get(html.unescape(found[1])).content.decode()
    assert re.findall(r'<h3><a href="/figures/([^"]+)/">', body) == there[1]


def test_an_empty_list_says_what_that_means(client: Client):
    assert "No figure is on record yet This does not mean that nothing was counted." in text_of(
        client, "/figures/"
    )
