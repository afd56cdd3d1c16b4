"""OpenDocument texts: in order, changes accepted, hidden things apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.ingest.contract import REFUSALS, Forbidden, Hidden, Reading, Unreadable
from disclosures.ingest.formats.odt import ODTReader
from tests.ingest.keeping import read_with, seen
from tests.ingest.office import ODF, opendocument


def _read(body: str, styles: str = "", parts: dict[str, str | bytes] | None = None) -> Reading:
    return read_with(ODTReader(), opendocument("text", body, styles, parts))[0]


def _p(text: str, more: str = "") -> str:
    return f"<text:p {more}>{text}</text:p>"


def _hidden(reading: Reading) -> dict[str, str]:
    return {page.place: page.text for page in reading.pages if page.is_hidden}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (_p("Dear   <text:span>reader</text:span>,"), "Dear reader,"),
        (_p("a<text:tab/>b<text:line-break/>c"), "a\tb\nc"),
        (_p('a<text:s text:c="2"/>b'), "a  b"),
        ("<text:h>Head</text:h>" + _p("text"), "Head\ntext"),
        (_p("a") + _p("") + _p("b"), "a\n\nb"),
        (
            "<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell>"
            "<table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>",
            "Year\t12",
        ),
        (
            _p("see<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>"),
            "see\nboxed",
        ),
        (
            _p("section 40<text:note><text:note-body><text:p>Act</text:p></text:note-body></text:note>"),
            "section 40\n\n[1] Act",
        ),
    ],
)
def test_text_comes_in_order(body: str, text: str):
    assert "\n".join(line.strip() for line in seen(_read(body)).split("\n")) == text


def test_spaces_without_end_are_cut():
    assert len(seen(_read(_p('a<text:s text:c="99999999999"/>b')))) < 1_000


def test_pages_and_lists():
    styles = (
        '<style:style style:name="B"><style:paragraph-properties fo:break-before="page"/></style:style>'
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="a"'
        ' style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
    )
    items = "".join(f"<text:list-item>{_p(each)}</text:list-item>" for each in ("one", "two"))
    body = f'<text:list text:style-name="L">{items}</text:list>' + _p("next", 'text:style-name="B"')
    assert [page.text for page in _read(body, styles).pages] == ["(a) one\n(b) two", "next"]


def test_what_is_hidden_stands_apart():
    styles = '<style:style style:name="H" style:family="text">'
    styles += '<style:text-properties text:display="none"/></style:style>'
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Bo</dc:creator>"
        "</office:change-info><text:p>Zeb Quill</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes>"
    )
    comment = "<office:annotation><dc:creator>Ann</dc:creator><text:p>Ask her</text:p></office:annotation>"
    body = (
        changes
        + _p(f'seen <text:span text:style-name="H">unseen</text:span>{comment}words')
        + f'<text:section text:display="none">{_p("whole section")}</text:section>'
        + _p('<text:a xlink:href="mailto:zeb@example.org">mail</text:a>')
    )
    meta = f"<office:document-meta {ODF}><dc:creator>Cy Exemplar</dc:creator></office:document-meta>"
    reading = _read(body, styles, {"meta.xml": meta})
    assert seen(reading).split() == ["seen", "words", "mail"]
    assert _hidden(reading) == {
        "comments": "Ann: Ask her",
        "tracked changes": "Zeb Quill\nchange by Bo",
        "hidden text": "unseen\nwhole section",
        "document properties": "creator: Cy Exemplar",
        "links": "mailto:zeb@example.org",
    }
    assert Hidden("tracked changes", "document") in reading.hidden


def test_headers_and_footers_stand_around_the_text():
    common = (
        f"<office:document-styles {ODF}><office:master-styles><style:master-page>"
        f"<style:header>{_p('Department')}"
        f"</style:header><style:footer>{_p('Foot')}</style:footer></style:master-page></office:master-styles>"
        "</office:document-styles>"
    )
    assert seen(_read(_p("Dear reader"), parts={"styles.xml": common})) == "Department\nDear reader\nFoot"


def test_pages_that_are_pictures_wait_for_reading():
    reading = _read(_p("<draw:frame><draw:image/></draw:frame>"), parts={"Pictures/1.png": b"x"})
    assert [page.needs_reading for page in reading.pages] == [True]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (opendocument("text", _p("x"), doctype="<!DOCTYPE x>"), Forbidden),
        (opendocument("text", _p("x"), parts={"Basic/Standard/Module1.xml": "<x/>"}), Forbidden),
        (opendocument("spreadsheet", ""), Unreadable),
        (opendocument("text", "<text:p>"), Unreadable),
    ],
)
def test_what_is_refused(data: bytes, refusal: type[Exception]):
    with pytest.raises(refusal):
        read_with(ODTReader(), data)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_damage_ends_in_anything_but_a_reading_or_a_refusal(data: st.DataObject):
    damaged = bytearray(opendocument("text", _p("Dear <text:span>reader</text:span>") * 3))
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_with(ODTReader(), bytes(damaged))
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")
