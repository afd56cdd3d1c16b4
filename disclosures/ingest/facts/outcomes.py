"""What kind of letter it is and what was decided. Speaks only where the letter does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from disclosures.ingest.facts.letter import Finding, Letter, Part


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{one})" for one in alternatives).replace(" ", r"\s"), re.IGNORECASE)


# Sentences that decide nothing: the request repeated, rights of complaint, what might be, questions.
NO_DECISION = _words(
    r"^\W{0,3}you (?:have )?(?:also )?(?:asked|ask|requested|request|sought|seek|wanted|wrote)\b",
    r"\byou (?:have )?(?:asked|ask|requested|request|seek|sought) "
    r"(?:for|to|access|us|whether|how|copies|the following)\b",
    r"\byou wrote\b",
    r"\bin which you\b",
    r"\bcomplain|dissatisfied|unhappy|not (?:content|satisfied)|copyright|re-?use",
    r"\bif you\b|\bshould you\b|\byou (?:may|can|could)\b",
    r"\b(?:may|might|could|would) be (?:refused|withheld|exempt|redacted|released|disclosed)\b",
    r"\b(?:arguments?|considerations?|reasons?|rights|procedure|leaflet|public interest test) (?:\w+ ){0,8}"
    r"(?:is|are) (?:set out|given|attached|enclosed|provided|listed)",
    r"\?\s?$",
)
# At a review, what was decided before; what is upheld is the decision.
BEFORE_REVIEW = _words(r"\b(?:original|initial|first|earlier) (?:response|decision|reply|refusal)\b")
UPHELD = _words(r"\bup(?:held|holds?)\b|\bremains?\b|\bmaintain")

SIGNALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("neither", _words(r"\bneither confirm(?:s|ed)? (?:nor|or) den(?:y|ies|ied)\b")),
    (
        "cost",
        _words(
            r"\bexceeds? the (?:appropriate (?:cost )?limit|cost (?:limit|threshold|ceiling)|statutory limit)"
        ),
    ),
    ("vexatious", _words(r"\bvexatious\b")),
    (
        "not-held",
        _words(r"\b(?:do|does|did) not hold\b", r"\b(?:is|are|was|were) not held\b", r"\bholds? no\b"),
    ),
    (
        "withheld-whole",
        _words(
            r"\bdecided not to (?:communicate|disclose|release|provide|supply) "
            r"(?:it|any|this|that|the information)\b",
            r"\b(?:withhold|withholding|withheld) "
            r"(?:all|the whole|the requested|the information|this information)\b",
            r"\b(?:refuse|refusing|refused) (?:your|the) request\b",
            r"\bthe information (?:that )?(?:you (?:have )?requested |requested )?is (?:wholly |being )?"
            r"(?:withheld|exempt from)",
        ),
    ),
    (
        "withheld",
        _words(
            r"(?<!not )(?<!not been )(?<!nothing )\b(?:withheld|withhold|withholding|blacked out|redacted)\b",
            r"\bexempt(?:ed)? from (?:disclosure|release)\b",
            r"\b(?:is|are) exempt\b(?! if\b)",
            r"\bremoved under section\b",
        ),
    ),
    (
        "disclosed",
        _words(
            r"\b(?:released|disclosed|provided|supplied|enclosed|attached|set out) (?:\w+ ){0,3}in full\b",
            r"\b(?<!not )(?:is|are|has been|have been) (?:now )?"
            r"(?:set out|provided|given|shown|listed|included|attached|enclosed|released|disclosed|supplied)"
            r"\b(?! (?:\w+ ){0,3}(?:response|reply|letter)\b)",
            r"\b(?:we|i) (?:now |can |also |therefore )?(?:enclose|attach|disclose|release|provide|supply)\b",
            r"\bplease (?:find|see) (?:attached|enclosed|below|the)\b"
            r"(?! (?:\w+ ){0,3}(?:response|reply|letter)\b)",
            r"(?<!not )\bable to (?:disclose|provide|release|supply)\b",
        ),
    ),
)
DECIDED = {signal for signal, _ in SIGNALS}
ACT = _words(
    r"\bfreedom of information\b|\bfoia?\b|\benvironmental information regulations\b|rhyddid gwybodaeth"
)
REVIEW = _words(
    r"\b(?:requesting|request for|asked for|outcome of|result of|conducted|completed|carried out) "
    r"(?:an |the |our |your |this )?internal review\b(?! of your)",
    r"^internal review$",
    r"\breview panel has\b",
)
REVIEW_LINE = re.compile(r"^(?:outcome of )?(?:the )?internal review$", re.IGNORECASE | re.MULTILINE)
ACKNOWLEDGED = _words(
    r"\backnowledge receipt\b",
    r"\bhas been allocated (?:a )?reference\b",
    r"\b(?:a )?(?:reply|response) will be sent\b",
    r"\b(?:we|i) (?:will|shall|aim to) (?:respond|reply)\b",
    r"\byou (?:can|should) expect a (?:reply|response)\b",
)
EXTENDED = _words(
    r"\bextend(?:ed|ing)? the (?:time|deadline|period)\b",
    r"\bneed(?:s)? (?:more|additional|further) time\b",
    r"\b(?:more|additional|further) time to consider\b",
)
NOTICE = re.compile(r"^decision notice$", re.IGNORECASE | re.MULTILINE)
NOTICE_PARTY = re.compile(r"^public authority:", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Signal:
    """A phrase that decides something, and where it stands in the folded page."""

    name: str
    page: int
    start: int
    end: int


@lru_cache(maxsize=4)
def signals(letter: Letter) -> tuple[Signal, ...]:
    """Every deciding phrase of the authority's own, in order of the text."""
    found = []
    for part, sentence in letter.sentences:
        if NO_DECISION.search(sentence) or (BEFORE_REVIEW.search(sentence) and not UPHELD.search(sentence)):
            continue
        for name, pattern in SIGNALS:
            match = pattern.search(sentence)
            if match:
                found.append(Signal(name, part.page, part.start + match.start(), part.start + match.end()))
    return tuple(found)


