"""Fixtures of the tests of this folder."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def private_store(settings: Any, tmp_path: Path) -> Path:
    """Folders of originals, copies, pictures and uploads of this test alone; returns the first."""
    settings.ORIGINALS_DIR = tmp_path / "originals"
    settings.PUBLIC_DIR = tmp_path / "public"
    settings.PICTURES_DIR = tmp_path / "pictures"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "uploads")
    return tmp_path / "originals"
