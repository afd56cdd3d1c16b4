"""Data flows in the browser: by keyboard, on small screens, in forced colours, on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WIDTHS, Visitor

MATRIX = "Matrix of givers and receivers"


def names(page: Page) -> list[str]:
    """What the links of the matrix that can be seen are called, in order of reading."""
    found = page.locator(".matrix tbody a").all()
    return [each.get_attribute("aria-label") or "" for each in found if each.is_visible()]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_keyboard_goes_through_the_matrix_in_order_and_leads_to_a_pair(
    visit: Visitor, width: int, script: bool
):
    page = visit(width=width, java_script_enabled=script)
    page.goto("/flows/")
    expected = names(page)
    assert len(expected) > 10
    page.locator(".matrix tbody a").first.focus()
    for name in expected:
        focused = page.locator(":focus")
        assert focused.get_attribute("aria-label") == name
        assert re.fullmatch(
            r".+ to .+: [\d,]+ flows?, .*numbers? of people or records known.*|.+ in all: .+", name
        )
        page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("aria-label") not in expected
    page.get_by_role("link", name=re.compile("^Department for Education to Home Office: 5 flows,")).press(
        "Enter"
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Department for Education to Home Office")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_number_leads_to_its_source_in_two_clicks_without_script(visit: Visitor, width: int):
    page = visit(width=width, java_script_enabled=False)
    page.goto("/flows/department-for-education/home-office/")
    row = page.get_by_role("row", name=re.compile("July 2015 to September 2016"))
    cell = row.get_by_role("cell").filter(has_text="2,462")
    expect(cell.locator("s")).to_have_text(re.compile("2,462"))
    expect(cell).to_contain_text("corrected 27 Nov 2017")
    cell.get_by_role("link", name="2,461").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People the Home Office asked about")
    row = page.get_by_role("row").filter(has_text="2,461").filter(has_text="Stands")
    source = row.locator("a[href^='https://questions-statements.parliament.uk/']")
    expect(source.first).to_be_visible()


def test_on_a_small_screen_the_same_table_is_a_list_by_giver(visit: Visitor):
    page = visit(width=320)
    page.goto("/flows/")
    table = page.get_by_role("region", name=MATRIX).get_by_role("table")
    expect(table.get_by_role("rowheader", name="Department for Education", exact=True)).to_be_visible()
    first = page.locator(".matrix tbody a").first
    expect(first.locator(".to")).to_be_visible()
    # Below each other, as wide as the page, at least 44 px high; the drawing gives way to its table.
    boxes = [box for each in page.locator(".matrix tbody a.cell").all() if (box := each.bounding_box())]
    assert {round(box["x"]) for box in boxes} == {16}
    assert min(box["height"] for box in boxes) >= 44
    expect(page.locator(".bands svg")).to_be_hidden()
    page.get_by_text("Show this chart as a table").click()
    expect(page.get_by_role("region", name="Flows by dataset")).to_be_visible()


def test_forced_colours_keep_what_is_known_apart_from_what_is_not(visit: Visitor):
    page = visit(forced_colors="active")
    page.goto("/flows/")
    style = "each => getComputedStyle(each).borderBottomStyle"
    known = page.locator(".matrix .cell:not(.nov)").first.evaluate(style)
    unknown = page.locator(".matrix .cell.nov").first.evaluate(style)
    assert (known, unknown) == ("solid", "dashed")
    fills = "found => new Set(found.map(each => getComputedStyle(each).fill)).size"
    assert page.locator(".bands .band").evaluate_all(fills) > 1
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for selector in (".place", ".strong"):
        assert (
            page.locator(f".bands {selector}").first.evaluate("each => getComputedStyle(each).fill") != paper
        )


def test_paper_has_matrix_and_drawing_whatever_the_screen(visit: Visitor):
    page = visit(width=390, color_scheme="dark")
    page.goto("/flows/")
    expect(page.locator(".bands svg")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".bands svg")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Home Office")).to_be_visible()
    expect(page.locator(".pair-form")).to_be_hidden()


def test_the_list_is_narrowed_and_widened_again_without_script(visit: Visitor):
    page = visit(java_script_enabled=False)
    page.goto("/flows/")
    page.get_by_label("Received data").fill("Home Office")
    page.get_by_role("button", name="Show these pairs").click()
    rows = page.locator(".pairs tbody tr")
    expect(rows).to_have_count(8)
    for each in rows.all():
        expect(each.get_by_role("rowheader")).to_contain_text("to Home Office")
    page.get_by_label("Gave data").fill("Nobody at all")
    page.get_by_role("button", name="Show these pairs").click()
    expect(page.get_by_role("alert")).to_contain_text("No organisation on record is called “Nobody at all”.")
    page.goto("/flows/?receiver=home-office")
    page.get_by_role("link", name="Clear all filters").click()
    expect(page.get_by_role("heading", name="All pairs")).to_be_visible()
