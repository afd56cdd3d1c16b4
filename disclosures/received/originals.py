"""Which bytes are kept, once each: a row for every content, and documents that refer to it.

A row is locked before it gains or loses a document, so that bytes are deleted only when nothing needs them.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction

from disclosures.models import Document, Original
from disclosures.received.uploads import Kept, forget


def record(kept: Sequence[Kept]) -> dict[str, Original]:
    """The row of each content by its SHA-256, locked. Call in the transaction that adds the documents.

    Where the content was there before, the bytes that just arrived are deleted after the commit.
    """
    found: dict[str, Original] = {}
    spare: list[str] = []
    # In one order for everybody, so that two hand-ins of the same files do not wait for each other.
    for one in sorted(kept, key=lambda one: one.sha256):
        if one.sha256 not in found:
            found[one.sha256] = _record(one)
        if found[one.sha256].key != one.key:
            spare.append(one.key)
    if spare:
        transaction.on_commit(partial(forget, spare), robust=True)
    return found


def _record(kept: Kept) -> Original:
    while True:
        row = Original(sha256=kept.sha256, key=kept.key, size_bytes=kept.size_bytes)
        Original.objects.bulk_create([row], ignore_conflicts=True)
        # None if another transaction deleted it between the two statements: then it is ours to insert.
        if found := Original.objects.select_for_update().filter(sha256=kept.sha256).first():
            return found


def release(documents: Iterable[Document]) -> None:
    """The documents give up their bytes, which are deleted after the commit if no other document has them."""
    by_original: dict[int, list[Document]] = {}
    for document in documents:
        if document.original_id is not None:
            by_original.setdefault(document.original_id, []).append(document)
    for original_id in sorted(by_original):
        _release(original_id, by_original[original_id])


def _release(original_id: int, documents: list[Document]) -> None:
    original = Original.objects.select_for_update().get(pk=original_id)
    for document in documents:
        document.original = None
    Document.objects.filter(pk__in=[document.pk for document in documents]).update(original=None)
    if not original.documents.exists():
        key = original.key
        original.delete()
        transaction.on_commit(partial(forget, [key]), robust=True)
