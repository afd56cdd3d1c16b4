"""Documents with nearly the same text, such as another scan of the same letter.

A simhash of 64 bits (Charikar 2002) over pairs of words is cut into eight bands of eight bits, stored with
their place as integers under a GIN index. Two texts that differ in up to seven bits share a band.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q

from disclosures.models import Document, DocumentPage, DocumentState

WORD = re.compile(r"[^\W_]{2,}")
MOST_WORDS = 2_000  # some four pages
LEAST_WORDS = 40  # shorter texts are alike by chance: covering notes, acknowledgements
BANDS, BAND_BITS = 8, 8
LANE = 16  # bits of one counter; 2,000 words count to less than 2**16
NEARLY = 0.6  # of the pairs of words in common
MOST_CANDIDATES, MOST_SHOWN = 40, 5

# For each value of a byte, its bits spread out to eight counters of LANE bits.
SPREAD = tuple(sum((byte >> bit & 1) << (bit * LANE) for bit in range(8)) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Similar:
    """``percent``: how many of the pairs of words both have, of those that either has."""

    document: Document
    percent: int


def words_of(texts: Iterable[str]) -> list[str]:
    """The first words of some pages, in lower case."""
    found: list[str] = []
    for text in texts:
        found += WORD.findall(text[: MOST_WORDS * 20].lower())
        if len(found) >= MOST_WORDS:
            break
    return found[:MOST_WORDS]


def bands_of(texts: Iterable[str]) -> list[int]:
    """What is stored of a text: ``band * 256 + value`` for each band; empty for a short text."""
    words = words_of(texts)
    if len(words) < LEAST_WORDS:
        return []
    return [band << BAND_BITS | value for band, value in enumerate(_simhash(words))]


def _simhash(words: list[str]) -> Iterator[int]:
    """Eight bytes: each bit is what most pairs of words have there."""
    pairs = _pairs(words)
    digests = [hashlib.blake2b(pair.encode(), digest_size=BANDS).digest() for pair in pairs]
    for bytes_of_band in zip(*digests, strict=True):
        total = sum(SPREAD[byte] * times for byte, times in Counter(bytes_of_band).items())
        counts = [total >> (bit * LANE) & (1 << LANE) - 1 for bit in range(8)]
        yield sum((count * 2 > len(pairs)) << bit for bit, count in enumerate(counts))


def _pairs(words: list[str]) -> set[str]:
    return {f"{first} {second}" for first, second in pairwise(words)}


def similar(document: Document) -> list[Similar]:
    """Documents whose text is nearly this one's, closest first; those of the same upload are left out."""
    if not document.likeness:
        return []
    own = _pairs(_words_of_document(document))
    found = []
    for other in _candidates(document):
        theirs = _pairs(_words_of_document(other))
        share = len(own & theirs) / len(own | theirs) if own and theirs else 0.0
        if share >= NEARLY:
            found.append(Similar(other, round(share * 100)))
    return sorted(found, key=lambda one: -one.percent)[:MOST_SHOWN]


def _candidates(document: Document) -> list[Document]:
    """Those that share a band, by index; bytes that are the same are shown elsewhere."""
    others = Document.objects.filter(likeness__overlap=document.likeness, follows__isnull=True)
    top = document.top
    others = others.exclude(Q(pk=top.pk) | Q(root=top) | Q(sha256=document.sha256))
    return list(others.exclude(state=DocumentState.REJECTED).order_by("-received_at")[:MOST_CANDIDATES])


def _words_of_document(document: Document) -> list[str]:
    pages = DocumentPage.objects.filter(document=document, is_hidden=False).order_by("number")
    return words_of(pages.values_list("text", flat=True).iterator(chunk_size=50))
