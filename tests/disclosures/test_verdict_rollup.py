"""Verdicts that lists and tabs read are those of the rule, whatever happens to the rows they are made of."""

import datetime
import random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures.actions import publish, set_parties, withdraw
from disclosures.editing.linking import remove
from disclosures.keeping.verifying import rollups
from disclosures.listing import recount, relist, unlist
from disclosures.models import (
    ClaimCount,
    ClaimSpeaker,
    ClaimVerdict,
    Disclosure,
    Evidence,
    FigureStatus,
    Link,
    Organisation,
    OrganisationKind,
    Relation,
    Role,
    Verdict,
)
from disclosures.rollups import verdicts
from disclosures.rules import cases
from tests import factories as make
from tests.record_files import RECORD, SMALL, changed, write

pytestmark = pytest.mark.django_db
BEFORE = datetime.date(2019, 5, 6)


def found() -> list[tuple[str, str]]:
    return list(verdicts.differences())


def counts(body: Organisation | None = None) -> dict[str, int]:
    return dict(ClaimCount.objects.filter(organisation=body).values_list("verdict", "count"))


def verdict(claim: Any) -> str:
    kept: str = ClaimVerdict.objects.get(pk=claim.pk).verdict
    return kept


def test_publishing_linking_and_withdrawing_are_followed() -> None:
    body = make.OrganisationFactory()
    claim = make.StatementFactory(organisation=body)
    assert not ClaimVerdict.objects.exists() and not ClaimSpeaker.objects.exists() and counts() == {}
    publish(claim, by=None)
    assert counts() == counts(body) == {Verdict.NOT_EVIDENCED: 1}
    link = make.LinkFactory(
        from_disclosure=make.AgreementFactory(in_force_from=BEFORE, public=True), to_disclosure=claim
    )
    assert counts() == counts(body) == {Verdict.CONTRADICTED_BY_LINKED: 1}
    assert found() == []
    remove(link.pk, "It was a slip.", by=make.EditorFactory())
    assert verdict(claim) == Verdict.NOT_EVIDENCED
    withdraw(claim, by=None, reason="The source was withdrawn.")
    assert not ClaimVerdict.objects.exists() and counts() == counts(body) == {}
    assert found() == []


def test_what_is_two_links_away_is_followed() -> None:
    """A later reply tells of the time before by its own link to an agreement, which is published last."""
    claim = make.StatementFactory(public=True)
    reply = make.FOIResponseFactory(responded_on=datetime.date(2021, 1, 1), public=True)
    agreement = make.AgreementFactory(in_force_from=BEFORE)
    make.LinkFactory(from_disclosure=reply, to_disclosure=claim)
    make.LinkFactory(from_disclosure=reply, relation=Relation.CONFIRMS, to_disclosure=agreement)
    assert verdict(claim) == Verdict.NOT_BORNE_OUT
    publish(agreement, by=None)
    assert verdict(claim) == Verdict.CONTRADICTED_BY_LINKED
    withdraw(agreement, by=None, reason="The source was withdrawn.")
    assert verdict(claim) == Verdict.NOT_BORNE_OUT
    assert found() == []


def test_a_correction_that_is_withdrawn_corrects_no_longer() -> None:
    body = make.OrganisationFactory()
    claim, by = (
        make.StatementFactory(organisation=body, public=True),
        make.StatementFactory(organisation=body, made_on=datetime.date(2021, 1, 1), public=True),
    )
    measure = make.MeasureFactory()
    now = make.FigureFactory(measure=measure, asserted_in=by, value=531)
    make.FigureFactory(measure=measure, asserted_in=claim, status=FigureStatus.CORRECTED, corrected_by=now)
    assert verdict(claim) == Verdict.CORRECTED
    withdraw(by, by=None, reason="The source was withdrawn.")
    assert verdict(claim) == Verdict.NOT_EVIDENCED
    assert found() == []


def test_a_change_of_speaker_moves_the_count() -> None:
    first, second = make.OrganisationFactory(), make.OrganisationFactory(kind=OrganisationKind.CAMPAIGN)
    claim = make.StatementFactory(organisation=first, public=True)
    unlist([claim.pk])
    set_parties(claim, [(second, Role.SPEAKER)])
    relist([claim.pk])
    assert (counts(first), counts(second)) == ({}, {Verdict.NOT_JUDGED: 1})
    assert found() == []


def test_a_link_that_goes_between_taking_out_and_putting_in_leaves_no_hole() -> None:
    link = make.LinkFactory()
    unlist([link.from_disclosure_id])
    Link.objects.all().delete()
    relist([link.from_disclosure_id, link.to_disclosure_id])
    assert found() == []
    assert counts() == {Verdict.NOT_EVIDENCED: 1}


def test_a_load_of_the_real_record_and_another_of_it_agree_with_the_rule() -> None:
    call_command("load_record", str(RECORD))
    assert found() == []
    kept = sorted(
        ClaimVerdict.objects.values_list("pk", "verdict", "strength", "evidence_count", "sort_date")
    )
    listed = sorted(ClaimSpeaker.objects.values_list("disclosure", "organisation", "verdict"))
    totals = counts()
    call_command("load_record", str(RECORD))
    recount()
    assert found() == []
    assert (
        sorted(ClaimVerdict.objects.values_list("pk", "verdict", "strength", "evidence_count", "sort_date"))
        == kept
    )
    assert sorted(ClaimSpeaker.objects.values_list("disclosure", "organisation", "verdict")) == listed
    assert counts() == totals and sum(totals.values()) == len(kept)


