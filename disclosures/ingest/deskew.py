"""By how much a scanned page is turned, from the lines of its text alone.

Where rows of dots are added up, upright text gives a comb of dark and light rows and crooked text an even
grey. So the page is sheared by every angle in question, and the one with the sharpest comb wins. Shearing a
page that was first squeezed to a few columns costs a millisecond and tells the same.
"""

import math
from array import array
from dataclasses import dataclass
from functools import partial
from operator import mul, sub

from PIL import Image, ImageChops

MOST_DEGREES = 10.0
COARSE, FINE = 0.5, 0.1  # degrees between two tries
HEIGHT = 1_400  # dots looked at: a line of small print still has ten
COLUMNS = 64
ROUGHER = 2  # smaller each way for the coarse steps
MARGIN = 0.05  # of each side: shadows of the lid and punched holes
LEAST_SHARPNESS = 1.1  # against the page as it is; below, there are no lines to go by
FAINTEST = 0.05  # sharpness of a page with one short line; grey levels squared
LEAST_DEGREES = 0.25  # which recognition does not mind


@dataclass(frozen=True, slots=True)
class Turned:
    """A picture turned about its middle by `degrees` (counter-clockwise) onto a sheet that holds it all."""

    image: Image.Image
    degrees: float
    width: int
    height: int

    def back(self, left: int, top: int, right: int, bottom: int) -> tuple[float, float, float, float]:
        """The box around a box of `image`, in dots of the picture as it was (`width` by `height`)."""
        if not self.degrees:
            return left, top, right, bottom
        across, down = math.cos(math.radians(self.degrees)), math.sin(math.radians(self.degrees))
        xs, ys = [], []
        for x, y in ((left, top), (right, top), (left, bottom), (right, bottom)):
            right_of, below = x - self.image.width / 2, y - self.image.height / 2
            xs.append(right_of * across - below * down + self.width / 2)
            ys.append(right_of * down + below * across + self.height / 2)
        return min(xs), min(ys), max(xs), max(ys)


def turn(image: Image.Image, degrees: float) -> Turned:
    """`image` turned counter-clockwise, white where there was nothing. Quarter turns lose nothing."""
    if not degrees:
        return Turned(image, 0.0, *image.size)
    turned = image.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=255)
    return Turned(turned, degrees, *image.size)


def skew(image: Image.Image) -> float:
    """Degrees counter-clockwise by which the lines of a grey picture are turned, to a tenth.

    0.0 if they run level, if there are none, or if they are turned by more than MOST_DEGREES.
    """
    ink = _squeezed(image)
    if ink is None:
        return 0.0
    rough = ink.reduce(ROUGHER)
    steps, around = round(MOST_DEGREES / COARSE), round(COARSE / FINE)
    near = max(
        (step * COARSE for step in range(-steps, steps + 1)), key=partial(_sharpness, rough, image.size)
    )
    sharpness = partial(_sharpness, ink, image.size)
    best = max((near + step * FINE for step in range(-around, around + 1)), key=sharpness)
    best = max(-MOST_DEGREES, min(MOST_DEGREES, best))
    if abs(best) < LEAST_DEGREES or sharpness(best) < max(FAINTEST, LEAST_SHARPNESS * sharpness(0.0)):
        return 0.0
    return round(best, 1)


def _squeezed(image: Image.Image) -> Image.Image | None:
    """Ink as floating point numbers, COLUMNS wide and at most HEIGHT high, without the margins."""
    width, height = image.size
    box = (width * MARGIN, height * MARGIN, width * (1 - MARGIN), height * (1 - MARGIN))
    tall = min(HEIGHT, round(height * (1 - 2 * MARGIN)))
    if tall < COLUMNS or width < COLUMNS:
        return None
    small = image.resize((COLUMNS, tall), Image.Resampling.BOX, box=box)
    return ImageChops.invert(small).convert("F")


def _sharpness(ink: Image.Image, size: tuple[int, int], degrees: float) -> float:
    """How unlike neighbouring rows of a page, `size` before it was squeezed, are when turned by `degrees`."""
    slope = math.tan(math.radians(degrees)) * size[0] / size[1] * ink.height / ink.width
    middle = ink.width / 2
    sheared = ink.transform(
        ink.size, Image.Transform.AFFINE, (1, 0, 0, -slope, 1, slope * middle), Image.Resampling.BILINEAR
    )
    rows = array("f", sheared.resize((1, ink.height), Image.Resampling.BOX).tobytes())
    edge = math.ceil(abs(slope) * middle)  # there, rows hold less than the whole width
    inner = rows[edge : len(rows) - edge]
    steps: list[float] = list(map(sub, inner[1:], inner))
    squares: list[float] = list(map(mul, steps, steps))
    return sum(squares) / max(1, len(squares))
