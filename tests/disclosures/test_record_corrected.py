"""A package that does not know what was put right here does not undo it, and the command says so."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from disclosures.editing import corrections, linking
from disclosures.models import Disclosure, Document, Figure, Link
from tests import factories as make
from tests.record_files import SMALL, changed, contents, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written = write(tmp_path / "given", SMALL)
    call_command("load_record", str(written))
    return written


def load(folder: Path, capsys: Any) -> tuple[str, str]:
    """What the command says, and what it says is kept."""
    capsys.readouterr()
    call_command("load_record", str(folder))
    said = capsys.readouterr()
    return said.out, said.err


def correct(slug: str, name: str, value: Any) -> None:
    record = Disclosure.objects.get(slug=slug).detail
    said = corrections.in_words(record, name)
    version = corrections.version_of(record)
    setattr(record, name, value)
    corrections.correct(record, name, by=make.EditorFactory(), version=version, said=said, reason="A slip.")


def test_a_column_that_was_corrected_here_stays_and_the_line_is_named(
    folder: Path, capsys: Any, tmp_path: Path
):
    correct("2020-foi-first", "summary", "What is right.")
    correct("2015-share-first", "people_requested", 2_461)
    out, kept = load(folder, capsys)
    assert "foi_responses.csv, line 2: kept as it was corrected here: summary." in kept
    assert "data_shares.csv, line 2: kept as it was corrected here: people_requested." in kept
    assert kept.count("kept as") == 2
    assert "0 new, 0 changed" in out
    assert Disclosure.objects.get(slug="2020-foi-first").summary == "What is right."
    share: Any = Disclosure.objects.get(slug="2015-share-first").detail
    assert share.people_requested == 2_461
    call_command("export_record", str(tmp_path / "out"))
    files = contents(tmp_path / "out")
    assert b"What is right." in files["foi_responses.csv"] and b"2461" in files["data_shares.csv"]
    # What is exported from here knows of the correction: there is nothing to keep.
    assert "kept as" not in load(tmp_path / "out", capsys)[1]


def test_what_nobody_corrected_follows_the_package(folder: Path, capsys: Any, tmp_path: Path):
    correct("2020-foi-first", "summary", "What is right.")
    other = changed(SMALL, "foi_responses", 0, title="A better title")
    out, kept = load(write(tmp_path / "other", other), capsys)
    assert "1 changed" in out and "summary" in kept
    record = Disclosure.objects.get(slug="2020-foi-first")
    assert (record.title, record.summary) == ("A better title", "What is right.")


@pytest.mark.parametrize("cause", ["body", "later", "ours"])
def test_a_number_that_was_corrected_here_stays_corrected(folder: Path, capsys: Any, cause: str):
    figure = Figure.objects.get(slug="asked-about-second")
    new = corrections.NewNumber(value=2_500, qualifier="exact", cause=cause, reason="Counted again.")
    corrections.correct_figure(figure.slug, new, by=make.EditorFactory(), seen=figure.value)
    figure.refresh_from_db()
    before = (figure.value, figure.status, figure.corrected_by_id)
    out, kept = load(folder, capsys)
    assert "figures.csv, line 3: kept as it was corrected here:" in kept
    assert "0 new, 0 changed" in out
    figure.refresh_from_db()
    assert (figure.value, figure.status, figure.corrected_by_id) == before


def test_a_link_that_was_taken_away_here_does_not_come_back(folder: Path, capsys: Any):
    link = Link.objects.get(relation="contradicts")
    linking.remove(link.pk, "It was another reply.", by=make.EditorFactory())
    out, kept = load(folder, capsys)
    assert "links.csv, line 2: kept as it was corrected here: the link was taken away here." in kept
    assert "0 new" in out
    assert not Link.objects.filter(relation="contradicts").exists()
    ends = (link.from_disclosure, "contradicts", link.to_disclosure)
    make.LinkFactory(from_disclosure=ends[0], relation=ends[1], to_disclosure=ends[2])
    assert "kept as" not in load(folder, capsys)[1], "it was made again"


def test_a_grade_that_rests_on_a_document_published_here_stays(folder: Path, capsys: Any):
    record = Disclosure.objects.get(slug="2015-share-first")
    document = make.DocumentFactory(disclosure=record, state="published")
    Document.objects.filter(pk=document.pk).update(attached_with=document)
    Disclosure.objects.filter(pk=record.pk).update(evidence="document")
    _, kept = load(folder, capsys)
    assert "data_shares.csv, line 2: kept as it was corrected here: evidence." in kept
    record.refresh_from_db()
    assert record.evidence == "document"
