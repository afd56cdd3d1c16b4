"""The loader and datapackage.json say the same of every column; cells read back as they were written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.record.columns import Choice, Column, Day, Number, Refused, Text, TextList, Whole
from disclosures.record.sections import all_sections, section
from tests.record_files import RECORD

RESOURCES: dict[str, Any] = {
    resource["name"]: resource["schema"]["fields"]
    for resource in json.loads((RECORD / "datapackage.json").read_text(encoding="utf-8"))["resources"]
}


def test_every_file_of_the_package_is_loaded():
    assert {one.name for one in all_sections() if not one.is_optional} == set(RESOURCES)


@pytest.mark.parametrize("name", RESOURCES)
def test_the_columns_are_those_of_the_package(name: str):
    columns = section(name).columns
    assert [column.name for column in columns] == [field["name"] for field in RESOURCES[name]]
    for column, field in zip(columns, RESOURCES[name], strict=True):
        constraints = field.get("constraints", {})
        assert column.required == constraints.get("required", False), column.name
        if isinstance(column, Choice) or "enum" in constraints:
            assert isinstance(column, Choice), column.name
            assert set(column.values) == set(constraints["enum"]), column.name
        if "maxLength" in constraints:
            assert isinstance(column, Text) and column.longest == constraints["maxLength"], column.name
        kinds = {"date": Day, "integer": Whole, "number": Number}
        for kind, expected in kinds.items():
            assert (field["type"] == kind) == isinstance(column, expected), column.name


def test_a_file_that_is_not_of_the_record_is_unknown():
    with pytest.raises(KeyError):
        section("accounts_user")


printable = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (Text("x"), printable.filter(str.strip)),
        (Whole("x"), st.integers(0, 2**63 - 1)),
        (Day("x"), st.dates()),
        (Number("x"), st.decimals(0, 10**14 - 1, places=4)),
        (
            TextList("x", longest=1000),
            st.lists(printable.map(str.strip).filter(lambda text: text and "; " not in text), min_size=1),
        ),
    ],
)
def test_what_is_written_reads_as_the_same_value(column: Column, values: st.SearchStrategy[Any]):
    @given(values)
    def reads_back(value: Any) -> None:
        cell = column.write(value)
        assert column.value(cell) == value
        assert column.write(column.value(cell)) == cell

    reads_back()


@given(st.sampled_from([Text("x"), Whole("x"), Day("x"), Number("x"), TextList("x", longest=9)]), st.text())
def test_a_cell_is_read_or_refused_with_a_reason(column: Column, cell: str):
    try:
        value = column.value(cell)
    except Refused as refused:
        assert str(refused).endswith(".") and str(refused).isprintable()
    else:
        assert column.value(column.write(value)) == value
