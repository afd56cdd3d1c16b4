"""One page of a PDF as a picture for recognition, at the resolution it was scanned with."""

import math
from ctypes import byref, c_float, c_uint
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from disclosures.ingest.contract import Encrypted, Picture, Unreadable
from disclosures.ingest.limits import Limits

POINTS_PER_INCH = 72
USUAL_DPI = 300
# A scan is taken as it was made: dots between those that the scanner saw are no news, and blur specks.
LEAST_DPI = 100
MOST_SIDE = 20_000  # dots; a page of that length has no width left worth reading
SCAN_COVERS = 0.6  # of the page, all pictures together
PICTURE_COVERS = 0.1  # of the page, to count
MOST_OBJECTS = 200  # looked at for pictures
DAMAGED = "This PDF is damaged and its page {number} cannot be shown. Send another copy."


def picture_of(data: bytes, number: int, limits: Limits) -> Picture:
    """Page `number` (from 1). Raises Unreadable for one that is not there or cannot be drawn, Encrypted."""
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            if not 1 <= number <= len(pdf):
                raise Unreadable(f"This PDF has no page {number}.")
            page = pdf[number - 1]
            try:
                return _drawn(page, limits)
            finally:
                page.close()
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise Encrypted("This PDF needs a password. Send an unprotected copy.") from None
        raise Unreadable(DAMAGED.format(number=number)) from None


def _drawn(page: Any, limits: Limits) -> Picture:
    width, height = page.get_size()
    scale = scale_for(width, height, _density(page, width * height), limits.max_ocr_pixels)
    bitmap = page.render(scale=scale, grayscale=True, limit_image_cache=True)
    try:
        line = bytes(bitmap.buffer)
        if bitmap.stride == bitmap.width:
            grey = line[: bitmap.width * bitmap.height]
        else:
            grey = b"".join(
                line[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride)
            )
        return Picture(bitmap.width, bitmap.height, max(1, round(scale * POINTS_PER_INCH)), grey)
    finally:
        bitmap.close()


def scale_for(width: float, height: float, dpi: float, most: int) -> float:
    """Dots to a point so that a page of so many points has at most `most` of them, however long it is."""
    scale = min(dpi / POINTS_PER_INCH, MOST_SIDE / max(width, height, 1))
    if math.ceil(width * scale) * math.ceil(height * scale) > most:
        scale = math.sqrt(most / (width * height))
        # Rounding up adds a row and a column.
        while math.ceil(width * scale) * math.ceil(height * scale) > most:
            scale *= 0.995
    return scale


def _density(page: Any, area: float) -> float:
    """Dots an inch of the scan that covers the page, within bounds; the usual where there is none."""
    covered, best = 0.0, 0.0
    for at in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        shown, dots = _area(thing), _dots(thing)
        covered += shown
        if shown >= PICTURE_COVERS * area:
            best = max(best, math.sqrt(dots / shown) * POINTS_PER_INCH)
    if not best or covered < SCAN_COVERS * area:
        return USUAL_DPI
    return min(USUAL_DPI, max(LEAST_DPI, best))


def _area(image: Any) -> float:
    sides = [c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(image, *(byref(side) for side in sides)):
        return 0.0
    left, bottom, right, top = (side.value for side in sides)
    return max(0.0, right - left) * max(0.0, top - bottom)


def _dots(image: Any) -> int:
    width, height = c_uint(), c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(image, byref(width), byref(height)):
        return 0
    return int(width.value * height.value)
