"""What leaves the site: two sheets of paper, a page inside somebody else's page, and data in the head."""

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.running import RunningSite


def test_the_evidence_pack_fits_two_sheets(visit: Visitor, places: dict[str, str]) -> None:
    """The largest department of the real record: title, figures, corrections, records and all footnotes."""
    page = visit()
    page.goto(f"{places['large_department']}pack/")
    title = page.locator("h1").inner_text()
    last = page.locator(".pack-notes li").last.inner_text()
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as paper:
        words = ["".join(sheet.get_textpage().get_text_bounded().split()) for sheet in paper]
    assert len(words) == 2
    assert "".join(title.split()) in words[0]
    assert "".join(last.split())[:30] in words[1]
    assert "Asearchbox" not in "".join(words)


def test_the_packs_of_a_claim_and_of_a_pair_fit_two_sheets(visit: Visitor) -> None:
    """The claim with most evidence, and the most frequent giver and receiver of the real record."""
    page = visit()
    page.goto("/flows/")
    page.locator(".matrix td a").first.click()
    addresses = [page.url]
    page.goto("/claims/?verdict=contradicted-by-linked-document")
    page.locator("main article h2 a, main article h3 a").first.click()
    for address in (*addresses, page.url):
        page.goto(f"{address}pack/")
        with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as paper:
            words = ["".join(sheet.get_textpage().get_text_bounded().split()) for sheet in paper]
        assert 1 <= len(words) <= 2, address
        assert "".join(page.locator(".pack-notes li").last.inner_text().split())[:30] in words[-1]


def test_a_footnote_of_the_pack_leads_to_its_record(visit: Visitor, places: dict[str, str]) -> None:
    page = visit()
    page.goto(f"{places['large_department']}pack/")
    page.locator(".pack-entries .fn").first.click()
    note = page.locator(".pack-notes li:target")
    name = note.inner_text().partition(",")[0]
    note.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


@pytest.fixture
def elsewhere() -> Iterator[Any]:
    """Another site, with one page that holds what it is given. Yields (address, its page)."""
    held = {"body": ""}

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>x</title>" + held["body"].encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/", held
    server.shutdown()
    server.server_close()


def test_another_site_can_show_the_embedded_page_and_no_other(
    chromium: Any, site: RunningSite, places: dict[str, str], elsewhere: Any
) -> None:
    address, held = elsewhere
    body = places["large_department"]
    held["body"] = f'<iframe src="{site.url}/embed{body}"></iframe><iframe src="{site.url}{body}"></iframe>'
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address)
    shown = page.frame_locator("iframe").first
    expect(shown.get_by_role("heading", level=1)).not_to_be_empty()
    name = shown.get_by_role("heading", level=1).inner_text()
    expect(page.frame_locator("iframe").last.get_by_role("heading", name=name)).to_have_count(0)
    shown.get_by_role("heading", level=1).get_by_role("link").click()
    page.wait_for_url(f"**{body}")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert context.cookies() == []
    context.close()


def test_data_in_the_head_is_not_taken_for_a_script(visit: Visitor, places: dict[str, str]) -> None:
    """The policy allows no inline script; the visitor fails on any word of the console."""
    page = visit(java_script_enabled=True)
    for place in ("statement", "large_department"):
        page.goto(places[place])
        assert page.locator('script[type="application/ld+json"]').count() >= 1
    page.goto("/timeline/")
