"""When a request was received and when it was answered."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from disclosures.ingest.facts.dates import DAY_AND_MONTH, DIGIT, MONTHS, FoundDate, find_folded
from disclosures.ingest.facts.letter import Finding, Letter, Part
from disclosures.ingest.facts.outcomes import is_review
from disclosures.ingest.facts.said import own_sentences

WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?"
WHAT = (
    r"(?:requests?|enquiry|inquiry|e-?mail|letter|correspondence|message|application"
    r"|clarification|query|form|communication)"
    r"(?:\s\(?(?:foia?|foi/eir)\)?)?"
    r"(?:\s(?:for\s(?:an\s)?(?:information|internal\sreview)|under\sthe\s[^.,;]{3,60}?))?"
)
ON = r"(?:on|dated)\s(?:the\s)?"
# The words that end right before a date.
RECEIVED = re.compile(
    rf"(?:\b{WHAT}\b[^.;]{{0,140}}?\breceived\b|\breceived\s(?:your|this|the)\s(?:\w+\s){{0,5}}?{WHAT}\b)"
    rf"(?:[^.;]{{0,110}}?\b{ON}|,?\s){WEEKDAY}$",
    re.IGNORECASE,
)
RECEIVED_LABEL = re.compile(
    rf"(?:^|\n|\s)(?:date\s)?(?:your\s)?request\s(?:was\s)?received(?:\son)?\s?:?\s{WEEKDAY}$", re.IGNORECASE
)
REACHED = re.compile(
    rf"\b(?:it|which|request|that)\s(?:reached|arrived|came)\b[^.;]{{0,60}}?\bon\s(?:the\s)?{WEEKDAY}$",
    re.IGNORECASE,
)
DATED = re.compile(
    rf"\byour\s(?:\w+\s){{0,7}}?{WHAT},?\s(?:to\s[^.,;]{{3,60}}?\s)?(?:which\s(?:was"
    rf"|is)\s)?dated\s(?:the\s)?{WEEKDAY}$",
    re.IGNORECASE,
)
SENT = re.compile(
    rf"\byour\s(?:\w+\s){{0,7}}?{WHAT},?\s(?:to\s[^.,;]{{3,60}}?\s)?(?:which\s(?:you|was)\s)?"
    rf"(?:of(?:\sthe)?|(?:sent|made|submitted|emailed|lodged)(?:\s(?:to|by"
    rf"|via)\s[^.,;]{{2,60}}?)?\son|on)\s{WEEKDAY}$",
    re.IGNORECASE,
)
YOU_WROTE = re.compile(
    rf"\b(?:you\s(?:wrote|asked|requested|submitted|emailed|contacted|made|sent)[^.;]{{0,140}}?|contacting\s"
    rf"(?:us|me)\s|writing\sto\s(?:us|me)\s)"
    rf"on\s(?:the\s)?{WEEKDAY}$",
    re.IGNORECASE,
)
# "On 4 May 2015 you asked …", "On 4 May 2015 we received your request …"
BEFORE_YOU_WROTE = re.compile(rf"(?:^\W{{0,3}}|[.:]\s|\n)on\s{WEEKDAY}$", re.IGNORECASE)
YOU_DID = re.compile(
    r"^,?\syou\s(?:wrote|asked|submitted|emailed|contacted|made|sent|requested)\b", re.IGNORECASE
)
WE_RECEIVED = re.compile(
    rf"^,?\s(?:we|i|the\s\w+)\sreceived\s(?:your|a|this)\s(?:\w+\s){{0,5}}?{WHAT}\b", re.IGNORECASE
)
# Another letter's date: what was answered, reviewed or written before.
ANOTHER = re.compile(
    r"\b(?:respon[sd]\w*|repl(?:y|ied)|decision|acknowledge\w*|previous\w*|earlier|first|original"
    r"(?:ly)?|initial)\b",
    re.IGNORECASE,
)
ITS_OWN_REPLY = re.compile(
    r"\b(?:in\sresponse\sto|in\sreply\sto|respon(?:d|ding)\sto|reply(?:ing)?\sto|our\sresponse\sis)\b",
    re.IGNORECASE,
)
REVIEW = re.compile(r"\breview\b", re.IGNORECASE)
LOOK_BACK = 280

LINE_LABEL = re.compile(
    r"(?:dated?|date (?:of )?(?:this |our )?(?:letter|response|reply|issue|sent|issued)|(?:letter"
    r"|response|reply|issue) date|our date"
    r"|issued(?: on)?|sent(?: on)?|dyddiad)?"
    r"\s?[:.]?\s?",
    re.IGNORECASE,
)
LINE_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,?", re.IGNORECASE
)
INLINE_LABEL = re.compile(r"(?<!request )(?<!received )(?<!your )(?<!due )\bdate\s?:\s?$", re.IGNORECASE)
LABELLED = re.compile(r"\b(?:date|dated|sent|issued|dyddiad)\b", re.IGNORECASE)
CLOCK = re.compile(
    r"(?:\bat\s)?\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[ap]m\b)?(?:\s(?:[+-]\d{4}|gmt|bst|utc))?", re.IGNORECASE
)
COLUMN_AFTER = re.compile(
    r"\s?(?:our\s)?(?:ref|tel|phone|direct|contact|e-?mail|please|case|foi)", re.IGNORECASE
)
COLUMN_BEFORE = re.compile(r"(?:our\s|foi\s)?ref(?:erence)?\.?:?\s\S{3,30}", re.IGNORECASE)
EDGES = " ./,|~_'-:()*"
STAMP = re.compile(r"\W*(?:received|rec'd)\W*", re.IGNORECASE)


def received_on(letter: Letter) -> Iterator[Finding]:
    """As in "your request, which was received on …"; at a review, the request for the review."""
    yield from _day_of_request(letter, (RECEIVED, RECEIVED_LABEL, REACHED), WE_RECEIVED, 0.95)


def request_dated(letter: Letter) -> Iterator[Finding]:
    """As in "your request dated …"."""
    yield from _day_of_request(letter, (DATED,), None, 0.85)


def request_of(letter: Letter) -> Iterator[Finding]:
    """As in "your e-mail of …": the day of sending, when no day of receipt is given."""
    yield from _day_of_request(letter, (SENT, YOU_WROTE), YOU_DID, 0.8)


def date_line(letter: Letter) -> Iterator[Finding]:
    """A date on a line of its own above the salutation, "Date: …" and "Sent: …" included."""
    yield from _date_of_letter(letter, letter.header, 0.95 if letter.salutation else 0.85)


def date_below(letter: Letter) -> Iterator[Finding]:
    """The same below the signature."""
    if letter.signature:
        yield from _date_of_letter(letter, letter.signature, 0.75)


def _day_of_request(
    letter: Letter, before: tuple[re.Pattern[str], ...], after: re.Pattern[str] | None, confidence: float
) -> Iterator[Finding]:
    found: list[tuple[int, FoundDate]] = []
    at_review = is_review(letter)
    for at, sentence, days in _with_days(letter):
        for day in days:
            words = sentence[max(0, day.start - LOOK_BACK) : day.start]
            if at_review and not REVIEW.search(sentence):
                continue
            if _says_when(words, sentence[day.end : day.end + 120].replace("\n", " "), before, after):
                found.append((at, day))
    if at_review and found:
        # The request for a review is later than the request that it is about.
        latest = max(day.day for _, day in found)
        found = [one for one in found if one[1].day == latest]
    yield from _only_one("request_received_on", found, confidence)


@lru_cache(maxsize=4)
def _with_days(letter: Letter) -> tuple[tuple[int, str, list[FoundDate]], ...]:
    """The authority's own sentences and the lines of the header that name days, with their places."""
    found = []
    for at, sentence in [*own_sentences(letter), *letter.lines(letter.header)]:
        days = [day for day in find_folded(sentence) if day.precision == "day"]
        days += _without_year(letter, sentence, days)
        if days:
            found.append((at, sentence, days))
    return tuple(found)


