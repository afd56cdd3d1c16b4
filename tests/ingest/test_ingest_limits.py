"""Limits come from one table that the environment can change, and wrong values are named."""

import pytest

from disclosures.ingest.limits import MB, Limits


def test_defaults_are_those_of_the_threat_model():
    limits = Limits()
    assert limits.max_file_bytes == 50 * MB
    assert limits.max_pages == 2_000
    assert limits.child_memory_bytes == 768 * MB
    assert limits.child_seconds == 60
    assert limits.max_text_bytes == 10 * MB
    assert limits.max_name_characters == 150


def test_the_environment_overrides_one_and_leaves_the_rest():
    limits = Limits.from_environment({"INGEST_MAX_PAGES": "50", "PATH": "/bin"})
    assert limits == Limits(max_pages=50)


def test_every_limit_can_be_set_and_travels_to_the_child():
    given = {f"INGEST_{name.upper()}": str(value + 1) for name, value in Limits().as_dict().items()}
    limits = Limits.from_environment(given)
    assert limits.as_dict() == {name: value + 1 for name, value in Limits().as_dict().items()}
    assert Limits(**limits.as_dict()) == limits


@pytest.mark.parametrize("value", ["", "many", "1.5", "-1", "0"])
def test_a_wrong_value_is_named(value: str):
    with pytest.raises(ValueError, match="INGEST_MAX_PAGES"):
        Limits.from_environment({"INGEST_MAX_PAGES": value})


def test_no_open_files_is_a_value_of_its_own():
    assert Limits.from_environment({"INGEST_CHILD_OPEN_FILES": "0"}).child_open_files == 0
