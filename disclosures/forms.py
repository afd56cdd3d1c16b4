"""Forms of those who hand in, and the reason that an editor gives them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.ingest.registry import READERS, taken_in_words
from disclosures.models import Kind, Risk
from disclosures.received.intake import Arrived, look_at
from disclosures.worded import worded

MB = 1_000_000
NOT_WEB = gettext_lazy("Enter an address that starts with https:// or http://.")
WEB_ONLY = URLValidator(["http", "https"], message=NOT_WEB)


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


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ContributionForm(forms.Form):
    """Files or a link; everything else may stay empty. ``arrived`` says what each file is."""

    files = SeveralFilesField(  # type: ignore[assignment]  # Django takes fields out of the class
        label=gettext_lazy("Choose files, or drop them here"),
        required=False,
        widget=FileInput(attrs={"accept": ",".join(f".{end}" for taken in READERS for end in taken.endings)}),
    )
    link = WebField(
        label=gettext_lazy("A link to where it is published"),
        required=False,
        help_text=gettext_lazy("For example a request on WhatDoTheyKnow."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    authority = forms.CharField(
        label=gettext_lazy("Who wrote it?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("A department, council, police force. Old names work too."),
        widget=forms.TextInput(attrs={"list": "authorities", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=gettext_lazy("What is it, and what should we look at?"),
        required=False,
        max_length=5_000,
        help_text=gettext_lazy("For example: “the table on page 2”. No names of private people."),
        widget=lines(3),
    )
    requester = forms.CharField(
        label=gettext_lazy("Who asked for it?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("An organisation, or “a member of the public”. Only editors see this."),
    )
    hide = forms.CharField(
        label=gettext_lazy("Names we must hide"),
        required=False,
        max_length=5_000,
        help_text=gettext_lazy("One on each line. Only editors see this."),
        widget=lines(2),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail, if we may ask you something"),
        required=False,
        help_text=gettext_lazy(
            "For questions about this document only. Your private link tells you what became of it."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agree = forms.BooleanField(
        label=gettext_lazy(
            "I may pass this on, and you may put what it says on the record, without private details."
        ),
        error_messages={
            "required": gettext_lazy("Tick this box if you may pass it on. Otherwise we cannot take it.")
        },
    )

    def __init__(self, *args: Any, too_large: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.too_large = too_large
        self.arrived: list[Arrived] = []
        each, together = settings.UPLOAD_MAX_FILE_BYTES // MB, settings.UPLOAD_MAX_BODY_BYTES // MB
        hint = _(
            "%(kinds)s files, without a password. Up to %(most)s files, %(each)s MB a file, %(together)s MB"
            " together."
        )
        limits = {"most": settings.UPLOAD_MAX_FILES, "each": each, "together": together}
        self.fields["files"].help_text = hint % {"kinds": taken_in_words(), **limits}

    @property
    def taken(self) -> list[Arrived]:
        return [one for one in self.arrived if not one.refusal]

    def clean_files(self) -> "list[UploadedFile[Any]]":
        files: list[UploadedFile[Any]] = self.cleaned_data["files"]
        self.arrived = look_at(files)
        if len(files) > settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(
                _("These are %(files)s files. Send %(most)s at a time.")
                % {"files": len(files), "most": settings.UPLOAD_MAX_FILES}
            )
        if self.too_large:
            most = settings.UPLOAD_MAX_FILE_BYTES // MB
            said = _("%(name)s is larger than %(most)s MB.")
            self._refuse([said % {"name": name, "most": most} for name in self.too_large])
        if files and not self.taken:
            self._refuse([f"{one.name}: {one.refusal}" for one in self.arrived])
        return files

    def _refuse(self, sentences: list[str]) -> None:
        """A browser forgets chosen files when a form comes back: the sentence says which to choose again."""
        if self.taken:
            names = ", ".join(one.name for one in self.taken)
            sentences.append(_("Choose the others again; they are fine: %(names)s.") % {"names": names})
        raise forms.ValidationError(sentences)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("files") or data.get("link") or "files" in self.errors or "link" in self.errors):
            self.add_error("files", _("Choose a file, or give a link below."))
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


class ReasonForm(forms.Form):
    """Why a document is not taken, or a record taken down."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(max_length=500, widget=lines(2))

    def __init__(self, *args: Any, label: Any, hint: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint


class QuestionForm(forms.Form):
    """What an editor asks whoever sent a document."""

    text = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=1_000,
        widget=lines(2),
        help_text=gettext_lazy(
            "It stands on their private receipt, where they can answer. Quote nothing personal."
        ),
    )


class AnswerForm(forms.Form):
    """What whoever sent it answers, on the receipt."""

    answer = forms.CharField(label=gettext_lazy("Your answer"), max_length=2_000, widget=lines(3))


class QueueForm(forms.Form):
    """What of the queue is shown; a GET form, of which anything may stay empty."""

    mine = forms.BooleanField(label=gettext_lazy("Mine"), required=False)
    free = forms.BooleanField(label=gettext_lazy("Nobody has it"), required=False)
    risk = forms.ChoiceField(
        label=gettext_lazy("Look at"),
        required=False,
        choices=[("", gettext_lazy("Anything")), *worded(sorted(Risk.choices, reverse=True))],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[
            ("", gettext_lazy("Any")),
            *worded((kind, Kind(kind).label) for kind in (Kind.FOI_RESPONSE, Kind.ICO_DECISION)),
        ],
    )
    authority = forms.CharField(label=gettext_lazy("Authority"), required=False, max_length=200)
