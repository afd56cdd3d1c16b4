"""Choices of a form, in the language of the page that shows them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy


def worded(choices: Iterable[tuple[Any, str]]) -> list[tuple[Any, Any]]:
    """Pairs of value and label, the labels lazy. Labels are English in the database and in files, and are
    marked for the catalogue where they are written down."""
    return [(value, gettext_lazy(label) if label else label) for value, label in choices]
