"""HTML as people see it, and apart from that what it hides: saved pages and the bodies of mails."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, ClassVar

from lxml import etree

from disclosures.ingest.contract import Keep, Reading, TooLarge, Unreadable
from disclosures.ingest.formats import text
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.flow import Flow
from disclosures.ingest.formats.text import clean_text, decode
from disclosures.ingest.limits import MB, Limits
from disclosures.ingest.word_lists import words

WHAT = "HTML page"
SAMPLE = (
    "<!doctype html><html><head><meta charset=utf-8><title>t</title><style>.a{display:none}</style></head>"
    "<body><p class=a>Dear</p><table><tr><td>reader</td></tr></table><!-- c --><a href='mailto:a@b'>x</a>"
)
SPACE = re.compile(r"[ \t\r\n\f]+")
CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
# A declaration of an encoding inside text that is decoded already would be obeyed by the parser.
XML_DECLARATION = re.compile(r"^\s{0,100}<\?xml[^>]{0,500}\?>", re.IGNORECASE)

LINES = frozenset(
    words(
        "address article aside body center dd details dialog div dl dt fieldset figcaption figure"
        " footer form header hr legend li main nav ol option pre section select summary table"
        " tbody tfoot thead ul caption"
    )
)
PARAGRAPHS = frozenset(words("p h1 h2 h3 h4 h5 h6 blockquote"))
CELLS = frozenset(words("td th"))
SILENT = frozenset(words("script style head template object embed applet svg math datalist"))
CLOSE_LINES = re.compile(r"margin(?:-top|-bottom)?\s*:\s*0", re.IGNORECASE)
HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*(?:0|0?\.\d+|1px|1pt)\s*(?:px|pt|em|rem|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
WHITE = re.compile(
    r"(?:^|[;{\s])color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:;|!|$)",
    re.IGNORECASE,
)
BACKGROUND = re.compile(
    r"background(?:-color|-image)?\s*:\s*(?!\s*(?:none|transparent|white|#fff))", re.IGNORECASE
)
LONGEST_STYLE = 2_000


class HTMLReader:
    """Reads a saved page. Nothing that it points to is fetched."""

    media_types: ClassVar[frozenset[str]] = frozenset({"text/html"})

    def prepare(self) -> None:
        text.prepare()
        html_to_text(SAMPLE)

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        data = document.read(limits.max_file_bytes + 1)
        if len(data) > limits.max_file_bytes:
            raise TooLarge(f"This file is larger than {limits.max_file_bytes / MB:g} MB. Send it in parts.")
        declared = CHARSET.search(data[:4_096])
        markup = decode(data, declared.group(1).decode() if declared else "")
        seen, hidden = html_to_text(markup, limits)
        findings = Findings("text/html", WHAT, limits)
        findings.page(seen)
        findings.secret_lines("hidden text", "document", [hidden], "hidden text")
        if not findings.has_text:
            findings.warn("This page shows no text. It may have been saved without its content.")
        return findings.reading()


def html_to_text(markup: str, limits: Limits | None = None) -> tuple[str, str]:
    """What people see of `markup`, and what they do not: both cleaned, lines as blocks stand, cells by tabs.

    Hidden are elements that a style hides, comments, meta data, and addresses behind links that the text
    does not show. Raises TooLarge for too much text, Unreadable for what cannot be walked through.
    """
    limits = limits or Limits()
    root = _parse(markup)
    if root is None:
        return "", ""
    walk = _Walk(root, limits)
    walk.run()
    pages = walk.seen.pages()
    seen = clean_text("\n\n".join(pages)).strip()
    unseen = Findings("text/html", WHAT, limits)
    unseen.page(seen)
    unseen.links(walk.links)
    hidden = [*walk.unseen.pages(), *(page.text for page in unseen.reading().pages if page.is_hidden)]
    return seen, clean_text("\n".join(hidden)).strip()


def _parse(markup: str) -> Any:
    # huge_tree: without it the parser drops, silently, all that stands deeper than 256 elements.
    parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=True, encoding="utf-8")
    data = clean_text(XML_DECLARATION.sub("", markup)).encode()
    if not data.strip():
        return None
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise Unreadable("This HTML page cannot be read. Print it to a PDF and send that.") from None
    # Recovery is silent: all after the deepest allowed element would be missing from the text.
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        raise Unreadable("This HTML page is nested too deeply. Print it to a PDF and send that.")
    return root


class _Walk:
    """One way through the tree, in order, without recursion."""

    def __init__(self, root: Any, limits: Limits) -> None:
        self._root = root
        self.seen = Flow(limits, WHAT)
        self.unseen = Flow(limits, WHAT)
        self.links: list[str] = []
        self._rules = _hiding_names(root)
        self._hidden_by: Any = None
        self._coloured = 0
        self._preformatted = 0
        self._tables = 0

    def run(self) -> None:
        events = ("start", "end", "comment")
        for event, element in etree.iterwalk(self._root, events=events):
            if event == "comment":
                self._aside(str(element.text or ""))
                self._tail(element)
            elif isinstance(element.tag, str):
                (self._start if event == "start" else self._end)(element, element.tag)

    @property
    def _flow(self) -> Flow:
        return self.seen if self._hidden_by is None else self.unseen

    def _start(self, element: Any, tag: str) -> None:
        style = (element.get("style") or "")[:LONGEST_STYLE]
        self._coloured += _is_coloured(element, style)
        if self._hidden_by is None and self._is_hidden(element, tag, style):
            self._hidden_by = element
        self._note(element, tag)
        flow = self._flow
        if tag == "tr":
            flow.end_line() if not flow.is_in_cell else None
            flow.start_row()
        elif tag in CELLS:
            flow.start_cell()
        elif tag == "br":
            flow.write("\n")
        elif tag in PARAGRAPHS and not _is_close(element, style):
            flow.gap()
        elif tag in LINES or tag in PARAGRAPHS:
            flow.end_line()
        if tag == "li":
            flow.write("• ")
        self._preformatted += tag in ("pre", "textarea")
        if tag not in ("script", "style"):
            self._write(element.text)

    def _end(self, element: Any, tag: str) -> None:
        flow = self._flow
        self._preformatted -= tag in ("pre", "textarea")
        if tag in CELLS:
            flow.end_cell(_span(element))
        elif tag == "tr":
            flow.end_row()
        elif tag in PARAGRAPHS and not _is_close(element, (element.get("style") or "")[:LONGEST_STYLE]):
            flow.gap()
        elif tag in LINES or tag in PARAGRAPHS:
            flow.end_line()
        if self._hidden_by is element:
            self.unseen.end_line()
            self._hidden_by = None
        self._coloured -= _is_coloured(element, (element.get("style") or "")[:LONGEST_STYLE])
        self._tail(element)

    def _tail(self, element: Any) -> None:
        self._write(element.tail)

    def _write(self, words: str | None) -> None:
        if not words:
            return
        if not self._preformatted:
            words = SPACE.sub(" ", words)
            words = words.lstrip(" ") if self._flow.is_at_line_start else words
        self._flow.write(words)

    def _aside(self, words: str) -> None:
        """A comment: never shown, unless it only speaks to old versions of Outlook."""
        if words.strip() and not words.lstrip().startswith("[if"):
            self.unseen.end_line()
            self.unseen.write(SPACE.sub(" ", words).strip() + "\n")

    def _note(self, element: Any, tag: str) -> None:
        """What attributes say to nobody's eyes, and the values of form fields, which are seen."""
        if tag == "a" and element.get("href"):
            self.links.append(element.get("href"))
        elif tag == "img" and (element.get("alt") or "").strip():
            self._aside(element.get("alt"))
        elif tag == "meta" and element.get("name") and element.get("content"):
            self._aside(f"{element.get('name')}: {element.get('content')}")
        elif tag == "input" and element.get("value"):
            if (element.get("type") or "").lower() == "hidden":
                self._aside(element.get("value"))
            else:
                self._write(" " + element.get("value") + " ")

    def _is_hidden(self, element: Any, tag: str, style: str) -> bool:
        if tag in SILENT or element.get("hidden") is not None:
            return True
        if HIDING.search(style) or (WHITE.search(style) and not self._coloured):
            return True
        if tag == "font" and (element.get("color") or "").lower() in ("white", "#fff", "#ffffff"):
            return not self._coloured
        names = {"." + name for name in (element.get("class") or "").lower().split()[:20]}
        names.add("#" + (element.get("id") or "").lower())
        return bool(self._rules and names & self._rules)


