"""Which memory the zygote asks large pages for, and that nothing in it changes by that."""

import mmap
import os
import sys
from ctypes import addressof, c_char
from pathlib import Path

import pytest

from disclosures.ingest import large_pages

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
SIZE = 8 * 1_048_576
OWN = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS


def _is_listed(mapped: mmap.mmap) -> bool:
    """Whether large pages would be asked for, for the middle of this memory."""
    first = c_char.from_buffer(mapped)
    middle = addressof(first) + SIZE // 2
    del first  # the memory could not be given back
    return any(start <= middle < end for start, end in large_pages._written())


def test_gathered_memory_holds_what_it_held():
    content = os.urandom(SIZE)
    with mmap.mmap(-1, SIZE, flags=OWN) as own:
        own[:] = content
        assert _is_listed(own)
        large_pages.gather()
        assert own[:] == content
        own[-32:] = bytes(32)
        assert (own[:-32], own[-32:]) == (content[:-32], bytes(32))


def test_files_and_shared_memory_are_left_alone(tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(bytes(SIZE))
    with (
        path.open("r+b") as opened,
        mmap.mmap(opened.fileno(), SIZE, flags=mmap.MAP_PRIVATE) as of_file,
        mmap.mmap(-1, SIZE) as shared,
    ):
        assert not _is_listed(of_file)
        assert not _is_listed(shared)
