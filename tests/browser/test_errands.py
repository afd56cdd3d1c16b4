"""Two readers with an errand, on the real record: a campaigner who asks what happened with nationality, and a
journalist who asks which figure is right and how to cite it (design.md, section 2).

With script and without, on a small screen and on a large one. Each way leads through pages by their links.
"""

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_journeys import Look, every_look, open_filters

# Of the record: the number first given, and the one that stands since its correction.
GIVEN, STANDS = "2,462", "2,461"


def follow(page: Page, link: Locator, pattern: str) -> None:
    """By a link that a reader sees, to a page at an address of that form, which is there."""
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url(re.compile(pattern))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not page.get_by_role("heading", name="There is no page at this address").count()


def to_section(page: Page, path: str) -> None:
    """By the navigation of the frame, which on a small screen stands at the foot, behind "Menu".

    Sections that are not among the first stand at the foot on every screen.
    """
    menu = page.get_by_role("link", name="Menu", exact=True)
    place = "header"
    if menu.is_visible():
        menu.click()
        place = "footer"
    elif not page.locator(f'header nav a[href="{path}"]').count():
        place = "footer"
    follow(page, page.locator(f'{place} nav a[href="{path}"]').first, f"{path}$")


def main_links(page: Page, path: str, text: str = "") -> Locator:
    return page.locator("main").locator(f'a[href^="{path}"]').filter(has_text=text)


@every_look
def test_what_happened_with_nationality(visit: Visitor, look: Look):
    """From the first page to the field, what was said and shown, the department, and what to do."""
    page = visit(**look)
    page.goto("/")
    box = page.get_by_role("searchbox").first
    box.fill("nationality")
    box.press("Enter")
    page.wait_for_url("**/search/?q=nationality**")
    assert page.locator("main mark").filter(has_text=re.compile("nationality", re.IGNORECASE)).count()

    # The field: first collected, ended, and where it went.
    page.goto("/")
    to_section(page, "/fields/")
    follow(page, main_links(page, "/fields/", "Nationality").first, r"/fields/[-\w]+/$")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("nationality", re.IGNORECASE))
    text = page.locator("main").inner_text()
    assert re.search(r"\b2016\b", text), "when it began"
    assert re.search(r"\b2018\b", text), "when it ended"
    field = page.url

    # A claim, with the evidence beside it and the reason for each link.
    to_section(page, "/claims/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    judged = page.locator("main ol.claims article").filter(has=page.locator(".versus a")).first
    follow(page, judged.locator("h2 a"), r"/claims/[-\w]+/$")
    said = page.get_by_role("heading", level=1).inner_text()
    assert page.locator("main .reason").count(), "each link has its reason"
    evidence = page.locator("main .sides a[href^='/disclosures/']").last
    shown = evidence.inner_text()
    follow(page, evidence, r"/disclosures/[-\w]+/$")
    expect(page.get_by_role("heading", level=1)).to_have_text(shown)
    assert page.locator("main a[rel~=external]").count(), "and its source"
    assert said != shown

    # The department, and from there what there is to do.
    page.goto(field)
    to_section(page, "/departments/")
    follow(
        page, main_links(page, "/departments/department-for-education/").first, r"/department-for-education/$"
    )
    to_section(page, "/campaigns/")
    follow(page, page.locator("main .sect a[href^='/campaigns/']").first, r"/campaigns/[-\w]+/")
    assert (
        page.locator("main")
        .get_by_role("link", name=re.compile("Hand it in|Hand in an answer|See what is"))
        .count()
    )


@every_look
def test_which_figure_is_right_and_how_is_it_cited(visit: Visitor, look: Look, tmp_path: Path):
    """From a number in a newspaper to the one that stands, its correction in two clicks, and the file."""
    page = visit(**look)
    page.goto("/")
    box = page.get_by_role("searchbox").first
    box.fill(GIVEN)
    box.press("Enter")
    page.wait_for_url("**/search/?q=2%2C462**")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    to_section(page, "/figures/")
    open_filters(page)
    page.get_by_label("What became of it").select_option("corrected")
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**status=corrected**")
    follow(
        page, page.locator("main li").filter(has_text=GIVEN).locator("a[href^='/figures/']").first,
        r"/figures/[-\w]+/$",
    )  # fmt: skip
    main = page.locator("main")
    was = main.locator("s").filter(has_text=GIVEN)
    assert was.count(), "what was corrected is struck through"
    assert not main.locator("s").filter(has_text=STANDS).count(), "what stands is not"
    row = page.locator("main .given tr").filter(has=page.locator("s", has_text=GIVEN)).first
    expect(row).to_contain_text(STANDS)
    assert "Corrected" in row.inner_text()

    # Two clicks: the record that corrected it, and its source.
    figure = page.url
    standing = page.locator("main .given tr").filter(has_text=STANDS).filter(has_not=page.locator("s")).first
    follow(page, standing.locator("a[href^='/disclosures/']").first, r"/disclosures/[-\w]+/$")
    source = page.locator("main a[rel~=external]").first
    assert (urlsplit(source.get_attribute("href") or "").hostname or "").endswith("parliament.uk")

    # The citation holds the address of the page, and the file holds both numbers with their standing.
    page.goto(figure)
    expect(main.locator(".cite").first).to_contain_text(urlsplit(figure).path)
    with page.expect_download() as download:
        main.locator("a[href$='.csv']").filter(has_text="CSV").first.click()
    kept = tmp_path / "figures.csv"
    download.value.save_as(kept)
    with kept.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {GIVEN.replace(",", ""), STANDS.replace(",", "")} <= {row["value"] for row in rows}
    assert {"corrected", "current"} <= {row["status"] for row in rows}
