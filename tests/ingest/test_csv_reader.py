"""Delimited tables: their delimiter, their encoding, cells that hold anything."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.ingest.contract import Page, Reading, TooLarge, Unreadable
from disclosures.ingest.formats.delimited import CSVReader, delimiter_of
from disclosures.ingest.formats.text import one_line
from disclosures.ingest.limits import Limits
from tests.ingest.conftest import SAMPLES
from tests.ingest.keeping import read_with


def _read(data: bytes, limits: Limits | None = None) -> Reading:
    return read_with(CSVReader(), data, limits)[0]


@pytest.mark.parametrize(
    "data",
    [
        b"Year,Number\n2016,12\n",
        b"Year;Number\r\n2016;12\r\n",
        b"Year\tNumber\r2016\t12",
        b"Year|Number\n2016|12\n",
        b"\xef\xbb\xbfYear,Number\n2016,12\n",
        b'"Year","Number"\n"2016","12"',
        "Year,Number\n2016,12\n".encode("utf-16"),
        b"Year,\x00Number\n2016,12\n",
    ],
)
def test_one_page_with_rows_and_tabs(data: bytes):
    assert _read(data).pages == (Page("Year\tNumber\n2016\t12", place="table", rows=(1, 2)),)


def test_rows_are_counted_by_record_and_empty_ones_left_out():
    (page,) = _read(b'a,"two\nlines, one cell"\n,\n\nb,\n').pages
    assert page.text == "a\ttwo lines, one cell\nb"
    assert page.rows == (1, 4)


def test_a_line_that_names_the_delimiter_is_obeyed():
    (page,) = _read(b"sep=;\na,b;c\n").pages
    assert (page.text, page.rows) == ("a,b\tc", (2,))


def test_commas_in_prose_do_not_make_semicolons_vanish():
    assert delimiter_of("name;note\nZoë;one, two, three\nAnn;four\n") == ";"
    assert delimiter_of("one column\nno more\n") == ","


def test_what_looks_like_a_formula_is_text():
    (page,) = _read((SAMPLES / "hostile" / "csv-formulas.csv").read_bytes()).pages
    assert "=1\tTAWNY-1043" in page.text
    assert "=HYPERLINK(" in page.text


def test_the_sample_in_windows_1252():
    (page,) = _read((SAMPLES / "letters" / "17-attachment-windows-1252.csv").read_bytes()).pages
    assert page.text.split("\n")[1] == "DS00412 – Café project\t01/09/2019\t1,204\tZoë Brandywine"
    assert page.text.split("\n")[4] == "Total\t\t1,2xx"


@pytest.mark.parametrize("data", [b"\n\n", b",,,\n", b"\x00\x00\x00"])
def test_an_empty_table_is_unreadable(data: bytes):
    with pytest.raises(Unreadable):
        _read(data)


def test_limits_on_cells_and_text():
    with pytest.raises(TooLarge, match="10 cells"):
        _read(b"1,2,3\n" * 4, replace(Limits(), max_cells=10))
    with pytest.raises(TooLarge):
        _read(b"x" * 5_000, replace(Limits(), max_text_bytes=1_000))


def test_an_endless_cell_is_unreadable():
    with pytest.raises(Unreadable, match="never closed"):
        _read(b'a,b\n"' + b"x,y\n" * 400_000)


@given(
    # Nobody can tell a lone ";" in every row from what parts the cells.
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters=";|\t"), max_size=8),
            min_size=2,
            max_size=4,
        ),
        max_size=6,
    )
)
@settings(deadline=None)
def test_what_a_program_writes_is_read_back(table: list[list[str]]):
    out = io.StringIO()
    csv.writer(out).writerows([["first", "second"], *table])
    (page,) = _read(out.getvalue().encode()).pages
    for row in table:
        words = "\t".join(one_line(cell) for cell in row).rstrip("\t ")
        assert not words.strip() or words in page.text.split("\n")


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_end_in_a_table_or_a_refusal(data: bytes):
    try:
        (page,) = _read(data).pages
    except Unreadable:
        return
    assert len(page.rows) == len(page.text.split("\n"))
