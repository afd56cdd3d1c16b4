"""The parameters of the list of figures: words, a unit, a standing, and where to go on."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from disclosures.filters.form_fields import cursor_of
from disclosures.filters.words import Words
from disclosures.models import FigureStatus, Unit
from disclosures.pagination import Cursor
from disclosures.worded import worded

NAMES = ("q", "unit", "status")
MAX_WORDS = 300
STATUSES = {
    FigureStatus.CORRECTED.value: _("Corrected by the body that gave it"),
    FigureStatus.DISPUTED.value: _("Disputed: sources differ"),
}


class MeasureForm(forms.Form):
    """One value of each; a cursor of this very list."""

    q = forms.CharField(
        label=_("Words"), max_length=MAX_WORDS, required=False, widget=forms.TextInput({"type": "search"})
    )
    unit = forms.ChoiceField(
        label=_("What was counted"), choices=[("", _("Anything")), *worded(Unit.choices)], required=False
    )
    status = forms.ChoiceField(
        label=_("What became of it"), choices=[("", _("Anything")), *STATUSES.items()], required=False
    )
    cursor = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        given: QueryDict = self.data  # type: ignore[assignment]  # made from a request's parameters
        for name in self.fields:
            if len(given.getlist(name)) > 1:
                self.add_error(name, _("Give one value only."))
        if not self.errors:
            cleaned["cursor"] = cursor_of(self, list_key(cleaned))
        return cleaned


def list_key(chosen: dict[str, Any]) -> str:
    """Names a list with these filters, so that a cursor of another one is seen."""
    return "figures?" + urlencode({name: chosen.get(name) or "" for name in NAMES})


class MeasureFilter:
    """What a reader asked for. While ``is_valid`` is false, nothing is listed."""

    def __init__(self, parameters: QueryDict) -> None:
        self.form = MeasureForm(parameters)
        self.is_valid = self.form.is_valid()
        self.chosen: dict[str, Any] = self.form.cleaned_data if self.is_valid else {}

    @cached_property
    def words(self) -> Words:
        return Words(self.chosen.get("q", ""))

    @property
    def unit(self) -> str:
        return str(self.chosen.get("unit", ""))

    @property
    def status(self) -> str:
        return str(self.chosen.get("status", ""))

    @property
    def cursor(self) -> Cursor | None:
        return self.chosen.get("cursor") or None

    @property
    def list_key(self) -> str:
        return list_key(self.chosen)

    @property
    def narrows(self) -> bool:
        return any(self.chosen.get(name) for name in NAMES)

    def query_string(self, **other: str) -> str:
        """``?q=…``, with other values for some of the parameters; empty ones are left out."""
        values = {name: self.chosen.get(name, "") for name in NAMES} | other
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept)}" if kept else ""