def _is_coloured(element: Any, style: str) -> bool:
    """Whether something stands behind the text of `element`, so that white letters can be seen."""
    colour = (element.get("bgcolor") or "").lower()
    return colour not in ("", "white", "#fff", "#ffffff") or bool(BACKGROUND.search(style))


def _is_close(element: Any, style: str) -> bool:
    """A paragraph without space around it, as Outlook makes of every line."""
    return "msonormal" in (element.get("class") or "").lower() or bool(CLOSE_LINES.search(style))


def _span(cell: Any) -> int:
    span = cell.get("colspan") or "1"
    return int(span) if span.isascii() and span.isdigit() and len(span) < 4 else 1


def _hiding_names(root: Any) -> frozenset[str]:
    """Classes (".x") and ids ("#x") that a style sheet of the page hides on every screen."""
    names: set[str] = set()
    for sheet in root.iter("style"):
        for selectors, rule in _rules(sheet.text or ""):
            if HIDING.search(rule[:LONGEST_STYLE]):
                names |= {
                    part.strip() for part in selectors.lower().split(",") if part.strip()[:1] in (".", "#")
                }
    return frozenset(names)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """(selectors, body) of each rule that stands for every medium, so not those inside @media."""
    depth, start, selectors = 0, 0, ""
    for brace in re.finditer(r"[{}]", sheet):
        if brace.group() == "{":
            if depth == 0:
                selectors, start = sheet[start : brace.start()], brace.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                body = sheet[start : brace.start()]
                if "{" not in body:
                    yield selectors.strip(), body
                start = brace.end()
