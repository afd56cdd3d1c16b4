"""Two versions of an agreement beside each other, clause by clause, from the words that readers may have.

A text is cut where a line begins with the next number or names an annex; every character of it stands in
exactly one clause. Clauses are then paired: those with the same words, in order; between them those that
are most alike; what is left over and has a like on the other side was moved. Numbers are never compared,
since they shift. Hidden places are no words: they are shown where they stand, and say nothing either way.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from disclosures.documents.beside import BUDGET, WORD, Piece, pieces

MOST_CHARACTERS = 200_000
MOST_WORDS = 20_000
MOST_CLAUSES = 400
# Of all words of two clauses, the share that both have, from which on one is taken to be the other, changed.
ALIKE, MOVED_ALIKE = 0.5, 0.7
# Pairs that are weighed one by one; of more, only clauses with the same words or heading are paired.
MOST_PAIRS = 40_000

_NUMBERED = re.compile(
    r"[ \t]*(?:(?:clause|section|article|paragraph)[ \t]+)?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4})(?P<stop>[.):]?)[ \t]+(?=[\"'“‘(\[]?[A-Z])",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"[ \t]*(?P<number>(?:annex|appendix|schedule|part)[ \t]+(?:[A-Z]|\d{1,2}|[IVX]{1,5}))\b"
    r"(?=[ \t]*(?:$|[-–—:.(]|[A-Z]))",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"[\"'“‘(\[]?[A-Z]")
_CAPITALS = re.compile(r"[ \t]*[A-Z][A-Z0-9 ,&'’()/:–-]{3,78}[ \t]*")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A place in a text where something is hidden: ``by`` ``us`` or ``authority``, and why."""

    at: int
    by: str
    reason: str


@dataclass(frozen=True)
class Text:
    """The words of a public copy, its pages joined; ``starts``: where each page begins."""

    text: str
    hidden: Sequence[Hidden] = ()
    starts: Sequence[int] = (0,)

    @property
    def is_too_long(self) -> bool:
        return len(self.text) > MOST_CHARACTERS or len(WORD.findall(self.text)) > MOST_WORDS


@dataclass(frozen=True)
class Clause:
    """``text[start:end]`` of its document. ``number`` as written, "" for what none stands before.

    ``words`` come behind the number; ``hidden``: (how many words come before it, the place), in order.
    """

    number: str
    heading: str
    start: int
    end: int
    words: Sequence[str]
    hidden: Sequence[tuple[int, Hidden]] = ()
    page: int = 1

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.words)


