"""Patterns in small letters for text in any: tried on a copy in small letters, which takes half the time."""

import re
import sys
from functools import lru_cache

CAPITAL = re.compile(r"(?<!\\)[A-Z]")  # one after a backslash is no letter


class Phrases:
    """Searches as a pattern compiled with IGNORECASE does; what it finds has its place in the original text.

    For folded text (see `folding.fold`), in which a letter is the other case of at most one.
    """

    def __init__(self, pattern: str) -> None:
        if CAPITAL.search(pattern):
            raise ValueError(f"In small letters, please: {pattern}")
        self.pattern = pattern
        self._compiled = re.compile(pattern)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`; the text that was matched comes in small letters."""
        return self._compiled.search(_small(text), start, end)


@lru_cache(maxsize=64)  # many patterns look at one sentence in turn
def _small(text: str) -> str:
    """As long as `text`: the Turkish capital alone would become two characters."""
    return text.replace("\u0130", "I").lower()
