"""What the child does with a document: read it by its format, then look for facts and for personal data.

Imported by the zygote and run in its children; workers never import it.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO, cast

from disclosures.ingest import dkim, personal, rehearsal, wire
from disclosures.ingest.child import Job, Raw
from disclosures.ingest.contract import (
    Malicious,
    Member,
    Page,
    PictureReader,
    Reader,
    Rendering,
    RenderingReader,
    Unreadable,
)
from disclosures.ingest.facts import find
from disclosures.ingest.limits import Limits
from disclosures.ingest.registry import READERS
from disclosures.ingest.spool import Spool

PIECE = 1_048_576
# In two halves, so that no scanner takes this file for one that carries it.
TEST_STRING = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CARRIES_TEST_STRING = (
    "This file contains the test string of virus scanners, so it is held. Send a copy without it."
)

WITHOUT_THREADS = (
    "Pictures of this kind cannot be read safely on this installation. Save it as JPEG and send it again."
)

FINDINGS = "facts and personal data"
SIGNATURES = "signatures of mail"
PREPARED: dict[str, Reader] = {}
FAILED: dict[str | None, str] = {}  # by media type, or FINDINGS: why not


def warm() -> None:
    """Load all that reading any format will need: later no file can be opened, not even a module.

    What fails here is left out and says why when it is asked for; the others go on.
    """
    for taken in READERS:
        with _failing_alone(taken.media_type):
            reader = taken.load()
            reader.prepare()
            PREPARED[taken.media_type] = reader
    with _failing_alone(SIGNATURES):
        dkim.prepare()
    with _failing_alone(FINDINGS):
        _rehearse()


def _rehearse() -> None:
    letter = BytesIO(rehearsal.letter_pdf())
    reader = PREPARED.get("application/pdf")
    for _ in range(rehearsal.TIMES):
        letter.seek(0)
        pages = reader.read(letter, Limits(), _keeps_nothing).pages if reader else (Page(rehearsal.LETTER),)
        found = personal.search(pages, 1.0)
        facts = find(pages, (("east-mercia", ("East Mercia County Council",)),))
        json.dumps(wire.encode_findings(wire.Findings(tuple(facts), found.hits, found.is_complete)))


def _keeps_nothing(name: str, chunks: Iterable[bytes]) -> Member:
    return Member(name, 0)


@contextmanager
def _failing_alone(what: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        FAILED[what] = f"{type(error).__name__}: {error}"


def prepare(argument: Any) -> None:
    """Raises RuntimeError when this machine cannot do what is asked for: nothing to do with the document."""
    needed = (
        argument.get("media_type"),
        FINDINGS if "authorities" in argument else None,
        SIGNATURES if "keys" in argument else None,
    )
    for what in needed:
        if what in FAILED:
            raise RuntimeError(f"Nothing here reads {what}. {FAILED[what]}")


def threads(argument: Any) -> int:
    """How many threads the reader of this media type cannot do without."""
    return int(getattr(PREPARED.get(argument.get("media_type")), "threads", 0))


def _reader(job: Job) -> Reader:
    """The reader of the document. Raises Unreadable if it needs threads that it may not have."""
    media_type = job.argument["media_type"]
    if threads(job.argument) > job.threads:
        raise Unreadable(WITHOUT_THREADS)
    return PREPARED[media_type]


def extract(job: Job) -> object:
    """Read the document as `argument["media_type"]`, with `argument["authorities"]` as names to look for.

    Returns the answer for `wire.decode`. Raises one of REFUSALS.
    """
    scan(job)
    media_type = job.argument["media_type"]
    keep = Spool(cast(int, job.spool), job.limits, os.fstat(job.document.fileno()).st_size)
    reading = _reader(job).read(job.document, job.limits, keep)
    facts = find(reading.pages, job.argument["authorities"], media_type)
    found = personal.search(reading.pages, job.seconds_left() / 2)
    return wire.encode(reading, wire.Findings(tuple(facts), found.hits, found.is_complete))


def scan(job: Job) -> object:
    """Raises Malicious for the test string of virus scanners, wherever it stands in the bytes of the file."""
    before = b""
    for piece in _pieces(job.document):
        if TEST_STRING in before + piece:
            raise Malicious(CARRIES_TEST_STRING)
        before = piece[-len(TEST_STRING) :]
    job.document.seek(0)
    return None


def analyse(job: Job) -> object:
    """Facts and personal data on pages that were read elsewhere: the document is `wire.write_pages` of them.

    Returns the answer for `wire.decode_findings`.
    """
    pages = wire.read_pages(json.load(job.document), job.limits)
    facts = find(pages, job.argument["authorities"])
    found = personal.search(pages, job.seconds_left() / 2)
    return wire.encode_findings(wire.Findings(tuple(facts), found.hits, found.is_complete))


def picture(job: Job) -> Raw:
    """Page `argument["page"]` of the document as grey levels, for `wire.decode_picture`."""
    reader = _reader(job)
    if not hasattr(reader, "picture"):
        raise Unreadable("The pages of this file are no pictures.")
    seen = cast(PictureReader, reader).picture(job.document, job.argument["page"], job.limits)
    return Raw([seen.width, seen.height, seen.dpi], seen.grey)


def render(job: Job) -> Raw:
    """Page `argument["page"]`, of which `argument["text"]` was read, as readers see it, for `wire`."""
    if not hasattr(_reader(job), "rendering"):
        seen = picture(job)
        width, height, _ = cast(list[int], seen.head)
        return Raw(wire.head_of(Rendering(width, height, 1, b"")), seen.body)
    reader = cast(RenderingReader, _reader(job))
    found = reader.rendering(job.document, job.argument["page"], job.argument["text"], job.limits)
    return Raw(wire.head_of(found), found.dots)


def verify(job: Job) -> object:
    """The domains whose signature on this message is valid by the keys in `argument["keys"]`."""
    return dkim.verify(job.document, job.argument["keys"], job.limits)


def _pieces(document: BinaryIO) -> Iterator[bytes]:
    document.seek(0)
    while piece := document.read(PIECE):
        yield piece
