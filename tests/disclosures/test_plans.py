"""How PostgreSQL finds a page: by the index made for it, never by reading or sorting the whole table."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from disclosures.documents import copies
from disclosures.filters.timeline import SearchFilter, TimelineFilter
from disclosures.invented import scale, scale_documents
from disclosures.models import (
    Agreement,
    DataItem,
    Disclosure,
    DocumentWords,
    Link,
    Organisation,
    TimelineCount,
)
from disclosures.pagination import Position
from disclosures.queries import SearchQuery, TimelineQuery, fields, named, timeline, with_last
from disclosures.queries.lineage import parties_of
from disclosures.queries.versions import chain
from disclosures.rollups import document_words
from disclosures.rollups import fields as fields_rollup

ROWS = 10_000
MADE = (
    "disclosures_disclosure",
    "disclosures_organisation",
    "disclosures_dataitem",
    "disclosures_source",
    "disclosures_submission",
    # It hangs on nothing: what was given out stays.
    "disclosures_shortaddress",
)
LARGE_TABLES = {
    "disclosures_disclosure",
    "disclosures_party",
    "disclosures_lineageparty",
    "disclosures_disclosureitem",
    "disclosures_fielduse",
    "disclosures_link",
}


@pytest.fixture(scope="module")
def invented_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Ten thousand invented records, committed so that PostgreSQL knows their number; gone afterwards."""
    with django_db_blocker.unblock():
        scale.make(ROWS, seed=11, force=True, progress=lambda done: None)
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(MADE)} CASCADE")


@pytest.fixture(autouse=True)
def known_numbers(invented_rows: None, db: None) -> None:
    """Plans rest on statistics: each test sees to its own, whatever happened in the background."""
    _run(f"ANALYZE {', '.join(sorted(LARGE_TABLES))}, disclosures_organisation, disclosures_organisationname")


@pytest.fixture
def largest(invented_rows: None, db: None) -> Organisation:
    totals = TimelineCount.objects.values("organisation").exclude(organisation=None)
    counts = {row["organisation"]: 0 for row in totals}
    for pk, number in TimelineCount.objects.exclude(organisation=None).values_list("organisation", "count"):
        counts[pk or 0] += number
    alone = Organisation.objects.filter(predecessors=None, successor=None)
    return max(alone, key=lambda each: counts.get(each.pk, 0))


@pytest.fixture
def line(invented_rows: None, db: None) -> Organisation:
    """The largest of all, which took over from two others."""
    found = Organisation.objects.get(slug=f"{scale.SLUG_PREFIX}body-0")
    assert len(found.former) == 2
    return found


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


@pytest.mark.parametrize("deep", [False, True], ids=["first page", "deep page"])
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "lineage_timeline"),
        ("order=newest", "lineage_timeline"),
        ("from=2005&to=2015", "lineage_timeline"),
        ("kind=statement", "lineage_timeline_by_kind"),
        ("role=giver", "lineage_timeline_by_role"),
    ],
)
def test_a_body_with_those_before_it_is_one_scan_as_well(
    line: Organisation, query: str, index: str, deep: bool
) -> None:
    _, plans = read(query, line, deep=deep)
    assert index in plans.indexes
    assert not plans.read_whole
    assert not plans.sorted_rows


@pytest.mark.parametrize("mark", ["contradiction", "correction"])
def test_what_was_contradicted_or_put_right_is_one_scan_for_a_body_and_for_its_line(
    largest: Organisation, line: Organisation, mark: str
) -> None:
    for body, indexes in ((largest, "party"), (line, "lineage")):
        _, plans = read(f"has={mark}&from=1995", body)
        assert f"{indexes}_{mark.removesuffix('ion')}ed" in plans.indexes
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


