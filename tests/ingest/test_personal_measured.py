"""How much is found and how much is false, on generated documents and on innocent text, with fixed seeds."""

from collections import Counter
from collections.abc import Mapping

import pytest

from disclosures.ingest.contract import Hit, Page
from disclosures.ingest.personal import search
from tests.ingest.people import Document, Expected, Template, documents
from tests.ingest.people_templates import HELD_OUT, WRITTEN_WITH

LEAST_SHARE = 0.6  # of what a person would mark
NAMES_RECALL, FORMAL_RECALL, PRECISION = 0.95, 0.99, 0.80

PROSE = (
    "The Department holds the information you requested. Under section 31(1)(e) of the "
    "Freedom of Information Act 2000,\n"
    "information is exempt if its disclosure would prejudice the operation of the "
    "immigration controls. The public\n"
    "interest was weighed on 14 March 2016 and 562 records were matched out of 1,204 "
    "between July 2015 and June 2016.\n"
    "The National Pupil Database is described in the Data Protection Impact Assessment, "
    "version 2.1, pages 14 to 22.\n"
    "If you are unhappy with this response, contact the Information Commissioner's "
    "Office, Wycliffe House, Water Lane,\n"
    "Wilmslow, Cheshire SK9 5AF, telephone 0303 123 1113, or write to foi.team@education"
    ".gov.uk quoting 2016-0061947.\n"
)
FIELDS = (
    "CBDS number\tItem\tDescription\tType\tCode set\n"
    "N00001\tPupil's UPN\tUnique Pupil Number\tA(13)\t\nN00002\tPupil's surname\tFull "
    "legal surname\tA(35)\t\n"
    "N00003\tPupil's forename\tFull legal forename\tA(35)\t\nN00004\tPupil's date of "
    "birth\tDate\tCCYY-MM-DD\t\n"
    "N00005\tPupil postcode\tAs used by Royal Mail\tA(8)\t\nN00006\tPupil ethn"
    "icity\tEthnic background\tA(4)\tCS001\n"
)
FIGURES = "Month\tRequested\tMatched\n" + "".join(
    f"July 20{year}\t{year * 7}\t{year * 3}\n" for year in range(10, 30)
)
NOTICE = (
    "Reference: FS50679913\nDecision notice\nDate: 19 October 2017\nPublic Authority: "
    "Department for Education\nAddress: Sanctuary\n"
    "Buildings\n20 Great Smith Street\nLondon\nSW1P 3BT\n1. The complainant has "
    "requested a copy of the memorandum of understanding.\n"
    "First-tier Tribunal (Information Rights)\nGRC & GRP Tribunals\nPO Box 9300\n"
    "LEICESTER\nLE1 8DJ\nTel: 0203 936 8963\n"
    "Email: grc@justice.gov.uk\n"
)


def _is_found(expected: Expected, hit: Hit) -> bool:
    shared = min(hit.end, expected.end) - max(hit.start, expected.start)
    same = (hit.type, hit.page) == (expected.type, expected.page)
    return same and shared >= LEAST_SHARE * (expected.end - expected.start)


def measure(templates: Mapping[str, Template], copies: int, seed: int) -> Counter[tuple[str, str]]:
    """How many of each type were found, missed and falsely found."""
    counts: Counter[tuple[str, str]] = Counter()
    for document in documents(dict(templates), copies, seed):
        counts += _measured(document)
    return counts


def _measured(document: Document) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    hits = search(document.pages).hits
    right: set[Hit] = set()
    for expected in document.expected:
        found = [hit for hit in hits if _is_found(expected, hit)]
        right.update(found)
        counts[expected.type, "found" if found else "missed"] += 1
    counts.update((hit.type, "false") for hit in hits if hit not in right)
    return counts


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("templates", [WRITTEN_WITH, HELD_OUT], ids=["written-with", "held-out"])
def test_recall_and_precision(templates: Mapping[str, Template], seed: int):
    counts = measure(templates, copies=6, seed=seed)
    for kind in {kind for kind, _ in counts}:
        found, missed = counts[kind, "found"], counts[kind, "missed"]
        assert found / (found + missed) >= (NAMES_RECALL if kind == "person-name" else FORMAL_RECALL), kind
    true = sum(number for (_, what), number in counts.items() if what == "found")
    false = sum(number for (_, what), number in counts.items() if what == "false")
    assert true / (true + false) >= PRECISION


@pytest.mark.parametrize(
    "text", [PROSE, FIELDS, FIGURES, NOTICE], ids=["prose", "fields", "figures", "notice"]
)
def test_no_false_alarm_in_official_text(text: str):
    assert [(hit.type, text[hit.start : hit.end]) for hit in search([Page(text)]).hits] == []