def some_record(seed: int) -> list[Any]:
    """Statements of all sorts of bodies, some with links that weigh, some with corrected numbers."""
    chance = random.Random(seed)
    kinds = [*OrganisationKind, *[OrganisationKind.DEPARTMENT] * 6]
    bodies = [make.OrganisationFactory(kind=kind) for kind in kinds]
    others = [
        made(public=chance.random() < 0.8, evidence=chance.choice(Evidence.values), **values)
        for made, values in (
            (make.AgreementFactory, {"in_force_from": BEFORE}),
            (make.DataShareFactory, {"period_start": BEFORE}),
            (make.FOIResponseFactory, {"responded_on": datetime.date(2021, 1, 1)}),
        )
        for _ in range(3)
    ]
    claims: list[Any] = []
    for _ in range(24):
        claim = make.StatementFactory(
            public=chance.random() < 0.9, made_on=datetime.date(chance.randint(2018, 2022), 3, 4)
        )
        roles = chance.choices([Role.SPEAKER, Role.PARTY], k=chance.randint(0, 3))
        unlist([claim.pk])
        set_parties(claim, zip(chance.sample(bodies, len(roles)), roles, strict=True))
        relist([claim.pk])
        for other in chance.sample([*others, *claims[-3:]], chance.choice([0, 0, 1, 1, 2])):
            ends = chance.sample([claim, other], 2)
            relation = chance.choice([*cases.WEIGHED, *cases.WEIGHED[:2] * 2, Relation.CITES])
            make.LinkFactory(from_disclosure=ends[0], to_disclosure=ends[1], relation=relation)
        if claims and chance.random() < 0.2:
            measure = make.MeasureFactory()
            now = make.FigureFactory(measure=measure, asserted_in=chance.choice(claims), value=531)
            make.FigureFactory(
                measure=measure, asserted_in=claim, status=FigureStatus.CORRECTED, corrected_by=now
            )
        claims.append(claim)
    return claims


@pytest.mark.parametrize("seed", range(5))
def test_all_at_once_they_are_judged_as_one_by_one(seed: int) -> None:
    ids = [claim.pk for claim in some_record(seed)]
    alone = {pk: case.judgement for each in ids for pk, case in cases.cases([each]).items()}
    days = dict(Disclosure.objects.values_list("pk", "sort_date"))
    assert len({one.verdict for one in alone.values()}) > 2
    for judged in (lambda: None, recount):
        judged()
        assert {row.pk: (row.verdict, row.strength, row.evidence_count, row.sort_date)
                for row in ClaimVerdict.objects.all()} == {
            pk: (one.verdict, one.strength, one.evidence_count, days[pk]) for pk, one in alone.items()
        }  # fmt: skip
        assert found() == []


def test_statements_with_which_nothing_is_linked_cost_the_same_however_many() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            verdicts.make_anew()
            assert found() == []
        return len(captured)

    make.LinkFactory()
    make.StatementFactory(public=True)
    few = asked()
    for _ in range(5):
        make.StatementFactory(public=True)
    assert asked() == few
    assert ClaimVerdict.objects.count() == 7


def test_batches_leave_none_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "AT_ONCE", 2)
    for _ in range(5):
        make.LinkFactory()
    verdicts.make_anew()
    assert ClaimVerdict.objects.count() == Disclosure.objects.filter(kind="statement").count()
    assert found() == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pk: ClaimVerdict.objects.filter(pk=pk).update(verdict=Verdict.SUPPORTED),
        lambda pk: ClaimVerdict.objects.filter(pk=pk).update(strength=3),
        lambda pk: ClaimVerdict.objects.filter(pk=pk).update(sort_date=datetime.date(2000, 1, 1)),
        lambda pk: ClaimVerdict.objects.filter(pk=pk).delete(),
        lambda pk: ClaimSpeaker.objects.filter(disclosure=pk).delete(),
        lambda pk: ClaimSpeaker.objects.filter(disclosure=pk).update(verdict=Verdict.SUPPORTED),
        lambda pk: ClaimCount.objects.filter(organisation=None).update(count=7),
        lambda pk: ClaimCount.objects.exclude(organisation=None).delete(),
        lambda pk: Disclosure.objects.filter(pk=pk).update(state="in-review"),
    ],
)
def test_a_spoilt_row_is_found(spoil: Any) -> None:
    claim = make.StatementFactory(public=True)
    assert found() == []
    spoil(claim.pk)
    assert found() != []
    recount()
    assert found() == []


def test_verify_tells() -> None:
    make.StatementFactory(public=True)
    ClaimCount.objects.update(count=7)
    said = [(one.what, one.says) for one in rollups(lambda text: None)]
    assert ("rollup", "all organisations: 7 counted, 1 there") in said


def test_a_thousand_take_as_many_queries_as_one() -> None:
    few = [make.LinkFactory().to_disclosure_id]
    many = few + [make.LinkFactory().to_disclosure_id for _ in range(4)]

    def asked(ids: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            verdicts.put_in(ids)
        return len(captured)

    assert asked(many) == asked(few)


def test_a_body_that_changes_its_kind_by_a_load_is_judged_anew(tmp_path: Any) -> None:
    """Whose words are judged goes by the kind of the body."""
    call_command("load_record", str(write(tmp_path / "one", SMALL)))
    row = next(
        n
        for n, each in enumerate(SMALL["organisations"])
        if each["slug"] == SMALL["statements"][0]["organisation_slug"]
    )
    other = changed(SMALL, "organisations", row, kind="campaign")
    call_command("load_record", str(write(tmp_path / "two", other)))
    assert counts()[Verdict.NOT_JUDGED] >= 1
    assert found() == []
