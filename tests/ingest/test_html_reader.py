"""HTML: what people see, in lines, and apart from that what it hides."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.ingest.contract import REFUSALS, TooLarge, Unreadable
from disclosures.ingest.formats.html import HTMLReader, html_to_text
from tests.ingest.keeping import read_with


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Dear\n  <b>reader</b>,</p><p>Yours</p>", "Dear reader,\n\nYours"),
        ("<p class=MsoNormal>one<p class=MsoNormal>two", "one\ntwo"),
        ("<div>one</div><div>two<br>three</div>", "one\ntwo\nthree"),
        ("<table><tr><th>Year<th>Number<tr><td>2016<td>12</table>", "Year\tNumber\n2016\t12"),
        ("<table><tr><td>a<td colspan=2>b<td>c</table>", "a\tb\t\tc"),
        (
            "<table><tr><td>1 Any Street<br>Town<br>ZZ99 3WZ<td>Our ref: 1</table>",
            "1 Any Street\nTown\nZZ99 3WZ\nOur ref: 1",
        ),
        ("<ul><li>one<li>two</ul>", "• one\n• two"),
        ("&pound;500 &ldquo;x&rdquo; &#8217;&nbsp;&amp;lt;", "£500 “x” ’\u00a0&lt;"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a<script>evil()</script><style>b{}</style>b", "ab"),
        ("<input value=typed><textarea>words</textarea>", "typed words"),
        ("plain words", "plain words"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("", ""),
    ],
)
def test_text_as_it_is_seen(markup: str, text: str):
    assert html_to_text(markup)[0] == text


@pytest.mark.parametrize(
    "markup",
    [
        "<p style='display:none'>secret</p>",
        "<p style='color:red;DISPLAY : NONE !important'>secret</p>",
        "<span style='visibility:hidden'>secret</span>",
        "<span style='font-size:0px'>secret</span>",
        "<span style='font-size:1px;'>secret</span>",
        "<span style='mso-hide:all'>secret</span>",
        "<span style='opacity:0'>secret</span>",
        "<span style='color:#FFFFFF'>secret</span>",
        "<font color=white>secret</font>",
        "<p hidden>secret</p>",
        "<template>secret</template>",
        "<!-- secret -->",
        "<input type=hidden value=secret>",
        "<img alt=secret>",
        "<meta name=author content=secret>",
        "<style>.gone{display:none}</style><p class='a gone'>secret</p>",
        "<style>#gone, p.x {display:none}</style><p id=gone>secret</p>",
        "<a href='mailto:secret@example.org'>mail</a>",
        "<div style='display:none'><table><tr><td>secret</table></div>",
    ],
)
def test_what_is_hidden_stands_apart(markup: str):
    seen, hidden = html_to_text(f"before {markup} after")
    assert "secret" not in seen
    assert "secret" in hidden
    assert seen.startswith("before")
    assert seen.endswith("after")


@pytest.mark.parametrize(
    "markup",
    [
        "<div style='background:#000'><span style='color:#fff'>shown</span></div>",
        "<table bgcolor=navy><tr><td style='color:white'>shown</table>",
        "<span style='font-size:10px'>shown</span>",
        "<span style='opacity:0.9'>shown</span>",
        "<span style='background-color:#fff;color:#333'>shown</span>",
        "<style>@media print{.x{display:none}}</style><p class=x>shown</p>",
        "<noscript>shown</noscript>",
        "<p>a shown comment --></p>",
    ],
)
def test_what_only_looks_hidden_is_seen(markup: str):
    assert "shown" in html_to_text(markup)[0]


def test_addresses_that_the_text_says_are_no_news():
    assert html_to_text("<a href='https://www.example.org/'>www.example.org</a>")[1] == ""


@pytest.mark.parametrize(
    "data",
    [
        "<p>£500 Zoë".encode(),
        "<p>£500 Zoë".encode("cp1252"),
        b"<meta charset=utf-8>" + "<p>£500 Zoë".encode(),
        b"<meta charset=iso-8859-1>" + "<p>£500 Zoë".encode("cp1252"),
        "<?xml version='1.0' encoding='utf-16'?><html><p>£500 Zoë</p></html>".encode("utf-16"),
        b"<meta http-equiv=Content-Type content='text/html; charset=macintosh'>"
        + "<p>£500 Zoë".encode("mac_roman"),
        b"<meta charset=no-such-charset>" + "<p>£500 Zoë".encode("cp1252"),
    ],
)
def test_every_encoding(data: bytes):
    reading, _ = read_with(HTMLReader(), data)
    assert reading.pages[0].text == "£500 Zoë"


def test_a_page_without_text_says_so():
    reading, _ = read_with(HTMLReader(), b"<html><script>app()</script></html>")
    assert "shows no text" in reading.warnings[0]


def test_elements_nested_without_end_are_refused_and_not_cut():
    with pytest.raises(Unreadable, match="nested too deeply"):
        html_to_text("<div>" * 100_000 + "deep")
    assert html_to_text("<div>" * 1_000 + "deep")[0] == "deep"


def test_too_much_text_is_refused():
    with pytest.raises(TooLarge):
        html_to_text("<p>" + "word " * 2_100_000)


@pytest.mark.parametrize(
    "part",
    [
        "<",
        "<!--",
        "<a href=x>",
        "&amp;",
        "<b><i></b></i>",
        "<p>",
        "<td>",
        "<table><tr><td>x</table>",
        "<!",
        "</p>",
    ],
)
def test_time_grows_with_length_only(part: str):
    def seconds(count: int) -> float:
        start = time.perf_counter()
        try:
            html_to_text("<p>x" + part * count)
        except Unreadable:
            return 0
        return time.perf_counter() - start

    seconds(100)
    assert seconds(40_000) < 12 * seconds(10_000) + 0.3


TAGS = [
    *("<p>", "</p>", "<td>", "<tr>", "</tr>", "<table>", "</table>", "<b style='display:none'>", "</b>"),
    *("x", " ", "<!--", "-->", "&", "<br>", "<style>", "</style>"),
]


@given(st.lists(st.sampled_from(TAGS), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_tags_end_in_text_or_a_refusal(parts: list[str]):
    try:
        seen, hidden = html_to_text("".join(parts))
    except REFUSALS:
        return
    assert "\0" not in seen + hidden


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_ends_in_text_or_a_refusal(markup: str):
    html_to_text(markup)[0].encode()
