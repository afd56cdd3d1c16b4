"""Word documents (DOCX): what a reader sees with all changes accepted, and apart from that what is hidden."""

from typing import Any, BinaryIO, ClassVar

from disclosures.ingest.contract import Keep, Member, Reading, Unreadable
from disclosures.ingest.formats import fields, packages
from disclosures.ingest.formats.docx_styles import Lists, Styles
from disclosures.ingest.formats.docx_walk import CONCEALED, DELETED, WHAT, Walk
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.opc import OfficePackage, read_asides
from disclosures.ingest.formats.xml_parts import attribute, is_on, local
from disclosures.ingest.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN = "word/document.xml"
PICTURES = "It shows pictures and no text: this may be a scan, and a person has to read it."
CHANGES = tuple(
    "{*}" + name for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange")
)
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SAMPLE = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="x/officeDocument"'
        ' Target="word/document.xml"/></Relationships>'
    ),
    MAIN: (
        f'<w:document xmlns:w="{NAMESPACE}"><w:body><w:p><w:r><w:t>Dear reader</w:t></w:r></w:p>'
        "</w:body></w:document>"
    ),
}


class DOCXReader:
    """Reads Word documents since 2007, strict ones included; refuses macros."""

    media_types: ClassVar[frozenset[str]] = frozenset({MEDIA_TYPE})

    def prepare(self) -> None:
        packages.prepare()
        out = packages.packed(SAMPLE)
        self.read(out, Limits(), lambda name, chunks: Member(name, 0))

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        office = OfficePackage(document, limits, WHAT)
        main = next(iter(office.targets("", "officeDocument")), MAIN)
        root = office.root(main)
        if root is None or local(root) != "document":
            raise Unreadable("This is not a whole Word document: its text is missing. Send another copy.")
        findings = Findings(MEDIA_TYPE, WHAT, limits)
        _Document(office, main, findings, limits).read(root)
        folder = main.rpartition("/")[0] + "/"
        read_asides(office, folder, findings, keep)
        if not findings.has_text and office.named(f"{folder}media/", ""):
            findings.needs_reading(PICTURES)
        elif not findings.has_text:
            findings.warn("This document shows no text.")
        return findings.reading()


class _Document:
    """The parts of one document that hold its text."""

    def __init__(self, office: OfficePackage, main: str, findings: Findings, limits: Limits) -> None:
        self._office = office
        self._main = main
        self._findings = findings
        self._limits = limits
        self._styles = Styles(self._one("styles"))
        self._numbering = self._one("numbering")
        self._walks: list[Walk] = []

    def read(self, root: Any) -> None:
        notes = self._notes("footnote") | self._notes("endnote")
        body = self._walk(root, notes)
        headers, unseen = self._heads(root, "header")
        footers, more = self._heads(root, "footer")
        pages = body.seen.pages() or [""]
        pages[0] = "\n".join([*headers, pages[0]])
        pages[-1] = "\n".join([pages[-1], *footers])
        for page in pages:
            self._findings.page(page)
        self._hidden(root, [*unseen, *more])

    def _one(self, kind: str) -> Any:
        name = next(iter(self._office.targets(self._main, kind)), "")
        return self._office.root(name) if name else None

    def _walk(self, root: Any, notes: dict[tuple[str, str], str] | None = None) -> Walk:
        # Only the body has lists worth counting; setting them up for every note would take long.
        lists = Lists(self._numbering if notes is not None else None)
        walk = Walk(self._limits, self._styles, lists, notes)
        walk.run(root)
        self._walks.append(walk)
        return walk

    def _text(self, root: Any) -> str:
        return "\n".join(self._walk(root).seen.pages())

    def _notes(self, kind: str) -> dict[tuple[str, str], str]:
        root = self._one(f"{kind}s")
        if root is None:
            return {}
        return {
            (kind, attribute(note, "id")): " ".join(self._text(note).split())
            for note in root
            if local(note) == kind and attribute(note, "type") not in ("separator", "continuationSeparator")
        }

    def _heads(self, root: Any, kind: str) -> tuple[list[str], list[str]]:
        """Texts of headers or footers that some page shows, and of those that none shows."""
        relations = {relation.name: relation.target for relation in self._office.relations(self._main)}
        has_first = any(is_on(mark) for mark in root.iter("{*}titlePg"))
        settings = self._one("settings")
        has_even = settings is not None and any(is_on(mark) for mark in settings.iter("{*}evenAndOddHeaders"))
        shown: dict[str, None] = {}
        unseen: dict[str, None] = {}
        read: dict[str, str] = {}
        for which in ("first", "default", "even"):
            is_shown = {"first": has_first, "even": has_even}.get(which, True)
            for mark in root.iter("{*}" + kind + "Reference"):
                if attribute(mark, "type", "default") == which:
                    target = relations.get(attribute(mark, "id"), "")
                    if target not in read:
                        part = self._office.root(target)
                        read[target] = self._text(part) if part is not None else ""
                    (shown if is_shown else unseen)[read[target]] = None
        return [text for text in shown if text], [text for text in unseen if text and text not in shown]

    def _hidden(self, root: Any, unseen_heads: list[str]) -> None:
        findings = self._findings
        comments = self._comments()
        findings.secret_lines("comments", "document", comments, "comments")
        for kind, title in ((DELETED, "tracked changes"), (CONCEALED, "hidden text")):
            lines = [page for walk in self._walks for page in walk.unseen[kind].pages()]
            findings.secret_lines(title, "document", lines, title)
        authors = dict.fromkeys(attribute(mark, "author") for mark in root.iter(*CHANGES))
        if any(authors) and not any(walk.unseen[DELETED].has_written for walk in self._walks):
            findings.name("tracked changes", "document")
        findings.secret_lines("names of people who changed the text", "document", authors, "authors")
        codes = dict.fromkeys(code for walk in self._walks for code in walk.codes)
        fields.report(list(codes), findings)
        descriptions = dict.fromkeys(words for walk in self._walks for words in walk.descriptions)
        findings.secret_lines("descriptions of pictures", "document", descriptions, "descriptions")
        findings.secret_lines("header or footer that no page shows", "document", unseen_heads, "headers")
        settings = self._one("settings")
        variables = (
            [] if settings is None else [attribute(each, "val") for each in settings.iter("{*}docVar")]
        )
        findings.secret_lines("document variables", "document", variables, "variables")
        blocks = self._one("glossaryDocument")
        if blocks is not None:
            findings.secret_lines("building blocks", "document", [self._text(blocks)], "building blocks")

    def _comments(self) -> list[str]:
        root = self._one("comments")
        if root is None:
            return []
        return [
            f"{attribute(comment, 'author')}: {self._text(comment)}" for comment in root.iter("{*}comment")
        ]
