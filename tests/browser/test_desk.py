"""Files inside files, scans and hidden sheets, from the form to the desk, as people see them."""

import shutil
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.desk import (
    SECONDS_TO_READ,
    hand_in,
    hide_all,
    in_review,
    make_copy,
    pictures_drawn,
)
from tests.browser.test_axe import assert_good
from tests.browser.test_journeys import Look, every_look
from tests.factories import text_pdf
from tests.files import archive, message, scan, word_document, workbook
from tests.handing_in import LETTER

SHEETS: dict[str, list[list[object]]] = {
    "Data": [["Month", "Requests"], ["July 2015", 74], ["August 2015", 18]],
    "Raw": [["Pupil name", "UPN"], ["Ash Example", "H801200001001"]],
}


def letter(number: str) -> str:
    text = LETTER.replace("Department for Examples", "Department for Education").replace("0061947", number)
    return text.replace("Dear requester", "Dear Ash Example\n1 Sample Street\nZZ99 3ZZ")


def upload(number: str) -> bytes:
    mail = message(
        "Please see the attached reply.",
        (f"letter-{number}.docx", word_document(letter(number))),
        (f"annex-{number}.xlsx", workbook(SHEETS, hidden=frozenset({"Raw"}))),
    )
    return archive(**{f"reply-{number}__eml": mail, f"broken-{number}__pdf": b"%PDF-1.4 cut off"})


def desk_of(visit: Visitor, as_editor: Path, name: str, look: Look) -> Page:
    page = visit(storage_state=as_editor, **look)
    page.goto("/review/")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page


@every_look
def test_a_letter_in_an_archive_comes_to_the_desk_with_all_that_lay_in_it(
    visit: Visitor, look: Look, as_editor: Path
):
    number = f"77{look['width']}{int(look['java_script_enabled'])}"
    page = visit(**look)
    hand_in(page, f"all-{number}.zip", upload(number))
    in_review(page, f"all-{number}.zip")
    outer = page.locator(f'[data-file="all-{number}.zip"]')
    mail = outer.locator(f'[data-file="reply-{number}.eml"]')
    expect(mail.locator(f'[data-file="letter-{number}.docx"]')).to_have_attribute("data-state", "in-review")
    expect(mail.locator(f'[data-file="annex-{number}.xlsx"]')).to_contain_text("1 sheet")
    expect(outer.locator(f'[data-file="broken-{number}.pdf"]')).to_have_attribute("data-state", "quarantined")
    expect(mail).to_contain_text("An e-mail with 2 attachments")
    for found in ("Ash Example", f"2016-{number}", "Raw"):
        expect(page.locator("main")).not_to_contain_text(found)

    desk = desk_of(visit, as_editor, f"letter-{number}.docx", look)
    expect(desk.locator("mark.fact", has_text=f"2016-{number}").first).to_be_visible()
    expect(desk.locator("mark.detail", has_text="ZZ99 3ZZ").first).to_be_visible()
    sign = desk.locator("a.sign.detail").first
    key = sign.get_attribute("href") or ""
    desk.locator(key).get_by_role("link").click()
    assert desk.url.endswith(f"#m-{key[1:]}")
    expect(sign).to_be_in_viewport()
    sign.click()
    assert desk.url.endswith(key)
    expect(desk.locator(key)).to_be_in_viewport()

    desk.get_by_role("link", name=f"annex-{number}.xlsx").first.click()
    expect(desk.get_by_role("heading", name="What nobody sees in the file")).to_be_visible()
    table = desk.get_by_role("region", name="Table of Sheet Data")
    expect(table.get_by_role("columnheader", name="B", exact=True)).to_be_visible()
    expect(desk.locator(".unseen mark.detail", has_text="H801200001001")).to_have_count(1)
    expect(desk.get_by_text("is decided on there")).to_be_visible()


def child_letter(number: str) -> str:
    return letter(number) + "\nThe pupil Rowan Sample was named, and Ash Example wrote twice."


