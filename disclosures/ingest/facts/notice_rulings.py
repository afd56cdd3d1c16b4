"""What the Commissioner decided about each provision, clause by clause of the decision.

`upheld` means that the complaint was right on that point and the authority wrong. A clause that can be read
in two ways gives nothing and keeps the outcome open.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from disclosures.ingest.facts.notice_phrases import (
    ANY_VERDICT_OF_TWO,
    BACKWARD,
    BREACHES,
    CONSIDERED,
    DENIES,
    FAVOURS,
    FLIP,
    FOR_DISCLOSURE,
    FOR_SECRECY,
    IN_PASSING,
    LATTER,
    NEGATION,
    NO_BREACH,
    NO_NEGATION,
    NOT_DECIDED,
    NOT_THE_OTHER,
    OTHERS,
    OUTWEIGHS,
    PUBLIC_INTEREST,
    RIGHT,
    SEPARATOR,
    SEVERAL,
    STEP,
    TO_ITS_SECTION,
    VOICE,
    WRONG,
)
from disclosures.ingest.facts.notice_sections import Mention, mentions
from disclosures.ingest.facts.notice_text import Unit

Verdict = Literal["upheld", "not-upheld"]


LONGEST_SENTENCE = 3_000  # characters; a real one has a few hundred


@dataclass(frozen=True, slots=True)
class Ruling:
    """`verdict` on `value` ("" if the text names no provision), where it stands in the running text."""

    value: str
    verdict: Verdict
    start: int
    end: int
    sentence: int
    is_breach: bool = False


@dataclass(slots=True)
class Rulings:
    """All rulings of one stretch of text, and whether something was decided that no rule could read."""

    found: list[Ruling] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    is_open: bool = False


def read(units: Iterable[Unit]) -> Rulings:
    """The rulings of a decision or summary: what the Commissioner says, and what follows from it."""
    rulings = Rulings()
    carried = has_spoken = False
    for number, unit in enumerate(units):
        if len(unit.text) > LONGEST_SENTENCE:
            rulings.is_open = True
            continue
        said = [
            Mention(one.value, unit.start + one.start, unit.start + one.end, unit.start + one.end_of_list)
            for one in mentions(unit.text)
        ]
        spoken = VOICE.search(unit.text) is not None or (VOICE.search(unit.lead) is not None)
        step = STEP.search(unit.text)
        if STEP.search(unit.lead):
            carried = False
        elif step:
            carried = False
            _read_before_step(unit, said, step.start(), rulings, number)
        elif NOT_DECIDED.search(unit.text) and not spoken:
            rulings.withdrawn |= {one.value for one in said}
        elif spoken or (carried and not OTHERS.search(unit.text)) or _plain_breach(unit.text):
            _read_sentence(unit, said, rulings, number, is_spoken=spoken)
            carried = has_spoken = True
        else:
            # Whose words these are is not certain: they decide nothing, and the outcome stays open.
            if has_spoken and said and _verdicts(unit.text) and not OTHERS.search(unit.text):
                rulings.is_open = True
            rulings.cited += [one.value for one in said if one.value not in rulings.cited]
            carried = carried and not OTHERS.search(unit.text)
    return rulings


def _read_before_step(unit: Unit, said: list[Mention], at: int, rulings: Rulings, number: int) -> None:
    """The first half of "The Commissioner finds that section 12 applies and requires no steps"."""
    half = Unit(unit.start, unit.text[:at])
    if VOICE.search(half.text) and _verdicts(half.text):
        named = [one for one in said if one.end <= unit.start + at]
        if named:
            _read_sentence(half, named, rulings, number, is_spoken=True)
        else:
            rulings.is_open = True


def breaches(units: Iterable[Unit]) -> list[Ruling]:
    """Breaches stated anywhere in the reasons, in sentences that leave no doubt whose finding it is."""
    found: list[Ruling] = []
    for number, unit in enumerate(units):
        if len(unit.text) > LONGEST_SENTENCE or STEP.search(unit.text) or NOT_DECIDED.search(unit.text):
            continue
        if VOICE.search(unit.text) or _plain_breach(unit.text):
            found += [one for one in _breaches_in(unit, number) if one.verdict == "upheld"]
    return found


def _plain_breach(text: str) -> bool:
    """Whether it states a breach and nobody else says so: "DfE also breached section 10(1)" is a finding."""
    return BREACHES.search(text) is not None and not re.search(
        r"\b(?:complain\w*|argu\w+|alleg\w+|claim\w*|acknowledg\w+|concern\w*|would|could|might|whether|if"
        r"|must|state[sd]?|provides?)\b",
        text,
        re.IGNORECASE,
    )


def _breaches_in(unit: Unit, number: int) -> Iterator[Ruling]:
    for start, _, one in _breached(unit.text):
        before = unit.text[max(0, start - 30) : start]
        verdict: Verdict = "not-upheld" if NO_BREACH.search(before) else "upheld"
        yield Ruling(one.value, verdict, unit.start + one.start, unit.start + one.end, number, is_breach=True)


def _breached(text: str) -> list[tuple[int, int, Mention]]:
    """(start of the verb, end of the list of provisions, provision) for each that is said to be breached."""
    found: list[tuple[int, int, Mention]] = []
    named = mentions(text)
    last = -1
    for verb in BREACHES.finditer(text):
        if verb.start() < last:
            continue
        first = next((one for one in named if one.start >= verb.end()), None)
        between = text[verb.end() : first.start] if first else ""
        if first and TO_ITS_SECTION.fullmatch(between) and not IN_PASSING.search(between):
            last = first.end_of_list
            found += [(verb.start(), last, one) for one in named if one.end_of_list == last]
            # "breached section 10(1) of the Act, and of section 17(1)": lists go on behind a law's name
    return found


def _read_sentence(
    unit: Unit, said: list[Mention], rulings: Rulings, number: int, *, is_spoken: bool
) -> None:
    """Breaches first, since each names its own provisions; then the clauses that are left."""
    rest = unit.text
    found = list(_breaches_in(unit, number))
    for start, end in {span[:2] for span in _breached(unit.text)}:
        cut = _clause_end(unit.text, end)
        begin = _clause_start(unit.text, start)
        rest = rest[:begin] + " " * (cut - begin) + rest[cut:]
    left = [one for one in said if rest[one.start - unit.start : one.end - unit.start].strip()]
    before: list[Ruling] = [one for one in found if not one.is_breach]
    for start, end in _clauses(rest):
        clause = rest[start:end]
        inside = [one for one in left if start <= one.start - unit.start < end]
        before += _read_clause(clause, unit.start + start, inside, before, rulings, number)
    if said and not found and not before:
        if NOT_DECIDED.search(unit.text):
            rulings.withdrawn |= {one.value for one in said}
        elif is_spoken and not CONSIDERED.search(unit.text):
            rulings.is_open = True
    rulings.found += [*found, *before]


EXPLAINS = re.compile(
    r"\W*(?:and\s|also\s|therefore\s)*(?:by|in|through|due\sto|because|since|as)\b", re.IGNORECASE
)


def _clause_start(text: str, at: int) -> int:
    """Where the clause begins that a verb of breach stands in; "By failing …," before it belongs to it."""
    starts = [match.end() for match in SEPARATOR.finditer(text, 0, at)]
    begin = starts[-1] if starts else 0
    return begin if EXPLAINS.match(text, begin, at) else at


def _clause_end(text: str, at: int) -> int:
    """Where what explains a breach ends: "by failing to say that it applied section 40(2)"."""
    following = SEPARATOR.search(text, at)
    return following.start() if following else len(text)


def _clauses(text: str) -> list[tuple[int, int]]:
    cuts = [0]
    for match in SEPARATOR.finditer(text):
        cuts += [match.start(), match.end()]
    cuts.append(len(text))
    pieces = [(cuts[at], cuts[at + 1]) for at in range(0, len(cuts), 2)]
    return [part for piece in pieces for part in _split_mixed(text, *piece)]


def _split_mixed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A clause with verdicts both ways is cut at the "and" between them where each side names a provision."""
    if len({verdict for verdict, _ in _verdicts(text[start:end])}) < 2:
        return [(start, end)]
    lists = [(one.start, one.end_of_list) for one in mentions(text)]
    for cut in ANY_VERDICT_OF_TWO.finditer(text, start, end):
        if any(first <= cut.start() < last for first, last in lists):
            continue
        sides = [text[start : cut.start()], text[cut.end() : end]]
        ways = [{verdict for verdict, _ in _verdicts(side)} for side in sides]
        if all(len(way) == 1 for way in ways) and all(mentions(side) for side in sides):
            return [(start, cut.start()), (cut.end(), end)]
    return [(start, end)]


