"""The way through the body of a Word document: what is seen, in order, and what is not.

Names of elements are those of ECMA-376, part 1, section 17 (WordprocessingML).
"""

from collections.abc import Callable
from typing import Any

from lxml import etree

from disclosures.ingest.formats.docx_styles import Lists, Styles, list_of, switch, whole
from disclosures.ingest.formats.fields import instruction_of
from disclosures.ingest.formats.flow import Flow
from disclosures.ingest.formats.xml_parts import attribute, is_on, local
from disclosures.ingest.limits import Limits
from disclosures.ingest.word_lists import words

WHAT = "Word document"
DELETED, CONCEALED = "deleted text", "hidden text"
# Properties: read where their owner begins, and not walked into.
PROPERTIES = frozenset(
    words("pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr numPr ffData tblPrEx oMathParaPr ctrlPr")
)
SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
# Boxes of forms as two fonts of signs draw them (Wingdings, code F0xx).
BOXES = {
    "f0fe": "☒",
    "f0fd": "☒",
    "f078": "☒",
    "f052": "☑",
    "f0a8": "☐",
    "f06f": "☐",
    "f071": "☐",
    "f0fc": "✓",
}
NEW_PAGE = ("", "nextPage", "oddPage", "evenPage")
LEAST_HALF_POINTS = 3  # letters of one and a half points and less cannot be read


class Walk:
    """One way through a part. `notes` gives the text of a footnote by its id."""

    def __init__(
        self, limits: Limits, styles: Styles, lists: Lists, notes: dict[tuple[str, str], str] | None = None
    ) -> None:
        self.seen = Flow(limits, WHAT)
        self.unseen = {kind: Flow(limits, WHAT) for kind in (DELETED, CONCEALED)}
        self.codes: list[str] = []
        self.descriptions: list[str] = []
        self._styles = styles
        self._lists = lists
        self._notes = notes or {}
        self._note_count = 0
        self._concealers: list[tuple[Any, str]] = []
        self._fields: list[list[str] | None] = []  # of each open field: its instruction, None in its result
        self._label = ""
        self._style = ""
        self._paper: list[bool] = []  # for each open cell or text box; colours behind it are not known
        self._boxes: list[str] = []
        self._box_depth = 0
        self._breaks: dict[Any, bool] = {}
        self._choices: dict[Any, bool] = {}

    def run(self, root: Any) -> None:
        """Walk through all below `root`."""
        self._breaks = _section_breaks(root)
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            name = local(element)
            if event == "start":
                if name in PROPERTIES or (name == "Fallback" and self._has_choice(element)):
                    walker.skip_subtree()
                elif name in STARTS:
                    STARTS[name](self, element)
                elif name in SIGNS and local(element.getparent()) == "r":
                    self._write(SIGNS[name])
            elif name in ENDS:
                ENDS[name](self, element)
                self._reveal(element)

    def _has_choice(self, fallback: Any) -> bool:
        """Whether newer programs are given the same content in another form."""
        parent = fallback.getparent()
        if parent not in self._choices:
            self._choices[parent] = parent is not None and _child(parent, "Choice") is not None
        return self._choices[parent]

    def _write(self, text: str) -> None:
        if self._fields and self._fields[-1] is not None:
            self._fields[-1].append(text)
        elif self._concealers:
            self.unseen[self._concealers[-1][1]].write(text)
        else:
            if self._label:
                self.seen.write(self._label)
                self._label = ""
            self.seen.write(text)

    def _conceal(self, element: Any, kind: str = DELETED) -> None:
        if len(self._concealers) < 1_000:
            self._concealers.append((element, kind))

    def _reveal(self, element: Any) -> None:
        while self._concealers and self._concealers[-1][0] is element:
            self._concealers.pop()

    def _start_paragraph(self, element: Any) -> None:
        self._label, self._style = "", ""
        properties = _child(element, "pPr")
        if properties is None:
            return
        style = _child(properties, "pStyle")
        self._style = attribute(style, "val") if style is not None else ""
        list_id, level = list_of(properties)
        from_style = self._styles.list_of(self._style) if self._style else ("", 0)
        list_id = from_style[0] if list_id is None else list_id
        self._label = self._lists.label(list_id, from_style[1] if level is None else level)
        if switch(properties, "pageBreakBefore"):
            self.seen.page_break()

    def _end_paragraph(self, element: Any) -> None:
        for flow in self.unseen.values():
            flow.end_line()
        properties = _child(element, "pPr")
        mark = _child(properties, "rPr") if properties is not None else None
        if mark is not None and _child(mark, "del") is not None:
            self.seen.write(" ")  # its end was deleted: the next paragraph goes on in the same line
        elif self.seen.is_at_line_start and not self.seen.is_in_cell:
            self.seen.gap()
        else:
            self.seen.end_line()
        self._label = ""
        if not self._box_depth:
            for box in self._boxes:
                self.seen.end_line()
                self.seen.write(box + "\n")
            self._boxes = []
        if self._breaks.get(element):
            self.seen.page_break()

    def _start_run(self, element: Any) -> None:
        properties = _child(element, "rPr")
        if self._is_concealed(properties):
            self._conceal(element, CONCEALED)

    def _is_concealed(self, properties: Any) -> bool:
        style = _child(properties, "rStyle") if properties is not None else None
        hidden = self._styles.is_hidden(attribute(style, "val")) if style is not None else False
        hidden = hidden or (bool(self._style) and self._styles.is_hidden(self._style))
        if properties is None:
            return hidden
        said = switch(properties, "vanish")
        return (hidden if said is None else said) or self._is_invisible(properties)

    def _is_invisible(self, properties: Any) -> bool:
        """Letters in white on the paper, or too small to be seen."""
        size, colour = _child(properties, "sz"), _child(properties, "color")
        if size is not None and 0 < whole(attribute(size, "val")) <= LEAST_HALF_POINTS:
            return True
        is_white = colour is not None and attribute(colour, "val").upper() == "FFFFFF"
        shaded = _child(properties, "shd") is not None or _child(properties, "highlight") is not None
        return is_white and not shaded and not self._paper

    def _text(self, element: Any) -> None:
        self._write((element.text or "").replace("\n", " "))

    def _deleted(self, element: Any) -> None:
        self.unseen[DELETED].write(element.text or "")

    def _instruction(self, element: Any) -> None:
        if self._fields and self._fields[-1] is not None:
            self._fields[-1].append(element.text or "")
        else:
            self._code(element.text or "")

    def _code(self, instruction: str) -> None:
        told = instruction_of(instruction)
        if told:
            self.codes.append(told)

    def _field(self, element: Any) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin" and len(self._fields) < 1_000:
            self._fields.append([])
        elif self._fields and kind in ("separate", "end"):
            if self._fields[-1] is not None:
                self._code("".join(self._fields[-1]))
                self._fields[-1] = None
            if kind == "end":
                self._fields.pop()

    def _break(self, element: Any) -> None:
        if attribute(element, "type") == "page" and not self._concealers:
            self.seen.page_break()
        else:
            self._write("\n")

    def _rendered_break(self, element: Any) -> None:
        if not self._box_depth:
            self.seen.page_break()

    def _sign(self, element: Any) -> None:
        self._write(BOXES.get(attribute(element, "char").lower(), ""))

    def _note(self, element: Any) -> None:
        kind = local(element).removesuffix("Reference")
        text = self._notes.get((kind, attribute(element, "id")))
        if text and not self._concealers:
            self._note_count += 1
            self.seen.note(f"[{self._note_count}] {text}")

    def _start_cell(self, element: Any) -> None:
        self._paper.append(True)
        self.seen.start_cell()

    def _end_cell(self, element: Any) -> None:
        self._paper[-1:] = []
        properties = _child(element, "tcPr")
        span = _child(properties, "gridSpan") if properties is not None else None
        self.seen.end_cell(whole(attribute(span, "val"), 1) if span is not None else 1)

    def _start_box(self, element: Any) -> None:
        self._box_depth += 1
        self._paper.append(True)
        self.seen.start_cell()

    def _end_box(self, element: Any) -> None:
        self._box_depth -= 1
        self._paper[-1:] = []
        text = self.seen.take_cell()
        if text:
            self._boxes.append(text)

    def _drawn_words(self, element: Any) -> None:
        self._boxes += [element.get("string")] if element.get("string") else []

    def _description(self, element: Any) -> None:
        self.descriptions += [element.get(key) for key in ("title", "descr") if element.get(key)]


