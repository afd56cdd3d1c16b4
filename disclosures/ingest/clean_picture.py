"""A grey picture of a page made easier to recognise: paper evenly white, specks gone."""

import math

from PIL import Image, ImageChops, ImageFilter

PAPER_DPI = 25  # paper is looked for on a picture as small as this
PAPER_INCHES = 0.4  # wider than any stroke, narrower than a shadow
EVEN = 0.88  # darkest against lightest paper of a page that needs no levelling
WHITE = 215  # paper darker than this needs it all the same
INK = 170  # darker than this, on white paper, is ink; the rim of a speck included
SPECK_INCHES = 0.012  # side of the largest speck; the full stop of 9-point print has 0.014
BESIDE_INCHES = 1 / 60  # where nothing else stands near a speck, but letters do near their dots
AROUND_INCHES = 1 / 20  # where there is always something on a line of text
INKED = 0.00005  # share of the dots of a page with one word on it
LOOKED_AT = (0.35, 0.6)  # of the height, to see whether there are specks at all
FEW_SPECKS = 10  # there and away from all text, before a page counts as specked: one dot each

# Light falls as a factor. Of logarithms, differences are factors, and tables make both out of bytes.
STEPS = 255 / math.log(256)
LOG = [round(STEPS * math.log(1 + level)) for level in range(256)]
BACK = [round(255 * math.exp(-step / STEPS)) for step in range(256)]


def cleaned(image: Image.Image, dpi: int) -> Image.Image:
    """`image` (grey) with even light and without specks; the same picture where nothing needs to be done."""
    return without_specks(levelled(image, dpi), dpi)


def levelled(image: Image.Image, dpi: int) -> Image.Image:
    """`image` as if lit evenly: shadows, yellowed paper and the fall of light on a photograph taken out."""
    paper = _paper(image, dpi)
    dark, light = _spread(paper)
    if dark >= max(WHITE, EVEN * light):
        return image
    lack = ImageChops.subtract(
        paper.point(LOG).resize(image.size, Image.Resampling.BILINEAR), image.point(LOG)
    )
    return lack.point(BACK)


def without_specks(image: Image.Image, dpi: int) -> Image.Image:
    """`image` without lone dots smaller than a full stop, if the empty parts of the page have many."""
    top, bottom = (round(share * image.height) for share in LOOKED_AT)
    part = _ink(image.crop((0, top, image.width, max(bottom, top + 1))))
    if _lone(part, dpi, AROUND_INCHES).histogram()[255] <= FEW_SPECKS:
        return image
    ink = _ink(image)
    result = image.copy()
    result.paste(255, mask=_lone(ink, dpi, BESIDE_INCHES).filter(ImageFilter.MaxFilter(3)))
    return result


def _ink(image: Image.Image) -> Image.Image:
    return image.point([255 if level < INK else 0 for level in range(256)])


def _lone(ink: Image.Image, dpi: int, inches: float) -> Image.Image:
    """The dots of `ink` (0 or 255) with no more ink than a speck has within so many inches each way."""
    reach = max(1, round(dpi * inches))
    most = max(1.5, (SPECK_INCHES * dpi) ** 2 + 0.5) * 255 / (2 * reach + 1) ** 2
    crowd = ink.filter(ImageFilter.BoxBlur(reach))
    return ImageChops.darker(ink, crowd.point([255 if level <= most else 0 for level in range(256)]))


def _paper(image: Image.Image, dpi: int) -> Image.Image:
    """The lightness of the paper under the ink, at PAPER_DPI."""
    small = image.reduce(max(1, round(dpi / PAPER_DPI)))
    size = round(PAPER_DPI * PAPER_INCHES) | 1
    return small.filter(ImageFilter.MaxFilter(size)).filter(ImageFilter.BoxBlur(size))


def _spread(paper: Image.Image) -> tuple[int, int]:
    """The levels that a fiftieth of the paper is darker and lighter than."""
    counts = paper.histogram()
    few = sum(counts) / 50
    return _beyond(counts, few), 255 - _beyond(counts[::-1], few)


def _beyond(counts: list[int], few: float) -> int:
    seen = 0
    for level, count in enumerate(counts):
        seen += count
        if seen > few:
            return level
    return len(counts) - 1


def has_ink(image: Image.Image) -> bool:
    """Whether a cleaned page shows anything, be it a single short word."""
    counts = image.histogram()
    return sum(counts[:INK]) > INKED * image.width * image.height
