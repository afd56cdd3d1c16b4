"""Keeps up what has to be decided because it gives a small number away, beside the small numbers themselves.

Asked whenever a document is read, taken on, decided on or published: what is hidden by then says what else
can be worked out. Each such cell is a fact of name GIVES_AWAY, which is decided as small numbers are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import F

from disclosures.documents.decided import NOTHING, Decided, restore_facts
from disclosures.ingest.contract import Page
from disclosures.models import (
    CountTable,
    Document,
    DocumentPage,
    DocumentState,
    ExtractedFact,
    FactChoice,
    GivesAway,
    Party,
    Redaction,
    Risk,
    Role,
)
from disclosures.models.extraction import FIGURE, GIVES_AWAY
from disclosures.small_numbers import differences
from disclosures.small_numbers.bands import FROM_BAND, FROM_PERCENTAGE, known_of, small
from disclosures.small_numbers.grid import Bounds, Place, Sum
from disclosures.small_numbers.revealing import Hiding
from disclosures.small_numbers.shares import gives_away
from disclosures.small_numbers.tables import At, CountsTable, all_of

TABLES_BESIDE = 20
MOST_FOUND = 400
FROM_TOTALS, FROM_PART, FROM_OTHER = "worked-out-from-totals", "part-of-a-whole", "beside-another-table"
BY_THEMSELVES = (FROM_PART, FROM_OTHER)  # rules whose cell is to be hidden for its own sake
LONGEST_ABOUT = 300
AT_ONCE = 1_000

Key = tuple[int, int, str, UUID | None]  # page, start, rule, other document


@dataclass(frozen=True, slots=True)
class Finding:
    """A cell that is to be decided on; ``page`` and ``target``: what it gives away, here or in ``other``."""

    number: int
    cell: At
    rule: str
    about: str
    page: int
    target: At
    other: Document | None = None

    @property
    def key(self) -> Key:
        return (self.number, self.cell.start, self.rule, self.other.pk if self.other else None)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A stretch of a page that is not shown, by which decision, and what readers see in its place."""

    start: int
    end: int
    fact: ExtractedFact | None = None
    choice: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A table as readers will see it: what is hidden of it, or may yet be; ``covered``: all cells
    that are hidden now; ``targets``: those hidden for their own sake; ``kept``: shown on purpose;
    ``banded``: told by a band, or may yet be."""

    page: int
    table: CountsTable
    hidden: Mapping[Place, Bounds]
    covered: frozenset[Place]
    targets: frozenset[Place]
    kept: frozenset[Place]
    banded: frozenset[Place]


def look(document: Document, was: Decided = NOTHING) -> None:
    """Writes what else is to be decided, takes away what no longer is. Call in a transaction.

    A fixed number of queries, one for documents without tables; time about linear in their cells. ``was``:
    decisions of an earlier reading. Decisions stay, even where their reason is gone.
    """
    facts = list(
        document.facts.filter(name__in=(FIGURE, GIVES_AWAY)).select_related("decision", "gives_away")
    )
    if not facts:
        return
    numbers = {fact.page for fact in facts}
    tables = list(all_of(_pages(DocumentPage.objects.filter(document=document, number__in=numbers))))
    organisation = _keep_tables(document, {(number, table.key) for number, table in tables})
    hidden = _hidden_of([document.pk])
    seen = [_seen(number, table, facts, hidden.get((document.pk, number), ())) for number, table in tables]
    accepted = {
        (fact.page, fact.gives_away.start)
        for fact in facts
        if _choice(fact) == FactChoice.PUBLISH
        and hasattr(fact, "gives_away")
        and not fact.gives_away.other_id
    }
    found = {one.key: one for one in _inside(seen, accepted)}
    if organisation is not None:
        found |= {one.key: one for one in _once(_beside(document, organisation, seen))}
    _write(document, facts, list(found.values())[:MOST_FOUND], was)


def _choice(fact: ExtractedFact) -> str:
    return str(fact.decision.choice) if hasattr(fact, "decision") else ""


def _pages(rows: Iterable[DocumentPage]) -> Iterator[tuple[int, Page]]:
    for row in rows:
        yield row.number, Page(row.text, place=row.place, is_hidden=row.is_hidden, rows=tuple(row.rows))


def _keep_tables(document: Document, wanted: set[tuple[int, str]]) -> int | None:
    """Rows by which other documents find these tables. Returns whose counts they are, if that is known."""
    parties = Party.objects.filter(disclosure=document.disclosure_id, role=Role.AUTHORITY)
    organisation = parties.order_by("id").values_list("organisation", flat=True).first()
    rows = {(row.page, row.key): row for row in document.count_tables.all()}
    gone = [row.pk for place, row in rows.items() if place not in wanted]
    if gone:
        CountTable.objects.filter(pk__in=gone).delete()
    if any(row.organisation_id != organisation for row in rows.values()):
        document.count_tables.update(organisation=organisation)
    CountTable.objects.bulk_create(
        (
            CountTable(document=document, page=page, key=key, organisation_id=organisation)
            for page, key in sorted(wanted - rows.keys())
        ),
        batch_size=AT_ONCE,
    )
    return organisation


def _hidden_of(documents: Sequence[UUID]) -> dict[tuple[UUID, int], list[Hidden]]:
    """By document and page: the words that editors hid."""
    rows = Redaction.objects.filter(document__in=documents, start__isnull=False)
    found: dict[tuple[UUID, int], list[Hidden]] = {}
    for row in rows.select_related("fact__decision"):
        choice = _choice(row.fact) if row.fact else ""
        one = Hidden(row.start or 0, row.end or 0, row.fact, choice, row.reason)
        found.setdefault((row.document_id, row.page), []).append(one)
    return found


def _cover(table: CountsTable, hidden: Iterable[Hidden]) -> dict[Place, Hidden]:
    """The cells that are hidden, each by the first that hides it, and of several at one place by what was
    decided about the number itself."""
    spans = sorted(hidden, key=lambda one: (one.start, one.end, not one.fact or one.fact.name != FIGURE))
    found: dict[Place, Hidden] = {}
    reached = 0
    for place, cell in sorted(table.at.items(), key=lambda item: item[1].start):
        while reached < len(spans) and spans[reached].end <= cell.start:
            reached += 1
        if reached < len(spans) and spans[reached].start < cell.end:
            found[place] = spans[reached]
    return found


def _seen(number: int, table: CountsTable, facts: Iterable[ExtractedFact], hidden: Iterable[Hidden]) -> Seen:
    covered = _cover(table, hidden)
    places = {cell.start: place for place, cell in table.at.items()}
    values = table.grid.values
    known = {
        place: known_of(one.fact, one.choice, one.said, values[place])
        for place, one in covered.items()
        if place in values
    }
    targets = {
        place
        for place, one in covered.items()
        if one.fact and (one.fact.name == FIGURE or one.fact.rule in BY_THEMSELVES)
    }
    banded = {place for place, one in covered.items() if one.choice == FactChoice.BAND}
    kept = set()
    for fact in facts:
        place = places.get(fact.start) if fact.page == number else None
        if place is None or place in covered:
            continue
        if _choice(fact) == FactChoice.PUBLISH:
            kept.add(place)
        elif fact.is_small_number and fact.name == FIGURE and not _choice(fact):
            known[place] = small()  # until it is decided
            banded.add(place)
    shown = frozenset(kept - known.keys())
    return Seen(number, table, known, frozenset(covered), frozenset(targets), shown, frozenset(banded))


def _inside(seen: Iterable[Seen], accepted: set[tuple[int, int]]) -> Iterator[Finding]:
    """What one table gives away by itself."""
    for one in seen:
        table = one.table
        sums = table.grid.sums()  # fills in what the authority left out, where that can be worked out
        targets = {
            place
            for place in one.targets | _left_out(table)
            if place in table.grid.values and (one.page, table.at[place].start) not in accepted
        }
        if targets:
            yield from _by_totals(one, sums, targets)
            yield from _by_shares(one, sums, targets)
        yield from _by_parts(one)


def _left_out(table: CountsTable) -> set[Place]:
    """Small numbers that the authority left out itself, and that its totals give away."""
    bounds = small()
    values = table.grid.values
    return {place for place in table.grid.missing if bounds.low <= values.get(place, 0) <= bounds.high}


def _by_totals(one: Seen, sums: Sequence[Sum], targets: set[Place]) -> Iterator[Finding]:
    table = one.table
    left_out = {place: told for place, told in table.grid.missing.items() if place in table.grid.values}
    hiding = Hiding(table.grid.values, sums, {**left_out, **one.hidden}, one.kept, one.banded)
    for besides in hiding.besides(targets):
        target = table.at[besides.target]
        if besides.place in one.banded:
            rule, what = FROM_BAND, "Its band gives away {}. Hold it back without one."
        else:
            rule, what = FROM_TOTALS, "With the totals beside it, it gives away {}. Hold it back too."
        about = what.format(table.words(besides.target))
        yield Finding(one.page, table.at[besides.place], rule, about, one.page, target)


def _by_shares(one: Seen, sums: Sequence[Sum], targets: set[Place]) -> Iterator[Finding]:
    table, values = one.table, one.table.grid.values
    shown = {place for place in values if place not in one.hidden and place not in table.grid.missing}
    rows = _by_row(shown)
    shares = _by_row(place for place in table.shares if place not in one.kept and place not in one.covered)
    wanted = {place for place in targets if place[0] in shares}
    bases: dict[Place, list[Place]] = {place: list(rows.get(place[0], ())) for place in wanted}
    for each in sums:
        for place in wanted.intersection(each.parts) if each.total in shown else ():
            bases[place].append(each.total)
    for target in sorted(wanted):
        around = [values[place] for place in bases[target]]
        told = one.hidden.get(target) or table.grid.missing.get(target) or Bounds()
        for place in shares[target[0]]:
            if gives_away(values[target], table.shares[place], around, told):
                about = f"As a part of a number that is shown, it gives away {table.words(target)}."
                yield Finding(one.page, table.at[place], FROM_PERCENTAGE, about, one.page, table.at[target])


def _by_row(places: Iterable[Place]) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = {}
    for place in sorted(places):
        found.setdefault(place[0], []).append(place)
    return found


def _by_parts(one: Seen) -> Iterator[Finding]:
    """What remains of a whole when "of whom …" is taken from it."""
    table, below = one.table, settings.SMALL_NUMBER_BELOW
    hidden = {*one.hidden, *table.grid.missing}
    for axis, labels in ((0, table.labels), (1, table.headings)):
        for gap in differences.nested(labels, table.grid.values, axis, hidden, below):
            if gap.here in one.kept or table.grid.values[gap.here] < below:
                continue
            about = f"{table.words(gap.there)} less {table.words(gap.here)} leaves {gap.of}."
            yield Finding(one.page, table.at[gap.here], FROM_PART, about, one.page, table.at[gap.there])


def _beside(document: Document, organisation: int, seen: Sequence[Seen]) -> Iterator[Finding]:
    """Small differences from the newest tables of the same authority with the same columns."""
    by_key: dict[str, list[Seen]] = {}
    for one in seen:
        by_key.setdefault(one.table.key, []).append(one)
    rows = (
        CountTable.objects.filter(
            organisation=organisation,
            key__in=by_key,
            document__state__in=(DocumentState.IN_REVIEW, DocumentState.PUBLISHED),
        )
        .exclude(document=document)
        .order_by("-id")
        .select_related("document")[:TABLES_BESIDE]
    )
    others = {(row.document_id, row.page): row.document for row in rows}
    if not others:
        return
    ids = {pk for pk, _ in others}
    pages = DocumentPage.objects.filter(document__in=ids, number__in={page for _, page in others})
    texts = {(row.document_id, row.number): row for row in pages}
    hidden = _hidden_of(list(ids))
    for (pk, number), other in others.items():
        row = texts.get((pk, number))
        if row is None:
            continue
        for _, table in all_of(_pages([row])):
            covered = _cover(table, hidden.get((pk, number), ()))
            for one in by_key.get(table.key, ()):
                yield from _apart(one, table, covered, other, number)


def _once(found: Iterable[Finding]) -> Iterator[Finding]:
    """A number that many tables repeat is asked about beside the newest of them."""
    told: set[tuple[int, int, str]] = set()
    for one in found:
        said = (one.number, one.cell.start, one.target.text)
        if said not in told:
            told.add(said)
            yield one


def _apart(
    one: Seen, table: CountsTable, covered: Mapping[Place, Hidden], other: Document, number: int
) -> Iterator[Finding]:
    below = settings.SMALL_NUMBER_BELOW
    for gap in differences.between(one.table.cells, table.cells, below):
        # What is small by itself is asked about already, and what is hidden on either side shows nothing.
        is_small = one.table.grid.values[gap.here] < below
        if is_small or gap.here in one.hidden or gap.there in covered:
            continue
        about = f"{table.words(gap.there)} in {other.name}, page {number}: {gap.of} apart."
        yield Finding(one.page, one.table.at[gap.here], FROM_OTHER, about, number, table.at[gap.there], other)


def _write(
    document: Document, facts: Sequence[ExtractedFact], found: Sequence[Finding], was: Decided
) -> None:
    there = {
        (fact.page, fact.start, fact.rule, fact.gives_away.other_id): fact
        for fact in facts
        if hasattr(fact, "gives_away")
    }
    wanted = {one.key for one in found}
    given_up = [fact.pk for key, fact in there.items() if key not in wanted and not _choice(fact)]
    # Without what it gave away, such as a document that was erased, there is nothing left to ask.
    given_up += [
        fact.pk
        for fact in facts
        if fact.name == GIVES_AWAY and not hasattr(fact, "gives_away") and not _choice(fact)
    ]
    if given_up:
        ExtractedFact.objects.filter(pk__in=given_up).delete()
    new = [one for one in found if one.key not in there]
    if not new:
        return
    rows = [
        ExtractedFact(
            document=document,
            name=GIVES_AWAY,
            value=one.cell.text[:500],
            page=one.number,
            start=one.cell.start,
            end=one.cell.end,
            confidence=1,
            rule=one.rule,
            about=one.about[:LONGEST_ABOUT],
            cell=one.cell.name,
        )
        for one in new
    ]
    ExtractedFact.objects.bulk_create(rows, batch_size=AT_ONCE)
    GivesAway.objects.bulk_create(
        (
            GivesAway(fact=row, other=one.other, page=one.page, start=one.target.start, end=one.target.end)
            for row, one in zip(rows, new, strict=True)
        ),
        batch_size=AT_ONCE,
    )
    restore_facts(document, rows, was)
    document.risk |= Risk.SMALL_NUMBERS
    Document.objects.filter(pk=document.pk).update(risk=F("risk").bitor(Risk.SMALL_NUMBERS))
