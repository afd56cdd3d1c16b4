"""Every public page and the desk: no violation of WCAG 2.0 to 2.2, A and AA, in light and in dark, on screens
of four widths, and no sideways scroll on any of them (design.md, section 13).
"""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app_codes import STEP, code_from
from tests.browser.conftest import PASSWORD, Visitor
from tests.browser.desk import hand_in, in_review, make_copy
from tests.browser.running import RunningSite
from tests.factories import text_pdf

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()


def asked(only: str) -> str:
    """Axe's answer on a page to those rules: a line a violation."""
    return f"""() => axe.run(document, {{runOnly: {only}, resultTypes: ["violations"]}}).then(
        found => found.violations.flatMap(rule => rule.nodes.map(
            node => `${{rule.id}}: ${{node.target.join(" ")}}: ${{node.failureSummary}}`)).join("\\n"))"""


RUN = asked('["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]')
# What a narrower screen may change; all else is the same on it.
LAYOUT = asked(
    """{type: "rule", values: ["target-size", "scrollable-region-focusable", "label", "link-name"]}"""
)
# What dark mode may change: it is other colours and nothing else (tests/tree/test_templates_and_styles.py).
COLOURS = asked("""{type: "rule", values: ["color-contrast", "link-in-text-block"]}""")
# A window of 1280 by 1024 at 400 % is the narrowest.
SMALLER = ({"width": 820, "height": 900}, {"width": 390, "height": 800}, {"width": 320, "height": 256})
# What stands out to the right, unless it scrolls by itself.
OVERFLOW = """() => {
    const own = each => getComputedStyle(each).overflowX !== "visible";
    const scrolls = each => each && (own(each) || scrolls(each.parentElement));
    const right = each => each.getBoundingClientRect().right;
    return document.scrollingElement.scrollWidth <= innerWidth ? "" : [...document.querySelectorAll("body *")]
        .filter(each => right(each) > innerWidth + 1 && !scrolls(each.parentElement))
        .map(each => `${right(each)} ${each.outerHTML.slice(0, 90)}`).join("\\n") || "something";
}"""
# Name, and address or the name of a place.
PAGES = {
    "home": "/",
    "timeline": "/timeline/",
    "filtered timeline": "/timeline/?kind=statement&department=department-for-education&has=contradiction",
    "empty result": "/timeline/?q=zeppelin&from=2001-01-01&to=2001-12-31",
    "invalid filter": "/timeline/?from=2020-02-31&department=nobody&kind=x&evidence=x&outcome=x&field=x",
    "departments": "/departments/",
    "claims": "/claims/",
    "claims with a wrong filter": "/claims/?verdict=x&department=nobody",
    "claim": "/claims/2016-07-gibb-pq-42942-no-plans-to-share/",
    "corrected claim": "/claims/2016-10-27-pq-48634-home-office-and-police-counts/",
    "departments by name": "/departments/?q=education",
    "no such department": "/departments/?q=zeppelin",
    "former department": "/departments/department-for-education-and-skills/",
    "department that only received": "/departments/driver-and-vehicle-licensing-agency/",
    "large department": "large_department",
    "empty department": "empty_department",
    "evidence pack": "pack",
    "embedded department": "embedded_department",
    "embedded record": "embedded_record",
    "reply": "foi-response",
    "decision": "ico-decision",
    "census change": "census-change",
    "data share": "data-share",
    "agreement": "agreement",
    "two texts": "two_texts",
    "statement": "statement",
    "proceeding": "proceeding",
    "search": "/search/",
    "search with hits": "/search/?q=home+office&order=relevance",
    "flows": "/flows/",
    "flows of one giver": "/flows/?giver=department-for-education",
    "wrong place among pairs": "/flows/?after=x&giver=nobody",
    "largest pair": "/flows/department-for-education/home-office/",
    "pair without a flow": "/flows/home-office/department-for-education/",
    "fields": "/fields/",
    "fields on a day": "/fields/?on=2017-01-31",
    "fields with errors": "/fields/?on=2017-02-31&category=x",
    "field": "/fields/nationality/",
    "search for documents": "/search/?q=data&only=documents",
    "an earlier day": "/timeline/?as_of=2001-01-01",
    "documents": "/documents/",
    "figures": "/figures/",
    "figures that were corrected": "/figures/?status=corrected&unit=people",
    "invalid figures": "/figures/?unit=x&status=x&cursor=x",
    "figure": "/figures/home-office-people-asked-about-2015-2016/",
    "figure in dispute": "/figures/pupils-with-stored-nationality/",
    "about": "/about/",
    "method": "/about/method/",
    "accessibility": "/about/accessibility/",
    "privacy": "/about/privacy/",
    "home in Welsh": "/cy/",
    "timeline in Welsh": "/cy/timeline/?kind=foi-response&from=1800",
    "data": "/data/",
    "dictionary": "/data/dictionary/",
    "campaigns": "/campaigns/",
    "open campaign": "open_campaign",
    "closed campaign": "closed_campaign",
    "contribute": "/contribute/",
    "corrections": "/corrections/",
    "report": "/report/?about=/timeline/",
    "sign in": "/accounts/sign-in/",
    "sign up": "/accounts/sign-up/",
    "confirmation sent": "/accounts/sign-up/sent/",
    "old link to confirm": "/accounts/confirm/old/",
    "lost password": "/accounts/password/",
    "reset sent": "/accounts/password/sent/",
    "old link to a password": "/accounts/password/1-old/",
    "password set": "/accounts/password/set/",
    "style guide": "/styleguide/",
    "not found": "/nowhere/",
    "not found in Welsh": "/cy/nowhere/",
    "withdrawn": "withdrawn",
}
# Axe looks at all of these once more where everything stands below each other, colours included.
ALSO_NARROW = {
    "flows",
    "largest pair",
    "home",
    "two texts",
    "fields",
    "field",
    "filtered timeline",
    "large department",
    "data share",
    "statement",
    "contribute",
    "claims",
    "claim",
    "figure",
}
NOT_200 = {"not found": 404, "not found in Welsh": 404, "withdrawn": 410}


