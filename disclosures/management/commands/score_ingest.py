"""``manage.py score_ingest DIR``: how much of what is in a folder of letters ingest finds."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosures.documents import findings
from disclosures.documents.scoring import render, score
from disclosures.models import Document
from disclosures.progress import Bar
from disclosures.received import handing_in

KEY = ".key.json"


class Command(BaseCommand):
    help = "Reads a folder of files with answer keys (FILE.key.json) and prints precision and recall."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder; those in it are read, too")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        files = [path for path in handing_in.files_in([folder]) if _key_of(path).is_file()]
        if not files:
            raise CommandError(f"No file in {folder} has an answer key beside it ({KEY}).")
        submission, handed = handing_in.hand_in(files, is_trial=True)
        try:
            handing_in.read_all(submission, Bar(self.stderr, "files read").show)
            pairs = [
                (
                    json.loads(_key_of(one.path).read_text(encoding="utf-8")),
                    findings.describe(
                        Document.objects.select_related("follows", "duplicate_of").get(pk=one.document_id),
                        str(one.path.relative_to(folder)),
                        with_text=True,
                    ),
                )
                for one in handed
            ]
        finally:
            handing_in.take_back(submission)
        self.stdout.write(render(score(pairs)))


def _key_of(path: Path) -> Path:
    return path.with_name(path.name + KEY)
