"""What text documents and spreadsheets of OpenDocument share (ODF 1.3, parts 2 and 3)."""

from typing import Any, BinaryIO

from disclosures.ingest.contract import Forbidden, Keep, Unreadable
from disclosures.ingest.formats import packages, xml_parts
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.opc import (
    LARGEST_PART_BYTES,
    MACROS,
    keep_embedded,
    needs_password,
    refuse_types,
)
from disclosures.ingest.formats.packages import Part, open_package
from disclosures.ingest.formats.text import one_line
from disclosures.ingest.formats.xml_parts import attribute, local
from disclosures.ingest.limits import Limits
from disclosures.ingest.word_lists import words

MOST_SPACES = 200  # that one element stands for
# Libraries of programs are listed by these even when they are empty.
LIBRARY_LISTS = ("script-lb.xml", "script-lc.xml", "dialog-lb.xml", "dialog-lc.xml")
DULL_PROPERTIES = frozenset(words("generator editing-cycles editing-duration document-statistic print-date"))


class OpenDocument:
    """An open ODF package. Part names are as given: they differ by case."""

    def __init__(self, document: BinaryIO, limits: Limits, what: str) -> None:
        self.what = what
        self.package = open_package(document, limits, most_parts=limits.max_package_parts, what=what)
        self.parts: dict[str, Part] = {}
        for part in self.package.parts:
            if part.is_encrypted:
                raise needs_password(what)
            if part.name in self.parts:
                raise Unreadable(f"This {what} holds a part twice, so it is not clear which one counts.")
            if not part.is_folder:
                self.parts[part.name] = part
        if "content.xml" not in self.parts:
            raise Unreadable(packages.DAMAGED.format(what=what))
        manifest = self._manifest()
        if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
            raise needs_password(what)
        self._refuse_macros()
        refuse_types(self.package, self.parts, what)

    def root(self, name: str) -> Any:
        """The root element of a part, or None where there is no such part, or nothing in it."""
        part = self.parts.get(name)
        data = self.package.read(part, LARGEST_PART_BYTES) if part is not None else b""
        return xml_parts.parse(data, self.what) if data.strip() else None

    def _manifest(self) -> Any:
        return self.root("META-INF/manifest.xml")

    def _refuse_macros(self) -> None:
        for name in self.parts:
            is_basic = name.startswith(("Basic/", "Dialogs/")) and not name.endswith(LIBRARY_LISTS)
            if is_basic or name.startswith("Scripts/"):
                raise Forbidden(MACROS)


def words_of(paragraph: Any) -> str:
    """The text of a paragraph of a cell or a comment, in one line."""
    parts: list[str] = []
    for element in paragraph.iter():
        name = local(element)
        if name == "s":
            parts.append(" " * spaces(element))
        elif name in ("tab", "line-break"):
            parts.append(" ")
        parts.append(element.text or "")
        if element is not paragraph:
            parts.append(element.tail or "")
    return one_line("".join(parts))


def spaces(element: Any) -> int:
    """How many spaces a `text:s` stands for."""
    return min(MOST_SPACES, count(element, "c"))


def count(element: Any, name: str) -> int:
    """How often something repeats: 1 where the attribute is missing or no number."""
    said = attribute(element, name, "1")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 12 else 1


def comment_of(annotation: Any) -> str:
    """Who said what, in one line."""
    author = " ".join(one_line(each.text or "") for each in annotation.iter("{*}creator"))
    return f"{author}: " + " ".join(words_of(each) for each in annotation.iter("{*}p"))


def read_asides(office: OpenDocument, findings: Findings, keep: Keep, links: list[str]) -> None:
    """What hides in either kind: properties, embedded objects, earlier versions, links.

    Call when all that is seen stands in `findings`; `links` are the addresses that it points to.
    """
    findings.secret_lines("document properties", "document", _properties(office), "document properties")
    if any(name.startswith("Thumbnails/") for name in office.parts):
        findings.name("preview picture", "document")
    if any(name.startswith("Versions/") for name in office.parts):
        findings.name("earlier version of the document", "document")
    inner: list[str] = []
    for name in sorted(office.parts):
        if name.endswith("/content.xml"):
            root = office.root(name)
            if root is not None:
                inner += [words_of(each) for each in root.iter("{*}p")]
    findings.secret_lines("chart or embedded object", "document", inner, "embedded objects")
    files = [
        part
        for name, part in sorted(office.parts.items())
        if name.startswith("Versions/") or (name.startswith(("Object ", "Obj")) and "/" not in name)
    ]
    keep_embedded(findings, office.package, files, keep)
    outside = [
        link for link in links if "://" in link or link.startswith(("mailto:", "javascript:", "/", "../"))
    ]
    findings.links(outside)


def _properties(office: OpenDocument) -> list[str]:
    root = office.root("meta.xml")
    if root is None:
        return []
    lines = []
    for element in root.iter():
        words, name = one_line(element.text or ""), local(element)
        if words and name not in DULL_PROPERTIES:
            lines.append(f"{attribute(element, 'name') or name}: {words}")
    return lines
