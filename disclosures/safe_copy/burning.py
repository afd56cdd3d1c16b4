"""Takes hidden things out of a page's picture: every dot of them is painted over."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import reportlab
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from disclosures.ingest.contract import Box, Rendering, Word
from disclosures.safe_copy.hiding import US, By

GROWN = 3  # dots on each side, for what smoothing put around letters
DASH, GAP = 7, 4
PAPER, INK, OUR_PAPER = (255, 255, 255), (0, 0, 0), (255, 250, 235)
NEARLY_WHITE = 245  # lighter than that nobody reads, but a program could
TINT = 8  # between the colours of a dot, below which it is grey
DARK, EVEN = 60, 12  # grey of a black box, and how far its dots may differ
SAME_LINE = 0.5  # of the lower word's height
WIDEST_GAP = 3  # heights, between words that one box covers
LEAST_LABEL = 9  # dots, of letters in a box
FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


def picture_of(rendering: Rendering) -> Image.Image:
    """Colours only where there are some; tints that nobody sees become white."""
    mode = "RGB" if rendering.channels == 3 else "L"
    image = Image.frombytes(mode, (rendering.width, rendering.height), rendering.dots)
    if mode == "RGB":
        red, green, blue = image.split()
        differences = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
        if all(one.point(lambda level: level >= TINT).getbbox() is None for one in differences):
            image = green
    return image.point(lambda level: 255 if level >= NEARLY_WHITE else level)


def blacken(image: Image.Image, boxes: Iterable[Box]) -> int:
    """Makes those of the boxes wholly black that look it; returns how many: what an authority hides with.

    A box that lets a little through looks black, and gives what lies under it to whoever turns up the light.
    """
    grey = image.convert("L")
    draw = ImageDraw.Draw(image)
    found = 0
    for box in boxes:
        left, top, right, bottom = in_dots(box, image.size)
        inside = (left + 2, top + 2, right - 2, bottom - 2)
        if inside[0] < inside[2] and inside[1] < inside[3]:
            about = ImageStat.Stat(grey.crop(inside))
            if about.mean[0] <= DARK and about.stddev[0] <= EVEN:
                draw.rectangle((left, top, right - 1, bottom - 1), fill=0 if image.mode == "L" else INK)
                found += 1
    return found


def in_dots(box: Sequence[int], size: tuple[int, int], grown: int = 0) -> tuple[int, int, int, int]:
    """A box of thousandths in whole dots, rounded outwards."""
    width, height = size
    left, top, right, bottom = box
    return (
        max(0, left * width // 1000 - grown),
        max(0, top * height // 1000 - grown),
        min(width, -(-right * width // 1000) + grown),
        min(height, -(-bottom * height // 1000) + grown),
    )


def lines_of(words: Sequence[Word]) -> Iterator[Box]:
    """Boxes around words that follow one another on a line."""
    open_box: Box | None = None
    for word in words:
        box = Box(word.left, word.top, word.right, word.bottom)
        if open_box and _goes_on(open_box, box):
            open_box = Box(
                min(open_box.left, box.left),
                min(open_box.top, box.top),
                max(open_box.right, box.right),
                max(open_box.bottom, box.bottom),
            )
            continue
        if open_box:
            yield open_box
        open_box = box
    if open_box:
        yield open_box


def _goes_on(line: Box, word: Box) -> bool:
    shared = min(line.bottom, word.bottom) - max(line.top, word.top)
    height = max(1, min(line.bottom - line.top, word.bottom - word.top))
    return shared >= SAME_LINE * height and -height <= word.left - line.right <= WIDEST_GAP * height


def burn(image: Image.Image, boxes: Iterable[tuple[Box, By, str]]) -> None:
    """Paints over each box: ours pale with a dashed edge and the reason, the authority's black."""
    draw = ImageDraw.Draw(image)
    colour = image.mode == "RGB"
    for box, by, reason in boxes:
        sides = in_dots(box, image.size, GROWN)
        left, top, right, bottom = sides
        if by != US:
            draw.rectangle((left, top, right - 1, bottom - 1), fill=INK if colour else 0)
            continue
        draw.rectangle((left, top, right - 1, bottom - 1), fill=OUR_PAPER if colour else 250)
        _dashes(draw, sides, INK if colour else 0)
        _label(draw, sides, reason, INK if colour else 0)


def _dashes(draw: ImageDraw.ImageDraw, sides: tuple[int, int, int, int], ink: int | tuple[int, ...]) -> None:
    left, top, right, bottom = sides
    for at in range(left, right, DASH + GAP):
        for y in (top, bottom - 1):
            draw.line((at, y, min(at + DASH, right - 1), y), fill=ink)
    for at in range(top, bottom, DASH + GAP):
        for x in (left, right - 1):
            draw.line((x, at, x, min(at + DASH, bottom - 1)), fill=ink)


def _label(
    draw: ImageDraw.ImageDraw, sides: tuple[int, int, int, int], reason: str, ink: int | tuple[int, ...]
) -> None:
    left, top, right, bottom = sides
    size = min(16, int((bottom - top) * 0.6))
    if size < LEAST_LABEL:
        return
    for said in (f"{reason}, hidden by us", reason, "hidden"):
        if draw.textlength(said, font=letters(size)) <= right - left - 8:
            draw.text((left + 4, (top + bottom) / 2), said, font=letters(size), fill=ink, anchor="lm")
            return


@cache
def letters(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)
