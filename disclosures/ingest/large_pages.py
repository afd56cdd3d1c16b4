"""Memory of the zygote in large pages: a fork copies one entry of the page tables where it copied 512."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MADV_COLLAPSE = 25  # linux/mman.h, since Linux 6.1
MAPS = Path("/proc/self/maps")
OWN = "rw-p"
NO_FILE = "0"  # the inode of memory that no file stands behind


def gather() -> None:
    """Ask the kernel for it, once all is loaded: forks and ends of children then take a millisecond less.

    What a child writes to is parted again for that child alone. Where the kernel cannot do it or has no
    large pages left, all stays as it is.
    """
    if sys.platform != "linux":
        return
    advise = ctypes.CDLL(None, use_errno=True).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    with suppress(OSError):
        for start, end in list(_written()):
            advise(start, end - start, MADV_COLLAPSE)


def _written() -> Iterator[tuple[int, int]]:
    """Start and end of the memory that belongs to no file and can be written to."""
    for line in MAPS.read_text().splitlines():
        span, rights, _, _, inode = line.split(maxsplit=5)[:5]
        if rights == OWN and inode == NO_FILE:
            start, _, end = span.partition("-")
            yield int(start, 16), int(end, 16)
