"""Forms of operators: who is invited, what is done to an account, and whom they look for."""

from typing import Any

from django import forms

from accounts.models import Role, User
from disclosures import people
from disclosures.forms import lines

KEPT = "Kept for good. Say nothing personal."


class RoleForm(forms.Form):
    """Which accounts are listed; a GET form."""

    role = forms.ChoiceField(label="Role", required=False, choices=[("", "All"), *Role.choices])


class FindForm(forms.Form):
    """Sent by POST, so that no address of a person stands in an address of a page (I9)."""

    find = forms.EmailField(
        label="Find by e-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"}), label_suffix=""
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label="Role", choices=Role.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="Why", max_length=500, widget=lines(2), help_text=KEPT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The list above it on the page has a field for roles, too.
        super().__init__(*args, **{"label_suffix": "", "auto_id": "id_invite_%s", **kwargs})


class AccountForm(forms.Form):
    """What is done to one account, of what can be done to it now."""

    act = forms.ChoiceField(
        label="What to do", widget=forms.RadioSelect, error_messages={"required": "Choose what to do."}
    )
    reason = forms.CharField(label="Why", max_length=500, widget=lines(2), help_text=KEPT)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["act"].choices = people.choices_for(user)  # type: ignore[attr-defined]