def test_names_are_found_by_the_indexes_of_their_words(invented_rows: None, db: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        found, has_more = named("harb amber", 100)
    assert len(found) == 10
    assert not has_more
    plans = Plans()
    for each in captured.captured_queries:
        if each["sql"].lstrip().startswith(("SELECT", "WITH")):
            plans.add(each["sql"])
    assert {"organisation_by_words", "organisation_name_by_words"} <= plans.indexes
    assert not plans.read_whole


def test_a_line_is_followed_by_the_index_of_successors(line: Organisation) -> None:
    fresh = Organisation.objects.get(pk=line.pk)
    with CaptureQueriesContext(connection) as captured:
        assert len(parties_of(fresh).filter(role="giver")[:3]) == 3
    plans = Plans()
    for each in captured.captured_queries:
        plans.add(each["sql"])
    assert any("successor" in index for index in plans.indexes)
    assert "lineage_timeline_by_role" in plans.indexes
    assert not plans.read_whole


def test_the_last_record_of_each_organisation_is_one_probe(largest: Organisation) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert with_last([(largest, 1)])[0].last
    plans = Plans()
    for each in captured.captured_queries:
        plans.add(each["sql"])
    assert "party_timeline" in plans.indexes
    assert not plans.read_whole


@pytest.mark.parametrize("deep", [False, True], ids=["first page", "deep page"])
@pytest.mark.parametrize("query", ["q=data", "q=nationality+-letter", "q=data&kind=statement&from=2005"])
def test_documents_are_found_by_indexes_of_their_own(
    invented_rows: None, db: None, query: str, deep: bool
) -> None:
    chosen = SearchFilter(QueryDict(query))
    assert chosen.is_valid(), chosen.form.errors
    if deep:
        step = SearchQuery(chosen).page(25).on
        assert step
        chosen = SearchFilter(QueryDict(f"{query}&cursor={step.cursor}"))
        assert chosen.is_valid(), chosen.form.errors
    with CaptureQueriesContext(connection) as captured:
        assert SearchQuery(chosen).page(25).rows
    # A hundred documents would rather be read whole; what is asked is which index answers for more.
    _run("SET LOCAL enable_seqscan = off")
    plans = Plans()
    for each in captured.captured_queries:
        if each["sql"].startswith("SET LOCAL"):
            _run(each["sql"])
        elif '"disclosures_documentwords"."search" @@' in each["sql"]:
            plans.add(each["sql"])
    assert {"document_timeline", "document_search"} & plans.indexes
    whole = {node["Relation Name"] for node in plans.nodes if node["Node Type"] == "Seq Scan"}
    assert "disclosures_documentwords" not in whole


def test_invented_documents_are_public_and_their_words_are_found(invented_rows: None, db: None) -> None:
    assert DocumentWords.objects.count() == ROWS // scale_documents.ONE_IN
    assert list(document_words.differences()) == []
    assert list(copies.damaged()) == []
    page = SearchQuery(SearchFilter(QueryDict("q=data&only=documents"))).page(25)
    assert len(page.rows) == 25 and page.on


def plans_of(read_them: Callable[[], Any]) -> Plans:
    """What PostgreSQL does for all queries of one read."""
    with CaptureQueriesContext(connection) as captured:
        assert read_them()
    plans = Plans()
    for each in captured.captured_queries:
        if each["sql"].startswith(("SELECT", "\nSELECT", "\nWITH")):
            plans.add(each["sql"])
    return plans


@pytest.fixture
def busiest(invented_rows: None, db: None) -> DataItem:
    found = DataItem.objects.annotate(n=Count("public_uses")).order_by("-n", "id").first()
    assert found
    return found


def test_how_items_stand_on_a_day_is_a_few_index_steps_each(busiest: DataItem) -> None:
    items = [busiest, *DataItem.objects.exclude(pk=busiest.pk)[:99]]
    plans = plans_of(lambda: fields.listed(items, date(2015, 6, 15)))
    assert "field_use_in_effect" in plans.indexes
    assert not plans.read_whole


def test_the_changes_and_shares_of_the_busiest_item_are_scans_of_its_index(busiest: DataItem) -> None:
    plans = plans_of(lambda: fields.shares(busiest, 25, Position(date(2012, 1, 1), 1)))
    assert "field_use_by_kind" in plans.indexes
    assert not plans.read_whole
    plans = plans_of(lambda: fields._changes(busiest, 10_000))
    assert "field_use_by_kind" in plans.indexes
    assert not plans.read_whole


def test_the_chain_of_an_agreement_is_followed_by_index(invented_rows: None, db: None) -> None:
    agreement = Agreement.objects.order_by("pk")[0]
    plans = plans_of(lambda: chain(agreement.pk))
    assert not plans.read_whole


def test_links_of_many_records_are_found_by_their_ends(invented_rows: None, db: None) -> None:
    """Among so many that walking them in order, until a page is full, would look tempting."""
    _run("ALTER TABLE disclosures_link DISABLE TRIGGER USER")  # they need no history
    _run(
        "INSERT INTO disclosures_link (from_disclosure_id, relation, to_disclosure_id, note, source_id)"
        " SELECT d.id, 'cites', o.id, '', d.source_id FROM disclosures_disclosure d"
        " JOIN disclosures_disclosure o ON o.id BETWEEN d.id - 6 AND d.id - 2 ON CONFLICT DO NOTHING"
    )
    _run("ANALYZE disclosures_link")
    ids = list(Disclosure.objects.order_by("slug").values_list("pk", flat=True)[:100])
    plans = plans_of(lambda: list(Link.objects.public().at(ids).order_by("id")[:100]))
    reads = [node for node in plans.nodes if node.get("Relation Name") == "disclosures_link"]
    assert len(reads) == 3
    assert all("Index Cond" in node or "Recheck Cond" in node for node in reads)


def test_what_is_used_where_is_true_of_invented_rows(invented_rows: None, db: None) -> None:
    assert list(fields_rollup.differences()) == []
