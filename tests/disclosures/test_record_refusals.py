"""A bad row is named by file, line, column and reason; nothing is loaded, and no traceback is shown."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Action
from disclosures.actions import change_slug
from disclosures.models import DataItem, Disclosure, Organisation, Source
from tests.factories import DataItemFactory, FOIResponseFactory, OrganisationFactory, StatementFactory
from tests.record_files import HEADERS, RECORD, SMALL, Record, cells, changed, write

pytestmark = pytest.mark.django_db


def refusal(folder: Path) -> str:
    """What the command says, without its first line; asserts that nothing was loaded."""
    before = [model.objects.count() for model in (Organisation, DataItem, Disclosure, Source, Action)]
    with pytest.raises(CommandError) as refused:
        call_command("load_record", str(folder))
    assert [model.objects.count() for model in (Organisation, DataItem, Disclosure, Source, Action)] == before
    assert refused.value.returncode == 1
    first, _, rest = str(refused.value).partition("\n")
    assert first == f"{folder} was refused, and nothing was loaded:"
    return rest


def refused(folder: Path, record: Record) -> str:
    return refusal(write(folder, record))


# (file, number of the row, cells to replace, line on which it begins, column named, part of the reason).
# The first FOI response holds a line end, so that the second begins on line 4.
WRONG_CELLS = [
    ("organisations", 1, {"slug": "Ministry_2"}, 3, "slug", "“Ministry_2” is no slug"),
    ("organisations", 1, {"slug": ""}, 3, "slug", "is blank"),
    ("organisations", 1, {"slug": "x" * 101}, 3, "slug", "has 101 characters; 100 fit"),
    ("organisations", 0, {"name": ""}, 2, "name", "is blank"),
    ("organisations", 0, {"name": " \u2003"}, 2, "name", "only white space"),
    ("organisations", 0, {"name": "a\x00b"}, 2, "name", "control character U+0000"),
    ("organisations", 0, {"name": "a\x1bb"}, 2, "name", "control character U+001B"),
    ("organisations", 0, {"name": "x" * 201}, 2, "name", "has 201 characters; 200 fit"),
    ("organisations", 0, {"kind": "ministry"}, 2, "kind", "“ministry” is none of department, agency"),
    (
        "organisations",
        0,
        {"parent_slug": "nobody"},
        2,
        "parent_slug",
        "no organisation has the slug “nobody”",
    ),
    ("organisations", 0, {"parent_slug": "ministry-of-schools"}, 2, "parent_slug", "stand here for itself"),
    ("organisations", 0, {"successor_slug": "2020-foi-first"}, 2, "successor_slug", "no organisation"),
    ("organisations", 0, {"valid_from": "2001-02-29"}, 2, "valid_from", "“2001-02-29” is no date"),
    ("organisations", 0, {"valid_from": "20010208"}, 2, "valid_from", "is no date of the form"),
    ("organisations", 0, {"valid_from": "2001-W06-4"}, 2, "valid_from", "is no date"),
    (
        "organisations",
        0,
        {"valid_from": "2001-02-08", "valid_to": "2000-01-01"},
        2,
        "valid_to",
        "before valid_from",
    ),
    ("organisations", 0, {"website": "javascript:alert(1)"}, 2, "website", "no address beginning with http"),
    ("organisations", 0, {"wikidata_id": "42"}, 2, "wikidata_id", "has not the form"),
    ("organisations", 0, {"source_url": ""}, 2, "source_url", "is blank"),
    ("organisations", 0, {"source_url": "www.example.org"}, 2, "source_url", "is no address"),
    ("data_items", 1, {"name": "full NAME"}, 3, "name", "is a name of the data item item-name already"),
    (
        "data_items",
        1,
        {"aliases": "PUPIL name"},
        3,
        "aliases",
        "is a name of the data item item-name already",
    ),
    ("data_items", 1, {"aliases": "abode; Abode"}, 3, "aliases", "holds a name twice"),
    ("data_items", 1, {"aliases": "abode; ; x"}, 3, "aliases", "is no list joined by '; '"),
    ("data_items", 1, {"category": ""}, 3, "category", "is blank"),
    ("foi_responses", 1, {"slug": "the-watchdog"}, 4, "slug", "stands in organisations.csv, line 4, already"),
    (
        "foi_responses",
        1,
        {"slug": "2020-foi-first"},
        4,
        "slug",
        "stands in foi_responses.csv, line 2, already",
    ),
    ("foi_responses", 1, {"title": ""}, 4, "title", "is blank"),
    ("foi_responses", 1, {"title": "x" * 301}, 4, "title", "has 301 characters; 300 fit"),
    ("foi_responses", 1, {"summary": "x" * 421}, 4, "summary", "has 421 characters; 420 fit"),
    ("foi_responses", 1, {"authority_slug": ""}, 4, "authority_slug", "is blank"),
    (
        "foi_responses",
        1,
        {"authority_slug": "item-name"},
        4,
        "authority_slug",
        "no organisation has the slug",
    ),
    ("foi_responses", 1, {"reference": "2020-001"}, 4, "reference", "is the reference of the row of line 2"),
    ("foi_responses", 1, {"outcome": "upheld"}, 4, "outcome", "“upheld” is none of granted"),
    ("foi_responses", 1, {"evidence": ""}, 4, "evidence", "is blank"),
    (
        "foi_responses",
        1,
        {"requested_on": "2020-01-06"},
        4,
        "date_precision",
        "is blank, though the date is given",
    ),
    (
        "foi_responses",
        1,
        {"date_precision": "day"},
        4,
        "date_precision",
        "no date in responded_on or requested_on",
    ),
    (
        "foi_responses",
        0,
        {"responded_on": "2020-01-05"},
        2,
        "responded_on",
        "before requested_on, 2020-01-06",
    ),
    ("foi_responses", 0, {"exemptions": "s.40(2);s.31; "}, 2, "exemptions", "is no list joined by"),
    ("foi_responses", 0, {"exemptions": "x" * 61}, 2, "exemptions", "has 61 characters; 60 fit"),
    ("foi_responses", 0, {"request_url": "ftp://example.org/"}, 2, "request_url", "is no address"),
    ("ico_decisions", 0, {"regime": "FOI"}, 2, "regime", "is none of FOIA"),
    ("ico_decisions", 0, {"outcome": "granted"}, 2, "outcome", "is none of upheld"),
    ("census_changes", 0, {"field_name": ""}, 2, "field_name", "is blank"),
    ("census_changes", 0, {"field_name": "Shoe size"}, 2, "field_name", "no name or alias of a data item"),
    ("census_changes", 0, {"field_name": "name; Full name"}, 2, "field_name", "are one data item"),
    (
        "agreements",
        0,
        {"party_slugs": "the-watchdog; nobody"},
        2,
        "party_slugs",
        "no organisation has the slug",
    ),
    ("agreements", 0, {"party_slugs": "the-watchdog; the-watchdog"}, 2, "party_slugs", "the-watchdog twice"),
    ("agreements", 0, {"party_slugs": "the-watchdog;nobody"}, 2, "party_slugs", "is no slug"),
    ("data_shares", 0, {"requests_made": "-1"}, 2, "requests_made", "“-1” is negative"),
    ("data_shares", 0, {"requests_made": "1.5"}, 2, "requests_made", "is no whole number"),
    ("data_shares", 0, {"requests_made": "1,000"}, 2, "requests_made", "is no whole number"),
    ("data_shares", 0, {"requests_made": "٣"}, 2, "requests_made", "is no whole number"),
    ("data_shares", 0, {"requests_made": "9223372036854775808"}, 2, "requests_made", "is too large"),
    ("data_shares", 0, {"fields_shared": "name; Shoe size"}, 2, "fields_shared", "“Shoe size” is no name"),
    ("data_shares", 0, {"agreement_slug": "nothing"}, 2, "agreement_slug", "no disclosure has the slug"),
    (
        "data_shares",
        0,
        {"agreement_slug": "2020-foi-first"},
        2,
        "agreement_slug",
        "another kind of disclosure",
    ),
    ("data_shares", 0, {"period_end": "2015-06-30"}, 2, "period_end", "before period_start"),
    ("statements", 0, {"forum": "tweet"}, 2, "forum", "is none of commons-written"),
    ("statements", 0, {"speaker": ""}, 2, "speaker", "is blank"),
    ("proceedings", 0, {"kind_of_proceeding": "party"}, 2, "kind_of_proceeding", "is none of debate"),
    ("figures", 1, {"value": "-3"}, 3, "value", "“-3” is negative"),
    ("figures", 1, {"value": "1e3"}, 3, "value", "is no number"),
    ("figures", 1, {"value": "NaN"}, 3, "value", "is no number"),
    ("figures", 1, {"value": "1.23456"}, 3, "value", "4 behind the point"),
    ("figures", 1, {"value": "1" * 15}, 3, "value", "14 digits before"),
    ("figures", 1, {"measure_title": "Other"}, 3, "measure_title", "differs from line 2"),
    ("figures", 1, {"unit": "pupils"}, 3, "unit", "differs from line 2"),
    ("figures", 1, {"subject_slug": ""}, 3, "subject_slug", "differs from line 2"),
    ("figures", 1, {"period_start": "2015-08-01"}, 3, "period_start", "differs from line 2"),
    ("figures", 1, {"status": "corrected"}, 3, "corrected_by", "is blank, and a corrected figure"),
    ("figures", 1, {"corrected_by": "asked-about-first"}, 3, "corrected_by", "lead in a circle"),
    ("figures", 1, {"corrected_by": "asked-about-second"}, 3, "corrected_by", "lead in a circle"),
    ("figures", 1, {"corrected_by": "part-found"}, 3, "corrected_by", "a figure of another measure"),
    ("figures", 1, {"corrected_by": "nothing"}, 3, "corrected_by", "no figure has the slug"),
    (
        "figures",
        1,
        {"asserted_in_slug": "2016-action-first"},
        3,
        "asserted_in_slug",
        "no disclosure has the slug",
    ),
    ("figures", 2, {"date_precision": "day"}, 4, "date_precision", "there is no period"),
    ("figures", 1, {"date_precision": ""}, 3, "date_precision", "is blank, though the period is given"),
    ("actions", 0, {"target": "king"}, 2, "target", "is none of mp"),
    ("actions", 0, {"deadline_on": "2016-09-30"}, 2, "deadline_on", "before opens_on"),
    ("actions", 0, {"campaign": ""}, 2, "campaign", "is blank"),
    ("actions", 0, {"campaign": "–"}, 2, "campaign", "neither letters nor digits"),
    ("links", 0, {"note": ""}, 2, "note", "contradicts needs its reason"),
    ("links", 0, {"to_slug": "2020-foi-first"}, 2, "to_slug", "another row than its own"),
    ("links", 0, {"to_slug": "the-watchdog"}, 2, "to_slug", "no row that can be linked"),
    ("links", 0, {"relation": "disproves"}, 2, "relation", "is none of contradicts"),
    ("links", 1, {"to_slug": "2016-action-first"}, 3, "to_slug", "one end of a link is a disclosure"),
]


@pytest.mark.parametrize(("name", "row", "values", "line", "column", "reason"), WRONG_CELLS)
def test_a_wrong_cell_is_named(
    tmp_path: Path, name: str, row: int, values: dict[str, str], line: int, column: str, reason: str
):
    said = refused(tmp_path, changed(SMALL, name, row, **values)).splitlines()
    place = f"{name}.csv, line {line}, column {column}: "
    assert [text for text in said if text.startswith(place) and reason in text], said


def test_the_small_record_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    call_command("load_record", str(write(tmp_path, SMALL)))
    assert "21 rows: 21 new" in capsys.readouterr().out


def test_the_same_link_twice_is_refused(tmp_path: Path):
    twice = changed(SMALL, "links", len(SMALL["links"]), **SMALL["links"][1])
    assert refused(tmp_path, twice) == "links.csv, line 6: the same link stands in line 3."


def test_all_errors_are_found_and_fifty_are_shown(tmp_path: Path):
    wrong = {
        **SMALL,
        "organisations": SMALL["organisations"]
        + [cells(slug=f"body-{n}", name="", kind="other", website="nowhere") for n in range(40)],
    }
    lines = refused(tmp_path, wrong).splitlines()
    assert len(lines) == 51
    assert lines[0] == "organisations.csv, line 5, column name: is blank, and must not be."
    assert lines[-1] == "… and 30 more."


@pytest.mark.parametrize(
    ("header", "line", "reason"),
    [
        (lambda names: names[1:], "actions.csv, line 1, column slug: ", "the column is missing"),
        (
            lambda names: [*names, "colour"],
            "actions.csv, line 1, column colour: ",
            "is no column of this file",
        ),
        (lambda names: [*names, "title"], "actions.csv, line 1, column title: ", "the column stands twice"),
        (lambda names: [], "actions.csv, line 1, column slug: ", "the column is missing"),
    ],
)
def test_wrong_columns_are_named(tmp_path: Path, header, line: str, reason: str):
    write(tmp_path, SMALL)
    (tmp_path / "actions.csv").write_text(",".join(header(HEADERS["actions"])) + "\r\n")
    said = refusal(tmp_path)
    assert said.startswith(line) and reason in said


@pytest.mark.parametrize("name", [name for name in HEADERS if (RECORD / f"{name}.csv").exists()])
def test_a_missing_file_is_named(tmp_path: Path, name: str):
    write(tmp_path, SMALL)
    (tmp_path / f"{name}.csv").unlink()
    assert refusal(tmp_path) == f"{name}.csv: the file is missing."


def test_columns_may_stand_in_any_order(tmp_path: Path):
    write(tmp_path, SMALL)
    names = list(reversed(HEADERS["actions"]))
    row = SMALL["actions"][0]
    (tmp_path / "actions.csv").write_text(
        ",".join(names) + "\r\n" + ",".join(row.get(name, "") for name in names) + "\r\n"
    )
    call_command("load_record", str(tmp_path))
    assert Action.objects.get().title == "Write to the Lords"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a\r\nb\xff", "statements.csv, line 2: is not UTF-8: byte 0xff cannot stand here."),
        (
            "\ufeffslug".encode(),
            "statements.csv, line 1: begins with a byte order mark; save it as plain UTF-8.",
        ),
        (b'slug,"tit\r\n', "statements.csv, line 1: is not well-formed CSV: unexpected end of data."),
        (b'"slug"x\r\n', "statements.csv, line 1: is not well-formed CSV: ',' expected after '\"'."),
    ],
)
def test_a_file_that_is_no_csv_is_named(tmp_path: Path, data: bytes, said: str):
    write(tmp_path, SMALL)
    (tmp_path / "statements.csv").write_bytes(data)
    assert refusal(tmp_path) == said


@pytest.mark.parametrize(
    ("extra", "number"), [("one,two\r\n", 2), ("\r\n", 0), (",".join("a" * 13) + "\r\n", 13)]
)
def test_a_row_with_a_wrong_number_of_cells_is_named(tmp_path: Path, extra: str, number: int):
    write(tmp_path, SMALL)
    with (tmp_path / "statements.csv").open("a", newline="") as file:
        file.write(extra)
    assert f"statements.csv, line 3: has {number} cells; the header has 12." in refusal(tmp_path)


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path):
    write(tmp_path, SMALL)
    (tmp_path / "links.csv").unlink()
    (tmp_path / "links.csv").mkdir()
    assert refusal(tmp_path) == "links.csv: cannot be read: Is a directory."


def test_a_slug_of_something_else_on_record_is_refused(tmp_path: Path):
    DataItemFactory(slug="the-watchdog")
    said = refused(tmp_path, SMALL)
    assert (
        said
        == "organisations.csv, line 4, column slug: “the-watchdog” is the slug of another data item already."
    )


def test_a_slug_of_another_kind_on_record_is_refused(tmp_path: Path):
    StatementFactory(slug="2020-foi-first", public=True)
    said = refused(tmp_path, SMALL)
    assert said == "foi_responses.csv, line 2, column slug: “2020-foi-first” is on record as a statement."


def test_a_draft_is_not_published_by_a_load(tmp_path: Path):
    FOIResponseFactory(slug="2020-foi-first")
    assert "is the slug of a draft, not yet published" in refused(tmp_path, SMALL)


def test_two_rows_for_one_moved_disclosure_are_refused(tmp_path: Path):
    moved = FOIResponseFactory(slug="2020-foi-first", public=True)
    change_slug(Disclosure.objects.get(pk=moved.pk), "2020-foi-second")
    assert "line 4, column slug: is the same disclosure as 2020-foi-first, line 2." in refused(
        tmp_path, SMALL
    )


def test_a_reference_that_the_authority_has_on_record_is_refused(tmp_path: Path):
    schools = OrganisationFactory(slug="ministry-of-schools")
    FOIResponseFactory(slug="2019-other", organisation=schools, reference="2020-001", public=True)
    said = refused(tmp_path, SMALL)
    assert "line 2, column reference: “2020-001” is the reference of 2019-other, which is on record." in said


def test_a_name_of_a_data_item_on_record_is_refused(tmp_path: Path):
    DataItemFactory(slug="other", aliases=["HOME address"])
    said = refused(tmp_path, SMALL)
    assert (
        "data_items.csv, line 3, column name: “Home address” is a name of the data item other already."
        in said
    )


def test_what_only_the_database_refuses_is_no_traceback(tmp_path: Path):
    OrganisationFactory(slug="the-watchdog")
    with pytest.MonkeyPatch.context() as patch:
        # As if the check of the loader were wrong: the constraint of the database still holds.
        patch.setattr("disclosures.record.organisations.Organisations.check", lambda *_: None)
        wrong = changed(SMALL, "organisations", 1, parent_slug="ministry-of-borders")
        said = refused(tmp_path, wrong)
    assert said.startswith("organisations.csv, line 3: the database refuses it: ")
    assert "organisation_not_its_own_relative" in said and len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "values", "column", "reason"),
    [
        (
            "parties",
            {"disclosure_slug": "2020-foi-first", "role": "regulator"},
            "organisation_slug",
            "is blank",
        ),
        ("parties", {"disclosure_slug": "none", "organisation_slug": "the-watchdog"}, "role", "is blank"),
        ("parties", {"disclosure_slug": "2019-other"}, "disclosure_slug", "is in none of the files"),
        (
            "organisation_names",
            {"organisation_slug": "none", "name": "X"},
            "organisation_slug",
            "no organisation",
        ),
        (
            "sources",
            {"source_url": "https://x.example", "cited_by": "2020-foi-first"},
            "cited_by",
            "no row with",
        ),
        ("sources", {"seen_on": "today"}, "seen_on", "is no date"),
    ],
)
def test_a_wrong_cell_in_a_further_file_is_named(
    tmp_path: Path, name: str, values: dict[str, str], column: str, reason: str
):
    FOIResponseFactory(slug="2019-other", public=True)
    said = refused(tmp_path, {**SMALL, name: [values]}).splitlines()
    place = f"{name}.csv, line 2, column {column}: "
    assert [text for text in said if text.startswith(place) and reason in text], said


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=RECORD.parent,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_exit_status_tells_a_refused_record_from_wrong_usage(tmp_path: Path):
    empty = run("load_record", str(tmp_path))
    assert (empty.returncode, empty.stdout) == (1, "")
    assert "organisations.csv: the file is missing." in empty.stderr and "Traceback" not in empty.stderr
    nowhere = run("load_record", str(tmp_path / "nowhere"))
    assert nowhere.returncode == 1 and "is no folder" in nowhere.stderr
    assert run("load_record").returncode == 2
    assert run("export_record").returncode == 2


def test_a_chain_of_successors_does_not_lead_back(tmp_path: Path) -> None:
    """Also where the file closes a chain that the database began."""
    first, second, third = (row["slug"] for row in SMALL["organisations"])
    began = changed(SMALL, "organisations", 0, successor_slug=second)
    call_command("load_record", str(write(tmp_path / "began", began)))
    rows = [dict(row) for row in began["organisations"][1:]]
    rows[0]["successor_slug"], rows[1]["successor_slug"] = third, first
    reason = refused(tmp_path / "closed", began | {"organisations": rows})
    assert "organisations.csv, line 2" in reason
    assert reason.count("the chain of successors leads back to this organisation.") == 2
