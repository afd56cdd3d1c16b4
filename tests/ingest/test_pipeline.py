"""The one entry: what it promises to tasks, whatever becomes of the child."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from disclosures.ingest import Limits, Result, SandboxUnavailable, pipeline, read, sandbox
from disclosures.ingest.sandbox import PROJECT, Outcome
from tests.ingest import build
from tests.ingest.conftest import AUTHORITIES, SAMPLES

LETTER = SAMPLES / "letters" / "01-dfe-2016-granted-home-office-table.pdf"


def test_a_letter_is_accepted_with_text_facts_and_how_it_was_held():
    result = read(LETTER, "../reply\u202e.pdf", authorities=AUTHORITIES)
    assert (result.status, result.reason, result.cause) == ("accepted", "", "")
    assert result.name == "reply.pdf"
    assert result.media_type == "application/pdf"
    assert "Home Office" in result.pages[0].text
    assert result.chosen["authority"][0].value == "department-for-education"
    assert 0 < result.seconds < 30
    assert result.peak_bytes > 0
    assert result.is_network_isolated
    assert {"cpu", "no-core", "no-sockets"} <= result.isolation


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file that its child may not open")
def test_the_child_needs_no_right_to_the_file_or_its_folder(tmp_path: Path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "upload").write_bytes(LETTER.read_bytes())
    (closed / "upload").chmod(0o600)
    result = read(closed / "upload", "reply.pdf")
    assert result.status == "accepted"
    assert "own-user" in result.isolation


@pytest.mark.parametrize(
    ("target", "cause", "may_be_retried"),
    [
        ("abort", "crashed", True),
        ("loop", "out-of-time", True),
        ("eat_memory", "out-of-memory", False),
        ("flood", "too-much-output", False),
        ("echo", "garbled", False),
    ],
)
def test_a_child_that_goes_wrong_means_quarantine(
    target: str, cause: str, may_be_retried: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pipeline, "TARGET", f"tests.ingest.targets:{target}")
    limits = Limits(child_seconds=3, child_memory_bytes=200_000_000, max_answer_bytes=1_000_000)
    result = read(LETTER, "reply.pdf", limits)
    assert (result.status, result.cause, result.may_be_retried) == ("quarantined", cause, may_be_retried)
    assert result.reason.endswith("An editor will look at it.")
    assert not result.pages
    assert not result.facts


def test_a_machine_that_can_start_no_child_says_nothing_about_the_document(monkeypatch: pytest.MonkeyPatch):
    def refuse(*args: Any) -> Outcome:
        raise SandboxUnavailable("No process could be started.")

    monkeypatch.setattr(sandbox, "run_safely", refuse)
    with pytest.raises(SandboxUnavailable):
        read(LETTER, "reply.pdf")


def test_a_file_that_is_not_there_is_our_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "gone", "reply.pdf")


def test_a_folder_and_a_pipe_are_no_files(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        result = read(path, "reply.pdf")
        assert (result.status, result.cause) == ("rejected", "not-a-file")


def test_the_size_limit_holds_at_its_edge(read_bytes: Callable[..., Result]):
    data = build.letter("Dear Reader")
    assert read_bytes(data, limits=Limits(max_file_bytes=len(data))).status == "accepted"
    result = read_bytes(data, limits=Limits(max_file_bytes=len(data) - 1))
    assert (result.status, result.cause) == ("rejected", "too-large")
    assert result.reason.startswith("This file is larger than 0.001")


def test_text_is_kept_as_the_page_has_it_and_can_be_stored(read_bytes: Callable[..., Result]):
    result = read_bytes(build.letter("Café £500 “quoted” – and\nsecond line"))
    assert result.pages[0].text == "Café £500 “quoted” – and\nsecond line"
    assert not set(result.pages[0].text) & {"\x00", "\r", "\ufffe"}


@pytest.mark.parametrize("number", range(3))
def test_reading_again_gives_the_same(number: int):
    first, again = (read(LETTER, "reply.pdf", authorities=AUTHORITIES) for _ in range(2))
    assert (first.pages, first.facts, first.hidden) == (again.pages, again.facts, again.hidden)


def test_ingest_and_its_child_import_no_django_and_the_parent_no_parser():
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import disclosures.ingest\n"
        "print(sorted({name.split('.')[0] for name in sys.modules}"
        " & {'django', 'celery', 'psycopg2', 'pikepdf', 'pypdfium2', 'lxml', 'PIL'}))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(PROJECT)], capture_output=True, text=True, check=True
    )
    assert said.stdout == "[]\n"
