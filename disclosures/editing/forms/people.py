"""Forms of operators: who is invited, what is done to an account, and whom they look for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from disclosures.editing import people
from disclosures.forms import lines
from disclosures.worded import worded

KEPT = gettext_lazy("Kept for good. Say nothing personal.")


class RoleForm(forms.Form):
    """Which accounts are listed; a GET form."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"), required=False, choices=[("", gettext_lazy("All")), *worded(Role.choices)]
    )


class FindForm(forms.Form):
    """Sent by POST, so that no address of a person stands in an address of a page (I9)."""

    find = forms.EmailField(
        label=gettext_lazy("Find by e-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        label_suffix="",
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=worded(Role.choices), widget=forms.RadioSelect
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=lines(2), help_text=KEPT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The list above it on the page has a field for roles, too.
        super().__init__(*args, **{"label_suffix": "", "auto_id": "id_invite_%s", **kwargs})


class AccountForm(forms.Form):
    """What is done to one account, of what can be done to it now."""

    act = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what to do.")},
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=lines(2), help_text=KEPT)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["act"].choices = people.choices_for(user)  # type: ignore[attr-defined]
