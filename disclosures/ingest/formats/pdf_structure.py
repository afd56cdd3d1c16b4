"""The skeleton of a PDF by pikepdf: does it open, how many pages, what acts or hides."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf

from disclosures.ingest.contract import Encrypted, Hidden, Member, TooLarge, Unreadable
from disclosures.ingest.limits import Limits
from disclosures.ingest.names import clean_name

MOST_NODES = 50_000  # of any tree in the file; real ones of 2,000 pages have a few hundred
MOST_ANNOTATIONS = 1_000  # looked at on each page
MOST_MEMBERS = 200
MOST_HIDDEN = 500
DAMAGED = "This PDF is damaged and cannot be opened. Send another copy."
ITS_OWN_PAGE = "This PDF is built wrongly: its list of pages contains itself. Send another copy."
HARMLESS_MARKS = frozenset({"/Link", "/Popup"})

# PDF 1.7 reference, section 8.5.3: actions that a reader's program would carry out.
ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "command that starts a program",
    "/SubmitForm": "form that sends data away",
    "/ImportData": "command that imports data",
    "/GoToR": "link that opens another file",
    "/GoToE": "link that opens an embedded file",
    "/Rendition": "sound or film",
    "/Movie": "sound or film",
    "/Sound": "sound or film",
}


@dataclass(frozen=True, slots=True)
class Structure:
    """What the skeleton tells. `page_count` is by walking the tree, not what the file claims."""

    page_count: int
    members: tuple[Member, ...]
    hidden: tuple[Hidden, ...]
    warnings: tuple[str, ...]


def inspect(data: bytes, limits: Limits) -> Structure:
    """Open `data` as far as is needed to know its parts. Raises Unreadable, TooLarge, Encrypted."""
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            pages, missing = _pages(pdf, limits)
            faults = [str(fault) for fault in pdf.get_warnings()]
            # The library drops from the tree what it cannot find, and says so only in its warnings.
            missing += sum("Pages tree includes non-dictionary" in fault for fault in faults)
            if missing:
                there = f"{len(pages)} of {len(pages) + missing} pages are there"
                raise Unreadable(f"Part of this PDF is missing: {there}. Send a whole copy.")
            members = tuple(_members(pdf))
            hidden = tuple(dict.fromkeys(islice(_hidden(pdf, pages, data), MOST_HIDDEN)))
            warnings = tuple(_warnings(pdf, data, faults))
    except pikepdf.PasswordError:
        raise Encrypted("This PDF needs a password. Send an unprotected copy.") from None
    except pikepdf.PdfError as error:
        raise Unreadable(ITS_OWN_PAGE if "Loop detected in /Pages" in str(error) else DAMAGED) from None
    except (pikepdf.DataDecodingError, ValueError, TypeError, KeyError, AttributeError):
        raise Unreadable(DAMAGED) from None
    return Structure(len(pages), members, hidden, warnings)


def _pages(pdf: pikepdf.Pdf, limits: Limits) -> tuple[list[Any], int]:
    """The page dictionaries in order, and how many are missing. The library's own list trusts the tree."""
    pages: list[Any] = []
    missing = nodes = 0
    seen: set[tuple[int, int]] = set()
    stack = [pdf.Root.get("/Pages")]
    while stack:
        node = stack.pop()
        nodes += 1
        if not isinstance(node, pikepdf.Dictionary):
            missing += 1
            continue
        kids = node.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            if node.is_indirect and node.objgen in seen:
                raise Unreadable(ITS_OWN_PAGE)
            seen.add(node.objgen)
            if len(kids) > limits.max_pages or nodes > MOST_NODES:
                raise TooLarge(_too_many(limits))
            stack.extend(kids[at] for at in reversed(range(len(kids))))
        else:
            pages.append(node)
        if len(pages) > limits.max_pages:
            raise TooLarge(_too_many(limits))
    return pages, missing


def _too_many(limits: Limits) -> str:
    return f"This PDF has more than {limits.max_pages:,} pages. Send it in parts."


