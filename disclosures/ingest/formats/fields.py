"""Instructions of fields in Word and RTF documents: what they fetch, and what they carry unseen."""

from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.word_lists import words

# Instructions that only say how to compute what is shown.
DULL = frozenset(
    words(
        "PAGE NUMPAGES SECTIONPAGES SECTION TOC PAGEREF REF NOTEREF SEQ STYLEREF DATE TIME"
        " CREATEDATE SAVEDATE PRINTDATE FORMTEXT FORMCHECKBOX FORMDROPDOWN SYMBOL = LISTNUM INDEX"
        " XE TC EQ ADVANCE"
    )
)
FETCHING = ("DDE", "LINK", "INCLUDE", "IMPORT", "DATABASE")


def instruction_of(text: str) -> str:
    """`text` in one line, or "" if it tells nothing."""
    words = text.split()
    return " ".join(words) if words and words[0].upper() not in DULL else ""


def report(codes: list[str], findings: Findings) -> None:
    """Name what reaches outside, and keep the rest where only editors see it."""
    if any(code.upper().startswith(FETCHING) for code in codes):
        findings.name("field that fetches from outside", "document")
    links = [code for code in codes if code.upper().startswith("HYPERLINK")]
    findings.links(
        word.strip('"') for code in links for word in code.split()[1:] if not word.startswith("\\")
    )
    findings.secret_lines(
        "field codes", "document", [code for code in codes if code not in links], "field codes"
    )
