"""What one cell of a table says: a count, a period, a heading and its unit, where no doubt is left."""

import re
from dataclasses import dataclass

from disclosures.ingest.facts.dates import MONTHS
from disclosures.ingest.names import clean_line

LONGEST_COUNT = 8  # digits; telephone and NHS numbers have ten and more
# A footnote, "revised" or "provisional".
MARK = r"(?:\s?(?:\[(?:note\s?|r|p|e)\w{0,3}\]|\((?:note\s?\d{1,2}|r|p)\)|[*†‡#]{1,3}))?"
COUNT = re.compile(
    rf"(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,2}}|[0-9]{{1,{LONGEST_COUNT}}})(?:\.0)?{MARK}"
)
# Held back, not known or not there: "<5", "[c]", "…", "N/K", "-". Never a figure.
SUPPRESSED = re.compile(
    r"[<>≤≥~]\s?\d+|\[(?:c|x|z|w|u|low|k)\]|\(?(?:c|x|z|s)\)?|[*†.…:–—-]{1,5}|n/?[akd]\.?|not\s(?:known"
    r"|available|held|applicable|recorded)"
    r"|nil|none|unknown|withheld|suppressed|redacted|fewer\sthan\s\w+|less\sthan\s\w+|\d+\s?-\s?\d+",
    re.IGNORECASE,
)
TOTAL = re.compile(
    r"(?:grand\s|sub-?\s?|overall\s|running\s|cumulative\s)?totals?\b.*|all|sum|overall", re.IGNORECASE
)

MONTH_NAME = "|".join(sorted((name for name in MONTHS), key=len, reverse=True))
MONTH_OF_YEAR = re.compile(
    rf"(?P<month>{MONTH_NAME})\.?,?[\s-]?(?P<year>(?:19|20)[0-9][0-9]){MARK}", re.IGNORECASE
)
MONTH_SHORT = re.compile(
    rf"(?P<month>{MONTH_NAME})\.?[\s'’-]{{1,2}}(?P<year>[0-9][0-9]){MARK}", re.IGNORECASE
)
MONTH_ALONE = re.compile(rf"(?P<month>{MONTH_NAME})\.?{MARK}", re.IGNORECASE)
MONTH_ISO = re.compile(r"(?P<year>(?:19|20)[0-9][0-9])-(?P<month>0[1-9]|1[0-2])")
FIRST_OF_MONTH = re.compile(
    r"(?P<year>(?:19|20)[0-9][0-9])-(?P<month>0[1-9]|1[0-2])-01(?:\s00:00(?::00)?)?|01/(?P<month2>0[1-9]"
    r"|1[0-2])/(?P<year2>(?:19|20)[0-9][0-9])"
)
YEAR = re.compile(rf"(?P<year>(?:19|20)[0-9][0-9]){MARK}")
NOT_CALENDAR = re.compile(r"\b(?:financial|academic|fiscal|school|tax|FY|AY)\b", re.IGNORECASE)

