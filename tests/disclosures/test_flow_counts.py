"""Flows and their counts always say what the data shares and agreements say."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosures.actions import publish, set_parties, withdraw
from disclosures.listing import recount, relist
from disclosures.models import DataShare, Flow, FlowCount, Organisation, PairAgreement, Role
from disclosures.rollups import flows
from tests import factories as make
from tests.disclosures.test_record_round_trip import load

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).resolve().parents[2] / "record"


def counts() -> set[tuple[Any, ...]]:
    return set(FlowCount.objects.values_list("giver", "dataset", "receiver", "count", "with_number"))


def kept() -> tuple[set[Any], set[Any], set[Any]]:
    own = [field.attname for field in Flow._meta.concrete_fields if field.name != "id"]
    return (
        set(Flow.objects.values_list(*own)),
        counts(),
        set(PairAgreement.objects.values_list("disclosure", "first", "second", "sort_date")),
    )


@pytest.fixture
def giver() -> Organisation:
    return make.OrganisationFactory(slug="giver", name="Giver")


@pytest.fixture
def receiver() -> Organisation:
    return make.OrganisationFactory(slug="receiver", name="Receiver")


def test_a_published_share_is_counted_by_pair_giver_receiver_dataset_and_way(
    giver: Organisation, receiver: Organisation
) -> None:
    make.DataShareFactory(giver=giver, receiver=receiver, people_requested=0, public=True)
    make.DataShareFactory(giver=giver, receiver=receiver, requests_made=12, public=True)
    make.DataShareFactory(giver=giver, receiver=receiver, records_matched=3, dataset="", public=True)
    make.DataShareFactory(giver=giver, receiver=receiver)
    g, r, npd = giver.pk, receiver.pk, "National Pupil Database"
    # Zero is a number; a number of requests says nothing about people.
    assert counts() == {
        (None, None, None, 3, 2),
        (g, None, None, 3, 2),
        (None, None, r, 3, 2),
        (g, None, r, 3, 2),
        (None, npd, None, 2, 1),
        (None, "", None, 1, 1),
        (g, npd, r, 2, 1),
        (g, "", r, 1, 1),
    }


def test_several_givers_and_receivers_are_a_flow_between_each_two() -> None:
    bodies = [make.OrganisationFactory() for _ in range(4)]
    roles = [Role.GIVER, Role.GIVER, Role.RECEIVER, Role.RECEIVER]
    make.DataShareFactory(parties=list(zip(bodies, roles, strict=True)), public=True)
    assert Flow.objects.count() == 4
    assert FlowCount.objects.whole().get().count == 4


def test_without_a_giver_or_a_receiver_there_is_no_flow(giver: Organisation) -> None:
    make.DataShareFactory(parties=[(giver, Role.GIVER)], public=True)
    assert kept() == (set(), set(), set())
    assert list(flows.differences()) == []


def test_withdrawing_leaves_nothing(giver: Organisation, receiver: Organisation) -> None:
    share = make.DataShareFactory(giver=giver, receiver=receiver, public=True)
    agreement = make.AgreementFactory(parties=[(giver, Role.PARTY), (receiver, Role.PARTY)], public=True)
    assert Flow.objects.count() == PairAgreement.objects.count() == 1
    withdraw(share, by=None, reason="The source was withdrawn.")
    withdraw(agreement, by=None, reason="The source was withdrawn.")
    assert kept() == (set(), set(), set())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("dataset", "Learning Records Service"),
        ("people_requested", 74),
        ("records_matched", 0),
        ("period_start", dt.date(2019, 5, 1)),
    ],
)
def test_a_correction_of_a_share_is_followed(column: str, value: object) -> None:
    share = make.DataShareFactory(public=True)
    before = kept()
    setattr(share, column, value)
    share.save()
    relist([share.pk])
    assert kept() != before
    assert list(flows.differences()) == []


def test_an_agreement_stands_between_each_two_of_its_parties(
    giver: Organisation, receiver: Organisation
) -> None:
    third = make.OrganisationFactory()
    agreement = make.AgreementFactory(
        parties=[(receiver, Role.PARTY), (giver, Role.PARTY), (third, Role.AUTHORITY)], public=True
    )
    found = PairAgreement.objects.values_list("disclosure", "first", "second")
    assert set(found) == {
        (agreement.pk, giver.pk, receiver.pk),
        (agreement.pk, giver.pk, third.pk),
        (agreement.pk, receiver.pk, third.pk),
    }


STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["publish", "withdraw", "parties", "dataset", "people", "records", "date", "relist"]),
    ),
    max_size=14,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS)
def test_they_stay_true_whatever_is_done(steps: list[tuple[int, str]]) -> None:
    with transaction.atomic():
        bodies = [make.OrganisationFactory() for _ in range(3)]
        rows = [make.DataShareFactory(giver=bodies[n % 2], receiver=bodies[2]) for n in range(3)]
        rows.append(make.AgreementFactory(parties=[(each, Role.PARTY) for each in bodies]))
        for n, step in steps:
            _do(step, rows[n], bodies)
        assert list(flows.differences()) == []
        before = kept()
        recount()
        assert kept() == before
        transaction.set_rollback(True)


def _do(step: str, row: Any, bodies: list[Organisation]) -> None:
    row.refresh_from_db()
    if step == "publish":
        publish(row, by=None)
    elif step == "withdraw":
        withdraw(row, by=None, reason="Invented reason.")
    elif step == "parties":
        set_parties(row, [(bodies[0], Role.GIVER), (bodies[1], Role.RECEIVER), (bodies[2], Role.RECEIVER)])
    elif isinstance(row, DataShare) and step != "relist":
        if step == "dataset":
            row.dataset = f"{row.dataset[:30]}, once more"
        elif step == "people":
            row.people_requested = None if row.people_requested else 5
        elif step == "records":
            row.records_matched = None if row.records_matched is not None else 0
        else:
            row.period_start = None
        row.save()
        relist([row.pk])
    else:
        relist([row.pk])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE disclosures_flowcount SET count = count + 1 WHERE giver_id IS NULL AND dataset IS NULL",
        "UPDATE disclosures_flowcount SET with_number = 0 WHERE dataset <> ''",
        "DELETE FROM disclosures_flowcount WHERE receiver_id IS NOT NULL AND giver_id IS NULL",
        "UPDATE disclosures_flow SET dataset = 'Another'",
        "UPDATE disclosures_flow SET has_number = NOT has_number",
        "DELETE FROM disclosures_flow",
        "DELETE FROM disclosures_pairagreement",
        "UPDATE disclosures_disclosure SET state = 'withdrawn', withdrawn_reason = 'Unseen.'"
        " WHERE kind = 'agreement'",
    ],
)
def test_a_broken_row_is_found(statement: str) -> None:
    bodies = [make.OrganisationFactory() for _ in range(2)]
    make.DataShareFactory(giver=bodies[0], receiver=bodies[1], people_requested=5, public=True)
    make.AgreementFactory(parties=[(each, Role.PARTY) for each in bodies], public=True)
    assert list(flows.differences()) == []
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(flows.differences()) != []


def test_the_record_itself_loaded_twice(tmp_path: Path) -> None:
    load(RECORD)
    assert list(flows.differences()) == []
    assert FlowCount.objects.whole().get().count == Flow.objects.count() > 0
    # Another load that changes a dataset and a giver.
    folder = tmp_path / "record"
    shutil.copytree(RECORD, folder)
    path = folder / "data_shares.csv"
    path.write_text(path.read_text().replace(",National Pupil Database,", ",Pupil Database,"))
    before = kept()
    load(folder)
    assert list(flows.differences()) == []
    assert kept() != before
