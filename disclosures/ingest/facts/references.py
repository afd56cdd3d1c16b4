"""The authority's own reference of a letter."""

import re
from collections.abc import Iterator
from dataclasses import replace

from disclosures.ingest.facts.letter import Finding, Letter, Part
from disclosures.ingest.facts.small_letters import in_small_letters

NUMBER = r"(?:\s(?:no|number|num|id)\b\.?)?"
# What stands before a reference, the surest first.
LABELS: tuple[tuple[str, float], ...] = (
    (rf"\bour\s(?:file\s|foi\s|case\s)?ref(?:erence)?\b\.?{NUMBER}", 0.95),
    (
        rf"\b(?:foia?|freedom\sof\sinformation|information|case|request|file|enquiry)\s"
        rf"(?:request\s)?ref(?:erence)?\b\.?{NUMBER}",
        0.94,
    ),
    (rf"\bref(?:erence)?\b\.?{NUMBER}", 0.93),
    (r"\b(?:case|request|foia?|enquiry|information\srequest)\s(?:no|number|id|ref)\b\.?", 0.92),
    (r"\b(?:information|foi)\srequest(?=:)", 0.91),
    (r"\b(?:please\squote|quoting)(?=:)", 0.91),
)
# The words that all labels begin with: the labels are tried where these stand, nowhere else.
LABEL_STARTS = re.compile(r"\b(?:our|foi|freedom|information|case|request|file|enquiry|ref|please|quoting)")
LABEL = tuple((re.compile(label, re.IGNORECASE), confidence) for label, confidence in LABELS)
BETWEEN = re.compile(r"\s?(?:is\s|-\s)?[:#]?\s?[\[(]?")
NOT_OURS = re.compile(
    r"\b(?:your|their|previous|earlier|old|other|customer|account|vat|registration)\s(?:own\s)?$",
    re.IGNORECASE,
)
YOURS = re.compile(r"\byour\sref\w{0,6}\.?(?:\s(?:no|number)\b\.?)?\s?:?\s?$", re.IGNORECASE)
# Groups of capitals and digits joined by signs; a line may end after a hyphen or slash.
VALUE = re.compile(
    r"(?:(?!REF|OUR|YOUR|DATE)(?:[A-Z]{2,6}(?:/[A-Z]{2,6})?|FoIA?|Case|F0I)\s(?=[\dA-Z/-]{0,12}\d))?"
    r"(?:[A-Z0-9]|FoI|FoIA|Case|-Case){1,16}(?:(?:[-/]\n?|[._])(?:[A-Z0-9]{1,14}|FoIA?|Case)){0,6}(?![a-z\d])"
)
# Forms that are known without a label: Welsh Government, DfE (IR: internal review), Home Office, police, ICO,
# and whatever names the Act before a number.
KNOWN = re.compile(
    r"(?<![\w/\-])(?<![-/]\n)(?:ATISN\s\d{4,6}|(?:19|20)\d\d[-/]\n?\d{7}(?:IR)?"
    r"|FOI20\d\d/\n?\d{5}|\d\d[/.]FOI[/.]\d\d[/.]\d{6}"
    r"|FS50\d{6}|IC-\d{4,6}-[A-Z0-9]{4}|(?:FOIA?|FoI|RFI|EIR)[\s/-]?"
    r"(?:[A-Z0-9]{1,6}[/-]){0,3}\d{2,7}(?:[-/]\d{2,6}){0,2})(?![\w/\-])"
)
LEAST_DIGITS, MOST_LENGTH = 3, 40
MISREAD = re.compile(r"([0-9OolI|]{4})([-/])([0-9OolI|]{7})(IR)?")
FIGURES = str.maketrans("OolI|", "00111")
SUBJECT = re.compile(r"^[^\w\n]{0,3}(?:subject|re)\s?:[^\n]*$", re.IGNORECASE | re.MULTILINE)
IN_SUBJECT = re.compile(
    r"(?<![-/\w])(?:foia?|request|requests|enquiry|information|response|case|review|act(?:\s2000)?)"
    r"(?:\s?[-:#(\[]{1,2}\s|\s?[:#(\[]|\s)(?=[A-Z]{0,6}[\s/.-]?\d|[A-Z]{2,6}[-/])",
    re.IGNORECASE,
)
# In a subject "FOI" before a number is a word or part of it: only known forms of numbers tell.
WITH_WORD = re.compile(r"(?:FOIA?|FoIA?)\s(.+)")
WITHOUT_WORD = re.compile(r"\d{5,9}|(?:19|20)\d\d[-/]\d{7}(?:IR)?")
WRITTEN_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d(?:[./-]\d{1,2})?(?:[./-]\d{1,2})?|20\d\d/\d\d"
)
A_YEAR = re.compile(r"(?:act|dpa|foia?)\s(?:19|20)\d\d(?![-/\d])", re.IGNORECASE)
PHONE = re.compile(r"0\d{9,10}|0\d{2,4}")
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}")
OF_THIS_LETTER = re.compile(
    r"\b(?:quot(?:e|ing)|allocated|assigned|given|logged|registered|recorded|under|above)\b", re.IGNORECASE
)
OF_ANOTHER = re.compile(
    r"\b(?:previous|earlier|another|also\sconsidered|in\sreply\sto|last\syear|before)\b", re.IGNORECASE
)


def in_header(letter: Letter) -> Iterator[Finding]:
    """Above the salutation, as in "Our ref: …"; the surest label counts."""
    yield from _surest(_labelled(letter, letter.header), 0.0 if letter.salutation else -0.1)


def in_subject(letter: Letter) -> Iterator[Finding]:
    """In the subject of a message: "FOI 61238 - response", "Your enquiry 2020-0044120"."""
    found = []
    for subject in SUBJECT.finditer(letter.text, 0, letter.header.end):
        found += _after(letter, IN_SUBJECT, Part(*subject.span()), 0.9)
    yield from _surest(found)


