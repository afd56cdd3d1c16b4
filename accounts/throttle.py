"""How often somebody may fail, or ask for mail, before they have to wait.

Rows in PostgreSQL, so that a lost Redis lifts no limit (threat model A21). django-axes asks here before any
password is looked at and reports every one that was wrong (``Handler``); its own tables would keep names,
network addresses and what was typed.
"""

import datetime
import hashlib
import ipaddress
from dataclasses import dataclass
from typing import Any

from axes.handlers.base import AbstractAxesHandler, AxesBaseHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.acts import failed_to_sign_in
from accounts.devices import device_of
from accounts.models import FailedAttempt


@dataclass(frozen=True)
class Limit:
    """``windows``: how many times within how many seconds; each of them counts."""

    name: str
    windows: tuple[tuple[int, int], ...]


# threat model, section 8; for the account and for the address
SIGN_IN = Limit("sign-in", ((10, 300),))
CODE = Limit("code", ((5, 300), (20, 3_600), (50, 86_400)))
RESET = Limit("reset", ((5, 86_400),))
SIGN_UP = Limit("sign-up", ((5, 3_600),))
CONFIRMATION = Limit("confirmation", ((3, 21_600),))


def address_of(request: HttpRequest) -> str:
    """The visitor's address; config/middleware.py asked the proxy. IPv6 by its /64, which is one home."""
    given: str = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def by_address(request: HttpRequest) -> str:
    return f"address:{address_of(request)}"


def by_account(request: HttpRequest, email: str) -> str:
    """Browsers in which the person signed in before count apart: a stranger who keeps guessing from elsewhere
    locks out other strangers, and never the owner."""
    email = email.strip().lower()
    return f"account:{email}:{device_of(request, email)}"


def _key(limit: Limit, who: str) -> str:
    """A hash only: neither network address nor e-mail is kept."""
    return hashlib.sha256(f"{settings.SECRET_KEY}:{limit.name}:{who}".encode()).hexdigest()


def seconds_to_wait(limit: Limit, *who: str) -> int:
    """0 where nobody of ``who`` is over the limit."""
    if not settings.RATE_LIMITS_ENABLED:
        return 0
    now, longest = timezone.now(), 0.0
    for each in who:
        since = now - datetime.timedelta(seconds=max(seconds for _, seconds in limit.windows))
        failures = FailedAttempt.objects.filter(key=_key(limit, each), at__gt=since).order_by("-at")
        moments = list(failures.values_list("at", flat=True)[: max(times for times, _ in limit.windows)])
        for times, seconds in limit.windows:
            if len(moments) >= times:
                until = moments[times - 1] + datetime.timedelta(seconds=seconds)
                longest = max(longest, (until - now).total_seconds())
    return int(longest) + 1 if longest > 0 else 0


def note(limit: Limit, *who: str) -> None:
    """Remembers one more time, and forgets those that no longer count."""
    now = timezone.now()
    FailedAttempt.objects.filter(at__lt=now - datetime.timedelta(days=1)).delete()
    FailedAttempt.objects.bulk_create([FailedAttempt(key=_key(limit, each), at=now) for each in who])


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    response = render(request, "429.html", {"retry_after": seconds}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


class Handler(AxesBaseHandler, AbstractAxesHandler):
    """What django-axes asks and tells: passwords, whichever page they are typed into."""

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return not seconds_to_wait(SIGN_IN, *_asked(request, credentials))

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Never counted: ``is_allowed`` alone decides."""
        return 0

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
    ) -> None:
        # Who is made to wait does not wait longer for asking meanwhile.
        if request is None:
            return
        if getattr(request, "axes_locked_out", False):
            setattr(request, "axes_credentials", credentials)  # noqa: B010  for locked_out below
        else:
            note(SIGN_IN, *_asked(request, credentials))
            failed_to_sign_in(_name(credentials))

    def user_logged_in(self, sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
        """Nothing is forgotten: an own account would wash away the guesses at others."""

    def user_logged_out(self, sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
        """Nothing to count."""


def _asked(request: HttpRequest, credentials: dict[str, Any] | None) -> tuple[str, str]:
    return by_address(request), by_account(request, _name(credentials))


def _name(credentials: dict[str, Any] | None) -> str:
    return str((credentials or {}).get("username") or "")


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The answer to a password that was not even looked at."""
    return too_many(request, seconds_to_wait(SIGN_IN, *_asked(request, credentials)) or 1)
