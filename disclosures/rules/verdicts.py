"""The rule by which the record reads an official statement; the one place of it.

In words on /about/method/, with its reasons in docs/decisions/0013-verdicts.md. It asks nothing of the
database: ``cases.py`` reads what it needs. A verdict is our reading of linked sources, never a finding.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from disclosures.models import (
    Disclosure,
    Evidence,
    Kind,
    OrganisationKind,
    Outcome,
    ProceedingKind,
    Relation,
    Verdict,
)
from disclosures.rules.date_spans import first_day, last_day

# Who speaks for the state. What others say is listed and never judged: an allegation would become a fact.
OFFICIAL_SPEAKERS = frozenset(
    {
        OrganisationKind.DEPARTMENT,
        OrganisationKind.AGENCY,
        OrganisationKind.POLICE,
        OrganisationKind.LOCAL_AUTHORITY,
    }
)
# They watch over the state: what they say weighs as evidence, and is not judged as a claim.
OVERSIGHT = frozenset({OrganisationKind.REGULATOR, OrganisationKind.PARLIAMENT})
# Their date is when something happened. All other kinds tell of something, on the day of their date.
HAPPENINGS = frozenset({Kind.DATA_SHARE, Kind.AGREEMENT, Kind.CENSUS_CHANGE})
# A reply that gave nothing shows itself only: that it was refused, on its day.
TOLD_NOTHING = frozenset({Outcome.REFUSED, Outcome.NOT_HELD, Outcome.NO_RESPONSE, Outcome.WITHDRAWN})
# Proceedings in which somebody argues. What is argued there is not shown by it.
ARGUED = frozenset(
    {ProceedingKind.COMPLAINT, ProceedingKind.DEBATE, ProceedingKind.MOTION, ProceedingKind.CONSULTATION}
)
CONTRADICTED = frozenset(
    {
        Verdict.CONTRADICTED_BY_DOCUMENT,
        Verdict.CONTRADICTED_BY_LINKED,
        Verdict.CONTRADICTED_BY_FINDING,
        Verdict.CONTRADICTED_BY_REPORT,
    }
)
# Verdicts against what was said. They rest on links of contradiction, to which two reviewers can agree.
AT_ODDS = CONTRADICTED | {Verdict.NOT_BORNE_OUT}
GRADES = {Evidence.DOCUMENT: 2, Evidence.OFFICIAL: 2, Evidence.REPORTED: 1, Evidence.SECOND_HAND: 0}
# Most that any evidence reaches; three takes our own copy, and two reviewers of a contradiction.
MOST_STRENGTH = 3


class Effect(StrEnum):
    """What one linked record does for the verdict."""

    AGAINST = "against"
    LATER = "later"  # against it, but nothing shows that it was so when the statement was made
    CORRECTS = "corrects"
    REPLACES = "replaces"
    FOR = "for"
    NONE = "none"


class Why(StrEnum):
    """Why a record that is linked as contradicting, confirming or correcting does not weigh."""

    WEIGHS = ""
    NOT_WEIGHED = "other-relation"
    JUDGED_THERE = "judged-there"
    VIEW = "view"
    SECOND_HAND = "second-hand"
    REPETITION = "repetition"
    SAME_SOURCE = "same-source"
    WHICH_FIRST = "which-first"


class Order(StrEnum):
    """Where a record stands in time beside the statement; unknown where dates are missing or too rough."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Piece:
    """A record linked with a statement. ``bodies``: who spoke, answered, made or took part in it.

    ``is_incoming``: the link leads from the record to the statement. ``tied_to``: the day of the earliest
    share, agreement or census change that the record tells of by its other links or figures.
    ``figure_change``: it gives the number that corrects one of the statement's.
    """

    record: Disclosure
    relation: str
    is_incoming: bool = True
    note: str = ""
    source: Any = None
    bodies: frozenset[int] = frozenset()
    body_kinds: frozenset[str] = frozenset()
    proceeding_kind: str = ""
    proceeding_result: str = ""
    is_agreed_by_two: bool = False
    tied_to: date | None = None
    figure_change: bool = False

    @property
    def grade(self) -> int:
        """2: a document or an official record; 1: a report; 0: at second hand."""
        return GRADES.get(Evidence(self.record.evidence), 0)

    @property
    def is_held(self) -> bool:
        """Whether readers can open our own copy."""
        return bool(self.record.evidence == Evidence.DOCUMENT and self.record.has_document)

    @property
    def is_statement(self) -> bool:
        return bool(self.record.kind == Kind.STATEMENT)

    @property
    def is_finding(self) -> bool:
        """A regulator's decision, its statement, or what a court or an inspection came to."""
        if self.record.kind == Kind.ICO_DECISION:
            return True
        if self.is_statement:
            return self.body_kinds == {OrganisationKind.REGULATOR}
        judged = {ProceedingKind.COURT_CASE, ProceedingKind.INQUIRY}
        return self.proceeding_kind in judged and bool(self.proceeding_result)

    @property
    def is_view(self) -> bool:
        """What somebody outside the state says, or what is argued before a body: no evidence by itself."""
        if self.is_statement:
            return not self.body_kinds & (OFFICIAL_SPEAKERS | OVERSIGHT)
        if self.record.kind != Kind.PROCEEDING:
            return False
        is_open_case = self.proceeding_kind == ProceedingKind.COURT_CASE and not self.proceeding_result
        return self.proceeding_kind in ARGUED or is_open_case


