import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from disclosures.ingest import sandbox
from disclosures.keeping import sweeping
from disclosures.received import uploads
from tests.factories import OriginalFactory


@pytest.fixture(autouse=True)
def store(private_store: Path, settings: Any) -> Path:
    uploads.private_folder(Path(settings.FILE_UPLOAD_TEMP_DIR))
    return private_store


def age(path: Path, days: float = 2) -> Path:
    then = time.time() - days * 24 * 3_600
    os.utime(path, (then, then))
    return path


def test_what_is_kept_is_read_back_and_forgotten(store: Path):
    kept = uploads.keep([b"bytes"])
    with uploads.open_original(kept.key) as original:
        assert original.read() == b"bytes"
    uploads.forget([kept.key, kept.key])
    assert not uploads.path_of(kept.key).exists()


def test_a_disk_that_fails_at_the_rename_leaves_nothing(store: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*args: Any) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="Input/output"):
        uploads.keep([b"bytes"])
    assert [path for path in store.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "/..", "\0" * 32])
def test_only_keys_of_ours_become_paths(key: str):
    """A04"""
    with pytest.raises(ValueError, match="no key"):
        uploads.path_of(key)


@pytest.mark.parametrize("size", [0, 1, 10, 100])
def test_the_ends_of_a_file_are_all_of_a_short_one(size: int):
    body = bytes(range(size))
    assert uploads.ends_of(ContentFile(body), 10, 20) == (body[:10], body[-20:])


@pytest.mark.django_db
def test_leftovers_of_a_killed_process_are_swept_and_nothing_else(
    store: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sandbox, "sweep", lambda: 0)
    known, fresh, orphan = (uploads.keep([b"bytes"]).key for _ in range(3))
    OriginalFactory(key=known)
    age(uploads.path_of(known))
    age(uploads.path_of(orphan))
    half = uploads.path_of(known).with_suffix(uploads.PART)
    half.touch()
    age(half)
    body = Path(settings.FILE_UPLOAD_TEMP_DIR) / "tmp123.upload.pdf"
    body.touch()
    age(body)

    assert sweeping.sweep() == 3
    left = {path.name for path in store.rglob("*") if path.is_file()}
    assert left == {known, fresh}
    assert not body.exists()
