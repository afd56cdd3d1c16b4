"""A16: twice the text takes about twice the time, whatever the text is made of.

Measured between a text and four times as much, in processor time, so that a busy machine matters little:
linear work grows by four, work on all pairs by sixteen, and the line is drawn at eight.
"""

import re
import time
from collections.abc import Callable

import pytest

from disclosures.ingest.contract import Page
from disclosures.ingest.facts import find
from disclosures.ingest.facts.dates import find_dates
from disclosures.ingest.facts.folding import fold
from disclosures.ingest.formats.text import clean_text
from disclosures.ingest.names import clean_line, clean_name
from disclosures.ingest.sniff import HEAD_BYTES, sniff

AUTHORITIES = [("one", ("Home Office", "Department for Education"))]
LETTER = (
    "Home Office\nOur ref: 2016-0061947\n9 December 2016\nDear Reader\n"
    "Under the Freedom of Information Act we enclose it; names are withheld under section 31. "
)
# Half of the beginnings of every pattern, over and over, never or always completed.
BAIT = [
    *(
        "a",
        "a@a.",
        "1 ",
        "A-",
        " ",
        "0",
        "\n",
        "\t\n",
        "-",
        "/",
        "(",
        '"',
        '" a',
        ". ",
        "X. ",
        "\u0301",
        "\ufb01",
    ),
    *(
        "received on ",
        "your request received ",
        "your request ",
        "the request, the request ",
        "your a a a request ",
    ),
    *(
        "section 31(1)(a) and ",
        "section 31 ",
        "sections ",
        "s.",
        "s.1,",
        "s.31,",
        "of the Act (",
        "by virtue of ",
    ),
    *("Dear\n", "From: x\n", "Home Office / ", "Home Office\n", "Public Authority:\n", "internal review of "),
    *("ref: ", "our ref 1-", "A1-", "A-\n", "reference number ", "2016-", "01/FOI/"),
    *("14 March ", "14 ", "12/12/", "14-Mar-", "March ", "14 March 2016 to March ", "on 14 March 2016. "),
    *("refuse ", "neither ", "we enclose ", "is set out ", "arguments are ", "able to ", "provided a b c d "),
    *(
        "our ref: 2016-0061947 ",
        "2016-0061947\n",
        "14 March 2016\n",
        "Your request was received on 14 March 2016. ",
    ),
    *(
        "withheld under section 31(1)(a). ",
        "received by the Home Office on ",
        "Yours sincerely\n",
        "we enclose it. ",
    ),
    *("you asked ", "the information is ", "not ", "exempt ", "no longer rely "),
]
LEAST_SECONDS = 0.02  # below that the clock, and not the pattern, is measured
TIMES = 4
FACTOR = 8.0


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _growth(work: Callable[[str], object], bait: str, size: int, head: str = "") -> float:
    """How much longer TIMES the text takes; the smallest of up to three tries, since other things disturb."""
    text = (head + bait * (TIMES * size // len(bait) + 1))[: TIMES * size]
    best = float("inf")
    for _ in range(3):
        part, whole = _seconds(lambda: work(text[:size])), _seconds(lambda: work(text))
        best = min(best, whole / max(part, LEAST_SECONDS))
        if best < FACTOR:
            break
    return best


@pytest.mark.parametrize("bait", BAIT, ids=repr)
def test_facts_are_found_in_linear_time(bait: str):
    assert _growth(lambda text: find([Page(text)], AUTHORITIES), bait, 12_000, LETTER) < FACTOR
    assert _growth(lambda text: find([Page(text)], AUTHORITIES), bait, 12_000) < FACTOR


@pytest.mark.parametrize(
    "work", [fold, find_dates, clean_text, clean_name, lambda text: clean_line(text, 100)]
)
@pytest.mark.parametrize("bait", ["a", "14 March ", " \n", "12/12/", "e\u0301", "\x00\u202e", "a/"], ids=repr)
def test_text_is_prepared_in_linear_time_up_to_a_megabyte(work: Callable[[str], object], bait: str):
    assert _growth(work, bait, 250_000) < FACTOR


@pytest.mark.parametrize(
    "bait", ["From: ", "<", "\n", "#", "a,", "{", "%PDF", "PK\x05\x06", "\x00"], ids=repr
)
def test_sniffing_looks_at_the_ends_only(bait: str):
    head = (bait * HEAD_BYTES).encode()[:HEAD_BYTES]
    assert _seconds(lambda: sniff(head, head * 8, "a.pdf")) < 1


def test_a_measure_that_sees_a_quadratic_pattern():
    """The yardstick itself: this pattern begins again at every letter."""
    careless = re.compile("a+b")
    assert _growth(careless.search, "a", 5_000) > FACTOR
