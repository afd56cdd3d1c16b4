"""Why a document is looked at first: what stands in the bits of ``Document.risk``."""

from collections.abc import Iterable, Sequence

from disclosures.models import Document, ExtractedFact, PersonalData, Risk

# What readers of documents call a redaction that covers words and does not remove them.
FAILED_REDACTION = "text under a box"
FAILED_REDACTIONS = (FAILED_REDACTION, "redaction that was marked and not carried out")
MANY_DETAILS = 20


def risk_of(document: Document, facts: Iterable[ExtractedFact], details: Sequence[PersonalData]) -> int:
    """Of one document by itself; `together` adds what lies beside it."""
    found = {
        Risk.FAILED_REDACTION: bool(failed_redactions(document)),
        Risk.CHILD: any(hit.of_child for hit in details),
        Risk.NOT_SEARCHED: not document.is_checked,
        Risk.SMALL_NUMBERS: any(fact.is_small_number for fact in facts),
        Risk.MANY_DETAILS: len(details) >= MANY_DETAILS,
    }
    return sum(risk for risk, holds in found.items() if holds)


def together(documents: Iterable[Document]) -> int:
    """Every risk that one of them has."""
    risk = 0
    for document in documents:
        risk |= document.risk
    return risk


def risks_in(risk: int) -> list[Risk]:
    """The bits of ``Document.risk``, the worst first."""
    return [one for one in sorted(Risk, reverse=True) if risk & one]


def failed_redactions(document: Document) -> list[str]:
    """Where words were to be hidden and are not, as the reader named the places."""
    return [one["where"] for one in document.hidden if one.get("what") in FAILED_REDACTIONS]
