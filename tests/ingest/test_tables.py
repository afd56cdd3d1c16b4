"""Counts in tables: each with its heading, period, unit and cell; no figure where there is a doubt."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.ingest.contract import Page
from disclosures.ingest.facts import find, table_cells, tables
from disclosures.ingest.names import clean_line

CSV = "text/csv"
PDF = "application/pdf"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def sheet(*rows: Sequence[str], first: int = 1) -> Page:
    """A sheet as its reader gives it: empty rows are left out, but counted."""
    kept = [(number, "\t".join(row)) for number, row in enumerate(rows, first) if any(row)]
    return Page(
        "\n".join(line for _, line in kept), "", "sheet 1", False, tuple(number for number, _ in kept)
    )


def figures(page: Page, media_type: str = CSV) -> list[tuple[str, str, str, str, str]]:
    """value, about, period, unit, cell of every figure, each checked to stand where it says."""
    found = []
    for fact in tables.find([page], media_type):
        if fact.name == "figure":
            assert table_cells.count(page.text[fact.start : fact.end]) == fact.value
            found.append((fact.value, fact.about, fact.period, fact.unit, fact.cell))
    return found


def test_months_in_rows():
    page = sheet(
        ["Data shares with Home Office"],
        [],
        ["Month and year", "Number of records received [note 1]", "Number of records shared"],
        ["2015-07-01", "74", "18"],
        ["2015-08-01", "1,088", "[c]"],
        ["Total", "1,162", "18"],
        ["[note 1] Includes withdrawn requests"],
    )
    assert figures(page) == [
        ("74", "Number of records received", "2015-07", "records", "B4"),
        ("18", "Number of records shared", "2015-07", "records", "C4"),
        ("1088", "Number of records received", "2015-08", "records", "B5"),
    ]


def test_months_in_columns():
    page = sheet(
        ["Measure", "Jul 2015", "Aug 2015"], ["Requests received", "74", "88"], ["Records shared", "18", "<5"]
    )
    assert figures(page) == [
        ("74", "Requests received", "2015-07", "requests", "B2"),
        ("88", "Requests received", "2015-08", "requests", "C2"),
        ("18", "Records shared", "2015-07", "records", "B3"),
    ]


def test_merged_headings_stand_over_several_columns():
    page = sheet(
        ["", "Home Office", "", "Police"],
        ["Month", "Requests", "Records matched", "Requests"],
        ["July 2015", "74", "18", "2"],
    )
    assert figures(page) == [
        ("74", "Home Office Requests", "2015-07", "requests", "B3"),
        ("18", "Home Office Records matched", "2015-07", "records", "C3"),
        ("2", "Police Requests", "2015-07", "requests", "D3"),
    ]


def test_a_merged_year_above_or_beside_its_months():
    beside = sheet(
        ["Year", "Month", "Requests"], ["2015", "July", "74"], ["", "August", "88"], ["2016", "January", "9"]
    )
    assert [one[2] for one in figures(beside)] == ["2015-07", "2015-08", "2016-01"]
    above = sheet(
        ["Month", "Requests"], ["2015"], ["July", "74"], ["August", "88"], ["2016"], ["January", "9"]
    )
    assert [one[2] for one in figures(above)] == ["2015-07", "2015-08", "2016-01"]


def test_what_is_counted_by_place_names_the_place():
    page = sheet(
        ["Shares by region, 2022/23"], ["Region", "Requests", "Records matched"], ["North East", "12", "3"]
    )
    assert figures(page) == [
        ("12", "Requests, North East", "", "requests", "B3"),
        ("3", "Records matched, North East", "", "records", "C3"),
    ]


@pytest.mark.parametrize(
    "label",
    ["2015/16", "2015-16", "2015 to 2016", "Q1 2015", "Oct to Dec 2024", "Spring 2015", "12 July 2015"],
)
def test_a_span_of_time_that_is_no_month_gives_no_period(label: str):
    assert [one[2] for one in figures(sheet(["Period", "Number of requests"], [label, "74"]))] == [""]


@pytest.mark.parametrize("heading", ["Financial year", "Academic year", "FY"])
def test_years_that_are_no_calendar_years_give_no_period(heading: str):
    assert {
        one[2] for one in figures(sheet([heading, "Number of requests"], ["2015", "74"], ["2016", "8"]))
    } == {""}


def test_counts_that_look_like_years_are_counts():
    page = sheet(["Region", "Requests", "Returned"], ["North", "2012", "1999"], ["South", "2015", "7"])
    assert [one[:2] for one in figures(page)] == [
        ("2012", "Requests, North"),
        ("1999", "Returned, North"),
        ("2015", "Requests, South"),
        ("7", "Returned, South"),
    ]


def test_calendar_years_give_one():
    assert figures(sheet(["Year", "Number of pupils"], ["2015", "74"])) == [
        ("74", "Number of pupils", "2015", "pupils", "B2")
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "<5",
        "N/K",
        "…",
        "*",
        "[c]",
        "-",
        "",
        "1,2xx",
        "12.5",
        "45%",
        "about 40",
        "5-10",
        "07700900188",
        "[x]",
        "~40",
    ],
)
def test_what_is_held_back_or_no_count_is_no_figure(cell: str):
    page = sheet(
        ["Month", "Requests"], ["July 2015", cell], *([f"{month} 2016", "7"] for month in MONTHS[:4])
    )
    assert [one[0] for one in figures(page)] == ["7"] * 4


@pytest.mark.parametrize(
    ("cell", "value"), [("1,204", "1204"), ("0", "0"), ("74*", "74"), ("74 [note 2]", "74"), ("12[r]", "12")]
)
def test_separators_and_footnote_marks_are_left_out(cell: str, value: str):
    found = tables.find([sheet(["Month", "Requests"], ["July 2015", cell])], CSV)
    assert [fact.value for fact in found if fact.name == "figure"] == [value]


@pytest.mark.parametrize(
    "heading",
    [
        "Percentage",
        "% of requests",
        "Requests (%)",
        "Average requests",
        "Requests (000s)",
        "Reference",
        "Year group",
        "Risk rating",
    ],
)
def test_columns_that_count_nothing_are_left_out(heading: str):
    assert figures(sheet(["Month", heading], ["July 2015", "74"], ["August 2015", "80"])) == []


@pytest.mark.parametrize(
    "label", ["Total", "TOTAL:", "Grand total", "Sub-total", "Total 2015", "All", "Overall total"]
)
def test_totals_are_left_out(label: str):
    page = sheet(["Region", "Requests", "Total"], ["North", "1", "1"], [label, "1", "1"])
    assert [one[:2] for one in figures(page)] == [("1", "Requests, North")]


def test_a_table_without_headings_gives_nothing():
    assert figures(sheet(["July 2015", "74", "18"], ["August 2015", "88", "21"])) == []


def test_names_and_identifiers_are_no_figures():
    page = sheet(["UPN", "Surname", "Age", "URN"], ["A873200322272", "Thistleton", "9", "100001"])
    assert figures(page) == []


def test_not_more_than_400_figures():
    page = sheet(["Region", "Requests"], *([f"Place {'x' * (row % 7)}", str(row)] for row in range(900)))
    assert len(figures(page)) == 400


LETTER = (
    "The Department holds the information. It is set out in the table below.\n"
    "Month Number of records requested by\nthe Home Office\nNumber of records matched and\nreturned\n"
    "July 2015 74 18\nAugust 2015 1,088 <5\nTotal 1,162 18\n"
    "A request may be about more than one individual.\n"
)


def test_lines_of_text_are_read_as_a_table():
    assert figures(Page(LETTER), PDF) == [
        ("74", "Number of records requested by the Home Office", "2015-07", "records", ""),
        ("18", "Number of records matched and returned", "2015-07", "records", ""),
        ("1088", "Number of records requested by the Home Office", "2015-08", "records", ""),
    ]


def test_years_as_headings_of_lines():
    text = (
        "It is provided below.\nRecipient 2022 2023\nHome Office 2 3\nPolice force 9 -\nPlease write to us.\n"
    )
    assert figures(Page(text), PDF) == [
        ("2", "Home Office", "2022", "", ""),
        ("3", "Home Office", "2023", "", ""),
        ("9", "Police force", "2022", "", ""),
    ]


def test_a_table_of_a_word_document_has_tabs():
    text = "We hold it.\nMonth\tRequests\tReturned\nJuly 2015\t74\t18\nYours sincerely\nTel\t02079460184\n"
    assert [one[:3] for one in figures(Page(text), PDF)] == [
        ("74", "Requests", "2015-07"),
        ("18", "Returned", "2015-07"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Sanctuary Buildings\n20 Great Smith Street\nLondon SW1P 3BT\n",
        "We received it on 14 March 2016\nand answered on 9 April 2016\nunder section 40 2\n",
        "Please see pages 3 4\nand annexes 5 6\n",
        "Figures for the\nNational Pupil Database and others\nJuly 2015 74 18\nAugust 2015 88 21\n",
        "Telephone 020 7946 0184\nFax 020 7946 0185\n",
    ],
)
def test_lines_that_are_no_table_or_whose_headings_run_together_give_nothing(text: str):
    assert figures(Page(text), PDF) == []


def test_hidden_sheets_give_no_figures():
    page = sheet(["Month", "Requests"], ["July 2015", "74"])
    assert tables.find([Page(page.text, "", "sheet", True, page.rows)], CSV) == []


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["CBDS level", "CBDS module", "CBDS number", "Data item name", "XML tag", "Format"], "cbds"),
        (["cbds_level", "cbds_module", "cbds_number", "data_item_name", "xml_tag", "collection"], "cbds"),
        (
            [
                "DS number",
                "Organisation (data recipient)",
                "Project title",
                "Legal basis for sharing",
                "Sensitivity rating",
            ],
            "data-share-register",
        ),
        (
            [
                "Data share reference",
                "Organisation name",
                "Legal gateway",
                "Level of data",
                "Date approved",
                "Status",
            ],
            "data-share-register",
        ),
        (
            ["ISA reference", "Agreement name", "DEA chapter", "Legal power", "Data controllers"],
            "agreement-register",
        ),
        (
            [
                "information-sharing-agreement-0001",
                "legal-power-disclosure",
                "controllers",
                "processors",
                "review-date",
            ],
            "agreement-register",
        ),
        (["Data share", "Start date", "Records", "Contact"], "foi-response"),
        (["Region", "Requests", "Records matched"], "foi-response"),
    ],
)
def test_what_a_table_is_that_was_handed_in_alone(headings: list[str], kind: str):
    page = sheet(["A title"], [], headings, ["x"] * len(headings))
    found = [fact for fact in find([page], (), CSV) if fact.name == "kind"]
    assert [fact.value for fact in found] == [kind]
    assert (found[0].confidence == 0.5) == (kind == "foi-response")


def test_a_register_has_no_figures_but_counts_by_month():
    register = sheet(
        ["DS number", "Organisation", "Project title", "Legal basis", "Sensitivity", "Records"],
        ["DS00112", "University of Northbridge", "Attainment", "Act", "C", "40"],
    )
    months = sheet(["Month", "Number of records received"], ["July 2015", "74"])
    found = tables.find([register, months], CSV)
    assert [(fact.value, fact.page) for fact in found if fact.name == "figure"] == [("74", 2)]


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("Produced for FOI 2023-0041188", "2023-0041188"),
        ("Our ref: EMCC-FOI-24-00391", "EMCC-FOI-24-00391"),
        ("FOI reference\t2023/04417", "2023/04417"),
        ("Figures for 2022/23", None),
        ("Request received 14/03/2016", None),
        ("FOI 2016", None),
    ],
)
def test_the_reference_beside_a_table(line: str, reference: str | None):
    page = sheet(line.split("\t"), [], ["Region", "Requests", "Reference"], ["North", "1", "DS00112"])
    found = [fact.value for fact in find([page], (), CSV) if fact.name == "reference"]
    assert found == ([reference] if reference else [])


def test_rules_for_letters_are_silent_in_a_spreadsheet():
    page = sheet(["Home Office"], ["9 December 2016"], ["Month", "Requests"], ["July 2015", "74"])
    names = {fact.name for fact in find([page], [("home-office", ["Home Office"])], CSV)}
    assert names == {"kind", "figure"}


@pytest.mark.parametrize("seed", range(60))
def test_generated_tables_are_read_whole_and_nothing_is_made_up(seed: int):
    page, truth = _made(random.Random(seed))
    assert sorted(one[:1] + one[2:] for one in figures(page)) == sorted(truth)


FORMS = [
    lambda year, month: f"{MONTHS[month - 1]} {year}",
    lambda year, month: f"{MONTHS[month - 1][:3]} {year}",
    lambda year, month: f"{MONTHS[month - 1][:3]}-{year % 100:02}",
    lambda year, month: f"{year}-{month:02}",
    lambda year, month: f"{year}-{month:02}-01",
    lambda year, month: f"01/{month:02}/{year}",
]
HEADED = [
    ("Number of pupils", "pupils"),
    ("Requests", "requests"),
    ("Individuals requested", "people"),
    ("Number of records returned to the Home Office", "records"),
    ("Complaints received", "complaints"),
    ("Matched", ""),
]


def _made(chance: random.Random) -> tuple[Page, list[tuple[str, str, str, str]]]:
    """A sheet of counts by month, with notes, totals and gaps; value, period, unit and cell of each count."""
    form = chance.choice(FORMS)
    columns = chance.sample(HEADED, chance.randrange(1, 4))
    rows: list[list[str]] = [["Data shares", ""]] * chance.randrange(3) + [[]] * chance.randrange(2)
    rows.append([chance.choice(["Month", "Month and year"]), *(heading for heading, _ in columns), "Notes"])
    truth = []
    year, month = chance.randrange(2006, 2026), chance.randrange(1, 9)
    for step in range(chance.randrange(2, 5)):
        cells = []
        for column, (_, unit) in enumerate(columns, 1):
            value = chance.choice(["", "[c]", "<5", "-", *(str(chance.randrange(5_000)) for _ in range(6))])
            cells.append(f"{int(value):,}" if value.isdigit() and chance.random() < 0.5 else value)
            if value.isdigit():
                cell = f"{'ABCDE'[column]}{len(rows) + 1}"
                truth.append((value, f"{year}-{month + step:02}", unit, cell))
        rows.append([form(year, month + step), *cells, chance.choice(["", "revised"])])
    if chance.random() < 0.5:
        rows.append(["Total", *("99" for _ in columns)])
    rows.append(["* Figures are drawn from a live log."])
    return sheet(*rows), truth


CELLS = st.one_of(
    st.sampled_from(
        [
            "Month",
            "Requests",
            "July 2015",
            "2015",
            "74",
            "<5",
            "Total",
            "",
            "1,204",
            "Reference",
            "Jul-15",
            "45%",
        ]
    ),
    st.text(max_size=6).map(lambda text: text.replace("\t", "").replace("\n", "")),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=12), st.booleans())
def test_whatever_a_table_holds_every_figure_has_its_place(rows: list[list[str]], is_sheet: bool):
    text = "\n".join(("\t" if is_sheet else " ").join(row) for row in rows)
    page = Page(text, rows=tuple(range(1, text.count("\n") + 2)) if is_sheet else ())
    for fact in tables.find([page], CSV if is_sheet else PDF):
        assert 0 <= fact.start < fact.end <= len(text)
        if fact.name == "figure":
            assert table_cells.count(text[fact.start : fact.end]) == fact.value
            assert fact.about and fact.value.isascii() and fact.value.isdigit()
            assert fact.about == clean_line(fact.about, 200)


def test_a_huge_sheet_is_looked_at_in_its_first_rows_only():
    """A reader may give two million cells: taken apart whole they would not fit into the child's memory."""
    rows = [["Region", "Requests"], *([f"Place {'x' * (row % 7)}", "7"] for row in range(20_000))]
    assert len(list(tables.rows(sheet(*rows)))) == 5_000
    wide = sheet(["Region", *["Requests"] * 2_000], ["North", *["7"] * 2_000])
    assert {len(row.cells) for row in tables.rows(wide)} == {200}
