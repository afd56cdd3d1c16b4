"""F01: a process that dies over a picture costs an attempt, not the page; after the last it is named."""

from typing import Any

import pytest

from disclosures.documents import jobs, reading
from disclosures.ingest import ocr, pipeline
from disclosures.models import Document
from tests.faults import given as files
from tests.handing_in import file_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("private_store")]


@pytest.fixture
def scan(monkeypatch: pytest.MonkeyPatch) -> Document:
    """A scan of a letter whose pictures wait to be read."""
    monkeypatch.setattr(jobs, "hint", lambda work: None)
    one = files.scanned(1)
    document = file_of(one.body, one.name)
    reading.read(document.job.pk)
    return document


def die_once(place: Any, name: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = getattr(place, name)

    def dying(*arguments: Any, **named: Any) -> Any:
        monkeypatch.setattr(place, name, whole)
        raise error("It died.")

    monkeypatch.setattr(place, name, dying)


@pytest.mark.parametrize(
    ("place", "name", "error"), [(pipeline, "picture", pipeline.ChildDied), (ocr, "_read", ocr._Died)]
)
def test_another_attempt_reads_what_a_process_died_at(
    scan: Document, place: Any, name: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
):
    die_once(place, name, error, monkeypatch)
    reading.read(scan.job.pk)
    scan.job.refresh_from_db()
    assert (scan.job.state, scan.job.step, scan.job.last_failure) == ("waiting", "ocr", "crashed")
    reading.read(scan.job.pk)
    scan.refresh_from_db()
    assert (scan.state, scan.is_ocr, scan.is_checked) == ("in-review", True, True)
    assert not any("could not be read" in warning for warning in scan.warnings)
    assert "2016-" in scan.pages.get(number=1).text


def test_after_the_last_attempt_an_editor_is_told_of_the_page(
    scan: Document, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.JOB_MAX_ATTEMPTS = 1
    die_once(ocr, "_read", ocr._Died, monkeypatch)
    reading.read(scan.job.pk)
    scan.refresh_from_db()
    assert (scan.state, scan.is_checked) == ("in-review", False)
    assert scan.warnings[-1] == "Page 1 could not be read; a person has to look at it."
    assert scan.pages.get(number=1).needs_reading
