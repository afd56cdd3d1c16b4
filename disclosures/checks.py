"""Settings that stand in the way of what this site promises."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def one_person_decides(**_: Any) -> list[CheckMessage]:
    """A public site on which an editor may publish what they handed in should know that it is one."""
    if settings.TWO_PERSON_RULES or not settings.IS_HTTPS:
        return []
    hint = "Set TWO_PERSON_RULES=true as soon as there is a second editor."
    return [Warning("Editors may decide on their own uploads.", hint=hint, id="disclosures.W001")]


@register(Tags.security)
def small_numbers_exist(**_: Any) -> list[CheckMessage]:
    """With no number small, nothing would be guarded, and nobody would know."""
    if settings.SMALL_NUMBER_BELOW >= 2:
        return []
    return [Error("SMALL_NUMBER_BELOW has to be 2 at least.", id="disclosures.E001")]
