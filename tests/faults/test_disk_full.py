"""F04 on a disk of a few megabytes: what does not fit is refused plainly, and nothing is cut short."""

import gc
import hashlib
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from disclosures.documents import jobs, reading
from disclosures.models import Document, IngestJob, Original, Submission
from disclosures.received.uploads import path_of
from tests.faults import given as files
from tests.files import archive
from tests.handing_in import file_of, hand_in

pytestmark = pytest.mark.django_db(transaction=True)
DISK_BYTES = 4_000_000


def noise(size: int) -> str:
    """Text that no packing makes smaller by much."""
    return "Dear requester\n" + os.urandom(size // 2).hex()


@pytest.fixture
def disk(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of its own for originals, uploads and temporary files."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("Only root on Linux may mount a small disk.")
    options = ("-t", "tmpfs", "-o", f"size={DISK_BYTES},mode=700", "tmpfs", str(folder))
    done = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"A small disk cannot be mounted here: {done.stderr.strip()}")
    # It keeps requests, and they keep half-written uploads, which have to go before the disk does.
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    try:
        settings.ORIGINALS_DIR = folder / "originals"
        settings.FILE_UPLOAD_TEMP_DIR = str(folder / "uploads")
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        monkeypatch.setattr(jobs, "hint", lambda work: None)
        yield folder
    finally:
        gc.collect()
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path, *, leave: int) -> Path:
    """A file that leaves so many bytes."""
    about = os.statvfs(disk)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(about.f_bavail * about.f_frsize - leave))
    return ballast


def assert_whole() -> None:
    """Every file under a final key has a row and the bytes that it speaks of; there is no other."""
    rows = {original.key: original for original in Original.objects.all()}
    kept = {path.name: path for path in path_of("0" * 32).parents[1].glob("??/*")}
    assert kept.keys() == rows.keys()
    for key, path in kept.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == rows[key].sha256


def test_what_does_not_fit_is_refused_and_taken_once_there_is_room(client: Client, disk: Path):
    assert hand_in(client, upload("first.txt", 100_000)).status_code == 302
    ballast = fill(disk, leave=200_000)
    for size in (300_000, 150_000, 1_000_000):
        refused = hand_in(client, upload("second.txt", size))
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert "nothing was received" in refused.content.decode()
    assert Submission.objects.count() == Document.objects.count() == 1
    assert_whole()
    ballast.unlink()
    assert hand_in(client, upload("second.txt", 300_000)).status_code == 302
    assert Document.objects.count() == 2
    assert_whole()


def upload(name: str, size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, noise(size).encode(), "text/plain")


def test_members_that_do_not_fit_are_read_when_there_is_room(disk: Path):
    """Reading goes on as far as it can; the archive waits for another attempt."""
    one, two = (noise(300_000).encode() for _ in range(2))
    body = archive(letter__pdf=files.pdf_letter(1).body, one__txt=one, two__txt=two)
    packed = file_of(body, "reply.zip")
    letter = file_of(files.pdf_letter(2).body, "letter.pdf")
    ballast = fill(disk, leave=900_000)
    reading.read(packed.job.pk)
    reading.read(letter.job.pk)
    packed.refresh_from_db()
    letter.refresh_from_db()
    assert (packed.state, packed.job.state, packed.job.attempts) == ("received", "waiting", 1)
    assert letter.state == "in-review"
    assert not packed.members.exists()
    assert_whole()
    ballast.unlink()
    while job := IngestJob.objects.filter(state="waiting").order_by("created_at", "id").first():
        reading.read(job.pk)
    assert {*Document.objects.values_list("state", flat=True)} == {"in-review"}
    assert packed.members.count() == 3
    assert_whole()
