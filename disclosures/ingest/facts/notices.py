"""Decision notices and reprimands of the Information Commissioner: what they are and what they decide.

The decision stands at the head of a notice, since about 2011 under "Decision (including any steps ordered)",
before in a "Summary", and then again under "The Decision". Reasons are looked at for breaches only.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from disclosures.ingest.contract import Authorities, Fact, Page
from disclosures.ingest.facts import notice_head, notice_listed, notice_rulings
from disclosures.ingest.facts.authorities import Names
from disclosures.ingest.facts.notice_rulings import Ruling, Rulings
from disclosures.ingest.facts.notice_sections import mentions, more_exactly, parents
from disclosures.ingest.facts.notice_text import Notice, Place

RULE_NAMES = frozenset(
    {
        *("notice-kind", "notice-reference", "notice-date", "notice-authority", "notice-outcome"),
        *("notice-section", "notice-section-outcome", "notice-steps", *notice_listed.RULE_NAMES),
    }
)
FACT_NAMES = frozenset(
    {
        *("kind", "reference", "decided_on", "authority", "outcome"),
        *("section", "section_outcome", "steps_required"),
    }
)

HEAD = 2_500  # characters in which title and labels stand
FIRST_PAGES = 3
CALLS_ITSELF = re.compile(r"decision\s{1,4}notice|reprimand|decision\(s\)", re.IGNORECASE)
TITLE = re.compile(r"^(?:.{0,90}\s)?decision\snotice\.?$", re.IGNORECASE | re.MULTILINE)
PARTY = re.compile(r"\bpublic\s?authority\s?[:;]", re.IGNORECASE)
REPRIMAND = re.compile(r"^(?:.{0,80}\s)?reprimand$", re.IGNORECASE | re.MULTILINE)
REPRIMANDS = re.compile(r"\b(?:issues?|issued|issuing)\b[^.]{0,60}\breprimand\b", re.IGNORECASE)
COMMISSIONER = re.compile(r"\binformation\scommissioner\b", re.IGNORECASE)
SALUTATION = re.compile(r"^dear\b", re.IGNORECASE | re.MULTILINE)

DECISION = re.compile(
    r"^(?:\d{1,2}\.?\s)?(?:decision(?:\s\(.{0,60})?|summary(?:\s(?:of\s)?(?:the\s)?decision)?|the\sdecision"
    r")\s?:?$",
    re.IGNORECASE,
)
REASONS = re.compile(
    r"^(?:reasons?\sfor\s(?:the\s)?decision|analysis|procedural\s(?:matters|requirements|breaches|issues)"
    r"|timeliness|conclusions?"
    r"|findings(?:\sof\sfact)?|the\scommissioner's\s(?:analysis|findings|view|decision))\s?:?$",
    re.IGNORECASE,
)
OTHER_HEADING = re.compile(
    r"^(?:requests?(?:\sand\sresponses?|\sfor\sinformation)?|the\srequests?|background(?:\s.{0,60})?"
    r"|scope\sof\s.{0,40}|the\sscope\s.{0,40}"
    r"|the\scommissioner's\srole|the\sinvestigation|chronology|the\scomplaint|right\sof\sappeal"
    r"|rights?\sof\sappeal|steps\srequired|other\smatters"
    r"|nature\sof\sthe\scomplaint|failure\sto\scomply|legal\sannex|jurisdiction)\s?:?$",
    re.IGNORECASE,
)
APPEAL = re.compile(
    r"^(?:\d{1,3}\.\s)?(?:rights?\sof\sappeal|either\sparty\shas\sthe\sright)\b", re.IGNORECASE | re.MULTILINE
)

STEPS = re.compile(
    r"\bcommissioner(?:\s(?:now|therefore|also|has|hereby|further|accordingly|does|is)){0,3}\s(?:require[sd]?"
    r"|order(?:s|ed)|directs?)\b"
    r"(?=(?P<rest>[^.]{0,160}))",
    re.IGNORECASE,
)
MUST = re.compile(r"\bmust\stake\sthe\sfollowing\ssteps?\b", re.IGNORECASE)
NO_STEPS = re.compile(
    r"\bcommissioner(?:\s(?:therefore|also|accordingly)){0,2}\s(?:(?:does|do|is|has|did)\snot\s(?:therefore\s"
    r"|now\s)?(?:require|order|requiring|ordering)"
    r"|(?:therefore\s)?(?:requires?|required|orders?|ordered)\s(?:no|the\s[\w' ]{2,60}?\sto\stake\sno"
    r"|that\sno))\b"
    r"|\brequires?\sno\s(?:\w+\s)?(?:steps|action)\b|\bno\s(?:further\s|remedial\s|other\s)?steps\s(?:are"
    r"|were|is|need)\b(?:\s\w+){0,2}\s?(?:required|ordered|necessary|taken)?"
    r"|\bnot\srequired\sto\stake\sany\b",
    re.IGNORECASE,
)
REQUIRES_ACTION = re.compile(
    r"^\s(?:that\s)?(?:the|it|[A-Z][\w']*|them)\b.{0,120}?\b(?:to|shall|must|should)\b"
    r"|^.{0,60}?\bfollowing\ssteps?\b|^\s(?:disclosure|that)\b",
    re.DOTALL,
)


def find(pages: Sequence[Page], authorities: Authorities = ()) -> list[Fact]:
    """All facts of a notice, with page (its position in `pages`, from 1); none if the document is not one."""
    if not any(CALLS_ITSELF.search(page.text[:HEAD]) for page in pages[:FIRST_PAGES] if not page.is_hidden):
        return []
    notice = Notice(pages)
    names = Names(authorities)
    for kind, is_one, rules in (
        ("ico-decision", is_decision, (*HEAD_RULES, decided, steps)),
        ("ico-reprimand", is_reprimand, (*HEAD_RULES, infringed, no_steps)),
    ):
        if place := is_one(notice):
            facts = [notice.fact(Place("kind", kind, *place, 0.95, "notice-kind"))]
            for one, index in notice_head.reference(notice):
                facts.append(notice.fact(one) if index is None else notice.furniture_fact(one, index))
            for rule in rules:
                facts += [notice.fact(one) for one in rule(notice, names)]
            return facts
    return [notice.fact(one) for one in notice_listed.find(notice, names)]


def is_decision(notice: Notice) -> tuple[int, int] | None:
    """Where its title stands, if this is a decision notice: title and party in the head, no letter above."""
    head = notice.text[:HEAD]
    title = TITLE.search(head)
    if not title or not PARTY.search(head) or not COMMISSIONER.search(notice.text):
        return None
    letter = SALUTATION.search(head, 0, title.start())
    return None if letter else title.span()


def is_reprimand(notice: Notice) -> tuple[int, int] | None:
    """Where its title stands, if this is a reprimand."""
    head = notice.text[:HEAD]
    title = REPRIMAND.search(head)
    if not title or not COMMISSIONER.search(head) or not REPRIMANDS.search(head.replace("\n", " ")):
        return None
    letter = SALUTATION.search(head, 0, title.start())
    return None if letter else title.span()


def _date(notice: Notice, _: Names) -> Iterator[Place]:
    yield from notice_head.decided_on(notice)


def _authority(notice: Notice, names: Names) -> Iterator[Place]:
    yield from notice_head.authority(notice, names)


HEAD_RULES: tuple[Callable[[Notice, Names], Iterator[Place]], ...] = (_date, _authority)


def decided(notice: Notice, _: Names) -> Iterator[Place]:
    """Sections, their outcomes, and the outcome of the complaint."""
    rulings = _rulings(notice)
    by_value: dict[str, list[Ruling]] = {}
    for one in rulings.found:
        value = more_exactly(one.value, rulings.cited + [other.value for other in rulings.found])
        if value not in rulings.withdrawn or one.is_breach:
            by_value.setdefault(value, []).append(one)
    for general in parents(set(by_value)):
        by_value.pop(general)
    verdicts: set[str] = set()
    # Lateness alone does not decide a complaint that was about a refusal, too.
    is_refusal_open = set(rulings.cited) - rulings.withdrawn and all(one.is_breach for one in rulings.found)
    is_open = rulings.is_open or bool(is_refusal_open)
    for value, ones in by_value.items():
        ways = {one.verdict for one in ones}
        verdicts |= ways
        if value:
            place = (ones[0].start, ones[0].end)
            yield Place("section", value, *place, 0.9, "notice-section")
            if len(ways) == 1:
                yield Place(
                    "section_outcome", ones[0].verdict, *place, 0.9, "notice-section-outcome", about=value
                )
            elif len({one.sentence for one in ones}) > 1:
                is_open = True
    if verdicts and not is_open:
        outcome = "partly-upheld" if len(verdicts) == 2 else verdicts.pop()
        first = rulings.found[0]
        yield Place("outcome", outcome, first.start, first.end, 0.9, "notice-outcome")


def _rulings(notice: Notice) -> Rulings:
    """Those of the decision; if it decides nothing that can be read, of the reasons; breaches of both."""
    decision = [span for name, *span in _parts(notice) if name == "decision"]
    reasons = [span for name, *span in _parts(notice) if name == "reasons"]
    units = [unit for start, end in decision for unit in notice.units(start, end)]
    rulings = notice_rulings.read(units)
    reasoned = [unit for start, end in reasons for unit in notice.units(start, end)]
    if not rulings.found and not rulings.is_open:
        rulings = notice_rulings.read([*units, *reasoned])
    known = {one.value for one in rulings.found}
    for one in notice_rulings.breaches(reasoned):
        if one.value not in known and not any(value.startswith(one.value + "(") for value in known):
            rulings.found.append(one)
    return rulings


def _parts(notice: Notice) -> list[tuple[str, int, int]]:
    """The stretches between headings: "decision", "reasons" or "", with where each starts and ends."""
    appeal = APPEAL.search(notice.text)
    end = appeal.start() if appeal else len(notice.text)
    cuts: list[tuple[str, int, int]] = []
    for at, line in notice.lines:
        if at >= end:
            break
        text = line.strip()
        is_heading = not text.endswith(".") and re.match(r"(?:\d{1,2}\.?\s)?[A-Z]", text)
        name = next((name for name, form in HEADINGS if form.match(text)), None) if is_heading else None
        if name is not None:
            cuts.append((name, at, at + len(line) + 1))
    following = [at for _, at, _ in cuts[1:]] + [end]
    return (
        [(name, start, stop) for (name, _, start), stop in zip(cuts, following, strict=True)] if cuts else []
    )


HEADINGS = (("decision", DECISION), ("reasons", REASONS), ("", OTHER_HEADING))


def steps(notice: Notice, _: Names) -> Iterator[Place]:
    """Whether the authority was ordered to do anything, if all that is said about it agrees."""
    appeal = APPEAL.search(notice.text)
    text = notice.text[: appeal.start() if appeal else len(notice.text)].replace("\n", " ")
    negative = [match.span() for match in NO_STEPS.finditer(text)]
    positive = [match.span() for match in MUST.finditer(text)]
    positive += [
        match.span()
        for match in STEPS.finditer(text)
        if REQUIRES_ACTION.match(match["rest"])
        and not any(s <= match.start() < e or s < match.end() <= e for s, e in negative)
    ]
    if positive and not negative:
        yield Place("steps_required", "yes", *positive[0], 0.95, "notice-steps")
    elif negative and not positive:
        yield Place("steps_required", "no", *negative[0], 0.95, "notice-steps")


INFRINGED = re.compile(r"\binfring\w+|\bcontraven\w+|\bbreach\w*|\bfail\w+ to comply", re.IGNORECASE)
LAW = re.compile(r"\bUK\s(?:GDPR|General\sData\sProtection\sRegulation)", re.IGNORECASE)
NOT_INFRINGED = re.compile(
    r"\b(?:not|no)\b[^.;]{0,40}\binfring|\bconsidered\b[^.;]{0,60}\bwhether\b|\bprovisional", re.IGNORECASE
)


def infringed(notice: Notice, _: Names) -> Iterator[Place]:
    """The articles that a reprimand says were infringed: in such a sentence, or in the list below one."""
    law = "UK GDPR" if LAW.search(notice.text[:HEAD].replace("\n", " ")) else "GDPR"
    seen: dict[str, tuple[int, int]] = {}
    for unit in notice.units(0, len(notice.text)):
        said = f"{unit.lead} {unit.text}"[: notice_rulings.LONGEST_SENTENCE]
        if INFRINGED.search(said) and not NOT_INFRINGED.search(said):
            for one in mentions(unit.text, law):
                seen.setdefault(one.value, (unit.start + one.start, unit.start + one.end))
    for value, place in seen.items():
        if value not in parents(set(seen)) and not value.startswith("s."):
            yield Place("section", value, *place, 0.9, "notice-section")


def no_steps(notice: Notice, _: Names) -> Iterator[Place]:
    """A reprimand orders nothing: article 58(2)(b) gives no power to, and what it lists is recommended."""
    place = REPRIMANDS.search(notice.text.replace("\n", " "))
    if place:
        yield Place("steps_required", "no", *place.span(), 0.9, "notice-steps")
