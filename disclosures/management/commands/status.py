"""``manage.py status [--json]``: what is in which state, what waits, what failed, when it was verified."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from disclosures.keeping.standing import standing


class Command(BaseCommand):
    help = "Says how many documents, disclosures and jobs are in each state, and when all was verified last."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        found = standing()
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for name in ("documents", "disclosures", "jobs"):
            self.stdout.write(f"{name}:")
            for state, number in found[name].items():
                self.stdout.write(f"  {state:12} {number:>9,}")
        self.stdout.write(f"oldest waiting job: {found['oldest_waiting_job'] or 'none'}")
        mail = found["mail"]
        self.stdout.write(f"mail: {mail['waiting']:,} waiting, {mail['given_up']:,} given up")
        self.stdout.write(f"open problem reports: {found['open_reports']:,}")
        self.stdout.write(f"public copies taken down, not replaced: {found['copies_taken_down']:,}")
        saved = found["last_backup"]
        said = (
            f"{saved['at']}, {saved['documents']:,} documents, {saved['bytes']:,} bytes" if saved else "never"
        )
        self.stdout.write(f"last backup: {said}")
        for one in found["unusual"]:
            did = f"{one['action']} {one['count']:,} times in 24 hours"
            self.stdout.write(f"unusual: account {one['account']}: {did}")
        verified = found["last_verify"]
        said = f"{verified['at']}, {verified['findings']:,} findings" if verified else "never"
        self.stdout.write(f"last verify: {said}")
