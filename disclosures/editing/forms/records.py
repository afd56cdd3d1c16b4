"""The record that an editor makes of a document, as a form: one class a kind. What is done with the answers
is review.py's; record/datapackage.json says what each kind of record needs.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.day_input import DayInput
from disclosures.documents.drafts import organisation_named
from disclosures.documents.findings import first_day
from disclosures.editing.deciding import FactAnswer
from disclosures.forms import WebField, lines
from disclosures.models import (
    OUTCOMES_OF,
    Evidence,
    FactChoice,
    FOIResponse,
    ICODecision,
    Kind,
    Organisation,
    OrganisationKind,
    Outcome,
    Precision,
    Regime,
    Role,
    Submission,
)
from disclosures.worded import worded

Draft = FOIResponse | ICODecision
_NUMBER = r"\d{1,3}[A-Z]?(?:-\d{1,3})?(?:\s?\([0-9a-zA-Z]{1,4}\))*"
SECTION = RegexValidator(rf"\A(?:s|reg|r|art)\.\s?{_NUMBER}\Z")
# A notice may also rest on articles of another law: "UK GDPR Art. 5(1)(f)".
SECTION_OF_ANY_LAW = RegexValidator(
    rf"\A(?:[A-Z][A-Za-z0-9 ]{{1,40}} )?(?:(?:s|reg|r|[Aa]rts?|Sch)\.?\s?)?{_NUMBER}\Z"
)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=DayInput(), input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)
        self.error_messages["invalid"] = _("Enter a date such as 2016-10-31.")


class SectionsField(forms.CharField):
    """Sections of an Act, separated by commas or semicolons; gives ``list[str]``, each once."""

    def __init__(self, *, each: RegexValidator, **kwargs: Any) -> None:
        self.each = each
        super().__init__(required=False, max_length=600, **kwargs)

    def clean(self, value: Any) -> list[str]:
        parts = cast("str", super().clean(value)).replace(";", ",").split(",")
        found = [" ".join(part.split()) for part in parts if part.strip()]
        for section in found:
            try:
                self.each(section)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("“%(section)s” is not written like s.40(2).") % {"section": section}
                ) from None
        return list(dict.fromkeys(found))


def outcomes_of(kind: str) -> list[tuple[str, Any]]:
    return [
        ("", gettext_lazy("Not recorded")),
        *worded((each, Outcome(each).label) for each in OUTCOMES_OF[kind]),
    ]


class RecordForm(forms.Form):
    """What all kinds have. With ``publishing``, what the record needs must be there."""

    kind: ClassVar[str]
    dates_in_order: ClassVar[tuple[str, str] | None] = None
    needed: ClassVar[dict[str, str | Promise]] = {"summary": gettext_lazy("Enter a summary.")}

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=300,
        help_text=gettext_lazy("What happened, in neutral words. Readers see this; no private names."),
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        widget=lines(4),
        max_length=420,
        help_text=gettext_lazy("At most three sentences."),
        required=False,
    )
    authority = forms.CharField(
        label=gettext_lazy("Authority"),
        max_length=200,
        help_text=gettext_lazy("Old names and abbreviations work too."),
        widget=forms.TextInput(attrs={"list": "authorities", "autocomplete": "off"}),
        required=False,
    )
    authority_kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[("", gettext_lazy("It is on the list")), *worded(OrganisationKind.choices)],
        required=False,
    )
    authority_website = WebField(
        label=gettext_lazy("Its website"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Shows readers which body it is."),
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("As it is written there."),
    )
    date_precision = forms.ChoiceField(
        label=gettext_lazy("How exactly is the date known?"),
        choices=worded(Precision.choices),
        required=False,
        help_text=gettext_lazy("For a month or a year, enter its first day."),
    )
    evidence = forms.ChoiceField(
        label=gettext_lazy("Evidence"),
        choices=worded(Evidence.choices),
        help_text=gettext_lazy("“Document held” needs no address: the source is then our own page of it."),
    )
    source_url = WebField(label=gettext_lazy("Address where it can be checked"), required=False)

    def __init__(self, *args: Any, publishing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.publishing = publishing
        self.organisation: Organisation | None = None

    def clean_authority(self) -> str:
        name = " ".join(self.cleaned_data["authority"].split())
        self.organisation = organisation_named(name)
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.dates_in_order:
            first, last = self.dates_in_order
            if data.get(first) and data.get(last) and data[last] < data[first]:
                self.add_error(last, _("The answer is dated before the request."))
        if data.get("authority") and not self.organisation:
            self._check_new_authority(data)
        if self.publishing:
            self._check_whole(data)
        return data

    def _check_new_authority(self, data: dict[str, Any]) -> None:
        if not data.get("authority_kind"):
            self.add_error(
                "authority", _("This name is not on our list. Choose one, or say below what it is.")
            )
        elif not data.get("authority_website") and "authority_website" not in self.errors:
            self.add_error("authority_website", _("Enter the website of the new body."))

    def _check_whole(self, data: dict[str, Any]) -> None:
        for name, sentence in self.needed.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, str(sentence))
        held = data.get("evidence") == Evidence.DOCUMENT
        if not held and not data.get("source_url") and "source_url" not in self.errors:
            self.add_error("source_url", _("Enter the address, or choose “Document held”."))


class ReplyForm(RecordForm):
    """A reply to a freedom of information request."""

    kind = Kind.FOI_RESPONSE
    dates_in_order = ("requested_on", "responded_on")
    needed: ClassVar = RecordForm.needed | {"authority": gettext_lazy("Say who answered.")}

    requested_on = DayField(label=gettext_lazy("Request received on"))
    responded_on = DayField(label=gettext_lazy("Answered on"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=outcomes_of(Kind.FOI_RESPONSE), required=False
    )
    exemptions = SectionsField(
        each=SECTION,
        label=gettext_lazy("Exemptions"),
        help_text=gettext_lazy("Separated by commas: s.12, s.40(2)."),
    )
    request_url = WebField(label=gettext_lazy("Address of the request, if it is public"), required=False)

    field_order = (
        *("version", "title", "summary", "authority", "authority_kind", "authority_website", "reference"),
        *("requested_on", "responded_on", "date_precision", "outcome", "exemptions", "request_url"),
    )


class DecisionForm(RecordForm):
    """A decision notice or a reprimand of the Information Commissioner."""

    kind = Kind.ICO_DECISION
    needed: ClassVar = RecordForm.needed | {
        "authority": gettext_lazy("Say whom the decision is about."),
        "regime": gettext_lazy("Say under which law it was made."),
        "outcome": gettext_lazy("Say what was decided."),
    }

    decided_on = DayField(label=gettext_lazy("Decided on"))
    regime = forms.ChoiceField(
        label=gettext_lazy("Under which law?"),
        choices=[("", gettext_lazy("Not recorded")), *worded(Regime.choices)],
        required=False,
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=outcomes_of(Kind.ICO_DECISION),
        required=False,
        help_text=gettext_lazy("“Upheld” is for the one who complained."),
    )
    sections = SectionsField(
        each=SECTION_OF_ANY_LAW,
        label=gettext_lazy("Sections decided on"),
        help_text=gettext_lazy("Separated by commas: s.40(2), UK GDPR Art. 35."),
    )

    field_order = (
        *("version", "title", "summary", "authority", "authority_kind", "authority_website", "reference"),
        *("decided_on", "date_precision", "regime", "outcome", "sections"),
    )


FORMS: dict[str, type[RecordForm]] = {form.kind: form for form in (ReplyForm, DecisionForm)}
# Columns of a kind that its form has under the same names.
OWN: dict[str, tuple[str, ...]] = {
    Kind.FOI_RESPONSE: ("requested_on", "responded_on", "exemptions", "request_url"),
    Kind.ICO_DECISION: ("decided_on", "regime", "sections"),
}
COMMON = ("title", "summary", "reference", "outcome")
LISTS = ("exemptions", "sections")
# Where what rules found goes in the form, and with which parts.
OF_FACT = {
    "authority": "authority",
    "reference": "reference",
    "request_received_on": "requested_on",
    "responded_on": "responded_on",
    "decided_on": "decided_on",
    "outcome": "outcome",
    "exemption": "exemptions",
    "section": "sections",
}
DAYS = ("requested_on", "responded_on", "decided_on")


def first_answers(draft: Draft, submission: Submission) -> dict[str, Any]:
    """What the form starts with: the draft, and the contributor's words where it says nothing."""
    authority = draft.parties.filter(role=Role.AUTHORITY).select_related("organisation").first()
    own = {name: getattr(draft, name) for name in (*COMMON, *OWN[draft.KIND])}
    return {
        **{name: ", ".join(value) if name in LISTS else value for name, value in own.items()},
        "authority": authority.organisation.name if authority else submission.authority_name,
        "date_precision": draft.date_precision,
        "evidence": draft.evidence,
        "source_url": draft.source.url if draft.source else submission.fetched_from or submission.link,
    }


