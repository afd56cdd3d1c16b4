"""What a list of data items may be narrowed by, and the day on which it is looked at."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.day_input import DayInput
from disclosures.filters.form_fields import ChoicesField
from disclosures.models import ItemCategory
from disclosures.worded import worded

MAX_WORDS = 100


@dataclass(frozen=True)
class FieldChoices:
    """Of a valid form; ``on`` is None where it is about today."""

    q: str = ""
    categories: tuple[str, ...] = ()
    on: dt.date | None = None

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.categories)


class FieldsForm(forms.Form):
    """``q`` is looked for in names and references; ``on`` is a day, written out, up to today."""

    q = forms.CharField(
        label=_("Name or reference"),
        max_length=MAX_WORDS,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    on = forms.DateField(
        label=_("What was collected on this date"),
        help_text=_("A day, such as 2017-01-31. Empty means today."),
        input_formats=["%Y-%m-%d"],
        required=False,
        widget=DayInput({"min": "1850-01-01"}),
        error_messages={"invalid": _("Write the day as 2017-01-31.")},
    )
    category = ChoicesField(label=_("Category"), choices=worded(ItemCategory.choices), required=False)

    def clean_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Choose today or a day before it: what comes is not on record."))
        return day

    @property
    def choices(self) -> FieldChoices:
        """What it asks for; nothing, if anything in it is wrong."""
        if not self.is_valid():
            return FieldChoices()
        cleaned: dict[str, Any] = self.cleaned_data
        return FieldChoices(" ".join(cleaned["q"].split()), tuple(cleaned["category"]), cleaned["on"])
