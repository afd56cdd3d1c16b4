"""What workers do for the outbox; late, twice or twice at once does no harm (F06, F15)."""

from celery import shared_task
from django.db import close_old_connections

from outbox import sending


@shared_task(name="outbox.tasks.send_mail", time_limit=sending.LONGEST_RUN_SECONDS)
def send_mail() -> None:
    """Every few seconds. No request hints at it: whether there was something to send would show (A20)."""
    close_old_connections()
    sending.send_due()


@shared_task(name="outbox.tasks.empty_old_mail")
def empty_old_mail() -> None:
    close_old_connections()
    sending.empty_old()
