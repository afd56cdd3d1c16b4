"""The way through an OpenDocument text: what is seen, in order, and what is not."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from disclosures.ingest.formats.docx_styles import numeral, whole
from disclosures.ingest.formats.flow import Flow
from disclosures.ingest.formats.odf import comment_of, count, spaces, words_of
from disclosures.ingest.formats.xml_parts import attribute, local
from disclosures.ingest.limits import Limits
from disclosures.ingest.word_lists import words

WHAT = "OpenDocument text"
FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
SIGNS = {"tab": "\t", "line-break": "\n"}
MOST_COLUMNS = 100  # that an empty cell stands for
TARGETS = frozenset(words("a image object object-ole plugin applet section-source script event-listener"))


class TextStyles:
    """What automatic and common styles say: what is hidden, which paragraphs begin a page, list labels."""

    def __init__(self, roots: list[Any]) -> None:
        self._hidden: set[str] = set()
        self._breaks: set[str] = set()
        self._lists: dict[str, dict[int, tuple[str, str, str]]] = {}
        for root in roots:
            for style in root.iter("{*}style"):
                self._read(style)
            for style in root.iter("{*}list-style"):
                self._lists[attribute(style, "name")] = dict(_level(each) for each in style if local(each))

    def hides(self, name: str) -> bool:
        return name in self._hidden

    def begins_page(self, name: str) -> bool:
        return name in self._breaks

    def label(self, name: str, level: int, number: int) -> str:
        """The label of item `number` of a list in this style, with a space after it."""
        form, before, after = self._lists.get(name, {}).get(level, ("", "", ""))
        if form == "•":
            return "• "
        return f"{before}{numeral(number, FORMS[form])}{after} " if form in FORMS else ""

    def _read(self, style: Any) -> None:
        name = attribute(style, "name")
        for properties in style:
            if attribute(properties, "display") == "none":
                self._hidden.add(name)
            colour, behind = attribute(properties, "color"), attribute(properties, "background-color")
            # White letters of a whole paragraph may stand on a colour that belongs to its cell.
            is_span = attribute(style, "family") == "text" and local(properties) == "text-properties"
            if is_span and colour.lower() == "#ffffff" and not behind:
                self._hidden.add(name)
            if attribute(properties, "break-before") == "page":
                self._breaks.add(name)
        if attribute(style, "master-page-name"):
            self._breaks.add(name)


class Walk:
    """One way through a body."""

    def __init__(self, limits: Limits, styles: TextStyles) -> None:
        self.seen = Flow(limits, WHAT)
        self.unseen = Flow(limits, WHAT)
        self.comments: list[str] = []
        self.changes: list[str] = []
        self.descriptions: list[str] = []
        self.links: list[str] = []
        self._styles = styles
        self._concealer: Any = None
        self._lists: list[list[Any]] = []  # style name and count of items for each open list
        self._label = ""
        self._notes = 0
        self._boxes: list[str] = []
        self._box_depth = 0

    def run(self, root: Any) -> None:
        """Walk through all below `root`."""
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            name = local(element)
            if event == "end":
                self._end(element, name, root)
            elif name in SKIPPED:
                SKIPPED[name](self, element)
                walker.skip_subtree()
            else:
                self._start(element, name)

    def _start(self, element: Any, name: str) -> None:
        if self._concealer is None and self._is_concealed(element, name):
            self._concealer = element
        if name in TARGETS and attribute(element, "href"):
            self.links.append(attribute(element, "href"))
        if name in STARTS:
            STARTS[name](self, element)
        if name in SIGNS:
            self._put(SIGNS[name])
        elif name == "s":
            self._put(" " * spaces(element))
        elif name == "soft-page-break":
            self.seen.page_break()
        if name in TEXTS:
            self._write(element.text)

    def _end(self, element: Any, name: str, root: Any) -> None:
        if name in ENDS:
            ENDS[name](self, element)
        if self._concealer is element:
            self.unseen.end_line()
            self._concealer = None
        if element is not root and local(element.getparent()) in TEXTS:
            self._write(element.tail)

    def _write(self, text: str | None) -> None:
        if text:
            self._put(" ".join(("x" + text + "x").split())[1:-1])  # white space counts once (part 3, 6.1.2)

    def _put(self, text: str) -> None:
        if self._concealer is not None:
            self.unseen.write(text)
            return
        if self._label:
            self.seen.write(self._label)
            self._label = ""
        self.seen.write(text)

    def _is_concealed(self, element: Any, name: str) -> bool:
        if name in ("hidden-text", "hidden-paragraph"):
            return True
        if name == "section" and attribute(element, "display") in ("none", "condition"):
            return True
        return name in TEXTS and self._styles.hides(attribute(element, "style-name"))

    def _start_paragraph(self, element: Any) -> None:
        if self._styles.begins_page(attribute(element, "style-name")):
            self.seen.page_break()

    def _end_paragraph(self, element: Any) -> None:
        if self._concealer is not None:
            self.unseen.end_line()
        elif self.seen.is_at_line_start and not self.seen.is_in_cell:
            self.seen.gap()
        else:
            self.seen.end_line()
        if not self._box_depth:
            for box in self._boxes:
                self.seen.end_line()
                self.seen.write(box + "\n")
            self._boxes = []

    def _start_box(self, element: Any) -> None:
        self._box_depth += 1
        self.seen.start_cell()

    def _end_box(self, element: Any) -> None:
        """What stands in a text box follows the paragraph that it hangs on."""
        self._box_depth -= 1
        self._boxes += filter(None, [self.seen.take_cell()])

    def _start_list(self, element: Any) -> None:
        outer = self._lists[-1][0] if self._lists else ""
        start = count(element, "start-value") - 1
        self._lists.append([attribute(element, "style-name") or outer, start])

    def _end_list(self, element: Any) -> None:
        self._lists[-1:] = []

    def _start_item(self, element: Any) -> None:
        if self._lists:
            self._lists[-1][1] += 1
            style, number = self._lists[-1]
            self._label = self._styles.label(style, len(self._lists), number)

    def _note(self, element: Any) -> None:
        body = next(element.iter("{*}note-body"), None)
        if body is not None:
            self._notes += 1
            self.seen.note(f"[{self._notes}] " + " ".join(words_of(each) for each in body.iter("{*}p")))

    def _end_cell(self, element: Any) -> None:
        self.seen.end_cell(min(MOST_COLUMNS, count(element, "number-columns-repeated")))

    def _changes(self, element: Any) -> None:
        """Text that was deleted, and who changed what."""
        for region in element:
            for each in region.iter("{*}p", "{*}h"):
                self.changes.append(words_of(each))
            self.changes += [f"change by {author.text or ''}" for author in region.iter("{*}creator")]

    def _comment(self, element: Any) -> None:
        self.comments.append(comment_of(element))

    def _describe(self, element: Any) -> None:
        self.descriptions.append(words_of(element))


TEXTS = frozenset(
    words(
        "p h span a bibliography-mark ruby ruby-base meta meta-field hidden-text hidden-paragraph"
        " date time page-number page-count author-name author-initials title subject description"
        " keywords file-name sender-firstname sender-lastname sender-company chapter sequence"
        " variable-set variable-get text-input user-defined user-field-get expression database-"
        " display placeholder bookmark-ref reference-ref creation-date creation-time modification-"
        " date print-date conditional-text creator sender-email sender-street sender-city sender-"
        " postal-code sender-phone-work sender-title sender-position"
    )
)
STARTS: dict[str, Callable[[Walk, Any], None]] = {
    "p": Walk._start_paragraph,
    "h": Walk._start_paragraph,
    "list": Walk._start_list,
    "list-item": Walk._start_item,
    "text-box": Walk._start_box,
    "table-row": lambda walk, element: walk.seen.start_row(),
    "table-cell": lambda walk, element: walk.seen.start_cell(),
    "covered-table-cell": lambda walk, element: walk.seen.start_cell(),
}
ENDS: dict[str, Callable[[Walk, Any], None]] = {
    "p": Walk._end_paragraph,
    "h": Walk._end_paragraph,
    "list": Walk._end_list,
    "text-box": Walk._end_box,
    "table-row": lambda walk, element: walk.seen.end_row(),
    "table-cell": Walk._end_cell,
    "covered-table-cell": Walk._end_cell,
}
SKIPPED: dict[str, Callable[[Walk, Any], None]] = {
    "tracked-changes": Walk._changes,
    "annotation": Walk._comment,
    "note": Walk._note,
    "desc": Walk._describe,
    "automatic-styles": lambda walk, element: None,
    "forms": lambda walk, element: None,
    "sequence-decls": lambda walk, element: None,
    "ruby-text": lambda walk, element: None,
}


def _level(element: Any) -> tuple[int, tuple[str, str, str]]:
    level = whole(attribute(element, "level"), 1)
    if local(element) == "list-level-style-bullet":
        return level, ("•", "", "")
    return level, (
        attribute(element, "num-format"),
        attribute(element, "num-prefix"),
        attribute(element, "num-suffix"),
    )
