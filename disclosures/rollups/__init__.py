"""Counts and copies beyond the timeline's own, kept in the transaction that changes what they are made of.

Each is a module of this folder with what ``Rollup`` names; ``listing`` calls them all, so a new one is one
line of ``ROLLUPS``. They count by differences: what the rows of some disclosures added is taken out before
those rows change, and what they add now is put in after. ``keeping`` makes one from all rows when a database
has it for the first time, or its rule is another: raise ``VERSION`` then.
"""

from collections.abc import Iterator
from typing import Protocol

from disclosures.rollups import (
    document_words,
    fields,
    flows,
    lineages,
    measures,
    short_addresses,
    verdicts,
)


class Rollup(Protocol):
    """All work on disclosures by id, set-based: as many statements for a thousand as for one."""

    __name__: str
    VERSION: int

    def take_out(self, ids: list[int]) -> None:
        """Removes everything that these disclosures added. Their rows, parties, links are as they were."""

    def put_in(self, ids: list[int]) -> None:
        """Adds what those that are public add now; the timeline's copies are written already."""

    def make_anew(self) -> None:
        """Everything from the rows alone, for bulk loads. A full pass."""

    def differences(self) -> Iterator[tuple[str, str]]:
        """(which, what is wrong with it) wherever it differs from the rows. A full pass."""


ROLLUPS: tuple[Rollup, ...] = (
    document_words,
    fields,
    flows,
    lineages,
    measures,
    short_addresses,
    verdicts,
)
