"""``manage.py ingest PATH…``: files through the same pipeline as an upload."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosures.documents import findings
from disclosures.models import Document
from disclosures.progress import Bar
from disclosures.received import handing_in


class Command(BaseCommand):
    help = "Reads files, or the files in folders, as if they were uploaded; they then wait for review."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file or a folder")
        parser.add_argument("--json", action="store_true", help="print one JSON object a file")
        parser.add_argument("--text", action="store_true", help='with --json: add "text", the pages')

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        if missing := [str(path) for path in paths if not path.exists()]:
            raise CommandError(f"There is no such file or folder: {', '.join(missing)}.")
        files = list(handing_in.files_in(paths))
        if not files:
            raise CommandError("There are no files in it.")
        try:
            submission, handed = handing_in.hand_in(files)
        except OSError as error:
            raise CommandError(f"Nothing was taken: {error.strerror}: {error.filename}.") from error
        handing_in.read_all(submission, Bar(self.stderr, "files read").show)
        for one in handed:
            document = Document.objects.select_related("follows", "duplicate_of").get(pk=one.document_id)
            found = findings.describe(document, str(one.path), with_text=options["text"])
            if options["json"]:
                self.stdout.write(json.dumps(found, ensure_ascii=False))
            else:
                self._tell(found)

    def _tell(self, found: dict[str, Any], depth: int = 0) -> None:
        """A line a file: where it stands, what it is, and why it was not taken."""
        what = [found["kind"], found["authority"], found["reference"], found["outcome"]]
        said = found["reason"] or ", ".join(part for part in what if part) or "nothing recognised"
        self.stdout.write(f"{'  ' * depth}{found['status']:12} {found['path']}: {said}")
        for member in found["members"]:
            self._tell(member, depth + 1)
