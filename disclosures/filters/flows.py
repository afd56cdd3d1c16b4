"""The address of the list of pairs: a giver, a receiver, a place in the list; or what is wrong with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.filters.form_fields import OTHER_LIST, ChoicesField, NamesInput, OrganisationsField
from disclosures.models import FlowCount, Organisation

# The bodies that the matrix has no row, or no column, for.
OTHERS = {"givers": gettext_lazy("Other givers"), "receivers": gettext_lazy("Other receivers")}
_PLACE = re.compile(r"(\d{1,9})\.([-\w]{1,100})\.([-\w]{1,100})", re.ASCII)


@dataclass(frozen=True)
class Position:
    """A place among the pairs: how often, giver, receiver."""

    count: int
    giver: int
    receiver: int


class _NameInput(NamesInput):
    """Shows the name of a body that the address names by its slug."""

    name = ""

    def format_value(self, value: Any) -> str | None:
        return self.name or super().format_value(value)


class OrganisationField(OrganisationsField):
    """One organisation by slug, or by a name it has or had."""

    widget = _NameInput

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if len(found) > 1:
            raise ValidationError(_("Give one value only."))
        return found[0] if found else None


class FlowFilter(forms.Form):
    """``after`` names the last pair of the page before: how often, giver, receiver. ``others``: givers, or
    receivers, that have no row or column of their own in the matrix."""

    giver = OrganisationField(label=gettext_lazy("Gave data"), required=False)
    receiver = OrganisationField(label=gettext_lazy("Received data"), required=False)
    others = ChoicesField(label=gettext_lazy("Others"), choices=OTHERS.items(), required=False)
    after = forms.CharField(required=False, label=gettext_lazy("Page"), widget=forms.HiddenInput)

    def __init__(self, address: QueryDict) -> None:
        super().__init__(address, auto_id="id_%s")
        self.places = address.getlist("after")
        for name in ("giver", "receiver"):
            self.fields[name].widget.attrs |= {"list": f"{name}s", "maxlength": 300, "autocomplete": "off"}

    def clean_after(self) -> Position | None:
        text = self.cleaned_data["after"]
        if not text:
            return None
        written = _PLACE.fullmatch(text)
        slugs = written.groups()[1:] if written else ()
        ids = dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "pk"))
        if not written or set(slugs) - set(ids) or len(self.places) > 1:
            raise ValidationError(OTHER_LIST)
        return Position(int(written[1]), ids[slugs[0]], ids[slugs[1]])

    def clean(self) -> dict[str, Any]:
        for name in ("giver", "receiver"):
            if body := self.cleaned_data.get(name):
                widget: Any = self.fields[name].widget
                widget.name = body.name
        return self.cleaned_data

    @property
    def narrows(self) -> bool:
        """Whether a part of the list is asked for, or the list is gone on with."""
        return any(self.cleaned_data.get(name) for name in self.fields)

    def address(self, **more: str | Sequence[str]) -> str:
        """The query string of this choice: ``?giver=…&others=…&after=…``, without what is not chosen."""
        chosen: dict[str, str | Sequence[str]] = {
            name: body.slug for name in ("giver", "receiver") if (body := self.cleaned_data.get(name))
        }
        chosen["others"] = self.cleaned_data.get("others") or []
        asked = {name: value for name, value in (chosen | more).items() if value}
        return f"?{urlencode(asked, doseq=True)}" if asked else ""


def place_of(row: FlowCount) -> str:
    """For ``after``: a pair with its bodies fetched."""
    giver, receiver = row.giver, row.receiver
    return f"{row.count}.{giver.slug}.{receiver.slug}" if giver and receiver else ""