def is_reply(letter: Letter) -> bool:
    """Whether this answers a request for information, so that outcome and exemptions may be looked for."""
    return any(finding.value == "foi-response" for finding in kind(letter))


def kind(letter: Letter) -> Iterator[Finding]:
    """`foi-response`, `foi-acknowledgement`, `foi-extension` or `ico-decision`; nothing for other papers."""
    first = letter.pages[0].text if letter.pages else ""
    notice = NOTICE.search(first)
    if notice and NOTICE_PARTY.search(first):
        yield Finding("kind", "ico-decision", 0, *notice.span(), 0.9)
        return
    if not (letter.salutation or letter.signature) or not any(ACT.search(page.text) for page in letter.pages):
        return
    later = _first(letter, EXTENDED)
    decided = signals(letter)
    if later and not decided:
        yield Finding("kind", "foi-extension", later.page, later.start, later.end, 0.85)
    elif decided:
        said = decided[0]
        yield Finding("kind", "foi-response", said.page, said.start, said.end, 0.9)
    elif received := _first(letter, ACKNOWLEDGED):
        yield Finding("kind", "foi-acknowledgement", received.page, received.start, received.end, 0.85)


def stage(letter: Letter) -> Iterator[Finding]:
    """`internal-review` for a reply that reviews an earlier one."""
    if not is_reply(letter):
        return
    for part in letter.body[:1]:
        match = REVIEW_LINE.search(letter.text(part)) or REVIEW.search(letter.text(part)[:600])
        if match:
            yield Finding(
                "stage",
                "internal-review",
                part.page,
                part.start + match.start(),
                part.start + match.end(),
                0.9,
            )


def outcome(letter: Letter) -> Iterator[Finding]:
    """`granted`, `part-granted`, `refused` or `not-held`, where the phrases leave no other reading."""
    if not is_reply(letter):
        return
    said = {signal.name: signal for signal in reversed(signals(letter))}
    verdict, by = _verdict(set(said))
    if verdict:
        signal = said[by]
        yield Finding("outcome", verdict, signal.page, signal.start, signal.end, 0.85)


def _verdict(said: set[str]) -> tuple[str, str]:
    """The outcome and the signal that shows it; ("", "") when the signals do not go together."""
    withheld = "withheld-whole" if "withheld-whole" in said else "withheld" if "withheld" in said else ""
    is_disclosed = "disclosed" in said
    if whole := said & {"neither", "cost", "vexatious"}:
        return ("", "") if is_disclosed or "not-held" in said else ("refused", min(whole))
    if "not-held" in said:
        return ("", "") if is_disclosed or withheld else ("not-held", "not-held")
    if withheld and is_disclosed:
        return "part-granted", withheld
    if withheld == "withheld-whole":
        return "refused", withheld
    return ("granted", "disclosed") if is_disclosed and not withheld else ("", "")


def _first(letter: Letter, pattern: re.Pattern[str]) -> Part | None:
    """Where the pattern first matches in what the authority says, signature included."""
    for part in [*letter.body, *([letter.signature] if letter.signature else [])]:
        match = pattern.search(letter.text(part))
        if match:
            return Part(part.page, part.start + match.start(), part.start + match.end())
    return None
