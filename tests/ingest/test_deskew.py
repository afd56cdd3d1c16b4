"""Crooked pages are found out and set straight; light and specks are taken out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from disclosures.ingest.clean_picture import cleaned, has_ink, levelled, without_specks
from disclosures.ingest.deskew import MOST_DEGREES, skew, turn
from tests.ingest.pages_made import faint, grainy, printed, shadowed, specked, turned

PLAIN = printed(dpi=150)


@pytest.mark.parametrize("degrees", [-10, -6.3, -2.4, -0.5, 0, 0.3, 1, 4.7, 9.6])
def test_the_angle_is_found_to_two_tenths_of_a_degree(degrees: float) -> None:
    assert skew(turned(PLAIN, degrees)) == pytest.approx(degrees, abs=0.21)


@pytest.mark.parametrize("spoil", [specked, shadowed, faint, lambda image: grainy(image, 25)])
def test_the_angle_is_found_on_bad_pages(spoil) -> None:
    page = cleaned(spoil(turned(PLAIN, 3.1)), 150)
    assert skew(page) == pytest.approx(3.1, abs=0.21)


def test_pages_without_lines_are_left_as_they_are() -> None:
    for page in (Image.new("L", (1240, 1754), 255), Image.new("L", (1240, 1754), 0), Image.new("L", (3, 5))):
        assert skew(page) == 0.0


def test_turning_back_makes_lines_level() -> None:
    page = turn(turned(PLAIN, 5), -5)
    assert skew(page.image) == 0.0
    assert page.image.width > PLAIN.width  # nothing is cut off


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.floats(-MOST_DEGREES, MOST_DEGREES), st.sampled_from([90.0, 180.0, 270.0, 87.5, -92.0])),
    st.integers(20, 280),
    st.integers(20, 180),
)
def test_a_box_on_the_turned_page_lies_where_it_lay_before(degrees: float, left: int, top: int) -> None:
    page = Image.new("L", (320, 220), 255)
    page.paste(0, (left, top, left + 12, top + 9))
    result = turn(page, degrees)
    seen = ImageChops.invert(result.image).point([255 if v > 127 else 0 for v in range(256)]).getbbox()
    assert seen
    found = result.back(*seen)
    # A turned box has a larger box around it.
    for got, meant in zip(found[:2], (left, top), strict=True):
        assert meant - 12 <= got <= meant + 2
    for got, meant in zip(found[2:], (left + 12, top + 9), strict=True):
        assert meant - 2 <= got <= meant + 12


def test_a_clean_page_is_not_touched() -> None:
    assert cleaned(PLAIN, 150) is PLAIN


def test_small_print_keeps_its_stops() -> None:
    page = printed("A.B.C. is. one. of. them.\n" * 40, dpi=150, size=9, font="Times-Roman")
    assert without_specks(page, 150) is page


def test_paper_is_white_where_the_shadow_was() -> None:
    shadow = shadowed(PLAIN)
    page = levelled(shadow, 150)
    corner = (PLAIN.width - 60, PLAIN.height // 2, PLAIN.width - 10, PLAIN.height // 2 + 50)
    assert ImageStat.Stat(shadow.crop((10, 900, 60, 950))).mean[0] < 150
    assert ImageStat.Stat(page.crop((10, 900, 60, 950))).mean[0] > 235
    assert ImageStat.Stat(page.crop(corner)).mean[0] > 245


def test_specks_go_and_letters_stay() -> None:
    dirty = specked(PLAIN)
    page = without_specks(dirty, 150)
    empty = (80, 1200, 1100, 1700)
    assert ImageStat.Stat(dirty.crop(empty)).mean[0] < 254.8
    assert ImageStat.Stat(page.crop(empty)).mean[0] > 254.9
    text = (100, 100, 1100, 500)
    assert ImageStat.Stat(page.crop(text)).mean[0] == pytest.approx(
        ImageStat.Stat(PLAIN.crop(text)).mean[0], abs=1
    )


def test_ink_is_one_short_word_or_more() -> None:
    assert has_ink(printed("ok", dpi=150))
    assert not has_ink(Image.new("L", (1240, 1754), 255))
    assert not has_ink(cleaned(specked(Image.new("L", (1240, 1754), 255)), 150))
    assert not has_ink(cleaned(Image.new("L", (1240, 1754), 200), 150))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 90), st.integers(1, 90), st.integers(1, 2_000), st.randoms(use_true_random=False))
def test_any_picture_can_be_cleaned_and_measured(width: int, height: int, dpi: int, chance) -> None:
    page = Image.frombytes("L", (width, height), chance.randbytes(width * height))
    assert cleaned(page, dpi).size == page.size
    assert -MOST_DEGREES - 1 <= skew(page) <= MOST_DEGREES + 1
