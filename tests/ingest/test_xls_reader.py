"""Old Excel workbooks, and what else comes in the same container."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.ingest.contract import REFUSALS, Encrypted, Forbidden, Hidden, Page, Unreadable
from disclosures.ingest.formats.xls import XLSReader
from tests.ingest.conftest import SAMPLES
from tests.ingest.keeping import read_with
from tests.ingest.office import old_container, record, xls, xls_stream

CELLS = [(0, 0, "Year"), (0, 2, "Number"), (2, 0, "Zoë"), (2, 2, 1204.0)]


def test_a_sheet_is_a_page_with_rows_and_tabs():
    reading, _ = read_with(XLSReader(), xls(CELLS))
    assert reading.pages == (Page("Year\t\tNumber\nZoë\t\t1204", place="sheet Data", rows=(1, 3)),)
    assert reading.hidden == ()


def test_dates_are_iso():
    reading, _ = read_with(XLSReader(), xls([(0, 0, 42678.0)], formats=["dd/mm/yyyy"]))
    assert reading.pages[0].text == "2016-11-04"


@pytest.mark.parametrize("state", [1, 2])
def test_hidden_sheets_stand_apart(state: int):
    reading, _ = read_with(XLSReader(), xls(CELLS, state=state))
    assert reading.page_count == 1
    assert reading.pages[0].text == ""
    assert reading.pages[1].is_hidden
    assert reading.pages[1].text.startswith("Year")
    assert reading.hidden == (Hidden("hidden sheet", "Data"),)


def test_hidden_rows_and_columns_stand_apart():
    reading, _ = read_with(XLSReader(), xls(CELLS, hidden_columns=[2], hidden_rows=[2]))
    assert [(page.place, page.text) for page in reading.pages] == [
        ("sheet Data", "Year"),
        ("column Data!C", "\t\tNumber"),
        ("row Data!3", "Zoë\t\t1204"),
    ]
    assert reading.hidden == (Hidden("hidden column", "Data!C"), Hidden("hidden row", "Data!3"))


def test_cells_whose_form_shows_nothing_are_hidden():
    reading, _ = read_with(XLSReader(), xls([(0, 0, "seen"), (0, 1, 417.0)], formats=[";;;"]))
    assert [(page.text, page.is_hidden) for page in reading.pages] == [("seen", False), ("\t417", True)]


@pytest.mark.parametrize(
    ("data", "refusal", "words"),
    [
        (xls(CELLS, before=record(0x2F, bytes(54))), Encrypted, "password"),
        (old_container({"EncryptedPackage": b"x"}), Encrypted, "password"),
        (old_container({"WordDocument": b"x"}), Unreadable, "old Word document"),
        (old_container({"__properties_version1.0": b"x"}), Unreadable, "Outlook"),
        (old_container({"Else": b"x"}), Unreadable, "damaged"),
        (old_container({"Workbook": xls_stream(CELLS), "_VBA_PROJECT_CUR": b"x"}), Forbidden, "macros"),
        (old_container({"Workbook": b"junk" * 2_000}), Unreadable, "damaged"),
        (xls(CELLS)[:1_500], Unreadable, "damaged"),
        (b"junk", Unreadable, "damaged"),
        ((SAMPLES / "hostile" / "msg-fat-loop.msg").read_bytes(), Unreadable, "damaged"),
    ],
)
def test_what_is_refused(data: bytes, refusal: type[Exception], words: str):
    with pytest.raises(refusal, match=words) as raised:
        read_with(XLSReader(), data)
    assert str(raised.value).endswith(".")


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_ends_in_anything_but_a_reading_or_a_refusal(data: st.DataObject):
    damaged = bytearray(xls(CELLS, hidden_rows=[2], formats=["d/m/yyyy"]))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.one_of(st.integers(0, 2_000), st.integers(0, len(damaged) - 1)))
        damaged[at] = data.draw(st.integers(0, 255))
    try:
        read_with(XLSReader(), bytes(damaged))
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")
