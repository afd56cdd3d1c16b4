"""Forms of people who sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm, SignupForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Invitation, User
from accounts.second_factor import accept_code

LONGEST_PASSWORD = 128
CHOOSE_WELL = gettext_lazy("At least 12 characters. Three or four random words are good.")
NOT_TOGETHER = gettext_lazy(
    "That e-mail address and password do not belong together. Check both and try again."
)
PASSWORD = gettext_lazy("Password")
CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"}


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": NOT_TOGETHER,
        "inactive": NOT_TOGETHER,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = gettext_lazy("E-mail")


def new_password(label: Any = PASSWORD, hint: Any = CHOOSE_WELL) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        help_text=hint,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def again() -> forms.CharField:
    return new_password(gettext_lazy("The same password again"), hint="")


class InvitationForm(forms.Form):
    """Sets a password; asks for the address only where the invitation names none."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = new_password()
    again = again()

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        if invitation.email:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        if password:
            person = User(email=self.invitation.email or data.get("email", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class SignUpForm(SignupForm):
    """allauth's, in our words. Whether the address is known shows in the mail alone (A20)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
        )
        self.fields["password1"], self.fields["password2"] = new_password(), again()

    def try_save(self, request: HttpRequest) -> Any:
        """A known address takes as long as a new one, whose password is hashed."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AskForResetForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
        )


class NewPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"], self.fields["password2"] = (
            new_password(gettext_lazy("New password")),
            again(),
        )

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password


class CodeForm(forms.Form):
    """The code of an app, or one of the recovery codes. ``reauthenticated`` when asked for in a session."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("The six digits that your app shows, or one of your recovery codes."),
        max_length=12,
        widget=forms.TextInput(attrs=CODE),
    )
    reauthenticated = False

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if (found := accept_code(self.user, code)) is None:
            raise get_adapter().validation_error("incorrect_code")
        self.authenticator = found
        self.authenticator.user = self.user
        return code

    def save(self) -> None:
        """Only of a valid form."""
        post_authentication(context.request, self.authenticator, reauthenticated=self.reauthenticated)


class CodeAgainForm(CodeForm):
    reauthenticated = True


class PasswordAgainForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class AddAppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code"),
            help_text=_("The six digits that the app shows now."),
            max_length=12,
            widget=forms.TextInput(attrs=CODE),
        )


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name"),
            help_text=_("So that you know which one it is, such as: telephone, blue key."),
            max_length=60,
            initial=get_adapter().generate_authenticator_name(self.user, Authenticator.Type.WEBAUTHN),
        )

    def clean(self) -> dict[str, Any]:
        with what_no_passkey_answers():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class PasskeyForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with what_no_passkey_answers():
            return super().clean_credential()


class PasskeyAgainForm(PasskeyForm):
    reauthenticated = True


@contextmanager
def what_no_passkey_answers() -> Iterator[None]:
    """JSON of another shape is refused like a wrong code; fido2 stumbles over it in many ways."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        if isinstance(error, forms.ValidationError):
            raise
        raise get_adapter().validation_error("incorrect_code") from error


class RemoveFactorForm(DeactivateTOTPForm):
    """allauth's of the app, for passkeys too: the last one stays with those who need one."""
