"""Reads what the rule of ``verdicts`` looks at: the same queries for one statement and for a thousand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Min
from django.db.models.functions import Least

from disclosures.models import (
    AuditEntry,
    Disclosure,
    Figure,
    FigureStatus,
    Kind,
    Link,
    Organisation,
    Party,
    Proceeding,
    Relation,
    Role,
)
from disclosures.rules.verdicts import HAPPENINGS, Case, Piece

# The act of the audit trail by which two editors set one record against another.
CONTRADICT = "contradict"
# The relations that the rule looks at; all others are shown, and do not change a verdict.
WEIGHED = (Relation.CONTRADICTS, Relation.CONFIRMS, Relation.AMENDS, Relation.SUPERSEDES)
# By these a reply, a decision or a proceeding tells of something that happened.
TELLING_RELATIONS = (
    Relation.CONFIRMS,
    Relation.RESPONDS_TO,
    Relation.CITES,
    Relation.LED_TO,
    Relation.AMENDS,
)
# Large, and of no use to the rule or to the pages that show it.
NOT_READ = ("search", "facet_words")


class Bodies(NamedTuple):
    """Organisations under the name that they have today, and their kinds."""

    ids: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()


def cases(statements: Iterable[int], relations: Sequence[str] = WEIGHED) -> dict[int, Case]:
    """A case for each of these statements that is public. Eleven queries, whatever their number.

    ``relations``: which links become pieces; more than WEIGHED changes what is shown and no verdict.
    """
    claims = {
        row.pk: row
        for row in Disclosure.objects.public()
        .filter(pk__in=list(statements), kind=Kind.STATEMENT)
        .select_related("source")
        .defer(*NOT_READ)
    }
    links = _links(list(claims), relations)
    changes = _figure_changes(list(claims))
    others = {other.pk: other for _, other, _ in links} | {other.pk: other for _, other in changes}
    around = _Around(
        _bodies([*claims, *others]),
        _proceedings(others.values()),
        _tied(others.values()),
        _agreed_by_two([link.pk for _, _, link in links if link.relation == Relation.CONTRADICTS]),
    )
    pieces: dict[int, list[Piece]] = defaultdict(list)
    for claim_id, other, link in links:
        pieces[claim_id].append(around.linked(other, link, is_incoming=link.to_disclosure_id == claim_id))
    for claim_id, other in changes:
        if not any(one.record.pk == other.pk and _amends(one) for one in pieces[claim_id]):
            pieces[claim_id].append(around.correcting(other))
    return {pk: Case(claim, *around.bodies[pk], pieces=tuple(pieces[pk])) for pk, claim in claims.items()}


@dataclass(frozen=True)
class _Around:
    """What stands in other tables about the records that are linked."""

    bodies: dict[int, Bodies]
    proceedings: dict[int, tuple[str, str]]
    tied: dict[int, date]
    by_two: set[int]

    def linked(self, other: Disclosure, link: Link, *, is_incoming: bool) -> Piece:
        kind, result = self.proceedings.get(other.pk, ("", ""))
        return replace(
            self.correcting(other),
            relation=link.relation,
            is_incoming=is_incoming,
            note=link.note,
            source=link.source,
            proceeding_kind=kind,
            proceeding_result=result,
            is_agreed_by_two=link.pk in self.by_two,
            tied_to=self.tied.get(other.pk),
            figure_change=False,
        )

    def correcting(self, other: Disclosure) -> Piece:
        """A record with a number that takes the place of one of the statement's."""
        ids, kinds = self.bodies[other.pk]
        return Piece(other, Relation.AMENDS, bodies=ids, body_kinds=kinds, figure_change=True)


def _amends(piece: Piece) -> bool:
    return piece.relation == Relation.AMENDS and piece.is_incoming


def _links(ids: list[int], relations: Sequence[str]) -> list[tuple[int, Disclosure, Link]]:
    """(statement, the other end, link), oldest other end first; a link between two of them stands twice.

    Links by each end and records by id, one after the other: joined, a planner that knows too little of the
    tables begins with all records.
    """
    of_these = Link.objects.filter(relation__in=relations).select_related("source")
    rows = [
        (link.to_disclosure_id, link.from_disclosure_id, link)
        for link in of_these.filter(to_disclosure__in=ids)
    ]
    rows += [
        (link.from_disclosure_id, link.to_disclosure_id, link)
        for link in of_these.filter(from_disclosure__in=ids)
    ]
    others = Disclosure.objects.public().filter(pk__in={other for _, other, _ in rows})
    public = {one.pk: one for one in others.select_related("source").defer(*NOT_READ)}
    kept = [(claim, public[other], link) for claim, other, link in rows if other in public]
    return sorted(kept, key=lambda row: (row[1].sort_date, row[1].pk, row[2].pk))


