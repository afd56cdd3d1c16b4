"""OpenDocument spreadsheets: repeated cells, hidden things, dates."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.ingest.contract import (
    REFUSALS,
    Encrypted,
    Forbidden,
    Hidden,
    Page,
    Reading,
    TooLarge,
    Unreadable,
)
from disclosures.ingest.formats.ods import ODSReader
from disclosures.ingest.limits import Limits
from tests.ingest.conftest import SAMPLES
from tests.ingest.keeping import read_with, seen
from tests.ingest.office import opendocument

COLUMN = "<table:table-column {}/>"
HIDDEN = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'


def _read(body: str, styles: str = "", limits: Limits | None = None) -> Reading:
    return read_with(ODSReader(), opendocument("spreadsheet", body, styles), limits)[0]


def _cell(text: str, more: str = "", inside: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p>{inside}</table:table-cell>"


def _row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def _table(*inside: str, name: str = "Data", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(inside)}</table:table>'


def _hidden(reading: Reading) -> dict[str, str]:
    return {page.place: page.text for page in reading.pages if page.is_hidden}


def test_repeated_rows_and_cells_keep_their_places():
    reading = _read(
        _table(
            _row(_cell("Year"), '<table:table-cell table:number-columns-repeated="2"/>', _cell("Number")),
            _row("<table:table-cell/>", more='table:number-rows-repeated="3"'),
            _row(_cell("x", 'table:number-columns-repeated="2"'), more='table:number-rows-repeated="2"'),
        )
    )
    assert reading.pages == (Page("Year\t\t\tNumber\nx\tx\nx\tx", place="sheet Data", rows=(1, 5, 6)),)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (_cell("1,204", 'office:value-type="float" office:value="1204"'), "1,204"),
        (_cell("###", 'office:value-type="float" office:value="1204"'), "1204"),
        (_cell("04/11/16", 'office:value-type="date" office:date-value="2016-11-04"'), "2016-11-04"),
        (_cell("Nov 16", 'office:value-type="date" office:date-value="2016-11-01"'), "2016-11"),
        (
            _cell("x", 'office:value-type="date" office:date-value="2016-11-04T09:30:00"'),
            "2016-11-04 09:30:00",
        ),
        (_cell("12%", 'office:value-type="percentage" office:value="0.12"'), "12%"),
        (_cell('a<text:s text:c="3"/>b<text:line-break/>c<text:tab/>d'), "a b c d"),
        (_cell('<text:span>two</text:span> <text:a xlink:href="x">parts</text:a>'), "two parts"),
        (_cell("00417", 'office:value-type="string"'), "00417"),
    ],
)
def test_a_cell_shows_its_value(cell: str, shown: str):
    assert seen(_read(_table(_row(cell)))) == shown


def test_what_is_hidden_stands_apart():
    annotation = "<office:annotation><dc:creator>Ann</dc:creator><text:p>Ask Zeb</text:p></office:annotation>"
    reading = _read(
        _table(
            COLUMN.format(""),
            COLUMN.format('table:visibility="collapse"'),
            _row(_cell("seen"), _cell("column"), _cell("too", "", annotation)),
            _row(_cell("row"), more='table:visibility="filter"'),
        )
        + _table(_row(_cell("raw")), name="Raw", more='table:style-name="h"'),
        HIDDEN,
    )
    assert seen(reading) == "seen\t\ttoo"
    assert _hidden(reading) == {
        "column Data!B": "\tcolumn",
        "row Data!2": "row",
        "sheet Raw": "raw",
        "comments": "Data!C1 Ann: Ask Zeb",
    }
    assert reading.hidden == (
        Hidden("hidden column", "Data!B"),
        Hidden("hidden row", "Data!2"),
        Hidden("hidden sheet", "Raw"),
        Hidden("comments", "document"),
    )


@pytest.mark.parametrize("columns", ["16384", "99999999999", "17000000000"])
def test_cells_repeated_without_end_are_stopped(columns: str):
    cell = _cell("x", f'table:number-columns-repeated="{columns}"')
    with pytest.raises(TooLarge):
        _read(_table(_row(cell, more='table:number-rows-repeated="1048576"')))


def test_empty_cells_repeated_without_end_cost_nothing():
    far = '<table:table-cell table:number-columns-repeated="16383"/>'
    rows = [_row(far, more='table:number-rows-repeated="1048000"'), _row(far, _cell("last"))]
    (page,) = _read(_table(*rows)).pages
    assert page.rows == (1_048_001,)
    assert page.text.strip() == "last"


def test_limits_on_sheets_and_cells():
    few = replace(Limits(), max_sheets=2, max_cells=5)
    with pytest.raises(TooLarge, match="2 sheets"):
        _read(_table(name="a") + _table(name="b") + _table(name="c"), limits=few)
    with pytest.raises(TooLarge, match="5 cells"):
        _read(_table(_row(_cell("x", 'table:number-columns-repeated="6"'))), limits=few)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (opendocument("spreadsheet", "", doctype='<!DOCTYPE x [<!ENTITY e "x">]>'), Forbidden),
        (opendocument("spreadsheet", "", parts={"meta.xml": "<!DOCTYPE x><x/>"}), Forbidden),
        (opendocument("spreadsheet", "", parts={"Basic/Standard/Module1.xml": "<x/>"}), Forbidden),
        (opendocument("spreadsheet", "", parts={"Scripts/python/a.py": "x"}), Forbidden),
        (
            opendocument(
                "spreadsheet", "", parts={"META-INF/manifest.xml": "<m><f><encryption-data/></f></m>"}
            ),
            Encrypted,
        ),
        (opendocument("text", "<text:p>x</text:p>"), Unreadable),
        (opendocument("spreadsheet", "<table:table>"), Unreadable),
    ],
)
def test_what_is_refused(data: bytes, refusal: type[Exception]):
    with pytest.raises(refusal) as raised:
        read_with(ODSReader(), data)
    assert str(raised.value).endswith(".")


def test_empty_libraries_of_programs_are_no_macros():
    data = opendocument("spreadsheet", _table(_row(_cell("x"))), parts={"Basic/script-lc.xml": "<x/>"})
    assert seen(read_with(ODSReader(), data)[0]) == "x"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_damage_ends_in_anything_but_a_reading_or_a_refusal(data: st.DataObject):
    damaged = bytearray(opendocument("spreadsheet", _table(_row(_cell("x"), _cell("y"))) * 2))
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_with(ODSReader(), bytes(damaged))
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")


def test_hostile_samples_end_as_they_should():
    with pytest.raises(Forbidden):
        read_with(ODSReader(), (SAMPLES / "hostile" / "ods-xxe.ods").read_bytes())
    with pytest.raises(TooLarge):
        read_with(ODSReader(), (SAMPLES / "hostile" / "ods-repeated-cells.ods").read_bytes())
