"""Share cards: pictures of words, 1200 by 630, drawn with the fonts of the site. Pure: words in, PNG out.

A card is seen without its page, so it says of what sort the thing is, from when, and on what it rests. A
title is wrapped and made smaller until it fits; only what no size can hold is cut, and the cut is shown.
"""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
INNER = WIDTH - 2 * MARGIN
# The light values of static/css/tokens.css; a picture has no dark mode.
PAPER, INK, INK_2, RULE, MARKER = "#FBFAF6", "#16181D", "#4B4F59", "#DAD5C8", "#FFE45C"
SERIF = "source-serif-4-latin-wght-normal.woff2"
SANS = "figtree-latin-wght-normal.woff2"
TITLE_TOP, TITLE_BOTTOM = 158, 418
TITLE_SIZES = (68, 60, 52, 46, 40, 34, 30)
LINE_HEIGHT = 1.16
ABOVE_SIZE, LINE_SIZE, ADDRESS_SIZE = 30, 29, 26
LINES_TOP, LINE_STEP, MOST_LINES = 440, 40, 2
ADDRESS_TOP = 552
CUT = "…"
# What the fonts have (the Latin subset, static/fonts); the rest is drawn by its base letter or left out.
_EXTRA = frozenset("ıŒœˆ˚˜‚„…–—‘’“”•‹›€™−")
_SINGLE = {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H", "ʻ": "‘", "ʼ": "’"}


@dataclass(frozen=True)
class Card:
    """``above``: kind and date. ``lines``: at most two, what the reader must know with the title."""

    above: str
    title: str
    lines: tuple[str, ...]
    address: str

    @property
    def words(self) -> str:
        """The same for who cannot see it."""
        return ". ".join(part for part in (self.above, self.title, *self.lines) if part)


def drawable(text: str) -> str:
    """One line of letters that the fonts have: ``ŵ`` becomes ``w``, what has no base letter goes."""
    return " ".join("".join(_letters(text)).split())


def _letters(text: str) -> Iterator[str]:
    for letter in unicodedata.normalize("NFC", text):
        if " " <= letter <= "~" or "\xa0" <= letter <= "ÿ" or letter in _EXTRA:
            yield letter
        elif letter in _SINGLE:
            yield _SINGLE[letter]
        elif letter.isspace():
            yield " "
        else:
            base = unicodedata.normalize("NFKD", letter)
            yield "".join(each for each in base if " " <= each <= "~")


@lru_cache(maxsize=32)
def font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Reading one takes milliseconds; a card uses four."""
    path = settings.BASE_DIR / "static" / "fonts" / name
    found = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    found.set_variation_by_axes([weight])
    return found


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Lines no wider than ``width``; a word that is wider by itself is broken."""
    lines: list[str] = []
    for word in _broken(text, face, width):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _broken(text: str, face: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    for word in text.split():
        rest = word
        while face.getlength(rest) > width:
            size = next(n for n in range(len(rest), 0, -1) if face.getlength(rest[:n]) <= width or n == 1)
            yield rest[:size]
            rest = rest[size:]
        if rest:
            yield rest


def fitted(title: str, width: int, height: int) -> tuple[int, list[str]]:
    """The largest size at which the title fits, and its lines; at the smallest, cut where the room ends."""
    text = drawable(title)
    lines: list[str] = []
    for size in TITLE_SIZES:
        lines = wrapped(text, font(SERIF, size, 640), width)
        if len(lines) * size * LINE_HEIGHT <= height:
            return size, lines
    room = int(height // (TITLE_SIZES[-1] * LINE_HEIGHT))
    return TITLE_SIZES[-1], [*lines[: room - 1], _cut(" ".join(lines[room - 1 :]), TITLE_SIZES[-1], width)]


def _cut(text: str, size: int, width: int, name: str = SERIF, weight: int = 640) -> str:
    """The text if it fits into one line, else as many of its letters as do, and the sign of a cut."""
    face = font(name, size, weight)
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(f"{text}{CUT}") > width:
        text = text[:-1]
    return f"{text.rstrip()}{CUT}"


def draw(card: Card) -> bytes:
    """PNG. Some 50 ms, whatever the words: titles have at most 300 letters."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    _wordmark(pen)
    above = _cut(drawable(card.above), ABOVE_SIZE, INNER, SANS, 600)
    pen.text((MARGIN, 108), above, INK_2, font(SANS, ABOVE_SIZE, 600))
    size, lines = fitted(card.title, INNER, TITLE_BOTTOM - TITLE_TOP)
    for at, line in enumerate(lines):
        pen.text((MARGIN, TITLE_TOP + at * size * LINE_HEIGHT), line, INK, font(SERIF, size, 640))
    for at, line in enumerate(card.lines[:MOST_LINES]):
        fits = _cut(drawable(line), LINE_SIZE, INNER - 24, SANS, 500)
        top = LINES_TOP + at * LINE_STEP
        pen.rectangle((MARGIN, top + 4, MARGIN + 7, top + 33), MARKER)
        pen.text((MARGIN + 24, top), fits, INK, font(SANS, LINE_SIZE, 500))
    pen.line((MARGIN, ADDRESS_TOP - 16, WIDTH - MARGIN, ADDRESS_TOP - 16), RULE, 2)
    address = _cut(drawable(card.address), ADDRESS_SIZE, INNER, SANS, 400)
    pen.text((MARGIN, ADDRESS_TOP), address, INK_2, font(SANS, ADDRESS_SIZE, 400))
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def _wordmark(pen: ImageDraw.ImageDraw) -> None:
    """The name with its bar, as in the head of every page."""
    first, *rest = settings.SITE_NAME.split()
    face = font(SERIF, 36, 700)
    pen.text((MARGIN, 44), first, INK, face)
    at = MARGIN + face.getlength(first) + 14
    pen.rectangle((at, 62, at + 42, 84), INK)
    pen.text((at + 56, 44), " ".join(rest), INK, face)
