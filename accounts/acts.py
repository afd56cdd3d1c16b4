"""What happens to an account, in one transaction told to whoever keeps the audit and to its owner by mail."""

import logging
from typing import Any

from allauth.account.signals import password_reset
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import notices
from accounts.devices import device_of
from accounts.models import User
from accounts.second_factor import BY_APP, BY_PASSKEY
from accounts.signals import acted

log = logging.getLogger("security")
# Recovery codes come and go with these by themselves; who makes new ones says so (views/account.py).
ADDED = {BY_APP: notices.APP_ADDED, BY_PASSKEY: notices.PASSKEY_ADDED}
REMOVED = {BY_APP: notices.APP_REMOVED, BY_PASSKEY: notices.PASSKEY_REMOVED}


@transaction.atomic
def happened(
    action: str, user: User, *, by: User | None, notice: tuple[str, str] | None = None, **data: Any
) -> None:
    """Tells of one act on an account. ``data``: ids, counts and plain words, and ``reason``."""
    acted.send(User, action=action, obj=user, by=by, **data)
    if notice:
        notices.tell(user, notice)


def signed_in(request: HttpRequest, user: User, *, is_first: bool) -> None:
    """With how many wrong passwords and codes there were since the last time, of whoever tried."""
    is_new = not device_of(request, user.email)
    with transaction.atomic():
        failed = User.objects.select_for_update().values_list("failed_sign_ins", flat=True).get(pk=user.pk)
        if failed:
            User.objects.filter(pk=user.pk).update(failed_sign_ins=0)
        notice = notices.SIGN_IN if is_new and not is_first else None
        happened("sign-in", user, by=user, notice=notice, failed_before=failed, new_browser=is_new)


def failed_to_sign_in(email: str) -> None:
    """Counted where there is such an account. No entry of the audit, which strangers could fill."""
    User.objects.filter(email=email.strip().lower()).update(failed_sign_ins=F("failed_sign_ins") + 1)
    log.warning("sign-in failed")


@receiver(password_reset, dispatch_uid="accounts.acts.reset")
def on_reset(sender: Any, user: User, **_: Any) -> None:
    happened("reset-password", user, by=user, notice=notices.RESET)


def _acting() -> User | None:
    """Who sent the request that is being answered; None in commands, and where nobody is signed in."""
    request = context.request
    person = getattr(request, "user", None)
    return person if person is not None and person.is_authenticated else None


@receiver(post_save, sender=Authenticator, dispatch_uid="accounts.acts.added")
def on_factor_added(instance: Authenticator, created: bool, **_: Any) -> None:
    """The row itself tells, since allauth's own signals come after the commit."""
    by = _acting()
    if created and by is not None and instance.type in ADDED:
        happened("add-factor", instance.user, by=by, notice=ADDED[instance.type], type=instance.type)


@receiver(post_delete, sender=Authenticator, dispatch_uid="accounts.acts.removed")
def on_factor_removed(instance: Authenticator, **_: Any) -> None:
    """By its owner; what operators take off is told by people.py."""
    by = _acting()
    if by is not None and by.pk == instance.user_id and instance.type in REMOVED:
        happened("remove-factor", instance.user, by=by, notice=REMOVED[instance.type], type=instance.type)
