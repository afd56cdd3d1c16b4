"""Clears away what a killed process left behind: half-written files, and files that no row knows."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from disclosures.documents.copies import COPIES
from disclosures.documents.page_pictures import PICTURES
from disclosures.ingest import sandbox
from disclosures.models import Original, PagePicture, SafeCopy, SafePage
from disclosures.received.uploads import PART, originals_before, temporary_before

log = logging.getLogger(__name__)
# Longer than any request or transaction lives, so that nothing is swept from under somebody's hands.
DAY_SECONDS = 24 * 3_600
AT_ONCE = 500


def sweep() -> int:
    """Removes leftovers older than a day; returns how many. A full pass over the store: at start only."""
    moment = time.time() - DAY_SECONDS
    leftovers = [
        *temporary_before(moment),
        *without_row(originals_before(moment), rows_of_originals),
        *without_row(COPIES.files_before(moment), rows_of_copies),
        *without_row(PICTURES.files_before(moment), rows_of_pictures),
    ]
    for path in leftovers:
        path.unlink(missing_ok=True)
    removed = len(leftovers) + sandbox.sweep()
    if removed:
        log.info("%s leftovers removed", removed)
    return removed


def rows_of_originals(keys: list[str]) -> set[str]:
    return set(Original.objects.filter(key__in=keys).values_list("key", flat=True))


def rows_of_copies(keys: list[str]) -> set[str]:
    files = SafeCopy.objects.filter(key__in=keys).values_list("key", flat=True)
    return {*files, *SafePage.objects.filter(picture_key__in=keys).values_list("picture_key", flat=True)}


def rows_of_pictures(keys: list[str]) -> set[str]:
    return set(PagePicture.objects.filter(key__in=keys).values_list("key", flat=True))


def without_row(paths: Iterable[Path], known_of: Callable[[list[str]], set[str]]) -> Iterator[Path]:
    """Files of a private store that no row knows, half-written ones included."""
    stream = iter(paths)
    while some := list(islice(stream, AT_ONCE)):
        keys = [path.name for path in some]
        known = known_of(keys)
        yield from (path for path in some if path.suffix == PART or path.name not in known)
