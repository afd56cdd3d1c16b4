"""Files inside a PDF: those attached to the document, and those attached to a place on a page."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pikepdf

from disclosures.ingest.contract import Keep, Member
from disclosures.ingest.formats.pdf_objects import entry, items, leaves, said, unpacked
from disclosures.ingest.names import clean_name

MOST_MEMBERS = 200
MOST_MARKS = 1_000  # looked at on each page
CANNOT_UNPACK = "It is damaged, or unpacks to far more than it should. Send it as a file of its own."
ELSEWHERE = "It is not in the PDF, only a reference to it is. Send the file itself."


def embedded_files(pdf: pikepdf.Pdf, pages: list[Any], keep: Keep) -> tuple[Member, ...]:
    """Every embedded file once, at most MOST_MEMBERS. Raises what `keep` raises."""
    members: list[Member] = []
    seen: set[object] = set()
    for spec in islice(_specifications(pdf, pages), MOST_MEMBERS * 2):
        if not isinstance(spec, pikepdf.Dictionary):
            continue
        stream = entry(spec, "/EF", "/UF") or entry(spec, "/EF", "/F")
        key = stream.objgen if isinstance(stream, pikepdf.Stream) else id(spec)
        if key not in seen and len(members) < MOST_MEMBERS:
            seen.add(key)
            members.append(_member(spec, stream, keep))
    return tuple(members)


def _specifications(pdf: pikepdf.Pdf, pages: list[Any]) -> Iterator[Any]:
    yield from leaves(entry(pdf.Root, "/Names", "/EmbeddedFiles"))
    yield from items(pdf.Root.get("/AF"), MOST_MEMBERS)
    for page in pages:
        yield from items(page.get("/AF"), MOST_MEMBERS)
        for mark in items(page.get("/Annots"), MOST_MARKS):
            if isinstance(mark, pikepdf.Dictionary) and mark.get("/Subtype") == "/FileAttachment":
                yield mark.get("/FS")


def _member(spec: Any, stream: Any, keep: Keep) -> Member:
    name = clean_name(said(spec.get("/UF")) or said(spec.get("/F")))
    if not isinstance(stream, pikepdf.Stream):
        return Member(name, 0, reason=ELSEWHERE, status="quarantined")
    data = unpacked(stream)
    stated = stream.get("/Length", 0)
    if not data and stated:
        size = int(stated) if isinstance(stated, int) else 0
        return Member(name, max(0, size), reason=CANNOT_UNPACK, status="quarantined")
    return keep(name, [data])
