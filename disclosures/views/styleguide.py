"""/styleguide/: every component with invented data, in every state it has. Asks nothing of the database."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosures.views.styleguide_citing import CITING
from disclosures.views.styleguide_claims import CLAIMS
from disclosures.views.styleguide_departments import DEPARTMENTS
from disclosures.views.styleguide_desk import DESK
from disclosures.views.styleguide_fields import FIELDS
from disclosures.views.styleguide_figures import FIGURES
from disclosures.views.styleguide_flows import flows
from disclosures.views.styleguide_samples import CONTEXT
from disclosures.views.styleguide_search import SEARCH


class SampleForm(forms.Form):
    """One field of each sort, to show labels, hints and errors."""

    document = forms.FileField(label="Choose files", help_text="PDF, up to 50 MB a file.")
    title = forms.CharField(label="What is it called?", help_text="As it stands on the first page.")
    email = forms.EmailField(label="E-mail, if you want to hear from us", required=False)
    kind = forms.ChoiceField(
        label="What is it?", choices=[("foi", "A reply"), ("letter", "A letter")], required=False
    )
    note = forms.CharField(
        label="What should we look at?", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    who = forms.ChoiceField(
        label="Who asked?", choices=[("me", "I did"), ("other", "Somebody else")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(
        label="I may pass this on, and you may publish a copy with private details hidden."
    )

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("A file or a link is needed; one is enough.")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    wrong = SampleForm({"email": "sample at example"}, prefix="wrong")
    forms_shown = {"form": SampleForm(prefix="plain"), "wrong": wrong}
    samples = CONTEXT | DESK | CITING | CLAIMS | DEPARTMENTS | FIELDS | FIGURES | SEARCH | flows()
    return render(request, "styleguide.html", samples | forms_shown)
