"""``manage.py export_record DIR``: writes the published record, in the form that load_record reads."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosures.progress import Progress
from disclosures.record.exporting import export
from disclosures.record.sections import all_sections


class Command(BaseCommand):
    help = "Writes the published record as CSV files with their data package."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", metavar="DIR", type=Path, help="the folder to write to; made if need be"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        try:
            numbers = export(folder, all_sections(), Progress(self.stderr))
        except OSError as error:
            raise CommandError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Wrote {sum(numbers.values())} rows in {len(numbers)} files.")
