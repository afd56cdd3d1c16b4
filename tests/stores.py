"""Folders for the files of one test alone."""

from pathlib import Path
from typing import Any


def own_stores(settings: Any, folder: Path) -> None:
    """Originals, public copies, pictures of pages and uploads go below ``folder``."""
    settings.ORIGINALS_DIR = folder / "originals"
    settings.PUBLIC_DIR = folder / "public"
    settings.PICTURES_DIR = folder / "pictures"
    settings.FILE_UPLOAD_TEMP_DIR = str(folder / "uploads")
