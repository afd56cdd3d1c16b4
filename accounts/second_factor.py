"""Codes of a second factor: checked once each, and counted when wrong."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from accounts.models import User

LAST_COUNTER = "last_counter"
BY_APP, BY_CODES, BY_PASSKEY = (
    Authenticator.Type.TOTP,
    Authenticator.Type.RECOVERY_CODES,
    Authenticator.Type.WEBAUTHN,
)


def factors_of(user: User) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=user).order_by("pk"))


def has_second_factor(user: User) -> bool:
    """An app or a passkey. Recovery codes alone are none: they are there for the day one of these is lost."""
    return bool(Authenticator.objects.filter(user=user, type__in=(BY_APP, BY_PASSKEY)).exists())


def counter_of(secret: str, code: str) -> int | None:
    """Which 30 seconds a code of an app belongs to: these, the ones before or the next."""
    given = "".join(code.split())
    for counter in yield_hotp_counters_from_time():
        if constant_time_compare(given, format_hotp_value(hotp_value(secret, counter))):
            return int(counter)
    return None


def accept_code(user: User, code: str) -> Authenticator | None:
    """The factor that a code belongs to; with that it is used up. None for a wrong or a used one.

    A code of an app is refused once it or a later one was used. The row remembers that and not the cache, so
    that it holds without Redis.
    """
    with transaction.atomic():
        rows = {row.type: row for row in Authenticator.objects.select_for_update().filter(user=user)}
        if app := rows.get(BY_APP):
            counter = counter_of(decrypt(app.data["secret"]), code)
            if counter is not None and counter > app.data.get(LAST_COUNTER, 0):
                app.data[LAST_COUNTER] = counter
                app.save(update_fields=["data"])
                return app
        if (codes := rows.get(BY_CODES)) and codes.wrap().validate_code(code):
            return codes
    return None


def redirect_to_second_factor(request: HttpRequest) -> HttpResponse:
    """To where it is set up, or, where there is one, to where it is asked for. Then back here."""
    user = request.user
    is_there = isinstance(user, User) and has_second_factor(user)
    name = "account_reauthenticate" if is_there else "mfa_activate_totp"
    return redirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")


def use_up(user: User, code: str) -> None:
    """The code that proved a new app has done its work."""
    accept_code(user, code)
