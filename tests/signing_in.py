"""Codes of an authenticator app, and the shortcut by which most tests sign in."""

import time
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as PROOFS
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.test import Client

from accounts.models import User
from accounts.second_factor import LAST_COUNTER
from accounts.sessions import PROOFS_OF
from tests.app_codes import code_from


def code_of(user: User) -> str:
    data = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data
    return code_from(decrypt(data["secret"]), last=data.get(LAST_COUNTER, 0))


_force_login = Client.force_login


def force_login(self: Client, user: Any, backend: str | None = None) -> None:
    """Django's shortcut passes over the password; this one passes over the code as well, for those who have
    an app. What it leaves in the session is what the sign-in pages leave (tests/accounts/test_sign_in.py)."""
    _force_login(self, user, backend)
    proofs: list[dict[str, Any]] = [{"method": "password", "at": time.time()}]
    if app := Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first():
        proofs.append({"method": "mfa", "at": time.time(), "id": app.pk, "type": "totp"})
        user.has_passed_second_factor = True  # as the middleware says of whoever comes with this session
    session = self.session
    session[PROOFS], session[PROOFS_OF] = proofs, str(user.pk)
    session.save()
