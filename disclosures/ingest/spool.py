"""Where a container's members go, seen from the child: into one open file, one after the other."""

import os
from collections.abc import Iterable

from disclosures.ingest.contract import Bomb, Member, TooLarge
from disclosures.ingest.limits import MB, Limits
from disclosures.ingest.names import clean_name


class Spool:
    """The `Keep` that readers are given: counts members and real bytes, whatever the container claims."""

    def __init__(self, descriptor: int, limits: Limits, container_bytes: int) -> None:
        self._descriptor = descriptor
        self._limits = limits
        self._container_bytes = container_bytes
        self._members = 0
        self._end = 0
        self._unpacked = 0

    def __call__(self, name: str, chunks: Iterable[bytes]) -> Member:
        """Write the bytes of one member. What `chunks` raises passes, and leaves no trace of the member.

        Raises TooLarge for too many members or bytes, Bomb when the whole is absurdly larger than its
        container.
        """
        self._members += 1
        if self._members > self._limits.max_archive_members:
            raise TooLarge(
                f"This file holds more than {self._limits.max_archive_members} files. Send it in parts."
            )
        at = self._end
        for chunk in chunks:
            self._count(len(chunk))
            view = memoryview(chunk)
            while view:
                written = os.pwrite(self._descriptor, view, at)
                view, at = view[written:], at + written
        start, self._end = self._end, at
        return Member(clean_name(name, self._limits.max_name_characters), at - start, start)

    def _count(self, more: int) -> None:
        """Bytes of members that were given up count as well: they were work, too."""
        self._unpacked += more
        limits = self._limits
        is_much = self._unpacked > limits.unpack_ratio_counts_above_bytes
        if is_much and self._unpacked > limits.max_unpack_ratio * self._container_bytes:
            times = limits.max_unpack_ratio
            raise Bomb(f"This file unpacks to more than {times} times its size. We do not take such files.")
        if self._unpacked > min(limits.max_unpacked_bytes, limits.temporary_bytes):
            most = min(limits.max_unpacked_bytes, limits.temporary_bytes) / MB
            raise TooLarge(f"This file unpacks to more than {most:g} MB. Send it in parts.")
