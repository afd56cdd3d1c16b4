"""``manage.py apply_erasures``: erases once more what a restored backup brought back."""

from typing import Any

from django.core.management.base import BaseCommand

from disclosures.keeping import erasures


class Command(BaseCommand):
    help = "Erases again what is in the ledger of erasures and came back; part of every start."

    def handle(self, *args: Any, **options: Any) -> None:
        number = erasures.apply_again()
        if number or options["verbosity"] > 1:
            self.stdout.write(f"{number:,} documents erased again.")
