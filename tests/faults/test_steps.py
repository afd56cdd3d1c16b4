"""F01: the process that works is killed once at every step; each document ends right, and once."""

from dataclasses import replace
from pathlib import Path

import pytest

from disclosures.models import IngestJob
from tests.faults import given as files
from tests.faults.harness import Plan, run

pytestmark = pytest.mark.django_db(transaction=True)
READING = (
    "after-claim",
    "after-answer",
    "after-members",
    "in-writing",
    "before-commit",
    "before-hint",
    "before-ack",
)
RECOGNISING = ("between-pictures", "in-ocr-writing", "before-ocr-commit")
PLAN = Plan(kills=0, plugins=("tests.faults.steps",))


def test_killed_at_every_step_of_reading(tmp_path: Path):
    given = [replace(files.mail(number), name=f"{step}.eml") for number, step in enumerate(READING)]
    report = run(given, PLAN, tmp_path)
    assert died_at(tmp_path) == set(READING)
    assert not report.found, f"\n{report}"
    assert attempts_of("after-claim.eml") == 2
    # The work was done and committed; only the message came again.
    assert attempts_of("before-ack.eml") == 1


def test_killed_at_every_step_of_reading_pictures(tmp_path: Path):
    given = [
        replace(files.scanned(number, pages=2), name=f"{step}.pdf") for number, step in enumerate(RECOGNISING)
    ]
    report = run(given, PLAN, tmp_path)
    assert died_at(tmp_path) == set(RECOGNISING)
    assert not report.found, f"\n{report}"
    assert {attempts_of(one.name) for one in given} == {2}


def died_at(folder: Path) -> set[str]:
    return {path.name for path in (folder / "died").iterdir()}


def attempts_of(name: str) -> int:
    return IngestJob.objects.get(document__name=name).attempts
