"""What the drawing order of a PDF page gives away: pictures, text that is not painted, text under boxes."""

from ctypes import byref, c_float, c_int, c_uint
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

MOST_OBJECTS = 5_000  # looked at on each page; the rest is reported as not checked
MOST_IN_FORM = 50
LEAST_BOX_POINTS = 5.0  # lower than this is a line
MOST_BOX_SEGMENTS = 6  # a rectangle has four or five; more is a drawing
INVISIBLE = 3  # text rendering mode: PDF 1.7 reference, table 5.3
OPAQUE = 200  # of 255
DARK, WHITE = 80, 250  # of 255; colours between are shading and highlighter, through which one reads


@dataclass(frozen=True, slots=True)
class Box:
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


@dataclass(slots=True)
class Drawing:
    """Text and boxes with their place in the drawing order, and pictures."""

    texts: list[tuple[int, Box]] = field(default_factory=list)
    boxes: list[tuple[int, Box]] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    has_invisible_text: bool = False
    is_blank: bool = True
    is_cut: bool = False

    @property
    def comparisons(self) -> int:
        """How many pairs `has_text_under_boxes` may look at."""
        return len(self.texts) * len(self.boxes)

    def has_text_under_boxes(self) -> bool:
        """Whether a box was drawn over text that was there before: a redaction that does not remove."""
        return any(
            drawn > written and box.covers(text) for drawn, box in self.boxes for written, text in self.texts
        )


def look_at(page: Any) -> Drawing:
    """Walk the objects of an open pdfium page, at most MOST_OBJECTS of them."""
    drawing = Drawing()
    count = pdfium.FPDFPage_CountObjects(page)
    drawing.is_blank = count <= 0
    drawing.is_cut = count > MOST_OBJECTS
    for at in range(min(count, MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, at)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(thing) == INVISIBLE:
                drawing.has_invisible_text = True
            else:
                drawing.texts.append((at, _bounds(thing)))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            if _hides(thing):
                drawing.boxes.append((at, _bounds(thing)))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE or _holds_picture(thing, kind):
            drawing.pictures.append(_bounds(thing))
    return drawing


def _bounds(thing: Any) -> Box:
    sides = [c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *(byref(side) for side in sides)):
        return Box(0, 0, 0, 0)
    return Box(*(side.value for side in sides))


def _hides(path: Any) -> bool:
    """Whether a path is a filled box of black or white that lets nothing through."""
    fill, stroke = c_int(), c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke)) or fill.value == 0:
        return False
    red, green, blue, alpha = (c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(path, byref(red), byref(green), byref(blue), byref(alpha)):
        return False
    shades = (red.value, green.value, blue.value)
    if alpha.value < OPAQUE or not (max(shades) <= DARK or min(shades) >= WHITE):
        return False
    if not 3 <= pdfium.FPDFPath_CountSegments(path) <= MOST_BOX_SEGMENTS:
        return False
    box = _bounds(path)
    return min(box.right - box.left, box.top - box.bottom) >= LEAST_BOX_POINTS


def _holds_picture(form: Any, kind: int) -> bool:
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        return False
    count = min(pdfium.FPDFFormObj_CountObjects(form), MOST_IN_FORM)
    return any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFFormObj_GetObject(form, at)) == pdfium.FPDF_PAGEOBJ_IMAGE
        for at in range(count)
    )
