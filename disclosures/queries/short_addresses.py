"""From a page to its short address and back."""

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from disclosures.languages import permanent
from disclosures.models import ShortAddress, SlugHistory, State


def short_code(path: str) -> str:
    """The code of a page that is or was public; empty if it has none. One query by a unique index."""
    return ShortAddress.objects.filter(path=permanent(path)).values_list("code", flat=True).first() or ""


def short_codes(paths: list[str]) -> dict[str, str]:
    """The same for several pages at once."""
    return dict(ShortAddress.objects.filter(path__in=paths).values_list("path", "code"))


def place_of(code: str) -> str:
    """The path that a code leads to today, empty if nobody knows it. Two queries at most."""
    path = ShortAddress.objects.filter(code=code).values_list("path", flat=True).first() if code else None
    if path is None:
        return ""
    return _present(path)


def _present(path: str) -> str:
    """A record that has moved is named by the address it has now."""
    try:
        # Kept are plain addresses, which are those of the plain language.
        with translation.override(settings.LANGUAGE_CODE):
            match = resolve(path)
    except Resolver404:
        return path
    if match.view_name != "disclosures:disclosure":
        return path
    # As for any former address: where a draft has gone is nobody's business.
    known = SlugHistory.objects.filter(disclosure__state__in=(State.PUBLISHED, State.WITHDRAWN))
    moved = known.filter(slug=match.kwargs["slug"]).select_related("disclosure").first()
    return moved.disclosure.get_absolute_url() if moved else path
