"""How PostgreSQL finds the pages of figures: one scan of the index made for it, nothing read whole."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from disclosures.filters.measures import MeasureFilter
from disclosures.models import MeasureListing
from disclosures.queries.measures import (
    MOST_COUNTED,
    MOST_STANDING,
    how_many_measures,
    ledger,
    numbers_of,
    page,
)
from tests import factories as make
from tests.disclosures.test_plans import Plans

pytestmark = pytest.mark.django_db
LARGE = {"disclosures_measurelisting", "disclosures_figure", "disclosures_measure"}
MEASURES = 6_000
# As many as a record of three hundred thousand disclosures has, one of them given five hundred times.
ROWS = (
    "INSERT INTO disclosures_measure (slug, title, unit, subject_id)"
    " SELECT 'plan-' || n, 'Invented count ' || n, (ARRAY['people','records','answers'])[1 + mod(n, 3)],"
    " %(about)s"
    " FROM generate_series(1, %(many)s) n",
    "INSERT INTO disclosures_figure (slug, measure_id, asserted_in_id, value, qualifier, date_precision,"
    " status, note, source_id, sort_date) SELECT m.slug || '-' || k, m.id, %(record)s, k, 'exact', '',"
    " CASE WHEN mod(m.id, 50) = 0 THEN 'disputed' ELSE 'current' END, '', %(source)s,"
    " '2000-01-01'::date + mod(m.id, 5000)::int FROM disclosures_measure m,"
    " generate_series(1, CASE WHEN m.slug = 'plan-1' THEN 500 ELSE 2 END) k",
    "INSERT INTO disclosures_measurelisting (measure_id, title, unit, assertions, corrected, disputed,"
    " first_precision, last_precision, sort_date, pair, asserted_in) SELECT id, title, unit, 2,"
    " CASE WHEN mod(id, 40) = 0 THEN 1 ELSE 0 END, CASE WHEN mod(id, 50) = 0 THEN 1 ELSE 0 END, '', '',"
    " '2000-01-01'::date + mod(id, 5000)::int, 'pair' || mod(id, 100), ARRAY[%(record)s]"
    " FROM disclosures_measure",
    "ANALYZE disclosures_measure", "ANALYZE disclosures_figure", "ANALYZE disclosures_measurelisting",
)  # fmt: skip


@pytest.fixture
def many(db: None) -> None:
    record = make.StatementFactory(public=True)
    values = {"about": record.pk, "record": record.pk, "source": record.source_id, "many": MEASURES}
    with connection.cursor() as cursor:
        # They keep the history of each row, which no plan asks for and takes twenty times as long as the row.
        for table in ("disclosures_measure", "disclosures_figure"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in ROWS:
            cursor.execute(statement, values)


def plans_of(read: Any) -> Plans:
    with CaptureQueriesContext(connection) as captured:
        read()
    plans = Plans()
    for each in captured.captured_queries:
        if any(table in each["sql"] for table in LARGE) and each["sql"].lstrip().startswith("SELECT"):
            plans.add(each["sql"])
    return plans


def read_whole(plans: Plans) -> set[str]:
    return {each["Relation Name"] for each in plans.nodes if each["Node Type"] == "Seq Scan"} & LARGE


@pytest.mark.parametrize("deep", [False, True], ids=["first page", "deep page"])
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "measures"),
        ("unit=people", "measures_by_unit"),
        ("status=corrected", "measures_corrected"),
        ("status=disputed", "measures_disputed"),
        ("unit=people&status=corrected", "measures_corrected_by_unit"),
        ("unit=people&status=disputed", "measures_disputed_by_unit"),
    ],
)
def test_a_list_is_one_scan_of_its_index(many: None, query: str, index: str, deep: bool):
    chosen = MeasureFilter(QueryDict(query))
    if deep:
        chosen = MeasureFilter(QueryDict(f"{query}&cursor={page(chosen).on}"))
    assert chosen.is_valid, chosen.form.errors
    plans = plans_of(lambda: page(chosen))
    assert index in plans.indexes
    assert not plans.sorted_rows
    assert not read_whole(plans)


def test_counting_stops(many: None):
    plans = plans_of(lambda: how_many_measures(MeasureFilter(QueryDict(""))))
    assert plans.indexes == {"measures"}
    assert [each["Plan Rows"] for each in plans.nodes if each["Node Type"] == "Limit"] == [MOST_COUNTED + 1]


def test_a_rare_word_is_asked_of_the_search_index(many: None):
    plans = plans_of(lambda: page(MeasureFilter(QueryDict("q=4711"))))
    assert "measure_search" in plans.indexes
    assert not read_whole(plans)


def test_numbers_are_read_by_measure_in_their_order_and_no_further_than_they_are_shown(many: None):
    listed = [row.pk for row in MeasureListing.objects.order_by("-sort_date")[:25]]
    # A measure has two numbers here, as quickly sorted: what counts is that an index has their order.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
    with CaptureQueriesContext(connection) as captured:
        numbers_of(listed)
    assert len(captured) == 3
    by_measure, *whole = [Plans() for _ in captured]
    for plans, each in zip((by_measure, *whole), captured, strict=True):
        plans.add(each["sql"])
        assert not read_whole(plans)
    assert not by_measure.sorted_rows
    scans = [node for node in by_measure.nodes if node.get("Index Name", "").startswith("figure_")]
    assert len(scans) == 2
    assert all("measure_id =" in node["Index Cond"] for node in scans)
    limits = [node["Plan Rows"] for node in by_measure.nodes if node["Node Type"] == "Limit"]
    assert len(limits) == 2
    assert max(limits) <= MOST_STANDING + 1
    # What is shown of them is put in order once, all together.
    assert all(plans.sorted_rows <= len(listed) * (MOST_STANDING + 1) for plans in whole)


def test_the_page_of_a_measure_with_many_numbers_reads_one_page_of_them(many: None):
    listing = MeasureListing.objects.select_related("measure__subject").get(measure__slug="plan-1")
    plans = plans_of(lambda: ledger(listing))
    assert "figure_in_order" in plans.indexes
    assert not read_whole(plans)
    after = ledger(listing).after
    assert after
    deep = plans_of(lambda: ledger(listing, after))
    assert "figure_in_order" in deep.indexes
    assert not read_whole(deep)
