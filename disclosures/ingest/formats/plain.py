"""Plain text in whatever encoding it was saved."""

from typing import BinaryIO, ClassVar

from disclosures.ingest.contract import Keep, Reading, TooLarge, Unreadable
from disclosures.ingest.formats import text
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.text import clean_text, decode
from disclosures.ingest.limits import MB, Limits


class PlainTextReader:
    """Reads a text file; form feeds part its pages."""

    media_types: ClassVar[frozenset[str]] = frozenset({"text/plain"})

    def prepare(self) -> None:
        text.prepare()

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        findings = Findings("text/plain", "text file", limits)
        for page in decode(read_all(document, limits)).split("\x0c"):
            findings.page(page)
        if not findings.has_text:
            raise Unreadable("This file holds no text. Check that it was saved whole and send it again.")
        return findings.reading()


def read_all(document: BinaryIO, limits: Limits) -> bytes:
    """All bytes of a text file. Raises TooLarge: no letter takes more than four bytes."""
    most = min(limits.max_file_bytes, 4 * limits.max_text_bytes + 4)
    data = document.read(most + 1)
    if len(data) > most:
        raise TooLarge(f"This text is larger than {most / MB:.0f} MB. Send it in parts.")
    if not clean_text(data[:4_096].decode("latin-1")).strip() and not data.strip(b"\0 \t\r\n"):
        raise Unreadable("This file holds no text. Check that it was saved whole and send it again.")
    return data
