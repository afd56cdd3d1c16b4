"""Where data items are used and how often is what the rows say, whatever was done to them."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosures.actions import publish, withdraw
from disclosures.listing import recount, relist
from disclosures.models import (
    DataItem,
    Disclosure,
    DisclosureItem,
    FieldCount,
    FieldUse,
    Kind,
)
from disclosures.rollups import fields
from tests import factories as make

pytestmark = pytest.mark.django_db


def counts() -> set[tuple[int, str, str, int]]:
    return set(FieldCount.objects.values_list("item", "kind", "collection", "count"))


def uses() -> set[tuple[Any, ...]]:
    names = ("disclosure", "item", "kind", "collection", "change", "effective_on", "date_precision")
    return set(FieldUse.objects.values_list(*names))


def test_only_what_is_public_is_counted() -> None:
    item = make.DataItemFactory()
    change = make.CensusFieldChangeFactory(items=[item])
    assert not FieldUse.objects.exists()
    publish(change, by=None)
    assert counts() == {(item.pk, Kind.CENSUS_CHANGE, "School Census", 1)}
    withdraw(change, by=None, reason="The source was withdrawn.")
    assert (counts(), uses()) == (set(), set())


def test_a_change_keeps_from_when_it_is_in_effect_and_how_exactly_that_is_known() -> None:
    item = make.DataItemFactory()
    change = make.CensusFieldChangeFactory(items=[item], date_precision="month", public=True)
    told = make.CensusFieldChangeFactory(
        items=[item], effective_on=None, announced_on=dt.date(2019, 1, 1), public=True
    )
    assert uses() == {
        (change.pk, item.pk, "census-change", "School Census", "added", dt.date(2020, 9, 1), "month"),
        (told.pk, item.pk, "census-change", "School Census", "added", None, ""),
    }


def test_a_broken_row_and_a_broken_count_are_found() -> None:
    item = make.DataItemFactory()
    make.DataShareFactory(items=[item], public=True)
    assert list(fields.differences()) == []
    FieldCount.objects.update(count=7)
    assert [says for _which, says in fields.differences()] == ["data-share: 7 counted, 1 there"]
    FieldCount.objects.update(count=1)
    FieldUse.objects.update(sort_date=dt.date(1999, 1, 1))
    assert [says[-14:] for _which, says in fields.differences()] == ["is out of date"]
    FieldUse.objects.all().delete()
    assert [says[-10:] for _which, says in fields.differences()] == ["is missing"]
    fields.make_anew()
    assert list(fields.differences()) == []


STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["publish", "withdraw", "items", "date", "move", "anew"])),
    max_size=14,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS)
def test_it_stays_true_whatever_is_done(steps: list[tuple[int, str]]) -> None:
    with transaction.atomic():
        items = [make.DataItemFactory() for _ in range(3)]
        rows: list[Any] = [
            make.CensusFieldChangeFactory(items=items[:2]), make.DataShareFactory(items=items),
            make.CensusFieldChangeFactory(items=items[1:], collection="Another Census"),
            make.AgreementFactory(items=items[:1]),
        ]  # fmt: skip
        for n, step in steps:
            _do(step, rows[n], items)
        assert list(fields.differences()) == []
        before = (counts(), uses())
        recount()
        assert (counts(), uses()) == before
        transaction.set_rollback(True)


def _do(step: str, row: Disclosure, items: list[DataItem]) -> None:
    row.refresh_from_db()
    if step == "publish":
        publish(row, by=None)
    elif step == "withdraw":
        withdraw(row, by=None, reason="Invented reason.")
    elif step == "items":
        # As the desk does: the rows are gone before the lists are made anew.
        DisclosureItem.objects.filter(disclosure=row.pk).delete()
        DisclosureItem.objects.create(disclosure_id=row.pk, item=items[2], written="Written so")
        relist([row.pk])
    elif step == "move":
        first = DisclosureItem.objects.filter(disclosure=row.pk).first()
        if first:
            DisclosureItem.objects.filter(disclosure=row.pk).exclude(pk=first.pk).delete()
            DisclosureItem.objects.filter(pk=first.pk).update(item=items[0])
            relist([row.pk])
    elif step == "anew":
        fields.make_anew()
    else:
        Disclosure.objects.filter(pk=row.pk).update(date=dt.date(2020, 5, 6))
        relist([row.pk])
