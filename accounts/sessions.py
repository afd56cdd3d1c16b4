"""Sessions as rows that say whose they are, how long they hold, and what was proven in them.

Everything that is asked here lies in the session itself: no page costs a query more for it.
"""

import datetime
import hashlib
import time
from typing import Any, TypedDict

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import STRICT_ROLES, Session, User

STARTED, SEEN, STRICT, BROWSER = "started", "seen", "strict", "browser"
# Where allauth writes down how somebody proved who they are: with what, and when.
PROOFS, PROOFS_OF = "account_authentication_methods", "account_authentication_methods_user"
SEEN_EVERY_SECONDS = 60


class Proof(TypedDict):
    """``method`` is "password" or "mfa"; ``at`` in seconds since 1970."""

    method: str
    at: float


class SessionStore(DatabaseStore):
    """Named in SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.browser = str(data.get(BROWSER, ""))
        started = data.get(STARTED)
        row.started_at = datetime.datetime.fromtimestamp(started, datetime.UTC) if started else None
        return row


@receiver(user_logged_in, dispatch_uid="accounts.sessions.begin")
def begin(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """A new session; Django has given it a new key. Editors and operators are held to shorter times."""
    now, session = int(time.time()), request.session
    strict = user.has_role(*STRICT_ROLES)
    browser = request.headers.get("User-Agent", "")[:200]
    session.update({STARTED: now, SEEN: now, STRICT: strict, BROWSER: browser})
    session.set_expiry(settings.STRICT_SESSION_SECONDS if strict else settings.SESSION_COOKIE_AGE)
    user.has_passed_second_factor = has_passed_second_factor(session, user)


def is_over(session: SessionBase) -> bool:
    """Whether an editor was away too long, or began too long ago. Volunteers have the cookie's age."""
    now, started, seen = time.time(), float(session.get(STARTED, 0)), float(session.get(SEEN, 0))
    if not session.get(STRICT):
        return now - started > settings.SESSION_COOKIE_AGE
    return now - seen > settings.STRICT_IDLE_SECONDS or now - started > settings.STRICT_SESSION_SECONDS


def mark_seen(session: SessionBase) -> None:
    """Written once a minute at most."""
    now = int(time.time())
    if now - session.get(SEEN, 0) >= SEEN_EVERY_SECONDS:
        session[SEEN] = now


def proofs(session: SessionBase, user: User) -> list[Proof]:
    """What this person proved in this session, oldest first."""
    if session.get(PROOFS_OF) != str(user.pk):
        return []
    return list(session.get(PROOFS) or [])


def has_passed_second_factor(session: SessionBase, user: User) -> bool:
    return any(proof["method"] == "mfa" for proof in proofs(session, user))


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved within 15 minutes who they are: with the second factor, if they ever did so
    in this session, else with the password."""
    user = request.user
    if not isinstance(user, User):
        return False
    found = proofs(request.session, user)
    second = [proof for proof in found if proof["method"] == "mfa"]
    return any(time.time() - proof["at"] < settings.FRESH_SIGN_IN_SECONDS for proof in second or found)


def public_id(session_key: str) -> str:
    """Names a session on a page; the key itself is a secret."""
    return hashlib.sha256(f"session:{session_key}".encode()).hexdigest()[:24]


def prove(request: HttpRequest, user: User, kind: str) -> None:
    """Writes down a second factor that was shown in this session, as allauth does at sign-in."""
    record_authentication(request, user, "mfa", type=kind)
    user.has_passed_second_factor = True
