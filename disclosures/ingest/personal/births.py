"""Dates of birth: dates near words that say so, or in a column headed so; no other dates."""

import re
from collections.abc import Iterator

from disclosures.ingest.facts.dates import MONTHS
from disclosures.ingest.personal.folded import View
from disclosures.ingest.personal.found import Found
from disclosures.ingest.personal.listed import listed
from disclosures.ingest.personal.tables import cells

IN_LOWER_CASE = (
    r"\b(?:born|b\.(?= ?\d{1,2}[ ./\-])|d ?\.? ?o ?\.? ?b\b\.?|dates?\s?of\s?birth|dateofbirth|birth ?dates?|"
    r"birthdays?|dyddiad geni|ganwyd)"
)
CUE = re.compile(IN_LOWER_CASE, re.IGNORECASE)
CUE_IN_LOWER_CASE = re.compile(IN_LOWER_CASE)  # twice as fast
WORDS = (" b.", "(b.", "born", "birth", "dob", "d.o", "d o b", ".b", "geni", "ganwyd")
WHOLE_WORDS = listed("b ob dob dyddiad")  # without these and the beginnings, there is no CUE
BEGINNINGS = ("born", "birth", "ganwyd")
# Rules about ages speak of births, too.
BOUNDARY = re.compile(
    r"\s(?:(?:on|in)\s)?(?:or\s)?(?:after|before|between|since|prior|earlier|later|abroad|outside)\b",
    re.IGNORECASE,
)
F = r"[0-9OolI]"
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
DATE = re.compile(
    rf"(?<![\w/.\-+])(?:{F}{{1,2}} ?[/.\- ] ?{F}{{1,2}} ?[/.\- ] ?(?:{F}{{4}}|{F}{{2}})"
    rf"|{F}{{4}}[/.\- ]{F}{{2}}[/.\- ]{F}{{2}}(?=T|\b)"
    rf"|{F}{{1,2}}(?: ?(?:st|nd|rd|"
    rf"th))?(?:[\s\-/]{{1,2}}of)?[\s\-/]{{0,2}}{MONTH},?[\s\-/]{{0,2}}'?(?:{F}{{4}}|"
    rf"{F}{{2}})"
    rf"|{MONTH}\s{F}{{1,2}}(?:st|nd|rd|th)?,?\s{F}{{4}}"
    rf"|{MONTH},?\s{F}{{4}}"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d)(?!\w|[/\-]\d)",
    re.IGNORECASE,
)
OTHER_DATE = re.compile(
    r"\b(?:date|received|admitted|admission|start(?:ed)?|end|joined|left|leaving|leaver|entry|referr(?:al|ed)|signed|sent|"
    r"died|death|created|census)\b",
    re.IGNORECASE,
)
NEAR = 90  # characters after the words
BEFORE = 30
SENTENCE_END = re.compile(r"[a-z)\]]\.\s")
MOST_WORDS = 6  # between the words and the date
ROWS = 400  # of a printed table without tabs


def births(view: View) -> Iterator[Found]:
    """Dates of birth, each with the rule that says why."""
    for cell in cells(view):
        if cell.kind == "birth" and (match := DATE.search(view.text[cell.start : cell.end])):
            yield Found(
                "date-of-birth", cell.start + match.start(), cell.start + match.end(), 0.95, "birth-column"
            )
    if not _has_words(view):
        return
    until = 0
    for cue in CUE_IN_LOWER_CASE.finditer(view.lower):
        if BOUNDARY.match(view.text, cue.end()):
            continue
        yield from _near(view, cue)
        if cue.end() >= until:
            until = view.line_at(cue.end())[1]
            yield from _rows_below(view, cue)


def _has_words(view: View) -> bool:
    if not view.has_any(WHOLE_WORDS) and not any(word in view.lower for word in BEGINNINGS):
        return False
    return any(word in view.lower for word in WORDS)


def _near(view: View, cue: re.Match[str]) -> Iterator[Found]:
    after = view.text[cue.end() : cue.end() + NEAR]
    match = DATE.search(after)
    if match and not _is_about_another(after[: match.start()]):
        yield Found(
            "date-of-birth", cue.end() + match.start(), cue.end() + match.end(), 0.95, "birth-after-word"
        )
        return
    at = max(0, cue.start() - BEFORE)
    before = view.text[at : cue.start()]
    dates = list(DATE.finditer(before))
    if dates and re.fullmatch(
        r"[\s,;:(\[\-]{0,4}(?:is |was |as |\(?his |\(?her |their |my )?(?:the )?", before[dates[-1].end() :]
    ):
        yield Found("date-of-birth", at + dates[-1].start(), at + dates[-1].end(), 0.85, "birth-before-word")


def _is_about_another(between: str) -> bool:
    """Whether the date that follows is said to be something else, or stands in another sentence or cell."""
    if "\t" in between and (between.count("\t") > 1 or between.strip()):
        return True
    if len(re.findall(r"[^\W\d_]{2,}", between)) > MOST_WORDS:
        return True
    return bool(OTHER_DATE.search(between) or SENTENCE_END.search(between))


def _rows_below(view: View, cue: re.Match[str]) -> Iterator[Found]:
    """A heading line of a printed table whose columns are not parted: the dates in the lines below."""
    number = view.line_number(cue.start())
    start, end = view.line(number)
    heading = view.text[start:end]
    if len(heading) > 160 or DATE.search(heading) or re.search(r"[.;?]\s", heading):
        return
    others = len(OTHER_DATE.findall(CUE.sub(" ", heading)))
    place = len(OTHER_DATE.findall(CUE.sub(" ", view.text[start : cue.start()])))
    for below in range(number + 1, min(number + ROWS, len(view.line_starts))):
        first, last = view.line(below)
        line = view.text[first:last]
        if len(line) > 160 or CUE.search(line) or re.search(r"[a-z]{3}\.$", line.rstrip()):
            return
        dates = list(DATE.finditer(line))
        if others and len(dates) > place:
            dates = dates[place : place + 1]
        for match in dates:
            yield Found("date-of-birth", first + match.start(), first + match.end(), 0.8, "birth-column")
