"""Earlier states of a PDF: changes are appended to it, so what was taken out is often still in the file."""

from collections.abc import Iterator, Sequence

from disclosures.ingest.formats.pdf_pages import read_texts
from disclosures.ingest.limits import Limits

END = b"%%EOF"
MOST_REVISIONS = 3
LEAST_BYTES = 200  # no PDF with a page is smaller
MOST_CHARACTERS = 500_000


def has_earlier(data: bytes) -> bool:
    """Whether the file was changed after it was made."""
    return data.count(b"startxref") > (2 if _is_linearized(data) else 1)


def lines_taken_out(data: bytes, current: Sequence[str], limits: Limits) -> str:
    """The lines of the latest earlier states, at most MOST_REVISIONS, that the current pages have no more."""
    if not has_earlier(data):
        return ""
    seen = {line for text in current for line in _lines(text)}
    gone: list[str] = []
    for end in _ends(data):
        for text in read_texts(data[:end], limits):
            for line in _lines(text):
                if line not in seen:
                    seen.add(line)
                    gone.append(line)
    return "\n".join(gone)[:MOST_CHARACTERS]


def _lines(text: str) -> Iterator[str]:
    return (" ".join(line.split()) for line in text.split("\n") if line.strip())


def _ends(data: bytes) -> list[int]:
    """Where the file ended before, latest first. One for quick display ends once near its beginning."""
    ends: list[int] = []
    at = data.rfind(END)
    while at > LEAST_BYTES and len(ends) <= MOST_REVISIONS:
        at = data.rfind(END, 0, at)
        if at > LEAST_BYTES:
            ends.append(at + len(END))
    if _is_linearized(data) and ends and data.count(END, 0, ends[-1]) == 1:
        ends.pop()
    return ends[:MOST_REVISIONS]


def _is_linearized(data: bytes) -> bool:
    return b"/Linearized" in data[:1_024]
