"""What the drawing order of a PDF page gives away: pictures, text that nobody sees, text under boxes."""

import math
from collections.abc import Callable, Iterable
from ctypes import (
    CFUNCTYPE,
    POINTER,
    addressof,
    byref,
    c_float,
    c_int,
    c_uint,
    c_ulong,
    c_void_p,
    cast,
    create_string_buffer,
    sizeof,
)
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

MOST_OBJECTS = 5_000  # looked at on each page; the rest is reported as not checked
MOST_NESTED = 4  # forms inside forms
LEAST_BOX_POINTS = 5.0  # lower than this is a line
MOST_BOX_SEGMENTS = 6  # a rectangle has four or five; more is a drawing
INVISIBLE = (3, 7)  # text rendering modes that paint nothing: PDF 1.7 reference, table 5.3
OPAQUE = 200  # of 255
DARK, WHITE = 80, 250  # of 255; colours between are shading and highlighter, through which one reads
TINY_POINTS = 1.5
BAND_POINTS = 40.0  # boxes and text are compared within bands of this height
MOST_BANDS = 400
MOST_COMPARISONS = 2_000_000  # of text with boxes on one page

OFF_LAYER, UNPAINTED, WHITE_TEXT, TINY, OUTSIDE = (
    "text in a layer that is off",
    "invisible text",
    "white text on white",
    "text too small to read",
    "text outside the page",
)


