from typing import Any

import pytest

from disclosures.checks import one_person_decides


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
