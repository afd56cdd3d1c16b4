"""Answers that cost more than a page should wait for each time, kept while the public record stays as is."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language

from disclosures.models import PublicationVersion

T = TypeVar("T")
KEEP_SECONDS = 3_600
_NOTHING = object()


def kept(name: str, read: Callable[[], T]) -> T:
    """What ``read`` returned in this state of the record. Words may be in it, so each language has its own.

    One query, or what ``read`` costs.
    """
    key = f"kept:{settings.RELEASE}:{PublicationVersion.current()}:{get_language()}:{name}"
    found = cache.get(key, _NOTHING)
    if found is _NOTHING:
        found = read()
        cache.set(key, found, KEEP_SECONDS)
    return found  # type: ignore[no-any-return]  # it is what read() returned
