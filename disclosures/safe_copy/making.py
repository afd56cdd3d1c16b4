"""From what was read and what is to be hidden to the pages of a public copy, each drawn and cut."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from PIL import Image

from disclosures.ingest.contract import Rendering, Word
from disclosures.safe_copy.burning import blacken, burn, lines_of, picture_of
from disclosures.safe_copy.hiding import (
    AUTHORITY,
    SAID_HIDDEN,
    US,
    By,
    Cut,
    Hiding,
    Mark,
    Wanted,
    cut,
)
from disclosures.safe_copy.strings import fold
from disclosures.safe_copy.typeset import sheets
from disclosures.safe_copy.writing import NO_PLACE, SafeText, jpeg_of

BOX_WITHOUT_PICTURE = (
    "A box was drawn on page {number}, which has no picture to hide it in. Hide words instead."
)
# A word that is drawn under the area, and of which no program knows that, would stay in the text.
WORDS_WITHOUT_PLACE = (
    "On page {number} an area was drawn, and no program can tell where all words of that page stand. "
    "Hide words instead, or the whole page."
)
WHOLE_PAGE = (0, 0, 1000, 1000)


class CannotMake(Exception):
    """Why there can be no copy, as a sentence for the editor."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PageIn:
    """A page as it was read. ``words``: places that were recognised in its picture."""

    number: int
    text: str
    place: str = ""
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class PageOut:
    """A page of the copy; its number is its place in the order. ``marks`` as `SafePage.marks`."""

    page: SafeText
    place: str
    marks: tuple[tuple[int, By, str], ...]
    by_us: int = 0
    by_authority: int = 0
    is_drawn: bool = False
    is_burnt: bool = False
    kept: tuple[str, ...] = field(default=(), repr=False)


# The picture of a page, and the places of the words of its text; None for formats that have no pages.
Draw = Callable[[PageIn], Rendering | None]


def pages_of(pages: Sequence[PageIn], hiding: Hiding, draw: Draw) -> Iterator[PageOut]:
    """The pages of the copy in order. Raises CannotMake, NotHidden and what ``draw`` does."""
    for page in pages:
        rendering = draw(page)
        drawn = _drawn(page, hiding, rendering) if rendering else None
        if drawn is not None:
            yield drawn
            continue
        if page.number in hiding.boxes:
            raise CannotMake(BOX_WITHOUT_PICTURE.format(number=page.number))
        yield from _set_anew(page, cut(page.text, hiding.marks(page.number)))


def _drawn(page: PageIn, hiding: Hiding, rendering: Rendering) -> PageOut | None:
    """The page with its picture; None where a hidden word has no certain place in it. Raises CannotMake."""
    words = page.words or rendering.words
    boxes = hiding.boxes.get(page.number, [])
    whole = next((one for one in boxes if one.box == WHOLE_PAGE), None)
    everything = Mark(0, len(page.text), US, whole.reason if whole else "")
    if boxes and not whole and _has_no_place(page.text, everything, words):
        raise CannotMake(WORDS_WITHOUT_PLACE.format(number=page.number))
    marks = hiding.marks(page.number, [everything] if whole else _under(words, boxes))
    hidden = [[word for word in words if mark.start < word.end and word.start < mark.end] for mark in marks]
    found_all = zip(marks, hidden, strict=True)
    if not whole and any(_has_no_place(page.text, mark, found) for mark, found in found_all):
        return None
    image = picture_of(rendering)
    blacks = blacken(image, rendering.boxes)
    painted = [
        (line, mark.by, mark.reason)
        for mark, found in zip(marks, hidden, strict=True)
        for line in lines_of(found)
    ]
    painted += [(one.box, US, one.reason) for one in boxes if one.box]
    burn(image, painted)
    return _out(page, image, cut(page.text, marks), words, blacks, is_burnt=bool(painted), boxes=len(boxes))


def _under(words: Sequence[Word], boxes: Sequence[Wanted]) -> Iterator[Mark]:
    """The words that a box touches."""
    for one in boxes:
        for word in words:
            box = one.box
            if box and (
                word.left < box.right
                and box.left < word.right
                and word.top < box.bottom
                and box.top < word.bottom
            ):
                yield Mark(word.start, word.end, US, one.reason)


def _has_no_place(text: str, mark: Mark, words: Sequence[Word]) -> bool:
    """Whether a letter or digit of the mark belongs to no word of known place."""
    placed = {at for word in words for at in range(word.start, word.end)}
    return any(at not in placed and fold(text[at]) for at in range(mark.start, mark.end))


def _out(
    page: PageIn,
    image: Image.Image,
    text: Cut,
    words: Sequence[Word],
    blacks: int,
    *,
    is_burnt: bool,
    boxes: int,
) -> PageOut:
    places = {at: word for word in words for at in range(word.start, word.end)}
    placed = [_moved(start, end, places.get(old)) for start, end, old in text.words]
    return PageOut(
        SafeText(jpeg_of(image), image.width, image.height, text.text, placed),
        page.place,
        text.marks,
        by_us=sum(by == US for _, by, _ in text.marks) + boxes,
        by_authority=_by_authority(text, blacks),
        is_drawn=True,
        is_burnt=is_burnt,
        kept=_kept(text),
    )


def _moved(start: int, end: int, word: Word | None) -> Word:
    """The same place for a word that stands elsewhere in the text now; below the page if it has none."""
    place = word or NO_PLACE
    return Word(start, end, place.left, place.top, place.right, place.bottom)


def _by_authority(text: Cut, blacks: int) -> int:
    """Black boxes and words under them are the same thing; what is said in words comes on top."""
    covered = sum(by == AUTHORITY for _, by, _ in text.marks)
    return max(blacks, covered) + sum(1 for _ in SAID_HIDDEN.finditer(text.text))


def _kept(text: Cut) -> tuple[str, ...]:
    return tuple(text.text[start:end] for start, end, _ in text.words)


def _set_anew(page: PageIn, text: Cut) -> Iterator[PageOut]:
    said = sum(1 for _ in SAID_HIDDEN.finditer(text.text))
    for number, sheet in enumerate(sheets(text)):
        # The last sheet takes what stands at the very end.
        is_last = sheet.end == len(text.text)
        marks = tuple(
            (at - sheet.start, by, reason)
            for at, by, reason in text.marks
            if sheet.start <= at < sheet.end or (is_last and at == sheet.end)
        )
        here = text.text[sheet.start : sheet.end]
        image = sheet.image
        yield PageOut(
            SafeText(jpeg_of(image), image.width, image.height, here, sheet.words),
            page.place,
            marks,
            by_us=sum(by == US for _, by, _ in marks),
            by_authority=sum(by == AUTHORITY for _, by, _ in marks) + (0 if number else said),
            kept=tuple(here.split()),
        )
