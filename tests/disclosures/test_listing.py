"""Copies and counts on the timeline always say what the rows say."""

import datetime
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosures.actions import NotPublishable, change_slug, publish, set_parties, withdraw
from disclosures.listing import count_differences, recount, relist
from disclosures.models import Disclosure, Party, PublicationVersion, Role, State, TimelineCount
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_draft_has_no_place_on_a_timeline_and_is_in_no_count() -> None:
    draft = make.FOIResponseFactory(in_review=True)
    assert list(Party.objects.filter(disclosure=draft).values_list("sort_date", "reference")) == [(None, "")]
    assert not TimelineCount.objects.exists()


def test_publishing_places_it_under_each_organisation_once() -> None:
    department = make.OrganisationFactory()
    share = make.DataShareFactory(
        parties=[(department, Role.GIVER), (department, Role.AUTHORITY)], public=True
    )
    parties = Party.objects.filter(disclosure=share, organisation=department)
    assert sorted(parties.values_list("is_first", "sort_date")) == [
        (False, datetime.date(2020, 1, 1)),
        (True, datetime.date(2020, 1, 1)),
    ]
    assert TimelineCount.objects.get(organisation=department).count == 1


def test_withdrawing_takes_it_out_of_every_copy_and_count() -> None:
    reply = make.FOIResponseFactory(public=True)
    withdraw(reply, by=None, reason="The source was withdrawn.")
    assert not TimelineCount.objects.exists()
    assert set(Party.objects.values_list("sort_date", flat=True)) == {None}
    assert not Disclosure.objects.public().exists()


def test_a_row_says_who_took_part_and_which_fields() -> None:
    item = make.DataItemFactory(name="Nationality")
    giver, receiver = make.OrganisationFactory(name="Giver"), make.OrganisationFactory(name="Receiver")
    share = make.DataShareFactory(giver=giver, receiver=receiver, items=[item], public=True)
    row = Disclosure.objects.get(pk=share.pk)
    assert (row.organisation_names, row.giver_names, row.receiver_names) == (
        "Giver; Receiver",
        "Giver",
        "Receiver",
    )
    assert row.field_names == "Nationality"
    assert {f"org:{giver.pk}", f"org:{receiver.pk}", f"item:{item.pk}"} <= set(row.facet_words)


def test_a_contradiction_counts_only_while_both_ends_are_public() -> None:
    link = make.LinkFactory()
    ends = Disclosure.objects.filter(pk__in=[link.from_disclosure_id, link.to_disclosure_id])
    parties = Party.objects.filter(disclosure__in=ends)
    assert parties.count() >= 2
    assert list(ends.values_list("has_contradiction", flat=True)) == [True, True]
    assert set(parties.values_list("has_contradiction", flat=True)) == {True}
    withdraw(link.from_disclosure, by=None, reason="The source was withdrawn.")
    assert list(ends.values_list("has_contradiction", flat=True)) == [False, False]
    assert set(parties.values_list("has_contradiction", flat=True)) == {False}


def test_every_change_of_what_is_public_raises_the_version() -> None:
    reply = make.FOIResponseFactory()
    versions = [PublicationVersion.current()]
    publish(reply, by=None)
    versions.append(PublicationVersion.current())
    change_slug(reply, "2020-another-address")
    versions.append(PublicationVersion.current())
    withdraw(reply, by=None, reason="The source was withdrawn.")
    versions.append(PublicationVersion.current())
    assert versions == sorted(set(versions))


def test_publishing_twice_changes_nothing() -> None:
    reply = make.FOIResponseFactory(public=True)
    version = PublicationVersion.current()
    publish(reply, by=None)
    assert PublicationVersion.current() == version
    assert TimelineCount.objects.filter(organisation=None).get().count == 1


def test_what_is_missing_is_said_in_sentences() -> None:
    reply = make.FOIResponseFactory(title="", summary="", source=None, parties=[])
    with pytest.raises(NotPublishable) as refusal:
        publish(reply, by=None)
    assert len(refusal.value.reasons) == 4
    reply.refresh_from_db()
    assert reply.state == State.DRAFT


def test_a_withdrawal_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="says why"):
        withdraw(make.FOIResponseFactory(public=True), by=None, reason=" ")


def test_an_address_is_never_given_to_another_record() -> None:
    first = make.FOIResponseFactory(slug="2020-first", public=True)
    second = make.FOIResponseFactory(slug="2020-second", public=True)
    change_slug(first, "2020-third")
    for taken in ("2020-first", "2020-third"):
        with pytest.raises(ValueError, match="taken"):
            change_slug(second, taken)
    change_slug(first, "2020-first")
    assert list(first.former_slugs.values_list("slug", flat=True)) == ["2020-third"]


def test_one_authority_has_one_published_record_with_a_reference() -> None:
    department = make.OrganisationFactory()
    make.FOIResponseFactory(organisation=department, reference="2016-0042333", public=True)
    second = make.FOIResponseFactory(organisation=department, reference="2016-0042333")
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(second, by=None)
    publish(make.FOIResponseFactory(reference="2016-0042333"), by=None)


ACTIONS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["publish", "withdraw", "parties", "date", "relist"])),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ACTIONS)
def test_counts_stay_true_whatever_is_done(steps: list[tuple[int, str]]) -> None:
    with transaction.atomic():
        bodies = [make.OrganisationFactory() for _ in range(3)]
        rows = [make.FOIResponseFactory(organisation=bodies[n % 3]) for n in range(4)]
        for n, step in steps:
            _do(step, rows[n], bodies)
        assert count_differences() == []
        before = set(TimelineCount.objects.values_list("organisation", "kind", "year", "count"))
        recount()
        after = set(TimelineCount.objects.values_list("organisation", "kind", "year", "count"))
        assert before == after
        transaction.set_rollback(True)


def _do(step: str, row: Disclosure, bodies: list) -> None:
    row.refresh_from_db()
    if step == "publish":
        publish(row, by=None)
    elif step == "withdraw":
        withdraw(row, by=None, reason="Invented reason.")
    elif step == "parties":
        set_parties(row, [(bodies[0], Role.AUTHORITY), (bodies[1], Role.PARTY), (bodies[0], Role.PARTY)])
    elif step == "date":
        detail: Any = row.detail
        detail.responded_on = datetime.date(2021, 5, 6)
        detail.save()
        relist([row.pk])
    else:
        relist([row.pk])


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_are_both_counted() -> None:
    department = make.OrganisationFactory()
    rows = [make.FOIResponseFactory(organisation=department) for _ in range(6)]

    def go(row: Disclosure) -> None:
        try:
            publish(row, by=None)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert TimelineCount.objects.get(organisation=department).count == 6
    assert count_differences() == []
