"""Each errand once: with and without script, on a small screen and on a large one."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import EMAIL, PASSWORD, WIDTHS, Visitor, recovery_code
from tests.browser.desk import hand_in, hide_all, in_review, make_copy
from tests.factories import text_pdf
from tests.handing_in import LETTER

LOOKS = [{"java_script_enabled": script, "width": width} for script in (True, False) for width in WIDTHS]
every_look = pytest.mark.parametrize(
    "look",
    LOOKS,
    ids=[f"{'script' if look['java_script_enabled'] else 'no-script'}-{look['width']}" for look in LOOKS],
)
Look = dict[str, Any]


def go_to(page: Page, section: str) -> None:
    """By the navigation; on a small screen it stands at the foot of the page, behind "Menu"."""
    menu = page.get_by_role("link", name="Menu", exact=True)
    place = page.get_by_role("navigation", name="Main")
    if menu.is_visible():
        menu.click()
        place = page.get_by_role("contentinfo")
    place.get_by_role("link", name=section, exact=True).click()


def open_filters(page: Page) -> None:
    """On a wide screen they are open as they are."""
    if not page.locator("details.filters > form").is_visible():
        page.locator("details.filters > summary").click()


def shown(page: Page) -> list[str]:
    """The records on the page, by their permanent names, in order."""
    return [(each.get_attribute("id") or "").removeprefix("r-") for each in page.locator("li.entry").all()]


def all_shown(page: Page) -> list[str]:
    """The records of this page and of all that follow."""
    found = shown(page)
    while (older := page.locator("a[rel=next]")).count():
        older.click()
        page.wait_for_load_state()
        found += shown(page)
    return found


def downloaded(page: Page, folder: Path) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download CSV")).click()
    assert re.fullmatch(r"data-trail-[a-z-]+-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    path = folder / "records.csv"
    download.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@every_look
def test_browse_filter_and_take_the_same_records_away(visit: Visitor, look: Look, tmp_path: Path):
    page = visit(**look)
    page.goto("/")
    go_to(page, "Timeline")
    expect(page.get_by_role("heading", level=1)).to_have_text("Timeline")
    everything = shown(page)
    open_filters(page)
    page.locator("input[name=kind][value=statement]").check()
    page.locator("input[name=department][value=department-for-education]").check()
    page.get_by_label("From year").fill("2016")
    page.get_by_role("button", name="Apply filters").click()
    chips = page.get_by_role("list", name="Chosen filters").get_by_role("link")
    expect(chips).to_have_count(4)
    assert ("q=" in page.url) is not look["java_script_enabled"], "script leaves empty fields out"
    filtered = shown(page)
    assert filtered and filtered != everything
    assert page.locator("li.entry:not(.k-statement)").count() == 0

    chips.filter(has_text="2016").click()
    expect(chips).to_have_count(3)
    assert "from=" not in page.url
    assert page.locator("li.entry:not(.k-statement)").count() == 0
    rows = downloaded(page, tmp_path)
    address = page.locator("link[rel=alternate][type='application/json']").get_attribute("href")
    listed = page.context.request.get(address or "").json()["rows"]
    said = page.locator(".bar").get_by_role("status").inner_text()
    assert f"{len(rows)} records" in said
    ids = all_shown(page)
    assert len(ids) > 25, "more than a page"
    assert ids == [row["id"] for row in rows] == [row["id"] for row in listed]
    assert {row["kind"] for row in rows} == {"statement"}
    assert all("Department for Education" in row["organisations"] for row in rows)

    page.get_by_role("link", name="Clear all filters").click()
    assert shown(page) == everything


@every_look
def test_search_read_a_record_and_follow_its_links_both_ways(
    visit: Visitor, look: Look, places: dict[str, str]
):
    page = visit(**look)
    page.goto("/")
    box = page.get_by_role("searchbox", name="Search every record")
    box.fill("home address")
    box.press("Enter")
    page.wait_for_url("**/search/?q=home+address")
    marked = page.locator("li.entry mark")
    assert {text.lower().split()[0] for text in marked.all_inner_texts()} <= {"home", "address", "addresses"}
    hit = page.locator("li.entry .title a").first
    title = hit.inner_text()
    hit.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert page.get_by_text(f"“{title}”").count(), "how to cite it"

    page.goto(places["statement"])
    here = page.url
    title = page.get_by_role("heading", level=1).inner_text()
    other = page.locator("ol.thread li:not(.here) h3 a").first
    name = other.inner_text()
    assert page.locator("ol.thread .why").count(), "a link says why"
    other.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.locator("ol.thread").get_by_role("link", name=title, exact=True).first.click()
    assert page.url == here
    source = page.locator("#sources + *, .source a").first
    assert source.is_visible()


@every_look
def test_the_keyboard_alone_is_enough(visit: Visitor, look: Look):
    page = visit(**look)
    page.goto("/timeline/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to the content")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url("**/timeline/#main")
    if not page.locator("details.filters > form").is_visible():
        tab_to(page, "details.filters > summary")
        page.keyboard.press("Enter")
    tab_to(page, "input[name=kind][value=statement]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=statement**")
    assert page.locator("li.entry:not(.k-statement)").count() == 0
    tab_to(page, "a.chip")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "kind=" not in url)
    tab_to(page, "li.entry .title a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/disclosures/*/")


def tab_to(page: Page, selector: str, most: int = 90) -> None:
    """Tab by tab; whatever has the focus on the way must be seen to have it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if not focus.count():
            continue
        unseen = focus.evaluate(
            "each => getComputedStyle(each).outlineStyle === 'none' && !each.closest('label')"
        )
        assert not unseen, focus.evaluate("each => each.outerHTML.slice(0, 200)")
        if focus.evaluate("(each, selector) => each.matches(selector)", selector):
            expect(focus).to_be_in_viewport()
            return
    raise AssertionError(f"{selector} is not reached")


