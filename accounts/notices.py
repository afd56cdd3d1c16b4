"""Word to the owner of an account: what was done in their name, and what to do if it was not they."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User

# Subject, and the sentence that says what happened.
SIGN_IN = (
    "A new sign-in",
    "Somebody signed in to your account in a browser in which it was not used before.",
)
RESET = (
    "Your password was changed",
    "Your password was replaced, by way of a link that we sent to this address.",
)
APP_ADDED = ("An authenticator app was added", "An authenticator app was added to your account.")
APP_REMOVED = ("An authenticator app was removed", "The authenticator app was removed from your account.")
PASSKEY_ADDED = ("A passkey was added", "A passkey or security key was added to your account.")
PASSKEY_REMOVED = ("A passkey was removed", "A passkey or security key was removed from your account.")
NEW_CODES = (
    "New recovery codes",
    "New recovery codes were made for your account. The old ones no longer work.",
)
FORGOTTEN = (
    "Your second factor was removed",
    "The second factors of your account were removed by the operators: app, passkeys and recovery codes. You "
    "are signed out everywhere. Sign in with your password; if your role needs a second factor, you set up a "
    "new one then.",
)


def tell(user: User, notice: tuple[str, str]) -> None:
    """Written into the caller's transaction, if it has one (outbox)."""
    subject, sentence = notice
    context = {"sentence": sentence, "moment": timezone.now(), "site_url": settings.SITE_URL}
    text = render_to_string("accounts/email/notice.txt", context)
    send_mail(f"{settings.SITE_NAME}: {subject}", text, None, [user.email])
