"""Patterns in small letters for text in any: tried on a copy in small letters, which takes half the time."""

import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from disclosures.ingest.facts.needed_words import Beginnings, beginnings, needed

SENTENCE = 2_000  # characters up to which it pays to look at the words first
NOTHING: Beginnings = frozenset()
CAPITAL = re.compile(r"(?<!\\)[A-Z]")  # one after a backslash is no letter


class Phrases:
    """Searches as a pattern compiled with IGNORECASE does; what it finds has its place in the original text.

    For folded text (see `folding.fold`), in which a letter is the other case of at most one.
    """

    def __init__(self, *alternatives: str) -> None:
        self.pattern = "|".join(f"(?:{one})" for one in alternatives)
        if CAPITAL.search(self.pattern):
            raise ValueError(f"In small letters, please: {self.pattern}")
        self._whole = re.compile(self.pattern)
        self._always: list[int] = []  # alternatives of which no word is known that a text must have
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._alternatives: list[_Alternative] = []
        for number, one in enumerate(alternatives):
            first, *others = needed(one) or (NOTHING,)
            self._alternatives.append(_Alternative(re.compile(one), tuple(others)))
            for word in first:
                self._by_word[word].append(number)
            if not first:
                self._always.append(number)
        self._words = frozenset(self._by_word)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`; the text that was matched comes in small letters."""
        small = in_small_letters(text)
        if len(small) > SENTENCE:
            return self._whole.search(small, start, end)
        first: re.Match[str] | None = None
        # In order, since of two that match at one place the one that was named first counts.
        for number in self._candidates(beginnings(small)):
            found = self._alternatives[number].pattern.search(small, start, end)
            if found and (first is None or found.start() < first.start()):
                first = found
        return first

    def _candidates(self, words: Beginnings) -> list[int]:
        """The alternatives all of whose words may stand in a text with these."""
        if self._words.isdisjoint(words):
            return self._always
        named = {number for word in self._words & words for number in self._by_word[word]}
        able = [
            number
            for number in named
            if not any(others.isdisjoint(words) for others in self._alternatives[number].others)
        ]
        return sorted(able + self._always)


@dataclass(frozen=True, slots=True)
class _Alternative:
    """A pattern and what it needs besides the words that it is found by."""

    pattern: re.Pattern[str]
    others: tuple[Beginnings, ...]


@lru_cache(maxsize=64)  # many patterns look at one sentence in turn
def in_small_letters(text: str) -> str:
    """As long as `text`: the Turkish capital alone would become two characters."""
    return text.replace("\u0130", "I").lower()
