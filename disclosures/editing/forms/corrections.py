"""Forms with which editors correct what is public: one column at a time, or a number."""

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.day_input import DayInput
from disclosures.editing import linking
from disclosures.editing.corrections import Cause, fields_of, in_words
from disclosures.forms import WebField, lines
from disclosures.models import KINDS, Disclosure, DisclosureDetail, Figure, Qualifier
from disclosures.worded import worded

if TYPE_CHECKING:
    ModelForm: TypeAlias = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm

THE_SAME = gettext_lazy("This is what it says already.")
TOGETHER = gettext_lazy(
    "This does not go together with what the record says elsewhere, such as its other dates."
)


class CorrectionForm(ModelForm):
    """One column of a record; made by ``form_of``."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        max_length=500,
        help_text=gettext_lazy("Readers see this. Never repeat what was personal."),
        widget=lines(2),
    )
    is_personal = forms.BooleanField(
        label=gettext_lazy("The wrong words were personal."),
        required=False,
        help_text=gettext_lazy(
            "Then nothing keeps them: readers are told only that personal data was removed."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        (self.name,) = self._meta.fields or ("",)
        self.said = in_words(self.instance, self.name)
        self.fields[self.name].label = _("What it says from now on: %(field)s") % {
            "field": fields_of(self.instance.kind)[self.name]
        }
        if self.name == "summary":
            self.fields[self.name].required = True  # a public record has one
        self.order_fields([self.name])

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        record: DisclosureDetail = self.instance
        if in_words(record, self.name) == self.said:
            self.add_error(self.name, THE_SAME)
        if self.name == "evidence":
            for reason in linking.unsupported(record):
                self.add_error(self.name, reason)
        try:
            record.validate_constraints(exclude={"date", "date_end", "date_precision"})
        except ValidationError:
            self.add_error(self.name, TOGETHER)


def form_of(record: DisclosureDetail, name: str) -> type[CorrectionForm]:
    """The form that corrects one column of this record. ``name`` is one of ``fields_of``."""
    made: Any = forms.modelform_factory(
        KINDS[record.kind],
        form=CorrectionForm,
        fields=[name],
        widgets=_widgets(record, name),
        field_classes={name: WebField} if _holds(record, name, models.URLField) else None,
    )
    return cast("type[CorrectionForm]", made)


def _widgets(record: DisclosureDetail, name: str) -> dict[str, type[forms.Widget] | forms.Widget]:
    if name == "summary":
        return {name: lines(4)}
    if _holds(record, name, models.DateField):
        return {name: DayInput()}
    return {}


def _holds(record: DisclosureDetail, name: str, what: "type[models.Field[Any, Any]]") -> bool:
    return isinstance(type(record)._meta.get_field(name), what)


class NumberForm(forms.Form):
    """The number that stands from now on, and why the old one does not."""

    seen = forms.DecimalField(widget=forms.HiddenInput)
    value = forms.DecimalField(
        label=gettext_lazy("The number that stands now"), min_value=0, max_digits=18, decimal_places=4
    )
    qualifier = forms.ChoiceField(
        label=gettext_lazy("How exactly is it given?"), choices=worded(Qualifier.choices)
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("Why does the old number not stand?"),
        choices=worded(Cause.choices),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why.")},
    )
    asserted_in = forms.CharField(
        label=gettext_lazy("Which record gives the new number?"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("The last part of its address. Leave it empty if it is the same record."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    source_url = WebField(label=gettext_lazy("Address where it can be checked"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Note for readers"),
        max_length=500,
        help_text=gettext_lazy("They see this beside the number."),
        widget=lines(2),
    )

    def __init__(self, *args: Any, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.figure = figure

    def clean_asserted_in(self) -> Disclosure | None:
        slug = self.cleaned_data["asserted_in"].strip().strip("/").rpartition("/")[2]
        if not slug:
            return None
        found = Disclosure.objects.public().filter(slug=slug).first()
        if found is None:
            raise ValidationError(_("There is no public record at this address."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        same = (data.get("value"), data.get("qualifier")) == (self.figure.value, self.figure.qualifier)
        if same:
            self.add_error("value", THE_SAME)
        return data
