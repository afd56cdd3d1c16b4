"""Two documents side by side: which words only one of them has.

Words that stand once in each text are anchors, in their longest common order; what lies between two anchors
is compared by difflib. That alone can take time with the cube of a text made for it, so it has a budget, and
what is beyond it is shown as different without a closer look.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from disclosures.models import Document

WORDS_A_SIDE = 20_000
CHARACTERS_A_SIDE = 400_000
BUDGET = 20_000_000
ALIKE_SHOWN = 2
WORD = re.compile(r"\S+\s*")

# (words of the left, words of the right, whether they are the same)
Piece = tuple[int, int, int, int, bool]


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row; ``is_only``: the other side does not have them here."""

    text: str
    is_only: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What stands at the same height; ``alike`` counts lines that are the same and folded away."""

    left: Sequence[Run]
    right: Sequence[Run]
    alike: int = 0

    @property
    def is_same(self) -> bool:
        return not any(run.is_only for run in (*self.left, *self.right))


@dataclass(frozen=True, slots=True)
class Beside:
    lines: Sequence[Line]
    is_cut: bool

    @property
    def is_same(self) -> bool:
        return all(line.is_same for line in self.lines)


def beside(left: Document, right: Document) -> Beside:
    """The visible text of two documents, line by line. Two queries."""
    texts = [_text(left), _text(right)]
    words = [WORD.findall(text) for text in texts]
    is_cut = any(len(text) == CHARACTERS_A_SIDE for text in texts) or any(
        len(side) > WORDS_A_SIDE for side in words
    )
    a, b = (side[:WORDS_A_SIDE] for side in words)
    return Beside(list(_folded(_lines(a, b, pieces(a, b)))), is_cut)


def _text(document: Document) -> str:
    pages = document.pages.filter(is_hidden=False).order_by("number").values_list("text", flat=True)
    parts, length = [], 0
    for text in pages.iterator(chunk_size=50):
        parts.append(text)
        length += len(text) + 1
        if length > CHARACTERS_A_SIDE:
            break
    return "\n".join(parts)[:CHARACTERS_A_SIDE].lstrip()


def pieces(a: Sequence[str], b: Sequence[str], budget: list[int] | None = None) -> list[Piece]:
    """Runs of words as (from, to, from, to, same), in order and without gaps on either side.

    ``budget`` is what may still be spent on looking closely, where several comparisons share it.
    """
    left, right = [word.strip() for word in a], [word.strip() for word in b]
    budget = [BUDGET] if budget is None else budget
    found: list[Piece] = []
    x = y = 0
    for i, j in [*_anchors(left, right), (len(left), len(right))]:
        found += _between(left, right, (x, i), (y, j), budget)
        if i < len(left):
            found.append((i, i + 1, j, j + 1, True))
        x, y = i + 1, j + 1
    return _joined(found)


def _anchors(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Words that stand once on each side: the longest run of them in order on both (patience diff)."""
    once = [{word for word, count in Counter(side).items() if count == 1} for side in (left, right)]
    places = {word: place for place, word in enumerate(right) if word in once[1]}
    pairs = [(place, places[word]) for place, word in enumerate(left) if word in once[0] and word in places]
    tails: list[int] = []  # the smallest right place that ends an ordered run of each length
    ends: list[int] = []  # which pair that is
    before: list[int] = []
    for number, (_, right_place) in enumerate(pairs):
        length = bisect_left(tails, right_place)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [right_place]
        ends[length : length + 1] = [number]
    chosen = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _between(
    left: Sequence[str],
    right: Sequence[str],
    here: tuple[int, int],
    there: tuple[int, int],
    budget: list[int],
) -> Iterator[Piece]:
    """The stretch between two anchors: what is the same at its ends, then difflib for the rest."""
    (x, i), (y, j) = here, there
    head = _same(left[x:i], right[y:j])
    tail = _same(left[x + head : i][::-1], right[y + head : j][::-1])
    if head:
        yield x, x + head, y, y + head, True
    one, two = left[x + head : i - tail], right[y + head : j - tail]
    cost = len(one) * len(two) * min(len(one), len(two))
    if one and two and cost <= budget[0]:
        budget[0] -= cost
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
            yield x + head + i1, x + head + i2, y + head + j1, y + head + j2, tag == "equal"
    elif one or two:
        yield x + head, i - tail, y + head, j - tail, False
    if tail:
        yield i - tail, i, j - tail, j, True


def _same(one: Sequence[str], two: Sequence[str]) -> int:
    """How many words the two have in common from the start."""
    length = 0
    for first, second in zip(one, two, strict=False):
        if first != second:
            break
        length += 1
    return length


def _joined(found: Sequence[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in found:
        if joined and joined[-1][4] == piece[4]:
            joined[-1] = (joined[-1][0], piece[1], joined[-1][2], piece[3], piece[4])
        else:
            joined.append(piece)
    return joined


def _lines(a: Sequence[str], b: Sequence[str], found: Sequence[Piece]) -> Iterator[Line]:
    """A line ends where both sides have the same word and the left one a line feed behind it."""
    left: list[Run] = []
    right: list[Run] = []
    for x, i, y, j, same in found:
        if not same:
            left += [Run("".join(a[x:i]).rstrip(" "), is_only=True)] if i > x else []
            right += [Run("".join(b[y:j]).rstrip(" "), is_only=True)] if j > y else []
            continue
        first = x
        for place in range(x, i):
            if "\n" in a[place]:
                offset = y - x
                left.append(Run("".join(a[first : place + 1]), is_only=False))
                right.append(Run("".join(b[first + offset : place + 1 + offset]), is_only=False))
                yield Line(left, right)
                left, right, first = [], [], place + 1
        if first < i:
            left.append(Run("".join(a[first:i]), is_only=False))
            right.append(Run("".join(b[first + y - x : j]), is_only=False))
    if left or right:
        yield Line(left, right)


def _folded(lines: Iterator[Line]) -> Iterator[Line]:
    """Of a long run of lines that are the same, the first and last few; the others are counted."""
    same: list[Line] = []
    for line in lines:
        if line.is_same:
            same.append(line)
            continue
        yield from _ends(same)
        same = []
        yield line
    yield from _ends(same)


def _ends(same: Sequence[Line]) -> Iterator[Line]:
    middle = len(same) - 2 * ALIKE_SHOWN
    if middle <= 1:
        yield from same
        return
    yield from same[:ALIKE_SHOWN]
    yield Line((), (), alike=middle)
    yield from same[-ALIKE_SHOWN:]
