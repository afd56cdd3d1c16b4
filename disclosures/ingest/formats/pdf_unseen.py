"""What a PDF says beside its pages: properties, comments, forms, bookmarks, descriptions, signatures.

Every find is a line of text with the place it belongs to; what readers see on the page goes to the page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pikepdf

from disclosures.ingest.contract import Hidden
from disclosures.ingest.formats.pdf_drawing import Box
from disclosures.ingest.formats.pdf_objects import (
    MOST_NODES,
    entry,
    inherited,
    items,
    said,
    unpacked,
    walk,
)
from disclosures.ingest.formats.text import clean_text

MOST_ANNOTATIONS = 1_000  # looked at on each page
MOST_LINES = 5_000  # kept of each place
MOST_METADATA = 200_000  # bytes of XMP
INVISIBLE, NOT_ON_SCREEN = 2, 32  # bits of an annotation's flags: PDF 1.7 reference, table 8.16
TAG = re.compile(r"<[^<>]{0,2000}>")
INSTRUCTION = re.compile(r"<\?[^<>]{0,2000}\?>")
ATTRIBUTE = re.compile(r"=\s?[\"']([^\"'<>]{1,500})[\"']")
ADDRESS_LINK = re.compile(r"(?:mailto|tel|sms|file):", re.IGNORECASE)
DARK = 0.32  # of 1: as `pdf_drawing.DARK` of 255
SAYS_NOTHING = frozenset({"/CreationDate", "/ModDate", "/Trapped"})
HARMLESS_MARKS = frozenset({"/Link", "/Popup"})
COVERING_MARKS = {"/Square": "/IC", "/Circle": "/IC", "/Polygon": "/IC", "/Highlight": "/C", "/Redact": "/IC"}


@dataclass(slots=True)
class Unseen:
    """`texts` are lines by place, `on_page` what the page shows without its content stream saying so.

    `boxes` lie over pages (numbered from 1). `layers_off` are names of layers that nobody sees.
    """

    hidden: list[Hidden] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    on_page: dict[int, list[str]] = field(default_factory=dict)
    boxes: dict[int, list[Box]] = field(default_factory=dict)
    layers_off: frozenset[str] = frozenset()

    def add(self, place: str, line: str) -> None:
        lines = self.texts.setdefault(place, [])
        if line.strip() and len(lines) < MOST_LINES:
            lines.append(line)


def look_beside_pages(pdf: pikepdf.Pdf, pages: list[Any]) -> Unseen:
    """All that stands in the document beside the content of its pages."""
    found = Unseen()
    _properties(pdf, found)
    for number, page in enumerate(pages, 1):
        _marks(page, number, found)
    _form(pdf.Root, found)
    _layers(pdf.Root, found)
    _bookmarks(pdf.Root, found)
    _descriptions(pdf.Root, found)
    return found


# PDF 1.7 reference, table 10.2: the creator is what the text was written with, not who wrote it.
PROGRAMS = {"/Creator": "Written with", "/Producer": "Made into PDF by"}


def _properties(pdf: pikepdf.Pdf, found: Unseen) -> None:
    about = pdf.trailer.get("/Info")
    packet = unpacked(pdf.Root.get("/Metadata"))[:MOST_METADATA].decode("utf-8", "replace")
    packet = INSTRUCTION.sub("", packet)
    if not about and not packet:
        return
    found.hidden.append(Hidden("document properties", "document"))
    if isinstance(about, pikepdf.Dictionary):
        for key in sorted(islice((key for key in about.keys() if key not in SAYS_NOTHING), 200)):  # noqa: SIM118
            text = said(about[key])
            label = PROGRAMS.get(key, key[1:])
            found.add("document properties", f"{label}: {text}" if text else "")
    values = [*TAG.sub("\n", packet).split("\n"), *ATTRIBUTE.findall(packet)]
    known = "\n".join(found.texts.get("document properties", ()))
    for value in dict.fromkeys(clean_text(value).strip() for value in values):
        if value and value not in known and not value.startswith(("http:", "https:", "adobe:ns")):
            found.add("document properties", value)


def _marks(page: Any, number: int, found: Unseen) -> None:
    where = f"page {number}"
    for mark in items(page.get("/Annots"), MOST_ANNOTATIONS):
        if not isinstance(mark, pikepdf.Dictionary):
            continue
        kind = str(mark.get("/Subtype", ""))
        if kind == "/FileAttachment":
            found.hidden.append(Hidden("embedded file", where))
        elif kind == "/Widget":
            _field(mark, number, found)
        elif kind == "/Link":
            _link(mark, where, found)
        elif kind not in HARMLESS_MARKS:
            _comment(mark, kind, number, found)


def _field(mark: Any, number: int, found: Unseen) -> None:
    """A field of a form: what is filled in is on the page, unless the field is not shown."""
    where = f"page {number}"
    kind = inherited(mark, "/FT")
    if kind == "/Sig":
        found.hidden.append(Hidden("digital signature", where))
        signed = inherited(mark, "/V")
        for name in ("/Name", "/Reason", "/Location", "/ContactInfo"):
            text = said(entry(signed, name))
            found.add("digital signature", f"{name[1:]}: {text}" if text else "")
        return
    found.hidden.append(Hidden("form fields", where))
    filled = inherited(mark, "/V")
    text = (
        clean_text(unpacked(filled).decode("utf-8", "replace")) if isinstance(filled, pikepdf.Stream) else ""
    )
    text = text or ("" if kind == "/Btn" else said(filled))
    _put(mark, text, "hidden form fields", number, found)


def _put(mark: Any, text: str, place: str, number: int, found: Unseen) -> None:
    """Text of a mark to its page, or to `place` if its flags hide it."""
    if not text.strip():
        return
    if _flags(mark) & (INVISIBLE | NOT_ON_SCREEN):
        found.hidden.append(Hidden(place, f"page {number}"))
        found.add(place, f"page {number}: {text}")
    else:
        found.on_page.setdefault(number, []).append(text)


def _flags(mark: Any) -> int:
    flags = mark.get("/F", 0)
    return int(flags) if isinstance(flags, int) else 0


def _link(mark: Any, where: str, found: Unseen) -> None:
    address = said(entry(mark, "/A", "/URI"))
    if ADDRESS_LINK.match(address):
        found.hidden.append(Hidden("address behind a link", where))
        found.add("addresses behind links", f"{where}: {address}")


def _comment(mark: Any, kind: str, number: int, found: Unseen) -> None:
    where = f"page {number}"
    found.hidden.append(Hidden("comment or mark", where))
    if kind == "/Redact":
        found.hidden.append(Hidden("redaction that was marked and not carried out", where))
    if kind in COVERING_MARKS and _is_dark(mark, COVERING_MARKS[kind]):
        box = _box(mark.get("/Rect"))
        if box:
            found.boxes.setdefault(number, []).append(box)
    contents = said(mark.get("/Contents"))
    if kind == "/FreeText":
        _put(mark, contents, "comments", number, found)
        contents = ""
    parts = (said(mark.get(name)) for name in ("/T", "/Subj"))
    rich = TAG.sub(" ", said(mark.get("/RC"))) if not contents else ""
    line = ": ".join(filter(None, (*parts, contents, rich.strip())))
    found.add("comments", f"{where}: {line}" if line else "")


def _is_dark(mark: Any, name: str) -> bool:
    shades = [float(shade) for shade in items(mark.get(name), 4) if _is_number(shade)]
    opacity = mark.get("/CA", 1)
    if _is_number(opacity) and float(opacity) < 0.78:
        return False
    if len(shades) == 4:  # cyan, magenta, yellow, black
        return shades[3] > 1 - DARK
    return bool(shades) and max(shades) <= DARK


def _is_number(thing: Any) -> bool:
    try:
        float(thing)
    except (TypeError, ValueError, NotImplementedError):
        return False
    return True


def _box(sides: Any) -> Box | None:
    numbers = [float(side) for side in items(sides, 4) if _is_number(side)]
    if len(numbers) != 4:
        return None
    left, bottom, right, top = numbers
    return Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _form(root: Any, found: Unseen) -> None:
    form = root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return
    program = form.get("/XFA")
    found.hidden.append(Hidden("form program (XFA)" if program is not None else "form fields", "document"))
    # Pairs of name and stream, or one stream with everything.
    streams = [program] if isinstance(program, pikepdf.Stream) else list(items(program, 100))
    for stream in streams:
        packet = unpacked(stream)[:MOST_METADATA].decode("utf-8", "replace")
        for line in TAG.sub("\n", packet).split("\n"):
            found.add("form program (XFA)", clean_text(line).strip())


def _layers(root: Any, found: Unseen) -> None:
    layers = root.get("/OCProperties")
    if not isinstance(layers, pikepdf.Dictionary):
        return
    found.hidden.append(Hidden("layers", "document"))
    usual = layers.get("/D")
    all_layers = Counter(_layer_names(layers.get("/OCGs")))
    off = Counter(_layer_names(entry(usual, "/OFF")))
    if entry(usual, "/BaseState") == "/OFF":
        off = all_layers - Counter(_layer_names(entry(usual, "/ON")))
    # Text names its layer only by name: one that a layer in sight has, too, says nothing.
    found.layers_off = frozenset(name for name in off if name and off[name] >= all_layers[name])


def _layer_names(array: Any) -> Iterator[str]:
    return (said(entry(layer, "/Name")) for layer in items(array, 1_000))


def _bookmarks(root: Any, found: Unseen) -> None:
    for node in islice(walk([entry(root, "/Outlines", "/First")], "/First", "/Next"), MOST_LINES):
        found.add("bookmarks", said(node.get("/Title")))


def _descriptions(root: Any, found: Unseen) -> None:
    """What a structure tree says in place of what is drawn: for screen readers, and for whoever looks."""
    tree = root.get("/StructTreeRoot")
    if tree is None:
        return
    for node in islice(walk([entry(tree, "/K")], "/K"), MOST_NODES):
        for name in ("/ActualText", "/Alt", "/E", "/T"):
            found.add("descriptions for screen readers", said(node.get(name)))
