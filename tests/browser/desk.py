"""Steps that several tests of handing in and deciding take."""

import time

from playwright.sync_api import Page, expect

SECONDS_TO_READ = 45
SECONDS_TO_COPY = 120


def hand_in(page: Page, name: str, content: bytes, **answers: str) -> None:
    """Fills the form by the labels of its fields, and comes to the receipt."""
    page.goto("/contribute/")
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )
    for label, answer in answers.items():
        page.get_by_label(label).fill(answer)
    page.get_by_label("I may pass this on").check()
    page.get_by_role("button", name="Send for review").click()
    page.get_by_role("heading", name="We have your file").wait_for()


def state_of(page: Page, name: str) -> str:
    return page.locator(f'[data-file="{name}"]').get_attribute("data-state") or ""


def in_review(page: Page, name: str, seconds: float = SECONDS_TO_READ) -> None:
    """Waits as somebody without script does, by asking again."""
    deadline = time.monotonic() + seconds
    while (state := state_of(page, name)) != "in-review":
        assert state in {"received", "reading", "read"}, state
        assert time.monotonic() < deadline, f"still {state}"
        page.wait_for_timeout(300)
        page.get_by_role("link", name="Check again").click()


def make_copy(desk: Page, seconds: float = SECONDS_TO_COPY) -> None:
    """Presses the button and looks again until the public copy is there."""
    desk.get_by_role("button", name="Make the public copy").click()
    deadline = time.monotonic() + seconds
    while not desk.get_by_role("link", name="See the copy").count():
        section = desk.get_by_role("region", name="Public copy")
        assert time.monotonic() < deadline, section.inner_text()
        desk.wait_for_timeout(500)
        desk.reload()


def hide_all(page: Page) -> None:
    """Hides every personal detail and holds back every small number that is listed and open, and saves."""
    for row in page.locator("[data-decision][data-open]").all():
        if (hide := row.get_by_label("Hide", exact=True)).count():
            hide.check()
        elif (hold := row.get_by_label("Hold back", exact=True)).count():
            hold.check()
            row.get_by_label("Reason").fill("Could point at one person")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved. Nothing is public yet.").wait_for()


def pictures_drawn(desk: Page, count: int, seconds: float = SECONDS_TO_READ) -> None:
    """Waits until the pictures of pages are there; with script they come by themselves."""
    expect(desk.locator(".drawn img")).to_have_count(count, timeout=seconds * 1000)
    for image in desk.locator(".drawn img").all():
        expect(image).to_have_js_property("complete", True)
