"""Rich text documents (RTF), as Word and WordPad write them."""

from io import BytesIO
from typing import BinaryIO, ClassVar

from disclosures.ingest.contract import Keep, Member, Reading, TooLarge, Unreadable
from disclosures.ingest.formats import fields, text
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.rtf_walk import (
    AUTHOR,
    COMMENT,
    CONCEALED,
    DELETED,
    FOOT,
    HEAD,
    PROPERTY,
    TEMPLATE,
    WHAT,
    Walk,
)
from disclosures.ingest.limits import MB, Limits

MEDIA_TYPE = "application/rtf"
SAMPLE = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset238 Arial;}}\f0 Dear reader\'e9\u8217?\par{\v x}}"
SECRETS = (
    (COMMENT, "comments"),
    (DELETED, "tracked changes"),
    (CONCEALED, "hidden text"),
    (AUTHOR, "names of people who changed the text"),
    (PROPERTY, "document properties"),
    (TEMPLATE, "link to a template on the network"),
)


class RTFReader:
    """Reads rich text with all changes accepted; what is hidden stands on pages of its own."""

    media_types: ClassVar[frozenset[str]] = frozenset({MEDIA_TYPE})

    def prepare(self) -> None:
        text.prepare()
        self.read(BytesIO(SAMPLE), Limits(), lambda name, chunks: Member(name, 0))

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        data = document.read(limits.max_file_bytes + 1)
        if len(data) > limits.max_file_bytes:
            raise TooLarge(f"This file is larger than {limits.max_file_bytes / MB:g} MB. Send it in parts.")
        start = data[:1_024].find(b"{\\rtf")
        if start < 0:
            raise Unreadable("This is not a rich text document. Save it as PDF and send that.")
        walk = Walk(data[start:], limits)
        walk.run()
        findings = Findings(MEDIA_TYPE, WHAT, limits)
        if not data.rstrip(b"\0 \r\n\t").endswith(b"}"):
            findings.warn("The end of this document is missing. Compare it with another copy.")
        _report(walk, findings)
        return findings.reading()


def rtf_to_text(data: bytes, limits: Limits | None = None) -> tuple[str, str]:
    """What people see of a rich text body, and what they do not; for mails. Raises Unreadable, TooLarge."""
    reading = RTFReader().read(BytesIO(data), limits or Limits(), lambda name, chunks: Member(name, 0))
    seen = "\n\n".join(page.text for page in reading.pages if not page.is_hidden)
    return seen, "\n".join(page.text for page in reading.pages if page.is_hidden)


def _report(walk: Walk, findings: Findings) -> None:
    texts = {name: _lines(parts) for name, parts in walk.gathered.texts.items()}
    pages = walk.seen.pages() or [""]
    pages[0] = "\n".join([*dict.fromkeys(texts.get(HEAD, [])), pages[0]])
    pages[-1] = "\n".join([pages[-1], *dict.fromkeys(texts.get(FOOT, []))])
    for page in pages:
        findings.page(page)
    for name, title in SECRETS:
        findings.secret_lines(title, "document", texts.get(name, []), title)
    fields.report(list(dict.fromkeys(walk.gathered.codes)), findings)
    if walk.gathered.has_links:
        findings.name("link to a file on the network", "document")
    for number in range(1, min(walk.gathered.objects, 50) + 1):
        findings.name("embedded file", "document")
        reason = "A file inside this document could not be taken out. Send it as a file of its own."
        findings.member(Member(f"object {number}", 0, reason=reason, status="quarantined"))
    if not findings.has_text and walk.gathered.pictures:
        findings.needs_reading(
            "It shows pictures and no text: this may be a scan, and a person has to read it."
        )
    elif not findings.has_text:
        findings.warn("This document shows no text.")


def _lines(parts: list[str]) -> list[str]:
    return [line.strip() for line in "".join(parts).split("\n") if line.strip()]
