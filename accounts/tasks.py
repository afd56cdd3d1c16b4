"""What is forgotten by itself (threat model P09)."""

from celery import shared_task

from accounts.models import User
from accounts.sessions import SessionStore


@shared_task(name="accounts.tasks.forget_what_expired")
def forget_what_expired() -> None:
    """Once a day, late or twice is the same: sessions that are over, accounts that nobody confirmed."""
    SessionStore.clear_expired()
    User.objects.never_confirmed().delete()