class Change(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that both have (``side`` empty), or only the ``old`` or ``new`` one; or what is hidden."""

    text: str = ""
    side: str = ""
    hidden: Hidden | None = None


@dataclass(frozen=True)
class Aligned:
    """A clause of one text or of both. ``is_moved``: it stands elsewhere among the others than it did."""

    change: Change
    old: Clause | None
    new: Clause | None
    is_moved: bool = False
    runs: Sequence[Run] = field(default_factory=tuple)

    @property
    def is_renumbered(self) -> bool:
        return bool(self.old and self.new and self.old.number != self.new.number)

    @property
    def has_hidden(self) -> bool:
        return bool((self.old and self.old.hidden) or (self.new and self.new.hidden))


# ---- cutting a text into clauses


def clauses(text: Text) -> list[Clause]:
    """In order and without a gap; one clause without a number where nothing is numbered."""
    cuts = list(_cuts(text.text))
    if not cuts or cuts[0][0] > 0:
        cuts.insert(0, (0, 0, ""))
    ends = [start for start, _, _ in cuts[1:]] + [len(text.text)]
    found = []
    for number, ((start, body, name), end) in enumerate(zip(cuts, ends, strict=True)):
        is_last = number == len(cuts) - 1
        inside = [h for h in text.hidden if start <= h.at < end or (is_last and h.at == end)]
        found.append(_clause(text, name, (start, body, end), inside))
    return [each for each in found if each.words or each.hidden or each.number] or found[:1]


def _clause(text: Text, name: str, place: tuple[int, int, int], hidden: Sequence[Hidden]) -> Clause:
    start, body, end = place
    spans = [match.span() for match in WORD.finditer(text.text, body, end)]
    before = [(sum(1 for first, _last in spans if first < each.at), each) for each in hidden]
    first_line = text.text[body:end].lstrip().partition("\n")[0].strip()
    return Clause(
        name,
        first_line if len(first_line) <= 90 and name else "",
        start,
        end,
        tuple(text.text[first:last] for first, last in spans),
        tuple(before),
        sum(1 for each in text.starts if each <= start) or 1,
    )


def _cuts(text: str) -> Iterator[tuple[int, int, str]]:
    """(where a clause begins, where its words do, its number). A number must follow on the last one."""
    last: tuple[int, ...] = (0,)
    at = 0
    for line in text.split("\n"):
        annex, numbered = _ANNEX.match(line), _NUMBERED.match(line)
        if annex:
            last = (0,)
            yield at, at + annex.end(), " ".join(annex["number"].split())
        elif numbered and _CAPITAL.match(line, numbered.end()):
            number = tuple(int(part) for part in numbered["number"].split("."))
            if _follows(number, last):
                last = number
                yield at, at + numbered.end(), numbered["number"]
        elif _CAPITALS.fullmatch(line) and sum(letter.isalpha() for letter in line) > 3:
            yield at, at, ""
        at += len(line) + 1


def _follows(number: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """Whether a number may come behind ``last``: 12 December does not come behind clause 3."""
    if number <= last:
        return False
    shared = 0
    while shared < min(len(number), len(last)) and number[shared] == last[shared]:
        shared += 1
    if shared == len(last):
        return all(part <= 2 for part in number[shared:])
    return number[shared] - last[shared] <= 2 and all(part <= 2 for part in number[shared + 1 :])


# ---- pairing


def aligned(old: Sequence[Clause], new: Sequence[Clause]) -> list[Aligned]:
    """Every clause of both exactly once, in the order of the new text; what is gone where it stood."""
    pairs = _in_order(old, new)
    moved = _moved(old, new, pairs)
    budget = [BUDGET]
    found: list[Aligned] = []
    i = 0
    partner = {j: i for i, j in pairs}
    moved_from = {j: i for i, j in moved}
    gone = set(range(len(old))) - {i for i, _ in pairs} - {i for i, _ in moved}
    for j, clause in enumerate(new):
        if j in partner:
            found += [_removed(old[k]) for k in range(i, partner[j]) if k in gone]
            i = partner[j] + 1
            found.append(_pair(old[partner[j]], clause, budget))
        elif j in moved_from:
            found.append(_pair(old[moved_from[j]], clause, budget, is_moved=True))
        else:
            found.append(Aligned(Change.ADDED, None, clause, runs=list(_runs_of(clause, "new"))))
    return [*found, *(_removed(old[k]) for k in range(i, len(old)) if k in gone)]


def _removed(clause: Clause) -> Aligned:
    return Aligned(Change.REMOVED, clause, None, runs=list(_runs_of(clause, "old")))


def _in_order(old: Sequence[Clause], new: Sequence[Clause]) -> list[tuple[int, int]]:
    """(place in old, place in new), both rising: the same words first, then the most alike in between."""
    matcher = SequenceMatcher(None, [x.key for x in old], [x.key for x in new], autojunk=False)
    found: list[tuple[int, int]] = []
    weights = _Weights(old, new)
    a = b = 0
    for block in matcher.get_matching_blocks():
        found += weights.best(range(a, block.a), range(b, block.b))
        found += [(block.a + n, block.b + n) for n in range(block.size)]
        a, b = block.a + block.size, block.b + block.size
    return found


class _Weights:
    """How alike clauses are, 0 to 1, reckoned for at most MOST_PAIRS of them."""

    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self._old, self._new = old, new
        self._bags = [[Counter(w.lower() for w in x.key) for x in side] for side in (old, new)]
        self.left = MOST_PAIRS

    def of(self, i: int, j: int) -> float:
        one, other = self._bags[0][i], self._bags[1][j]
        total = one.total() + other.total()
        if not total:
            return 1.0
        return 2 * (one & other).total() / total

    def best(self, first: range, second: range) -> list[tuple[int, int]]:
        """The pairs in order whose likeness adds up to most, each at least ALIKE."""
        if not first or not second:
            return []
        if len(first) * len(second) > self.left:
            return self._by_heading(first, second)
        self.left -= len(first) * len(second)
        best = [[0.0] * (len(second) + 1) for _ in range(len(first) + 1)]
        weight = [[self._enough(i, j) for j in second] for i in first]
        for x in range(len(first) - 1, -1, -1):
            for y in range(len(second) - 1, -1, -1):
                paired = weight[x][y] + best[x + 1][y + 1] if weight[x][y] else 0.0
                best[x][y] = max(paired, best[x + 1][y], best[x][y + 1])
        return list(self._walk(first, second, best, weight))

    def _enough(self, i: int, j: int) -> float:
        likeness = self.of(i, j)
        same_heading = bool(self._old[i].heading) and self._old[i].heading == self._new[j].heading
        return likeness if likeness >= ALIKE or (same_heading and likeness > 0) else 0.0

    @staticmethod
    def _walk(
        first: range, second: range, best: list[list[float]], weight: list[list[float]]
    ) -> Iterator[tuple[int, int]]:
        x = y = 0
        while x < len(first) and y < len(second):
            if weight[x][y] and best[x][y] == weight[x][y] + best[x + 1][y + 1]:
                yield first[x], second[y]
                x, y = x + 1, y + 1
            elif best[x][y] == best[x + 1][y]:
                x += 1
            else:
                y += 1

    def _by_heading(self, first: range, second: range) -> list[tuple[int, int]]:
        places = {self._new[j].heading: j for j in reversed(second) if self._new[j].heading}
        found: list[tuple[int, int]] = []
        for i in first:
            j = places.get(self._old[i].heading, -1)
            if j >= 0 and (not found or j > found[-1][1]):
                found.append((i, j))
        return found


def _moved(
    old: Sequence[Clause], new: Sequence[Clause], pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Of what has no partner in order, each with its like on the other side, the most alike first."""
    left = sorted(set(range(len(old))) - {i for i, _ in pairs})
    right = sorted(set(range(len(new))) - {j for _, j in pairs})
    if len(left) * len(right) > MOST_PAIRS:
        return []
    weights = _Weights(old, new)
    likely = sorted(
        ((weights.of(i, j), i, j) for i in left for j in right if old[i].words and new[j].words),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    found = []
    for likeness, i, j in likely:
        if likeness >= MOVED_ALIKE and i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            found.append((i, j))
    return found


# ---- what differs within a pair


def _pair(old: Clause, new: Clause, budget: list[int], *, is_moved: bool = False) -> Aligned:
    is_same = old.key == new.key
    number = len(new.words)
    found = [(0, number, 0, number, True)] if is_same else pieces(list(old.words), list(new.words), budget)
    runs = list(_compared(old, new, found))
    return Aligned(Change.SAME if is_same else Change.CHANGED, old, new, is_moved, runs)


def _compared(old: Clause, new: Clause, found: Sequence[Piece]) -> Iterator[Run]:
    for x, i, y, j, same in found:
        if same:
            yield from _shared((old, x), (new, y), j - y)
        else:
            yield from _stretch(old, x, i, "old")
            yield from _stretch(new, y, j, "new")
    yield from _places(_at(old, len(old.words)), _at(new, len(new.words)))


def _runs_of(clause: Clause, side: str) -> Iterator[Run]:
    """The whole clause, as one that only the old or the new text has."""
    yield from _stretch(clause, 0, len(clause.words), side)
    yield from (Run(side=side, hidden=each) for each in _at(clause, len(clause.words)))


def _at(clause: Clause, place: int) -> list[Hidden]:
    return [hidden for before, hidden in clause.hidden if before == place]


def _stretch(clause: Clause, first: int, last: int, side: str) -> Iterator[Run]:
    """``words[first:last]`` with the places that are hidden before each of them."""
    at = first
    for before in sorted({before for before, _ in clause.hidden if first <= before < last}):
        if at < before:
            yield Run("".join(clause.words[at:before]), side)
        yield from (Run(side=side, hidden=hidden) for hidden in _at(clause, before))
        at = before
    if at < last:
        yield Run("".join(clause.words[at:last]), side)


def _shared(old: tuple[Clause, int], new: tuple[Clause, int], number: int) -> Iterator[Run]:
    """Words that both have, as the new text writes them, with what is hidden between them in either."""
    (one, x), (other, y) = old, new
    offsets = {before - x for before, _ in one.hidden} | {before - y for before, _ in other.hidden}
    at = 0
    for offset in sorted(each for each in offsets if 0 <= each < number):
        if at < offset:
            yield Run("".join(other.words[y + at : y + offset]))
        yield from _places(_at(one, x + offset), _at(other, y + offset))
        at = offset
    if at < number:
        yield Run("".join(other.words[y + at : y + number]))


def _places(old: Sequence[Hidden], new: Sequence[Hidden]) -> Iterator[Run]:
    """Hidden places at the same point: whether the same words lie under them is not known, nor said."""
    yield from (Run(side="old", hidden=each) for each in old)
    yield from (Run(side="new", hidden=each) for each in new)
