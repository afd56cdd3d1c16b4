"""The container of DOCX and XLSX: parts, relations between them, and what both kinds may hide.

Terms and paths are those of ECMA-376, part 2 (Open Packaging Conventions).
"""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import unquote

from disclosures.ingest.contract import Encrypted, Forbidden, Keep, Unreadable
from disclosures.ingest.formats import packages, xml_parts
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.packages import Package, Part, open_package
from disclosures.ingest.formats.xml_parts import all_text, attribute, local
from disclosures.ingest.limits import MB, Limits
from disclosures.ingest.sniff_containers import OLE_MARK
from disclosures.ingest.word_lists import words

TYPES = "[content_types].xml"
LARGEST_PART_BYTES = 24 * MB  # as a tree it takes up to twenty times as much
XML_ENDINGS = (".xml", ".rels", ".vml", ".rdf")
MACROS = "This is an Office file with macros, which we do not take. Save it without macros, or as PDF."
MOST_MEMBERS = 200

# Kinds of relation, the last word of their type, and what a file does that points outside with one.
OUTSIDE = {
    "attachedTemplate": "link to a template on the network",
    "image": "link to a picture on the network",
    "oleObject": "link to a file on the network",
    "package": "link to a file on the network",
    "externalLinkPath": "link to another workbook",
    "subDocument": "link to a file on the network",
    "frame": "link to a file on the network",
    "mailMergeSource": "link to a source of addresses",
    "mailMergeHeaderSource": "link to a source of addresses",
}
EMBEDDED = frozenset({"package", "oleObject", "aFChunk", "subDocument"})
# Of the properties, those that describe the program and not its user.
DULL_PROPERTIES = frozenset(
    words(
        "Application AppVersion Characters CharactersWithSpaces DocSecurity HyperlinksChanged"
        " Lines LinksUpToDate MMClips Notes HiddenSlides Pages Paragraphs ScaleCrop SharedDoc"
        " Slides TotalTime Words revision i4 bool version lpstr"
    )
)


@dataclass(frozen=True, slots=True)
class Relation:
    """From one part to another, or to an address outside. `kind` is the last word of its type."""

    name: str
    kind: str
    target: str
    is_outside: bool


class OfficePackage:
    """An open DOCX or XLSX. Part names are in lower case and without a leading slash, as they compare."""

    def __init__(self, document: BinaryIO, limits: Limits, what: str) -> None:
        self.what = what
        if document.read(len(OLE_MARK)) == OLE_MARK:  # how Office wraps a file with a password
            raise needs_password(what)
        self.package: Package = open_package(document, limits, most_parts=limits.max_package_parts, what=what)
        self.parts: dict[str, Part] = {}
        self._relations: dict[str, list[Relation]] = {}
        for part in self.package.parts:
            if not part.is_folder:
                self._add(part)
        self._refuse_macros()
        refuse_types(self.package, self.parts, what)

    def root(self, name: str) -> Any:
        """The root element of a part, or None where there is no such part, or nothing in it."""
        part = self.parts.get(name)
        if part is None:
            return None
        data = self.package.read(part, LARGEST_PART_BYTES)
        return xml_parts.parse(data, self.what) if data.strip() else None

    def relations(self, name: str) -> list[Relation]:
        """The relations of a part; of the package itself for ""."""
        if name not in self._relations:
            self._relations[name] = self._read_relations(name)
        return self._relations[name]

    def _read_relations(self, name: str) -> list[Relation]:
        folder, _, last = name.rpartition("/")
        root = self.root(f"{folder}/_rels/{last}.rels".lstrip("/"))
        if root is None:
            return []
        found = []
        for element in root.iter("{*}Relationship"):
            target = element.get("Target") or ""
            is_outside = (element.get("TargetMode") or "").lower() == "external"
            kind = (element.get("Type") or "").rpartition("/")[2]
            path = target if is_outside else resolve(name, target)
            found.append(Relation(element.get("Id") or "", kind, path, is_outside))
        return found

    def targets(self, name: str, *kinds: str) -> list[str]:
        """The parts inside the package that `name` points to with relations of these kinds."""
        found = (each for each in self.relations(name) if each.kind in kinds and not each.is_outside)
        return list(dict.fromkeys(each.target for each in found if each.target in self.parts))

    def named(self, start: str, end: str = ".xml") -> list[str]:
        """Names of the parts under the folder `start`, in order."""
        return sorted(name for name in self.parts if name.startswith(start) and name.endswith(end))

    def _add(self, part: Part) -> None:
        name = part.name.replace("\\", "/").lstrip("/").lower()
        if part.is_encrypted:
            raise needs_password(self.what)
        if name in self.parts:
            raise Unreadable(f"This {self.what} holds a part twice, so it is not clear which one counts.")
        self.parts[name] = part

    def _refuse_macros(self) -> None:
        if any(
            name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in self.parts
        ):
            raise Forbidden(MACROS)
        types = self.root(TYPES)
        if types is None:
            raise Unreadable(packages.DAMAGED.format(what=self.what))
        for element in types:
            kind = (attribute(element, "ContentType")).lower() if local(element) else ""
            # Some programs list the type of macros by habit: it counts with a part of its own.
            is_used = (
                local(element) == "Override"
                and attribute(element, "PartName").lstrip("/").lower() in self.parts
            )
            if is_used and ("macroenabled" in kind or "vbaproject" in kind or "macrosheet" in kind):
                raise Forbidden(MACROS)


