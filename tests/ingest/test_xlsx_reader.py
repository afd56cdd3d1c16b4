"""Excel workbooks: one page a sheet with its row numbers, values as shown, and everything hidden apart."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from disclosures.ingest.contract import REFUSALS, Forbidden, Hidden, Page, Reading, TooLarge, Unreadable
from disclosures.ingest.formats.number_formats import form_of, general, show
from disclosures.ingest.formats.sheets import Ranges, column_letters
from disclosures.ingest.formats.xlsx import XLSXReader
from disclosures.ingest.formats.xlsx_cells import column_and_row
from disclosures.ingest.limits import Limits
from tests.ingest.conftest import SAMPLES
from tests.ingest.keeping import read_with, seen
from tests.ingest.office import SHEET, STRICT, relations, rows, xlsx


def _read(data: bytes, limits: Limits | None = None) -> Reading:
    return read_with(XLSXReader(), data, limits)[0]


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _hidden(reading: Reading) -> dict[str, str]:
    return {page.place: page.text for page in reading.pages if page.is_hidden}


def _without_properties(reading: Reading) -> list[Hidden]:
    return [hidden for hidden in reading.hidden if hidden.what != "document properties"]


def test_a_sheet_is_a_page_with_rows_and_tabs():
    reading = _read(xlsx({"Data": rows({"A1": "Year", "C1": "Number"}, {}, {"B3": "x"})}))
    assert reading.pages == (Page("Year\t\tNumber\n\tx", place="sheet Data", rows=(1, 3)),)


def test_cells_without_references_follow_one_another():
    data = "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>"
    (page,) = _read(xlsx({"Data": data})).pages
    assert (page.text, page.rows) == ("1\t2\n3", (1, 2))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<c r='A1'><v>1204</v></c>", "1204"),
        ("<c r='A1'><v>1204.0</v></c>", "1204"),
        ("<c r='A1'><v>0.1</v></c>", "0.1"),
        ("<c r='A1' t='b'><v>1</v></c>", "TRUE"),
        ("<c r='A1' t='e'><v>#N/A</v></c>", "#N/A"),
        ("<c r='A1' t='str'><f>A2</f><v>=1+1</v></c>", "=1+1"),
        ("<c r='A1' t='d'><v>2016-11-04T00:00:00</v></c>", "2016-11-04"),
        ("<c r='A1' t='inlineStr'><is><t>00417</t></is></c>", "00417"),
        ("<c r='A1' t='inlineStr'><is><r><t>two </t></r><r><t>runs</t></r></is></c>", "two runs"),
        ("<c r='A1' t='inlineStr'><is><t>a&#10;b&#9;c</t></is></c>", "a b c"),
        ("<c r='A1' t='inlineStr'><is><t>a_x000D_b</t></is></c>", "a b"),
        ("<c r='A1' t='inlineStr'><is><t>日本</t><rPh><t>にほん</t></rPh></is></c>", "日本"),
        ("<c r='A1'><v>words</v></c>", "words"),
    ],
)
def test_a_cell_shows_its_value(cell: str, shown: str):
    assert seen(_read(xlsx({"Data": f"<sheetData><row r='1'>{cell}</row></sheetData>"}))) == shown


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (42678, "dd/mm/yyyy", "2016-11-04"),
        (42678, "[$-809]d mmmm yyyy;@", "2016-11-04"),
        (42678.75, "dd/mm/yyyy hh:mm", "2016-11-04 18:00"),
        (42678, "mmm-yy", "2016-11"),
        (42678, "mmmm yyyy", "2016-11"),
        (42678, "yyyy", "2016"),
        (0.5, "h:mm", "12:00"),
        (1.5, "[h]:mm", "36:00:00"),
        (59, "d/m/yyyy", "1900-02-28"),
        (61, "d/m/yyyy", "1900-03-01"),
        (3_000_000, "d/m/yyyy", "3000000"),
        (-1, "d/m/yyyy", "-1"),
        (0.125, "0%", "12%"),
        (0.125, "0.0%", "12.5%"),
        (1234.5, "#,##0", "1234"),
        (1234.567, "#,##0.00", "1234.57"),
        (12, '"£"#,##0.00', "12.00"),
        (417, "00000", "00417"),
        (9990000018, "000 000 0000", "999 000 0018"),
        (1632960417, "00000 000000", "01632 960417"),
        (1204, "General", "1204"),
        (1204, '#,##0;[Red]-#,##0;"none"', "1204"),
        (1e15, "0", "1000000000000000"),
        (-0.2, "0", "0"),
        (1.5, "0.00E+00", "1.5"),
        (1.5, '0.0 "days"', "1.5"),
        (1.5, "# ?/?", "1.5"),
    ],
)
def test_numbers_are_shown_as_people_see_them_and_dates_as_iso(number: float, code: str, shown: str):
    assert show(number, form_of(code)) == shown


def test_dates_counted_from_1904():
    assert show(41216, form_of("d/m/yyyy"), from_1904=True) == "2016-11-04"
    data = "<sheetData><row r='1'><c r='A1' s='0'><v>41216</v></c></row></sheetData>"
    styles = f"<styleSheet {SHEET}><cellXfs><xf numFmtId='14'/></cellXfs></styleSheet>"
    book = xlsx(
        {"Data": data},
        [("y", "styles", "styles.xml")],
        {"xl/styles.xml": styles},
        more="<workbookPr date1904='1'/>",
    )
    assert seen(_read(book)) == "2016-11-04"


@given(st.floats(allow_nan=True), st.text('0#?,.%ydhms;[]"\\-@ ', max_size=15), st.booleans())
def test_any_number_in_any_format_is_one_line(number: float, code: str, from_1904: bool):
    shown = show(number, form_of(code), from_1904=from_1904)
    assert "\n" not in shown
    assert "\t" not in shown


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_keep_every_digit(number: int):
    assert general(float(number)) == str(number)


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_references_are_read_back(column: int, row: int):
    assert column_and_row(f"{column_letters(column)}{row}") == (column, row)


@pytest.mark.parametrize("reference", ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "Ａ1", "A1 "])
def test_references_outside_a_sheet_are_none(reference: str):
    assert column_and_row(reference) is None


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40))), st.integers(1, 40))
def test_ranges_hold_what_they_should(ranges: list[tuple[int, int]], number: int):
    held = any(first <= number <= last for first, last in ranges)
    assert (number in Ranges(ranges)) == held


def test_hidden_sheets_columns_and_rows_stand_apart():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Summary"
    for row in (
        ("Region", "Number", "Secret", "Also"),
        ("North", 1, "s1", "a1"),
        ("South", 2, "s2", "a2"),
        ("East", 3),
    ):
        sheet.append(row)
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[3].hidden = True
    for name, state in (("Raw", "hidden"), ("Deep", "veryHidden")):
        other = book.create_sheet(name)
        other["B2"] = f"in {name}"
        other.sheet_state = state
    reading = _read(_saved(book))
    assert seen(reading) == "Region\tNumber\nNorth\t1\nEast\t3"
    assert reading.pages[0].rows == (1, 2, 4)
    hidden = _hidden(reading)
    assert hidden["columns Summary!C:D"] == "\t\tSecret\tAlso\n\t\ts1\ta1"
    assert hidden["row Summary!3"] == "South\t2\ts2\ta2"
    assert hidden["sheet Raw"] == "\tin Raw"
    assert hidden["sheet Deep"] == "\tin Deep"
    assert _without_properties(reading) == [
        Hidden("hidden column", "Summary!C"),
        Hidden("hidden column", "Summary!D"),
        Hidden("hidden row", "Summary!3"),
        Hidden("hidden sheet", "Raw"),
        Hidden("hidden sheet", "Deep"),
    ]


@pytest.mark.parametrize("attributes", ["hidden='1'", "ht='0' customHeight='1'", "hidden='true'"])
def test_every_way_to_hide_a_row(attributes: str):
    data = f"<sheetData><row r='1' {attributes}><c r='A1'><v>1</v></c></row></sheetData>"
    assert seen(_read(xlsx({"Data": data}))) == ""


@pytest.mark.parametrize("attributes", ["hidden='1'", "width='0'"])
def test_every_way_to_hide_a_column(attributes: str):
    columns = f"<cols><col min='1' max='1' {attributes}/></cols>"
    reading = _read(xlsx({"Data": columns + rows({"A1": "gone", "B1": "seen"})}))
    assert seen(reading) == "\tseen"
    assert _hidden(reading) == {"column Data!A": "gone"}


def test_hidden_columns_that_hold_nothing_are_no_news():
    columns = "<cols><col min='5' max='16384' hidden='1'/></cols>"
    assert _read(xlsx({"Data": columns + rows({"A1": "seen"})})).hidden == ()


def test_cells_whose_form_shows_nothing_are_hidden():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    sheet.append(["seen", 417, "white", "tiny", "white on black"])
    sheet["B1"].number_format = ";;;"
    sheet["C1"].font = openpyxl.styles.Font(color="FFFFFFFF")
    sheet["D1"].font = openpyxl.styles.Font(size=1)
    sheet["E1"].font = openpyxl.styles.Font(color="FFFFFFFF")
    sheet["E1"].fill = openpyxl.styles.PatternFill("solid", fgColor="FF000000")
    reading = _read(_saved(book))
    assert seen(reading) == "seen\t\t\t\twhite on black"
    assert _hidden(reading)["cells Data"] == "\t417\twhite\ttiny"
    assert _without_properties(reading) == [Hidden("hidden cell", f"Data!{column}1") for column in "BCD"]


def test_comments_are_told_with_their_cell_and_author():
    book = openpyxl.Workbook()
    book.active.title = "Data"
    book.active["B2"] = 1
    book.active["B2"].comment = Comment("Ask\nZeb", "Ann Exemplar")
    reading = _read(_saved(book))
    assert _hidden(reading)["comments"] == "Data!B2 Ann Exemplar: Ask Zeb"
    assert Hidden("comments", "sheet Data") in reading.hidden


def test_dates_numbers_and_words_as_a_program_writes_them():
    book = openpyxl.Workbook()
    book.active.append(
        [
            date(2016, 11, 4),
            datetime(2016, 11, 4, 9, 30, tzinfo=UTC).replace(tzinfo=None),
            1204,
            0.5,
            True,
            "00417",
            None,
            "Zoë",
        ]
    )
    assert seen(_read(_saved(book))) == "2016-11-04\t2016-11-04 09:30\t1204\t0.5\tTRUE\t00417\t\tZoë"


CELL_VALUES = st.one_of(
    st.none(), st.integers(-(10**9), 10**9), st.booleans(), st.text("ab =+-@£é\"'<&", min_size=1, max_size=8)
)


@given(st.lists(st.lists(CELL_VALUES, max_size=5), max_size=5))
@settings(max_examples=40, deadline=None)
def test_what_a_program_writes_is_read_back(table: list[list[object]]):
    book = openpyxl.Workbook()
    for number, row in enumerate(table, 1):
        for column, value in enumerate(row, 1):
            cell = book.active.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # no formula
    (page, *_) = _read(_saved(book)).pages
    found = dict(zip(page.rows, page.text.split("\n"), strict=False)) if page.rows else {}
    for number, row in enumerate(table, 1):
        wanted = [
            str(value).upper() if isinstance(value, bool) else str(value)
            for value in row
            if value is not None
        ]
        words = "".join("".join(wanted).split())
        assert "".join(found.get(number, "").split()) == words


def test_everything_else_that_a_workbook_hides():
    parts = {
        "xl/pivotCache/pivotCacheDefinition1.xml": f"<pivotCacheDefinition {SHEET}><cacheFields>"
        "<cacheField name='Pupil'><sharedItems><s v='Zeb Quill'/></sharedItems></cacheField></cacheFields>"
        "</pivotCacheDefinition>",
        "xl/pivotCache/pivotCacheRecords1.xml": f"<pivotCacheRecords {SHEET}><r><x v='0'/>"
        "<s v='ZZ99 3WZ'/></r></pivotCacheRecords>",
        "xl/externalLinks/externalLink1.xml": f"<externalLink {SHEET}><externalBook><sheetNames>"
        "<sheetName val='Raw'/></sheetNames><sheetDataSet><sheetData>"
        "<row r='1'><cell r='A1'><v>far</v></cell></row></sheetData>"
        "</sheetDataSet></externalBook></externalLink>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
            ("a", "externalLinkPath", "file:///C:/Users/zeb/raw.xlsx")
        ),
        "xl/connections.xml": f"<connections {SHEET}>"
        "<connection name='x' connectionString='Server=secret'/></connections>",
        "xl/model/item.data": b"x",
        "xl/drawings/drawing1.xml": "<d xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'>"
        "<a:p><a:r><a:t>boxed </a:t></a:r><a:r><a:t>words</a:t></a:r></a:p></d>",
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("d", "drawing", "../drawings/drawing1.xml")),
        "xl/embeddings/letter.docx": b"PK",
        "xl/_rels/other.xml.rels": relations(("e", "package", "embeddings/letter.docx")),
    }
    names = (
        "<definedNames><definedName name='_xlnm.Print_Area'>Data!$A$1</definedName>"
        "<definedName name='note' hidden='1'>\"Zeb said\"</definedName></definedNames>"
    )
    formula = "<sheetData><row r='1'><c r='A1'><f>[1]Raw!A1</f><v>5</v></c></row></sheetData>"
    data = xlsx({"Data": formula}, [("c", "connections", "connections.xml")], parts, more=names)
    reading, kept = read_with(XLSXReader(), data)
    assert seen(reading) == "5\n\nboxed words"
    hidden = _hidden(reading)
    assert hidden["data behind a pivot table"] == "Pupil\nZeb Quill\nZZ99 3WZ"
    assert hidden["values from another workbook"] == "Raw\nfar"
    assert hidden["connections"] == "Server=secret"
    assert hidden["defined names"] == 'note: "Zeb said"'
    assert hidden["formulas"] == "Data!A1: =[1]Raw!A1"
    assert hidden["links"] == "file:///C:/Users/zeb/raw.xlsx"
    assert kept.names == ["letter.docx"]
    assert {"data model", "link to another workbook", "embedded file"} <= {
        each.what for each in reading.hidden
    }
    assert any("data model" in warning for warning in reading.warnings)


def test_a_strict_workbook_is_read_like_any_other():
    data = xlsx({"Data": rows({"A1": "Strict"})}, base=STRICT)
    assert seen(_read(data)) == "Strict"


def test_limits_on_sheets_cells_and_text():
    few = replace(Limits(), max_sheets=2, max_cells=10, max_text_bytes=1_000)
    with pytest.raises(TooLarge, match="more than 2 sheets"):
        _read(xlsx(dict.fromkeys("abc", "")), few)
    with pytest.raises(TooLarge, match="more than 10 cells"):
        _read(xlsx({"a": rows(*[{f"A{row}": "x"} for row in range(1, 12)])}), few)
    with pytest.raises(TooLarge, match="text"):
        _read(xlsx({"a": rows({"A1": "x" * 1_001})}), few)
    with pytest.raises(TooLarge, match="hold nothing"):
        _read(xlsx({"a": "<sheetData><row>" + "<c/>" * 101 + "</row></sheetData>"}), few)


def test_one_long_shared_string_in_many_cells_is_stopped():
    strings = f"<sst {SHEET}><si><t>{'x' * 100_000}</t></si></sst>"
    cells = "<sheetData><row>" + "<c t='s'><v>0</v></c>" * 5_000 + "</row></sheetData>"
    data = xlsx({"a": cells}, [("t", "sharedStrings", "strings.xml")], {"xl/strings.xml": strings})
    with pytest.raises(TooLarge):
        _read(data)


@pytest.mark.parametrize(
    "data",
    [
        xlsx({"a": rows({"A1": "x"})}, [("m", "vbaProject", "vbaProject.bin")], {"xl/vbaProject.bin": b"x"}),
        xlsx({}, [("s", "xlMacrosheet", "macrosheets/sheet1.xml")], {"xl/macrosheets/sheet1.xml": "<x/>"}),
    ],
)
def test_macros_are_refused(data: bytes):
    with pytest.raises(Forbidden, match="macros"):
        _read(data)


def test_a_workbook_without_its_sheet_is_unreadable():
    with pytest.raises(Unreadable, match="missing"):
        _read(
            xlsx({}, [("s1", "worksheet", "gone.xml")], more="<sheets><sheet name='a' r:id='s1'/></sheets>")
        )


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_damage_ends_in_anything_but_a_reading_or_a_refusal(data: st.DataObject):
    damaged = bytearray((SAMPLES / "letters" / "11-dfe-2023-attachment-hidden-sheet.xlsx").read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        _read(bytes(damaged))
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")


def test_the_sample_with_a_hidden_sheet():
    reading = _read((SAMPLES / "letters" / "11-dfe-2023-attachment-hidden-sheet.xlsx").read_bytes())
    assert "verity.ploughman" not in seen(reading)
    assert "UPN\tSurname\tForename\tDOB" in _hidden(reading)["sheet Raw"]
    assert "verity.ploughman@education.gov.uk" in _hidden(reading)["column Summary!D"]
    assert _without_properties(reading) == [
        Hidden("hidden column", "Summary!D"),
        Hidden("hidden sheet", "Raw"),
    ]


def test_hostile_samples_end_as_they_should():
    def read(name: str) -> Reading:
        return _read((SAMPLES / "hostile" / name).read_bytes())

    far = read("xlsx-far-cell.xlsx")
    assert far.pages[0].rows == (1, 1_048_576)
    assert seen(far).startswith("TAWNY-1023\n")
    formulas = read("xlsx-formulas-hidden-sheet.xlsx")
    assert "TAWNY-1022" in seen(formulas)
    assert "Zebedee Quillfeather" in _hidden(formulas)["sheet Raw"]
    assert "HERON-2022" in _hidden(formulas)["formulas"]
    for name in ("xlsx-xxe.xlsx", "xlsx-billion-laughs.xlsx"):
        with pytest.raises(Forbidden, match="document type"):
            read(name)