def assert_good(page: Page, *, narrow: bool) -> None:
    """``narrow``: axe tries all its rules on the smallest screen, too, and not only those of layout."""
    # What is folded away is read too, once it is opened.
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(AXE)
    page.emulate_media(color_scheme="light")
    assert not page.evaluate(RUN), "light"
    page.emulate_media(color_scheme="dark")
    assert not page.evaluate(COLOURS), "dark"
    assert not page.evaluate(OVERFLOW), "too wide"
    for size in SMALLER:
        page.set_viewport_size(size)
        assert not page.evaluate(OVERFLOW), f"wider than {size['width']} px"
        rules = RUN if narrow and size == SMALLER[-1] else LAYOUT
        assert not page.evaluate(rules), f"{size['width']} px"


def test_what_is_looked_for_would_be_found(visit: Visitor):
    """Each of the looks above sees what it is there to see."""
    page = visit(bypass_csp=True)
    page.goto("/about/")
    page.evaluate(AXE)
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<p id=pale>Pale words</p>')"
    )
    page.add_style_tag(content="@media (prefers-color-scheme: dark) { #pale { color: #333 } }")
    for scheme, found in (("light", False), ("dark", True)):
        page.emulate_media(color_scheme=scheme)
        assert ("color-contrast: #pale" in page.evaluate(RUN)) is found
        assert ("color-contrast: #pale" in page.evaluate(COLOURS)) is found
    small = "<button id=one>a</button><button id=two>b</button>"
    page.evaluate(f"document.querySelector('main').insertAdjacentHTML('beforeend', '{small}')")
    page.add_style_tag(
        content="""#one, #two { all: unset; display: inline-block; width: 48px; height: 48px }
            @media (max-width: 400px) { #one, #two { width: 9px; height: 9px; font-size: 5px } }"""
    )
    assert "target-size" not in page.evaluate(LAYOUT)
    page.set_viewport_size(SMALLER[-1])
    assert "target-size: #one" in page.evaluate(LAYOUT)
    assert page.evaluate(OVERFLOW) == ""
    page.evaluate("document.querySelector('#pale').style.minWidth = '500px'")
    assert "pale" in page.evaluate(OVERFLOW)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_used_by_all(visit: Visitor, places: dict[str, str], name: str):
    path = places.get(PAGES[name], PAGES[name])
    page = visit(expected=(path,) if name in NOT_200 else ())
    response = page.goto(path)
    assert response and response.status == NOT_200.get(name, 200)
    assert_good(page, narrow=name in ALSO_NARROW)


def test_a_form_with_errors_can_be_used_by_all(visit: Visitor):
    page = visit()
    page.goto("/contribute/")
    page.get_by_role("textbox", name="E-mail").fill("nobody at all")
    page.get_by_role("button", name="Send for review").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.title().startswith("Error: ")
    assert_good(page, narrow=True)


def test_signing_in_with_errors_can_be_used_by_all(visit: Visitor):
    page = visit()
    page.goto("/accounts/sign-in/")
    page.get_by_label("E-mail").fill("nobody@example.org")
    page.get_by_label("Password").fill("not the password")
    page.locator("main form button").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert_good(page, narrow=True)


