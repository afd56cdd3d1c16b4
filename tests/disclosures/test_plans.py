"""How PostgreSQL finds a page: by the index made for it, never by reading or sorting the whole table."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from disclosures import scale
from disclosures.filters import TimelineFilter
from disclosures.models import DataItem, Organisation, TimelineCount
from disclosures.queries import TimelineQuery, timeline, with_last

ROWS = 10_000
MADE = ("disclosures_disclosure", "disclosures_organisation", "disclosures_dataitem", "disclosures_source",
        # It hangs on nothing: what was given out stays.
        "disclosures_shortaddress")  # fmt: skip
LARGE_TABLES = {"disclosures_disclosure", "disclosures_party", "disclosures_disclosureitem"}


@pytest.fixture(scope="module")
def invented_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Ten thousand invented records, committed so that PostgreSQL knows their number; gone afterwards."""
    with django_db_blocker.unblock():
        scale.make(ROWS, seed=11, force=True, progress=lambda done: None)
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(MADE)} CASCADE")


@pytest.fixture
def largest(invented_rows: None, db: None) -> Organisation:
    totals = TimelineCount.objects.values("organisation").exclude(organisation=None)
    counts = {row["organisation"]: 0 for row in totals}
    for pk, number in TimelineCount.objects.exclude(organisation=None).values_list("organisation", "count"):
        counts[pk or 0] += number
    return Organisation.objects.get(pk=max(counts, key=lambda pk: counts[pk]))


@pytest.fixture
def smallest(invented_rows: None, db: None) -> Organisation:
    found = Organisation.objects.annotate(n=Count("parties")).filter(n__gt=0).order_by("n", "id").first()
    assert found
    return found


class Plans:
    """What PostgreSQL does for the queries of one read: nodes, indexes used, tables read from end to end."""

    def __init__(self) -> None:
        self.nodes: list[dict[str, Any]] = []

    def add(self, sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
            found = cursor.fetchone()[0]
        self._walk((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])

    def _walk(self, node: dict[str, Any]) -> None:
        self.nodes.append(node)
        for each in node.get("Plans", ()):
            self._walk(each)

    @property
    def indexes(self) -> set[str]:
        return {node["Index Name"] for node in self.nodes if "Index Name" in node}

    @property
    def read_whole(self) -> set[str]:
        return {
            node["Relation Name"] for node in self.nodes if node["Node Type"] == "Seq Scan"
        } & LARGE_TABLES

    @property
    def sorted_rows(self) -> int:
        """The most rows that any sort expects."""
        return max((node["Plan Rows"] for node in self.nodes if "Sort" in node["Node Type"]), default=0)


def read(
    query: str, organisation: Organisation | None = None, *, deep: bool = False
) -> tuple[TimelineQuery, Plans]:
    """The plans of one page; ``deep`` takes the page behind the first."""
    chosen = TimelineFilter(QueryDict(query), organisation=organisation)
    assert chosen.is_valid(), chosen.form.errors
    if deep:
        step = timeline(chosen).page(25).on
        assert step
        chosen = TimelineFilter(QueryDict(f"{query}&cursor={step.cursor}"), organisation=organisation)
        assert chosen.is_valid(), chosen.form.errors
    made = timeline(chosen)
    with CaptureQueriesContext(connection) as captured:
        assert made.page(25).rows
    plans = Plans()
    for each in captured.captured_queries:
        if each["sql"].startswith("SET LOCAL"):
            _run(each["sql"])  # a search tells the planner which way to go
        elif "disclosures_disclosure" in each["sql"]:
            plans.add(each["sql"])
    return made, plans


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("deep", [False, True], ids=["first page", "deep page"])
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "timeline"),
        ("order=oldest", "timeline"),
        ("from=2010&to=2012", "timeline"),
        ("kind=statement", "timeline_by_kind"),
        ("evidence=official", "timeline_by_evidence"),
        ("outcome=refused", "timeline_by_outcome"),
        ("has=contradiction", "timeline_contradicted"),
    ],
)
def test_the_timeline_is_one_scan_of_its_index(
    invented_rows: None, db: None, query: str, index: str, deep: bool
) -> None:
    _, plans = read(query, deep=deep)
    assert index in plans.indexes
    assert not plans.read_whole
    assert not plans.sorted_rows