@every_look
def test_everything_found_is_decided_before_it_can_be_published(visit: Visitor, look: Look, as_editor: Path):
    number = f"55{look['width']}{int(look['java_script_enabled'])}"
    page = visit(**look)
    hand_in(page, f"details-{number}.pdf", text_pdf(child_letter(number)))
    in_review(page, f"details-{number}.pdf")
    desk = desk_of(visit, as_editor, f"details-{number}.pdf", look)
    desk.get_by_role("button", name="Take it on").click()
    expect(desk.get_by_text("Yours until")).to_be_visible()
    publish = desk.get_by_role("button", name="Publish")
    expect(publish).to_have_attribute("aria-disabled", "true")
    first = desk.locator("[data-decision]").first
    box = first.get_by_role("radio", name="Keep").locator("..").bounding_box()
    assert box and (look["width"] > 400 or box["height"] >= 44)
    first.get_by_label("Keep", exact=True).check()
    desk.get_by_role("button", name="Save").click()
    problem = desk.get_by_role("alert")
    expect(problem).to_contain_text("Say why it may be read.")
    problem.get_by_role("link").click()
    reason = first.get_by_label("Reason")
    expect(reason).to_be_in_viewport()
    reason.fill("Named in office")
    desk.get_by_label("Summary").fill("The department said how many pupils were named in requests.")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved. Nothing is public yet.")).to_be_visible()
    expect(first.get_by_label("Keep", exact=True)).to_be_checked()
    hide_all(desk)
    make_copy(desk)
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text("Published: Reply to a freedom of information request")).to_be_visible()


def test_the_desk_works_by_keys_alone(visit: Visitor, as_editor: Path):
    page = visit()
    hand_in(page, "keys.pdf", text_pdf(child_letter("5550003")))
    in_review(page, "keys.pdf")
    desk = desk_of(visit, as_editor, "keys.pdf", {})
    rows = desk.locator("[data-decision]")
    open_rows = rows.count()
    assert open_rows >= 3

    def focused() -> str:
        return str(desk.evaluate("document.activeElement.closest('[data-decision]')?.id ?? ''"))

    desk.keyboard.press("n")
    assert focused() == rows.nth(0).get_attribute("id")
    desk.keyboard.press("1")
    expect(rows.nth(0).get_by_role("radio").nth(0)).to_be_checked()
    desk.keyboard.press("n")
    assert focused() == rows.nth(1).get_attribute("id")
    desk.keyboard.press("3")
    expect(rows.nth(1).get_by_role("radio").nth(2)).to_be_checked()
    desk.keyboard.press("n")
    desk.keyboard.press("p")
    assert focused() == rows.nth(2).get_attribute("id"), "no open one stands before it"
    reason = rows.nth(1).get_by_label("Reason")
    reason.focus()
    desk.keyboard.type("n 2 p")
    assert (reason.input_value(), focused()) == ("n 2 p", rows.nth(1).get_attribute("id"))
    expect(rows.nth(1).get_by_role("radio").nth(2)).to_be_checked()
    desk.get_by_role("button", name="Switch keys off").focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("n")
    assert focused() == ""
    desk.reload()
    desk.keyboard.press("n")
    assert focused() == ""
    desk.get_by_role("button", name="Switch keys on").click()
    desk.keyboard.press("?")
    expect(desk.get_by_text("1, 2, 3 choose")).to_be_visible()
    seen = set()
    desk.locator("[data-decision] input").first.focus()
    for _ in range(90):
        seen.add(focused())
        desk.keyboard.press("Tab")
    assert {row.get_attribute("id") for row in rows.all()} <= seen
    assert_good(desk, narrow=True)


def numbers_of(desk: Page) -> list[float]:
    """The place of the last hidden area, in per cent: left, top, width, height."""
    row = desk.locator("[data-box]").last
    names = ("left", "top", "width", "height")
    return [float(row.locator(f"[name$='-{name}']").input_value()) for name in names]


