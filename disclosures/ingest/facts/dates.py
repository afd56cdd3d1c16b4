"""Dates as British letters write them: the day before the month, always, and no more precise than written."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from disclosures.ingest.contract import Precision
from disclosures.ingest.facts.folding import fold
from disclosures.ingest.facts.small_letters import in_small_letters

ENGLISH = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
WELSH = [
    *("ionawr", "chwefror", "mawrth", "ebrill", "mai", "mehefin"),
    *("gorffennaf", "awst", "medi", "hydref", "tachwedd", "rhagfyr"),
]
MONTHS = {
    **{name: number for names in (ENGLISH, WELSH) for number, name in enumerate(names, 1)},
    **{name[:3]: number for number, name in enumerate(ENGLISH, 1)},
    "sept": 9,
}
MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b"
ANY_MONTH = MONTH.replace("?P<month>", "?:")
EARLIEST, LATEST = 1900, 2099

ALONE = r"(?<![\w/.\-])"
# The first figure of a number that stands alone: a search that begins with a figure is many times quicker.
FIRST = r"\d(?<![\w/.\-].)"
DAY = rf"(?P<day>{FIRST}\d?)"
YEAR = rf"(?P<year>{FIRST}\d{{3}})"
NOT_ON = r"(?![\w/\-]|\.\d)"

# In order: the first that claims a stretch of text has it. White space is one character after folding.
# For text in small letters.
WRITTEN: tuple[tuple[Precision, str], ...] = (
    # 14 March 2016 · 14th March, 2016 · 14th of March 2016 · 14March 2016, as scanners run words together
    ("day", rf"{DAY}\s?(?:st|nd|rd|th)?\s?(?:of\s)?{MONTH}\.?,?\s(?P<year>\d{{4}}){NOT_ON}"),
    # 14-Mar-2016 · 14-Mar-16
    ("day", rf"{DAY}-{MONTH}-(?P<year>\d{{4}}|\d\d){NOT_ON}"),
    # March 14, 2016: with the month in letters there is no doubt
    ("day", rf"{ALONE}{MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}}){NOT_ON}"),
    # 2016-03-14
    ("day", rf"{YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?![\d/\-]|\.\d)"),
    # 14/03/2016 · 14.03.16 · 4-3-16
    ("day", rf"{DAY}(?P<sign>[/.\-])(?P<month>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}|\d\d){NOT_ON}"),
    # March 2016, but not the end of "Oct to Dec 2024", which is a quarter
    ("month", rf"{ALONE}{MONTH}\.?,?\s(?P<year>\d{{4}}){NOT_ON}"),
    # 2019-09
    ("month", rf"{YEAR}-(?P<month>0[1-9]|1[0-2]){NOT_ON}"),
)
PATTERNS = tuple((precision, re.compile(pattern)) for precision, pattern in WRITTEN)
# 14 March, 14th of March, with no year behind it.
DAY_AND_MONTH = re.compile(
    rf"{DAY}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}(?!\.?,?\s\d{{4}}|[\w/-])", re.IGNORECASE
)
RANGE_BEFORE = re.compile(rf"{ANY_MONTH}(?:\s\d{{4}})?\s?(?:to|and|-|/|until)\s?$", re.IGNORECASE)
RANGE_AFTER = re.compile(rf"\s?(?:to|-|/|until)\s?{ANY_MONTH}", re.IGNORECASE)
DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?(?:\sof)?[\s\-/]$", re.IGNORECASE)

DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at `text[start:end]`; days and months that were not written are 1."""

    day: date
    precision: Precision
    start: int
    end: int

    @property
    def value(self) -> str:
        """ISO 8601, cut to what is known."""
        return self.day.isoformat()[: {"day": 10, "month": 7, "year": 4}.get(self.precision, 10)]


def find_dates(text: str) -> list[FoundDate]:
    """Every date in `text`, in order, with offsets into `text`."""
    folded = fold(text)
    return [
        FoundDate(found.day, found.precision, *folded.span(found.start, found.end))
        for found in find_folded(folded.text)
    ]


def find_folded(text: str) -> list[FoundDate]:
    """The same for text that is folded already."""
    return list(_find_folded(text)) if DIGIT.search(text) else []


@lru_cache(maxsize=1_000)  # several rules look at the same sentences
def _find_folded(text: str) -> tuple[FoundDate, ...]:
    small = in_small_letters(text)
    claimed: list[tuple[int, int]] = []
    found: list[FoundDate] = []
    for precision, pattern in PATTERNS:
        fresh = []
        for match in pattern.finditer(small):
            span = match.span()
            if not _overlaps(span, claimed):
                fresh.append(span)
                found += _read(precision, match)
        # A stretch stays claimed if it turned out to be no date: 31/02/2016 is not February 2016.
        claimed = sorted(claimed + fresh)
    return tuple(sorted(found, key=lambda one: one.start))


def parse_value(value: str) -> tuple[date, Precision]:
    """The date and precision of `FoundDate.value`. Raises ValueError for anything else."""
    parts = [int(part) for part in value.split("-")]
    precision: Precision = {1: "year", 2: "month", 3: "day"}[len(parts)]  # type: ignore[assignment]
    return date(*[*parts, 1, 1][:3]), precision


def _overlaps(span: tuple[int, int], claimed: list[tuple[int, int]]) -> bool:
    at = bisect_left(claimed, (span[1], 0)) - 1
    return at >= 0 and claimed[at][1] > span[0]


def _read(precision: Precision, match: re.Match[str]) -> Iterator[FoundDate]:
    parts = match.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < 70 else 1900
    month = MONTHS.get(parts["month"].lower()) or (int(parts["month"]) if parts["month"].isdecimal() else 0)
    if precision == "month" and _is_doubtful(match, year):
        return
    if not EARLIEST <= year <= LATEST:
        return
    try:
        day = date(year, month, int(parts.get("day") or 1))
    except ValueError:
        return
    yield FoundDate(day, precision, *match.span())


def _is_doubtful(match: re.Match[str], year: int) -> bool:
    """Whether it is a financial year ("2010-11"), a quarter ("Oct to Dec 2024"), or follows a day."""
    if match["month"].isdecimal():
        return int(match["month"]) == (year + 1) % 100
    before = match.string[max(0, match.start() - 24) : match.start()]
    after = match.string[match.end() : match.end() + 16]
    return bool(RANGE_BEFORE.search(before) or DAY_BEFORE.search(before) or RANGE_AFTER.match(after))
