"""The questions of a request, as a reply repeats them one by one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosures.ingest.facts.letter import Finding, Letter

MOST_LETTERS = 200
MOST_QUESTIONS = 60
LEAST_LETTERS = 12

# "You asked for the following:", "Your questions were:", and headings: "Your request", "You asked".
INTRODUCTION = re.compile(
    r"(?:\byou\b[^\n.?!:]{0,60}\b(?:asked|ask|asking|requested|requesting|seeking|sought|seek"
    r"|wrote|wish|wished|want|wanted|like|queried)\b"
    r"|\b(?:your|the) (?:\w+ ){0,3}(?:request|requests|questions?|enquiry|enquiries"
    r"|queries)\b)[^\n.?!:]{0,90}:$"
    r"|^(?:you (?:have )?(?:asked|requested)(?: for)?(?: the following)?|(?:your |the "
    r"|information )?(?:request|questions?)(?:ed)?)$",
    re.IGNORECASE,
)
# At the start of a line: 1. 1) Q1 (a) a) iv. • -
MARK = re.compile(
    r"(?:(?:q|question|part) ?)?\(?\d{1,2}(?:[.):]\s?|\s-\s)(?=[A-Za-z\"'])|q(?:uestion)? ?\d{1,2}[.:)]?\s"
    r"|\(?[a-h]\)\s|\(?(?:i{1,3}|iv|v|vi{1,3})[.)]\s|[•·*▪‣o-]\s",
    re.IGNORECASE,
)
ANSWER = re.compile(r"\s?\b(?:answer|response|reply|a\d{0,2})\s?[:-]", re.IGNORECASE)
# Without an introduction only these marks say that a question follows.
LABELLED = re.compile(r"(?:q\s?\d{1,2}|question \d{1,2})\s?[.:)-]?\s", re.IGNORECASE)
FIRST_SENTENCE = re.compile(r"[^.?!]{3,400}[.?!](?=\s|$)")
ENDS = re.compile(r"""[.?!;:]["')]?$""")


@dataclass(frozen=True, slots=True)
class Question:
    """One question, without its mark."""

    start: int
    end: int


def asked(letter: Letter) -> list[Question]:
    """Every numbered or bulleted question below words such as "You asked for", and every "Question 1: …"."""
    lines = list(letter.lines(letter.body))
    found: list[Question] = []
    at = 0
    while at < len(lines) and len(found) < MOST_QUESTIONS:
        begins = at + 1 < len(lines) and MARK.match(lines[at + 1][1]) and INTRODUCTION.search(lines[at][1])
        if begins:
            at += 1
            items, at = _items(lines, at)
            found += items
        elif LABELLED.match(lines[at][1]):
            items, at = _items(lines, at, one=True)
            found += items
        else:
            at += 1
    return [one for one in found if one.end - one.start >= LEAST_LETTERS]


def questions(letter: Letter) -> Iterator[Finding]:
    """One finding a question, cut to a length that fits a list."""
    for one in asked(letter):
        words = letter.raw[one.start : one.end].replace("\n", " ")
        yield Finding("question", words[:MOST_LETTERS].rstrip(), one.start, one.end, 0.8)


def _items(lines: list[tuple[int, str]], at: int, *, one: bool = False) -> tuple[list[Question], int]:
    """The items of a list that begins at line `at`, and the line after it."""
    items: list[Question] = []
    while at < len(lines) and (mark := MARK.match(lines[at][1]) or LABELLED.match(lines[at][1])):
        start = lines[at][0] + mark.end()
        answer = ANSWER.search(lines[at][1], mark.end())
        end = lines[at][0] + (answer.start() if answer else len(lines[at][1]))
        is_ended = bool(answer or ENDS.search(lines[at][1]))
        if one and (sentence := FIRST_SENTENCE.match(lines[at][1], mark.end())):
            end, is_ended = lines[at][0] + sentence.end(), True
        at += 1
        while at < len(lines) and not is_ended and not MARK.match(lines[at][1]):
            answer = ANSWER.search(lines[at][1])
            end = lines[at][0] + (answer.start() if answer else len(lines[at][1]))
            is_ended = bool(answer or ENDS.search(lines[at][1]))
            at += 1
        items.append(Question(start, end))
        if one:
            break
    return items, at
