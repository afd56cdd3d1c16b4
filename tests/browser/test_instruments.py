"""What the other browser tests measure with: each instrument shows something where something is wrong."""

from playwright.sync_api import Browser

from tests.browser.conftest import Complaints, Visitor
from tests.browser.running import RunningSite
from tests.browser.test_axe import AXE, OVERFLOW, RUN


def test_axe_finds_what_is_wrong(visit: Visitor):
    page = visit()
    page.goto("/about/")
    page.evaluate(AXE)
    assert page.evaluate(RUN) == ""
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('main p').style.color = '#bbb'")
    found = page.evaluate(RUN)
    assert "html-has-lang" in found
    assert "color-contrast" in found


def test_what_is_too_wide_is_named(visit: Visitor):
    page = visit(width=320)
    page.goto("/about/")
    assert page.evaluate(OVERFLOW) == ""
    page.evaluate("document.querySelector('h1').style.width = '400px'")
    assert "<h1" in page.evaluate(OVERFLOW)


def test_a_page_is_heard_when_it_complains(chromium: Browser, site: RunningSite):
    complaints = Complaints(site.url, [], set())
    context = chromium.new_context(base_url=site.url)
    complaints.watch(context)
    page = context.new_page()
    page.goto("/about/")
    assert complaints.said == []
    page.evaluate("console.error('something is wrong')")
    page.evaluate("fetch('/nowhere/')")
    page.evaluate("setTimeout(() => { throw new Error('thrown away') })")
    page.evaluate("fetch('http://elsewhere.invalid/').catch(() => 0)")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.goto("/nowhere/")
    said = "\n".join(complaints.said)
    context.close()
    for words in ("something is wrong", "/nowhere/", "thrown away", "elsewhere.invalid"):
        assert words in said, said
