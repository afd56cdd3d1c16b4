"""Stores of the test's own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def stores(settings: Any, tmp_path: Path) -> Path:
    """Folders of originals, public copies and uploads of this test alone; returns the public one."""
    settings.ORIGINALS_DIR = tmp_path / "originals"
    settings.PUBLIC_DIR = tmp_path / "public"
    settings.PICTURES_DIR = tmp_path / "pictures"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "uploads")
    return tmp_path / "public"
