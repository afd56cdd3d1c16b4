"""The one entry: what it promises to tasks, whatever becomes of the child."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from disclosures.ingest import Limits, Result, SandboxUnavailable, extract, pipeline, read, sandbox, wire
from disclosures.ingest.contract import REFUSALS, Member, Page, Picture, ReadError
from disclosures.ingest.formats.images import HEIC_SAMPLE
from disclosures.ingest.registry import Format
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


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.cause)
def test_a_refusal_has_the_status_of_its_class(refusal: type[ReadError], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pipeline, "TARGET", "tests.ingest.targets:refuse_by_authority")
    result = read(LETTER, "reply.pdf", authorities=[(refusal.cause, ())])
    assert (result.status, result.cause) == (refusal.status, refusal.cause)
    assert result.reason.startswith("A reason")


def test_members_that_were_never_written_are_not_believed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pipeline, "TARGET", "tests.ingest.targets:invent_members")
    result = read(LETTER, "reply.pdf")
    assert (result.status, result.cause, result.spool) == ("quarantined", "garbled", None)


def test_members_of_an_archive_can_be_read_once_and_given_back(read_bytes: Callable[..., Result]):
    large = os.urandom(2_500_000)
    data = build.archive([("a/first.txt", b"first"), ("second.bin", large)])
    with read_bytes(data, "letters.zip") as result:
        assert result.status == "accepted", result
        by_name = {member.name.rpartition("/")[2]: member for member in result.members}
        assert b"".join(result.member_bytes(by_name["first.txt"])) == b"first"
        if not by_name["second.bin"].reason:
            pieces = list(result.member_bytes(by_name["second.bin"]))
            assert b"".join(pieces) == large
            assert len(pieces) == 3
    assert result.spool is not None
    assert result.spool.closed


def test_a_file_without_members_holds_no_disk_space(read_bytes: Callable[..., Result]):
    result = read_bytes(build.letter("Dear Reader"))
    assert result.spool is None
    with result, pytest.raises(LookupError):
        list(result.member_bytes(Member("none", 1)))


TEST_STRING = build.scanner_test_string()


@pytest.mark.parametrize("name", ["invoice.com", "invoice.txt", "invoice", "invoice.pdf"])
def test_the_test_string_of_scanners_is_held_whatever_its_name(name: str, read_bytes: Callable[..., Result]):
    result = read_bytes(TEST_STRING, name)
    assert (result.status, result.cause) == ("quarantined", "malicious")
    assert "virus scanners" in result.reason


@pytest.mark.parametrize(
    "before", [0, 1, 40, 2_000_000, extract.PIECE - 1, extract.PIECE - 30, extract.PIECE]
)
def test_the_test_string_is_found_anywhere(before: int, read_bytes: Callable[..., Result]):
    data = b"%PDF-1.4\n" + b"x" * before + TEST_STRING + b"y" * 100
    assert read_bytes(data).cause == "malicious"
    assert read_bytes(data.replace(b"EICAR", b"eicar")).cause != "malicious"


def test_pages_read_elsewhere_are_searched_for_facts():
    pages = (Page("East Mercia County Council\nOur ref: 2016-0061947\n9 March 2016\nDear Reader"),)
    found = pipeline.analyse(pages, Limits(), AUTHORITIES)
    assert ("reference", "2016-0061947") in {(fact.name, fact.value) for fact in found.facts}
    assert found.is_checked


def test_pages_whose_search_breaks_off_are_not_checked(monkeypatch: pytest.MonkeyPatch):
    for target in ("abort", "loop", "echo"):
        monkeypatch.setattr(pipeline, "ANALYSE", f"tests.ingest.targets:{target}")
        assert pipeline.analyse((Page("text"),), Limits(child_seconds=1)) == wire.Findings()
    assert not wire.Findings().is_checked


def test_a_page_comes_as_a_picture(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pipeline, "PICTURE", "tests.ingest.targets:draw")
    assert pipeline.picture(LETTER, "application/pdf", 1, Limits()) == Picture(30, 20, 300, b"\x80" * 600)


@pytest.mark.parametrize("target", ["draw_too_little", "abort", "echo", "refuse_by_authority"])
def test_a_page_that_cannot_be_drawn_is_told(target: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pipeline, "PICTURE", f"tests.ingest.targets:{target}")
    with pytest.raises(ReadError, match="We could not read this file safely"):
        pipeline.picture(LETTER, "application/pdf", 1, Limits())


def test_a_page_of_a_real_document_is_drawn_and_one_that_is_not_there_is_not(tmp_path: Path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(build.scan())
    seen = pipeline.picture(path, "application/pdf", 1, Limits())
    assert 1 < seen.width < seen.height
    assert len(seen.grey) == seen.width * seen.height
    with pytest.raises(ReadError):
        pipeline.picture(path, "application/pdf", 2, Limits())
    with pytest.raises(ReadError, match="no pictures"):
        pipeline.picture(path, "text/plain", 1, Limits())


def test_a_signature_counts_only_for_domains_whose_key_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "mail"
    path.write_bytes(b"From: a@example.org\r\n\r\nNot signed.\r\n")
    assert pipeline.verify(path, {"s._domainkey.example.org": "v=DKIM1; p=AAAA"}, Limits()) == ()
    monkeypatch.setattr(pipeline, "VERIFY", "tests.ingest.targets:claim")
    assert pipeline.verify(path, {"s._domainkey.gov.uk": ""}, Limits()) == ("gov.uk",)
    with pytest.raises(ReadError):
        pipeline.verify(path, {"s._domainkey.example.org": ""}, Limits())


def test_a_format_that_cannot_be_prepared_stops_no_other(monkeypatch: pytest.MonkeyPatch):
    formats = (
        Format("text/plain", "TXT", frozenset({"txt"}), "disclosures.ingest.formats.plain:PlainTextReader"),
        Format("image/x-none", "NONE", frozenset({"none"}), "disclosures.ingest.formats.missing:Reader"),
    )
    for name, value in (("READERS", formats), ("PREPARED", {}), ("FAILED", {})):
        monkeypatch.setattr(extract, name, value)
    extract.warm()
    extract.prepare({"media_type": "text/plain", "authorities": []})
    with pytest.raises(RuntimeError, match="Nothing here reads image/x-none"):
        extract.prepare({"media_type": "image/x-none"})


def test_every_format_can_be_prepared_here():
    extract.warm()
    assert extract.FAILED == {}


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


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give each child a user of its own")
def test_a_picture_from_a_telephone_is_read_though_its_decoder_needs_a_thread(tmp_path: Path):
    path = tmp_path / "letter.heic"
    path.write_bytes(HEIC_SAMPLE)
    with read(path, path.name) as result:
        assert (result.status, result.reason, result.needs_reading) == ("accepted", "", True)
    assert pipeline.picture(path, "image/heic", 1, Limits()).width > 0