def test_the_pages_of_an_account_can_be_used_by_all(visit: Visitor, site: RunningSite):
    """A new operator from the invitation to the second sign-in, with an app that computes its own codes."""
    page = visit(java_script_enabled=True)

    def look(heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert_good(page, narrow=True)
        page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(site.manage("invite", "operator@example.org", "--role", "operator").split()[-1])
    look("Set your password")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    look("Your account")
    expect(page.get_by_text("Your role needs a second factor")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    look("Add a passkey")
    page.get_by_role("link", name="An authenticator app").click()
    look("Add an authenticator app")
    secret = page.locator("code.secret").inner_text()
    used = int(time.time()) // STEP
    page.get_by_role("textbox", name="Code").fill(code_from(secret))
    page.get_by_role("button", name="Add this app").click()
    look("Your recovery codes")
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    look("Your account")
    page.get_by_role("link", name="Make new ones").click()
    look("Make new recovery codes")
    page.goto("/accounts/second-factor/app/remove/")
    look("Remove a second factor")
    page.goto("/accounts/again/")
    look("Is it still you?")
    page.goto("/accounts/")
    page.locator("main").get_by_role("button", name="Sign out").click()

    page.goto("/accounts/sign-in/")
    page.get_by_label("E-mail").fill("operator@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button").click()
    look("Enter your code")
    page.get_by_role("textbox", name="Code").fill(code_from(secret, last=used))
    page.get_by_role("button", name="Sign in").click()
    look("Your account")


def test_the_receipt_and_the_desk_can_be_used_by_all(visit: Visitor, as_editor: Path):
    page = visit()
    hand_in(
        page,
        "reply-to-look-at.pdf",
        text_pdf("Department for Education\n3 May 2016\nOur reference: 2016-0099999"),
    )
    in_review(page, "reply-to-look-at.pdf")
    assert_good(page, narrow=True)
    desk = visit(storage_state=as_editor)
    desk.goto("/review/")
    assert_good(desk, narrow=True)
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.get_by_role("link", name="reply-to-look-at.pdf").first.click()
    desk.get_by_role("heading", name="The record that comes of it").wait_for()
    assert_good(desk, narrow=True)
    desk.set_viewport_size({"width": 1280, "height": 900})
    make_copy(desk)
    assert_good(desk, narrow=True)
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.get_by_label("Title", exact=True).fill("")
    desk.get_by_role("button", name="Publish").click()
    desk.get_by_role("heading", name="There is a problem").wait_for()
    assert_good(desk, narrow=True)


def test_attaching_linking_figures_and_preview_can_be_used_by_all(visit: Visitor, as_editor: Path):
    page = visit()
    letter = "Department for Education\n4 May 2016\nOur reference: 2016-0088888\nWe hold the nationality."
    hand_in(page, "reply-to-place.pdf", text_pdf(letter))
    in_review(page, "reply-to-place.pdf")
    desk = visit(storage_state=as_editor)
    desk.goto("/review/")
    desk.get_by_role("link", name="reply-to-place.pdf").first.click()
    desk.get_by_role("heading", name="Where it belongs").wait_for()
    item = desk.url

    def look(path: str, heading: str) -> None:
        desk.set_viewport_size({"width": 1280, "height": 900})
        desk.goto(path)
        expect(desk.get_by_role("heading", level=1)).to_contain_text(heading)
        assert_good(desk, narrow=True)

    look(f"{item}attach/?q=pupils", "Attach to another record")
    look(f"{item}figures/", "Figures and data items")
    look(f"{item}preview/", "2016-0088888")
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto(item)
    desk.get_by_role("link", name="Link it with others").click()
    desk.get_by_role("heading", name="Links to and from a record").wait_for()
    assert_good(desk, narrow=True)
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.get_by_role("button", name="Add the link").click()
    desk.get_by_role("heading", name="There is a problem").wait_for()
    assert_good(desk, narrow=True)


def test_reports_and_corrections_can_be_used_by_all(visit: Visitor, places: dict[str, str], as_editor: Path):
    page = visit()
    page.goto(f"/report/?about={places['statement']}")
    page.get_by_role("button", name="Send the report").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert_good(page, narrow=True)
    page.get_by_label("Something in it is wrong").check()
    page.get_by_role("button", name="Send the report").click()
    page.get_by_role("heading", name="Your report was received").wait_for()
    assert_good(page, narrow=True)
    desk = visit(storage_state=as_editor)
    desk.goto("/review/reports/")
    assert_good(desk, narrow=True)
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.locator("tbody a").first.click()
    desk.get_by_role("button", name="Answer the report").wait_for()
    assert_good(desk, narrow=True)
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto(places["statement"])
    desk.get_by_role("link", name="Correct this record").click()
    desk.get_by_role("heading", name="Correct a public record").wait_for()
    assert_good(desk, narrow=True)
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.get_by_role("link", name="Correct Summary").click()
    desk.get_by_label("What it says from now on").fill("Another summary, which is right.")
    desk.get_by_label("Why it is corrected").fill("We had misread it.")
    assert_good(desk, narrow=True)
    desk.get_by_role("button", name="Correct it in public").click()
    page.goto("/corrections/")
    page.get_by_text("Another summary, which is right.").wait_for()
    assert_good(page, narrow=True)
