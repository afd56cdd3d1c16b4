"""What an editor sees of one document: pages with what was found in them marked, and first answers.

All of it is untrusted text for the template to escape; nothing here makes markup.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from disclosures.models import Document, DocumentPage, ExtractedFact, FOIResponse, Role, Submission

PAGES_AT_ONCE = 10
CHARACTERS_OF_A_PAGE = 60_000
TWINS_SHOWN = 5
LABELS = {
    "kind": "What it is",
    "stage": "Stage",
    "authority": "Authority",
    "reference": "Reference",
    "request_received_on": "Request received",
    "responded_on": "Answered",
    "outcome": "Outcome",
    "exemption": "Exemption",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a page; ``fact`` where a rule read something from it."""

    text: str
    fact: ExtractedFact | None = None


@dataclass(frozen=True, slots=True)
class ShownPage:
    number: int
    passages: Sequence[Passage]
    needs_reading: bool
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Some of a document's pages; ``before`` and ``after`` are the numbers that the others begin at."""

    pages: Sequence[ShownPage]
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class ShownFact:
    label: str
    value: str
    page: int
    certainty: str
    rule: str


def first_answers(draft: FOIResponse, submission: Submission) -> dict[str, Any]:
    """What the record form starts with: the draft, and the contributor's words where it says nothing."""
    authority = draft.parties.filter(role=Role.AUTHORITY).select_related("organisation").first()
    return {
        "title": draft.title,
        "summary": draft.summary,
        "authority": authority.organisation.name if authority else submission.authority_name,
        "reference": draft.reference,
        "requested_on": draft.requested_on,
        "responded_on": draft.responded_on,
        "date_precision": draft.date_precision,
        "outcome": draft.outcome,
        "exemptions": ", ".join(draft.exemptions),
        "request_url": draft.request_url,
        "evidence": draft.evidence,
        "source_url": draft.source.url if draft.source else submission.link,
    }


def facts_of(document: Document) -> list[ShownFact]:
    """What the rules found, surest first within each name."""
    order = {name: place for place, name in enumerate(LABELS)}
    facts = sorted(document.facts.all(), key=lambda fact: order.get(fact.name, len(order)))
    return [
        ShownFact(
            LABELS.get(f.name, f.name), f.value, f.page, certainty(f.confidence), f.rule.replace("-", " ")
        )
        for f in facts
    ]


def certainty(confidence: float) -> str:
    """In words: a number between 0 and 1 looks more exact than a rule is."""
    if confidence >= 0.9:
        return "sure"
    return "likely" if confidence >= 0.7 else "unsure"


def page_window(document: Document, asked: str) -> Window:
    """Ten pages from the one asked for; anything but a page's number gives the first ones."""
    first = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 6 else 1
    pages = list(document.pages.filter(number__gte=first).order_by("number")[: PAGES_AT_ONCE + 1])
    facts = list(document.facts.filter(page__gte=first, page__lt=first + PAGES_AT_ONCE))
    return Window(
        [_shown(page, [f for f in facts if f.page == page.number]) for page in pages[:PAGES_AT_ONCE]],
        before=max(1, first - PAGES_AT_ONCE) if first > 1 else None,
        after=pages[PAGES_AT_ONCE].number if len(pages) > PAGES_AT_ONCE else None,
    )


def _shown(page: DocumentPage, facts: Sequence[ExtractedFact]) -> ShownPage:
    text = page.text[:CHARACTERS_OF_A_PAGE]
    return ShownPage(page.number, list(passages(text, facts)), page.needs_reading, len(page.text) > len(text))


def passages(text: str, facts: Sequence[ExtractedFact]) -> Iterator[Passage]:
    """The text cut where facts begin and end; of overlapping ones the first, then the surest is marked."""
    at = 0
    for fact in sorted(facts, key=lambda f: (f.start, -f.confidence)):
        if not at <= fact.start < fact.end <= len(text):
            continue
        if fact.start > at:
            yield Passage(text[at : fact.start])
        yield Passage(text[fact.start : fact.end], fact)
        at = fact.end
    if at < len(text):
        yield Passage(text[at:])


def twins_of(document: Document) -> list[Document]:
    """Other documents with the same bytes, whoever sent them: editors may know that (A19)."""
    same = Document.objects.filter(sha256=document.sha256).exclude(pk=document.pk)
    return list(same.exclude(state="duplicate").order_by("received_at")[:TWINS_SHOWN])