STARTS: dict[str, Callable[[Walk, Any], None]] = {
    "p": Walk._start_paragraph,
    "r": Walk._start_run,
    "t": Walk._text,
    "delText": Walk._deleted,
    "del": Walk._conceal,
    "moveFrom": Walk._conceal,
    "instrText": Walk._instruction,
    "delInstrText": Walk._instruction,
    "fldSimple": lambda walk, element: walk._code(attribute(element, "instr")),
    "fldChar": Walk._field,
    "br": Walk._break,
    "lastRenderedPageBreak": Walk._rendered_break,
    "sym": Walk._sign,
    "footnoteReference": Walk._note,
    "endnoteReference": Walk._note,
    "tr": lambda walk, element: walk.seen.start_row(),
    "tc": Walk._start_cell,
    "txbxContent": Walk._start_box,
    "textpath": Walk._drawn_words,
    "docPr": Walk._description,
}
ENDS: dict[str, Callable[[Walk, Any], None]] = {
    "p": Walk._end_paragraph,
    "r": lambda walk, element: None,
    "del": lambda walk, element: None,
    "moveFrom": lambda walk, element: None,
    "tr": lambda walk, element: walk.seen.end_row(),
    "tc": Walk._end_cell,
    "txbxContent": Walk._end_box,
}


def _child(element: Any, name: str) -> Any:
    return next((part for part in element if local(part) == name), None)


def _section_breaks(root: Any) -> dict[Any, bool]:
    """Paragraphs that end a section, and whether the next section begins a page."""
    sections = [section for section in root.iter("{*}sectPr") if is_on(section)]
    kinds = []
    for section in sections:
        kind = _child(section, "type")
        kinds.append(attribute(kind, "val") if kind is not None else "")
    found: dict[Any, bool] = {}
    for at, section in enumerate(sections[:-1]):
        properties = section.getparent()
        if properties is not None and local(properties) == "pPr":
            found[properties.getparent()] = kinds[at + 1] in NEW_PAGE
    return found
