"""``manage.py load_record DIR``: loads a record, all of it or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosures.progress import Progress
from disclosures.record.loading import load
from disclosures.record.problems import RecordRefused
from disclosures.record.sections import all_sections


class Command(BaseCommand):
    help = "Loads a record: all or nothing; what is loaded already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder with the CSV files")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        try:
            work = load(folder, all_sections(), Progress(self.stderr))
        except RecordRefused as refused:
            raise CommandError(f"{folder} was refused, and nothing was loaded:\n{refused}") from refused
        counts = work.counts()
        if work.withdrawn:
            slugs = ", ".join(sorted(work.withdrawn))
            self.stderr.write(f"Withdrawn disclosures stay withdrawn: {slugs}.")
        for file, line, what in work.kept:
            self.stderr.write(f"{file}, line {line}: kept as it was corrected here: {what}.")
        self.stdout.write(
            f"Loaded {sum(counts.values())} rows: {counts['new']} new, {counts['changed']} changed,"
            f" {counts['unchanged']} as they were."
        )
