"""F01: whatever is killed, nothing is lost and nothing comes twice; and without the protection it does."""

from pathlib import Path

import pytest

from disclosures.models import IngestJob
from tests.faults.given import mixed, pdf_letter
from tests.faults.harness import Plan, run

pytestmark = pytest.mark.django_db(transaction=True)


def test_killed_at_random_moments_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path):
    """A shorter run of ``python -m tests.faults``, which is the one of 200 documents and 30 kills."""
    given = mixed(40, seed=3, scans=1)
    report = run(given, Plan(kills=10, seed=3), tmp_path)
    assert not report.found, f"\n{report}"
    assert report.kills == 10, f"\n{report}"


def test_with_nobody_who_offers_again_documents_are_lost(tmp_path: Path):
    """The harness sees it: leases without end, and no sweeper."""
    given = [pdf_letter(number, pages=100) for number in range(6)]
    plan = Plan(
        kills=3,
        workers=1,
        lease_seconds=100_000,
        plugins=("tests.faults.unoffered",),
        is_offering=False,
        patience=8,
    )
    report = run(given, plan, tmp_path)
    # The first may leave nothing running that another could meet.
    assert report.kills >= 1, f"\n{report}"
    assert len(report.found.lost) >= 1, f"\n{report}"
    assert not report.found.doubled, f"\n{report}"


def test_work_that_outlives_its_lease_is_written_once(tmp_path: Path):
    report = run([pdf_letter(1)], _late(), tmp_path)
    assert not report.found, f"\n{report}"
    assert IngestJob.objects.get().attempts == 2


def test_without_the_question_whose_the_lease_is_results_are_written_twice(tmp_path: Path):
    """No row is doubled even so, since a second result replaces the first; but it undoes what came after."""
    report = run([pdf_letter(1)], _late("tests.faults.unlocked"), tmp_path)
    assert report.found.doubled == ["1.pdf, 1.pdf: its result was written 2 times"], f"\n{report}"


def _late(*plugins: str) -> Plan:
    return Plan(kills=0, lease_seconds=1, plugins=("tests.faults.late", *plugins))
