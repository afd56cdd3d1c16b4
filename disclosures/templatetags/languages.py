"""Which language a page is in, and where the same page stands in another."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import template
from django.conf import settings

from disclosures.languages import others, tag

register = template.Library()
# Parameters that newsletters and the like add to an address; they are not passed on.
TRACKERS = ("utm_", "fbclid", "gclid")


@register.simple_tag
def language_tag() -> str:
    """``en-GB`` or ``cy``: the language of the page, for its ``lang``."""
    return tag()


@register.inclusion_tag("components/language_switch.html")
def language_switch(address: str = "") -> dict[str, Any]:
    """Links to the page at ``address`` (path and query) in each other language, with its filters."""
    here = tag()
    path, _, query = address.partition("?")
    kept = urlencode([pair for pair in parse_qsl(query) if not pair[0].startswith(TRACKERS)])
    found = others(f"{path}?{kept}" if kept else path) if path else []
    return {"links": [_link(code, where) for code, where in found if tag(code) != here]}


@register.inclusion_tag("components/language_alternates.html")
def language_alternates(address: str = "") -> dict[str, Any]:
    """For search engines: where the page stands in each language, and in which whoever speaks neither."""
    found = others(address.partition("?")[0]) if address else []
    links = [{"tag": tag(code), "url": settings.SITE_URL + where} for code, where in found]
    return {"links": links, "plain": links[0]["url"] if links else ""}


@register.inclusion_tag("components/language_notice.html")
def language_notice() -> dict[str, Any]:
    """What is in the language of the page and what is not; nothing on an English page."""
    return {"is_partial": tag() != tag(settings.LANGUAGE_CODE)}


def _link(code: str, where: str) -> dict[str, str]:
    return {"tag": tag(code), "label": dict(settings.LANGUAGES)[code], "url": where}
