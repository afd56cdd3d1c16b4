"""/figures/ and /figures/<measure>/: every number that was given, with what became of it, and never a sum."""

import csv
import datetime
import html
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosures.actions import withdraw
from disclosures.editing.corrections import NewNumber, correct_figure
from disclosures.listing import relist
from disclosures.models import Figure, FigureStatus, Measure, Qualifier, Unit
from disclosures.queries.measures import MOST_ASSERTIONS
from tests import factories as make
from tests.copying import published
from tests.markup import read
from tests.measures import FIRST, LAST, corrected_measure, said, text_of

pytestmark = pytest.mark.django_db
NUMBER = re.compile(
    r'data-figure="[^"]+">(?:<span class="q">[^<]*</span> )?<(?:b|s)[^>]*>'
    r'(?:<span class="vh">[^<]*</span>)?([^<]+)<'
)


def page(measure: Measure) -> str:
    return f"/figures/{measure.slug}/"


@pytest.fixture
def share() -> Any:
    return make.DataShareFactory(public=True, title="Requests of two years")


@pytest.fixture
def people(share: Any) -> Measure:
    return corrected_measure(share)


# ---- one measure


def test_every_number_stands_in_order_with_who_gave_it_and_what_became_of_it(client: Client, people: Measure):
    text = text_of(client, page(people))
    assert "Given as 2,462 people (27 October 2016). Corrected 1 year 1 month later, to 2,461 people." in text
    assert re.search(r"First given 27 October 2016 ?: [^,]+, corrected 27 November 2017", text)
    row = "2,462 people Corrected by the body that gave it . Now 2,461 people"
    table = text.partition("Every number given, in order")[2].replace("stands no longer: ", "")
    assert table.replace(" .", ".").count(row.replace(" .", ".")) == 2
    assert "A Minister, Education minister · House of Commons, in writing" in table
    places = [table.index(each) for each in ("27 October 2016", "22 November 2016", "Stands")]
    assert places == sorted(places)


def test_the_first_numbers_stand_as_long_as_they_did_in_the_chart(client: Client, people: Measure):
    text = text_of(client, page(people))
    assert "The first number stood for 1 year 1 month" in text
    assert "People asked about 2,462 people 27 October 2016 27 November 2017 1 year 1 month" in text
    assert "People asked about 2,461 people 27 November 2017 It stands" in text


def test_a_chain_of_corrections_is_followed_to_its_end(client: Client):
    measure = make.MeasureFactory()
    last = make.FigureFactory(measure=measure, value=40, asserted_in=said(datetime.date(2020, 1, 1)))
    middle = make.FigureFactory(
        measure=measure, value=30, status=FigureStatus.SUPERSEDED, corrected_by=last, asserted_in=said(LAST)
    )
    make.FigureFactory(
        measure=measure, value=20, status=FigureStatus.CORRECTED, corrected_by=middle, asserted_in=said(FIRST)
    )
    text = text_of(client, page(measure))
    assert re.search(r"Corrected by the body that gave it ?\. Then 30 people \(.*?\) ?\. Now 40 people", text)
    assert "A later count took its place . Now 40 people" in text.replace("place.", "place .")


def test_a_circle_of_corrections_ends(client: Client):
    """The database takes one that load_record refuses."""
    measure = make.MeasureFactory()
    one, two = (make.FigureFactory(measure=measure, value=n, asserted_in=said(FIRST)) for n in (1, 2))
    Figure.objects.filter(pk=one.pk).update(status=FigureStatus.CORRECTED, corrected_by=two)
    Figure.objects.filter(pk=two.pk).update(status=FigureStatus.CORRECTED, corrected_by=one)
    relist([one.asserted_in_id, two.asserted_in_id])
    text = text_of(client, page(measure))
    assert "What took its place is not on record." in text
    assert "Stands" not in text


