"""Which words a text must have before a pattern can match in it: most sentences lack some of them.

Taken from the parsed pattern itself, so that it cannot drift from it. Where no such words can be told, none
are given and the pattern is always tried.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

LEAST, MOST = 2, 6  # letters of the beginnings that are compared
WORD = re.compile(r"[a-z]{2,}")
NAMES = frozenset("abcdefghijklmnopqrstuvwxyz")
BREAKS = (_constants.AT_BOUNDARY, _constants.AT_BEGINNING, _constants.AT_BEGINNING_STRING)

Beginnings = frozenset[str]


@lru_cache(maxsize=64)
def beginnings(small: str) -> Beginnings:
    """The first two to six letters of each word of a text in small letters."""
    words = set(WORD.findall(small))
    return frozenset([word[:length] for length in range(LEAST, MOST + 1) for word in words])


def needed(pattern: str) -> tuple[Beginnings, ...]:
    """Sets of beginnings of words: of each set a text must have one. The most telling set comes first."""
    return tuple(sorted(dict.fromkeys(_needed(_parser.parse(pattern), is_word_start=False)), key=_rank))


def _needed(parts: Sequence[Any], *, is_word_start: bool) -> list[Beginnings]:
    """What all the parts in sequence need."""
    found: list[Beginnings] = []
    run, run_starts = "", is_word_start
    starts = is_word_start
    for kind, value in [*parts, (None, None)]:
        if kind is _constants.LITERAL and chr(value) in NAMES:
            if not run:
                run_starts = starts
            run += chr(value)
            starts = False
            continue
        if run_starts and len(run) >= LEAST:
            found.append(frozenset({run[:MOST]}))
        run = ""
        found += _of_part(kind, value, is_word_start=starts)
        starts = _leads_to_word(kind, value, starts)
    return found


def _of_part(kind: Any, value: Any, *, is_word_start: bool) -> list[Beginnings]:
    if kind is _constants.SUBPATTERN:
        return _needed(value[3], is_word_start=is_word_start)
    if kind is _constants.BRANCH:
        found = [_needed(branch, is_word_start=is_word_start) for branch in value[1]]
        return [frozenset().union(*(min(one, key=_rank) for one in found))] if all(found) else []
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and value[0] > 0:
        return _needed(value[2], is_word_start=is_word_start)
    return []


def _leads_to_word(kind: Any, value: Any, before: bool) -> bool:
    """Whether what follows this part begins a word; `before`: whether the part itself stands at one."""
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT):
        return before
    if kind is _constants.AT:
        return value in BREAKS
    if kind is _constants.LITERAL:
        return not chr(value).isalnum()
    if kind is _constants.IN:
        return all(_is_blank(one) for one in value)
    if kind is _constants.SUBPATTERN:
        return _ends_in_blank(value[3], before)
    if kind is _constants.BRANCH:
        return all(_ends_in_blank(branch, before) for branch in value[1])
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        return (before or value[0] > 0) and _ends_in_blank(value[2], before)
    return False


def _ends_in_blank(parts: Sequence[Any], before: bool) -> bool:
    starts = before
    for kind, value in parts:
        starts = _leads_to_word(kind, value, starts)
    return starts


def _is_blank(part: tuple[Any, Any]) -> bool:
    kind, value = part
    if kind is _constants.CATEGORY:
        return bool(value is _constants.CATEGORY_SPACE)
    return bool(kind is _constants.LITERAL and not chr(value).isalnum())


def _rank(words: Beginnings) -> tuple[int, int]:
    """The set whose shortest beginning is longer comes first: long ones are rare."""
    return -min(map(len, words)), len(words)
