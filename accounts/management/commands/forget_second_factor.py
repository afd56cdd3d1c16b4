"""``manage.py forget_second_factor EMAIL``: for somebody who lost telephone, keys and recovery codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import Session, User


class Command(BaseCommand):
    help = "Takes all second factors off an account, ends its sessions and tells its owner by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody has an account with {email!r}.")
        with transaction.atomic():
            Authenticator.objects.filter(user=user).delete()
            Session.objects.filter(user=user).delete()
        subject = f"{settings.SITE_NAME}: your second factor was removed"
        send_mail(subject, render_to_string("accounts/email/second_factor_forgotten.txt"), None, [user.email])
        self.stdout.write(f"{user.email} signs in with the password and sets up a new second factor.")
