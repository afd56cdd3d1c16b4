from typing import Any

import pytest

from disclosures.checks import one_person_decides, small_numbers_exist


@pytest.mark.parametrize(
    ("two_persons", "https", "warnings"),
    [(True, True, []), (False, False, []), (False, True, ["disclosures.W001"])],
)
def test_a_public_site_without_two_person_rules_is_warned(
    settings: Any, two_persons: bool, https: bool, warnings: list[str]
):
    settings.TWO_PERSON_RULES = two_persons
    settings.IS_HTTPS = https
    assert [message.id for message in one_person_decides()] == warnings


@pytest.mark.parametrize(
    ("below", "errors"), [(5, []), (2, []), (1, ["disclosures.E001"]), (0, ["disclosures.E001"])]
)
def test_a_site_on_which_no_number_is_small_does_not_start(settings: Any, below: int, errors: list[str]):
    settings.SMALL_NUMBER_BELOW = below
    assert [message.id for message in small_numbers_exist()] == errors
