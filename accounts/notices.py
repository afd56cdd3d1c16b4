"""Word to the owner of an account: what was done in their name, and what to do if it was not they."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from accounts.models import User

# Subject, and the sentence that says what happened.
SIGN_IN = (
    gettext_noop("A new sign-in"),
    gettext_noop("Somebody signed in to your account in a browser in which it was not used before."),
)
RESET = (
    gettext_noop("Your password was changed"),
    gettext_noop("Your password was replaced, by way of a link that we sent to this address."),
)
APP_ADDED = (
    gettext_noop("An authenticator app was added"),
    gettext_noop("An authenticator app was added to your account."),
)
APP_REMOVED = (
    gettext_noop("An authenticator app was removed"),
    gettext_noop("The authenticator app was removed from your account."),
)
PASSKEY_ADDED = (
    gettext_noop("A passkey was added"),
    gettext_noop("A passkey or security key was added to your account."),
)
PASSKEY_REMOVED = (
    gettext_noop("A passkey was removed"),
    gettext_noop("A passkey or security key was removed from your account."),
)
NEW_CODES = (
    gettext_noop("New recovery codes"),
    gettext_noop("New recovery codes were made for your account. The old ones no longer work."),
)
FORGOTTEN = (
    gettext_noop("Your second factor was removed"),
    gettext_noop(
        "The second factors of your account were removed by the operators: app, passkeys and recovery codes."
        " You are signed out everywhere. Sign in with your password; if your role needs a second factor, you"
        " set up a new one then."
    ),
)


def tell(user: User, notice: tuple[str, str]) -> None:
    """Written into the caller's transaction, if it has one (outbox)."""
    subject, sentence = map(gettext, notice)
    context = {"sentence": sentence, "moment": timezone.now(), "site_url": settings.SITE_URL}
    text = render_to_string("accounts/email/notice.txt", context)
    send_mail(f"{settings.SITE_NAME}: {subject}", text, None, [user.email])
