"""Rules for notices and tables take time linear in the text, whatever it is made of."""

from collections.abc import Callable

import pytest

from disclosures.ingest.contract import Page
from disclosures.ingest.facts import notices, tables
from tests.ingest.test_linear_time import FACTOR, _growth

NOTICE = (
    "Reference: FS50679913\nFreedom of Information Act 2000 (FOIA)\nDecision notice\nDate: 10 January 2012\n"
    "Public Authority: Testshire Council\nDecision\nThe Information Commissioner finds that "
)
REPRIMAND = "Reprimand\nThe Information Commissioner issues a reprimand to Testshire Council.\n"
BAIT = [
    *(
        "1. ",
        "• ",
        "section 31(1)(e) and ",
        "section 31(1) ",
        "breached ",
        "breached section 1, ",
        "but ",
        "not ",
    ),
    *(
        "The Commissioner finds section 31 is engaged but ",
        "public interest ",
        "outweighs ",
        "requires ",
        ": ",
        "; ",
    ),
    *(
        "in relation to section 1 ",
        "Decision\n",
        "Summary\n",
        "Reference: FS50679913\n",
        "Public Authority:\n",
        "(a) ",
    ),
    *(
        "section 1(1)(a)(b)(c), ",
        "The Commissioner's decision is that ",
        "considered whether ",
        "no information ",
    ),
    *("infringed Article 5(1) ", "Decision(s) FOI 1: Upheld, ", "the Commissioner (x) ", "X. ", "neither "),
]
ROWS = [
    *(
        "1\t2\t",
        "a\t",
        "\t",
        "\t\n",
        "July 2015 74 18\n",
        "July 2015\t5\n",
        "Month Number of x\n",
        "12\n",
        "12 ",
        "- ",
    ),
    *("[c] ", "July ", "A b c 1 2\n", "Month\tRequests\n", "2015\t2016\n", "<5\t", "FOI ref: 1-", "A1-"),
]


def _sheet(text: str) -> Page:
    return Page(text, rows=tuple(range(1, text.count("\n") + 2)))


@pytest.mark.parametrize("bait", BAIT, ids=repr)
@pytest.mark.parametrize("head", [NOTICE, REPRIMAND], ids=["decision", "reprimand"])
def test_notices_are_read_in_linear_time(bait: str, head: str):
    assert _growth(lambda text: notices.find([Page(text)]), bait, 5_000, head) < FACTOR


@pytest.mark.parametrize("bait", ROWS, ids=repr)
@pytest.mark.parametrize(
    "work",
    [
        lambda text: tables.find([Page(text)], "application/pdf"),
        lambda text: tables.find([_sheet(text)], "text/csv"),
    ],
    ids=["text", "sheet"],
)
def test_tables_are_read_in_linear_time(bait: str, work: Callable[[str], object]):
    assert _growth(work, bait, 8_000) < FACTOR