@dataclass(frozen=True)
class Weighed:
    piece: Piece
    effect: Effect
    why_not: Why
    order: Order


@dataclass(frozen=True)
class Case:
    """A statement with everything the rule looks at."""

    claim: Disclosure
    speakers: frozenset[int]
    speaker_kinds: frozenset[str]
    pieces: tuple[Piece, ...] = ()

    @property
    def is_official(self) -> bool:
        return bool(self.speaker_kinds & OFFICIAL_SPEAKERS)

    @cached_property
    def weighed(self) -> tuple[Weighed, ...]:
        return tuple(weigh(self, piece) for piece in self.pieces)

    @cached_property
    def judgement(self) -> "Judgement":
        return judge(self)

    def without(self, piece: Piece) -> "Case":
        """The case as it would be if this record were not linked; all links with it count as one."""
        return replace(self, pieces=tuple(one for one in self.pieces if one.record.pk != piece.record.pk))


@dataclass(frozen=True)
class Judgement:
    """``carried_by``: the records the verdict rests on, the weightiest first."""

    verdict: Verdict
    strength: int = 0
    carried_by: tuple[Weighed, ...] = ()
    weighing: tuple[Weighed, ...] = field(default=())

    @property
    def lead(self) -> Weighed | None:
        return self.carried_by[0] if self.carried_by else None

    @property
    def evidence_count(self) -> int:
        return len({one.piece.record.pk for one in self.weighing})


# ---- one record


def order_of(record: Disclosure, claim: Disclosure) -> Order:
    """Compares the outermost days that the two dates may mean, so that a rough date proves nothing."""
    if record.date is None or claim.date is None:
        return Order.UNKNOWN
    if last_day(record.date, record.date_precision) <= first_day(claim.date, claim.date_precision):
        return Order.BEFORE
    if first_day(record.date, record.date_precision) > last_day(claim.date, claim.date_precision):
        return Order.AFTER
    return Order.UNKNOWN


def weigh(case: Case, piece: Piece) -> Weighed:
    order = order_of(piece.record, case.claim)
    effect, why_not = _effect(case, piece, order)
    return Weighed(piece, effect, why_not, order)


def _effect(case: Case, piece: Piece, order: Order) -> tuple[Effect, Why]:
    """Relations that say nothing of whether a statement was so are shown, and not weighed."""
    match piece.relation:
        case Relation.CONTRADICTS:
            return _contradicting(case, piece, order)
        case Relation.CONFIRMS:
            return _confirming(case, piece)
        case Relation.AMENDS if piece.is_incoming:
            return _correcting(case, piece, order)
        case Relation.SUPERSEDES if piece.is_incoming:
            return _replacing(case, piece, order)
    return Effect.NONE, Why.NOT_WEIGHED


def _contradicting(case: Case, piece: Piece, order: Order) -> tuple[Effect, Why]:
    if piece.is_statement and not piece.is_incoming:
        return Effect.NONE, Why.JUDGED_THERE
    if hindrance := _hindrance(piece):
        return Effect.NONE, hindrance
    if order == Order.BEFORE or _tells_of_before(case, piece):
        return Effect.AGAINST, Why.WEIGHS
    return (Effect.LATER, Why.WEIGHS) if order == Order.AFTER else (Effect.NONE, Why.WHICH_FIRST)


def _tells_of_before(case: Case, piece: Piece) -> bool:
    """Whether a record that does not surely come first still speaks of the time of the statement.

    What a body itself says later against its own words does; so does a reply, decision, proceeding or
    statement about a share, an agreement or a census change that began before.
    """
    record, claim = piece.record, case.claim
    if record.kind in HAPPENINGS or record.date is None or claim.date is None:
        return False
    if piece.is_statement and piece.bodies & case.speakers:
        return True
    if record.outcome in TOLD_NOTHING or piece.tied_to is None:
        return False
    return piece.tied_to <= first_day(claim.date, claim.date_precision)


def _confirming(case: Case, piece: Piece) -> tuple[Effect, Why]:
    if hindrance := _hindrance(piece):
        return Effect.NONE, hindrance
    if piece.is_statement and piece.bodies & case.speakers:
        return Effect.NONE, Why.REPETITION
    own, other = case.claim.source, piece.record.source
    if own is not None and other is not None and own.url == other.url:
        return Effect.NONE, Why.SAME_SOURCE
    return Effect.FOR, Why.WEIGHS


