"""A leaking letter from the form to its public pages: what is hidden is in none of the bytes that come."""

from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.desk import hand_in, hide_all, in_review, make_copy
from tests.browser.test_axe import assert_good
from tests.factories import text_pdf

SECRETS = ("jamie.testcase@example.org", "01632 960123", "ZZ99 3WZ")
LETTER = """Department for Education
Our reference: 2016-0077001
9 December 2016

Dear requester

Thank you for your request, which was received on 14 November 2016, under the
Freedom of Information Act 2000. We hold 41 requests of schools.

A parent wrote from jamie.testcase@example.org and rang 01632 960123.
They live at ZZ99 3WZ. No other requests were made.

Yours sincerely
Information Rights Team"""


def test_a_leaking_letter_is_public_without_its_secrets(visit: Visitor, as_editor: Path):
    page = visit()
    hand_in(page, "leaking.pdf", text_pdf(LETTER, "A second page about requests."))
    in_review(page, "leaking.pdf")
    desk = visit(storage_state=as_editor)
    desk.goto("/review/")
    desk.get_by_role("link", name="leaking.pdf").first.click()
    hide_all(desk)
    make_copy(desk)
    expect(desk.get_by_role("heading", name="Public copy")).to_contain_text("nothing hidden was found in it")
    desk.get_by_label("Title", exact=True).fill("How many requests schools made")
    desk.get_by_label("Summary").fill("The department counted requests of schools.")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text("Published: How many requests schools made")).to_be_visible()

    page.goto("/documents/")
    page.get_by_role("link", name="How many requests schools made").click()
    assert_good(page, narrow=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Find in this document").fill("requests")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("status")).to_contain_text("3 places")
    page.get_by_role("link", name="Page 1", exact=True).first.click()
    expect(page.locator(".words mark")).to_have_count(2)
    expect(page.locator(".words .by-us").first).to_contain_text("Hidden by us: ")
    picture = page.get_by_role("img", name="Page 1 at full size")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1241
    assert_good(page, narrow=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("a[href*='quote=']").last.click()
    expect(page.locator("#quote")).to_be_in_viewport()
    page.get_by_label("Quote words of this page").fill("we hold 41 requests")
    page.get_by_role("button", name="Mark and cite these words").click()
    expect(page.locator("#quote")).to_have_text("We hold 41 requests")
    expect(page.locator("#cite-text")).to_contain_text("“We hold 41 requests”, in ")
    page.get_by_label("Quote words of this page").fill("we hold no requests")
    page.get_by_role("button", name="Mark and cite these words").click()
    expect(page.get_by_role("alert")).to_contain_text("These words do not stand on this page.")
    assert_good(page, narrow=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/search/?q=%2241+requests+of+schools%22")
    page.get_by_role("link", name="How many requests schools made (page 1 of 2)").click()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Page 2 of 2")
    page.get_by_role("link", name="Previous").click()

    at = urlsplit(page.url).path.partition("page/")[0]
    answers = [page.request.get(f"{at}{rest}") for rest in ("", "page/1/", "page/1.jpg", "copy.pdf")]
    assert all(answer.status == 200 for answer in answers)
    said = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(answers[3].body()))
    assert "We hold 41 requests of schools." in said
    for secret in SECRETS:
        assert secret not in said
        assert all(secret.encode() not in answer.body() for answer in answers)