def test_a_whole_letter_is_decided_and_an_area_drawn_by_keys_alone(visit: Visitor, as_editor: Path):
    page = visit()
    hand_in(page, "by-keys.pdf", text_pdf(child_letter("5550013")))
    in_review(page, "by-keys.pdf")
    desk = desk_of(visit, as_editor, "by-keys.pdf", {})
    pictures_drawn(desk, 1)
    keys = desk.keyboard
    found = desk.locator("[data-decision].detail").count()
    assert found >= 3
    for _ in range(found):
        keys.press("n")
        expect(desk.locator(".outline.detail.now")).to_be_in_viewport()
        keys.press("1")
    expect(desk.locator(".outline.detail.hidden")).to_have_count(found)
    keys.press("r")
    area = desk.locator(".outline.box")
    expect(area).to_be_focused()
    expect(area).to_be_in_viewport()
    assert numbers_of(desk) == [40, 45, 20, 5]
    for key in (
        "ArrowLeft",
        "ArrowLeft",
        "ArrowUp",
        "Shift+ArrowRight",
        "Shift+ArrowDown",
        "Shift+ArrowDown",
    ):
        keys.press(key)
    assert numbers_of(desk) == [39, 44.5, 20.5, 6]
    expect(desk.locator(".boxes [data-says]")).to_contain_text("39.0 % from the left")
    for _ in range(100):
        keys.press("ArrowLeft")
    assert numbers_of(desk)[0] == 0, "it stays on the page"
    keys.press("Escape")
    expect(area).to_have_count(0)
    expect(desk.locator("[data-box]")).to_have_count(0)
    keys.press("r")
    keys.press("Enter")
    expect(desk.locator("[data-box]").get_by_label("Why")).to_be_focused()
    keys.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("Hidden area B1: Say why it is hidden.")
    expect(area).to_have_count(1)
    assert numbers_of(desk) == [40, 45, 20, 5]
    for row in desk.locator("[data-decision].detail").all():
        expect(row.get_by_label("Hide", exact=True)).to_be_checked()
    assert_good(desk, narrow=True)
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.get_by_role("alert").get_by_role("link").focus()
    keys.press("Enter")
    expect(desk.locator("[data-box]").get_by_label("Why")).to_be_focused()
    keys.type("Signature")
    keys.press("Enter")
    expect(desk.get_by_text("Saved. Nothing is public yet.")).to_be_visible()
    expect(desk.get_by_text("none left to decide")).to_be_visible()
    pictures_drawn(desk, 1)
    expect(desk.locator(".outline.detail.hidden")).to_have_count(found)
    area.focus()
    keys.press("Delete")
    expect(area).to_have_count(0)
    keep = desk.get_by_label("Do not hide")
    expect(keep).to_be_focused()
    expect(keep).to_be_checked()
    keys.press(" ")
    expect(area).to_have_count(1)
    assert_good(desk, narrow=True)


