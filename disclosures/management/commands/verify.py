"""``manage.py verify``: whether files, rows, counts and the audit chain are what they were."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from disclosures.keeping import verifying
from disclosures.progress import Progress


class Command(BaseCommand):
    help = "Checks every stored file, rows against files, counts, and the audit chain; a line a finding."

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for finding in verifying.findings(Progress(self.stderr).show):
            found.append(finding)
            self.stdout.write(f"{finding.what} {finding.which}: {finding.says}")
        noted = verifying.note(found)
        self.stdout.write(f"{len(found):,} findings. The audit chain has {noted.seal:,} seals: {noted.hash}")
        if found:
            sys.exit(1)
