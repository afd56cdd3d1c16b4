"""Patterns in small letters for text in any: tried on a copy in small letters, which takes half the time."""

import re
import sys
from functools import lru_cache

from disclosures.ingest.facts.needed_words import beginnings, needed

SENTENCE = 2_000  # characters up to which it pays to look at the words first
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
        needs = {one: needed(one) for one in alternatives}
        # Where none of the words stands that the others need, only these can match.
        rest = [f"(?:{one})" for one, words in needs.items() if not words]
        self._rest = re.compile("|".join(rest)) if rest else None
        self._needed = frozenset().union(*needs.values())

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`; the text that was matched comes in small letters."""
        small = _small(text)
        if len(small) <= SENTENCE and self._needed.isdisjoint(beginnings(small)):
            return self._rest.search(small, start, end) if self._rest else None
        return self._whole.search(small, start, end)


@lru_cache(maxsize=64)  # many patterns look at one sentence in turn
def _small(text: str) -> str:
    """As long as `text`: the Turkish capital alone would become two characters."""
    return text.replace("\u0130", "I").lower()
