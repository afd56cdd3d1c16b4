"""Paper, dark mode, wide spacing and large text."""

import re
from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.conftest import Visitor, launch
from tests.browser.test_axe import OVERFLOW

SOME = ("/", "/timeline/", "large_department", "foi-response", "data-share", "open_campaign", "/contribute/")
# WCAG 2.2, 1.4.12: what a reader may set without losing anything.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important }
    p { margin-bottom: 2em !important }"""


def colours(page: Page) -> tuple[str, str]:
    found = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    return found[0], found[1]


@pytest.mark.parametrize("name", SOME)
def test_dark_mode_turns_every_page(visit: Visitor, places: dict[str, str], name: str):
    page = visit(color_scheme="light")
    page.goto(places.get(name, name))
    light = colours(page)
    page.emulate_media(color_scheme="dark")
    dark = colours(page)
    assert light[0] != dark[0] and light[1] != dark[1]
    assert sum(_rgb(light[0])) > sum(_rgb(light[1])) and sum(_rgb(dark[0])) < sum(_rgb(dark[1]))


def _rgb(colour: str) -> list[int]:
    return [int(part) for part in colour.partition("(")[2].rstrip(")").split(",")[:3]]


@pytest.mark.parametrize("name", [name for name in SOME if name != "/contribute/"])
def test_paper_shows_the_record_and_not_what_only_works_on_a_screen(
    visit: Visitor, places: dict[str, str], name: str
):
    page = visit(color_scheme="dark")
    page.goto(places.get(name, name))
    heading = page.get_by_role("heading", level=1).inner_text()
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for selector in (".masthead nav", ".filters", ".skip", ".chips", ".pager", "form", ".foot nav", "button"):
        for each in page.locator(selector).all():
            expect(each).to_be_hidden()
    assert colours(page)[0] == "rgb(255, 255, 255)"
    assert sum(_rgb(colours(page)[1])) < 150
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as pdf:
        width, height = pdf[0].get_size()
        assert (round(width), round(height)) == (595, 842), "A4"
        # Where lines end is the printer's affair.
        text = _run_together("".join(sheet.get_textpage().get_text_range() for sheet in pdf))
    assert _run_together(heading) in text
    assert _run_together(f"This page: {page.url}") in text
    assert "Applyfilters" not in text


def _run_together(text: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe-]+", "", text)


@pytest.mark.parametrize("name", SOME)
def test_wide_spacing_fits_a_small_screen(visit: Visitor, places: dict[str, str], name: str):
    # The style comes from outside, as a reader's own does; the policy of the site lets no page do that.
    page = visit(width=320, bypass_csp=True)
    page.goto(places.get(name, name))
    page.add_style_tag(content=SPACED)
    assert not page.evaluate(OVERFLOW)


@pytest.fixture(scope="module")
def large_print(playwright: Playwright) -> Iterator[Browser]:
    """A browser whose reader has asked for letters of twice the size."""
    browser = launch(playwright, "--blink-settings=defaultFontSize=32")
    yield browser
    browser.close()


@pytest.mark.parametrize("name", SOME)
def test_letters_of_twice_the_size_fit(
    visit: Visitor, large_print: Browser, places: dict[str, str], name: str
):
    page = visit(browser=large_print, width=1280)
    page.goto(places.get(name, name))
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert not page.evaluate(OVERFLOW)
    page.set_viewport_size({"width": 640, "height": 900})
    assert not page.evaluate(OVERFLOW)
