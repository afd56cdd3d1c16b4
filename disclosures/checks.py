"""Settings that stand in the way of what this site promises."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def one_person_decides(**_: Any) -> list[CheckMessage]:
    """A public site on which an editor may publish what they handed in should know that it is one."""
    if settings.TWO_PERSON_RULES or not settings.IS_HTTPS:
        return []
    hint = "Set TWO_PERSON_RULES=true as soon as there is a second editor."
    return [Warning("Editors may decide on their own uploads.", hint=hint, id="disclosures.W001")]