def needs_password(what: str) -> Encrypted:
    return Encrypted(f"This {what} needs a password. Send an unprotected copy.")


def refuse_types(package: Package, parts: dict[str, Part], what: str) -> None:
    """Raises Forbidden if any XML part declares a document type, Unreadable if that cannot be known."""
    for name, part in parts.items():
        if name.endswith(XML_ENDINGS) and part.size_bytes:
            prolog = xml_parts.prolog_of(package.chunks(part))
            if prolog.has_types:
                raise xml_parts.no_types(what)
            if prolog.is_broken and part.size_bytes > 4:
                # The parser of pieces knows fewer encodings than that of the whole.
                xml_parts.parse(package.read(part, LARGEST_PART_BYTES), what)


def resolve(source: str, target: str) -> str:
    """The name of the part that `source` calls `target`."""
    target = unquote(target.split("#", 1)[0]).replace("\\", "/")
    joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(source), target)
    return posixpath.normpath(joined).lstrip("/").lower()


def read_asides(office: OfficePackage, main: str, findings: Findings, keep: Keep) -> None:
    """What hides in any office package: properties, outside links, embedded files, data of other programs.

    Call when all that is seen stands in `findings`.
    """
    _properties(office, findings)
    every = [relation for name in sorted(office.parts) for relation in _relations_in(office, name)]
    for relation in every:
        if relation.is_outside and relation.kind != "hyperlink":
            findings.name(OUTSIDE.get(relation.kind, "link to the network"), "document")
    findings.secret_lines(
        "addresses outside",
        "document",
        [relation.target for relation in every if relation.is_outside and relation.kind != "hyperlink"],
        "links",
    )
    findings.links(
        relation.target for relation in every if relation.is_outside and relation.kind == "hyperlink"
    )
    keep_embedded(
        findings,
        office.package,
        [
            office.parts[relation.target]
            for relation in every
            if relation.kind in EMBEDDED and not relation.is_outside and relation.target in office.parts
        ],
        keep,
    )
    if any("/activex/" in name for name in office.parts):
        findings.name("control that runs a program", "document")
    charts = [
        *office.named(f"{main}charts/"),
        *office.named(f"{main}diagrams/data"),
    ]
    _texts(office, findings, charts, "chart or diagram", ("t", "v", "f"))
    custom = [
        name for name in office.named("customxml/") if "/itemprops" not in name and "/_rels/" not in name
    ]
    _custom(office, findings, custom)


def keep_embedded(findings: Findings, package: Package, parts: Iterable[Part], keep: Keep) -> None:
    """Give files inside the file to whoever called, each once."""
    for number, part in enumerate(dict.fromkeys(parts)):
        if number >= MOST_MEMBERS:
            findings.warn(
                f"This {findings.what} holds more than {MOST_MEMBERS} files; the rest was left out."
            )
            return
        findings.name("embedded file", "document")
        findings.member(keep(part.name.replace("\\", "/").rpartition("/")[2], package.chunks(part)))


def _relations_in(office: OfficePackage, name: str) -> list[Relation]:
    if not name.endswith(".rels"):
        return []
    folder, _, last = name.rpartition("/")
    source = posixpath.join(folder.removesuffix("_rels"), last.removesuffix(".rels"))
    return office.relations(source)


def _properties(office: OfficePackage, findings: Findings) -> None:
    lines: list[str] = []
    for name in office.named("docprops/"):
        root = office.root(name)
        if root is None:
            continue
        for element in root.iter():
            words = (element.text or "").strip()
            title = element.getparent().get("name") if element.getparent() is not None else None
            if words and (title or local(element) not in DULL_PROPERTIES):
                lines.append(f"{title or local(element)}: {words}")
    findings.secret_lines("document properties", "document", lines, "document properties")
    if any(name.startswith("docprops/thumbnail") for name in office.parts):
        findings.name("preview picture", "document")


def _texts(
    office: OfficePackage, findings: Findings, names: list[str], what: str, tags: tuple[str, ...]
) -> None:
    lines: list[str] = []
    for name in names:
        root = office.root(name)
        if root is not None:
            lines += all_text(root, *tags)
    findings.secret_lines(what, "document", lines, what)


def _custom(office: OfficePackage, findings: Findings, names: list[str]) -> None:
    """Data that another program, such as SharePoint, put in; style names of bibliographies tell nothing."""
    lines: list[str] = []
    for name in names:
        root = office.root(name)
        if root is not None:
            lines += [words.strip() for words in root.itertext() if words.strip()]
    findings.secret_lines("data of another program", "document", lines, "custom data")
