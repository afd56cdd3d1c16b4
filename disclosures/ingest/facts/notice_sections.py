"""Which provisions a text names, written as `s.40(2)`, `EIR 5(2)` or `UK GDPR 5(1)(f)`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What the Commissioner decides about. Section 45 is a code, 50 the complaint itself, 54 contempt, 2 the test.
FOIA = frozenset({1, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, *range(21, 45)})
EIR = frozenset({4, 5, 6, 7, 8, 9, 11, 12, 13, 14})
GDPR_POWERS = frozenset({4, 57, 58, 83})  # articles that define or empower: nobody infringes those

INSIDE = r"(?:\d{1,2}[A-Z]{0,2}|[a-zA-Z]|[ivx]{2,5}|aa|ab|bb)"
PART = rf"\({INSIDE}\)"
HEAD = re.compile(
    r"\b(?:(?P<section>sections?|ss?\.?)|(?P<regulation>regulations?|regs?\.?)|(?P<article>articles?"
    r"|arts?\.?))"
    r"\s?(?=\d{1,3}[A-Z]?(?!\d|[.,]\d))",
    re.IGNORECASE,
)
# "20 working days" after "section 10(1) and" is no section.
ITEM = re.compile(
    rf"(?P<number>\d{{1,3}}[A-Z]?)(?![\d/]|\.\d)(?P<parts>(?:\s?{PART}){{0,4}})"
    r"(?!\s(?:working|calendar|days|weeks|months|years|per\b|%))"
)
MORE = re.compile(rf"(?P<parts>{PART}(?:\s?{PART}){{0,2}})")
NAMED = rf"(?:\s?\((?!{INSIDE}\))[^()]{{3,80}}\))?"  # "(personal information)"
JOIN = re.compile(
    rf"{NAMED}(?:\sof\s(?:the\s)?(?:FOIA|Act|EIR))?(?:,\s?(?:and\s|or\s|nor\s)?|\s(?:and|or|&|nor)\s)"
    r"(?:also\s)?(?:under\s|on\s)?(?:(?:section|regulation|article)s?\s|s\.\s?)?",
    re.IGNORECASE,
)
BY_VIRTUE = re.compile(r"\bby\svirtue\sof\s(?:the\s\w+\sin\s)?$", re.IGNORECASE)
ACT_AFTER = re.compile(rf"{NAMED},?\s(?:of|in|to)\s(?:the\s)?(?P<act>[A-Z][^.,;:]{{1,60}})")
OUR_ACTS = re.compile(
    r"(?:FOIA?\b|Act\b|EIR\b|Freedom|Environmental|Regulations\b|UK\sGDPR|UK\sGeneral|GDPR)"
)
DPA = re.compile(r"(?:DPA|Data\sProtection\sAct)\s?(?P<year>1998|2018)?")
MOST_MENTIONS = 400


@dataclass(frozen=True, slots=True)
class Mention:
    """One provision named at `text[start:end]`; `end_of_list` is where the list that it stands in ends."""

    value: str
    start: int
    end: int
    end_of_list: int


def mentions(text: str, regulation: str = "UK GDPR") -> list[Mention]:
    """Every provision that may be decided upon; `regulation` names the law that bare articles belong to."""
    found: list[Mention] = []
    at = 0
    while (head := HEAD.search(text, at)) and len(found) < MOST_MENTIONS:
        items, at = _items(text, head.end())
        near = found and head.start() - found[-1].end < 40
        if near and BY_VIRTUE.search(text[max(0, head.start() - 40) : head.start()]):
            continue
        prefix, allowed = _law(head, text[at : at + 120], regulation)
        for number, value, start, end in items:
            is_ours = number in allowed if allowed else number not in GDPR_POWERS
            if prefix and is_ours:
                found.append(Mention(prefix + value, start, end, at))
    return found


def _law(head: re.Match[str], after: str, regulation: str) -> tuple[str, frozenset[int]]:
    """The prefix of a value and the numbers it may have (none given: any); ("", …) for another law."""
    act = ACT_AFTER.match(after)
    named = act["act"] if act else ""
    if head["article"]:
        return f"{regulation} ", frozenset()
    if data := DPA.match(named):
        return f"DPA {data['year'] or 2018} ", frozenset()
    if (
        named
        and not OUR_ACTS.match(named)
        and re.match(r"[A-Z]\w+(?:\s\w+){0,8}?\s(?:Act|Code|Order)\b", named)
    ):
        return "", frozenset({0})
    return ("EIR ", EIR) if head["regulation"] else ("s.", FOIA)


def _items(text: str, at: int) -> tuple[list[tuple[int, str, int, int]], int]:
    """A list such as "31(1)(a) and (e), 40(2)" from `at` on: number, value, place; and where it ends."""
    items: list[tuple[int, str, int, int]] = []
    last, end = "", at
    while item := ITEM.match(text, at) or (MORE.match(text, at) if last else None):
        parts = "".join(item["parts"].split())
        last = item["number"] + parts if "number" in item.re.groupindex else _beside(last, parts)
        items.append((_number(last), last, item.start(), item.end()))
        end = item.end()
        join = JOIN.match(text, end)
        if not join:
            break
        at = join.end()
    return items, end


def _number(value: str) -> int:
    return int(value.split("(")[0].rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _beside(last: str, parts: str) -> str:
    """ "31(1)(a)" and "(e)" make "31(1)(e)"; "36(2)(b)(i)" and "(ii)" make "36(2)(b)(ii)"."""
    number, *brackets = re.split(r"(?=\()", last)
    first = parts[: parts.index(")") + 1]
    for depth in range(len(brackets) - 1, -1, -1):
        if _shape(brackets[depth]) == _shape(first):
            return number + "".join(brackets[:depth]) + parts
    return last + parts


def _shape(bracket: str) -> str:
    inside = bracket[1:-1]
    if inside[0].isdigit():
        return "number"
    return "roman" if re.fullmatch(r"[ivx]+", inside) else "letter"


def parents(values: set[str]) -> set[str]:
    """Those of `values` that another names more exactly: `s.31` beside `s.31(1)(e)`."""
    return {value for value in values if any(other.startswith(value + "(") for other in values)}


def more_exactly(value: str, cited: Iterator[str] | list[str]) -> str:
    """`value`, or the only more exact form of it among `cited`."""
    exact = {other for other in cited if other.startswith(value + "(")}
    return exact.pop() if len(exact) == 1 else value
