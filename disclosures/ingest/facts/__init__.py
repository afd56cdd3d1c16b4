"""Pages of text in, candidate facts out: every rule in one list, tried in this order.

A wrong fact is worse than a missing one, so each rule speaks only where its pattern leaves no second reading,
and `chosen` keeps silent where the best rules disagree. All patterns take time linear in the length of text.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from disclosures.ingest.contract import Authorities, Fact, Page
from disclosures.ingest.facts import authorities as by_name
from disclosures.ingest.facts import days, notices, outcomes, references, tables
from disclosures.ingest.facts.exemptions import exemptions
from disclosures.ingest.facts.letter import Finding, Letter
from disclosures.ingest.facts.questions import questions

Rule = Callable[[Letter, by_name.Names], Iterator[Finding]]


def _of_letter(rule: Callable[[Letter], Iterator[Finding]]) -> Rule:
    return lambda letter, names: rule(letter)


RULES: tuple[tuple[str, Rule], ...] = (
    ("kind", _of_letter(outcomes.kind)),
    ("stage", _of_letter(outcomes.stage)),
    ("authority-in-letterhead", by_name.in_letterhead),
    ("authority-as-sender", by_name.as_sender),
    ("authority-in-signature", by_name.in_signature),
    ("authority-of-itself", by_name.of_itself),
    ("authority-by-address", by_name.by_address),
    ("reference-in-header", _of_letter(references.in_header)),
    ("reference-in-subject", _of_letter(references.in_subject)),
    ("reference-in-heading", _of_letter(references.in_heading)),
    ("reference-of-known-form", _of_letter(references.in_known_form)),
    ("reference-in-text", _of_letter(references.in_text)),
    ("request-received-on", _of_letter(days.received_on)),
    ("request-dated", _of_letter(days.request_dated)),
    ("request-of-the-day", _of_letter(days.request_of)),
    ("date-line", _of_letter(days.date_line)),
    ("date-below-signature", _of_letter(days.date_below)),
    ("outcome", _of_letter(outcomes.outcome)),
    ("exemption", _of_letter(exemptions)),
    ("question", _of_letter(questions)),
)
RULE_NAMES = frozenset(name for name, _ in RULES) | notices.RULE_NAMES | tables.RULE_NAMES
FACT_NAMES = frozenset(
    {
        "kind",
        "stage",
        "authority",
        "reference",
        "request_received_on",
        "responded_on",
        "outcome",
        "exemption",
        "question",
        *notices.FACT_NAMES,
        *tables.FACT_NAMES,
    }
)
SEVERAL = frozenset({"exemption", "question", "section", "section_outcome", "figure"})


def find(pages: Sequence[Page], authorities: Authorities = (), media_type: str = "") -> list[Fact]:
    """All candidates in what is visible, with page (its position in `pages`, from 1) and character range.

    A notice quotes letters and a table names authorities: rules for letters stay silent there.
    """
    if noticed := notices.find(pages, authorities):
        return noticed
    tabled = tables.find(pages, media_type)
    if media_type in tables.SHEETS:
        return tabled
    return _of_letters(pages, authorities) + tabled


def _of_letters(pages: Sequence[Page], authorities: Authorities) -> list[Fact]:
    letter, names = Letter(pages), by_name.Names(authorities)
    found = [letter.fact(finding, rule) for rule, apply in RULES for finding in apply(letter, names)]
    kinds = {fact.value for fact in found if fact.name == "kind"}
    # The date of an acknowledgement or of another paper is not the date of an answer.
    left_out = set() if "foi-response" in kinds else {"responded_on"}
    if "foi-acknowledgement" in kinds:
        left_out.add("request_received_on")
    return [fact for fact in found if fact.name not in left_out]


def chosen(facts: Sequence[Fact]) -> dict[str, tuple[Fact, ...]]:
    """The facts to propose: for each name the one of highest confidence, or all where there may be several.

    A name is missing where two candidates of equal confidence differ, and where an answer would come before
    its request.
    """
    by_fact: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_fact[fact.name].append(fact)
    best: dict[str, tuple[Fact, ...]] = {}
    for name, candidates in by_fact.items():
        if name in SEVERAL:
            best[name] = tuple(candidates)
            continue
        highest = max(fact.confidence for fact in candidates)
        top = [fact for fact in candidates if fact.confidence == highest]
        if len({fact.value for fact in top}) == 1:
            best[name] = (top[0],)
    return _consistent(best)


def _consistent(best: dict[str, tuple[Fact, ...]]) -> dict[str, tuple[Fact, ...]]:
    received, responded = best.get("request_received_on"), best.get("responded_on")
    if received and responded and received[0].value > responded[0].value:
        best.pop("request_received_on")
        best.pop("responded_on")
    if (
        "exemption" in best
        and (outcome := best.get("outcome"))
        and outcome[0].value in ("granted", "not-held")
    ):
        best.pop("outcome")
    return best