class Box(NamedTuple):
    """A rectangle in points, origin at the lower left of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    def covers(self, text: "Box") -> bool:
        """Whether a good part of a run of text lies under this box."""
        across = min(self.right, text.right) - max(self.left, text.left)
        up = min(self.top, text.top) - max(self.bottom, text.bottom)
        return across >= 3 and up >= 0.5 * (text.top - text.bottom) > 0

    def touches(self, other: "Box") -> bool:
        return (
            self.left < other.right > other.left < self.right > self.left
            and self.bottom < other.top > other.bottom < self.top > self.bottom
        )


class Run(NamedTuple):
    """A text object: its place in the drawing order, its address in the library, and why nobody sees it."""

    at: int
    address: int
    box: Box
    unseen: str = ""


@dataclass(slots=True)
class Drawing:
    """Text and boxes with their place in the drawing order, and pictures."""

    texts: list[Run] = field(default_factory=list)
    boxes: list[tuple[int, Box]] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    whites: list[tuple[Run, int, int]] = field(default_factory=list)
    is_blank: bool = True
    is_cut: bool = False

    def unseen(self, *, is_scan: bool) -> dict[int, str]:
        """Why nobody sees the text objects at these addresses. Unpainted text under a scan is its reading."""
        found = {run.address: run.unseen for run in self.texts if run.unseen}
        if is_scan:
            found = {address: why for address, why in found.items() if why != UNPAINTED}
        for run, fills, pictures in self.whites:
            behind = (*self.fills[:fills], *self.pictures[:pictures])
            if not any(box.touches(run.box) for box in behind[:1_000]):
                found[run.address] = WHITE_TEXT
        return found

    @property
    def has_unpainted(self) -> bool:
        return any(run.unseen == UNPAINTED for run in self.texts)

    def covering(self, boxes_on_top: list[Box]) -> list[tuple[int, Box]] | None:
        """The boxes that were drawn over text that was there before: a redaction that does not remove.

        None if there are too many to compare.
        """
        boxes = [*self.boxes, *((MOST_OBJECTS * 100, box) for box in boxes_on_top)]
        if not boxes or not self.texts:
            return []
        bands: dict[int, list[Run]] = {}
        for run in self.texts:
            for band in _bands(run.box):
                bands.setdefault(band, []).append(run)
        compared = 0
        found = []
        for drawn, box in boxes:
            near = [run for band in _bands(box) for run in bands.get(band, ())]
            compared += len(near)
            if compared > MOST_COMPARISONS:
                return None
            if any(drawn > run.at and box.covers(run.box) for run in near):
                found.append((drawn, box))
        return found


# As is done for every object of a page: their own names take three times as long.
_box_of: Callable[[Iterable[float]], Box] = partial(tuple.__new__, Box)
_run_of: Callable[[tuple[int, int, Box, str]], Run] = partial(tuple.__new__, Run)


def _bands(box: Box) -> range:
    """The bands of the page that a box reaches into; what lies beyond the last counts to the last."""
    low, high = (int(max(0.0, min(side, 1e6)) / BAND_POINTS) for side in (box.bottom, box.top))
    return range(min(low, MOST_BANDS), min(max(low, high), MOST_BANDS) + 1)


def _plain(function: Any, result: Any = c_int) -> Any:
    """A function of the library that takes and gives addresses as plain numbers.

    Making and checking typed pointers costs more than these calls, which every object of a page needs.
    """
    takes = [kind if kind is c_int else c_void_p for kind in function.argtypes]
    return CFUNCTYPE(result, *takes)(cast(function, c_void_p).value or 0)


_object_of_page = _plain(pdfium.FPDFPage_GetObject, c_void_p)
_object_of_form = _plain(pdfium.FPDFFormObj_GetObject, c_void_p)
_kind = _plain(pdfium.FPDFPageObj_GetType)
_rendering = _plain(pdfium.FPDFTextObj_GetTextRenderMode)
_bounds = _plain(pdfium.FPDFPageObj_GetBounds)
_fill_colour = _plain(pdfium.FPDFPageObj_GetFillColor)


def look_at(page: Any, layers_off: frozenset[str] = frozenset()) -> Drawing:
    """Walk the objects of an open pdfium page, at most MOST_OBJECTS of them, those inside forms included."""
    walk = _Walk(page, layers_off)
    drawing = walk.drawing
    count = pdfium.FPDFPage_CountObjects(page)
    drawing.is_blank = count <= 0
    walk.go(cast(page, c_void_p).value, count, _object_of_page, None, 0)
    return drawing


Matrix = tuple[float, float, float, float, float, float]
FourFloats, FourNumbers = c_float * 4, c_uint * 4


class _Walk:
    """One walk over a page. The library puts its results into the same places each time: it is quicker.

    Objects are known by their addresses.
    """

    def __init__(self, page: Any, layers_off: frozenset[str]) -> None:
        self.drawing = Drawing()
        self._layers_off = layers_off
        self._seen = 0
        self._sides, self._shades = FourFloats(), FourNumbers()
        self._side_places = _places(self._sides)
        self._shade_places = _places(self._shades)
        self._shown = self._crop(page)

    def _crop(self, page: Any) -> Box:
        sides = [c_float() for _ in range(4)]
        for read in (pdfium.FPDFPage_GetCropBox, pdfium.FPDFPage_GetMediaBox):
            if read(page, *sides):
                left, bottom, right, top = (side.value for side in sides)
                return Box(left, bottom, right, top)
        return Box(0, 0, pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))

    def go(
        self, owner: int | None, count: int, get: Callable[..., int], matrix: Matrix | None, depth: int
    ) -> None:
        for number in range(count):
            self._seen += 1
            if self._seen > MOST_OBJECTS:
                self.drawing.is_cut = True
                return
            thing = get(owner, number)
            rendering = _rendering(thing)
            if rendering >= 0:  # most objects are text, and only text is rendered in a mode
                self._text(thing, rendering, matrix)
            else:
                self._other(thing, matrix, depth)

    def _other(self, thing: int, matrix: Matrix | None, depth: int) -> None:
        kind = _kind(thing)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(thing, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.drawing.pictures.append(self._box(thing, matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            self.drawing.fills.append(self._box(thing, matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MOST_NESTED:
            inside = pdfium.FPDFFormObj_CountObjects(_typed(thing))
            self.go(thing, inside, _object_of_form, _times(_matrix(thing), matrix), depth + 1)

    def _box(self, thing: int, matrix: Matrix | None) -> Box:
        if not _bounds(thing, *self._side_places):
            return Box(0, 0, 0, 0)
        if matrix is None:
            return _box_of(self._sides[:])
        left, bottom, right, top = self._sides[:]
        corners = [_moved(matrix, x, y) for x in (left, right) for y in (bottom, top)]
        across, up = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(across), min(up), max(across), max(up))

    def _colour(self, thing: int) -> list[int] | None:
        """Red, green, blue and how opaque, each to 255."""
        return self._shades[:] if _fill_colour(thing, *self._shade_places) else None

    def _text(self, thing: int, rendering: int, matrix: Matrix | None) -> None:
        box = self._box(thing, matrix)
        colour = self._colour(thing)
        why = ""
        if self._layers_off and self._is_off(thing):
            why = OFF_LAYER
        elif rendering in INVISIBLE or (colour and colour[3] < 10):
            why = UNPAINTED
        elif not box.touches(self._shown) and box.area > 0:
            why = OUTSIDE
        elif box.top - box.bottom < TINY_POINTS and box.top > box.bottom and _is_tiny(thing, matrix):
            why = TINY
        drawing = self.drawing
        run = _run_of((self._seen, thing, box, why))
        drawing.texts.append(run)
        if colour and colour[0] >= WHITE and not why and min(colour[:3]) >= WHITE:
            drawing.whites.append((run, len(drawing.fills), len(drawing.pictures)))

    def _path(self, thing: int, matrix: Matrix | None) -> None:
        path = _typed(thing)
        fill, stroke = c_int(), c_int()
        if not pdfium.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke)) or fill.value == 0:
            return
        colour = self._colour(thing) or (128, 128, 128, 255)
        shades = colour[:3]
        box = self._box(thing, matrix)
        if min(shades) < WHITE:
            self.drawing.fills.append(box)
        if colour[3] < OPAQUE or not (max(shades) <= DARK or min(shades) >= WHITE):
            return
        if not 3 <= pdfium.FPDFPath_CountSegments(path) <= MOST_BOX_SEGMENTS:
            return
        if min(box.right - box.left, box.top - box.bottom) >= LEAST_BOX_POINTS:
            self.drawing.boxes.append((self._seen, box))

    def _is_off(self, thing: int) -> bool:
        text = _typed(thing)
        marks = (
            pdfium.FPDFPageObj_GetMark(text, at) for at in range(min(pdfium.FPDFPageObj_CountMarks(text), 20))
        )
        return any(_mark_name(mark) in self._layers_off for mark in marks)


def _places(four: Any) -> list[int]:
    """The addresses of the elements of an array."""
    return [addressof(four) + at * sizeof(four._type_) for at in range(len(four))]


def _typed(thing: int) -> Any:
    return cast(thing, pdfium.FPDF_PAGEOBJECT)


def _mark_name(mark: Any) -> str:
    """The name of the layer that a mark puts an object into (PDF 1.7 reference, section 4.10.2)."""
    size = c_ulong()
    text = create_string_buffer(512)
    as_units = cast(text, POINTER(pdfium.FPDF_WCHAR))
    if not pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"Name", as_units, len(text), byref(size)):
        return ""
    return text.raw[: max(0, min(size.value, len(text)) - 2)].decode("utf-16-le", "replace")


def _matrix(thing: int) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(_typed(thing), byref(found)):
        return 1, 0, 0, 1, 0, 0
    return found.a, found.b, found.c, found.d, found.e, found.f


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(inner: Matrix, outer: Matrix | None) -> Matrix:
    """The matrix that does `inner` first and `outer` then."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    return (
        *_moved((*outer[:4], 0, 0), a, b),
        *_moved((*outer[:4], 0, 0), c, d),
        *_moved(outer, e, f),
    )


def _is_tiny(thing: int, matrix: Matrix | None) -> bool:
    size = c_float()
    if not pdfium.FPDFTextObj_GetFontSize(_typed(thing), byref(size)):
        return False
    _, _, across, up, _, _ = _times(_matrix(thing), matrix)
    return 0 < size.value * math.hypot(across, up) < TINY_POINTS
