"""``manage.py restore FILE``: puts a backup into an empty installation."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosures.backup.archive import Refused
from disclosures.backup.restoring import restore
from disclosures.progress import Progress

OTHER_KEY = (
    "This installation has another SECRET_KEY than the one in the backup. Set that one before anybody signs "
    "in: without it, no authenticator app works."
)


class Command(BaseCommand):
    help = "Restores a backup into an empty installation, erases again what was erased, and verifies it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="a file that backup wrote")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            done = restore(file, Progress(self.stderr).show)
        except Refused as reason:
            raise CommandError(f"Nothing was restored. {reason}") from reason
        except OSError as error:
            raise CommandError(f"Nothing was restored: {error.filename}: {error.strerror}.") from error
        for finding in done.findings:
            self.stdout.write(f"{finding.what} {finding.which}: {finding.says}")
        manifest = done.manifest
        self.stdout.write(
            f"Restored the backup of {manifest.made_at}: {sum(manifest.counts.values()):,} rows, "
            f"{len(manifest.members) - 1:,} files; {done.erased:,} documents erased again; "
            f"{len(done.findings):,} findings."
        )
        if done.other_key:
            self.stderr.write(OTHER_KEY)
        if done.findings:
            sys.exit(1)
