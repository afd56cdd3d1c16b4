"""What every public page keeps to, one visit a page: weight, cookies and policy; names and landmarks; forced
colours, stillness and paper (design.md, sections 8, 12 and 13).
"""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Visitor
from tests.browser.test_axe import NOT_200, PAGES

# A page before its documents, fonts and all, as it comes over the wire.
MOST_BYTES = 150_000
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    "object-src 'none'",
}  # fmt: skip
# Other sites may frame these, and so they may do nothing at all; see EMBEDDED_POLICY.
EMBEDDED = "/embed/"
FRAMED = {
    "default-src 'none'", "script-src 'none'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'none'", "form-action 'none'", "base-uri 'none'", "frame-ancestors *", "object-src 'none'",
}  # fmt: skip
# Every part of every page at once, which no reader asks for.
HEAVY = {"style guide"}
# Pages with a form that is sent, which takes a cookie against forged requests.
WITH_A_FORM = {"contribute", "report", "sign in", "sign up", "lost password", "old link to confirm"}
IN_THE_TREE = re.compile(r'^\s*- (?P<role>[a-z]+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?')
NAMED = {"link", "button", "textbox", "searchbox", "checkbox", "combobox", "radio", "heading", "img", "table"}
ONE_OF_A_NAME = {"navigation", "complementary", "region", "search", "form"}
ONCE = ("main", "banner", "contentinfo")
# What marks something without words, and what of it must stand out from the page.
MARKS = """() => {
    const ground = getComputedStyle(document.body).backgroundColor;
    const none = "rgba(0, 0, 0, 0)";
    const lined = style => ["Top", "Left"].some(side => parseFloat(style[`border${side}Width`]) > 0
        && style[`border${side}Style`] !== "none" && style[`border${side}Color`] !== ground);
    const filled = style => ![ground, none].includes(style.backgroundColor)
        || style.backgroundImage !== "none";
    const seen = (each, part) => {
        const style = getComputedStyle(each, part);
        return lined(style) || filled(style);
    };
    const shown = each => each.checkVisibility();
    const lost = [];
    const bars = ".withheld, .brand i, .span, .run:not(.blank), .stripe, .year i";
    for (const each of document.querySelectorAll(bars))
        if (shown(each) && !seen(each, null)) lost.push(each.outerHTML.slice(0, 120));
    for (const each of document.querySelectorAll(".timeline > .entry"))
        if (shown(each) && !seen(each, "::before")) lost.push(`thread of ${each.id}`);
    for (const each of document.querySelectorAll("svg.icon"))
        if (shown(each) && getComputedStyle(each).color === ground) lost.push(each.outerHTML);
    return lost;
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter(each => {
    const style = getComputedStyle(each);
    return style.animationName !== "none" || style.scrollBehavior === "smooth"
        || style.transitionDuration.split(", ").some(part => parseFloat(part) > 0.001);
}).map(each => each.outerHTML.slice(0, 90))"""
# Controls that stand for themselves; a link inside a sentence may be as high as its line.
SMALL = """() => [...document.querySelectorAll(
    "button, summary, select, input:not([type=hidden]), textarea, .btn, .chip, .pager a, nav a, .tabs a"
)].filter(each => {
    const box = (each.closest("label") || each).getBoundingClientRect();
    return each.checkVisibility() && (box.height < 23.9 || box.width < 23.9);
}).map(each => `${each.getBoundingClientRect().height} ${each.outerHTML.slice(0, 120)}`)"""
# As wide as the text of A4 between its margins, and what is pressed to a letter a line on it.
PAPER = {"width": 680, "height": 900}
SQUEEZED = """() => [...document.querySelectorAll("td, th, dd, p, li")].filter(each =>
    each.checkVisibility() && !each.closest(".vh") && each.innerText.trim().length > 9
        && each.getBoundingClientRect().width < 24).map(each => each.outerHTML.slice(0, 120))"""
NOT_ON_PAPER = "nav:visible, form:visible, button:visible, .skip:visible, .btn:visible, .chips:visible"


class Weight:
    """What came for a page, apart from documents and their pictures."""

    def __init__(self, page: Page) -> None:
        self._came: list[Response] = []
        page.on("response", lambda response: self._came.append(response))

    def by_address(self) -> dict[str, int]:
        return {
            each.url: each.request.sizes()["responseBodySize"]
            for each in self._came
            if not re.search(r"/page/\d+\.jpg$", each.url)
        }


def in_the_tree(page: Page) -> Iterator[tuple[str, str]]:
    """Role and name of everything that a screen reader finds."""
    for line in page.locator("body").aria_snapshot().splitlines():
        if found := IN_THE_TREE.match(line):
            yield found["role"], found["name"] or ""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_what_the_site_promises(visit: Visitor, places: dict[str, str], name: str):
    path = places.get(PAGES[name], PAGES[name])
    page = visit(expected=(path,) if name in NOT_200 else ())
    weight = Weight(page)
    response = page.goto(path, wait_until="networkidle")
    assert response is not None

    came = weight.by_address()
    assert any(address.endswith(".woff2") for address in came), "fonts are counted"
    if name not in HEAVY:
        assert sum(came.values()) < MOST_BYTES, sorted(came.items(), key=lambda each: -each[1])[:5]
    policy = response.headers["content-security-policy"]
    is_framed = path.startswith(EMBEDDED)
    assert {part.strip() for part in policy.split(";")} == (FRAMED if is_framed else POLICY)
    if name not in WITH_A_FORM:
        assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]

    assert_named(page, banners=0 if is_framed else 1)
    assert page.evaluate(SMALL) == []
    assert page.evaluate(MOVING) == []
    page.emulate_media(forced_colors="active")
    assert page.evaluate(MARKS) == []
    page.emulate_media(forced_colors="none", media="print")
    page.set_viewport_size(PAPER)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(SQUEEZED) == []
    assert [each.inner_html() for each in page.locator(NOT_ON_PAPER).all()] == []


def assert_named(page: Page, *, banners: int = 1) -> None:
    """What can be used or leads somewhere has a name; no two landmarks share role and name.

    A page inside somebody else's has no banner of its own: ``banners`` is 0 there.
    """
    found = list(in_the_tree(page))
    assert [role for role, label in found if role in NAMED and not label.strip()] == []
    landmarks = Counter((role, label) for role, label in found if role in ONE_OF_A_NAME)
    assert {landmark: count for landmark, count in landmarks.items() if count > 1} == {}
    roles = Counter(role for role, _ in found)
    assert {role: roles[role] for role in ONCE} == dict.fromkeys(ONCE, 1) | {"banner": banners}


def test_what_is_looked_for_would_be_found(visit: Visitor):
    """Each of the looks above sees what it is there to see."""
    page = visit(bypass_csp=True)
    page.goto("/about/")
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []
    assert page.evaluate(SQUEEZED) == []
    page.add_style_tag(content="main p { width: 1rem; overflow-wrap: anywhere }")
    assert page.evaluate(SQUEEZED) != []
    page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML("beforeend",
            "<a href='/x'></a><button style='height:9px;width:9px;padding:0;min-height:0'></button>"
            + "<nav aria-label='Main'></nav><i class='year'><i></i></i>")"""
    )
    assert page.evaluate(SMALL) != []
    with pytest.raises(AssertionError):
        assert_named(page)
    page.emulate_media(forced_colors="active")
    page.add_style_tag(content=".brand i { background: Canvas !important; forced-color-adjust: none }")
    assert page.evaluate(MARKS) != []
