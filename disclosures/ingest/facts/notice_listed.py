"""The Commissioner's own web page about a decision, saved: "Decision(s) FOI 1: Not upheld, FOI 12(1): …".

It says nothing of steps, and the reference stands in its address only.
"""

import re
from collections.abc import Iterator

from disclosures.ingest.facts import notice_head
from disclosures.ingest.facts.authorities import Names
from disclosures.ingest.facts.dates import find_folded
from disclosures.ingest.facts.notice_sections import PART
from disclosures.ingest.facts.notice_text import Notice, Place

RULE_NAMES = frozenset({"notice-page"})
# The label and its value are two pieces of one line, with nothing between them.
LABEL = re.compile(r"\bDecision\(s\)\s?:?\s?(?=FOI|EIR)")
DATE = re.compile(r"^(?:[^\w\s]\s)?Date\s?:?\s?(?=\d)", re.MULTILINE)
ONE = re.compile(
    rf"(?P<law>FOIA?|EIR)\s(?P<section>\d{{1,2}}[A-Z]?(?:{PART}){{0,4}})\s?:\s"
    r"(?P<outcome>Not upheld|Partly upheld|Partially upheld|Upheld)(?:,\s|;\s|\s|$)",
    re.IGNORECASE,
)
LONGEST_LIST = 2_000
COMMISSIONER = re.compile(r"\bICO\b|\binformation commissioner\b|\bdecision notices?\b", re.IGNORECASE)
OUTCOMES = {"not upheld": "not-upheld", "upheld": "upheld"}


def find(notice: Notice, names: Names) -> Iterator[Place]:
    """Kind, date, authority, sections and outcome of such a page; nothing for any other text."""
    label = LABEL.search(notice.text)
    date = DATE.search(notice.text, 0, label.start()) if label else None
    if not label or not date or not COMMISSIONER.search(notice.text):
        return
    listed = _listed(notice.text, label.end())
    if not listed:
        return
    yield Place("kind", "ico-decision", *label.span(), 0.9, "notice-page")
    days = [day for day in find_folded(notice.text[date.end() : label.start()]) if day.precision == "day"]
    if len(days) == 1:
        start = date.end()
        place = (start + days[0].start, start + days[0].end)
        yield Place("decided_on", days[0].value, *place, 0.9, "notice-page", "day")
    yield from _authority(notice, names, date.start())
    for value, outcome, start, end in listed:
        yield Place("section", value, start, end, 0.9, "notice-page")
        if outcome:
            yield Place("section_outcome", outcome, start, end, 0.9, "notice-page", about=value)
    said = {outcome for _, outcome, _, _ in listed}
    overall = said.pop() if len(said) == 1 else "partly-upheld"
    yield Place("outcome", overall or "partly-upheld", listed[0][2], listed[-1][3], 0.9, "notice-page")


def _listed(text: str, at: int) -> list[tuple[str, str, int, int]]:
    """Section, outcome ("" if it was upheld in part) and place of each, one behind the other from `at` on."""
    found = []
    end = min(len(text), at + LONGEST_LIST)
    while one := ONE.match(text, at, end):
        prefix = "EIR " if one["law"].upper() == "EIR" else "s."
        outcome = OUTCOMES.get(one["outcome"].lower(), "")
        found.append((prefix + one["section"], outcome, one.start(), one.end("outcome")))
        at = one.end()
    return found


def _authority(notice: Notice, names: Names, before: int) -> Iterator[Place]:
    """The heading of the page, which is the line above the date."""
    above = [(at, line) for at, line in notice.lines if at < before]
    if above:
        at, line = above[-1]
        bare = notice_head.PARENTHESIS.sub("", line).strip()
        slug = names.slug(bare) or (notice_head.slug_of(bare) if notice_head.NAME.fullmatch(bare) else "")
        if slug:
            yield Place("authority", slug, at, at + len(line.rstrip()), 0.85, "notice-page")
