"""People who sign in: volunteers, editors and operators. Readers need no account."""

import datetime
import hashlib
import secrets
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.signals import acted


class Role(models.TextChoices):
    """A role is a group of the same name; policy.py says what each may do."""

    VOLUNTEER = "volunteer", gettext_noop("Volunteer")
    EDITOR = "editor", gettext_noop("Editor")
    OPERATOR = "operator", gettext_noop("Operator")


# They see what is not public: a second factor before any private page, and shorter sessions.
STRICT_ROLES = (Role.EDITOR, Role.OPERATOR)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """A user with a usable password only if one is given. Raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def never_confirmed(self) -> "models.QuerySet[User]":
        """Whose address was not confirmed in time. They have never been signed in."""
        before = timezone.now() - datetime.timedelta(days=settings.UNCONFIRMED_ACCOUNT_DAYS)
        confirmed = EmailAddress.objects.filter(verified=True).values("user")
        return self.filter(joined_at__lt=before, last_login=None).exclude(pk__in=confirmed)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    failed_sign_ins = models.PositiveIntegerField(
        default=0, editable=False, help_text="Wrong passwords and codes since the last sign-in"
    )

    objects = UserManager()

    # What the request's session proves (accounts/middleware.py). In a task or a command, where nobody is at
    # a keyboard, the role alone counts.
    has_passed_second_factor = True

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email

    def has_role(self, *roles: str) -> bool:
        """Whether the account is active and in one of the groups; one query an instance."""
        if not self.is_active:
            return False
        if not hasattr(self, "_role_names"):
            self._role_names = set(self.groups.values_list("name", flat=True))
        return bool(self._role_names & set(roles))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> "InvitationQuerySet":
        return self.filter(used_at__isnull=True, expires_at__gt=timezone.now())

    def by_token(self, token: str) -> "InvitationQuerySet":
        return self.filter(token_hash=_hash(token))


class InvitationManager(models.Manager["Invitation"].from_queryset(InvitationQuerySet)):  # type: ignore[misc]
    def invite(self, email: str, role: str) -> str:
        """Makes an invitation, voids earlier ones to the same person, and returns the one-time address."""
        return self.prepare(email, role).open(by=None)

    @transaction.atomic
    def prepare(self, email: str, role: str) -> "Invitation":
        """One that nobody can use until it is opened: nobody knows its token."""
        email = email.strip().lower()
        self.filter(email=email, used_at__isnull=True).delete()
        made: Invitation = self.create(
            email=email,
            role=role,
            token_hash=_hash(secrets.token_urlsafe(24)),
            expires_at=timezone.now() + datetime.timedelta(days=settings.INVITATION_DAYS),
        )
        return made

    def first_editor_link(self) -> str | None:
        """A new one-time address for the first editor, or None when somebody is an editor already."""
        if User.objects.filter(groups__name=Role.EDITOR, is_active=True).exists():
            return None
        return str(self.invite("", Role.EDITOR))


class Invitation(models.Model):
    """A one-time link at which a person sets a password. An empty address is asked for at the link."""

    email = models.EmailField(blank=True)
    role = models.CharField(max_length=10, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = InvitationManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="invitation_role_known", condition=models.Q(role__in=["volunteer", "editor", "operator"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.email or 'first editor'} as {self.role}"

    @transaction.atomic
    def open(self, *, by: "User | None", **said: Any) -> str:
        """Gives it a token and its full time, and returns the one-time address."""
        token = secrets.token_urlsafe(24)
        self.token_hash = _hash(token)
        self.expires_at = timezone.now() + datetime.timedelta(days=settings.INVITATION_DAYS)
        self.save(update_fields=["token_hash", "expires_at"])
        acted.send(Invitation, action="invite", obj=self, by=by, role=self.role, **said)
        return f"{settings.SITE_URL}{reverse('accounts:invitation', args=[token])}"

    def accept(self, *, email: str, password: str) -> User:
        """Uses the link up and gives the person the role. Call inside a transaction that holds the row."""
        user, _ = User.objects.get_or_create(email=(self.email or email).lower())
        user.set_password(password)
        user.is_active = True
        user.save()
        group, _ = Group.objects.get_or_create(name=self.role)
        user.groups.add(group)
        # The link came to this address, or out of the operator's hands.
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        self.used_at = timezone.now()
        self.user = user
        self.save(update_fields=["used_at", "user"])
        acted.send(Invitation, action="accept-invitation", obj=self, by=user, role=self.role)
        return user


class FailedAttempt(models.Model):
    """One failed sign-in, by a keyed hash of the account or the address; see throttle.py."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "at"], name="failed_attempt_by_key")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Session(AbstractBaseSession):
    """A session and whose it is, so that they can be listed and ended. No network address is kept."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"until {self.expire_date:%Y-%m-%d %H:%M}"

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        from accounts.sessions import SessionStore

        return SessionStore