def _verdicts(clause: str) -> list[tuple[Verdict, tuple[int, int]]]:
    """Every verdict phrase, negative ones first: "not entitled to" is not "entitled to"."""
    flipped = FLIP.search(clause) is not None
    denial = DENIES.search(clause)
    claimed = [(denial.start(), len(clause))] if denial else []
    found: list[tuple[Verdict, tuple[int, int]]] = [("upheld", denial.span())] if denial else []
    for pattern in (WRONG, RIGHT):
        for match in pattern.finditer(clause):
            span = match.span()
            if any(span[0] < end and start < span[1] for start, end in claimed):
                continue
            claimed.append(span)
            is_denied = pattern is WRONG or flipped or _is_negated(clause, span[0], claimed)
            found.append(("upheld" if is_denied else "not-upheld", span))
    return found


def _is_negated(clause: str, at: int, claimed: list[tuple[int, int]]) -> bool:
    """Whether a "not" that belongs to no other phrase stands before `at`, with no comma between."""
    start = max(clause.rfind(",", 0, at) + 1, max((end for _, end in claimed if end <= at), default=0))
    before = NO_NEGATION.sub("", clause[start:at])
    return NEGATION.search(before) is not None


def _read_clause(
    clause: str, at: int, inside: list[Mention], before: list[Ruling], rulings: Rulings, number: int
) -> list[Ruling]:
    """The rulings of one clause; a verdict without a provision belongs to the one that was spoken of."""
    ways = {verdict for verdict, _ in _verdicts(clause)}
    if not ways and before and NOT_THE_OTHER.match(clause):
        ways = {"upheld" if before[-1].verdict == "not-upheld" else "not-upheld"}
    if NOT_DECIDED.search(clause):
        rulings.withdrawn |= {one.value for one in inside}
        return []
    is_interest = PUBLIC_INTEREST.search(clause) is not None
    weighed = interest(clause) if is_interest else None
    if weighed == "unclear":
        # Engaged or not, the last word was about the public interest, and it was not understood.
        rulings.is_open = True
        return [_against(one) for one in _spoken(before, rulings)]
    if weighed:
        ways = {weighed}
    if len(ways) == 2:
        rulings.is_open = True
        return []
    if not ways:
        return []
    verdict = ways.pop()
    inside = [one for one in inside if not _is_in_passing(clause, one.start - at, inside)]
    if inside:
        return [Ruling(one.value, verdict, one.start, one.end, number) for one in inside]
    span = _verdicts(clause)[0][1] if _verdicts(clause) else (0, len(clause))
    return _spoken_of(clause, (at + span[0], at + span[1]), verdict, before, rulings, number)