@pytest.mark.parametrize("deep", [False, True], ids=["first page", "deep page"])
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "party_timeline"),
        ("order=newest", "party_timeline"),
        ("from=2005&to=2015", "party_timeline"),
        ("kind=statement", "party_timeline_by_kind"),
        ("role=giver", "party_timeline_by_role"),
    ],
)
def test_the_largest_organisation_is_one_scan_of_its_index(
    largest: Organisation, query: str, index: str, deep: bool
) -> None:
    _, plans = read(query, largest, deep=deep)
    assert index in plans.indexes
    assert not plans.read_whole
    assert not plans.sorted_rows


def test_a_small_organisation_is_found_by_its_index(smallest: Organisation) -> None:
    _, plans = read("", smallest)
    assert "party_timeline" in plans.indexes
    assert not plans.read_whole


def test_several_organisations_are_a_short_scan_each(largest: Organisation, smallest: Organisation) -> None:
    _, plans = read(f"department={largest.slug}&department={smallest.slug}")
    assert "party_timeline" in plans.indexes
    assert not plans.read_whole
    assert plans.sorted_rows <= 2 * 26


def test_several_kinds_are_a_short_scan_each(invented_rows: None, db: None) -> None:
    _, plans = read("kind=statement&kind=agreement")
    assert plans.indexes == {"timeline_by_kind", "disclosures_disclosure_pkey"}
    assert not plans.read_whole
    assert plans.sorted_rows <= 2 * 26


def test_a_common_field_is_one_scan_of_its_index(invented_rows: None, db: None) -> None:
    item = DataItem.objects.annotate(n=Count("uses")).order_by("-n").first()
    assert item
    _, plans = read(f"field={item.slug}")
    assert "item_timeline" in plans.indexes
    assert not plans.read_whole
    assert not plans.sorted_rows


@pytest.mark.parametrize("words", ["data", "pupil+nationality", "address+-letter"])
def test_words_are_found_by_the_timeline_and_the_search_index(
    invented_rows: None, db: None, words: str
) -> None:
    _, plans = read(f"q={words}")
    assert "timeline" in plans.indexes
    assert not plans.read_whole


def test_a_common_word_of_the_largest_organisation_walks_the_timeline(largest: Organisation) -> None:
    _, plans = read("q=data", largest)
    assert "timeline" in plans.indexes
    assert not plans.read_whole


def test_words_of_a_small_organisation_are_asked_of_the_search_index(smallest: Organisation) -> None:
    _, plans = read("q=data", smallest)
    assert "disclosure_search" in plans.indexes


def test_counting_stops(invented_rows: None, db: None) -> None:
    made = timeline(TimelineFilter(QueryDict("kind=statement")))
    with CaptureQueriesContext(connection) as captured:
        assert made.count_up_to(101) == 101
    plans = Plans()
    plans.add(captured.captured_queries[-1]["sql"])
    assert plans.indexes == {"timeline_by_kind"}
    limits = [node["Plan Rows"] for node in plans.nodes if node["Node Type"] == "Limit"]
    assert limits == [101]


def test_no_page_skips_rows_by_number(largest: Organisation) -> None:
    for query in ("", "kind=statement&kind=agreement", "q=data", "field=scale-item-1"):
        chosen = TimelineFilter(QueryDict(query))
        with CaptureQueriesContext(connection) as captured:
            timeline(chosen).page(25)
        assert not any(" OFFSET " in each["sql"] for each in captured.captured_queries)


def test_the_last_record_of_each_organisation_is_one_probe(largest: Organisation) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert with_last([(largest, 1)])[0].last
    plans = Plans()
    for each in captured.captured_queries:
        plans.add(each["sql"])
    assert "party_timeline" in plans.indexes
    assert not plans.read_whole
