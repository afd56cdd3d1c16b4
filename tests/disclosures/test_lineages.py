"""The page of a body that took over from others: theirs included, each disclosure once, counts true."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosures.actions import withdraw
from disclosures.filters.timeline import TimelineFilter
from disclosures.keeping.verifying import rollups
from disclosures.listing import recount
from disclosures.models import LineageCount, LineageParty, Organisation, Role
from disclosures.queries import timeline
from disclosures.rollups import lineages
from tests import factories as make
from tests.disclosures.test_departments import statement
from tests.disclosures.test_listing import ACTIONS, _do
from tests.disclosures.test_timeline import checks, text_of, titles
from tests.record_files import SMALL, Record, changed, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> tuple[Organisation, Organisation, Organisation]:
    """Skills, which became Families, which became Education."""
    education = make.OrganisationFactory(slug="education", name="Education")
    families = make.OrganisationFactory(slug="families", name="Families", successor=education)
    skills = make.OrganisationFactory(slug="skills", name="Skills", successor=families)
    return skills, families, education


def test_its_page_covers_what_came_before_and_says_so(client: Client, line: tuple[Organisation, ...]) -> None:
    skills, families, education = line
    for body, year in ((skills, 2002), (skills, 2007), (families, 2009), (education, 2016)):
        statement(body, year)
    statement(make.OrganisationFactory(), 2010)
    response = client.get("/departments/education/")
    assert titles(response) == [f"Said {year}-01-01" for year in (2002, 2007, 2009, 2016)]
    text = text_of(response)
    assert "4 records, 2002 to 2016" in text
    assert "includes the records of what came before it, each under the name it had then" in text
    assert "Skills (2 records, 2002 to 2007) Families (1 record, 2009)" in text
    assert text.index("Official statement · Skills") < text.index("Official statement · Families")
    assert "· Education" not in text
    assert "2007 1 record" in text


def test_a_former_body_keeps_its_own_page_and_says_what_it_became(
    client: Client, line: tuple[Organisation, ...]
) -> None:
    for body, year in zip(line, (2002, 2009, 2016), strict=True):
        statement(body, year)
    response = client.get("/departments/skills/")
    assert titles(response) == ["Said 2002-01-01"]
    text = text_of(response)
    assert "Skills was succeeded by Families . That was succeeded by Education ." in text
    assert "Their pages include the records below." in text
    assert 'href="/departments/education/"' in response.content.decode()
    assert titles(client.get("/departments/families/")) == ["Said 2002-01-01", "Said 2009-01-01"]


def test_a_disclosure_with_two_of_the_line_stands_and_counts_once(
    client: Client, line: tuple[Organisation, ...]
) -> None:
    skills, families, education = line
    row = make.DataShareFactory(public=True, parties=[(skills, Role.GIVER), (education, Role.RECEIVER)])
    make.StatementFactory(public=True, parties=[(skills, Role.SPEAKER), (families, Role.SPEAKER)])
    response = client.get("/departments/education/")
    assert "2 records" in text_of(response)
    assert len(titles(response)) == 2
    assert checks(response, "kind")["data-share"] == "1"
    assert sum(LineageCount.objects.filter(organisation=education).values_list("count", flat=True)) == 2
    assert len(_exported("", education)) == 2
    withdraw(row, by=None, reason="The source was withdrawn.")
    assert "1 record," in text_of(client.get("/departments/education/"))


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("role=giver", [2003]),
        ("role=speaker", [2002, 2016]),
        ("kind=data-share", [2003]),
        ("department=skills", [2002, 2003]),
        ("from=2003&to=2016", [2003, 2016]),
        ("q=said&role=speaker", [2002, 2016]),
        ("order=newest", [2016, 2003, 2002]),
        ("outcome=refused&kind=foi-response", []),
    ],
)
def test_filters_mean_the_whole_line(
    client: Client, line: tuple[Organisation, ...], query: str, years: list[int]
) -> None:
    skills, _, education = line
    statement(skills, 2002, title="Said in 2002")
    make.DataShareFactory(
        public=True, giver=skills, title="Given in 2003", period_start=dt.date(2003, 1, 1), period_end=None
    )
    statement(education, 2016, title="Said in 2016")
    found = [int(title.split()[-1]) for title in titles(client.get(f"/departments/education/?{query}"))]
    assert found == years
    assert [int(title.split()[-1]) for title in _exported(query, education)] == years


def _exported(query: str, body: Organisation) -> list[str]:
    """Titles of the rows that a file at this address is made of."""
    body = Organisation.objects.get(pk=body.pk)
    made = timeline(TimelineFilter(QueryDict(query), organisation=body))
    return list(made.ordered_queryset().values_list("title", flat=True))


@pytest.mark.django_db(transaction=True)
def test_its_files_hold_the_whole_line(client: Client) -> None:
    later = make.OrganisationFactory(slug="later")
    statement(make.OrganisationFactory(successor=later), 2002)
    statement(later, 2016)
    rows = json.loads(client.get("/departments/later.json").getvalue())["rows"]
    assert [row["title"] for row in rows] == ["Said 2002-01-01", "Said 2016-01-01"]
    lines = client.get("/departments/later.csv").getvalue().decode().splitlines()
    assert len(lines) == 3


def test_pages_go_on_through_the_whole_line_without_repetition(
    client: Client, line: tuple[Organisation, ...]
) -> None:
    for place in range(9):
        statement(line[place % 3], 2010, title=f"Said {place}")
    seen: list[str] = []
    path = "/departments/education/?per_page=2"
    while path:
        response = client.get(path)
        seen += titles(response)
        step = response.context["on"]
        path = step["url"] if step else ""
    assert sorted(seen) == [f"Said {place}" for place in range(9)]


def test_a_draft_of_a_former_body_is_nowhere(client: Client, line: tuple[Organisation, ...]) -> None:
    make.StatementFactory(organisation=line[0], title="Hidden")
    make.StatementFactory(organisation=line[0], title="Hidden", withdrawn=True)
    text = text_of(client.get("/departments/education/"))
    assert "Hidden" not in text
    assert "Skills (nothing on record yet)" in text
    assert not LineageParty.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_line(
    client: Client, line: tuple[Organisation, ...]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/departments/education/").status_code == 200
        return len(captured)

    def fill(number: int) -> None:
        for place in range(number):
            body = make.OrganisationFactory(successor=line[0])
            make.DataShareFactory(public=True, giver=body, period_start=dt.date(2012, 1 + place, 1))
            make.DataShareFactory(public=True, receiver=body, period_start=dt.date(2012, 1 + place, 1))
            statement(body, 2016, 1 + place)

    fill(1)
    few = queries()
    fill(8)
    assert queries() == few <= 75


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ACTIONS, st.lists(st.integers(0, 2), min_size=3, max_size=3))
def test_rows_and_counts_stay_true_whatever_is_done(steps: list[tuple[int, str]], becomes: list[int]) -> None:
    """Also where a chain of successors leads back to where it began."""
    with transaction.atomic():
        bodies = [make.OrganisationFactory() for _ in range(3)]
        for body, place in zip(bodies, becomes, strict=True):
            if bodies[place] != body:
                Organisation.objects.filter(pk=body.pk).update(successor=bodies[place])
        rows = [make.FOIResponseFactory(organisation=bodies[n % 3]) for n in range(4)]
        for n, step in steps:
            _do(step, rows[n], bodies)
        assert list(lineages.differences()) == []
        before = _everything()
        recount()
        assert _everything() == before
        transaction.set_rollback(True)


def _everything() -> tuple[set[Any], set[Any]]:
    columns = ("organisation", "disclosure", "role", "kind", "sort_date", "is_first")
    return (
        set(LineageParty.objects.values_list(*columns)),
        set(LineageCount.objects.values_list("organisation", "kind", "year", "count")),
    )


def test_the_check_of_everything_finds_what_differs(line: tuple[Organisation, ...]) -> None:
    row = statement(line[0], 2002)
    assert list(rollups(lambda words: None)) == []
    LineageParty.objects.filter(organisation=line[2]).update(sort_date=dt.date(2003, 1, 1))
    LineageCount.objects.filter(organisation=line[1]).update(count=7)
    found = list(rollups(lambda words: None))
    assert [(each.what, each.which) for each in found] == [
        ("rollup", f"disclosure {row.pk}"),
        ("rollup", "statement 2002"),
    ]
    assert f"line of organisation {line[1].pk}: 7 counted, 1 there" in found[1].says


def test_another_successor_in_the_record_moves_the_records(client: Client, tmp_path: Path) -> None:
    former, later = (row["slug"] for row in SMALL["organisations"][:2])
    record = changed(SMALL, "organisations", 0, successor_slug="")
    record = changed(record, "organisations", 1, successor_slug="")

    def load(name: str, record: Record) -> None:
        call_command("load_record", str(write(tmp_path / name, record)))
        assert list(lineages.differences()) == []

    load("without", record)
    assert not LineageParty.objects.exists()
    load("with", changed(record, "organisations", 0, successor_slug=later))
    assert LineageParty.objects.filter(organisation__slug=later).exists()
    page = text_of(client.get(f"/departments/{later}/"))
    assert "includes the records of what came before it" in page
    assert f'href="/departments/{former}/"' in client.get(f"/departments/{later}/").content.decode()
    load("without again", record)
    assert not LineageParty.objects.exists()