def interest(clause: str) -> Verdict | Literal["unclear"] | None:
    """Whom the public interest is said to favour; None if the clause only names it."""
    if weighed := OUTWEIGHS.search(clause):
        before, after = clause[: weighed.start()], clause[weighed.end() :]
        before = before[max(0, before.lower().rfind("public interest")) :]
        side = _side(before) or _other(_side(after))
        if side and bool(weighed["by"]) != bool(weighed["not"]):
            side = _other(side)
        return side or "unclear"
    if favoured := FAVOURS.search(clause):
        side = _side(clause[favoured.end() :])
        return (_other(side) if favoured["not"] else side) or "unclear"
    return None


def _side(words: str) -> Verdict | None:
    """ "maintaining the exemption" or "disclosure", whichever is named first."""
    secrecy, disclosure = FOR_SECRECY.search(words), FOR_DISCLOSURE.search(words)
    if secrecy and (not disclosure or secrecy.start() < disclosure.start()):
        return "not-upheld"
    return "upheld" if disclosure else None


def _other(verdict: Verdict | None) -> Verdict | None:
    return {"upheld": "not-upheld", "not-upheld": "upheld"}.get(verdict or "")  # type: ignore[return-value]


def _spoken(before: list[Ruling], rulings: Rulings) -> list[Ruling]:
    """The rulings that "the exemption" or "the public interest" goes back to."""
    return [one for one in (before or rulings.found[-3:]) if one.value and not one.is_breach]


def _against(one: Ruling) -> Ruling:
    """The contrary of a ruling, so that both stand against each other and nothing is said."""
    verdict: Verdict = "upheld" if one.verdict == "not-upheld" else "not-upheld"
    return Ruling(one.value, verdict, one.start, one.end, -1)


def _is_in_passing(clause: str, start: int, inside: list[Mention]) -> bool:
    return len(inside) > 1 and IN_PASSING.search(clause, max(0, start - 40), start) is not None


def _spoken_of(
    clause: str, span: tuple[int, int], verdict: Verdict, before: list[Ruling], rulings: Rulings, number: int
) -> list[Ruling]:
    """For a clause that names nothing: rulings on what the sentence or summary spoke of, or on nothing."""
    spoken = _spoken(before, rulings)
    is_interest = PUBLIC_INTEREST.search(clause) is not None
    if spoken and (is_interest or LATTER.search(clause)):
        # The public interest decides for the last that was found to be engaged, and for both of a pair.
        same = [one for one in spoken if one.sentence == spoken[-1].sentence]
        if is_interest and verdict == "upheld":
            for one in same:
                if one in before:
                    before.remove(one)
                if one in rulings.found:
                    rulings.found.remove(one)
        return [Ruling(one.value, verdict, one.start, one.end, number) for one in same]
    cited = [value for value in rulings.cited if value not in rulings.withdrawn]
    if not spoken and BACKWARD.search(clause) and cited and (len(cited) == 1 or SEVERAL.search(clause)):
        return [Ruling(value, verdict, *span, number) for value in cited]
    return [Ruling("", verdict, *span, number)]