def in_heading(letter: Letter) -> Iterator[Finding]:
    """In the heading below the salutation, as in "Freedom of Information Request – Ref: …"."""
    found = _labelled(letter, letter.heading)
    yield from _surest([replace(one, confidence=one.confidence - 0.04) for one in found])
    if not found:
        yield from _surest(_after(letter, IN_SUBJECT, letter.heading, 0.86))


def in_known_form(letter: Letter) -> Iterator[Finding]:
    """A reference above the salutation whose form gives it away, with no label."""
    part = letter.header
    subjects = [subject.span() for subject in SUBJECT.finditer(letter.text, part.start, part.end)]
    found = [
        _finding(letter, *match.span(), 0.7)
        for match in KNOWN.finditer(letter.text, part.start, part.end)
        if not YOURS.search(letter.text[max(0, match.start() - 24) : match.start()])
        and not any(start <= match.start() < end for start, end in subjects)
        and _is_reference(match[0])
    ]
    yield from _surest(found)


def in_text(letter: Letter) -> Iterator[Finding]:
    """In the text, as in "has been allocated reference number …", or below the signature."""
    found = []
    for part in (letter.body, letter.after):
        for one in _labelled(letter, part):
            sentence = _around(letter, one)
            is_ours = OF_THIS_LETTER.search(sentence) and not OF_ANOTHER.search(sentence)
            if is_ours or _begins_line(letter, one):
                found.append(replace(one, confidence=0.8))
    yield from _surest(found)


def _labelled(letter: Letter, part: Part) -> list[Finding]:
    """Every value behind a label in `part`; of labels that overlap the surest counts."""
    found: list[Finding] = []
    claimed: set[int] = set()
    small = in_small_letters(letter.text)
    places = [match.start() for match in LABEL_STARTS.finditer(small, part.start, part.end)]
    for pattern, confidence in LABEL:
        for label in _at_places(pattern, letter.text, places, part.end):
            if NOT_OURS.search(letter.text[max(0, label.start() - 16) : label.start()]):
                claimed.add(label.end())
                continue
            if label.end() not in claimed:
                claimed.add(label.end())
                found += _value(letter, label.end(), part, confidence)
    return found


def _at_places(pattern: re.Pattern[str], text: str, places: list[int], end: int) -> Iterator[re.Match[str]]:
    """As `pattern.finditer` for one that matches at some of these places, and nowhere else."""
    after = 0
    for place in places:
        if place >= after and (found := pattern.match(text, place, end)):
            yield found
            after = found.end()


def _after(letter: Letter, pattern: re.Pattern[str], part: Part, confidence: float) -> list[Finding]:
    """Values behind words such as "request", which are no label: a year or a doubtful "FOI" is left out."""
    found = []
    for match in pattern.finditer(letter.text, part.start, part.end):
        for one in _value(letter, match.end(), part, confidence):
            if A_YEAR.search(letter.text[max(0, one.start - 6) : one.end]):
                continue
            word = WITH_WORD.fullmatch(one.value)
            value = word[1] if word else one.value
            is_doubtful = word or match[0].casefold().startswith("foi")
            has_letters = any(sign.isalpha() for sign in value)
            if not is_doubtful or has_letters or WITHOUT_WORD.fullmatch(value):
                found.append(replace(one, value=value, start=one.end - len(value)))
    return found


def _value(letter: Letter, at: int, part: Part, confidence: float) -> list[Finding]:
    between = BETWEEN.match(letter.text, at)
    start = between.end() if between else at
    value = VALUE.match(letter.raw, start, min(part.end, start + 60)) or MISREAD.match(
        letter.raw, start, part.end
    )
    if not value or not _is_reference(value[0]):
        return []
    return [_finding(letter, *value.span(), confidence)]


def _is_reference(words: str) -> bool:
    digits = sum(character.isdigit() for character in words)
    is_other = any(form.fullmatch(words) for form in (WRITTEN_DATE, PHONE, POSTCODE))
    return digits >= LEAST_DIGITS and len(words) <= MOST_LENGTH and not is_other


def _finding(letter: Letter, start: int, end: int, confidence: float) -> Finding:
    words = letter.raw[start:end]
    value = re.sub(r"(?<=[-/])\n", "", words).replace("\n", " ")
    if misread := MISREAD.fullmatch(value):
        value = (
            misread[1].translate(FIGURES) + misread[2] + misread[3].translate(FIGURES) + (misread[4] or "")
        )
    return Finding("reference", value, start, end, confidence)


def _around(letter: Letter, finding: Finding) -> str:
    """What stands before a reference in its sentence."""
    before = letter.text[max(letter.body.start, finding.start - 160) : finding.start]
    return re.split(r"[.?!]\s(?=[A-Z])", before)[-1]


def _begins_line(letter: Letter, finding: Finding) -> bool:
    """Whether a label and the reference are a line of their own: "Ref: 2018-0024510"."""
    start = letter.text.rfind("\n", 0, finding.start) + 1
    end = letter.text.find("\n", finding.end)
    line = letter.text[start : end if end >= 0 else len(letter.text)]
    return (
        len(line) < 60
        and LABEL[2][0].match(line.removeprefix("Our ")) is not None
        and line.endswith(letter.text[finding.start : finding.end])
    )


def _surest(found: list[Finding], change: float = 0.0) -> Iterator[Finding]:
    """The one of highest confidence; nothing where two such differ."""
    if not found:
        return
    highest = max(one.confidence for one in found)
    top = [one for one in found if one.confidence == highest]
    if len({one.value for one in top}) == 1:
        yield replace(top[0], confidence=round(highest + change, 2))
