"""What is true of rows and files once everything that was handed in has been read: all of it, once."""

import hashlib
import itertools
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from disclosures.documents.authorities import all_authorities
from disclosures.ingest import pipeline, sandbox
from disclosures.ingest.limits import Limits
from disclosures.keeping import sweeping
from disclosures.models import Disclosure, Document, DocumentState, FOIResponse, IngestJob, JobState, Original
from disclosures.received.uploads import path_of
from tests.faults.given import Given

FINAL = frozenset({"in-review", "quarantined", "rejected", "duplicate"})


@dataclass(slots=True)
class Findings:
    """Sentences, each about one document, file or process."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled or self.left)


def looked_over(given: Sequence[Given], temporary: Path) -> Findings:
    """Call when the workers have ended. ``temporary``: where they made their temporary files."""
    found = Findings()
    handed_in = {document.name: document for document in Document.objects.handed_in()}
    for one in given:
        if document := handed_in.get(one.name):
            _look_at(one, document, found)
        else:
            found.lost.append(f"{one.name}: no document")
    drafts = sum(one.drafts for one in given)
    if (made := Disclosure.objects.count()) > drafts:
        found.doubled.append(f"{made} records where {drafts} letters were sent")
    for job in IngestJob.objects.exclude(state=JobState.DONE).select_related("document"):
        found.lost.append(f"{job.document.name}: its job is {job.state}, {job.last_failure or 'no failure'}")
    for document in Document.objects.filter(media_type__gt="", follows=None, original__isnull=False):
        _compare(document, found)
    found.lost += _files_that_differ()
    found.left += _leftovers(temporary)
    return found


def _look_at(one: Given, document: Document, found: Findings) -> None:
    tree = list(Document.objects.tree_of(document))
    for part in tree:
        if part.state != "in-review":
            found.lost.append(f"{one.name}, {part.name}: {part.state} ({part.cause or part.reason})")
        if (times := _times_written(part)) > 1:
            found.doubled.append(f"{one.name}, {part.name}: its result was written {times} times")
    there, expected = Counter(part.name for part in tree[1:]), Counter(one.members)
    found.lost += [f"{one.name}: {name} in it is missing" for name in (expected - there).elements()]
    found.doubled += [f"{one.name}: {name} in it is there again" for name in (there - expected).elements()]
    drafts = len({part.disclosure_id for part in tree if part.disclosure_id})
    if drafts < one.drafts:
        found.lost.append(f"{one.name}: {drafts} records and not {one.drafts}")
    for reference in one.letters:
        records = FOIResponse.objects.filter(reference=reference).count()
        if records != 1:
            (found.doubled if records else found.lost).append(f"{one.name}: {records} records of {reference}")


def _times_written(document: Document) -> int:
    """How often it came into review, by its history: a result that comes late brings it there again."""
    history: Any = Document
    events = history.pgh_event_model.objects.filter(pgh_obj=document).order_by("pgh_id")
    states = [state for state, _ in itertools.groupby(events.values_list("state", flat=True))]
    return states.count(DocumentState.IN_REVIEW)


def _compare(document: Document, found: Findings) -> None:
    """With what a reading that nobody disturbs finds in the same bytes."""
    pages, facts, hits = (rows.count() for rows in (document.pages, document.facts, document.personal_data))
    limits = Limits.from_environment(os.environ)
    path = path_of(document.original.key) if document.original else Path()
    with pipeline.read(path, document.name, limits, all_authorities()) as calm:
        expected = (len(calm.pages), len(calm.facts), len(calm.hits))
    if calm.needs_reading:
        if document.is_ocr and not facts:
            found.lost.append(f"{document.name}: nothing was read in its pictures")
        expected = (expected[0], facts, hits)
    for what, have, want in zip(("pages", "facts", "hits"), (pages, facts, hits), expected, strict=True):
        if have != want:
            (found.doubled if have > want else found.lost).append(
                f"{document.name}: {have} {what} and not {want}"
            )


def _files_that_differ() -> Iterator[str]:
    for original in Original.objects.all():
        path = path_of(original.key)
        if not path.is_file():
            yield f"original {original}: no file"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != original.sha256:
            yield f"original {original}: other bytes"


def _leftovers(temporary: Path) -> Iterator[str]:
    """What is still there after sweeping, were all of it old."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweeping, "DAY_SECONDS", -1)
        patch.setattr(tempfile, "tempdir", str(temporary))
        sweeping.sweep()
        sandbox.sweep(older_than_seconds=-1)
    known = set(Original.objects.values_list("key", flat=True))
    for path in (*temporary.rglob("*"), *settings.ORIGINALS_DIR.glob("??/*")):
        # An empty folder that Celery makes for itself belongs to no document.
        if path.name not in known and not path.name.startswith("pymp-"):
            yield f"{path.name} is still there"
