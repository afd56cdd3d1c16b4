"""``manage.py backup FILE``: database and documents of one moment in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosures.backup.archive import Refused
from disclosures.backup.taking import backup
from disclosures.progress import Progress


class Command(BaseCommand):
    help = "Writes database, documents and the ledger of erasures into one file, while the site runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the file to write; an older one goes")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if file.is_dir():
            raise CommandError(f"{file} is a folder. Give the name of a file.")
        try:
            made = backup(file.absolute(), Progress(self.stderr).show)
        except Refused as reason:
            raise CommandError(str(reason)) from reason
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        manifest = made.manifest
        for name in manifest.absent:
            self.stderr.write(f"{name}: a row names it, and it is not there")
        for name in manifest.altered:
            self.stderr.write(f"{name}: its bytes are not those that were received")
        self.stdout.write(
            f"Wrote {made.size_bytes:,} bytes: {sum(manifest.counts.values()):,} rows and "
            f"{len(manifest.members) - 1:,} files."
        )
