"""How PostgreSQL finds the pages of data flows among ten thousand records: by index, a page at a time."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures.filters.flows import Position
from disclosures.invented import scale
from disclosures.models import FlowCount, Organisation
from disclosures.queries import flows, pairs
from disclosures.rollups import flows as rollup
from tests.disclosures.test_plans import MADE, ROWS, Plans

LARGE = {
    "disclosures_flow", "disclosures_flowcount", "disclosures_pairagreement", "disclosures_disclosure",
    "disclosures_datashare", "disclosures_agreement", "disclosures_disclosureitem", "disclosures_link",
}  # fmt: skip


@pytest.fixture(scope="module")
def invented_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Committed so that PostgreSQL knows their number; gone afterwards."""
    with django_db_blocker.unblock():
        scale.make(ROWS, seed=12, force=True, progress=lambda done: None)
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(MADE)} CASCADE")


@pytest.fixture
def largest(invented_rows: None, db: None) -> tuple[Organisation, Organisation]:
    count = FlowCount.objects.by_pair().select_related("giver", "receiver")[0]
    assert count.giver and count.receiver
    assert count.count > 50
    return count.giver, count.receiver


def plans_of(read: Callable[[], Any]) -> Plans:
    with CaptureQueriesContext(connection) as captured:
        assert read()
    plans = Plans()
    for each in captured.captured_queries:
        plans.add(each["sql"])
    return plans


def read_whole(plans: Plans) -> set[str]:
    return {node["Relation Name"] for node in plans.nodes if node["Node Type"] == "Seq Scan"} & LARGE


def test_the_rows_are_skewed_and_counted(largest: tuple[Organisation, Organisation]) -> None:
    assert list(rollup.differences()) == []
    whole = FlowCount.objects.whole().get()
    assert 0 < whole.with_number < whole.count
    assert FlowCount.objects.by_dataset().count() > 5
    assert FlowCount.objects.by_pair().count() > 200


def test_the_matrix_is_read_from_the_ends_of_indexes(largest: tuple[Organisation, Organisation]) -> None:
    plans = plans_of(lambda: flows.matrix(12, 10))
    assert {"givers_by_count", "receivers_by_count", "flow_by_date"} <= plans.indexes
    assert not read_whole(plans)


def test_the_diagram_takes_the_most_frequent_ways(largest: tuple[Organisation, Organisation]) -> None:
    plans = plans_of(lambda: [flows.ways(40), flows.commonest_dataset()])
    assert {"ways_by_count", "datasets_by_count"} <= plans.indexes
    assert not read_whole(plans)
    assert not plans.sorted_rows


def test_a_page_of_pairs_is_one_scan_of_its_index_also_far_down(
    largest: tuple[Organisation, Organisation],
) -> None:
    giver, receiver = largest
    # A body has a few dozen pairs here, as quickly sorted: what counts is that the index has their order.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
    for of_giver, of_receiver, index in (
        (None, None, "pairs_by_count"),
        (giver, None, "pairs_of_giver"),
        (None, receiver, "pairs_of_receiver"),
    ):
        last = flows.pairs(of_giver, of_receiver, None, 4)[-1]
        place = Position(last.count, last.giver_id or 0, last.receiver_id or 0)
        for after in (None, place):
            plans = plans_of(partial(flows.pairs, of_giver, of_receiver, after, 20))
            assert {index, "flow_of_pair"} <= plans.indexes
            assert not read_whole(plans)
            assert not plans.sorted_rows


def test_pairs_of_others_are_one_scan_past_those_of_the_matrix(
    largest: tuple[Organisation, Organisation],
) -> None:
    found = flows.matrix(12, 10)
    besides = flows.Besides(
        tuple(each.giver_id or 0 for each in found.givers),
        tuple(each.receiver_id or 0 for each in found.receivers),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
    last = flows.pairs(None, None, None, 4, besides)[-1]
    place = Position(last.count, last.giver_id or 0, last.receiver_id or 0)
    for after in (None, place):
        plans = plans_of(partial(flows.pairs, None, None, after, 20, besides))
        assert {"pairs_by_count", "flow_of_pair"} <= plans.indexes
        assert not read_whole(plans)
        assert not plans.sorted_rows


def test_the_largest_pair_is_read_a_page_at_a_time(largest: tuple[Organisation, Organisation]) -> None:
    first = pairs.read(*largest, None, 50)
    assert first.has_more
    # Agreements and links are a few hundred here, quicker read whole: what counts is that an index can serve.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    after = pairs.position(*largest, first.flows[-1].slug)
    for place in (None, after):
        plans = plans_of(partial(pairs.read, *largest, place, 50))
        assert {"flow_of_pair", "agreement_of_pair"} <= plans.indexes
        assert not read_whole(plans)
        assert plans.sorted_rows <= 51 * pairs.FIGURES_A_SHARE


def test_no_page_skips_rows_by_number(largest: tuple[Organisation, Organisation]) -> None:
    with CaptureQueriesContext(connection) as captured:
        flows.pairs(None, None, None, 20)
        pairs.read(*largest, None, 50)
    assert not any(" OFFSET " in each["sql"] for each in captured.captured_queries)


def test_counts_change_by_the_constraint_and_never_by_reading_all(
    largest: tuple[Organisation, Organisation],
) -> None:
    ids = [flow.pk for flow in pairs.read(*largest, None, 3).flows]
    with CaptureQueriesContext(connection) as captured:
        rollup.take_out(ids)
        rollup.put_in(ids)
    plans = Plans()
    for each in captured.captured_queries:
        plans.add(each["sql"])
    assert not read_whole(plans)
    assert list(rollup.differences()) == []