def test_disputed_numbers_stand_side_by_side_and_none_wins(client: Client):
    measure = make.MeasureFactory(unit=Unit.PUPILS)
    for value, qualifier in ((6_000_000, Qualifier.OVER), (8_600_000, Qualifier.ABOUT)):
        make.FigureFactory(
            measure=measure, value=value, qualifier=qualifier, status=FigureStatus.DISPUTED,
            asserted_in=said(FIRST), note="They differ.",
        )  # fmt: skip
    response = client.get(page(measure))
    text = text_of(client, page(measure))
    assert "Sources differ: over 6 million pupils and about 8.6 million pupils. None is preferred" in text
    assert text.count("Disputed: sources differ, and none is preferred") == 3
    assert "They differ." in text
    assert b'class="hl"' not in response.content


def test_several_numbers_that_stand_are_all_said(client: Client):
    measure = make.MeasureFactory(unit=Unit.POUNDS)
    make.FigureFactory(measure=measure, value=10_000_000, qualifier=Qualifier.OVER, asserted_in=said(FIRST))
    make.FigureFactory(measure=measure, value=10_030_000, asserted_in=said(LAST))
    text = text_of(client, page(measure))
    assert "More than one number stands: over £10 million and £10,030,000." in text
    listed = text_of(client, "/figures/")
    assert "£10 million" in listed
    assert "£10,030,000" in listed


def test_what_we_wrote_down_wrongly_is_no_correction_of_the_body(client: Client):
    figure = make.FigureFactory(value=520, asserted_in=said(FIRST))
    new = NewNumber(value=250, qualifier=Qualifier.EXACT, cause="ours", reason="Two digits changed places.")
    correct_figure(figure.slug, new, by=make.EditorFactory(), seen=figure.value)
    text = text_of(client, page(figure.measure))
    assert "We corrected our record: until" in text
    assert "it said 520 people; it says 250 people. Two digits changed places." in text
    assert "Corrected by the body" not in text
    assert "stands no longer:" not in text


def test_a_number_whose_correction_is_not_public_says_so(client: Client, people: Measure):
    withdraw(people.figures.get(value=2461).asserted_in, by=None, reason="Taken down.")
    text = text_of(client, page(people))
    assert "2,461" not in text
    assert "What took its place is not on record." in text
    assert "2,462" in text


def test_a_measure_without_a_public_number_is_as_one_that_never_was(client: Client):
    draft = make.FigureFactory(asserted_in=make.StatementFactory())
    gone = make.FigureFactory(asserted_in=said(FIRST))
    withdraw(gone.asserted_in, by=None, reason="Taken down.")
    never = client.get("/figures/never-was/")
    for figure in (draft, gone):
        for ending in ("/", ".csv"):
            response = client.get(f"/figures/{figure.measure.slug}{ending}")
            assert response.status_code == 404
        assert client.get(page(figure.measure)).content.count(b"<h1") == never.content.count(b"<h1") == 1
        assert figure.measure.title not in text_of(client, "/figures/")


def test_a_measure_of_a_withdrawn_record_is_gone_with_it(client: Client, share: Any, people: Measure):
    assert client.get(page(people)).status_code == 200
    withdraw(share, by=None, reason="Taken down.")
    assert client.get(page(people)).status_code == 404
    assert "People asked about" not in text_of(client, "/figures/")


def test_a_draft_is_nowhere_on_the_page(client: Client, people: Measure):
    make.FigureFactory(measure=people, value=731_000_001, asserted_in=make.StatementFactory())
    hidden = make.MeasureFactory(subject=people.subject, title="Hidden count")
    make.FigureFactory(measure=hidden, value=731_000_002, asserted_in=make.StatementFactory())
    for address in (page(people), "/figures/", f"/figures/{people.slug}.csv"):
        body = b"".join(client.get(address))
        assert b"731" not in body
        assert b"Hidden count" not in body