NUMBER_OF = re.compile(r"\b(?:number|no\.?|count|total)s?\s(?:number\s)?of\b|\bhow\smany\b", re.IGNORECASE)
# Columns that hold names of things, sizes or shares of a whole, and no counts.
NO_COUNT = re.compile(
    r"\b(?:ref(?:erence)?s?|id|ids|identifier|code|codes|upn|urn|ukprn|laestab|dfe\sno|uin|postcode|phone"
    r"|telephone|tel|fax|dates?|dob|birth|day|year"
    r"|month|quarter|period|term|fy|ay|version|row|line|entry|key|page|rating|score|level|tier|risk|grade|band|age|ages"
    r"|rank|identifiab\w+|sensitivity"
    r"|index|no|number|serial|latitude|longitude|easting|northing|amount|per\s?cent\w*|percentages?"
    r"|proportion|share\s\(%\)|rate|rates|ratio"
    r"|average|mean|median|change|difference|thousands?|millions?|bn|days|hours|weeks|minutes)\b|%"
    r"|\(?['’]?000s?\)?|£\s?[mk]\b",
    re.IGNORECASE,
)
# After "number of" or "days", only a share or a scale makes a heading none of a count.
SCALED = re.compile(
    r"\b(?:per\s?cent\w*|percentages?|proportion|rate|rates|ratio|average|mean|median|thousands?|millions?)\b"
    r"|%|\(?['’]?000s?\b",
    re.IGNORECASE,
)
COUNTED = re.compile(
    r"\b(?:number|count|total|requests?|requested|records?|pupils?|people|persons?|individuals?|children"
    r"|students?|learners?|returned|matched|shared"
    r"|disclosed|received|released?|releases|supplied|sent|refused|granted|approved|rejected|withheld|cases?"
    r"|complaints?|orders?|applications?|shares?"
    r"|items?|schools?|responses?|answers?|referrals?|licen[cs]es?|accounts?|forces?|extracts?|decisions?"
    r"|reviews?|breaches|incidents?|recommendations?"
    r"|enquiries|checks?|searches|visits?|parents|families|households|users?|downloads?|agreements?)\b",
    re.IGNORECASE,
)
UNITS = {
    "pupils": r"pupils",
    "people": r"people|persons|individuals|children|students|learners|parents",
    "requests": r"(?:[\w-]+\s)?requests",
    "records": r"(?:\w+\s)?records",
    "releases": r"releases",
    "referrals": r"referrals",
    "responses": r"responses",
    "recommendations": r"recommendations",
    "answers": r"answers",
    "complaints": r"complaints",
    "licences": r"licences",
    "accounts": r"accounts",
    "forces": r"(?:police\s)?forces",
}
UNIT_OF = {
    unit: re.compile(
        rf"(?:number|no\.?|count|total)s?\s(?:number\s)?of\s(?:the\s|all\s|new\s|unique\s"
        rf"|individual\s)?(?:{words})\b",
        re.IGNORECASE,
    )
    for unit, words in UNITS.items()
}
UNIT_WORD = {unit: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for unit, words in UNITS.items()}
FOOTNOTE = re.compile(r"\s?(?:\[(?:note\s?)?\w{1,3}\]|\(note\s?\d{1,2}\)|[*†‡]+)")
LONGEST_ABOUT = 140


@dataclass(frozen=True, slots=True)
class Period:
    """A month ("2015-07") or a year ("2015"); `doubt` says what has to hold in the whole column."""

    value: str
    doubt: str = ""


def count(text: str) -> str:
    """The digits of a whole number, "" for anything else; a footnote mark behind it is left out."""
    found = COUNT.fullmatch(text.strip())
    if not found or (len(found["number"]) > 1 and found["number"].startswith("0")):
        return ""
    return found["number"].replace(",", "")


def is_suppressed(text: str) -> bool:
    return SUPPRESSED.fullmatch(text.strip()) is not None


def is_total(label: str) -> bool:
    return TOTAL.fullmatch(label.strip().rstrip(":")) is not None


def period(text: str, year: str = "") -> Period | None:
    """The month or year that a label is, and nothing else; `year` is that of months written alone."""
    text = " ".join(text.split())
    if found := MONTH_OF_YEAR.fullmatch(text) or MONTH_ISO.fullmatch(text):
        return Period(f"{found['year']}-{_month(found['month'])}")
    if found := FIRST_OF_MONTH.fullmatch(text):
        return Period(
            f"{found['year'] or found['year2']}-{found['month'] or found['month2']}", "first-of-month"
        )
    if found := MONTH_SHORT.fullmatch(text):
        return Period(f"20{found['year']}-{_month(found['month'])}", "short-year")
    if year and (found := MONTH_ALONE.fullmatch(text)):
        return Period(f"{year}-{_month(found['month'])}")
    found = YEAR.fullmatch(text)
    return Period(found["year"], "year") if found else None


def _month(written: str) -> str:
    return written if written.isdecimal() else f"{MONTHS[written.lower()]:02}"


def about(heading: str, label: str = "") -> str:
    """A heading as written, without its footnote marks; with the row's label where it is needed."""
    words = clean_line(FOOTNOTE.sub("", heading), LONGEST_ABOUT)
    beside = clean_line(FOOTNOTE.sub("", label), LONGEST_ABOUT // 3)
    return ", ".join(part for part in (words, beside) if part)


def may_count(heading: str) -> bool:
    """Whether a column with this heading can hold counts at all."""
    if NUMBER_OF.search(heading):
        return SCALED.search(heading) is None
    return NO_COUNT.search(heading) is None


def names_count(heading: str) -> bool:
    """Whether it says that it counts something."""
    return COUNTED.search(heading) is not None


def unit(heading: str, title: str = "") -> str:
    """The unit that the heading names, or the title where the heading names none; "" if there is a choice."""
    for words in (heading, title):
        counted = [(found.start(), name) for name, form in UNIT_OF.items() if (found := form.search(words))]
        if counted:
            return min(counted)[1]
    if re.search(r"£|\bpounds\b", heading):
        return "pounds"
    named = {name for name, form in UNIT_WORD.items() if form.search(heading)}
    return named.pop() if len(named) == 1 else ""