def _warnings(pdf: pikepdf.Pdf, data: bytes, faults: list[str]) -> Iterator[str]:
    if b"%%EOF" not in data[-66_000:] and b"startxref" not in data[-66_000:]:
        yield "The end of this PDF is missing, so part of its text may be, too. Compare it with another copy."
    elif faults:
        yield "This PDF has faults in its structure, which were repaired while it was read."
    if pdf.is_encrypted:
        yield "This PDF is protected against changes; it opens without a password."


def _members(pdf: pikepdf.Pdf) -> Iterator[Member]:
    names = pdf.Root.get("/Names")
    files = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    for spec in islice(_leaves(files), MOST_MEMBERS):
        if isinstance(spec, pikepdf.Dictionary):
            yield _member(spec)


def _member(spec: Any) -> Member:
    name = spec.get("/UF", spec.get("/F", ""))
    inside = spec.get("/EF")
    stream = inside.get("/F") if isinstance(inside, pikepdf.Dictionary) else None
    size = 0
    if isinstance(stream, pikepdf.Stream):
        stated = stream.get("/Params", pikepdf.Dictionary()).get("/Size", stream.get("/Length", 0))
        size = int(stated) if isinstance(stated, int) else 0
    return Member(clean_name(str(name)), max(0, size))


def _leaves(tree: Any) -> Iterator[Any]:
    """The values of a name tree (PDF 1.7 reference, section 3.8.5), which may contain itself."""
    seen: set[tuple[int, int]] = set()
    stack = [tree]
    for _ in range(MOST_NODES):
        if not stack:
            return
        node = stack.pop()
        if not isinstance(node, pikepdf.Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        for kid in node.get("/Kids", pikepdf.Array()):
            stack.append(kid)
        pairs = node.get("/Names", pikepdf.Array())
        yield from (pairs[at] for at in range(1, len(pairs), 2))


def _hidden(pdf: pikepdf.Pdf, pages: list[Any], data: bytes) -> Iterator[Hidden]:
    root = pdf.Root
    names = root.get("/Names", pikepdf.Dictionary())
    if isinstance(names, pikepdf.Dictionary):
        if "/JavaScript" in names:
            yield Hidden("script", "document")
        if "/EmbeddedFiles" in names:
            yield Hidden("embedded file", "document")
    yield from (Hidden(what, "document") for what in _actions(root))
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        yield Hidden("form program (XFA)" if "/XFA" in form else "form fields", "document")
    if "/OCProperties" in root:
        yield Hidden("layers", "document")
    if pdf.trailer.get("/Info") or "/Metadata" in root:
        yield Hidden("document properties", "document")
    # A file saved for quick display on the web ends twice without having been changed.
    if data.count(b"startxref") > (2 if b"/Linearized" in data[:1_024] else 1):
        yield Hidden("earlier version of the document", "document")
    for number, page in enumerate(pages, 1):
        yield from (Hidden(what, f"page {number}") for what in _on_page(page))


def _on_page(page: Any) -> Iterator[str]:
    yield from _actions(page)
    marks = page.get("/Annots")
    if not isinstance(marks, pikepdf.Array):
        return
    for mark in islice(marks, MOST_ANNOTATIONS):
        if not isinstance(mark, pikepdf.Dictionary):
            continue
        kind = str(mark.get("/Subtype", ""))
        if kind == "/FileAttachment":
            yield "embedded file"
        elif kind == "/Widget":
            yield "form fields"
        elif kind not in HARMLESS_MARKS:
            yield "comment or mark"
        yield from _actions(mark)


def _actions(owner: Any) -> Iterator[str]:
    """What the actions hanging from a catalogue, page or annotation would do, in our words."""
    stack = [owner.get("/OpenAction"), owner.get("/A")]
    triggers = owner.get("/AA")
    if isinstance(triggers, pikepdf.Dictionary):
        stack += [triggers[key] for key in triggers.keys()]  # noqa: SIM118 - not a mapping
    for _ in range(100):  # "next" actions may form a circle
        if not stack:
            return
        action = stack.pop()
        if not isinstance(action, pikepdf.Dictionary):
            continue
        what = ACTIONS.get(str(action.get("/S", "")))
        if what:
            yield what
        following = action.get("/Next")
        stack += list(following) if isinstance(following, pikepdf.Array) else [following]