def _says_when(
    words: str, rest: str, before: tuple[re.Pattern[str], ...], after: re.Pattern[str] | None
) -> bool:
    if after and BEFORE_YOU_WROTE.search(words) and after.search(rest):
        return True
    for pattern in before:
        match = pattern.search(words.replace("\n", " "))
        if match and not ANOTHER.search(ITS_OWN_REPLY.sub("", match[0])):
            return True
    return False


def _without_year(letter: Letter, sentence: str, others: list[FoundDate]) -> list[FoundDate]:
    """ "25 June": the last such day that is not after the letter itself, if the letter has a date."""
    if not DIGIT.search(sentence):
        return []
    fresh = [
        match
        for match in DAY_AND_MONTH.finditer(sentence)
        if not any(day.start <= match.start() < day.end for day in others)
    ]
    written = next((one.value for one in _date_of_letter(letter, letter.header, 1.0)), "") if fresh else ""
    found = []
    for match in fresh:
        if written:
            month, number = MONTHS[match["month"].lower()], int(match["day"])
            year = int(written[:4]) - ((month, number) > (int(written[5:7]), int(written[8:])))
            try:
                found.append(FoundDate(date(year, month, number), "day", *match.span()))
            except ValueError:
                continue
    return found


def _date_of_letter(letter: Letter, part: Part, confidence: float) -> Iterator[Finding]:
    found: list[tuple[int, FoundDate]] = []
    labelled: list[tuple[int, FoundDate]] = []
    lines = list(letter.lines(part))
    for number, (at, line) in enumerate(lines):
        days = find_folded(line)
        if not days or days[0].precision != "day" or _is_stamp(lines, number):
            continue
        if _is_labelled(line, days[0]) or _stands_alone(line, days):
            found.append((at, days[-1]))
            if LABELLED.search(line[: days[0].start]):
                labelled.append((at, days[-1]))
    # "Date: …" says which of two dates is the letter's.
    yield from _only_one("responded_on", labelled or found, confidence)


def _is_stamp(lines: list[tuple[int, str]], number: int) -> bool:
    """Whether "RECEIVED" stands beside a date: a stamp of whoever got the letter."""
    near = [line for _, line in lines[max(0, number - 2) : number + 3]]
    return any(STAMP.fullmatch(line) for line in near)


def _stands_alone(line: str, days: list[FoundDate]) -> bool:
    """Whether the line is a date and a label, nothing else; or the same date twice, in two languages."""
    if len({day.day for day in days}) > 1:
        return False
    rest, at = "", 0
    for day in days:
        rest += line[at : day.start]
        at = day.end
    rest = LINE_WEEKDAY.sub("", rest).replace("/", "").strip(EDGES)
    after = CLOCK.sub("", line[at:]).strip(EDGES)
    is_label = LINE_LABEL.fullmatch(rest) or COLUMN_BEFORE.fullmatch(rest)
    return is_label is not None and (not after or COLUMN_AFTER.match(after) is not None)


def _is_labelled(line: str, day: FoundDate) -> bool:
    return INLINE_LABEL.search(line[max(0, day.start - 20) : day.start]) is not None


def _only_one(name: str, found: list[tuple[int, FoundDate]], confidence: float) -> Iterator[Finding]:
    """The first, if all are the same day. Two days, and it is not known which one counts."""
    if len({day.day for _, day in found}) != 1:
        return
    at, day = found[0]
    yield Finding(name, day.value, at + day.start, at + day.end, confidence, day.precision)
