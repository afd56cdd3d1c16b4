"""Words that must not be found again, however they are spaced, spelt in capitals or broken over lines."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

# A shorter one is found only as words of its own: "ash" stands in "washing", and hides nobody there.
LONG = 8
LONG_WITH_DIGITS = 5
# Less than this, or a number of fewer digits, may be anything elsewhere: it is hidden at its own place alone.
SHORTEST = 3
SHORTEST_NUMBER = 5
LEAST_BYTES = 5  # in compressed data shorter strings turn up by chance


@cache
def folded(letter: str) -> str:
    """Small letters without accents, and digits; nothing for spaces, signs and marks that nobody sees."""
    return "".join(one for one in unicodedata.normalize("NFKD", letter).casefold() if one.isalnum())


def fold(text: str) -> str:
    return "".join(map(folded, text))


@dataclass(frozen=True, slots=True)
class Folded:
    """``row`` is a text with nothing but folded letters; ``places`` tells for each where it stood."""

    text: str
    row: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str, without: Collection[int] = frozenset()) -> "Folded":
        """``without``: places of letters that are gone already."""
        pairs = [(one, at) for at, letter in enumerate(text) if at not in without for one in folded(letter)]
        return cls(text, "".join(one for one, _ in pairs), [at for _, at in pairs])

    def find(self, needle: str) -> Iterator[tuple[int, int]]:
        """Start and end in the text of each place of a folded needle."""
        at = self.row.find(needle)
        while at >= 0:
            start, end = self.places[at], self.places[at + len(needle) - 1] + 1
            if is_long(needle) or self._stands_alone(at, at + len(needle)):
                yield start, end
            at = self.row.find(needle, at + 1)

    def _stands_alone(self, first: int, behind: int) -> bool:
        """Whether neither neighbour of these folded letters belongs to the same word."""
        before = first > 0 and self._joined(first - 1, first)
        after = behind < len(self.row) and self._joined(behind - 1, behind)
        return not before and not after

    def _joined(self, one: int, other: int) -> bool:
        """Whether nothing that parts words stands between two folded letters."""
        between = self.text[self.places[one] + 1 : self.places[other]]
        return not any(letter.isspace() or unicodedata.category(letter)[0] in "PSZ" for letter in between)


def is_long(needle: str) -> bool:
    has_digit = any(letter.isdigit() for letter in needle)
    return len(needle) >= (LONG_WITH_DIGITS if has_digit else LONG)


def is_searched(needle: str) -> bool:
    return len(needle) >= (SHORTEST_NUMBER if needle.isdecimal() else SHORTEST)


@dataclass(frozen=True)
class Strings:
    """What is hidden anywhere in a document. ``too_short``: how many are hidden at their own place alone."""

    said: tuple[str, ...] = ()
    needles: tuple[str, ...] = field(init=False, default=())
    too_short: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        every = dict.fromkeys(filter(None, map(fold, self.said)))
        object.__setattr__(self, "needles", tuple(filter(is_searched, every)))
        object.__setattr__(self, "too_short", len(every) - len(self.needles))

    def places(self, text: Folded) -> Iterator[tuple[int, int]]:
        for needle in self.needles:
            yield from text.find(needle)

    def count_in(self, text: str) -> int:
        """How many of them can be read in ``text``, forwards or, the long ones, backwards."""
        found = Folded.of(text)
        backwards = found.row[::-1]
        return sum(
            next(found.find(needle), None) is not None or (is_long(needle) and needle in backwards)
            for needle in self.needles
        )

    def count_in_bytes(self, data: bytes) -> int:
        """The same for any bytes: as UTF-8, Latin-1 or UTF-16, with and without spaces, and backwards."""
        lower = data.lower()
        return sum(
            any(form in lower for form in _as_bytes(said)) for said in self.said if is_searched(fold(said))
        )


def _as_bytes(said: str) -> Iterable[bytes]:
    plain = said.strip().lower()
    forms = {plain, plain[::-1], "".join(plain.split()), "".join(plain.split())[::-1]}
    for codec in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
        for form in forms:
            data = form.encode(codec, errors="ignore").lower()
            if len(data) >= LEAST_BYTES:
                yield data
