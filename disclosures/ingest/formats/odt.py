"""OpenDocument texts (ODT), as LibreOffice writes them."""

from typing import BinaryIO, ClassVar

from disclosures.ingest.contract import Keep, Member, Reading, Unreadable
from disclosures.ingest.formats import packages
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.odf import OpenDocument, read_asides
from disclosures.ingest.formats.odt_walk import WHAT, TextStyles, Walk
from disclosures.ingest.limits import Limits

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
SAMPLE = (
    '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:text><t:p>Dear reader</t:p>'
    "</o:text></o:body></o:document-content>"
)


class ODTReader:
    """Reads OpenDocument texts: all changes accepted, what is hidden on pages of its own."""

    media_types: ClassVar[frozenset[str]] = frozenset({MEDIA_TYPE})

    def prepare(self) -> None:
        packages.prepare()
        out = packages.packed({"content.xml": SAMPLE})
        self.read(out, Limits(), lambda name, chunks: Member(name, 0))

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        office = OpenDocument(document, limits, WHAT)
        content, common = office.root("content.xml"), office.root("styles.xml")
        body = None if content is None else next(content.iter("{*}body"), None)
        if body is None or next(body.iter("{*}text"), None) is None:
            raise Unreadable("This is not a whole OpenDocument text: its text is missing. Send another copy.")
        findings = Findings(MEDIA_TYPE, WHAT, limits)
        styles = TextStyles([content] if common is None else [common, content])
        walk = Walk(limits, styles)
        walk.run(body)
        heads = {
            kind: [] if common is None else _heads(common, kind, limits, styles)
            for kind in ("header", "footer")
        }
        pages = walk.seen.pages() or [""]
        pages[0] = "\n".join([*heads["header"], pages[0]])
        pages[-1] = "\n".join([pages[-1], *heads["footer"]])
        for page in pages:
            findings.page(page)
        findings.secret_lines("comments", "document", walk.comments, "comments")
        findings.secret_lines("tracked changes", "document", dict.fromkeys(walk.changes), "tracked changes")
        findings.secret_lines("hidden text", "document", walk.unseen.pages(), "hidden text")
        findings.secret_lines("descriptions of pictures", "document", walk.descriptions, "descriptions")
        read_asides(office, findings, keep, walk.links)
        if not findings.has_text and any(name.startswith("Pictures/") for name in office.parts):
            findings.needs_reading(
                "It shows pictures and no text: this may be a scan, and a person has to read it."
            )
        elif not findings.has_text:
            findings.warn("This document shows no text.")
        return findings.reading()


def _heads(common: object, kind: str, limits: Limits, styles: TextStyles) -> list[str]:
    """Texts of headers or footers, each once, in the order in which page styles have them."""
    found: dict[str, None] = {}
    for name in (f"{kind}-first", kind, f"{kind}-left"):
        for element in common.iter("{*}" + name):  # type: ignore[attr-defined]
            walk = Walk(limits, styles)
            walk.run(element)
            found["\n".join(walk.seen.pages())] = None
    return [text for text in found if text]
