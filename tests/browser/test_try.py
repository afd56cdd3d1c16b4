from playwright.sync_api import expect

from tests.browser.desk import hand_in, in_review
from tests.browser.test_axe import AXE, OVERFLOW, RUN
from tests.browser.test_desk import child_letter, desk_of
from tests.factories import text_pdf


def test_try(visit, as_editor):
    page = visit()
    hand_in(page, "keys.pdf", text_pdf(child_letter("5550093"), "Second page\nYours sincerely\nRobin Sample"))
    in_review(page, "keys.pdf")
    desk = desk_of(visit, as_editor, "keys.pdf", {})
    desk.get_by_role("button", name="Take it on").click()
    expect(desk.locator(".drawn img")).to_have_count(2, timeout=40000)
    desk.wait_for_timeout(500)
    desk.screenshot(path="/tmp/w5e-1.png")
    desk.keyboard.press("r")
    for _ in range(10):
        desk.keyboard.press("ArrowUp")
        desk.keyboard.press("Shift+ArrowRight")
    desk.screenshot(path="/tmp/w5e-2.png")
    desk.keyboard.press("Enter")
    print(desk.evaluate("document.activeElement.outerHTML"))
    desk.get_by_role("button", name="Save").click()
    print(desk.locator("main").inner_text()[:900])
    desk.screenshot(path="/tmp/w5e-3.png", full_page=True)
    desk.evaluate(AXE)
    print(desk.evaluate(RUN))
    desk.emulate_media(color_scheme="dark")
    desk.set_viewport_size({"width": 390, "height": 844})
    print(desk.evaluate(OVERFLOW))
    print(desk.evaluate(RUN))
    desk.screenshot(path="/tmp/w5e-4.png", full_page=True)
