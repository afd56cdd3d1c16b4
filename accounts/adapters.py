"""How allauth fits into this site: its words, where it leads, what it encrypts."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.acts import signed_in
from accounts.devices import remember_device
from accounts.models import STRICT_ROLES, Role, User
from accounts.sessions import is_fresh
from accounts.throttle import CONFIRMATION, by_address, note, seconds_to_wait


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("That is not the password."),
        "incorrect_password": gettext_lazy("That is not the password."),
        "password_mismatch": gettext_lazy("The two passwords differ."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """config/middleware.py has asked the proxy."""
        return str(request.META.get("REMOTE_ADDR", ""))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        is_editor = isinstance(user, User) and user.has_role(Role.EDITOR)
        return reverse("disclosures:review" if is_editor else "mfa_index")

    def login(self, request: HttpRequest, user: Any) -> None:
        user.signs_in_first = user.last_login is None  # which Django overwrites
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **given)
        signed_in(request, user, is_first=user.signs_in_first)
        remember_device(request, response, user.email)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return redirect("account_login")

    def should_send_confirmation_mail(self, request: HttpRequest, email_address: Any, signup: bool) -> bool:
        return self._may_send(request, email_address.email)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Counts like the confirmation of a new address: whoever signs up reads the same either way."""
        if self._may_send(context.request, email):
            super().send_account_already_exists_mail(email)

    def _may_send(self, request: HttpRequest, email: str) -> bool:
        """Three in six hours, to an address and from one. What is over is not sent, and nobody told so."""
        who = by_address(request), f"account:{email.strip().lower()}"
        if seconds_to_wait(CONFIRMATION, *who):
            return False
        note(CONFIRMATION, *who)
        return True

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say themselves what was done."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Who signs up is a volunteer; other roles come by invitation."""
        user = super().save_user(request, user, form, commit)
        if commit:
            user.groups.add(Group.objects.get_or_create(name=Role.VOLUNTEER)[0])
        return user

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Signing in counts as proof for 15 minutes, like proving it again."""
        return not is_fresh(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """One page for all; it asks for what the person has."""
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "That code is not right, or was used before. Wait for the next one and try again."
        ),
        "cannot_delete_authenticator": gettext_lazy(
            "Your role needs a second factor. Add another one first."
        ),
    }

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        """Whoever reads a copy of the database alone learns no secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Until the person gives it a better one."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays with those who may not be without."""
        if not authenticator.user.has_role(*STRICT_ROLES):
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def _cipher() -> MultiFernet:
    """Keys drawn from SECRET_KEY and those before it."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(f"second-factor:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
