"""What operators do to accounts. Who may, and what takes two of them, is asked by whoever calls.

Whoever has another role than before signs in anew, with a new session key and the times of that role.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import notices
from accounts.acts import happened
from accounts.models import Invitation, Role, Session, User
from accounts.second_factor import BY_APP, BY_PASSKEY

PER_PAGE = 50


def listed(role: str = "", before: int | None = None) -> QuerySet[User]:
    """Accounts, newest first, from below an id on; with ``with_factor`` and their groups. Two queries."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=(BY_APP, BY_PASSKEY))
    rows = User.objects.annotate(with_factor=Exists(factors)).prefetch_related("groups").order_by("-pk")
    if role:
        rows = rows.filter(groups__name=role)
    return rows.filter(pk__lt=before) if before is not None else rows


@transaction.atomic
def give_role(pk: int, role: str, *, by: User | None, **said: Any) -> None:
    user = _locked(pk)
    user.groups.add(Group.objects.get_or_create(name=Role(role))[0])
    happened("give-role", user, by=by, role=role, ended=_end_sessions(user), **said)


@transaction.atomic
def take_role(pk: int, role: str, *, by: User | None, **said: Any) -> None:
    user = _locked(pk)
    user.groups.remove(*Group.objects.filter(name=Role(role)))
    happened("take-role", user, by=by, role=role, ended=_end_sessions(user), **said)


@transaction.atomic
def disable(pk: int, *, by: User | None, **said: Any) -> None:
    """At once: no session of theirs holds, and no link that they were sent."""
    user = _locked(pk)
    user.is_active = False
    user.save(update_fields=["is_active"])
    Invitation.objects.filter(email=user.email, used_at__isnull=True).delete()
    happened("disable-account", user, by=by, ended=_end_sessions(user), **said)


@transaction.atomic
def enable(pk: int, *, by: User | None, **said: Any) -> None:
    user = _locked(pk)
    user.is_active = True
    user.save(update_fields=["is_active"])
    happened("enable-account", user, by=by, **said)


@transaction.atomic
def forget_second_factor(pk: int, *, by: User | None, **said: Any) -> None:
    """For somebody who lost telephone, keys and recovery codes; they are told by mail."""
    user = _locked(pk)
    Authenticator.objects.filter(user=user).delete()
    ended = _end_sessions(user)
    happened("forget-second-factor", user, by=by, notice=notices.FORGOTTEN, ended=ended, **said)


@transaction.atomic
def send_invitation(invitation: Invitation, *, by: User | None, **said: Any) -> None:
    """Opens one that was prepared, and mails its link: nobody but the owner of the address sees it."""
    link = invitation.open(by=by, **said)
    context = {
        "link": link,
        "role": _(invitation.get_role_display()).lower(),
        "days": settings.INVITATION_DAYS,
    }
    text = render_to_string("accounts/email/invitation.txt", context | {"site_url": settings.SITE_URL})
    send_mail(
        _("%(site_name)s: You are invited") % {"site_name": settings.SITE_NAME},
        text,
        None,
        [invitation.email],
    )


def _locked(pk: int) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=pk)


def _end_sessions(user: User) -> int:
    return Session.objects.filter(user=user).delete()[0]
