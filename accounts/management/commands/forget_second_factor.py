"""``manage.py forget_second_factor EMAIL``: for somebody who lost telephone, keys and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.people import forget_second_factor


class Command(BaseCommand):
    help = "Takes all second factors off an account, ends its sessions and tells its owner by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody has an account with {email!r}.")
        forget_second_factor(user.pk, by=None)
        self.stdout.write(f"{user.email} signs in with the password and sets up a new second factor.")
