"""The skeleton of a PDF by pikepdf: does it open, how many pages, what acts, what lies beside the pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf

from disclosures.ingest.contract import Bomb, Encrypted, Hidden, Keep, Member, TooLarge, Unreadable
from disclosures.ingest.formats.pdf_embedded import embedded_files
from disclosures.ingest.formats.pdf_forms import check_forms
from disclosures.ingest.formats.pdf_objects import MOST_NODES, items, unpacks_too_far
from disclosures.ingest.formats.pdf_unseen import MOST_ANNOTATIONS, Unseen, look_beside_pages
from disclosures.ingest.limits import Limits

MOST_HIDDEN = 500
DAMAGED = "This PDF is damaged and cannot be opened. Send another copy."
ITS_OWN_PAGE = "This PDF is built wrongly: its list of pages contains itself. Send another copy."

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
    unseen: Unseen
    warnings: tuple[str, ...]


def inspect(data: bytes, limits: Limits, keep: Keep) -> Structure:
    """Open `data` as far as is needed to know its parts. Raises Unreadable, TooLarge, Encrypted, Bomb.

    Embedded files go to `keep`, whose refusals pass.
    """
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            pages, missing = _pages(pdf, limits)
            faults = [str(fault) for fault in pdf.get_warnings()]
            # The library drops from the tree what it cannot find, and says so only in its warnings.
            missing += sum("Pages tree includes non-dictionary" in fault for fault in faults)
            if missing:
                there = f"{len(pages)} of {len(pages) + missing} pages are there"
                raise Unreadable(f"Part of this PDF is missing: {there}. Send a whole copy.")
            if unpacks_too_far(pdf):
                raise Bomb("This PDF unpacks to far more than a document holds. Send another copy.")
            check_forms(pages)
            unseen = look_beside_pages(pdf, pages)
            hidden = tuple(dict.fromkeys(islice(_hidden(pdf, pages, unseen), MOST_HIDDEN)))
            warnings = tuple(_warnings(pdf, data, faults))
            members = embedded_files(pdf, pages, keep)
    except pikepdf.PasswordError:
        raise Encrypted("This PDF needs a password. Send an unprotected copy.") from None
    except pikepdf.PdfError as error:
        raise Unreadable(ITS_OWN_PAGE if "Loop detected in /Pages" in str(error) else DAMAGED) from None
    except (pikepdf.DataDecodingError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        raise Unreadable(DAMAGED) from None
    return Structure(len(pages), members, hidden, unseen, warnings)


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


def _hidden(pdf: pikepdf.Pdf, pages: list[Any], unseen: Unseen) -> Iterator[Hidden]:
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    if isinstance(names, pikepdf.Dictionary):
        if "/JavaScript" in names:
            yield Hidden("script", "document")
        if "/EmbeddedFiles" in names:
            yield Hidden("embedded file", "document")
    yield from (Hidden(what, "document") for what in _actions(pdf.Root))
    yield from unseen.hidden
    for number, page in enumerate(pages, 1):
        for owner in (page, *items(page.get("/Annots"), MOST_ANNOTATIONS)):
            if isinstance(owner, pikepdf.Dictionary):
                yield from (Hidden(what, f"page {number}") for what in _actions(owner))


def _actions(owner: Any) -> Iterator[str]:
    """What the actions hanging from a catalogue, page or annotation would do, in our words."""
    # Most have none of these, and whether one is there is asked more quickly than what it is.
    stack = [owner[name] for name in ("/OpenAction", "/A") if name in owner]
    triggers = owner["/AA"] if "/AA" in owner else None  # noqa: SIM401 - as above
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
