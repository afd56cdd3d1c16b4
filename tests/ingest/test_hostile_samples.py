"""A01, A03, A05 to A08, A10, A13, A33: every hostile sample ends as the manifest says, within its limits."""

import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from disclosures.ingest import Limits, Result, read
from tests.ingest.build import ON_DEMAND, write_on_demand
from tests.ingest.conftest import SAMPLES

HOSTILE = SAMPLES / "hostile"
MANIFEST = json.loads((HOSTILE / "MANIFEST.json").read_text())["files"]
ENTRIES = {entry["file"]: entry for entry in MANIFEST}
STATUS = {
    "accept": "accepted",
    "accept-sanitised": "accepted",
    "quarantine": "quarantined",
    "reject": "rejected",
}
DEPTH = Limits().max_mail_depth
WORDS_OF_OURS = ("Traceback", "Error", "Exception", "NoneType", "\n", "  ")


@dataclass(frozen=True)
class Upload:
    """What became of a file and of all that was in it."""

    results: tuple[Result, ...]
    seconds: float

    @property
    def top(self) -> Result:
        return self.results[0]

    @property
    def status(self) -> str:
        """A malicious member holds the whole upload."""
        is_held = any(result.cause == "malicious" for result in self.results)
        return "quarantined" if is_held else self.top.status

    @property
    def text(self) -> str:
        """What an editor is shown as the text of the document, members after it."""
        return "\n".join(page.text for result in self.results for page in result.pages if not page.is_hidden)

    @property
    def flagged(self) -> str:
        """What is put before an editor as personal data or as hidden, without its white space."""
        return "".join("".join(part for result in self.results for part in _flagged(result)).split())


def _flagged(result: Result) -> Iterator[str]:
    for hit in result.hits:
        yield result.pages[hit.page - 1].text[hit.start : hit.end] + "\n"
    yield from (page.text for page in result.pages if page.is_hidden)


@cache
def upload(file: str) -> Upload:
    """Read a sample under the name that the manifest gives it, and whatever is in it."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        path = write_on_demand(file, Path(name)) if file in ON_DEMAND else HOSTILE / file
        results = tuple(_walk(path, ENTRIES[file].get("upload_name", file), Path(name), 0))
    return Upload(results, time.monotonic() - started)


def _walk(path: Path, name: str, folder: Path, depth: int) -> Iterator[Result]:
    with read(path, name) as result:
        yield result
        for number, member in enumerate(result.members if depth < DEPTH else ()):
            if not member.reason:
                copy = folder / f"{depth}-{number}"
                copy.write_bytes(b"".join(result.member_bytes(member)))
                yield from _walk(copy, member.name, folder, depth + 1)


@pytest.fixture(params=sorted(ENTRIES))
def entry(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(ENTRIES[request.param])


def test_the_manifest_lists_every_file_and_nothing_else():
    kept = {entry["file"] for entry in MANIFEST if not entry.get("on_demand")}
    assert kept == {path.name for path in HOSTILE.iterdir()} - {"MANIFEST.json"}
    assert {entry["file"] for entry in MANIFEST} - kept == set(ON_DEMAND)
    assert len(MANIFEST) > 50


def test_it_ends_in_a_status_that_the_manifest_allows_and_in_its_time(entry: dict[str, Any]):
    seen = upload(entry["file"])
    allowed = {STATUS[outcome] for outcome in (entry["expectation"], *entry.get("also_ok", ()))}
    assert seen.status in allowed, (seen.top.cause, seen.top.reason)
    assert seen.seconds < entry["limit_seconds"]


def test_it_stays_within_its_memory_and_is_confined(entry: dict[str, Any]):
    for result in upload(entry["file"]).results:
        assert result.peak_bytes < entry["limit_mb"] * 1_000_000
        assert result.is_network_isolated in (True, None)


def test_what_must_be_read_is_read(entry: dict[str, Any]):
    seen = upload(entry["file"])
    if seen.status == "accepted":
        assert [words for words in entry.get("must_extract", ()) if words not in seen.text] == []


def test_what_must_be_decided_is_flagged(entry: dict[str, Any]):
    seen = upload(entry["file"])
    if seen.status == "accepted":
        wanted = entry.get("flag_before_publish", ())
        assert [words for words in wanted if "".join(words.split()) not in seen.flagged] == []
        assert all(result.is_checked for result in seen.results if result.status == "accepted")


def test_the_reason_is_one_plain_sentence_or_two(entry: dict[str, Any]):
    for result in upload(entry["file"]).results:
        if result.status == "accepted":
            assert (result.reason, result.cause) == ("", "")
            continue
        assert result.cause
        assert result.reason[0].isupper()
        assert result.reason.endswith(".")
        assert not [word for word in WORDS_OF_OURS if word in result.reason]


def test_members_that_are_left_out_have_a_reason_too(entry: dict[str, Any]):
    for result in upload(entry["file"]).results:
        for member in result.members:
            assert (member.reason == "") == (member.status == "accepted")
            assert not member.reason or member.reason.endswith(".")


def test_names_are_shown_clean(entry: dict[str, Any]):
    for result in upload(entry["file"]).results:
        for name in (result.name, *(member.name for member in result.members)):
            assert 0 < len(name) <= Limits().max_name_characters
            assert not set(name) & set("/\\\x00\r\n\u202e\u2028")


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
def test_what_is_hidden_is_told(file: str, what: str, where: str):
    assert (what, where) in {(hidden.what, hidden.where) for hidden in upload(file).top.hidden}


def test_what_is_hidden_is_not_quoted_where_it_is_told(entry: dict[str, Any]):
    for result in upload(entry["file"]).results:
        told = repr((result.hidden, result.warnings, result.reason))
        assert not [words for words in entry.get("must_not_serve", ()) if words[0] != "/" and words in told]


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("pdf-embedded-file.pdf", ["pupils.csv"]),
        ("zip-eicar.zip", ["invoice.com", "letter.pdf"]),
    ],
)
def test_members_are_handed_over(file: str, names: list[str]):
    assert [member.name for member in upload(file).top.members] == names


def test_the_whole_upload_is_held_for_one_malicious_member_and_the_rest_is_told_apart():
    _, virus, good = upload("zip-eicar.zip").results
    assert (virus.status, virus.cause) == ("quarantined", "malicious")
    assert good.status == "accepted"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("html-renamed.pdf", "an HTML page, not a PDF"),
        ("pdf-html-polyglot.pdf", "a PDF and an HTML page at once"),
        ("pdf-encrypted.pdf", "needs a password"),
        ("zip-encrypted.zip", "needs a password"),
        ("pdf-truncated.pdf", "3 of 6 pages are there"),
        ("empty.pdf", "This file is empty"),
        ("macro-renamed.docx", "macros"),
        ("unsupported.7z", "This is a 7z archive"),
        ("oversize.pdf", "larger than 50 MB"),
        ("zip-bomb-2gb.zip", "100 times its size"),
        ("xlsx-billion-laughs.xlsx", "external references"),
        ("png-decompression-bomb.png", "30,000"),
    ],
)
def test_the_reason_names_what_is_wrong(file: str, words: str):
    assert words in upload(file).top.reason
