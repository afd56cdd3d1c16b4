"""What kind of letter it is and what was decided. Speaks only where the letter does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from disclosures.ingest.facts.letter import Finding, Letter, Part
from disclosures.ingest.facts.phrases import (
    ACKNOWLEDGED,
    ACT,
    ANSWERED,
    ASKED,
    BEFORE_REVIEW,
    CLARIFY,
    EXTENDED,
    KEPT_BACK,
    MAY_ASK,
    NO_DECISION,
    NOTHING_KEPT,
    PARTIAL,
    REVIEW,
    REVIEW_LINE,
    SIGNALS,
    UPHELD,
)
from disclosures.ingest.facts.said import own_sentences
from disclosures.ingest.facts.sections import mentioned
from disclosures.ingest.facts.small_letters import Phrases, in_small_letters

ALL_OF_IT = re.compile(
    r"\b(?:information|data|request|it|this|documents?|records?|them|these)\b", re.IGNORECASE
)
INTERNAL_REVIEW = "internal review"  # what REVIEW_LINE looks for
HEADING_LETTERS = 700  # below "Dear …", in which a review says that it is one


@dataclass(frozen=True, slots=True)
class Signal:
    """A phrase that decides something, and where it stands."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=4)
def statements(letter: Letter) -> tuple[tuple[int, str, bool], ...]:
    """The authority's own sentences with their places, and whether each `decides`."""
    return tuple((at, sentence, decides(sentence)) for at, sentence in own_sentences(letter))


@lru_cache(maxsize=4)
def signals(letter: Letter) -> tuple[Signal, ...]:
    """Every deciding phrase of the authority's own, in order of the text."""
    found = []
    for at, own, may_decide in statements(letter):
        if not may_decide:
            continue
        sentence = _affirmed(own)
        for name, pattern in (*SIGNALS, ("answered", ANSWERED)):
            match = pattern.search(sentence)
            if match:
                found.append(Signal(name, at + match.start(), at + match.end()))
        found += [
            Signal(_cited(value), at + start, at + end)
            for value, start, end, is_given_up in mentioned(sentence)
            if not is_given_up
        ]
    return tuple(found)


def _affirmed(sentence: str) -> str:
    """The sentence with dots for letters where it says that something is not kept back."""
    match = NOTHING_KEPT.search(sentence)
    while match:
        sentence = sentence[: match.start()] + "." * len(match[0]) + sentence[match.end() :]
        match = NOTHING_KEPT.search(sentence, match.end())
    return sentence


def _cited(value: str) -> str:
    """What an exemption says by being named at all."""
    number = re.sub(r"\(.*|[A-Z]", "", value.removeprefix("s."))
    return {"12": "cost", "14": "vexatious"}.get(number, "cited")


def decides(sentence: str) -> bool:
    """Whether a sentence may hold a decision: not what was asked, could be, or was decided before."""
    if NO_DECISION.search(sentence):
        return False
    return not (BEFORE_REVIEW.search(sentence) and not UPHELD.search(sentence))


@lru_cache(maxsize=4)
def is_reply(letter: Letter) -> bool:
    """Whether this answers a request for information, so that outcome and exemptions may be looked for."""
    return any(finding.value == "foi-response" for finding in kind(letter))


@lru_cache(maxsize=4)
def is_review(letter: Letter) -> bool:
    """Whether the letter tells the outcome of an internal review."""
    return _review(letter) is not None


def kind(letter: Letter) -> Iterator[Finding]:
    """`foi-response`, `foi-acknowledgement` or `foi-extension`; nothing for other papers."""
    is_letter = letter.salutation or letter.signature or letter.begins_as_letter
    if not is_letter or not ACT.search(letter.text) or not _first(letter, ASKED):
        return
    decided = signals(letter)
    is_decided = any(signal.name not in ("cited", "answered", "withheld") for signal in decided)
    # A section that is only named, as one to be considered, decides nothing.
    is_answered = any(signal.name != "cited" for signal in decided)
    if not is_decided and (later := _first(letter, EXTENDED)):
        yield Finding("kind", "foi-extension", later.start, later.end, 0.85)
    elif is_answered:
        said = decided[0]
        yield Finding("kind", "foi-response", said.start, said.end, 0.9)
    elif (received := _first(letter, ACKNOWLEDGED)) and not _first(letter, CLARIFY):
        yield Finding("kind", "foi-acknowledgement", received.start, received.end, 0.85)


