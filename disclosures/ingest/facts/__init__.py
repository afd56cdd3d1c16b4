"""Pages of text in, candidate facts out: every rule in one list, tried in this order.

A wrong fact is worse than a missing one, so each rule speaks only where its pattern leaves no second reading,
and `chosen` keeps silent where the best rules disagree. All patterns take time linear in the length of text.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from disclosures.ingest.contract import Authorities, Fact
from disclosures.ingest.facts import authorities as by_name
from disclosures.ingest.facts import days, outcomes, references
from disclosures.ingest.facts.exemptions import exemptions
from disclosures.ingest.facts.letter import Finding, Letter

Rule = Callable[[Letter, by_name.Names], Iterator[Finding]]


def _of_letter(rule: Callable[[Letter], Iterator[Finding]]) -> Rule:
    return lambda letter, names: rule(letter)


RULES: tuple[tuple[str, Rule], ...] = (
    ("kind", _of_letter(outcomes.kind)),
    ("stage", _of_letter(outcomes.stage)),
    ("authority-in-letterhead", by_name.in_letterhead),
    ("authority-in-signature", by_name.in_signature),
    ("authority-received-request", by_name.as_receiver_of_the_request),
    ("reference-in-header", _of_letter(references.in_header)),
    ("reference-in-heading", _of_letter(references.in_heading)),
    ("reference-of-known-form", _of_letter(references.in_known_form)),
    ("reference-anywhere", _of_letter(references.anywhere)),
    ("request-received-on", _of_letter(days.received_on)),
    ("request-dated", _of_letter(days.request_dated)),
    ("request-of-the-day", _of_letter(days.request_of)),
    ("date-line", _of_letter(days.date_line)),
    ("date-below-signature", _of_letter(days.date_below)),
    ("outcome", _of_letter(outcomes.outcome)),
    ("exemption", _of_letter(exemptions)),
)
RULE_NAMES = frozenset(name for name, _ in RULES)
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
    }
)
SEVERAL = frozenset({"exemption"})


def find(pages: Sequence[str], authorities: Authorities = ()) -> list[Fact]:
    """All candidates, with page (from 1) and character range in that page's text as given."""
    letter, names = Letter(pages), by_name.Names(authorities)
    found = [letter.fact(finding, rule) for rule, apply in RULES for finding in apply(letter, names)]
    is_reply = any(fact.name == "kind" and fact.value == "foi-response" for fact in found)
    # The date of an acknowledgement or of another paper is not the date of an answer.
    return [fact for fact in found if is_reply or fact.name != "responded_on"]


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
