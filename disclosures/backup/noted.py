"""What the last backup was, noted outside the database for ``status``."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Noted:
    """``documents``: how many rows of documents it holds. ``absent``: files that it could not take along."""

    at: str
    documents: int
    size_bytes: int
    absent: int


def last() -> Noted | None:
    """None before the first backup, or where what was noted is gone or spoilt."""
    try:
        return Noted(**json.loads(_place().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def note(made: Noted) -> None:
    part = _place().with_suffix(".part")
    part.write_text(json.dumps(asdict(made)), encoding="utf-8")
    part.replace(_place())


def _place() -> Path:
    return Path(settings.DATA_DIR) / "backed-up.json"
