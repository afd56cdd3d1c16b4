"""Forms with which editors link two records, agree to a link, or take one away."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.editing import linking, lookup
from disclosures.forms import WebField, lines
from disclosures.models import Disclosure, Relation
from disclosures.templatetags.record import in_words, noun

OUT, IN = "out", "in"


class LinkForm(forms.Form):
    """How a record stands to another one. ``new`` is what it asks for, once it is valid."""

    other = forms.CharField(
        label=gettext_lazy("The other record"),
        max_length=300,
        help_text=gettext_lazy("The last part of its address. Look for it below."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    way = forms.ChoiceField(label=gettext_lazy("How do they stand to each other?"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=600,
        widget=lines(3),
        help_text=gettext_lazy("Readers see this beside the link. Say what stands where; nothing personal."),
    )
    source_url = WebField(
        label=gettext_lazy("Address where it can be checked"),
        required=False,
        help_text=gettext_lazy("Left empty, it is the one of the record that says it."),
    )

    def __init__(self, *args: Any, record: Disclosure, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.record = record
        self.new: linking.NewLink | None = None
        name = noun(record.kind)
        ways: Any = self.fields["way"]
        ways.choices = [
            ("", _("Choose")),
            *(
                (
                    f"{one.value} {OUT}",
                    _("This %(name)s %(label)s the other") % {"name": name, "label": in_words(one.label)},
                )
                for one in Relation
            ),
            *(
                (
                    f"{one.value} {IN}",
                    _("The other %(label)s this %(name)s") % {"label": in_words(one.label), "name": name},
                )
                for one in Relation
            ),
        ]

    def clean_other(self) -> Disclosure:
        found = lookup.by_address(self.cleaned_data["other"])
        if found is None:
            raise ValidationError(_("There is no draft and no public record at this address."))
        if found.pk == self.record.pk:
            raise ValidationError(_("A link leads to another record than its own."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            relation, _, direction = data["way"].partition(" ")
            ends = (self.record, data["other"]) if direction == OUT else (data["other"], self.record)
            self.new = linking.NewLink(ends[0], relation, ends[1], data["reason"], data["source_url"])
            if said := linking.in_the_way(self.new):
                self.add_error("source_url" if said == str(linking.NO_SOURCE) else "way", said)
        return data


class RemoveForm(forms.Form):
    """Why a link goes."""

    reason = forms.CharField(
        label=gettext_lazy("Why it goes"),
        max_length=500,
        widget=lines(2),
        help_text=gettext_lazy("Readers see this if they saw the link. Never repeat what was personal."),
    )
    is_personal = forms.BooleanField(
        label=gettext_lazy("Its words were personal."),
        required=False,
        help_text=gettext_lazy("Then nothing keeps them."),
    )
