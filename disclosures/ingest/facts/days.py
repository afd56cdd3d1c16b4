"""When a request was received and when it was answered."""

import re
from collections.abc import Iterator

from disclosures.ingest.facts.dates import FoundDate, find_folded
from disclosures.ingest.facts.letter import Finding, Letter, Part

WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?"
WHAT = (
    r"(?:request|enquiry|e-?mail|letter|correspondence|message|application|clarification)"
    r"(?:\s(?:for\s(?:an\s)?(?:information|internal\sreview)|under\sthe\s[^.,;]{3,60}?))?"
)
RECEIVED = re.compile(
    rf"(?:\b{WHAT}\b[^.;]{{0,120}}?\breceived\b|\breceived\s(?:your|this|the)\s(?:\w+\s){{0,4}}?{WHAT}\b)"
    rf"[^.;]{{0,100}}?\bon\s{WEEKDAY}$",
    re.IGNORECASE,
)
DATED = re.compile(rf"\byour\s(?:\w+\s){{0,4}}?{WHAT},?\s(?:which\swas\s)?dated\s{WEEKDAY}$", re.IGNORECASE)
OF_THE_DAY = re.compile(
    rf"\byour\s(?:\w+\s){{0,4}}?{WHAT},?\s(?:of|sent\son|made\son|submitted\son)\s{WEEKDAY}$", re.IGNORECASE
)
# Another letter's date: what was answered, reviewed or written before.
ANOTHER = re.compile(
    r"\b(?:respon[sd]\w*|repl(?:y|ied)|decision|acknowledge\w*|previous\w*|earlier)\b", re.IGNORECASE
)
LOOK_BACK = 260

LINE_LABEL = re.compile(
    r"(?:date[d]?|date of (?:this )?(?:letter|response|reply|issue)|our date|dyddiad)?\s?[:.]?\s?",
    re.IGNORECASE,
)
LINE_WEEKDAY = re.compile(WEEKDAY.replace(",?\\s", ",?"), re.IGNORECASE)
INLINE_LABEL = re.compile(r"(?<!request )(?<!received )(?<!your )\bdate:\s?$", re.IGNORECASE)
BEFORE_REFERENCE = re.compile(r"\s?(?:our\s)?ref", re.IGNORECASE)


def received_on(letter: Letter) -> Iterator[Finding]:
    """As in "your request, which was received on …"."""
    yield from _day_of_request(letter, RECEIVED, 0.95)


def request_dated(letter: Letter) -> Iterator[Finding]:
    """As in "your request dated …"."""
    yield from _day_of_request(letter, DATED, 0.85)


def request_of(letter: Letter) -> Iterator[Finding]:
    """As in "your e-mail of …": the day of sending, when no day of receipt is given."""
    yield from _day_of_request(letter, OF_THE_DAY, 0.8)


def date_line(letter: Letter) -> Iterator[Finding]:
    """A date on a line of its own above the salutation, "Date: …" included."""
    yield from _date_of_letter(letter, letter.header, 0.95 if letter.salutation else 0.75)


def date_below(letter: Letter) -> Iterator[Finding]:
    """The same below the signature."""
    if letter.signature:
        yield from _date_of_letter(letter, letter.signature, 0.75)


def _day_of_request(letter: Letter, pattern: re.Pattern[str], confidence: float) -> Iterator[Finding]:
    found: list[tuple[Part, FoundDate]] = []
    for part, sentence in letter.sentences:
        for day in find_folded(sentence):
            before = sentence[max(0, day.start - LOOK_BACK) : day.start].replace("\n", " ")
            match = pattern.search(before)
            if match and day.precision == "day" and not ANOTHER.search(match[0]):
                found.append((part, day))
    yield from _only_one("request_received_on", found, confidence)


def _date_of_letter(letter: Letter, part: Part, confidence: float) -> Iterator[Finding]:
    found: list[tuple[Part, FoundDate]] = []
    for at, line in letter.lines(part):
        days = find_folded(line)
        if days and days[0].precision == "day" and (_stands_alone(line, days) or _is_labelled(line, days[0])):
            found.append((Part(part.page, at, at + len(line)), days[-1]))
    yield from _only_one("responded_on", found, confidence)


def _stands_alone(line: str, days: list[FoundDate]) -> bool:
    """Whether the line is a date and a label, nothing else; or the same date twice, in two languages."""
    if len({day.day for day in days}) > 1:
        return False
    rest, at = "", 0
    for day in days:
        rest += line[at : day.start]
        at = day.end
    rest = LINE_WEEKDAY.sub("", rest).replace("/", "").strip()
    after = line[at:].strip(" ./")
    return LINE_LABEL.fullmatch(rest) is not None and (not after or BEFORE_REFERENCE.match(after) is not None)


def _is_labelled(line: str, day: FoundDate) -> bool:
    return INLINE_LABEL.search(line[max(0, day.start - 20) : day.start]) is not None


def _only_one(name: str, found: list[tuple[Part, FoundDate]], confidence: float) -> Iterator[Finding]:
    """The first, if all are the same day. Two days, and it is not known which one counts."""
    if len({day.day for _, day in found}) != 1:
        return
    part, day = found[0]
    yield Finding(
        name, day.value, part.page, part.start + day.start, part.start + day.end, confidence, day.precision
    )
