"""Fixtures of the tests of this folder."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def private_store(settings: Any, tmp_path: Path) -> Path:
    """A store of originals and a folder for uploads of this test alone; returns the store."""
    settings.ORIGINALS_DIR = tmp_path / "originals"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "uploads")
    return tmp_path / "originals"
