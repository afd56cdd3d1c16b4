"""The head of a notice: whom it concerns, its day and its reference."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from disclosures.ingest.facts import bodies
from disclosures.ingest.facts.authorities import Names
from disclosures.ingest.facts.dates import find_folded
from disclosures.ingest.facts.notice_text import Notice, Place

KNOWN = re.compile(
    r"(?<![\w/-])(?:FS\s?[5S][0O]\d{6}|F(?:ER|EA|CD|AC|S)\s?0\d{6}|FS\d{8}|(?:IC"
    r"|lC)-\d{4,6}-\n?[A-Z]\d[A-Z]\d"
    r"|(?:INV|ENF|COM|RFA)[/ -]?\d{4,7}(?:[/-]\d{2,4})?|[A-Z]{2,4}\d{6,8})(?![\w/-])"
)
LABELLED = re.compile(
    r"\b(?:case\s|our\s|ico\s|notice\s)*ref(?:erence)?(?:\s(?:no"
    r"|number))?\b\.?\s?:?\s?(?=(?P<value>[A-Z][A-Za-z0-9/ -]{5,24}))",
    re.IGNORECASE,
)
HEAD_LINES = 40
LONGEST_LINE = 300
LONGEST_SLUG = 150
BROKEN_OFF = 6  # characters of a reference that may stand in the next line
LABELS = re.compile(
    r"(?P<label>date(?:\sof\s(?:issue|notice|decision))?|public\s?authority|name\sof\spublic\sauthority"
    r"|address|complainant|of|to"
    r"|controller|data\scontroller|organisation|case\sref(?:erence)?(?:\s(?:no|number))?"
    r"|ref(?:erence)?(?:\s(?:no|number))?)\s?[:;]\s?(?P<value>.*)",
    re.IGNORECASE,
)
# "Date: 27 September 2012 Public Authority: Borough of …" may all be one line.
LABEL_WITHIN = re.compile(r"(?<=\s)(?:Public\s?Authority|Address|Complainant)\s?[:;]")
AUTHORITY = re.compile(
    r"(?:name\sof\s)?public\s?authority|controller|data\scontroller|organisation|to", re.IGNORECASE
)
PARENTHESIS = re.compile(r"\s?\((?:[\"'](?:the\s)?)?[^()]{1,60}\)")
GOES_ON = re.compile(r"(?:\b(?:and|of|for|the|in|on|&)|,|-)$", re.IGNORECASE)
GOES_ON_WITH = re.compile(
    r"(?:and|of|for|&)\s.*|(?:nhs\s)?(?:foundation\s)?(?:trust|council|authority|board|service)",
    re.IGNORECASE,
)
NAME = re.compile(r"[A-Z][^\d:;?!]{2,119}")
DECIDES = re.compile(r"^(?:decision(?:\s\(.*)?|summary(?:\sdecision)?|the\sreprimand)$", re.IGNORECASE)
STARTS = re.compile(
    r"^(?:1\.\s|the\s(?:information\s)?commissioner\b|the\scomplainant\b|dear\b)", re.IGNORECASE
)


def lines(notice: Notice) -> list[tuple[int, str]]:
    """The lines above the first sentence, at most so many."""
    found: list[tuple[int, str]] = []
    for at, line in notice.lines[:HEAD_LINES]:
        if DECIDES.match(line.strip()) or (found and STARTS.match(line)):
            break
        if len(line) <= LONGEST_LINE:
            starts = [0, *(label.start() for label in LABEL_WITHIN.finditer(line)), len(line)]
            found += [(at + a, line[a:b].rstrip()) for a, b in pairwise(starts)]
    return found


def reference(notice: Notice) -> Iterator[tuple[Place, int | None]]:
    """In the furniture of the pages (with its page), else after a label, else of known form in the head."""
    seen: Counter[str] = Counter()
    first: dict[str, tuple[int, int, int]] = {}
    for index, at, line in notice.furniture:
        text = notice.folded[index][1].text[at : at + len(line) + BROKEN_OFF]
        if "ref" in line.casefold() and (found := KNOWN.search(text)):
            value = clean_reference(found[0])
            seen[value] += 1
            first.setdefault(value, (index, at + found.start(), at + found.end()))
    if len(seen) == 1:
        value = next(iter(seen))
        index, start, end = first[value]
        yield Place("reference", value, start, end, 0.95, "notice-reference"), index
        return
    if not seen:
        yield from ((one, None) for one in _reference_in_head(notice))


def _reference_in_head(notice: Notice) -> Iterator[Place]:
    head = lines(notice)
    text = notice.text[: head[-1][0] + len(head[-1][1])] if head else ""
    labelled = [
        found for label in LABELLED.finditer(text) if (found := KNOWN.match(text, label.start("value")))
    ]
    for matches, confidence in ((labelled, 0.95), (list(KNOWN.finditer(text)), 0.85)):
        if len({clean_reference(one[0]) for one in matches}) == 1:
            one = matches[0]
            yield Place("reference", clean_reference(one[0]), *one.span(), confidence, "notice-reference")
            return


def clean_reference(written: str) -> str:
    """Without the breaks and the letters that OCR puts for figures."""
    plain = "".join(written.split())
    if plain.startswith("lC-"):
        return "I" + plain[1:]
    return re.sub(r"(?<=^FS)[S5][O0]", "50", plain)


def decided_on(notice: Notice) -> Iterator[Place]:
    """The only day in the head."""
    days = [(at, day) for at, line in lines(notice) for day in find_folded(line) if day.precision == "day"]
    if len({day.day for _, day in days}) == 1:
        at, day = days[0]
        yield Place("decided_on", day.value, at + day.start, at + day.end, 0.95, "notice-date", day.precision)
    elif not days:
        yield from _dated_at_the_end(notice)


DATED = re.compile(
    r"^dated\s(?:this\s|the\s)*(?P<day>\d{1,2})(?:st|nd|rd"
    r"|th)?\sday\sof\s(?P<rest>[A-Z][a-z]{2,8},?\s\d{4})\b",
    re.IGNORECASE | re.MULTILINE,
)


def _dated_at_the_end(notice: Notice) -> Iterator[Place]:
    """ "Dated the 14th day of March 2008", above the signature."""
    found = list(DATED.finditer(notice.text))
    days = find_folded(f"{found[0]['day']} {found[0]['rest']}") if len(found) == 1 else []
    if days:
        yield Place("decided_on", days[0].value, *found[0].span(), 0.9, "notice-date", "day")


def authority(notice: Notice, names: Names) -> Iterator[Place]:
    """The value beside "Public Authority:", in the next column or below the column of labels."""
    found = _beside(lines(notice))
    if found is None:
        return
    at, written = found
    known = _known(written, names)
    bare = PARENTHESIS.sub("", written).strip(" .,")
    slug = known or slug_of(bare.replace("\n", " "))
    if slug:
        yield Place("authority", slug, at, at + len(written), 0.95 if known else 0.9, "notice-authority")


def slug_of(name: str) -> str:
    """The slug of an authority nobody has named to us, "" if too long: its name, small, with hyphens."""
    slug = bodies.slug_of(name)
    return slug if len(slug) <= LONGEST_SLUG else ""


def _known(written: str, names: Names) -> str:
    whole = written.replace("\n", " ")
    bare = PARENTHESIS.sub("", whole).strip(" .,")
    return names.slug(bare) or names.slug(whole)


def _beside(head: list[tuple[int, str]]) -> tuple[int, str] | None:
    """Where the name of the authority starts and the name, over two lines if it is broken."""
    for number, (at, line) in enumerate(head):
        label = LABELS.fullmatch(line)
        if not label or not AUTHORITY.fullmatch(label["label"]):
            continue
        if label["value"]:
            return _whole(head, number, at + label.start("value"), label["value"])
        # Below the labels, or (where the values were written first) above them.
        order = range(number + 1, len(head))
        for below in order:
            start, text = head[below]
            if _may_be_name(text):
                return _whole(head, below, start, text)
        above = [one for one in range(number) if _may_be_name(head[one][1]) and not _is_title(head[one][1])]
        if above:
            return _whole(head, above[0], *head[above[0]])
        return None
    return None


TITLE = re.compile(
    r"freedom\sof\sinformation|environmental\sinformation|decision\snotice|data\sprotection|reprimand"
    r"|information\scommissioner"
    r"|\bICO\b|^upholding\b|privacy",
    re.IGNORECASE,
)


def _is_title(line: str) -> bool:
    return TITLE.search(line) is not None


def _may_be_name(line: str) -> bool:
    return (
        NAME.fullmatch(line) is not None
        and not LABELS.fullmatch(line)
        and not any(day.end - day.start > len(line) // 2 for day in find_folded(line))
        and not re.fullmatch(r"reference\b.*|page\b.*", line, re.IGNORECASE)
    )


def _whole(head: list[tuple[int, str]], number: int, at: int, text: str) -> tuple[int, str] | None:
    """The name with the line that it goes on in, or None for what is no name."""
    words = text
    for following in range(number + 1, min(number + 3, len(head))):
        line = head[following][1]
        if (
            LABELS.fullmatch(line)
            or not (GOES_ON.search(words) or GOES_ON_WITH.fullmatch(line))
            or "\n" in line
        ):
            break
        words += "\n" + line
    flat = words.replace("\n", " ")
    return (at, words) if NAME.fullmatch(PARENTHESIS.sub("", flat)) else None
