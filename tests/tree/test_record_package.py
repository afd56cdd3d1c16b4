"""record/ is a Frictionless data package whose descriptor fits every file and catches wrong rows."""

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from disclosures.record.columns import Choice, Column, Day, Number, Whole
from disclosures.record.sections import all_sections

RECORD = Path(__file__).resolve().parents[2] / "record"
DISCLOSURE_FILES = [
    "foi_responses",
    "ico_decisions",
    "census_changes",
    "data_shares",
    "agreements",
    "statements",
    "proceedings",
]
DESCRIPTOR: dict[str, Any] = json.loads((RECORD / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES: dict[str, dict[str, Any]] = {resource["name"]: resource for resource in DESCRIPTOR["resources"]}


def rows(name: str, folder: Path = RECORD) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def errors(folder: Path) -> list[tuple[str, str]]:
    """(file, type of error) for everything that Frictionless finds wrong in a package."""
    report = Package(str(folder / "datapackage.json")).validate()
    assert not report.errors, report.errors
    return [(Path(task.place).stem, error.type) for task in report.tasks for error in task.errors]


def test_the_record_is_a_valid_data_package():
    assert errors(RECORD) == []


def test_every_file_is_described_and_every_described_file_is_there():
    assert {f"{name}.csv" for name in RESOURCES} == {path.name for path in RECORD.glob("*.csv")}
    assert all(resource["path"] == f"{name}.csv" for name, resource in RESOURCES.items())


@pytest.mark.parametrize("name", RESOURCES)
def test_the_columns_stand_in_the_order_of_the_schema(name: str):
    with (RECORD / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == [field["name"] for field in RESOURCES[name]["schema"]["fields"]]


@pytest.mark.parametrize("name", RESOURCES)
def test_a_file_is_utf8_with_crlf_line_ends_and_no_byte_order_mark(name: str):
    raw = (RECORD / f"{name}.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    raw.decode("utf-8")


@pytest.mark.parametrize("name", RESOURCES)
def test_each_column_says_what_it_means(name: str):
    for field in RESOURCES[name]["schema"]["fields"]:
        assert field["title"], field["name"]
        assert len(field["description"]) > 10, field["name"]


def test_the_package_describes_every_file_that_is_always_there():
    assert {section.name for section in all_sections() if not section.is_optional} == RESOURCES.keys()


def described(column: Column) -> dict[str, Any]:
    """What the package must say of a column for the loader to agree with it."""
    types: dict[type[Column], str] = {Day: "date", Whole: "integer", Number: "number"}
    values = column.values if isinstance(column, Choice) else ()
    return {
        "name": column.name,
        "type": types.get(type(column), "string"),
        "required": column.required,
        "enum": set(values),
    }


@pytest.mark.parametrize("name", RESOURCES)
def test_the_package_and_the_loader_ask_the_same_of_each_column(name: str):
    (section,) = [section for section in all_sections() if section.name == name]
    package = [
        {
            "name": field["name"],
            "type": field["type"],
            "required": field.get("constraints", {}).get("required", False),
            "enum": set(field.get("constraints", {}).get("enum", ())),
        }
        for field in RESOURCES[name]["schema"]["fields"]
    ]
    assert package == [described(column) for column in section.columns]


@pytest.mark.parametrize("name", RESOURCES)
def test_each_file_has_a_key_a_source_on_every_row_and_a_blank_that_means_unknown(name: str):
    schema = RESOURCES[name]["schema"]
    assert schema["missingValues"] == [""]
    assert schema["primaryKey"]
    required = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")}
    key = [schema["primaryKey"]] if isinstance(schema["primaryKey"], str) else schema["primaryKey"]
    assert {"source_url", *key} <= required


def test_the_licence_and_the_sources_are_named_and_nobody_is_invented():
    assert [licence["name"] for licence in DESCRIPTOR["licenses"]] == ["CC-BY-4.0"]
    assert (RECORD / "LICENSE").read_text(encoding="utf-8").startswith("Attribution 4.0 International")
    assert len(DESCRIPTOR["sources"]) > 3
    assert "contributors" not in DESCRIPTOR


def test_the_descriptor_holds_nothing_of_one_machine_or_one_day():
    text = (RECORD / "datapackage.json").read_text(encoding="utf-8")
    assert not re.search(r'"(hash|bytes|created)":|[0-9a-f]{32}|file://|"path": "/', text)


def test_slugs_are_unique_across_all_files():
    slugs = [row["slug"] for name in RESOURCES if name != "links" for row in rows(name)]
    assert sorted(set(slugs)) == sorted(slugs)


def test_references_into_several_files_lead_somewhere():
    """What a foreign key of one resource cannot say: these columns may name a row of any disclosure file."""
    disclosures = {row["slug"] for name in DISCLOSURE_FILES for row in rows(name)}
    linkable = disclosures | {row["slug"] for row in rows("actions")}
    organisations = {row["slug"] for row in rows("organisations")}
    assert {row[end] for row in rows("links") for end in ("from_slug", "to_slug")} <= linkable
    assert {row["asserted_in_slug"] for row in rows("figures")} <= disclosures
    assert {row["subject_slug"] for row in rows("figures")} <= disclosures | {""}
    assert {slug for row in rows("agreements") for slug in row["party_slugs"].split("; ")} <= organisations


def test_every_field_written_in_the_record_is_one_data_item():
    names: dict[str, str] = {}
    for row in rows("data_items"):
        for name in [row["name"], *filter(None, row["aliases"].split("; "))]:
            owner = names.setdefault(name.casefold(), row["slug"])
            assert owner == row["slug"], f"{name} stands for two items"
    written = [row["field_name"] for row in rows("census_changes")]
    written += [row["fields_shared"] for row in rows("data_shares") if row["fields_shared"]]
    assert {name.casefold() for cell in written for name in cell.split("; ")} <= names.keys()


WRONG_CELLS = [
    ("organisations", "kind", "ministry", "constraint-error"),
    ("organisations", "successor_slug", "no-such-body", "foreign-key"),
    ("data_items", "slug", "", "primary-key"),
    ("foi_responses", "authority_slug", "no-such-body", "foreign-key"),
    ("foi_responses", "responded_on", "6 October 2016", "type-error"),
    ("ico_decisions", "source_url", "ftp://example.org/", "constraint-error"),
    ("census_changes", "title", "", "constraint-error"),
    ("data_shares", "people_requested", "-1", "constraint-error"),
    ("data_shares", "agreement_slug", "no-such-agreement", "foreign-key"),
    ("agreements", "party_slugs", "home-office, cifas", "constraint-error"),
    ("statements", "summary", "x" * 421, "constraint-error"),
    ("proceedings", "date_precision", "week", "constraint-error"),
    ("figures", "value", "about 60", "type-error"),
    ("figures", "corrected_by", "no-such-figure", "foreign-key"),
    ("links", "relation", "refutes", "constraint-error"),
    ("actions", "slug", "With Spaces", "constraint-error"),
]


def test_the_schema_catches_wrong_cells_of_every_sort(tmp_path: Path):
    copy = tmp_path / "record"
    shutil.copytree(RECORD, copy)
    for number, (name, column, value, _) in enumerate(WRONG_CELLS):
        table = rows(name, copy)
        # A row of its own for each, so that none hides another.
        table[-1 - number % 2][column] = value
        with (copy / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(table[0]), lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(table)
    assert {(name, error) for name, _, _, error in WRONG_CELLS} - set(errors(copy)) == set()