@every_look
def test_what_is_handed_in_is_read_decided_on_and_stands_on_the_timeline(
    visit: Visitor, look: Look, as_editor: Path, tmp_path: Path
):
    number = f"20160{LOOKS.index(look)}47"
    name, title = f"reply-{number}.pdf", f"How many pupils were named in requests, {number}"
    letter = LETTER.replace("Department for Examples", "Department for Education").replace("0061947", number)
    page = visit(**look)
    hand_in(
        page, name, text_pdf(letter), **{"What is it, and what should we look at?": "The count on page 1"}
    )
    receipt = page.url
    if look["java_script_enabled"]:
        # The page looks by itself.
        page.locator(f'[data-file="{name}"][data-state="in-review"]').wait_for(timeout=60_000)
    else:
        in_review(page, name)
    files = page.context.request.get(f"{receipt.rstrip('/')}.json").json()["files"]
    assert [(each["name"], each["state"]) for each in files] == [(name, "in-review")]
    assert page.context.request.get(f"/search.csv?q={number}").text().count("\n") == 1, (
        "nothing is public yet"
    )

    decide(visit(**look), recovery_code(as_editor), name, number, title, receipt)

    page.goto(receipt)
    expect(page.locator(f'[data-file="{name}"]')).to_have_attribute("data-state", "published")
    page.get_by_role("link", name="See the record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    record = page.url.rstrip("/").rpartition("/")[2]
    assert record == f"2016-12-09-dfe-foi-2016-{number}"
    page.goto("/departments/department-for-education/?from=2016-12-01&to=2016-12-31&kind=foi-response")
    assert record in shown(page)
    rows = {row["id"]: row for row in downloaded(page, tmp_path)}
    assert rows[record]["title"] == title
    assert rows[record]["reference"] == f"2016-{number}"
    assert (rows[record]["date"], rows[record]["organisations"]) == ("2016-12-09", "Department for Education")
    assert list(rows) == shown(page)


def decide(page: Page, code: str, name: str, number: str, title: str, receipt: str) -> None:
    """An editor signs in, finds the document, corrects what was read, publishes and signs out."""
    page.goto("/review/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/review/")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert page.get_by_text("The count on page 1").is_visible()
    found = {
        label: page.get_by_label(label, exact=True).input_value() for label in ("Authority", "Reference")
    }
    assert found == {"Authority": "Department for Education", "Reference": f"2016-{number}"}
    assert page.get_by_label("Answered on").input_value() == "2016-12-09"
    hide_all(page)
    make_copy(page)
    page.get_by_label("Title", exact=True).fill("")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Summary").fill("The department said how many pupils were named in requests.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(f"Published: {title}")).to_be_visible()
    page.goto(receipt)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    page.goto("/review/")
    page.wait_for_url("**/accounts/sign-in/?next=/review/")
