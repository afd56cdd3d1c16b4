"""All organisations, and the timeline of one: its figures, chart, names and gaps."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosures.models import (
    FigureStatus,
    Organisation,
    OrganisationKind,
    Precision,
    Qualifier,
    Relation,
    Role,
    Unit,
)
from tests import factories as make
from tests.disclosures.test_timeline import checks, text_of, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Organisation:
    return make.OrganisationFactory(slug="dfe", name="Department for Samples")


def statement(body: Organisation, year: int, month: int = 1, day: int = 1, **more: Any) -> Any:
    made_on = dt.date(year, month, day)
    title = more.pop("title", f"Said {made_on.isoformat()}")
    return make.StatementFactory(public=True, organisation=body, made_on=made_on, title=title, **more)


# ---- the timeline of one


def test_it_goes_oldest_first_under_its_years_with_counts(client: Client, body: Organisation) -> None:
    statement(body, 2016, 10)
    statement(body, 2015, 3)
    statement(body, 2016, 2)
    statement(make.OrganisationFactory(), 2016)
    response = client.get("/departments/dfe/")
    assert titles(response) == ["Said 2015-03-01", "Said 2016-02-01", "Said 2016-10-01"]
    text = text_of(response)
    assert "Department for Samples" in text
    assert "3 records, 2015 to 2016" in text
    assert "2015 1 record" in text
    assert "2016 2 records" in text
    assert "End of the record. Something missing or wrong?" in text
    assert 'href="/departments/dfe.csv"' in response.content.decode()


def test_the_order_can_be_turned(client: Client, body: Organisation) -> None:
    statement(body, 2015)
    statement(body, 2016)
    response = client.get("/departments/dfe/?order=newest")
    assert titles(response) == ["Said 2016-01-01", "Said 2015-01-01"]
    assert re.search(r'<a href="/departments/dfe/">Oldest first</a>', response.content.decode())


def test_years_with_a_filter_count_what_the_filter_leaves(client: Client, body: Organisation) -> None:
    statement(body, 2016)
    make.FOIResponseFactory(
        public=True, organisation=body, responded_on=dt.date(2016, 2, 3), requested_on=None
    )
    text = text_of(client.get("/departments/dfe/?kind=statement"))
    assert "2016 1 record " in text
    assert "1 record with these filters" in text


def test_a_long_stretch_without_records_is_said_to_be_one(client: Client, body: Organisation) -> None:
    statement(body, 2016, 10, 31)
    make.StatementFactory(
        public=True, organisation=body, made_on=dt.date(2019, 4, 1), date_precision=Precision.MONTH
    )
    words = "2 years 5 months with nothing on record From 31 October 2016 to April 2019."
    assert words in text_of(client.get("/departments/dfe/"))
    assert words in text_of(client.get("/departments/dfe/?order=newest"))
    # What a filter leaves out may well be on record.
    assert "nothing on record" not in text_of(client.get("/departments/dfe/?kind=statement"))


def test_twelve_months_are_no_gap_and_a_running_record_fills_one(client: Client, body: Organisation) -> None:
    statement(body, 2010, 1, 1)
    statement(body, 2011, 1, 1)
    make.DataShareFactory(
        public=True, giver=body, period_start=dt.date(2011, 6, 1), period_end=dt.date(2016, 6, 1)
    )
    statement(body, 2012, 1, 1)
    statement(body, 2017, 5, 1)
    for order in ("oldest", "newest"):
        assert "nothing on record" not in text_of(client.get(f"/departments/dfe/?order={order}"))
    statement(body, 2018, 5, 2)
    for order in ("oldest", "newest"):
        text = text_of(client.get(f"/departments/dfe/?order={order}"))
        assert text.count("nothing on record") == 1
        assert "From 1 May 2017 to 2 May 2018" in text


def test_drafts_are_neither_shown_nor_counted(client: Client, body: Organisation) -> None:
    statement(body, 2016)
    make.FOIResponseFactory(organisation=body, title="Hidden")
    make.FOIResponseFactory(organisation=body, title="Hidden", withdrawn=True)
    response = client.get("/departments/dfe/")
    assert titles(response) == ["Said 2016-01-01"]
    assert checks(response, "kind")["foi-response"] == "0"
    assert "Hidden" not in text_of(response)


def test_nothing_on_record_does_not_mean_that_nothing_was_shared(client: Client, body: Organisation) -> None:
    text = text_of(client.get("/departments/dfe/"))
    assert "Nothing on record yet. This does not mean that nothing was shared." in text


def test_an_unknown_organisation_has_no_page(client: Client) -> None:
    assert client.get("/departments/nobody/").status_code == 404


def test_nothing_can_be_sent_to_it(client: Client, body: Organisation) -> None:
    assert client.post("/departments/dfe/").status_code == 405


@pytest.mark.parametrize(
    "query", ["kind=nonsense", "department=nonsense", "from=nonsense", "cursor=nonsense"]
)
def test_a_wrong_value_is_named(client: Client, body: Organisation, query: str) -> None:
    statement(body, 2016)
    response = client.get(f"/departments/dfe/?{query}")
    assert response.status_code == 200
    assert "There is a problem" in text_of(response)
    assert titles(response) == []


def test_its_parts_lead_to_its_records_in_that_role(client: Client, body: Organisation) -> None:
    make.DataShareFactory(public=True, giver=body)
    statement(body, 2016)
    page = client.get("/departments/dfe/").content.decode()
    assert '<a href="/departments/dfe/?role=giver">Gave data <span class="n num">1</span></a>' in page
    assert '<a href="/departments/dfe/?role=speaker">Spoke' in page
    assert "role=receiver" not in page


def test_names_over_time_are_told(client: Client) -> None:
    now = make.OrganisationFactory(slug="now", name="Now", valid_from=dt.date(2010, 5, 12))
    make.OrganisationFactory(
        slug="then",
        name="Then",
        successor=now,
        valid_from=dt.date(2007, 6, 28),
        valid_to=dt.date(2010, 5, 12),
    )
    make.OrganisationFactory(name="Branch", slug="branch", parent=now)
    make.OrganisationNameFactory(organisation=now, name="The Ministry")
    text = text_of(client.get("/departments/now/"))
    assert "Before it Then , 2007 to 2010" in text
    assert "Also known as The Ministry" in text
    assert "Succeeded by Now , since 2010" in text_of(client.get("/departments/then/"))
    assert "Part of Now , since 2010" in text_of(client.get("/departments/branch/"))


# ---- figures and chart


def strip(response: Any) -> list[str]:
    """The figures above the timeline, each as words."""
    found = re.search(r'<dl class="figures">.*?</dl>', response.content.decode(), flags=re.S)
    rows = re.findall(r"<div>(.*?)</div>", found[0], flags=re.S) if found else []
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in rows]


def test_figures_are_real_and_lead_to_their_records(client: Client, body: Organisation) -> None:
    share = make.DataShareFactory(
        public=True, giver=body, title="Names go out", period_start=dt.date(2012, 4, 1), period_end=None
    )
    told = statement(body, 2016, 10, 1, title="A minister tells")
    measure = make.MeasureFactory(subject=share, title="Pupils asked about", unit=Unit.PUPILS)
    stands = make.FigureFactory(measure=measure, asserted_in=told, value=2461, qualifier=Qualifier.ABOUT)
    make.FigureFactory(
        measure=measure, asserted_in=told, value=9999, status=FigureStatus.CORRECTED, corrected_by=stands
    )
    make.FigureFactory(
        measure=make.MeasureFactory(subject=share, unit=Unit.REQUESTS), asserted_in=told, value=10**6
    )
    response = client.get("/departments/dfe/")
    records, wait, largest, corrected = strip(response)
    assert records.startswith("records, 2012 to 2016, each with a link to where it can be checked 2")
    assert "between the start of “Names go out”" in wait
    assert "4 years 6 months" in wait
    assert largest.startswith("Pupils asked about stands no longer: 9,999 about 2,461")
    assert corrected.startswith("number given in its records and later corrected by the body that gave it 1")
    assert f'href="{told.get_absolute_url()}"' in response.content.decode()
    assert strip(client.get("/departments/dfe/?kind=statement")) == []


def test_the_chart_shows_how_long_it_took_and_holds_the_same_as_a_table(
    client: Client, body: Organisation
) -> None:
    share = make.DataShareFactory(
        public=True, giver=body, title="Names go out", period_start=dt.date(2012, 4, 1), period_end=None
    )
    early = statement(body, 2011, title="Too early to tell of it")
    reply = make.FOIResponseFactory(
        public=True,
        organisation=body,
        title="The reply",
        responded_on=dt.date(2016, 10, 6),
        requested_on=None,
    )
    draft = make.FOIResponseFactory(
        organisation=body, title="Hidden", responded_on=dt.date(2013, 1, 1), requested_on=None
    )
    for told in (early, reply, draft):
        make.LinkFactory(from_disclosure=told, relation=Relation.CONFIRMS, to_disclosure=share)
    page = client.get("/departments/dfe/")
    text = text_of(page)
    assert "Between happening and being told: up to 4 years 6 months" in text
    assert "Names go out April 2012" not in text
    assert "Names go out 1 April 2012 6 October 2016: The reply" in text
    assert "Too early" not in re.sub(r'<ol class="timeline">.*', "", page.content.decode(), flags=re.S)
    assert re.search(r'class="span from-\d+ to-\d+"', page.content.decode())
    assert "Hidden" not in text


def test_a_running_total_is_not_taken_for_the_first_telling(client: Client, body: Organisation) -> None:
    receiver = make.OrganisationFactory()
    first, total = (
        make.DataShareFactory(
            public=True, giver=body, receiver=receiver, title=title, period_start=dt.date(2015, 7, 1),
            period_end=end,
        )
        for title, end in (("The first year", dt.date(2016, 9, 30)), ("Running total", dt.date(2022, 9, 30)))
    )  # fmt: skip
    for share, told in ((first, statement(body, 2016, 10)), (total, statement(body, 2022, 12))):
        make.LinkFactory(from_disclosure=share, relation=Relation.CITES, to_disclosure=told)
    assert "being told: up to 1 year 3 months" in text_of(client.get("/departments/dfe/"))


def test_without_waits_there_is_no_chart(client: Client, body: Organisation) -> None:
    statement(body, 2016)
    page = client.get("/departments/dfe/").content.decode()
    assert '<figure class="lanes"' not in page
    assert "charts.css" not in page
    assert '<dl class="figures">' not in page


def test_the_number_of_queries_does_not_grow_with_the_timeline(client: Client, body: Organisation) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/departments/dfe/").status_code == 200
        return len(captured)

    def fill(number: int) -> None:
        for place in range(number):
            share = make.DataShareFactory(public=True, giver=body, period_start=dt.date(2012, 1 + place, 1))
            told = statement(body, 2016, 1 + place)
            make.LinkFactory(from_disclosure=share, relation=Relation.CITES, to_disclosure=told)
            make.LinkFactory(to_disclosure=told)
            good = make.FigureFactory(measure=make.MeasureFactory(subject=share), asserted_in=told)
            make.FigureFactory(asserted_in=told, status=FigureStatus.CORRECTED, corrected_by=good)

    fill(1)
    few = queries()
    fill(8)
    assert queries() == few
    assert few <= 70


# ---- all of them


def test_all_organisations_stand_by_kind_with_count_and_last_date(client: Client) -> None:
    police = make.OrganisationFactory(name="A force", kind=OrganisationKind.POLICE)
    home = make.OrganisationFactory(name="Home Office")
    make.OrganisationFactory(name="An agency", kind=OrganisationKind.AGENCY)
    statement(home, 2015)
    make.DataShareFactory(
        public=True,
        giver=home,
        receiver=police,
        period_start=dt.date(2016, 1, 1),
        period_end=dt.date(2016, 5, 31),
        date_precision=Precision.MONTH,
    )
    make.StatementFactory(organisation=home, made_on=dt.date(2020, 1, 1))
    make.StatementFactory(organisation=home, made_on=dt.date(2021, 1, 1), withdrawn=True)
    text = text_of(client.get("/departments/"))
    assert "3 organisations" in text
    order = ["Government departments Home Office Gave data in 1 record 2 records last May 2016",
             "Agencies and public bodies An agency 0 records Nothing on record yet",
             "Police A force Received data in 1 record 1 record last May 2016"]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_the_list_goes_on_by_name(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosures.views.departments.DIRECTORY_PAGE_SIZE", 2)
    for name, kind in (
        ("B", "department"),
        ("A", "department"),
        ("A", "police"),
        ("A", "department"),
        ("C", "agency"),
    ):
        make.OrganisationFactory(name=name, kind=kind)
    seen, path = [], "/departments/"
    while path:
        page = client.get(path).content.decode()
        seen += re.findall(r'<a href="/departments/[\w-]+/" lang="en-GB">([ABC])</a>', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        path = html.unescape(found[1]) if found else ""
    assert seen == ["A", "A", "B", "C", "A"]


@pytest.mark.parametrize("after", ["nobody", "%00", "a" * 5_000])
def test_a_page_behind_nobody_does_not_exist(client: Client, after: str) -> None:
    assert client.get(f"/departments/?after={after}").status_code == 404


@pytest.fixture
def line() -> Organisation:
    """Families, which is Education by now and was the Ministry for a time."""
    now = make.OrganisationFactory(slug="education", name="Department for Education", abbreviation="DfE")
    families = make.OrganisationFactory(slug="families", name="Children, Schools and Families", successor=now)
    make.OrganisationNameFactory(organisation=families, name="The Café Ministry")
    make.OrganisationFactory(name="Border Office")
    return now


def listed_names(response: Any) -> list[str]:
    found = re.search(r'<ul class="dir">.*</ul>', response.content.decode(), flags=re.S)
    return re.findall(r"<li><span><a [^>]+>([^<]+)</a>", found[0]) if found else []


def test_former_bodies_stand_under_what_they_became(client: Client, line: Organisation) -> None:
    statement(Organisation.objects.get(slug="families"), 2009)
    make.DataShareFactory(public=True, giver=line, period_start=dt.date(2016, 1, 1), period_end=None)
    make.DataShareFactory(public=True, receiver=line, period_start=dt.date(2015, 1, 1), period_end=None)
    response = client.get("/departments/")
    assert "Children, Schools and Families" not in listed_names(response)
    words = "Gave data in 1 record, received it in 1 Includes: Children, Schools and Families 3 records last"
    assert f"Department for Education {words}" in text_of(response)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("dfe", ["Department for Education"]),
        ("schools", ["Children, Schools and Families"]),
        ("Fam chil", ["Children, Schools and Families"]),
        ("cafe", ["Children, Schools and Families"]),
        ("CAFÉ min", ["Children, Schools and Families"]),
        ("for", ["Department for Education"]),
        ("o", ["Border Office"]),
        ("ducation", []),
        ("nobody' & ! :*", []),
        ("' & ! :*", []),
    ],
)
def test_a_body_is_found_by_the_beginnings_of_words_of_any_of_its_names(
    client: Client, line: Organisation, words: str, found: list[str]
) -> None:
    response = client.get("/departments/", {"q": words})
    assert response.status_code == 200
    assert listed_names(response) == found
    if not found:
        assert "No organisation on record has such a name." in text_of(response)
    assert f'value="{html.escape(words)}"'.replace("&#x27;", "&#x27;") in response.content.decode()


def test_a_former_body_that_was_looked_for_says_what_it_became(client: Client, line: Organisation) -> None:
    text = text_of(client.get("/departments/?q=families"))
    assert "Also: The Café Ministry. Succeeded by Department for Education" in text
    assert "1 body" in text


def test_more_names_than_a_page_holds_are_said_to_be_more(
    client: Client, line: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosures.views.departments.DIRECTORY_PAGE_SIZE", 1)
    for _ in range(2):
        make.OrganisationFactory(name="Board of Samples")
    response = client.get("/departments/?q=samples")
    assert len(listed_names(response)) == 1
    assert "More than 1 bodies; another word narrows them" in text_of(response)


@pytest.mark.parametrize(("words", "says"), [("a\0b", "Null characters"), ("x" * 201, "at most 200")])
def test_a_name_that_cannot_be_looked_for_is_refused_in_words(client: Client, words: str, says: str) -> None:
    response = client.get("/departments/", {"q": words})
    assert response.status_code == 200
    assert "There is a problem" in text_of(response)
    assert says in text_of(response)


def test_a_longer_list_of_trades_is_said_to_be_longer(
    client: Client, body: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosures.queries.organisations.TRADED", 1)
    monkeypatch.setattr("disclosures.views.departments.TRADED", 1)
    for month in (1, 2, 3):
        make.DataShareFactory(public=True, giver=body, period_start=dt.date(2016, month, 1), period_end=None)
    assert "Gave data in more than 1 records" in text_of(client.get("/departments/"))


def test_no_organisation_at_all_is_no_fault(client: Client) -> None:
    assert "Nothing on record yet." in text_of(client.get("/departments/"))


def test_the_list_of_all_costs_the_same_for_many(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/departments/")
        return len(captured)

    statement(make.OrganisationFactory(), 2016)
    few = queries()
    for _ in range(12):
        statement(make.OrganisationFactory(), 2016)
    assert queries() == few <= 14


def test_roles_have_words(client: Client, body: Organisation) -> None:
    for role in Role.values:
        make.StatementFactory(public=True, parties=[(body, role)])
    text = text_of(client.get("/departments/dfe/"))
    for words in (
        "Gave data",
        "Received data",
        "Answered, was decided against, or collects",
        "Took part",
        "Spoke",
    ):
        assert f"{words} 1" in text
