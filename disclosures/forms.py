"""Forms of those who hand in and of those who decide. What an answer means to the record is review.py's."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator, URLValidator

from disclosures.drafts import organisation_named
from disclosures.ingest.registry import READERS, taken_in_words
from disclosures.intake import Arrived, look_at
from disclosures.models import (
    OUTCOMES_OF,
    Evidence,
    Kind,
    Organisation,
    OrganisationKind,
    Outcome,
    Precision,
)

MB = 1_000_000
NOT_WEB = "Enter an address that starts with https:// or http://."
WEB_ONLY = URLValidator(["http", "https"], message=NOT_WEB)
SECTION = RegexValidator(r"\A(?:s|reg|r|art)\.\s?\d{1,3}[A-Z]?(?:\([0-9a-zA-Z]{1,4}\))*\Z")


class FileInput(forms.FileInput):
    """Django's, for several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Gives ``list[UploadedFile]``; each file is judged by its bytes in ``ContributionForm.clean_files``."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        return [file for file in data or [] if file]


class WebField(forms.URLField):
    """An address on the web, kept as text and never fetched (A17)."""

    default_validators = [WEB_ONLY]
    default_error_messages = {"invalid": NOT_WEB}

    def __init__(self, max_length: int = 1000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, assume_scheme="https", **kwargs)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ContributionForm(forms.Form):
    """Files or a link; everything else may stay empty. ``arrived`` says what each file is."""

    files = SeveralFilesField(  # type: ignore[assignment]  # Django takes fields out of the class
        label="Choose files, or drop them here",
        required=False,
        widget=FileInput(attrs={"accept": ",".join(f".{end}" for taken in READERS for end in taken.endings)}),
    )
    link = WebField(
        label="A link to where it is published",
        required=False,
        help_text="For example a request on WhatDoTheyKnow.",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    authority = forms.CharField(
        label="Who wrote it?",
        required=False,
        max_length=200,
        help_text="A department, council, police force. Old names work too.",
        widget=forms.TextInput(attrs={"list": "authorities", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label="What is it, and what should we look at?",
        required=False,
        max_length=5_000,
        help_text="For example: “the table on page 2”. No names of private people.",
        widget=_lines(3),
    )
    requester = forms.CharField(
        label="Who asked for it?",
        required=False,
        max_length=200,
        help_text="An organisation, or “a member of the public”. Only editors see this.",
    )
    hide = forms.CharField(
        label="Names we must hide",
        required=False,
        max_length=5_000,
        help_text="One on each line. Only editors see this.",
        widget=_lines(2),
    )
    email = forms.EmailField(
        label="E-mail, if we may ask you something",
        required=False,
        help_text="For questions about this document only. Your private link tells you what became of it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agree = forms.BooleanField(
        label="I may pass this on, and you may put what it says on the record, without private details.",
        error_messages={"required": "Tick this box if you may pass it on. Otherwise we cannot take it."},
    )

    def __init__(self, *args: Any, too_large: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.too_large = too_large
        self.arrived: list[Arrived] = []
        each, together = settings.UPLOAD_MAX_FILE_BYTES // MB, settings.UPLOAD_MAX_BODY_BYTES // MB
        self.fields["files"].help_text = (
            f"{taken_in_words()}, without a password. Other formats are not read yet. "
            f"Up to {settings.UPLOAD_MAX_FILES} files, {each} MB a file, {together} MB together."
        )

    @property
    def taken(self) -> list[Arrived]:
        return [one for one in self.arrived if not one.refusal]

    def clean_files(self) -> "list[UploadedFile[Any]]":
        files: list[UploadedFile[Any]] = self.cleaned_data["files"]
        self.arrived = look_at(files)
        if len(files) > settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(
                f"These are {len(files)} files. Send {settings.UPLOAD_MAX_FILES} at a time."
            )
        if self.too_large:
            most = settings.UPLOAD_MAX_FILE_BYTES // MB
            self._refuse([f"{name} is larger than {most} MB." for name in self.too_large])
        if files and not self.taken:
            self._refuse([f"{one.name}: {one.refusal}" for one in self.arrived])
        return files

    def _refuse(self, sentences: list[str]) -> None:
        """A browser forgets chosen files when a form comes back: the sentence says which to choose again."""
        if self.taken:
            names = ", ".join(one.name for one in self.taken)
            sentences.append(f"Choose the others again; they are fine: {names}.")
        raise forms.ValidationError(sentences)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("files") or data.get("link") or "files" in self.errors or "link" in self.errors):
            self.add_error("files", "Choose a file, or give a link below.")
        return data

    def answers(self) -> dict[str, Any]:
        """What was answered, under the names of Submission's fields."""
        data = self.cleaned_data
        return {
            "link": data["link"],
            "authority_name": data["authority"],
            "note": data["note"],
            "requester": data["requester"],
            "names_to_hide": data["hide"],
            "email": data["email"],
        }


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(required=False, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)
        self.error_messages["invalid"] = "Enter a date such as 2016-10-31."


class RecordForm(forms.Form):
    """The record that an editor makes of a reply. With ``publishing``, what it needs must be there."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        max_length=300, help_text="What happened, in neutral words. Readers see this; no private names."
    )
    summary = forms.CharField(
        widget=_lines(4), max_length=420, help_text="At most three sentences.", required=False
    )
    authority = forms.CharField(
        max_length=200,
        help_text="Who answered. Old names and abbreviations work too.",
        widget=forms.TextInput(attrs={"list": "authorities", "autocomplete": "off"}),
        required=False,
    )
    authority_kind = forms.ChoiceField(
        label="What is it?",
        choices=[("", "It is on the list"), *OrganisationKind.choices],
        required=False,
    )
    authority_website = WebField(
        label="Its website",
        required=False,
        max_length=500,
        help_text="Shows readers which body it is.",
    )
    reference = forms.CharField(max_length=300, required=False, help_text="As the authority writes it.")
    requested_on = DayField(label="Request received on")
    responded_on = DayField(label="Answered on")
    date_precision = forms.ChoiceField(
        label="How exactly is the date known?",
        choices=Precision.choices,
        required=False,
        help_text="For a month or a year, enter its first day.",
    )
    outcome = forms.ChoiceField(
        choices=[("", "Not recorded"), *((o, Outcome(o).label) for o in OUTCOMES_OF[Kind.FOI_RESPONSE])],
        required=False,
    )
    exemptions = forms.CharField(
        required=False, max_length=600, help_text="Separated by commas: s.12, s.40(2)."
    )
    request_url = WebField(label="Address of the request, if it is public", required=False)
    evidence = forms.ChoiceField(
        choices=Evidence.choices,
        help_text="“Document held” needs no address: the source is then our own page of it.",
    )
    source_url = WebField(label="Address where it can be checked", required=False)

    def __init__(self, *args: Any, publishing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.publishing = publishing
        self.organisation: Organisation | None = None

    def clean_authority(self) -> str:
        name = " ".join(self.cleaned_data["authority"].split())
        self.organisation = organisation_named(name)
        return name

    def clean_exemptions(self) -> list[str]:
        found = [part.strip() for part in self.cleaned_data["exemptions"].split(",") if part.strip()]
        for section in found:
            try:
                SECTION(section)
            except forms.ValidationError:
                raise forms.ValidationError(f"“{section}” is not written like s.40(2).") from None
        return list(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        asked, answered = data.get("requested_on"), data.get("responded_on")
        if asked and answered and answered < asked:
            self.add_error("responded_on", "The answer is dated before the request.")
        if data.get("authority") and not self.organisation:
            self._check_new_authority(data)
        if self.publishing:
            self._check_whole(data)
        return data

    def _check_new_authority(self, data: dict[str, Any]) -> None:
        if not data.get("authority_kind"):
            self.add_error("authority", "This name is not on our list. Choose one, or say below what it is.")
        elif not data.get("authority_website") and "authority_website" not in self.errors:
            self.add_error("authority_website", "Enter the website of the new body.")

    def _check_whole(self, data: dict[str, Any]) -> None:
        for name, sentence in (
            ("summary", "Enter a summary."),
            ("authority", "Say who answered."),
        ):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        held = data.get("evidence") == Evidence.DOCUMENT
        if not held and not data.get("source_url") and "source_url" not in self.errors:
            self.add_error("source_url", "Enter the address, or choose “Document held”.")


class ReasonForm(forms.Form):
    """Why a document is not taken, or a record taken down."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(max_length=500, widget=_lines(2))

    def __init__(self, *args: Any, label: str, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint
