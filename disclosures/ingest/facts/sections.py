"""Sections of the Freedom of Information Act 2000 that exempt something, as sentences name them."""

import re
from collections.abc import Iterator

# FOIA 2000: sections 12 and 14 (cost, vexatious) and part II. 1, 8, 10, 16, 17, 45 and 50 exempt nothing.
EXEMPTIONS = frozenset({12, 14, *range(21, 45)})

FIGURE = re.compile(r"\d")
HEAD = re.compile(r"\b(?:sections?|ss?\.?)\s?(?=\d{1,2}[A-Z]?(?![\d.,]\d|\d))", re.IGNORECASE)
ITEM = re.compile(
    r"(?P<number>\d{1,2})(?P<letter>[A-Z]?)(?P<parts>(?:\s?\(\s?(?:\d{1,2}[A-Z]{0,2}|[a-z]{1,4})\s?\)){0,4})"
)
MORE_PARTS = re.compile(r"(?P<parts>(?:\([a-z]{1,4}\)){1,2})")
JOIN = re.compile(r"(?:,\s?(?:and\s|or\s)?|\s(?:and|or|&)\s)(?:sections?\s|s\.?\s?)?")
# "section 40(2), by virtue of section 40(3A)(a)": the second only says why the first applies.
BY_VIRTUE = re.compile(
    r"\d[A-Z]?(?:\s?\([^()]{1,30}\)){0,5},?\s(?:by\svirtue\sof|as\sset\sout\sin)\s$", re.IGNORECASE
)
OTHER_ACT = re.compile(
    r"(?:\s\([^)]{1,60}\))?,?\sof\s(?!(?:the\s)?(?:act\b|foia?\b|freedom\sof\sinformation))(?:the\s)?\w",
    re.IGNORECASE,
)
# "the Data Protection Act 2018, section 35"
ANOTHER_ACT_BEFORE = re.compile(
    r"(?<!information\s)(?<!the\s)(?<!that\s)(?<!this\s)\bact(?:\s\d{4})?(?:\s\([^"
    r"()]{1,40}\))?,?\s(?:at\s|in\s)?$",
    re.IGNORECASE,
)
NOT_RELIED_ON = re.compile(
    r"^(?:\s\([^)]{1,60}\))?(?:\sof\s(?:the\s)?(?:act|foia?|freedom\sof\sinformation\sact)(?:\s2000)?)?\s"
    r"(?:(?:was|were|is|are)\s(?:(?:wrongly|incorrectly)\s|(?:not|no\slonger)\s(?:engaged|appl"
    r"|relied)|overturned"
    r"|withdrawn)|no\slonger\s|(?:does|do|did)\snot\sapply)",
    re.IGNORECASE,
)
GIVEN_UP = re.compile(
    r"\b(?:no\slonger\s(?:rel\w+\s(?:up)?on|appl\w+)|withdr\w+\s(?:its\s|our\s)?(?:reliance\son|use\sof))\s"
    r"(?:the\sexemption\s(?:at|in|under)\s)?$",
    re.IGNORECASE,
)


def mentioned(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Exemptions named in folded text: section as `s.40(2)`, start, end, whether it is said not to apply."""
    if not FIGURE.search(text):
        return
    at = 0
    while head := HEAD.search(text, at):
        items, end = _items(text, head.end())
        at = end  # a list names "section" again between its items: those are read once, not once a head
        before, after = text[max(0, head.start() - 80) : head.start()], text[end : end + 120]
        if BY_VIRTUE.search(before) or OTHER_ACT.match(after) or ANOTHER_ACT_BEFORE.search(before):
            continue
        given_up = bool(NOT_RELIED_ON.match(after) or GIVEN_UP.search(before))
        for value, start, stop in items:
            yield value, start, stop, given_up


def _items(text: str, at: int) -> tuple[list[tuple[str, int, int]], int]:
    """A list such as "31(1)(a) and (e), 40(2)" from `at` on, with places, and where it ends."""
    items: list[tuple[str, int, int]] = []
    last = ""
    end = at
    while at < len(text):
        item = ITEM.match(text, at)
        more = None if item else MORE_PARTS.match(text, at)
        if item:
            last = item["number"] + item["letter"] + "".join(item["parts"].split())
            number = int(item["number"])
        elif more and last:
            last = last[: last.rindex("(")] + more["parts"] if "(" in last else last + more["parts"]
        else:
            break
        found = item or more
        if found and number in EXEMPTIONS:
            items.append((f"s.{last}", found.start(), found.end()))
        end = found.end() if found else at
        join = JOIN.match(text, end)
        if not join:
            break
        at = join.end()
    return items, end
