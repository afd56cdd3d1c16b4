"""What operators do in the browser, and whether everybody can use the pages for it."""

import os

from playwright.sync_api import Page, expect

from tests.app_codes import code_from
from tests.browser.conftest import PASSWORD, Visitor
from tests.browser.running import RunningSite
from tests.browser.test_axe import assert_good

COLLEAGUE = "colleague@example.org"


def joined(visit: Visitor, site: RunningSite, email: str, role: str) -> Page:
    """By way of an invitation, with a password."""
    page = visit()
    page.goto(site.manage("invite", email, "--role", role).split()[-1])
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Set password").click()
    return page


def signed_in_operator(visit: Visitor, site: RunningSite) -> Page:
    """With an app that computes its own codes."""
    page = joined(visit, site, "people@example.org", "operator")
    page.goto("/accounts/second-factor/app/")
    page.get_by_role("textbox", name="Code").fill(code_from(page.locator("code.secret").inner_text()))
    page.get_by_role("button", name="Add this app").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    return page


def test_an_operator_asks_for_a_role_and_sees_it_wait(
    visit: Visitor, site: RunningSite, places: dict[str, str]
):
    # Not the editor of the other tests: who gets a role is signed out everywhere.
    joined(visit, site, COLLEAGUE, "editor")
    page = signed_in_operator(visit, site)

    def look(heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        if shots := os.environ.get("SHOTS"):
            page.screenshot(path=f"{shots}/{heading}-light.png", full_page=True)
            page.set_viewport_size({"width": 390, "height": 900})
            page.emulate_media(color_scheme="dark")
            page.screenshot(path=f"{shots}/{heading}-dark.png", full_page=True)
        assert_good(page, narrow=True)
        page.set_viewport_size({"width": 1280, "height": 900})

    page.goto("/review/people/")
    look("People")
    page.get_by_role("button", name="Invite").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    look("People")
    page.get_by_role("link", name=COLLEAGUE).click()
    look(COLLEAGUE)
    page.get_by_label("Give the role operator").check()
    page.get_by_label("Why").fill("Runs the site with us.")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("It is done.").wait_for()
    page.goto("/review/second-checks/")
    look("Second checks")
