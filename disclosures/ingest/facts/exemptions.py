"""Which sections of the Freedom of Information Act 2000 an answer relies on."""

import re
from collections.abc import Iterator

from disclosures.ingest.facts.letter import Finding, Letter
from disclosures.ingest.facts.outcomes import is_reply, signals, statements
from disclosures.ingest.facts.phrases import NO_DECISION
from disclosures.ingest.facts.sections import mentioned

MOST_SECTIONS = 100  # of one answer; a real one names a handful

RELIES = re.compile(
    r"\b(?:with(?:held|hold)|exempt|refus|redact|blacked\sout|removed\sunder|neither\sconfirm|not\sobliged"
    r"|decided\snot\sto|appl(?:y|ies|ied)|engaged|rel(?:y|ies|ied|ying)\son|vexatious|by\svirtue"
    r"|maintain|uph[eo]ld|application\sof|prohibit|falls?\swithin|suppressed|exceed|remov|omit"
    r"|delet|held\sback|not\s(?:be\s)?(?:disclos|releas|provid)|because|exception)",
    re.IGNORECASE,
)


def exemptions(letter: Letter) -> Iterator[Finding]:
    """One finding a section, as `s.31(1)(a)`; none given up at review, none of another Act."""
    if not is_reply(letter) or not any(not signal.name.startswith("disclosed") for signal in signals(letter)):
        return
    relied: dict[str, Finding] = {}
    dropped: set[str] = set()
    said = {signal.name for signal in signals(letter)}
    # Section 12 is about cost, section 14 about vexatious and repeated requests, whatever the sentence says.
    alone = (("s.12",) if "cost" in said else ()) + (("s.14",) if said & {"vexatious", "repeated"} else ())
    for at, sentence, may_decide in statements(letter):
        sections = list(mentioned(sentence))
        is_relied = may_decide and bool(sections) and bool(RELIES.search(sentence))
        for value, start, end, is_given_up in sections:
            if len(dropped) + len(relied) >= MOST_SECTIONS:
                return
            if is_given_up:
                dropped.add(value)
            elif is_relied or (alone and value.startswith(alone) and not NO_DECISION.search(sentence)):
                relied.setdefault(value, Finding("exemption", value, at + start, at + end, 0.85))
    for value, finding in relied.items():
        # Section 31 beside section 31(1)(e) is the same exemption, named less exactly.
        is_parent = any(other != value and other.startswith(value + "(") for other in relied)
        if not is_parent and not any(value == gone or gone.startswith(value + "(") for gone in dropped):
            yield finding
