"""Text made even for matching, with the way back: every folded character knows where it stood."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

# Dashes, quotation marks and bullets that printers vary and patterns should not have to.
EVEN = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u2032\u02bc\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'),
}

# Most of any letter: each sign of it becomes one sign, so it is taken over in one piece.
_EVEN_IN_PLAIN = {ord(sign): even for sign, even in EVEN.items() if sign > "\u02ff"}
BLANKS = frozenset(" \n")
_SIGN = "[!-~" + "".join(map(chr, _EVEN_IN_PLAIN)) + "]"
PLAIN = re.compile(f"{_SIGN}+(?:[ \n]{_SIGN}+)*")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` in NFKC with straight quotes and hyphens, no invisible characters and no runs of white space:

    one character stands for each run, a line feed if a line ended there. It is made of pieces, each of which
    begins at one of `places` and stood at one of `starts` in what was folded: sign for sign, or one sign that
    stands for so many `more`, too.
    """

    text: str
    places: Sequence[int]
    starts: Sequence[int]
    more: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` (not empty) stands in the original."""
        first, last = bisect_right(self.places, start) - 1, bisect_right(self.places, end - 1) - 1
        return (
            self.starts[first] + start - self.places[first],
            self.starts[last] + end - self.places[last] + self.more[last],
        )


def fold(original: str) -> Folded:
    """Fold a page of text. Time and memory are linear in its length."""
    text: list[str] = []
    places: list[int] = []
    starts: list[int] = []
    more: list[int] = []
    place = at = 0
    while at < len(original):
        end = _plain_end(original, at)
        if end > at:
            text.append(original[at:end].translate(_EVEN_IN_PLAIN))
            places.append(place)
            starts.append(at)
            more.append(0)
            place += end - at
            at = end
            continue
        end = _cluster_end(original, at)
        for character in _even(original[at:end]):
            if character.isspace():
                character = "\n" if character == "\n" else " "
                if text and text[-1] in BLANKS:
                    if character == "\n":
                        text[-1] = character
                    more[-1] = end - starts[-1] - 1
                    continue
            text.append(character)
            places.append(place)
            starts.append(at)
            more.append(end - at - 1)
            place += 1
        at = end
    return Folded("".join(text), places, starts, more)


def _plain_end(original: str, at: int) -> int:
    """Where the plain text that begins at `at` ends, without a last letter that may have accents."""
    found = PLAIN.match(original, at)
    if not found:
        return at
    end = found.end()
    return end - 1 if original[end : end + 1] > "\u02ff" else end


def _cluster_end(original: str, at: int) -> int:
    """A letter goes together with the accents that follow it: only both give the composed letter."""
    end = at + 1
    while end < len(original) and original[end] > "\u02ff" and unicodedata.combining(original[end]):
        end += 1
    return end


def _even(cluster: str) -> str:
    if cluster.isascii():
        return cluster
    if cluster in EVEN:
        return EVEN[cluster]
    category = unicodedata.category(cluster[0])
    if category == "Cf":
        return ""
    # A raised figure is a footnote mark: composed into the number before it, it would change the number.
    if unicodedata.decomposition(cluster[0]).startswith(("<super>", "<sub>")):
        return " "
    return unicodedata.normalize("NFKC", cluster)
