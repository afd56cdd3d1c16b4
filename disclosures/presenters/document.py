"""A page of a public copy in words: what is hidden, what was searched for, and what somebody quoted.

All of it is text for the template to escape; nothing here makes markup.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

MOST_FOUND = 200
ROUND_A_FIND = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, or, where ``by`` is set, a place where something is hidden, with the ``reason``.

    ``anchor``: the first piece of a quotation, which links lead to.
    """

    text: str = ""
    is_found: bool = False
    is_quoted: bool = False
    anchor: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Something that was found on the page: words around it, and the part of an address that quotes it."""

    before: str
    text: str
    after: str
    quote: str


def finds(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where ``wanted`` stands, capitals aside, at most MOST_FOUND places. Spaces in it may be line ends."""
    needle = " ".join(wanted.split()).lower()
    if not needle:
        return []
    # Letter for letter, so that places stay true: "ẞ" and the like grow when made small.
    lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    lower = lower.translate({9: " ", 10: " "})
    found: list[tuple[int, int]] = []
    at = lower.find(needle)
    while at >= 0 and len(found) < MOST_FOUND:
        found.append((at, at + len(needle)))
        at = lower.find(needle, at + len(needle))
    return found


def quotation(said: str, length: int) -> tuple[int, int] | None:
    """``12-40`` as a place in a text of that length; anything else quotes nothing."""
    start, _, end = said.partition("-")
    if not all(part.isascii() and part.isdecimal() and len(part) < 9 for part in (start, end)):
        return None
    first, last = int(start), int(end)
    return (first, last) if first < last <= length else None


def quoted_words(text: str, marks: Sequence[tuple[int, str, str]], quoted: tuple[int, int] | None) -> str:
    """The words of a quotation on one line, with a remark in brackets wherever something inside it is hidden;
    empty without one."""
    if quoted is None:
        return ""
    start, end = quoted
    cuts = sorted({at for at, _, _ in marks if start < at < end})
    remark = f" [{_('hidden')}] "
    return " ".join(remark.join(text[a:b] for a, b in pairwise([start, *cuts, end])).split())


def places(text: str, found: Sequence[tuple[int, int]]) -> list[Place]:
    return [
        Place(
            text[max(0, start - ROUND_A_FIND) : start],
            text[start:end],
            text[end : end + ROUND_A_FIND],
            f"{start}-{end}",
        )
        for start, end in found
    ]


def pieces(
    text: str,
    marks: Sequence[tuple[int, str, str]],
    found: Sequence[tuple[int, int]],
    quoted: tuple[int, int] | None,
    start: int = 0,
    end: int | None = None,
) -> Iterator[Piece]:
    """``text[start:end]`` with what is hidden in it put in between."""
    end = len(text) if end is None else end
    spans = [*found, *([quoted] if quoted else [])]
    edges = {start, end, *(at for at, _, _ in marks), *(side for span in spans for side in span)}
    ordered = sorted(at for at in edges if start <= at <= end)
    for here, there in pairwise([*ordered, end]):
        yield from (Piece(by=by, reason=reason) for at, by, reason in marks if at == here)
        if here < there:
            yield Piece(
                text[here:there],
                any(first <= here < last for first, last in found),
                bool(quoted and quoted[0] <= here < quoted[1]),
                "quote" if quoted and quoted[0] == here else "",
            )


def rows(
    text: str,
    marks: Sequence[tuple[int, str, str]],
    found: Sequence[tuple[int, int]],
    quoted: tuple[int, int] | None,
) -> list[list[list[Piece]]]:
    """The same for a sheet: lines are rows, tabs part cells."""
    table = []
    at = 0
    for line in text.split("\n"):
        row = []
        for cell in line.split("\t"):
            here = [mark for mark in marks if at <= mark[0] <= at + len(cell)]
            row.append(list(pieces(text, here, found, quoted, at, at + len(cell))))
            at += len(cell) + 1
        table.append(row)
    return table
