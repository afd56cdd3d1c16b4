"""Forms of readers who report a problem, and of the editor who answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.forms import lines
from disclosures.models import Disclosure, ProblemKind, ProblemReport
from disclosures.problem_reports import After, is_held, reportable
from disclosures.worded import worded


class ReportForm(forms.Form):
    """What is wrong, and where; a name is never asked for."""

    about = forms.CharField(
        label=gettext_lazy("Which page?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Its address on this site, such as /timeline/."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is the problem?"),
        choices=worded(ProblemKind.choices),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what comes closest.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What should we look at?"),
        required=False,
        max_length=5_000,
        help_text=gettext_lazy("Where on the page it is. Do not write out again what is personal."),
        widget=lines(4),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail, if you want an answer"),
        required=False,
        help_text=gettext_lazy("For the answer only."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean_about(self) -> str:
        given = self.cleaned_data["about"]
        path = reportable(given)
        if given and not path:
            raise forms.ValidationError(_("Give the part of the address that begins with the first “/”."))
        return path

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("about") and not data.get("text") and "about" not in self.errors:
            self.add_error("text", _("Say which page it is, or what we should look at."))
        return data

    def answers(self) -> dict[str, Any]:
        """Under the names of ProblemReport's fields."""
        data = self.cleaned_data
        return {"path": data["about"], **{name: data[name] for name in ("kind", "text", "email")}}


class AnswerForm(forms.Form):
    """What was done about a report, and whether the record is shown."""

    answer = forms.CharField(
        label=gettext_lazy("What you found and did"),
        max_length=5_000,
        help_text=gettext_lazy("Kept with the report. Never repeat what was personal."),
        widget=lines(4),
    )
    after = forms.ChoiceField(
        label=gettext_lazy("What becomes of the record?"), required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is taken down"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Readers see this at its address. Never repeat what was wrong."),
        widget=lines(2),
    )

    def __init__(self, *args: Any, report: ProblemReport, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        choices = self._choices(report.disclosure)
        if choices:
            self.fields["after"].choices = choices  # type: ignore[attr-defined]
            self.fields["after"].required = is_held(report.disclosure)
            self.fields["after"].error_messages["required"] = _("Choose what becomes of it.")
        else:
            del self.fields["after"], self.fields["reason"]

    @staticmethod
    def _choices(disclosure: Disclosure | None) -> list[tuple[str, str]]:
        if disclosure is None:
            return []
        if is_held(disclosure):
            return [(After.SHOW, _("Show it again")), (After.TAKE_DOWN, _("Take it down"))]
        if disclosure.is_public:
            return [(After.NOTHING, _("It stays as it is")), (After.TAKE_DOWN, _("Take it down"))]
        return []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("after") == After.TAKE_DOWN and not data.get("reason"):
            self.add_error("reason", _("Say why, in words for readers."))
        return data