def _correcting(case: Case, piece: Piece, order: Order) -> tuple[Effect, Why]:
    """Only a body puts its own words right; what others say of them contradicts or confirms."""
    if not (piece.is_statement and piece.bodies & case.speakers):
        return Effect.NONE, Why.NOT_WEIGHED
    is_earlier = order == Order.BEFORE and piece.record.date != case.claim.date
    return (Effect.NONE, Why.WHICH_FIRST) if is_earlier else (Effect.CORRECTS, Why.WEIGHS)


def _replacing(case: Case, piece: Piece, order: Order) -> tuple[Effect, Why]:
    if piece.is_statement and not piece.bodies & case.speakers:
        return Effect.NONE, Why.NOT_WEIGHED
    if hindrance := _hindrance(piece):
        return Effect.NONE, hindrance
    return (Effect.REPLACES, Why.WEIGHS) if order == Order.AFTER else (Effect.NONE, Why.WHICH_FIRST)


def _hindrance(piece: Piece) -> Why:
    if piece.is_view:
        return Why.VIEW
    return Why.SECOND_HAND if piece.grade == 0 else Why.WEIGHS


# ---- the verdict


def judge(case: Case) -> Judgement:
    """The first of these that holds. Said by others: none. What weighs is counted whatever the verdict."""
    weighing = tuple(one for one in case.weighed if one.effect != Effect.NONE)
    if not case.is_official:
        return Judgement(Verdict.NOT_JUDGED)

    def of(*effects: Effect) -> tuple[Weighed, ...]:
        return tuple(sorted((one for one in weighing if one.effect in effects), key=_weight))

    against, later, bearing_out = of(Effect.AGAINST), of(Effect.LATER), of(Effect.FOR)
    sealed = tuple(one for one in against if _is_sealed(one.piece))
    if sealed:
        return _judgement(Verdict.CONTRADICTED_BY_DOCUMENT, sealed + _rest(against, sealed), weighing)
    if corrections := of(Effect.CORRECTS):
        return _judgement(Verdict.CORRECTED, corrections, weighing)
    for found, verdict in ((against, _contradicted(against)), (later, Verdict.NOT_BORNE_OUT)):
        if found:
            is_mixed = bool(bearing_out) and bearing_out[0].piece.grade >= found[0].piece.grade
            if is_mixed:
                return _judgement(Verdict.PARTLY_SUPPORTED, bearing_out, weighing)
            return _judgement(verdict, found, weighing)
    if replacements := of(Effect.REPLACES):
        return _judgement(Verdict.OVERTAKEN, replacements, weighing)
    if bearing_out:
        is_whole = bearing_out[0].piece.grade == GRADES[Evidence.OFFICIAL]
        verdict = Verdict.SUPPORTED if is_whole else Verdict.PARTLY_SUPPORTED
        return _judgement(verdict, bearing_out, weighing)
    return Judgement(Verdict.NOT_EVIDENCED)


def _contradicted(against: tuple[Weighed, ...]) -> Verdict:
    """Named by what it rests on at its strongest; a finding before any other report."""
    if any(one.piece.grade == GRADES[Evidence.OFFICIAL] for one in against):
        return Verdict.CONTRADICTED_BY_LINKED
    if any(one.piece.is_finding for one in against):
        return Verdict.CONTRADICTED_BY_FINDING
    return Verdict.CONTRADICTED_BY_REPORT


def _is_sealed(piece: Piece) -> bool:
    """A document we hold, set against the statement by two reviewers."""
    return piece.is_held and piece.is_incoming and piece.is_agreed_by_two


def _rest(all_of_them: tuple[Weighed, ...], first: tuple[Weighed, ...]) -> tuple[Weighed, ...]:
    return tuple(one for one in all_of_them if one not in first)


def _weight(one: Weighed) -> tuple[int, bool, bool, bool, date, int]:
    """The weightiest first: grade, our own copy, a finding, known before, then by date."""
    piece = one.piece
    is_earlier = one.order == Order.BEFORE
    return (
        -piece.grade,
        not piece.is_held,
        not piece.is_finding,
        not is_earlier,
        piece.record.sort_date,
        piece.record.pk,
    )


def _judgement(verdict: Verdict, carried_by: tuple[Weighed, ...], weighing: tuple[Weighed, ...]) -> Judgement:
    return Judgement(verdict, strength_of(verdict, carried_by[0].piece), carried_by, weighing)


def strength_of(verdict: Verdict, lead: Piece) -> int:
    """1: rests on reports; 2: on a document or an official record; 3: on our own copy of it.

    What is read against somebody reaches three with two reviewers only.
    """
    if lead.grade < GRADES[Evidence.OFFICIAL]:
        return 1
    is_enough = lead.is_agreed_by_two or verdict not in AT_ODDS
    return MOST_STRENGTH if lead.is_held and is_enough else 2