def _figure_changes(ids: list[int]) -> list[tuple[int, Disclosure]]:
    """(statement, the record with the number that took the place of one of its), each pair once."""
    end = "corrected_by__asserted_in"
    rows = (
        Figure.objects.public()
        .filter(
            asserted_in__in=ids, status=FigureStatus.CORRECTED, corrected_by__asserted_in__state="published"
        )
        .exclude(corrected_by__asserted_in=F("asserted_in"))
        .select_related(end, f"{end}__source")
        .defer(*(f"{end}__{name}" for name in NOT_READ))
        .order_by("asserted_in", "id")
    )
    found: dict[tuple[int, int], Disclosure] = {}
    for row in rows:
        if row.corrected_by:
            found.setdefault(
                (row.asserted_in_id, row.corrected_by.asserted_in_id), row.corrected_by.asserted_in
            )
    return [(claim, other) for (claim, _), other in found.items()]


def _bodies(ids: Collection[int]) -> defaultdict[int, Bodies]:
    """Who spoke in a statement, else who took part; a renamed or merged body is the one it became."""
    rows = Party.objects.filter(disclosure_id__in=ids).select_related(
        "organisation__successor__successor__successor"
    )
    found: dict[int, list[Party]] = defaultdict(list)
    for row in rows:
        found[row.disclosure_id].append(row)
    made: defaultdict[int, Bodies] = defaultdict(Bodies)
    for pk, parties in found.items():
        chosen = [one for one in parties if one.role == Role.SPEAKER] or parties
        made[pk] = Bodies(
            frozenset(today(one.organisation).pk for one in chosen),
            frozenset(one.organisation.kind for one in chosen),
        )
    return made


def today(body: Organisation) -> Organisation:
    """What it became, three steps on at most: longer chains than that of one department are not on record."""
    for _ in range(3):
        if body.successor is None:
            break
        body = body.successor
    return body


def _proceedings(records: Iterable[Disclosure]) -> dict[int, tuple[str, str]]:
    ids = [one.pk for one in records if one.kind == Kind.PROCEEDING]
    rows: Any = Proceeding.objects.filter(pk__in=ids)
    found = rows.values_list("pk", "kind_of_proceeding", "result")
    return {pk: (kind, result) for pk, kind, result in found}


def _tied(records: Iterable[Disclosure]) -> dict[int, date]:
    """The earliest day of what each tells of, by its links to shares, agreements and census changes, and by
    what its figures count. Three queries."""
    ids = [one.pk for one in records if one.kind not in HAPPENINGS]
    found: dict[int, date] = {}
    for end, other in (("from_disclosure", "to_disclosure"), ("to_disclosure", "from_disclosure")):
        # They themselves are public, or they would not be here.
        public = {f"{other}__state": "published", f"{other}__kind__in": HAPPENINGS}
        linked = Link.objects.filter(**{f"{end}__in": ids}, **public, relation__in=TELLING_RELATIONS)
        rows = linked.order_by().values_list(f"{end}_id").annotate(first=Min(f"{other}__date"))
        _keep_earliest(found, rows)
    counted = Figure.objects.public().filter(asserted_in__in=ids).order_by().values_list("asserted_in_id")
    day = Least("measure__subject__date", "measure__period_start")
    _keep_earliest(found, counted.annotate(first=Min(day)))
    return found


def _keep_earliest(found: dict[int, date], rows: Iterable[tuple[int, date | None]]) -> None:
    for pk, day in rows:
        if day is not None:
            found[pk] = min(day, found.get(pk, day))


def _agreed_by_two(ids: list[int]) -> set[int]:
    """Links of contradiction that two editors agreed to; those of a loaded record have no such entry."""
    rows = AuditEntry.objects.filter(
        object_type="link", object_id__in=[str(pk) for pk in ids], action=CONTRADICT, data__alone=False
    )
    return {int(pk) for pk in rows.values_list("object_id", flat=True)}