def stage(letter: Letter) -> Iterator[Finding]:
    """`internal-review` for a reply that reviews an earlier one."""
    place = _review(letter)
    if place and is_reply(letter):
        yield Finding("stage", "internal-review", place.start, place.end, 0.9)


def _review(letter: Letter) -> Part | None:
    if line := _review_line(letter):
        return line
    start = letter.salutation.end if letter.salutation else letter.header.end
    for at, sentence in own_sentences(letter):
        match = REVIEW.search(sentence) if at < start + HEADING_LETTERS else None
        if match and not MAY_ASK.search(sentence):
            return Part(at + match.start(), at + match.end())
    return None


def _review_line(letter: Letter) -> Part | None:
    """The first line of the body that names an internal review, and does nothing else."""
    small = in_small_letters(letter.text)
    named = small.find(INTERNAL_REVIEW, letter.body.start, letter.body.end)
    while named >= 0:
        start = max(letter.body.start, small.rfind("\n", 0, named) + 1)
        if line := REVIEW_LINE.match(letter.text, start, letter.body.end):
            return Part(*line.span())
        named = small.find(INTERNAL_REVIEW, named + 1, letter.body.end)
    return None


def outcome(letter: Letter) -> Iterator[Finding]:
    """`granted`, `part-granted`, `refused` or `not-held`, where the phrases leave no other reading."""
    if not is_reply(letter):
        return
    said = {signal.name: signal for signal in reversed(signals(letter))}
    verdict, by = _verdict(set(said) - {"answered"})  # an answer of which nothing else is said
    names = set(said)
    if names == {"answered"}:
        verdict, by = "granted", "answered"
    if names - {"answered", "cited"} == {"withheld"} and not _keeps_part(letter):
        verdict, by = "refused", "withheld"
    if verdict == "granted" and _keeps_back(letter):
        return
    if verdict:
        signal = said[by]
        yield Finding("outcome", verdict, signal.start, signal.end, 0.85)


def _keeps_back(letter: Letter) -> bool:
    """Whether any sentence of the answer has a word of what is not given."""
    return any(
        may_decide
        and KEPT_BACK.search(_affirmed(sentence))
        and not any(is_given_up for _, _, _, is_given_up in mentioned(sentence))
        for _, sentence, may_decide in statements(letter)
    )


def _keeps_part(letter: Letter) -> bool:
    """Whether what is withheld may be one thing among others."""
    places = [signal.start for signal in signals(letter)]
    return any(
        (PARTIAL.search(sentence) or not ALL_OF_IT.search(sentence))
        and not (is_review(letter) and UPHELD.search(sentence))
        for at, sentence in own_sentences(letter)
        if any(at <= place < at + len(sentence) for place in places)
    )


def _verdict(said: set[str]) -> tuple[str, str]:
    """The outcome and the signal that shows it; ("", "") when the signals do not go together."""
    kept = ("withheld-whole", "withheld-rest", "withheld", "cited")
    withheld = next((name for name in kept if name in said), "")
    disclosed = next((name for name in ("disclosed-part", "disclosed") if name in said), "")
    if whole := said & {"neither", "cost", "vexatious", "repeated"}:
        return ("", "") if disclosed or "not-held" in said else ("refused", min(whole))
    if "not-held" in said:
        return ("", "") if disclosed or withheld else ("not-held", "not-held")
    if withheld and disclosed:
        return "part-granted", withheld
    if withheld == "withheld-whole":
        return "refused", withheld
    if withheld == "withheld-rest" or "redacted-copy" in said:
        return "part-granted", withheld or "redacted-copy"
    return ("granted", disclosed) if disclosed == "disclosed" and not withheld else ("", "")


def _first(letter: Letter, pattern: Phrases) -> Part | None:
    """Where the pattern first matches in what the authority says, signature and what follows included."""
    for part in (letter.body, letter.after):
        match = pattern.search(letter.text, part.start, part.end)
        if match:
            return Part(*match.span())
    return None
