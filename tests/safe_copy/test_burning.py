"""What is painted over cannot be made out again from the dots that are left."""

import pytest
from PIL import Image, ImageDraw

from disclosures.ingest.contract import Box, Rendering, Word
from disclosures.safe_copy.burning import blacken, burn, in_dots, letters, lines_of, picture_of
from disclosures.safe_copy.hiding import AUTHORITY, US

BOX = Box(100, 100, 400, 200)


def page(ink: int = 0, paper: int = 255, mode: str = "L") -> Image.Image:
    """A word in the middle of BOX."""
    image = Image.new("L", (1000, 1000), paper)
    ImageDraw.Draw(image).text((120, 120), "SECRET WORD", font=letters(30), fill=ink)
    return image.convert(mode)


def test_under_a_box_of_the_authority_every_dot_is_black():
    image = page()
    burn(image, [(BOX, AUTHORITY, "withheld")])
    assert image.crop(in_dots(BOX, image.size)).getextrema() == (0, 0)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_under_a_box_of_ours_no_dot_depends_on_what_was_there(mode: str):
    written, blank = page(mode=mode), Image.new(mode, (1000, 1000), "white")
    for image in (written, blank):
        burn(image, [(BOX, US, "name of a pupil")])
    assert written.tobytes() == blank.tobytes()


def test_a_box_that_lets_a_little_through_is_made_black():
    image = page(ink=4, paper=20)
    assert blacken(image, [BOX]) == 1
    assert image.crop(in_dots(BOX, image.size)).getextrema() == (0, 0)


def test_a_box_with_words_that_can_be_read_is_left_alone():
    image = page(ink=255, paper=20)
    assert blacken(image, [BOX]) == 0
    assert image.tobytes() == page(ink=255, paper=20).tobytes()


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_what_is_written_in_nearly_white_is_white(mode: str):
    faint = page(ink=250, mode=mode)
    drawn = picture_of(Rendering(1000, 1000, len(mode), faint.tobytes()))
    assert drawn.convert("L").getextrema() == (255, 255)


def test_words_of_a_line_share_a_box_and_those_of_another_do_not():
    words = [Word(0, 3, 100, 100, 150, 110), Word(4, 7, 160, 100, 200, 110), Word(8, 9, 100, 130, 120, 140)]
    assert list(lines_of(words)) == [Box(100, 100, 200, 110), Box(100, 130, 120, 140)]
