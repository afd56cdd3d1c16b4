"""Safe steps through the objects of an open PDF: trees that may contain themselves, strings, streams."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pikepdf

from disclosures.ingest.formats.text import clean_text

MOST_NODES = 50_000  # of any tree in the file; real ones of 2,000 pages have a few hundred
MOST_PARENTS = 20
LONGEST_STRING = 100_000
# What is unpacked at once. The library's own limits, which hold for all of its streams.
MOST_STREAM_BYTES = 100_000_000
DEFLATE_RATIO = 1_032
ASCII_RATIO = 4  # of ASCII85: "z" stands for four bytes
MOST_OBJECTS = 200_000
MOST_ITEMS = 1_000_000  # of one array or dictionary


def prepare() -> None:
    """Set the library's limits, which hold for the whole process."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MOST_STREAM_BYTES,
        png_max_memory=MOST_STREAM_BYTES,
        tiff_max_memory=MOST_STREAM_BYTES,
        run_length_max_memory=MOST_STREAM_BYTES,
        dct_max_memory=MOST_STREAM_BYTES,
        parser_max_container_size=MOST_ITEMS,
    )


def said(thing: Any) -> str:
    """The text of a string, of a name without its slash, or of an array of them; "" for anything else."""
    if isinstance(thing, pikepdf.Array):
        return ", ".join(filter(None, (said(thing[at]) for at in range(min(len(thing), 100)))))
    if isinstance(thing, pikepdf.Name):
        return clean_text(str(thing)[1:])
    if isinstance(thing, pikepdf.String):
        return clean_text(str(thing)[:LONGEST_STRING])
    return ""


def entry(owner: Any, *names: str) -> Any:
    """What stands at the end of the path `names` through dictionaries, or None."""
    for name in names:
        if not isinstance(owner, pikepdf.Dictionary | pikepdf.Stream):
            return None
        owner = owner.get(name)
    return owner


def inherited(owner: Any, name: str) -> Any:
    """An entry of `owner` or of the nearest parent that has it (PDF 1.7 reference, 8.6.2), or None."""
    for _ in range(MOST_PARENTS):
        if not isinstance(owner, pikepdf.Dictionary):
            return None
        found = owner.get(name)
        if found is not None:
            return found
        owner = owner.get("/Parent")
    return None


def items(array: Any, most: int) -> Iterator[Any]:
    """At most `most` elements of an array; nothing if it is none."""
    if isinstance(array, pikepdf.Array):
        yield from (array[at] for at in range(min(len(array), most)))


def unpacked(stream: Any) -> bytes:
    """The bytes of a stream, its filters undone; b"" for what is none, is damaged or unpacks to too much."""
    if not isinstance(stream, pikepdf.Stream):
        return b""
    try:
        return stream.read_bytes()
    except (pikepdf.PdfError, pikepdf.DataDecodingError, NotImplementedError, RuntimeError):
        return b""


def unpacks_too_far(pdf: pikepdf.Pdf) -> bool:
    """Whether a stream that reading the text may need unpacks to more than MOST_STREAM_BYTES.

    Only those that could are unpacked for it. Pictures are left to whoever draws them, embedded files to
    whoever takes them out.
    """
    return any(
        _could_be_bomb(thing)
        and thing.get("/Subtype") != "/Image"
        and thing.get("/Type") != "/EmbeddedFile"
        and _is_bomb(thing)
        for thing in islice(pdf.objects, MOST_OBJECTS)
        if isinstance(thing, pikepdf.Stream)
    )


def _could_be_bomb(stream: Any) -> bool:
    """Deflate makes at most 1,032 bytes of one, but may be applied to itself."""
    length, filters = stream.get("/Length", 0), stream.get("/Filter")
    ratio = DEFLATE_RATIO
    if isinstance(filters, pikepdf.Array) and len(filters) > 1:
        if not (len(filters) == 2 and filters[0] == "/ASCII85Decode" and filters[1] == "/FlateDecode"):
            return True
        ratio *= ASCII_RATIO
    return isinstance(length, int) and length * ratio > MOST_STREAM_BYTES


def _is_bomb(stream: Any) -> bool:
    try:
        stream.read_bytes()
    except pikepdf.PdfError as error:
        return "memory limit" in str(error)
    except (NotImplementedError, RuntimeError):
        pass
    return False


def walk(roots: list[Any], *kinds: str) -> Iterator[Any]:
    """Every dictionary that hangs from `roots` through the entries `kinds`, each once, at most MOST_NODES."""
    seen: set[tuple[int, int]] = set()
    stack = list(reversed(roots))
    for _ in range(MOST_NODES):
        if not stack:
            return
        node = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack += reversed(list(items(node, MOST_NODES)))
            continue
        if not isinstance(node, pikepdf.Dictionary):
            continue
        if node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        yield node
        stack += [node[kind] for kind in reversed(kinds) if kind in node]


def leaves(tree: Any) -> Iterator[Any]:
    """The values of a name tree (PDF 1.7 reference, section 3.8.5)."""
    for node in walk([tree], "/Kids"):
        pairs = node.get("/Names")
        if isinstance(pairs, pikepdf.Array):
            yield from (pairs[at] for at in range(1, min(len(pairs), MOST_NODES), 2))
