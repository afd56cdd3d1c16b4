"""The rule by which a statement is read: each verdict, and each way in which it must not be reached."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from disclosures.actions import publish, withdraw
from disclosures.editing.linking import NewLink, add, agree
from disclosures.listing import relist
from disclosures.models import (
    Disclosure,
    Document,
    DocumentState,
    Evidence,
    FigureStatus,
    Link,
    Organisation,
    OrganisationKind,
    Outcome,
    ProceedingKind,
    Relation,
    Trust,
    Verdict,
)
from disclosures.rules.cases import cases
from disclosures.rules.verdicts import Effect, Judgement, Why
from tests import factories as make

SAID_ON = datetime.date(2020, 3, 4)
BEFORE, AFTER = datetime.date(2019, 5, 6), datetime.date(2021, 7, 8)
pytestmark = pytest.mark.django_db


@pytest.fixture
def body(db: None) -> Organisation:
    return make.OrganisationFactory(name="Department for Examples")


@pytest.fixture
def claim(body: Organisation) -> Disclosure:
    found: Disclosure = make.StatementFactory(organisation=body, public=True)
    return found


def reading(claim: Any) -> Judgement:
    return cases([claim.pk])[claim.pk].judgement


def why_not(claim: Any) -> list[str]:
    return [one.why_not for one in cases([claim.pk])[claim.pk].weighed]


def linked(record: Any, claim: Any, relation: str = Relation.CONTRADICTS, **more: Any) -> Any:
    make.LinkFactory(from_disclosure=record, relation=relation, to_disclosure=claim, **more)
    return record


def agreement(**more: Any) -> Any:
    return make.AgreementFactory(**{"in_force_from": BEFORE, "public": True} | more)


def reply(**more: Any) -> Any:
    return make.FOIResponseFactory(**{"responded_on": BEFORE, "requested_on": None, "public": True} | more)


def statement(**more: Any) -> Any:
    return make.StatementFactory(**{"made_on": AFTER, "public": True} | more)


def speaker(kind: str) -> Organisation:
    found: Organisation = make.OrganisationFactory(kind=kind)
    return found


# ---- contradicted


def test_nothing_linked_is_not_evidenced_and_has_no_strength(claim: Any) -> None:
    found = reading(claim)
    assert (found.verdict, found.strength, found.lead) == (Verdict.NOT_EVIDENCED, 0, None)


@pytest.mark.parametrize(
    ("evidence", "verdict", "strength"),
    [
        (Evidence.OFFICIAL, Verdict.CONTRADICTED_BY_LINKED, 2),
        # The grade alone is no copy that anybody can open, and no second reviewer.
        (Evidence.DOCUMENT, Verdict.CONTRADICTED_BY_LINKED, 2),
        (Evidence.REPORTED, Verdict.CONTRADICTED_BY_REPORT, 1),
        (Evidence.SECOND_HAND, Verdict.NOT_EVIDENCED, 0),
    ],
)
def test_a_contradiction_is_named_by_what_it_rests_on(
    claim: Any, evidence: str, verdict: str, strength: int
) -> None:
    linked(agreement(evidence=evidence), claim)
    found = reading(claim)
    assert (found.verdict, found.strength) == (verdict, strength)


def test_a_reported_decision_of_the_regulator_is_a_finding(claim: Any) -> None:
    linked(make.ICODecisionFactory(decided_on=BEFORE, evidence=Evidence.REPORTED, public=True), claim)
    assert reading(claim).verdict == Verdict.CONTRADICTED_BY_FINDING


def held(record: Any, *, trust: str = Trust.FETCHED) -> Any:
    """A public document of ours behind the record."""
    make.DocumentFactory(disclosure=record, state=DocumentState.PUBLISHED, trust=trust)
    Disclosure.objects.filter(pk=record.pk).update(evidence=Evidence.DOCUMENT)
    relist([record.pk])
    return record


@pytest.fixture
def agreed_by_two(body: Organisation, settings: Any) -> Iterator[Any]:
    settings.TWO_PERSON_RULES = True

    def agreed(record: Any, claim: Any) -> Link:
        new = NewLink(record, Relation.CONTRADICTS, claim, "It lists what was denied.")
        assert add(new, by=make.EditorFactory()) is None
        proposal = record.proposals_from.get()
        return agree(proposal.pk, "I read the page as well.", by=make.EditorFactory())

    yield agreed


def test_a_document_we_hold_and_two_reviewers_make_the_strongest_verdict(
    claim: Any, agreed_by_two: Any
) -> None:
    agreed_by_two(held(reply()), claim)
    found = reading(claim)
    assert (found.verdict, found.strength) == (Verdict.CONTRADICTED_BY_DOCUMENT, 3)


def test_a_document_without_two_reviewers_is_only_a_linked_one(claim: Any, settings: Any) -> None:
    settings.TWO_PERSON_RULES = False
    record = held(reply())
    add(NewLink(record, Relation.CONTRADICTS, claim, "It lists it."), by=make.EditorFactory())
    assert reading(claim).verdict == Verdict.CONTRADICTED_BY_LINKED


def test_two_reviewers_without_a_document_of_ours_are_not_enough(claim: Any, agreed_by_two: Any) -> None:
    agreed_by_two(reply(evidence=Evidence.OFFICIAL), claim)
    assert reading(claim).verdict == Verdict.CONTRADICTED_BY_LINKED


def test_a_document_that_was_taken_down_no_longer_seals_it(claim: Any, agreed_by_two: Any) -> None:
    record = held(reply())
    agreed_by_two(record, claim)
    Document.objects.filter(disclosure=record.pk).update(state=DocumentState.IN_REVIEW)
    relist([record.pk])
    assert reading(claim).verdict == Verdict.CONTRADICTED_BY_LINKED


# ---- who speaks


@pytest.mark.parametrize(
    "kind",
    [OrganisationKind.CAMPAIGN, OrganisationKind.COMPANY, OrganisationKind.MEDIA, OrganisationKind.OTHER],
)
def test_an_allegation_contradicts_and_confirms_nothing(claim: Any, kind: str) -> None:
    linked(statement(organisation=speaker(kind), made_on=BEFORE), claim)
    linked(statement(organisation=speaker(kind)), claim, Relation.CONFIRMS)
    assert reading(claim).verdict == Verdict.NOT_EVIDENCED
    assert why_not(claim) == [Why.VIEW, Why.VIEW]


@pytest.mark.parametrize(
    ("kind", "result", "verdict"),
    [
        (ProceedingKind.COMPLAINT, "Taken up", Verdict.NOT_EVIDENCED),
        (ProceedingKind.DEBATE, "", Verdict.NOT_EVIDENCED),
        (ProceedingKind.COURT_CASE, "", Verdict.NOT_EVIDENCED),
        (ProceedingKind.COURT_CASE, "Held unlawful", Verdict.CONTRADICTED_BY_LINKED),
    ],
)
def test_what_is_argued_before_a_body_is_not_shown_by_it(
    claim: Any, kind: str, result: str, verdict: str
) -> None:
    linked(make.ProceedingFactory(kind_of_proceeding=kind, result=result, held_on=BEFORE, public=True), claim)
    assert reading(claim).verdict == verdict


@pytest.mark.parametrize(
    ("kind", "is_judged"),
    [
        (OrganisationKind.DEPARTMENT, True),
        (OrganisationKind.AGENCY, True),
        (OrganisationKind.POLICE, True),
        (OrganisationKind.LOCAL_AUTHORITY, True),
        (OrganisationKind.REGULATOR, False),
        (OrganisationKind.PARLIAMENT, False),
        (OrganisationKind.CAMPAIGN, False),
        (OrganisationKind.COMPANY, False),
    ],
)
def test_only_what_the_state_says_is_judged(kind: str, is_judged: bool) -> None:
    said = make.StatementFactory(organisation=speaker(kind), public=True)
    linked(agreement(), said)
    found = reading(said)
    assert found.verdict == (Verdict.CONTRADICTED_BY_LINKED if is_judged else Verdict.NOT_JUDGED)
    assert found.evidence_count == (1 if is_judged else 0)


def test_a_regulator_s_statement_weighs_as_a_finding(claim: Any) -> None:
    said = statement(
        organisation=speaker(OrganisationKind.REGULATOR), made_on=BEFORE, evidence=Evidence.REPORTED
    )
    linked(said, claim)
    assert reading(claim).verdict == Verdict.CONTRADICTED_BY_FINDING


# ---- when it was


def test_what_happened_only_later_does_not_contradict(claim: Any) -> None:
    linked(make.DataShareFactory(period_start=AFTER, period_end=None, public=True), claim)
    assert reading(claim).verdict == Verdict.NOT_BORNE_OUT


def test_a_later_reply_contradicts_only_if_it_tells_of_the_time_before(claim: Any) -> None:
    record = linked(reply(responded_on=AFTER), claim)
    assert reading(claim).verdict == Verdict.NOT_BORNE_OUT
    linked(record, agreement(in_force_from=AFTER), Relation.CONFIRMS)
    assert reading(claim).verdict == Verdict.NOT_BORNE_OUT
    linked(record, agreement(), Relation.CONFIRMS)
    assert reading(claim).verdict == Verdict.CONTRADICTED_BY_LINKED


def test_figures_too_say_what_time_a_reply_tells_of(claim: Any) -> None:
    record = linked(reply(responded_on=AFTER), claim)
    make.FigureFactory(asserted_in=record, measure=make.MeasureFactory(period_start=BEFORE))
    assert reading(claim).verdict == Verdict.CONTRADICTED_BY_LINKED


def test_a_reply_that_was_refused_shows_its_own_day_only(claim: Any) -> None:
    record = linked(reply(responded_on=AFTER, outcome=Outcome.REFUSED), claim)
    linked(record, agreement(), Relation.CITES)
    assert reading(claim).verdict == Verdict.NOT_BORNE_OUT


def test_the_body_s_own_later_words_against_it_contradict(body: Organisation, claim: Any) -> None:
    linked(statement(organisation=body, evidence=Evidence.REPORTED), claim)
    assert reading(claim).verdict == Verdict.CONTRADICTED_BY_REPORT


@pytest.mark.parametrize("precision", ["month", "year"])
def test_dates_that_are_too_rough_to_tell_prove_nothing(body: Organisation, precision: str) -> None:
    said = make.StatementFactory(organisation=body, made_on=datetime.date(2020, 3, 20), public=True)
    start = datetime.date(2020, 3 if precision == "month" else 1, 1)
    linked(agreement(in_force_from=start, date_precision=precision), said)
    assert reading(said).verdict == Verdict.NOT_EVIDENCED
    assert why_not(said) == [Why.WHICH_FIRST]


def test_an_unknown_date_proves_nothing(claim: Any) -> None:
    linked(agreement(in_force_from=None, in_force_to=None, signed_on=None, date_precision=""), claim)
    assert reading(claim).verdict == Verdict.NOT_EVIDENCED


def test_a_month_before_is_before(body: Organisation) -> None:
    said = make.StatementFactory(
        organisation=body, made_on=datetime.date(2020, 3, 1), date_precision="month", public=True
    )
    linked(agreement(in_force_from=datetime.date(2020, 2, 1), date_precision="month"), said)
    assert reading(said).verdict == Verdict.CONTRADICTED_BY_LINKED


# ---- directions


def test_a_statement_that_is_set_against_another_is_not_judged_by_that(
    body: Organisation, claim: Any
) -> None:
    later = linked(statement(organisation=body), claim)
    assert reading(later).verdict == Verdict.NOT_EVIDENCED
    assert why_not(later) == [Why.JUDGED_THERE]


def test_a_statement_linked_against_a_record_is_at_odds_with_it_all_the_same(claim: Any) -> None:
    make.LinkFactory(from_disclosure=claim, to_disclosure=agreement())
    assert reading(claim).verdict == Verdict.CONTRADICTED_BY_LINKED


def test_what_the_claim_amends_is_no_correction_of_it(body: Organisation, claim: Any) -> None:
    linked(claim, statement(organisation=body, made_on=BEFORE), Relation.AMENDS)
    assert reading(claim).verdict == Verdict.NOT_EVIDENCED


# ---- supported


def test_an_official_record_supports_and_a_report_does_partly(claim: Any) -> None:
    linked(agreement(evidence=Evidence.REPORTED), claim, Relation.CONFIRMS)
    assert (reading(claim).verdict, reading(claim).strength) == (Verdict.PARTLY_SUPPORTED, 1)
    linked(agreement(), claim, Relation.CONFIRMS)
    assert (reading(claim).verdict, reading(claim).strength) == (Verdict.SUPPORTED, 2)


def test_our_own_copy_supports_most(claim: Any) -> None:
    linked(held(reply()), claim, Relation.CONFIRMS)
    assert reading(claim).strength == 3


def test_saying_it_again_is_no_evidence(body: Organisation, claim: Any) -> None:
    linked(statement(organisation=body), claim, Relation.CONFIRMS)
    assert (reading(claim).verdict, why_not(claim)) == (Verdict.NOT_EVIDENCED, [Why.REPETITION])


def test_a_department_that_was_renamed_is_the_same_body(body: Organisation) -> None:
    former = make.OrganisationFactory(successor=body)
    said = make.StatementFactory(organisation=former, public=True)
    linked(statement(organisation=body), said, Relation.CONFIRMS)
    assert why_not(said) == [Why.REPETITION]


def test_a_record_made_from_the_statement_does_not_support_it(claim: Any) -> None:
    linked(agreement(source=claim.source), claim, Relation.CONFIRMS)
    assert (reading(claim).verdict, why_not(claim)) == (Verdict.NOT_EVIDENCED, [Why.SAME_SOURCE])


def test_both_ways_at_one_grade_is_partly_supported_and_a_lower_one_gives_way(claim: Any) -> None:
    linked(agreement(evidence=Evidence.REPORTED), claim, Relation.CONFIRMS)
    linked(reply(), claim)
    assert reading(claim).verdict == Verdict.CONTRADICTED_BY_LINKED
    linked(agreement(), claim, Relation.CONFIRMS)
    assert reading(claim).verdict == Verdict.PARTLY_SUPPORTED
    assert reading(claim).evidence_count == 3


# ---- corrected, overtaken


def test_a_later_statement_of_the_same_body_that_amends_it_corrects_it(
    body: Organisation, claim: Any
) -> None:
    linked(statement(organisation=body), claim, Relation.AMENDS)
    assert (reading(claim).verdict, reading(claim).strength) == (Verdict.CORRECTED, 2)


def test_nobody_else_corrects_a_statement(claim: Any) -> None:
    linked(statement(organisation=make.OrganisationFactory()), claim, Relation.AMENDS)
    linked(agreement(in_force_from=AFTER), claim, Relation.AMENDS)
    assert reading(claim).verdict == Verdict.NOT_EVIDENCED


def test_an_earlier_statement_corrects_nothing(body: Organisation, claim: Any) -> None:
    linked(statement(organisation=body, made_on=BEFORE), claim, Relation.AMENDS)
    assert reading(claim).verdict == Verdict.NOT_EVIDENCED


@pytest.mark.parametrize(
    ("is_same_body", "verdict"), [(True, Verdict.CORRECTED), (False, Verdict.NOT_EVIDENCED)]
)
def test_a_number_that_its_own_body_corrected_corrects_the_statement(
    body: Organisation, claim: Any, is_same_body: bool, verdict: str
) -> None:
    measure = make.MeasureFactory()
    by = statement(organisation=body if is_same_body else make.OrganisationFactory())
    now = make.FigureFactory(measure=measure, asserted_in=by, value=531)
    make.FigureFactory(measure=measure, asserted_in=claim, status=FigureStatus.CORRECTED, corrected_by=now)
    assert reading(claim).verdict == verdict


def test_a_correction_goes_before_a_contradiction_that_is_not_sealed(body: Organisation, claim: Any) -> None:
    linked(agreement(), claim)
    linked(statement(organisation=body), claim, Relation.AMENDS)
    assert reading(claim).verdict == Verdict.CORRECTED
    assert reading(claim).evidence_count == 2


@pytest.mark.parametrize("by_body", [True, False])
def test_what_took_its_place_later_overtakes_it_and_does_not_correct_it(
    body: Organisation, claim: Any, by_body: bool
) -> None:
    later = (
        statement(organisation=body)
        if by_body
        else make.CensusFieldChangeFactory(effective_on=AFTER, public=True)
    )
    linked(later, claim, Relation.SUPERSEDES)
    assert reading(claim).verdict == Verdict.OVERTAKEN


# ---- only what is public


def test_a_draft_weighs_nothing_and_neither_does_what_was_withdrawn(claim: Any) -> None:
    record = linked(agreement(public=False), claim)
    assert reading(claim).verdict == Verdict.NOT_EVIDENCED
    publish(record, by=None)
    assert reading(claim).verdict == Verdict.CONTRADICTED_BY_LINKED
    withdraw(record, by=None, reason="The source was withdrawn.")
    assert reading(claim).verdict == Verdict.NOT_EVIDENCED


def test_a_draft_has_no_case_and_other_kinds_have_none() -> None:
    assert cases([make.StatementFactory().pk, agreement().pk]) == {}


def test_the_weightiest_comes_first(claim: Any) -> None:
    late = linked(agreement(evidence=Evidence.REPORTED, in_force_from=datetime.date(2018, 1, 1)), claim)
    first = linked(agreement(in_force_from=datetime.date(2019, 1, 1)), claim)
    carried = [(one.piece.record.pk, one.effect) for one in reading(claim).carried_by]
    assert carried == [(first.pk, Effect.AGAINST), (late.pk, Effect.AGAINST)]
