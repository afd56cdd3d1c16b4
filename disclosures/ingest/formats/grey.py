"""Any decoded picture as the grey levels that recognition wants: white paper, upright, not too large."""

import math
from typing import cast

from PIL import Image

from disclosures.ingest.contract import Picture
from disclosures.ingest.limits import Limits

WANTED_DPI = 300
PAPER_INCHES = 11.7  # the long side of A4, which is what people photograph
PLAUSIBLE_INCHES = (4.0, 25.0)  # of the long side, else the file's word on its resolution is not believed
BAND_DOTS = 2_000_000  # turned grey at a time, as that may take sixteen bytes a dot
# EXIF 2.32, orientation: what brings the picture upright
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def as_picture(
    image: Image.Image, limits: Limits, *, dpi: int = 0, orientation: int = 1, share: float = 1.0
) -> Picture:
    """`image` as grey levels within `max_ocr_pixels`.

    `dpi` as the file gives it, 0 where it does not. Below the first `share` of its rows, it is made white.
    """
    grey = as_grey(image)
    if share < 1:
        grey.paste(255, (0, int(grey.height * share), grey.width, grey.height))
    dpi = believed(dpi, max(grey.size))
    scale = min(1.0, math.sqrt(limits.max_ocr_pixels / (grey.width * grey.height)), WANTED_DPI / dpi)
    if scale < 1:
        size = (max(1, math.floor(grey.width * scale)), max(1, math.floor(grey.height * scale)))
        grey = grey.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if orientation in TURNS:
        grey = grey.transpose(TURNS[orientation])
    return Picture(grey.width, grey.height, max(1, round(dpi * scale)), grey.tobytes())


def believed(dpi: int, long_side: int) -> int:
    """The resolution that makes the page as large as pages are: what the file says or, if not, a guess."""
    if dpi > 0 and PLAUSIBLE_INCHES[0] <= long_side / dpi <= PLAUSIBLE_INCHES[1]:
        return dpi
    return max(1, round(long_side / PAPER_INCHES))


def as_grey(image: Image.Image) -> Image.Image:
    """One byte a dot, whatever it was; what is transparent lies on white."""
    low, high = _range(image)
    grey = Image.new("L", image.size, 255)
    rows = max(1, BAND_DOTS // image.width)
    for top in range(0, image.height, rows):
        box = (0, top, image.width, min(image.height, top + rows))
        band = image.crop(box)
        band.info = image.info
        grey.paste(_of_numbers(band, low, high) if high else _of_colours(band), box)
    return grey


def _of_colours(image: Image.Image) -> Image.Image:
    see_through = image.info.get("transparency") is not None
    if see_through and image.mode in ("1", "L", "RGB", "P"):
        image = image.convert("RGBA")
    elif image.mode in ("PA", "RGBa", "La"):
        image = image.convert("LA" if image.mode == "La" else "RGBA")
    if image.mode in ("RGBA", "LA"):
        grey = image.convert("L")
        return Image.composite(grey, Image.new("L", grey.size, 255), image.getchannel("A"))
    if image.mode in ("1", "L", "P", "RGB", "RGBX"):
        return image.convert("L")
    return image.convert("RGB").convert("L")  # CMYK, YCbCr, LAB, HSV


def _range(image: Image.Image) -> tuple[float, float]:
    """The levels of black and white in a picture of wide numbers; (0, 0) for those of bytes."""
    if image.mode.startswith("I;16"):
        return 0.0, 65_535.0
    if image.mode not in ("I", "F"):
        return 0.0, 0.0
    low, high = cast(tuple[float, float], image.getextrema())
    if image.mode == "I" and low >= 0 and 255 < high <= 65_535:
        return 0.0, 65_535.0
    return low, max(high, low + 1)


def _of_numbers(image: Image.Image, low: float, high: float) -> Image.Image:
    wide = image if image.mode in ("I", "F") else image.convert("I")
    factor = 255 / (high - low)
    return wide.convert("F").point(lambda level: level * factor - low * factor).convert("L")