def test_a_whole_letter_is_decided_and_an_area_drawn_by_finger_on_a_small_screen(
    visit: Visitor, as_editor: Path
):
    page = visit()
    hand_in(page, "by-finger.pdf", text_pdf(child_letter("5550014")))
    in_review(page, "by-finger.pdf")
    desk = desk_of(visit, as_editor, "by-finger.pdf", {"width": 390, "has_touch": True})
    pictures_drawn(desk, 1)
    for row in desk.locator("[data-decision].detail").all():
        row.locator(".seg label").first.tap()
    draw = desk.get_by_role("button", name="Draw a box")

    def press_draw() -> None:
        """While the page scrolls by itself, a tap only stops it; as people do, taps again then."""
        for _ in range(10):
            draw.tap()
            desk.wait_for_timeout(300)
            if draw.get_attribute("aria-pressed") == "true":
                break
        expect(draw).to_have_attribute("aria-pressed", "true")

    press_draw()
    desk.locator(".drawn").evaluate("node => node.scrollIntoView({block: 'start'})")
    finger = desk.context.new_cdp_session(desk)

    def drag(*steps: tuple[float, float]) -> None:
        """Along places of the picture in per cent."""
        box = desk.locator(".drawn svg").bounding_box()
        assert box
        ways = ["touchStart", *["touchMove"] * (len(steps) - 1)]
        for way, (x, y) in zip(ways, steps, strict=True):
            point = {"x": box["x"] + box["width"] * x / 100, "y": box["y"] + box["height"] * y / 100}
            finger.send("Input.dispatchTouchEvent", {"type": way, "touchPoints": [point]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    drag((20, 20), (30, 30), (60, 40))
    reason = desk.locator("[data-box]").get_by_label("Why")
    expect(reason).to_be_focused()
    expect(draw).to_have_attribute("aria-pressed", "false")
    assert all(abs(one - other) < 1 for one, other in zip(numbers_of(desk), (20, 20, 40, 20), strict=True))
    reason.fill("Handwriting")
    press_draw()
    desk.locator(".drawn").evaluate("node => node.scrollIntoView({block: 'start'})")
    drag((40, 30), (45, 35), (50, 40))
    assert all(abs(one - other) < 1 for one, other in zip(numbers_of(desk), (30, 30, 40, 20), strict=True))
    drag((70, 50), (75, 50), (80, 60))
    assert all(abs(one - other) < 1 for one, other in zip(numbers_of(desk), (30, 30, 50, 30), strict=True))
    drag((5, 5), (5.2, 5.2))
    expect(desk.locator("[data-box]")).to_have_count(1)
    small = desk.evaluate("""() => [...document.querySelectorAll(
        "main button, main .seg label, main .boxes input, main .boxes summary, .publish button")]
        .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44
            && each.type !== "checkbox" && !each.matches(".link"))
        .map(each => each.outerHTML.slice(0, 120))""")
    assert small == []
    desk.get_by_role("button", name="Save").tap()
    expect(desk.get_by_text("Saved. Nothing is public yet.")).to_be_visible()
    expect(desk.get_by_text("none left to decide")).to_be_visible()
    expect(desk.locator(".outline.box")).to_have_count(1)
    outline = desk.locator(".outline.detail").first
    outline.dispatch_event("click")
    expect(desk.locator(str(outline.get_attribute("href")))).to_be_in_viewport()
    assert desk.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_without_script_an_area_is_typed(visit: Visitor, as_editor: Path):
    page = visit()
    hand_in(page, "typed.pdf", text_pdf(child_letter("5550015")))
    in_review(page, "typed.pdf")
    desk = desk_of(visit, as_editor, "typed.pdf", {"java_script_enabled": False})
    deadline = time.monotonic() + SECONDS_TO_READ
    while not desk.locator(".drawn img").count():
        assert time.monotonic() < deadline
        desk.get_by_role("link", name="Look again").click()
    expect(desk.get_by_role("button", name="Draw a box")).to_have_count(0)
    desk.get_by_text("Hide an area by numbers").click()
    typed = desk.locator("details", has_text="Hide an area by numbers")
    answers = {"On page": "1", "From the left, %": "10", "From the top, %": "20", "How wide, %": "95"}
    for label, answer in (answers | {"How high, %": "5", "Why": "Photograph"}).items():
        typed.get_by_label(label).fill(answer)
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("alert")).to_contain_text("It goes beyond the page.")
    row = desk.locator("[data-box]")
    row.get_by_label("How wide, %").fill("30")
    expect(row.get_by_label("Why")).to_have_value("Photograph")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved. Nothing is public yet.")).to_be_visible()
    expect(desk.locator(".outline.box rect")).to_have_count(1)


def test_a_scan_is_read_or_waits_visibly(visit: Visitor, as_editor: Path):
    page = visit()
    hand_in(page, "scan.pdf", scan(letter("5550002"), turned=1.0))
    if shutil.which("tesseract"):
        in_review(page, "scan.pdf", seconds=180)
        desk = desk_of(visit, as_editor, "scan.pdf", {})
        expect(desk.locator("mark.fact").first).to_be_visible()
        expect(desk.get_by_text("Some of it was recognised in pictures")).to_be_visible()
    else:
        in_review(page, "scan.pdf")
        expect(page.locator('[data-file="scan.pdf"]')).to_contain_text("Page 1 is a picture")
        desk = desk_of(visit, as_editor, "scan.pdf", {})
        expect(desk.get_by_text("It cannot be published yet.")).to_be_visible()
    assert_good(desk, narrow=True)


def test_every_page_of_the_desk_can_be_used_by_all(visit: Visitor, as_editor: Path):
    page = visit()
    text = letter("6660000") + "\nFurther words of this letter." * 20
    hand_in(page, "many.zip", upload("8880000"))
    in_review(page, "many.zip")
    assert_good(page, narrow=True)
    for name, body in (("first.pdf", text), ("second.pdf", text.replace("Sample Street", "Other Street"))):
        hand_in(page, name, text_pdf(body))
        in_review(page, name)
    desk = visit(storage_state=as_editor)
    desk.goto("/review/")
    assert_good(desk, narrow=True)
    desk.get_by_role("link", name="second.pdf").first.click()
    desk.get_by_role("link", name="side by side").first.click()
    expect(desk.locator("tbody del").first).to_be_visible()
    assert_good(desk, narrow=True)
    desk.goto("/review/")
    desk.get_by_role("link", name="letter-8880000.docx").first.click()
    assert_good(desk, narrow=True)
    desk.get_by_role("link", name="annex-8880000.xlsx").first.click()
    assert_good(desk, narrow=True)
