"""``manage.py make_scale_data --disclosures N``: invented rows for load and benchmark work."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosures.invented import scale


class Command(BaseCommand):
    help = "Adds synthetic, skewed, plausible disclosures. Refuses a database that holds the real record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--disclosures", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--force", action="store_true", help="also into a database that holds the record")

    def handle(self, *args: Any, disclosures: int, seed: int, force: bool, **options: Any) -> None:
        if disclosures < 1:
            raise CommandError("--disclosures takes a whole number from 1.", returncode=2)

        def progress(done: int) -> None:
            sys.stderr.write(f"\r{done:,} of {disclosures:,} disclosures")
            sys.stderr.flush()

        try:
            total = scale.make(disclosures, seed=seed, force=force, progress=progress)
        except scale.HoldsTheRecord:
            raise CommandError(
                "This database holds the real record. Use another, or --force to mix invented rows into it."
            ) from None
        finally:
            sys.stderr.write("\n")
        self.stdout.write(f"{total:,} disclosures in the database.")
