"""What may be asked of the list of claims: a verdict, a body, a page. A wrong value is a message."""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from disclosures.filters.form_fields import OneChoiceField, OrganisationsField, cursor_of
from disclosures.models import Organisation, Verdict
from disclosures.pagination import Cursor, Order

NAMES = ("verdict", "department", "cursor")


@dataclass(frozen=True)
class Chosen:
    """What a valid address asks for; what is wrong is left out. ``cursor`` belongs to this very list."""

    verdict: str = ""
    department: Organisation | None = None
    cursor: Cursor | None = None

    def query_string(self, **changes: str) -> str:
        """``?verdict=corrected&department=home-office``, or nothing; an empty change drops a parameter."""
        values = {"verdict": self.verdict, "department": self.department.slug if self.department else ""}
        pairs = [(name, value) for name, value in (values | changes).items() if value]
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def list_key(self) -> str:
        return hashlib.blake2s(f"claims{self.query_string()}".encode(), digest_size=8).hexdigest()


class ClaimsForm(forms.Form):
    verdict = OneChoiceField(label=_("Verdict"), choices=Verdict.choices, required=False)
    department = OrganisationsField(
        label=_("Who said it"), required=False, help_text=_("A department or another body, by name")
    )
    cursor = forms.CharField(label=_("Page"), max_length=100, required=False)

    def clean_department(self) -> Organisation | None:
        found: list[Organisation] = self.cleaned_data["department"]
        if len(found) > 1:
            raise forms.ValidationError(_("Choose one organisation."))
        return found[0] if found else None

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        given: Any = self.data
        for name in ("verdict", "cursor"):
            if len(given.getlist(name)) > 1:
                self.add_error(name, _("Give one value only."))
        return cleaned


class ClaimsFilter:
    """``ClaimsFilter(request.GET)``: ``form`` with its messages, ``chosen``, ``is_valid``."""

    def __init__(self, data: QueryDict) -> None:
        given = QueryDict(mutable=True)
        for name in NAMES:
            given.setlist(name, [value for value in data.getlist(name) if value.strip()])
        self.form = ClaimsForm(given)
        self.form.is_valid()
        cleaned = self.form.cleaned_data
        chosen = Chosen(cleaned.get("verdict") or "", cleaned.get("department"))
        cursor = cursor_of(self.form, chosen.list_key, (Order.NEWEST,))
        self.chosen = Chosen(chosen.verdict, chosen.department, cursor)

    @property
    def is_valid(self) -> bool:
        return not self.form.errors

    @property
    def messages(self) -> list[tuple[str, str]]:
        """(label, message), one for each fault."""
        return [
            (str(self.form.fields[name].label), str(message))
            for name, found in self.form.errors.items()
            for message in found
        ]