def test_numbers_that_look_alike_say_why_they_are_not_added(client: Client, people: Measure):
    day = datetime.date
    for title, unit, start, end in (
        ("Requests made", Unit.REQUESTS, day(2020, 1, 1), day(2020, 12, 31)),
        ("People of longer years", Unit.PEOPLE, day(2019, 1, 1), day(2021, 12, 31)),
        ("People of later years", Unit.PEOPLE, day(2023, 1, 1), day(2023, 12, 31)),
        ("People at no time", Unit.PEOPLE, None, None),
    ):
        other = make.MeasureFactory(title=title, unit=unit, subject=people.subject, period_start=start)
        make.FigureFactory(
            measure=other, value=7, period_end=end, date_precision="year" if start else "",
            asserted_in=said(FIRST),
        )  # fmt: skip
    people.figures.update(period_end=day(2020, 12, 31), date_precision="year")
    text = text_of(client, page(people)).partition("must not be added")[2]
    assert "Another unit. A request may be a batch that holds many people." in text
    assert "Its period holds this one, so what is counted here may be counted there again." in text
    assert "Another period. Nothing on record says that the two make a whole." in text
    assert "Its period is not recorded, so the two may overlap." in text
    assert "Not recorded 2021 to 2022. No number for this time alone is on record here" in text


def test_no_number_is_shown_that_nobody_gave(client: Client, people: Measure):
    """The page adds nothing up: each number on it is a number of the ledger."""
    for value in (1_013, 1_019, 1_031):
        other = make.MeasureFactory(subject=people.subject)
        make.FigureFactory(measure=other, value=value, asserted_in=said(FIRST))
    given = {f"{int(value):,}" for value in Figure.objects.values_list("value", flat=True)}
    for address in (page(people), "/figures/"):
        found = NUMBER.findall(client.get(address).content.decode())
        assert found
        assert set(found) <= given
        for total in (1_013 + 1_019, 1_013 + 1_019 + 1_031, 2_461 + 1_013, 2_461 + 2_462, 2_461 + 3_063):
            assert f"{total:,}" not in text_of(client, address)


def test_two_measures_of_one_record_stand_in_one_strip(client: Client, people: Measure, share: Any):
    records = make.MeasureFactory(
        title="Records returned", unit=Unit.RECORDS, subject=share, period_start=share.period_start
    )
    stands = make.FigureFactory(measure=records, value=531, asserted_in=said(LAST))
    make.FigureFactory(
        measure=records,
        value=520,
        status=FigureStatus.CORRECTED,
        corrected_by=stands,
        asserted_in=said(FIRST),
    )
    response = client.get(page(people))
    assert len(re.findall(r"<div><dt>", response.content.decode().partition('class="changes')[2])) >= 2
    assert f'href="{page(records)}"' in response.content.decode()
    assert "The first numbers stood for up to 1 year 1 month" in text_of(client, page(people))


def test_numbers_of_one_day_keep_the_order_in_which_they_came(client: Client):
    measure = make.MeasureFactory()
    slugs = [make.FigureFactory(measure=measure, value=n, asserted_in=said(FIRST)).slug for n in (5, 3, 4)]
    rows = read(client.get(page(measure)).content.decode()).having("tr", role="row")
    assert [row["id"] for row in rows if "id" in row] == [f"f-{slug}" for slug in slugs]


def test_a_long_ledger_goes_on_and_nothing_comes_twice(client: Client):
    measure = make.MeasureFactory()
    record = said(FIRST)
    made = [
        make.FigureFactory.build(measure=measure, asserted_in=record, value=n, source=record.source)
        for n in range(MOST_ASSERTIONS + 3)
    ]
    Figure.objects.bulk_create(made)
    relist([record.pk])
    seen: list[str] = []
    address: str | None = page(measure)
    while address:
        body = client.get(address).content.decode()
        seen += re.findall(r'<tr role="row" id="f-([^"]+)"', body)
        following = re.search(r'rel="next" href="([^"]+)"', body)
        address = f"{page(measure)}{html.unescape(following[1])}" if following else None
    assert sorted(seen) == sorted(figure.slug for figure in made)


