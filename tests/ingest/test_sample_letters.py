"""The sample letters against their answer keys: nothing wrong, and nothing missing where there is text."""

import json
from pathlib import Path
from typing import Any

import pytest

from disclosures.ingest import Result, read
from tests.ingest.conftest import AUTHORITIES, SAMPLES

LETTERS = sorted((SAMPLES / "letters").glob("*.pdf"))
NOTICES = sorted((SAMPLES / "ico").glob("*.pdf"))
FIELDS = {
    "kind": "kind",
    "authority": "authority_slug",
    "reference": "reference",
    "request_received_on": "request_received_on",
    "responded_on": "responded_on",
    "outcome": "outcome",
    "stage": "stage",
}


def _key(path: Path) -> dict[str, Any]:
    key: dict[str, Any] = json.loads(path.with_name(path.name + ".key.json").read_text())
    return key


def _read(path: Path) -> Result:
    return read(path, path.name, authorities=AUTHORITIES)


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_every_field_of_a_text_letter_is_right_and_a_scan_waits(path: Path):
    key, result = _key(path), _read(path)
    assert result.status == "accepted"
    found = {name: facts[0].value for name, facts in result.chosen.items() if name != "exemption"}
    exemptions = {fact.value for fact in result.chosen.get("exemption", ())}
    if "Image only" in key.get("notes", ""):
        assert result.needs_reading
        assert not result.facts
        return
    assert not result.needs_reading
    assert found == {name: key[field] for name, field in FIELDS.items() if key.get(field)}
    assert exemptions == set(key["exemptions"])


@pytest.mark.parametrize("path", LETTERS + NOTICES, ids=lambda path: path.stem)
def test_every_fact_stands_where_it_says(path: Path):
    result = _read(path)
    for fact in result.facts:
        words = result.pages[fact.page - 1].text[fact.start : fact.end]
        assert words.strip() == words != ""
        if fact.name == "reference":
            assert "".join(words.split()) == "".join(fact.value.split())
        if fact.name == "exemption":
            assert words.rsplit("(", 1)[0].lstrip("(") in fact.value


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_a_notice_of_the_commissioner_is_not_taken_for_a_reply(path: Path):
    key, result = _key(path), _read(path)
    found = {name: facts[0].value for name, facts in result.chosen.items()}
    assert not found.keys() & {"outcome", "exemption", "responded_on", "request_received_on", "stage"}
    assert found.get("kind") in (key["kind"], None)
    for name in ("authority", "reference"):
        assert found.get(name) in (key[FIELDS[name]], None)


def test_a_failed_redaction_is_an_alarm():
    result = _read(SAMPLES / "letters" / "15-trust-2019-failed-redaction.pdf")
    assert ("text under a box", "page 1") in {(hidden.what, hidden.where) for hidden in result.hidden}
