"""The letters of a PDF page one by one: which of them nobody sees, and which lie under a box."""

from collections.abc import Mapping, Sequence
from ctypes import addressof, byref, c_double
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from disclosures.ingest.formats.pdf_drawing import Box

MOST_LETTERS = 200_000  # of one page; more take longer than the page is worth
MOST_BOXES = 200


@dataclass(slots=True)
class Letters:
    """`seen` is the text of the page without what nobody sees; `unseen` is that, by the reason why.

    `covered` are the words under boxes, a line for each run of them; they are part of `seen`.
    """

    seen: str = ""
    unseen: dict[str, str] = field(default_factory=dict)
    covered: str = ""


def read_letters(
    words: Any, unseen: Mapping[int, str], order: Mapping[int, int], boxes: Sequence[tuple[int, Box]]
) -> Letters:
    """Sort the letters of an open text page.

    `unseen` and `order` tell for the address of a text object why nobody sees it and when it was drawn;
    `boxes` come with the time when they were.
    """
    heaps: dict[str, list[str]] = {"": []}
    covered: list[str] = []
    why, is_gap = "", True
    boxes = boxes[:MOST_BOXES]
    for at in range(pdfium.FPDFText_CountChars(words)):
        code = pdfium.FPDFText_GetUnicode(words, at)
        letter = chr(code) if 0 < code < 0x110000 else ""
        thing = pdfium.FPDFText_GetTextObject(words, at)
        address = addressof(thing.contents) if thing else 0
        if address and not pdfium.FPDFText_IsGenerated(words, at):
            why = unseen.get(address, "")
            if boxes and not letter.isspace():
                is_under = _is_under(words, at, order.get(address, 0), boxes)
                covered += ["\n"] if is_gap and is_under and covered else []
                covered += [letter] if is_under else []
                is_gap = not is_under
                heaps.setdefault(why, []).append(letter)
                continue
        if not is_gap and letter.isspace():
            covered.append(" ")
        heaps.setdefault(why, []).append(letter)
    seen = "".join(heaps.pop(""))
    lines = (" ".join(line.split()) for line in "".join(covered).split("\n"))
    return Letters(
        seen, {why: "".join(heap) for why, heap in heaps.items()}, "\n".join(line for line in lines if line)
    )


def _is_under(words: Any, at: int, drawn: int, boxes: Sequence[tuple[int, Box]]) -> bool:
    """Whether the middle of a letter lies under a box that was drawn later."""
    left, right, bottom, top = (c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(words, at, byref(left), byref(right), byref(bottom), byref(top)):
        return False
    x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
    return any(
        later > drawn and box.left <= x <= box.right and box.bottom <= y <= box.top for later, box in boxes
    )
