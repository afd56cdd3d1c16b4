"""What editors decided, carried over to a later reading of the same document.

A reading replaces what an earlier one found. A decision stays where page, type and words are the same. Where
that is in doubt the safe side is taken: what was hidden stays hidden, what was kept is asked about again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from disclosures.citations.quotations import folded, places
from disclosures.ingest.contract import Page
from disclosures.models import (
    Document,
    ExtractedFact,
    FactDecision,
    HitChoice,
    HitDecision,
    PersonalData,
    Redaction,
)
from disclosures.models.decisions import THOUSANDTHS

HitKey = tuple[int, str, str]  # page, type, folded words
FactKey = tuple[str, ...]
Row = TypeVar("Row", HitDecision, FactDecision, Redaction)


@dataclass(frozen=True, slots=True)
class WasHit:
    start: int
    decision: HitDecision | None
    redaction: Redaction | None


@dataclass(frozen=True, slots=True)
class WasFact:
    start: int
    decision: FactDecision | None
    redaction: Redaction | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What stood before: each list in the order of its places on the page."""

    hits: Mapping[HitKey, Sequence[WasHit]] = field(default_factory=dict)
    facts: Mapping[FactKey, Sequence[WasFact]] = field(default_factory=dict)
    hidden: Sequence[tuple[Redaction, str]] = ()


NOTHING = Decided()


def remember(document: Document) -> Decided:
    """Ask before the pages of an earlier reading are deleted. Nothing is asked of a first reading."""
    texts = dict(document.pages.values_list("number", "text")) if document.read_at else {}
    if not texts:
        return NOTHING
    hits: dict[HitKey, list[WasHit]] = defaultdict(list)
    for hit in document.personal_data.select_related("decision", "redaction"):
        was = WasHit(hit.start, getattr(hit, "decision", None), getattr(hit, "redaction", None))
        hits[_key(hit, texts)].append(was)
    facts: dict[FactKey, list[WasFact]] = defaultdict(list)
    for fact in document.facts.select_related("decision", "redaction").order_by("page", "start", "id"):
        now = WasFact(fact.start, getattr(fact, "decision", None), getattr(fact, "redaction", None))
        facts[_fact_key(fact)].append(now)
    free = document.redactions.filter(hit__isnull=True, fact__isnull=True)
    hidden = [(one, texts.get(one.page, "")[one.start : one.end] if one.end else "") for one in free]
    return Decided(hits, facts, hidden)


def restore(
    document: Document,
    pages: Sequence[Page],
    facts: Sequence[ExtractedFact],
    hits: Sequence[PersonalData],
    decided: Decided,
) -> None:
    """Gives the rows of the new reading what was decided about their like."""
    if not (decided.hits or decided.facts or decided.hidden):
        return
    texts = {number: page.text for number, page in enumerate(pages, start=1)}
    _restore_hits(document, texts, hits, decided)
    restore_facts(document, facts, decided)
    for redaction, words in decided.hidden:
        if words and texts.get(redaction.page, "")[redaction.start : redaction.end] != words:
            _place_again(document, redaction, words, texts.get(redaction.page, ""))


def _key(hit: PersonalData, texts: Mapping[int, str]) -> HitKey:
    return hit.page, hit.type, folded(texts.get(hit.page, "")[hit.start : hit.end])


def _fact_key(fact: ExtractedFact) -> FactKey:
    return (fact.name, fact.value, str(fact.page), fact.about, fact.period, fact.unit, fact.cell)


def _restore_hits(
    document: Document, texts: Mapping[int, str], hits: Sequence[PersonalData], decided: Decided
) -> None:
    now: dict[HitKey, list[PersonalData]] = defaultdict(list)
    for hit in sorted(hits, key=lambda hit: (hit.page, hit.start)):
        now[_key(hit, texts)].append(hit)
    decisions, redactions = [], []
    for key, found in now.items():
        before = decided.hits.get(key, ())
        if len(before) != len(found):
            # No telling which is which: what was hidden in every place is hidden, all else is asked again.
            choices = {was.decision.choice if was.decision else "" for was in before}
            before = [before[0]] * len(found) if choices == {HitChoice.HIDE} else ()
        for hit, was in zip(found, before, strict=False):
            if was.decision is None:
                continue
            changed = _moved(document, was, hit, texts) if was.redaction else None
            if was.decision.choice == HitChoice.CHANGE and changed is None:
                continue
            decisions.append(_again(was.decision, hit=hit))
            if changed:
                redactions.append(changed)
    _write(HitDecision, decisions)
    _write(Redaction, redactions)


def _moved(document: Document, was: WasHit, hit: PersonalData, texts: Mapping[int, str]) -> Redaction | None:
    """The changed extent at its place in the new text; None where that lies outside of it."""
    old = was.redaction
    if old is None or old.start is None or old.end is None:
        return None
    by = hit.start - was.start
    start, end = old.start + by, old.end + by
    if not 0 <= start < end <= len(texts.get(hit.page, "")):
        return None
    return _again(old, document=document, hit=hit, start=start, end=end)


def restore_facts(document: Document, facts: Sequence[ExtractedFact], decided: Decided) -> None:
    """Facts alone, such as those that are found later than the others."""
    now: dict[FactKey, list[ExtractedFact]] = defaultdict(list)
    for fact in sorted(facts, key=lambda fact: (fact.page, fact.start)):
        now[_fact_key(fact)].append(fact)
    decisions, redactions = [], []
    for key, found in now.items():
        before = decided.facts.get(key, ())
        if len(before) != len(found):
            continue
        for fact, was in zip(found, before, strict=True):
            if was.decision:
                decisions.append(_again(was.decision, fact=fact))
            if was.redaction:
                place = {"start": fact.start, "end": fact.end}
                redactions.append(_again(was.redaction, document=document, fact=fact, **place))
    _write(FactDecision, decisions)
    _write(Redaction, redactions)


def _place_again(document: Document, redaction: Redaction, words: str, text: str) -> None:
    """Words that an editor hid, where they stand now; the whole page, if they are not found in it."""
    found = list(places(text, words))
    if not found:
        redaction.start = redaction.end = None
        redaction.left = redaction.top = 0
        redaction.right = redaction.bottom = THOUSANDTHS
        redaction.save()
        return
    start, end = min(found, key=lambda place: abs(place[0] - (redaction.start or 0)))
    redaction.start, redaction.end = start, end
    redaction.save()
    others = [_again(redaction, start=one[0], end=one[1]) for one in found if one != (start, end)]
    _write(Redaction, others)


def _again(row: Row, **changed: object) -> Row:
    """The same row anew, with who decided and when."""
    given = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    for name in changed:
        given.pop(name, None)
        given.pop(f"{name}_id", None)
    return type(row)(**given, **changed)


def _write(model: type[Row], rows: Sequence[Row]) -> None:
    """``decided_at`` says when it was decided, not when it was carried over."""
    moments = [row.decided_at for row in rows]
    model._default_manager.bulk_create(rows)
    for row, moment in zip(rows, moments, strict=True):
        row.decided_at = moment
    model._default_manager.bulk_update(rows, ["decided_at"])
