"""Stores of the test's own."""

from pathlib import Path
from typing import Any

import pytest

from tests.stores import own_stores


@pytest.fixture
def stores(settings: Any, tmp_path: Path) -> Path:
    """Folders of originals, public copies and uploads of this test alone; returns the public one."""
    own_stores(settings, tmp_path)
    return tmp_path / "public"
