"""What code and templates run here, as a short name: a page finished by other code is never served."""

import hashlib
from pathlib import Path

SUFFIXES = {".py", ".html", ".css", ".js", ".svg", ".mo"}
FOLDERS = ("accounts", "campaigns", "config", "disclosures", "locale", "templates", "static")


def fingerprint(base: Path) -> str:
    """Changes when any file of the site does. A few hundred look-ups of size and time, no reading."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((base / folder).rglob("*")):
            if path.suffix in SUFFIXES:
                stat = path.stat()
                digest.update(f"{path.relative_to(base)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
