"""Who collects and who decides, where the record has no column for it."""

import datetime

import pytest
from django.core.management import call_command

from disclosures.models import Party
from disclosures.record.collectors import COLLECTIONS, collector
from tests.record_files import HEADERS, RECORD, SMALL, cells, changed, write


@pytest.mark.parametrize(
    ("day", "precision", "slug"),
    [
        ((2001, 6, 7), "day", "department-for-education-and-employment"),
        ((2001, 6, 8), "day", "department-for-education-and-skills"),
        ((2007, 6, 27), "day", "department-for-education-and-skills"),
        ((2007, 6, 28), "day", "department-for-children-schools-and-families"),
        ((2010, 5, 11), "day", "department-for-children-schools-and-families"),
        ((2010, 5, 12), "day", "department-for-education"),
        ((2024, 1, 1), "year", "department-for-education"),
        ((1990, 1, 1), "day", None),
        # The month or year in which one department followed another does not say which it was.
        ((2010, 5, 1), "month", None),
        ((2010, 4, 1), "month", "department-for-children-schools-and-families"),
        ((2007, 1, 1), "year", None),
    ],
)
def test_the_collector_is_the_department_of_the_day(
    day: tuple[int, int, int], precision: str, slug: str | None
):
    assert collector("School Census", datetime.date(*day), precision) == slug


def test_nothing_is_guessed_of_other_collections_and_unknown_dates():
    assert collector("Hospital Episode Statistics", datetime.date(2020, 1, 1), "day") is None
    assert collector("School Census", None, "") is None


def test_the_rule_knows_every_collection_on_the_record():
    lines = (RECORD / "census_changes.csv").read_text(encoding="utf-8").splitlines()
    assert HEADERS["census_changes"][3] == "collection"
    assert {"School Census", "Early Years Census", "SEN2"} <= COLLECTIONS
    assert all(any(name in line for name in COLLECTIONS) for line in lines[1:])


BODIES = [
    cells(slug="department-for-education", name="Department for Education", kind="department"),
    cells(slug="information-commissioners-office", name="Information Commissioner", kind="regulator"),
]


def roles(slug: str) -> list[tuple[str, str]]:
    found = Party.objects.filter(disclosure__slug=slug).order_by("id")
    return list(found.values_list("organisation__slug", "role"))


@pytest.mark.django_db
def test_parts_by_rule_apply_where_the_organisation_is_on_record(tmp_path):
    call_command("load_record", str(write(tmp_path / "small", SMALL)))
    assert roles("2016-census-first") == []
    assert roles("2021-ico-first") == [("ministry-of-schools", "authority")]
    # Once it comes on record, the next load gives it its part.
    more = {**SMALL, "organisations": SMALL["organisations"] + BODIES}
    call_command("load_record", str(write(tmp_path / "more", more)))
    assert roles("2016-census-first") == [("department-for-education", "authority")]
    assert roles("2021-ico-first") == [
        ("ministry-of-schools", "authority"),
        ("information-commissioners-office", "regulator"),
    ]


@pytest.mark.django_db
def test_another_date_gives_the_part_to_another_department(tmp_path):
    small = {**SMALL, "organisations": SMALL["organisations"] + BODIES}
    former = cells(
        slug="department-for-children-schools-and-families", name="Its predecessor", kind="department"
    )
    small["organisations"] = [*small["organisations"], former]
    call_command("load_record", str(write(tmp_path / "small", small)))
    earlier = changed(small, "census_changes", 0, effective_on="2009-09-01", announced_on="")
    call_command("load_record", str(write(tmp_path / "earlier", earlier)))
    assert roles("2016-census-first") == [("department-for-children-schools-and-families", "authority")]


@pytest.mark.django_db
def test_a_part_that_is_written_goes_before_the_rule(tmp_path):
    small = {
        **SMALL,
        "organisations": SMALL["organisations"] + BODIES,
        "parties": [
            {"disclosure_slug": "2016-census-first", "organisation_slug": "the-watchdog", "role": "authority"}
        ],
    }
    folder = write(tmp_path / "small", small)
    call_command("load_record", str(folder))
    assert roles("2016-census-first") == [("the-watchdog", "authority")]
    call_command("export_record", str(tmp_path / "out"))
    assert (tmp_path / "out" / "parties.csv").read_bytes() == (folder / "parties.csv").read_bytes()
