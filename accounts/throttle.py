"""How often an address may fail before it has to wait.

Rows in PostgreSQL, so that a lost Redis lifts no limit (threat model A21).
"""

import datetime
import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import FailedAttempt


@dataclass(frozen=True)
class Limit:
    name: str
    attempts: int
    seconds: int


# threat model, section 8: sign-in 10 in 5 minutes, for the account and for the address
SIGN_IN = Limit("sign-in", attempts=10, seconds=300)


def _keys(limit: Limit, request: HttpRequest) -> list[str]:
    """Hashes only: neither network address nor e-mail is kept."""
    address = request.META.get("REMOTE_ADDR", "")
    account = request.POST.get("username", "").strip().lower()
    return [
        hashlib.sha256(f"{settings.SECRET_KEY}:{limit.name}:{what}".encode()).hexdigest()
        for what in (f"address:{address}", f"account:{account}")
    ]


def is_over(limit: Limit, request: HttpRequest) -> bool:
    if not settings.RATE_LIMITS_ENABLED:
        return False
    since = timezone.now() - datetime.timedelta(seconds=limit.seconds)
    return any(
        FailedAttempt.objects.filter(key=key, at__gte=since).count() >= limit.attempts
        for key in _keys(limit, request)
    )


def note_failure(limit: Limit, request: HttpRequest) -> None:
    """Remembers a failure, and forgets those that no longer count."""
    now = timezone.now()
    FailedAttempt.objects.filter(at__lt=now - datetime.timedelta(days=1)).delete()
    FailedAttempt.objects.bulk_create([FailedAttempt(key=key, at=now) for key in _keys(limit, request)])
