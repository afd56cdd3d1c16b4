"""How PostgreSQL finds a page of claims and what a claim is read by: by index, never by reading a table."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from disclosures.filters.claims import ClaimsFilter
from disclosures.models import ClaimCount, ClaimVerdict, Organisation, Verdict
from disclosures.queries import claims_page, read_claim
from disclosures.rollups import verdicts
from tests.disclosures.test_plans import Plans, invented_rows

__all__ = ["invented_rows"]
MADE_TABLES = {
    f"disclosures_{name}"
    for name in ("claimverdict", "claimspeaker", "link", "party", "disclosure", "statement", "figure")
}
SMALL = {"disclosures_figure"}  # the invented record has none, and PostgreSQL reads an empty table as it is


def plans_of(captured: CaptureQueriesContext) -> Plans:
    plans = Plans()
    for each in captured.captured_queries:
        if each["sql"].startswith("SELECT"):
            plans.add(each["sql"])
    return plans


def whole(plans: Plans) -> set[str]:
    read = {node["Relation Name"] for node in plans.nodes if node["Node Type"] == "Seq Scan"}
    return (read & MADE_TABLES) - SMALL


@pytest.fixture
def largest(invented_rows: None, db: None) -> Organisation:
    count = (
        ClaimCount.objects.exclude(organisation=None)
        .order_by("-count")
        .select_related("organisation")
        .first()
    )
    assert count and count.organisation
    return count.organisation


@pytest.mark.parametrize("deep", [False, True], ids=["first page", "deep page"])
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "claim_newest"),
        (f"verdict={Verdict.CONTRADICTED_BY_LINKED}", "claim_by_verdict"),
        ("department={body}", "claim_speaker_newest"),
        ("department={body}&verdict=not-evidenced", "claim_speaker_by_verdict"),
    ],
)
def test_a_page_is_one_scan_of_its_index(largest: Organisation, query: str, index: str, deep: bool) -> None:
    chosen = ClaimsFilter(QueryDict(query.format(body=largest.slug)))
    assert chosen.is_valid
    if deep:
        step = claims_page(chosen.chosen, 5).on
        assert step
        chosen = ClaimsFilter(QueryDict(f"{query.format(body=largest.slug)}&cursor={step.cursor}"))
        assert chosen.is_valid
    with CaptureQueriesContext(connection) as captured:
        assert claims_page(chosen.chosen, 5).cases
    plans = plans_of(captured)
    assert index in plans.indexes
    assert whole(plans) == set()


def test_the_claim_with_most_evidence_is_read_by_index(invented_rows: None, db: None) -> None:
    richest = ClaimVerdict.objects.order_by("-evidence_count").first()
    assert richest and richest.evidence_count >= 3
    with CaptureQueriesContext(connection) as captured:
        read = read_claim(richest.pk)
    assert read and read.case.judgement.evidence_count == richest.evidence_count
    assert whole(plans_of(captured)) == set()


def test_invented_claims_have_verdicts_of_several_sorts_and_the_rollup_agrees(
    invented_rows: None, db: None
) -> None:
    found = set(ClaimCount.objects.filter(organisation=None).values_list("verdict", flat=True))
    assert {Verdict.NOT_EVIDENCED, Verdict.NOT_JUDGED, Verdict.NOT_BORNE_OUT} <= found
    assert len(found) >= 5
    assert list(verdicts.differences()) == []
