"""Brings database, static files and record up to date, once, before the site starts: `python -m
config.prepare`.

Progress goes to standard error. Standard output holds one JSON object: `sign_in`, the address of the sign-
in page, and `first_editor_link`, a one-time address, or null when there is an editor.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.urls import reverse


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of files, and of all files below folders."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                digest.update(f"{file.relative_to(path.parent)}\0{content}\n".encode())
    return digest.hexdigest()


class Marker:
    """Remembers in the data folder of which inputs something was made last."""

    def __init__(self, name: str, inputs: Iterable[Path]) -> None:
        self._path: Path = settings.DATA_DIR / f"{name}.sha256"
        self._now = fingerprint(inputs)

    @property
    def is_current(self) -> bool:
        """Whether it was made of just these inputs."""
        return self._path.is_file() and self._path.read_text() == self._now

    def set(self) -> None:
        """Remember these inputs."""
        self._path.write_text(self._now)


def collect_static_files() -> None:
    """Gather, hash and compress the static files, if one of them or what makes them changed."""
    base = settings.BASE_DIR
    marker = Marker("static", [base / "static", base / "requirements.txt", base / "config" / "settings.py"])
    if marker.is_current and settings.STATIC_ROOT.is_dir():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, stdout=sys.stderr)
    marker.set()


def load_record() -> None:
    """Load the record that comes with the project, if it changed or there is nothing in the database."""
    from disclosures.models import Disclosure  # models can be imported only after django.setup()

    record = settings.BASE_DIR / "record"
    marker = Marker("record", [record])
    if record.is_dir() and not (marker.is_current and Disclosure.objects.exists()):
        call_command("load_record", str(record), stdout=sys.stderr)
        marker.set()


def main() -> int:
    try:
        django.setup()
        call_command("migrate", interactive=False, stdout=sys.stderr)
        collect_static_files()
        load_record()
        # Before anybody reads: a backup that was put back may have brought back what was erased.
        call_command("apply_erasures", stdout=sys.stderr)
    except (CommandError, ImproperlyConfigured) as error:
        print(error, file=sys.stderr)
        return 1
    from accounts.models import Invitation  # models can be imported only after django.setup()

    sign_in = settings.SITE_URL + reverse(settings.LOGIN_URL)
    print(json.dumps({"sign_in": sign_in, "first_editor_link": Invitation.objects.first_editor_link()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