def with_facts(sent: QueryDict, first: dict[str, Any], answers: Iterable[FactAnswer]) -> QueryDict:
    """The form as it was sent, with what was just decided about facts; what the editor typed goes before.

    ``first``: what the form started with.
    """
    data = sent.copy()
    for one in answers:
        name = OF_FACT.get(one.fact.name, "")
        if name not in first or data.get(name, "") != _as_sent(first[name]):
            continue
        value = _value_of(one)
        if name in LISTS:
            data[name] = _in_list(data.get(name, ""), one, value)
        elif one.choice != FactChoice.REJECT:
            data[name] = value
            if name in DAYS and one.choice == FactChoice.ACCEPT and one.fact.precision:
                data["date_precision"] = one.fact.precision
        elif data.get(name) == value:
            data[name] = ""
        first = first | {name: data[name]}
    return data


def _as_sent(value: Any) -> str:
    return "" if value is None else str(value)


def _value_of(answer: FactAnswer) -> str:
    """As the form takes it: the name of an authority, the first day of a month."""
    if answer.choice == FactChoice.CHANGE:
        return answer.value
    name, value = answer.fact.name, answer.fact.value
    if name == "authority":
        return Organisation.objects.filter(slug=value).values_list("name", flat=True).first() or value
    if OF_FACT[name] in DAYS:
        day = first_day(value)
        return day.isoformat() if day else ""
    return value


def _in_list(sent: str, answer: FactAnswer, value: str) -> str:
    listed = [part.strip() for part in sent.replace(";", ",").split(",") if part.strip()]
    if answer.choice != FactChoice.ACCEPT:
        listed = [one for one in listed if one != answer.fact.value]
    if answer.choice != FactChoice.REJECT and value not in listed:
        listed.append(value)
    return ", ".join(listed)
