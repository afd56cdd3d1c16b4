"""What operators do to accounts, asked of policy and, where it takes two of them, of a second one (A26).

``accounts.people`` does it; nobody acts on themselves.
"""

from collections.abc import Callable, Mapping
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext, gettext_noop

from accounts import people as accounts
from accounts.models import STRICT_ROLES, Invitation, Role, User
from disclosures import policy
from disclosures.editing import approvals

GIVE, TAKE, FORGET, INVITE = "give-role-", "take-role-", "forget-second-factor", "invite"
DISABLE, ENABLE = "disable-account", "enable-account"
LABELS: Mapping[str, str] = {
    f"{GIVE}{Role.VOLUNTEER}": gettext_noop("Give the role volunteer"),
    f"{GIVE}{Role.EDITOR}": gettext_noop("Give the role editor"),
    f"{GIVE}{Role.OPERATOR}": gettext_noop("Give the role operator"),
    f"{TAKE}{Role.VOLUNTEER}": gettext_noop("Take the role volunteer away"),
    f"{TAKE}{Role.EDITOR}": gettext_noop("Take the role editor away"),
    f"{TAKE}{Role.OPERATOR}": gettext_noop("Take the role operator away"),
    FORGET: gettext_noop("Remove the lost second factor"),
    INVITE: gettext_noop("Invite"),
    DISABLE: gettext_noop("Close the account"),
    ENABLE: gettext_noop("Open the account again"),
}
# What one operator does alone: closing must never wait for somebody.
ALONE = (DISABLE, ENABLE)


class Changed(Exception):
    """It is so already, or somebody else decided in the meantime; nothing was written."""


def choices_for(user: User) -> list[tuple[str, str]]:
    """What can be done to this account, with its words."""
    has = {group.name for group in user.groups.all()}
    names = [f"{TAKE if role in has else GIVE}{role}" for role in Role]
    names += [FORGET, DISABLE] if user.is_active else [ENABLE]
    return [(name, gettext(LABELS[name])) for name in names]


@transaction.atomic
def act(pk: int, action: str, reason: str, *, by: User) -> bool:
    """Does it, or asks a second operator to agree; says whether it is done.

    ``action`` is one of `choices_for`. Raises PermissionDenied, Changed, approvals.SamePerson.
    """
    user = User.objects.select_for_update(of=("self",)).prefetch_related("groups").get(pk=pk)
    if not policy.may_change_account(by, user):
        raise PermissionDenied
    if action not in dict(choices_for(user)):
        raise Changed
    verb = _verb(action)
    if action in ALONE:
        verb(pk, by=by, reason=reason)
        return True
    return _by_two(action, user, reason, by, partial(verb, pk))


@transaction.atomic
def invite(email: str, role: str, reason: str, *, by: User) -> bool:
    """Mails an invitation, or, for a role that sees what is not public, asks a second operator first."""
    if not policy.may_see_people(by):
        raise PermissionDenied
    if email.strip().lower() == by.email:
        raise PermissionDenied
    invitation = Invitation.objects.prepare(email, role)
    send = partial(accounts.send_invitation, invitation)
    if role not in STRICT_ROLES:
        send(by=by, reason=reason)
        return True
    return _by_two(INVITE, invitation, reason, by, send)


@transaction.atomic
def agree(approval_id: int, *, by: User) -> None:
    """The second operator agrees, and it is done. Raises PermissionDenied, Changed, approvals.SamePerson."""
    asked = approvals.waiting().select_for_update(of=("self",)).filter(pk=approval_id).first()
    if asked is None:
        raise Changed
    if asked.action == INVITE and asked.object_type == "invitation":
        invitation = Invitation.objects.select_for_update().filter(pk=asked.object_id, used_at=None).first()
        if invitation is None:
            raise Changed
        if not policy.may_see_people(by) or invitation.email == by.email:
            raise PermissionDenied
        _by_two(INVITE, invitation, "", by, partial(accounts.send_invitation, invitation))
    elif asked.object_type == "user" and asked.action in LABELS:
        act(int(asked.object_id), asked.action, "", by=by)
    else:
        raise Changed


def _by_two(action: str, obj: models.Model, reason: str, by: User, do: Callable[..., None]) -> bool:
    approval = approvals.agreed(action, obj, reason, by=by)
    if approval is None:
        return False
    do(by=by, reason=approval.reason, **approvals.said(approval))
    return True


def _verb(action: str) -> Callable[..., None]:
    for start, verb in ((GIVE, accounts.give_role), (TAKE, accounts.take_role)):
        if action.startswith(start):
            return _with_role(verb, action.removeprefix(start))
    verbs = {FORGET: accounts.forget_second_factor, DISABLE: accounts.disable, ENABLE: accounts.enable}
    return verbs[action]


def _with_role(verb: Callable[..., None], role: str) -> Callable[..., None]:
    def given(pk: int, **said: object) -> None:
        verb(pk, role, **said)

    return given
