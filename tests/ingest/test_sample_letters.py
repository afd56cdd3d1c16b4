"""The sample letters against their answer keys: nothing wrong, and nothing missing where there is text.

Readers and rules are called in this process. Scans have no text until they are recognised, which is tested
elsewhere; the covering note of sample 12 says nothing itself, its letter is attached.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from disclosures.ingest.contract import Member, Reading
from disclosures.ingest.facts import chosen, find
from disclosures.ingest.limits import Limits
from disclosures.ingest.registry import READERS
from tests.ingest.conftest import AUTHORITIES, SAMPLES

ALL_KEYS = sorted((SAMPLES / "letters").glob("*.key.json"))
FIELDS = {
    "kind": "kind",
    "authority": "authority_slug",
    "reference": "reference",
    "request_received_on": "request_received_on",
    "responded_on": "responded_on",
    "outcome": "outcome",
    "stage": "stage",
}
SCANS = ("07-", "08-")
KEYS = [path for path in ALL_KEYS if not path.name.startswith(SCANS)]
COVERING_NOTE = "12-"


def _keep(name: str, chunks: Iterable[bytes]) -> Member:
    return Member(name, sum(len(chunk) for chunk in chunks))


def _read(path: Path) -> tuple[Reading, str]:
    taken = next(one for one in READERS if path.suffix.lstrip(".") in one.endings)
    reader = taken.load()
    reader.prepare()
    with path.open("rb") as document:
        return reader.read(document, Limits(), _keep), taken.media_type


@pytest.mark.parametrize("authorities", [AUTHORITIES, ()], ids=["names given", "no names given"])
@pytest.mark.parametrize("key_path", KEYS, ids=lambda path: path.name.partition(".")[0])
def test_every_field_of_a_letter_is_right(key_path: Path, authorities: Any):
    key = json.loads(key_path.read_text())
    reading, media_type = _read(key_path.with_name(key_path.name.removesuffix(".key.json")))
    best = chosen(find(reading.pages, authorities, media_type))
    found = {name: best[name][0].value for name in FIELDS if name in best}
    expected = {name: key[field] for name, field in FIELDS.items() if key.get(field)}
    if key_path.name.startswith(COVERING_NOTE):
        expected = {name: expected[name] for name in ("authority", "reference")}
    assert found == expected
    assert {fact.value for fact in best.get("exemption", ())} == set(key["exemptions"])


@pytest.mark.parametrize("key_path", KEYS, ids=lambda path: path.name.partition(".")[0])
def test_every_fact_of_a_letter_stands_where_it_says(key_path: Path):
    reading, media_type = _read(key_path.with_name(key_path.name.removesuffix(".key.json")))
    for fact in find(reading.pages, AUTHORITIES, media_type):
        page = reading.pages[fact.page - 1]
        words = page.text[fact.start : fact.end]
        assert not page.is_hidden
        assert words.strip() == words != ""
        if fact.name == "reference":
            assert "".join(words.split()) == "".join(fact.value.split())
        if fact.name == "exemption":
            assert words.rsplit("(", 1)[0].lstrip("(") in fact.value


@pytest.mark.parametrize("start", SCANS)
def test_a_scan_waits_to_be_read(start: str):
    path = next(path for path in (SAMPLES / "letters").glob(f"{start}*.pdf"))
    reading, media_type = _read(path)
    assert any(page.needs_reading for page in reading.pages)
    assert find(reading.pages, AUTHORITIES, media_type) == []


def test_a_failed_redaction_is_an_alarm():
    reading, _ = _read(SAMPLES / "letters" / "15-trust-2019-failed-redaction.pdf")
    assert ("text under a box", "page 1") in {(hidden.what, hidden.where) for hidden in reading.hidden}
