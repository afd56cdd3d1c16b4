"""Pages as they were received, beside the lists of the desk: what was found is outlined where it stands.

An outline and its line in a list carry the same sign and lead to one another.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures.documents import page_pictures
from disclosures.editing.desk import Found
from disclosures.editing.forms.boxes import BoxRow
from disclosures.editing.forms.decisions import Decisions
from disclosures.ingest.contract import Box, Word
from disclosures.models import Document, FactChoice, HitChoice, PagePicture, PictureState
from disclosures.safe_copy.burning import lines_of

HIDDEN = {HitChoice.HIDE, FactChoice.BAND, FactChoice.HOLD}
GROWN = 2  # thousandths on each side, so that letters do not touch the line


@dataclass(frozen=True, slots=True)
class Rect:
    """In dots of the picture."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Outline:
    """``sort``: fact, detail or box; ``state``: open, hidden, kept or decided; ``key``: of its line."""

    sort: str
    state: str
    key: str
    sign: str
    label: str
    rects: Sequence[Rect]


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """``address`` is empty until there is a picture; ``open``: how many of its lines are undecided."""

    number: int
    name: str
    address: str
    is_waiting: bool
    width: int
    height: int
    outlines: Sequence[Outline]
    open: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """``outlined``: keys of all that has an outline."""

    pages: Sequence[DrawnPage]
    outlined: frozenset[str]

    @property
    def is_waiting(self) -> bool:
        return any(page.is_waiting for page in self.pages)

    @property
    def drawn(self) -> int:
        return sum(bool(page.address) for page in self.pages)


def pictures_of(document: Document, decisions: Decisions) -> Pictures | None:
    """The pictures of the pages that are shown, which are asked for with this; None where there are none."""
    shown = decisions.shown.window.pages
    if not shown or not page_pictures.may_be_drawn(document):
        return None
    rows = page_pictures.ask_for(document, [page.number for page in shown])
    words = _words_of(document, rows)
    left = _open_by_page(decisions)
    pages = []
    for page in shown:
        row = rows.get(page.number)
        outlines = list(_outlines(decisions, row, words.get(page.number, []))) if row else []
        pages.append(_drawn_page(document, row, page.number, page.name, outlines, left.get(page.number, 0)))
    return Pictures(pages, frozenset(one.key for page in pages for one in page.outlines))


def _drawn_page(
    document: Document, row: PagePicture | None, number: int, name: str, outlines: list[Outline], left: int
) -> DrawnPage:
    is_drawn = row is not None and row.state == PictureState.DRAWN
    address = reverse("disclosures:review_picture", args=[document.pk, number]) if is_drawn else ""
    is_waiting = row is not None and row.state == PictureState.WAITING
    size = (row.width, row.height) if row else (0, 0)
    return DrawnPage(number, name, address, is_waiting, *size, outlines if is_drawn else [], left)


def _words_of(document: Document, rows: Mapping[int, PagePicture]) -> dict[int, list[Word]]:
    """Places of words by page: those that were recognised in a picture go before those of the drawing."""
    recognised = document.pages.filter(number__in=rows).exclude(words=[]).values_list("number", "words")
    places = {number: row.words for number, row in rows.items()} | dict(recognised)
    return {number: sorted((Word(*one) for one in found), key=_start) for number, found in places.items()}


def _start(word: Word) -> int:
    return word.start


def _open_by_page(decisions: Decisions) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in decisions.rows:
        if row.is_open and row.found.row:
            found[row.found.row.page] = found.get(row.found.row.page, 0) + 1
    return found


def _outlines(decisions: Decisions, picture: PagePicture, words: Sequence[Word]) -> Iterator[Outline]:
    """In the order of the lists, personal details last, so that they lie on top; then boxes."""
    chosen = {row.found.key: row.form.initial.get("choice", "") for row in decisions.rows}
    shown = decisions.shown
    for sort, lines in (("fact", [*shown.figures, *shown.facts, *shown.numbers]), ("detail", shown.details)):
        for found in lines:
            if found.row and found.row.page == picture.number:
                rects = [_rect(box, picture) for box in _lines(words, found)]
                if rects:
                    state = _state(sort, chosen.get(found.key, ""))
                    label = f"{found.label} {found.sign}, {state}"
                    yield Outline(sort, state, found.key, found.sign, label, rects)
    for row in decisions.boxes.rows:
        if row.form.on_page == picture.number and (rect := _of_box(row, picture)):
            label = _("Hidden area %(sign)s") % {"sign": row.sign}
            yield Outline("box", "hidden", row.form.prefix or "", row.sign, label, [rect])


def _state(sort: str, choice: Any) -> str:
    """A fact that was changed stays where it is; a personal detail that was changed is hidden."""
    if not choice:
        return "open"
    is_hidden = choice in HIDDEN or (sort == "detail" and choice == HitChoice.CHANGE)
    if is_hidden:
        return "hidden"
    return "kept" if sort == "detail" else "decided"


def _lines(words: Sequence[Word], found: Found) -> Iterable[Box]:
    """The lines that the found words stand on."""
    row = found.row
    if row is None:
        return ()
    first = bisect_left(words, row.start, key=lambda word: word.end - 1)
    inside = []
    for word in words[first:]:
        if word.start >= row.end:
            break
        inside.append(word)
    return lines_of(inside)


def _rect(box: Box, picture: PagePicture) -> Rect:
    left, top = max(0, box.left - GROWN), max(0, box.top - GROWN)
    right, bottom = min(1000, box.right + GROWN), min(1000, box.bottom + GROWN)
    return _scaled(left, top, right - left, bottom - top, picture)


def _of_box(row: BoxRow, picture: PagePicture) -> Rect | None:
    if row.form.place is None:
        return None
    left, top, width, height = (round(side * 10) for side in row.form.place)
    return _scaled(left, top, width, height, picture)


def _scaled(left: int, top: int, width: int, height: int, picture: PagePicture) -> Rect:
    across, down = picture.width, picture.height
    return Rect(left * across // 1000, top * down // 1000, width * across // 1000, height * down // 1000)