@pytest.mark.parametrize("after", ["no-such-number", "%00", "x" * 500, "%ED%A0%80"])
def test_a_place_that_is_none_gives_the_first_page_and_says_so(client: Client, people: Measure, after: str):
    text = text_of(client, f"{page(people)}?after={after}")
    assert "The link to a page of this list is not valid" in text
    assert "2,462" in text


def test_a_number_of_our_document_leads_to_its_page(client: Client):
    record = make.FOIResponseFactory(public=True)
    document = published(record, "Of 31 requests", name="reply.pdf")
    fact = document.facts.create(
        name="figure", value="31", page=1, start=3, end=5, confidence=1, rule="a-rule"
    )
    figure = make.FigureFactory(value=31, asserted_in=record, fact=fact)
    body = client.get(page(figure.measure)).content.decode()
    assert f'href="/documents/{document.pk}/page/1/"' in body


def test_who_did_not_say_a_number_is_not_named_as_its_author(client: Client):
    """Neither the court before which it was said nor the bodies between which data went."""
    court = make.OrganisationFactory(name="Court of Examples")
    giver = make.OrganisationFactory(name="Giver of Examples")
    before = make.ProceedingFactory(organisation=court, public=True)
    share = make.DataShareFactory(giver=giver, public=True)
    for record in (before, share):
        figure = make.FigureFactory(asserted_in=record)
        text = text_of(client, page(figure.measure))
        assert "as given by example.org" in text
        assert "of Examples ·" not in text


def test_words_of_the_record_are_never_markup(client: Client):
    evil = "<script>alert(1)</script>\"'{{ 7|add:7 }}"
    measure = make.MeasureFactory(title=evil)
    make.FigureFactory(measure=measure, note=evil, asserted_in=said(FIRST, title=evil, speaker=evil))
    for address in (page(measure), "/figures/"):
        body = client.get(address).content
        assert b"<script>alert" not in body
        assert b"&lt;script&gt;" in body
        assert b"{{ 7|add:7 }}" in body


def test_the_file_holds_the_rows_of_the_measure_and_no_others(client: Client, people: Measure):
    make.FigureFactory()
    response = client.get(f"/figures/{people.slug}.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"data-trail-{people.slug}.csv" in response["Content-Disposition"]
    found = list(csv.DictReader(io.StringIO(b"".join(response).decode())))
    assert {row["measure_slug"] for row in found} == {people.slug}
    assert sorted((row["value"], row["status"]) for row in found) == [
        ("2461", "current"), ("2462", "corrected"), ("2462", "corrected"),
    ]  # fmt: skip


def test_queries_do_not_grow(client: Client, people: Measure):
    addresses = (page(people), "/figures/?q=people")
    other = make.MeasureFactory(subject=people.subject)
    make.FigureFactory(measure=other, value=1, asserted_in=said(FIRST))
    few = [queries(client, f"{address}#1") for address in addresses]
    for n in range(8):
        other = make.MeasureFactory(subject=people.subject)
        make.FigureFactory(measure=other, value=n, asserted_in=said(FIRST))
        make.FigureFactory(measure=people, value=n, asserted_in=said(FIRST))
    assert [queries(client, address) for address in addresses] == few
    assert few[0] <= 21
    assert few[1] <= 16


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_sent_here(client: Client, people: Measure, method: str):
    for address in ("/figures/", page(people), f"/figures/{people.slug}.csv"):
        assert getattr(client, method)(address).status_code == 405


def test_a_page_is_kept_until_something_is_published(client: Client, people: Measure):
    first = client.get(page(people))
    again = client.get(page(people), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    withdraw(people.figures.get(value=2461).asserted_in, by=None, reason="Taken down.")
    changed = client.get(page(people), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
