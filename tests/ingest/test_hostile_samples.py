"""A01, A05, A07, A08, A10, A13: every hostile sample ends as the manifest says, in its time and memory."""

import json
import resource
from pathlib import Path
from typing import Any

import pytest

from disclosures.ingest import read
from disclosures.ingest.kinds import KINDS
from disclosures.ingest.names import ending
from tests.ingest.build import ON_DEMAND, write_on_demand
from tests.ingest.conftest import SAMPLES

HOSTILE = SAMPLES / "hostile"
MANIFEST = json.loads((HOSTILE / "MANIFEST.json").read_text())["files"]
STATUS = {
    "accept": "accepted",
    "accept-sanitised": "accepted",
    "quarantine": "quarantined",
    "reject": "rejected",
}


def _path(entry: dict[str, Any], folder: Path) -> Path:
    return write_on_demand(entry["file"], folder) if entry.get("on_demand") else HOSTILE / entry["file"]


def _expected(entry: dict[str, Any]) -> set[str]:
    allowed = {STATUS[outcome] for outcome in (entry["expectation"], *entry.get("also_ok", ()))}
    # Formats other than PDF are refused by name.
    is_pdf = ending(entry.get("upload_name", entry["file"])) in ("pdf", "html")
    return allowed if is_pdf else {"rejected"}


def test_the_manifest_lists_every_file_and_nothing_else():
    kept = {entry["file"] for entry in MANIFEST if not entry.get("on_demand")}
    assert kept == {path.name for path in HOSTILE.iterdir()} - {"MANIFEST.json"}
    assert {entry["file"] for entry in MANIFEST} - kept == set(ON_DEMAND)
    assert len(MANIFEST) > 50


def _own_peak(peak_bytes: int) -> int:
    """What the child used. Linux counts the size of who started it, a pytest that may have grown."""
    starter = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return peak_bytes if peak_bytes > starter else 0


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_hostile_file_ends_in_a_named_status_within_its_limits(entry: dict[str, Any], tmp_path: Path):
    result = read(_path(entry, tmp_path), entry.get("upload_name", entry["file"]))
    assert result.status in _expected(entry), result
    assert result.seconds < entry["limit_seconds"]
    assert _own_peak(result.peak_bytes) < entry["limit_mb"] * 1_000_000
    if result.status == "accepted":
        text = "\n".join(page.text for page in result.pages)
        assert all(words in text for words in entry.get("must_extract", ()))
    else:
        assert result.cause
        assert result.reason.endswith(".")
        assert "Traceback" not in result.reason


@pytest.mark.parametrize("file", [e["file"] for e in MANIFEST if not e["file"].endswith(".pdf")])
def test_what_is_refused_by_name_says_what_it_is(file: str, tmp_path: Path):
    path = write_on_demand(file, tmp_path) if file in ON_DEMAND else HOSTILE / file
    result = read(path, file)
    assert result.status == "rejected"
    assert any(kind.label in result.reason for kind in KINDS.values())
    assert "PDF" in result.reason


@pytest.mark.parametrize(
    ("file", "what", "where"),
    [
        ("pdf-javascript.pdf", "script", "document"),
        ("pdf-javascript.pdf", "script", "page 1"),
        ("pdf-launch-action.pdf", "command that starts a program", "document"),
        ("pdf-embedded-file.pdf", "embedded file", "document"),
        ("pdf-drawn-box.pdf", "text under a box", "page 1"),
        ("pdf-metadata-old-revision.pdf", "document properties", "document"),
        ("pdf-metadata-old-revision.pdf", "earlier version of the document", "document"),
    ],
)
def test_what_is_hidden_is_told_and_not_quoted(file: str, what: str, where: str):
    result = read(HOSTILE / file, file)
    assert (what, where) in {(hidden.what, hidden.where) for hidden in result.hidden}
    assert "HERON" not in repr((result.hidden, result.warnings, result.members))


def test_an_embedded_file_is_listed_as_a_member():
    members = read(HOSTILE / "pdf-embedded-file.pdf", "letter.pdf").members
    assert [member.name for member in members] == ["pupils.csv"]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("html-renamed.pdf", "This is an HTML page, not a PDF. We take PDF files."),
        ("plain-good.docx", "This is a Word document. We cannot read these yet; send it as PDF."),
        ("pdf-html-polyglot.pdf", "This file is a PDF and an HTML page at once. Send a plain PDF file."),
        ("pdf-encrypted.pdf", "This PDF needs a password. Send an unprotected copy."),
        ("pdf-truncated.pdf", "Part of this PDF is missing: 3 of 6 pages are there. Send a whole copy."),
        ("empty.pdf", "This file is empty. Check that it was saved whole and send it again."),
        ("macro-renamed.docx", "This is an Office file with macros. We do not take macros; send it as PDF."),
        ("unsupported.7z", "This is a 7z archive. We take PDF files."),
    ],
)
def test_the_reason_is_one_that_people_understand(file: str, sentence: str):
    assert read(HOSTILE / file, file).reason == sentence
