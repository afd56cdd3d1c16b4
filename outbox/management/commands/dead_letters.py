"""``manage.py dead_letters [--again]``: mail that could not be sent for a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from outbox.models import Mail
from outbox.sending import try_again

SHOWN = 100


class Command(BaseCommand):
    help = "Lists mail that could not be sent for a day, newest first; --again tries all of it for another."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="put all of it back into the outbox")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            self.stdout.write(f"{try_again():,} put back into the outbox")
            return
        rows = list(Mail.objects.dead()[: SHOWN + 1])
        for mail in rows[:SHOWN]:
            words = mail.subject or "(its words are deleted)"
            at = f"{mail.given_up_at:%Y-%m-%d %H:%M}"
            self.stdout.write(f"{mail.pk}  {at}  {mail.last_failure}  {words}")
        if len(rows) > SHOWN:
            self.stdout.write("and more")
        if not rows:
            self.stdout.write("none")
