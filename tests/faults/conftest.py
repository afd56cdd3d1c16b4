"""Fixtures of the tests of this folder."""

from pathlib import Path
from typing import Any

import pytest

from tests.stores import own_stores


@pytest.fixture
def private_store(settings: Any, tmp_path: Path) -> Path:
    """Folders of originals, copies, pictures and uploads of this test alone; returns the first."""
    own_stores(settings, tmp_path)
    return tmp_path / "originals"
