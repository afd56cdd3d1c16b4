"""Numbers of a document's tables that an editor puts on its record, and data items that its text names.

A figure says what its fact may say in public, and nothing else: ``as_published`` is the one rule. A small
number that is held back, or that nobody decided on, is on no record; one that is shown as a band is stored as
the band, so that no page, file or search can give the number away.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import Q, QuerySet

from disclosures import listing
from disclosures.documents.findings import first_day
from disclosures.models import (
    DataItem,
    DataItemName,
    Disclosure,
    Document,
    DocumentPage,
    ExtractedFact,
    FactChoice,
    Figure,
    Measure,
    Qualifier,
    Unit,
)
from disclosures.small_numbers.bands import small

PER_PAGE = 40
MOST_MEASURES = 300  # of which the nearest are offered
OFFERED = 6
PAGES_READ = 50
MOST_ITEMS = 30
LARGEST = Decimal(10) ** 14  # what the column of a figure holds
WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Published:
    """What a number may be in public."""

    value: Decimal
    qualifier: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """``measure``: an existing one; else ``title`` and ``unit`` make a new one. ``put``: on the record."""

    fact: ExtractedFact
    put: bool
    qualifier: str = Qualifier.EXACT
    measure: Measure | None = None
    title: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A data item that the text names, as it is written there."""

    item: DataItem
    written: str


# ---- the rule


def as_published(fact: ExtractedFact, qualifier: str = Qualifier.EXACT) -> Published | None:
    """None for what stays back: held, undecided though small, rejected, or no number at all; and for a number
    that gives a small one away. ``fact`` comes from `guarded`, with its decision.
    """
    decision = getattr(fact, "decision", None)
    choice = decision.choice if decision else ""
    if choice in (FactChoice.HOLD, FactChoice.REJECT) or (fact.is_small_number and not choice):
        return None
    if vars(fact)["is_guarded"]:  # missing, where the row did not come from `guarded`: an error, not a leak
        return None
    if choice == FactChoice.BAND:
        return Published(Decimal(small().high), Qualifier.ONE_TO)
    value = decision.value if decision and choice == FactChoice.CHANGE else fact.value
    try:
        number = Decimal(value.replace(",", "").strip())
    except InvalidOperation:
        return None
    return Published(number, qualifier) if number.is_finite() and 0 <= number < LARGEST else None


def follow(document: Document) -> None:
    """Figures that were taken from the document say what its decisions say now. One query without any."""
    rows = list(Figure.objects.filter(fact__document=document))
    if not rows:
        return
    facts = document.facts.guarded().select_related("decision").in_bulk([one.fact_id for one in rows])
    gone, changed = [], []
    for figure in rows:
        was = Qualifier.EXACT if figure.qualifier == Qualifier.ONE_TO else figure.qualifier
        now = as_published(facts[figure.fact_id], was)
        if now is None:
            gone.append(figure)
        elif (now.value, now.qualifier) != (figure.value, figure.qualifier):
            figure.value, figure.qualifier = now.value, now.qualifier
            figure.save()
            changed.append(figure)
    _delete(gone)
    if public := {one.asserted_in_id for one in (*gone, *changed) if one.asserted_in.is_public}:
        listing.relist(public)


def take_back(facts: "QuerySet[ExtractedFact]") -> None:
    """Before facts are replaced: an editor puts what rests on them on the record again, or nobody does."""
    _delete(list(Figure.objects.filter(fact__in=facts)))


def _delete(figures: Sequence[Figure]) -> None:
    """A measure goes with its last figure."""
    measures = {one.measure_id for one in figures}
    Figure.objects.filter(pk__in=[one.pk for one in figures]).delete()
    Measure.objects.filter(pk__in=measures, figures__isnull=True).delete()


# ---- what is offered


def page_of(document: Document, after: int = 0) -> tuple[list[ExtractedFact], int | None]:
    """Numbers of the document in the order in which they were found, behind one of them; and the last, if
    more follow. One query."""
    rows = (
        document.facts.filter(name="figure", pk__gt=after)
        .guarded()
        .select_related("decision", "figure__measure")
    )
    found = list(rows.order_by("pk")[: PER_PAGE + 1])
    return found[:PER_PAGE], found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None


def measures_for(facts: Sequence[ExtractedFact], record: Disclosure) -> dict[int, list[Measure]]:
    """By fact, measures that it may belong to, the nearest first: by unit, period and words. One query."""
    units = {fact.unit for fact in facts if fact.unit in Unit.values} or set(Unit.values)
    starts = {start for fact in facts if (start := first_day(fact.period))}
    same = Q(unit__in=units) & (Q(period_start__in=starts) | Q(period_start__isnull=True))
    rows = Measure.objects.filter(same | Q(figures__asserted_in=record.pk)).distinct()
    listed = list(rows.order_by("-pk")[:MOST_MEASURES])
    return {fact.pk: _nearest(fact, listed) for fact in facts}


def _nearest(fact: ExtractedFact, measures: Iterable[Measure]) -> list[Measure]:
    words, start = _words(fact.about), first_day(fact.period)

    def nearness(measure: Measure) -> tuple[int, int, int]:
        shared = len(words & _words(measure.title))
        return shared, int(measure.period_start == start), int(measure.unit == fact.unit)

    near = [one for one in measures if nearness(one)[0] or nearness(one)[1:] == (1, 1)]
    return sorted(near, key=nearness, reverse=True)[:OFFERED]


def _words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}


def items_named(documents: Sequence[Document]) -> list[Named]:
    """Data items whose name or alias stands in the text that people see, as whole words. Four queries."""
    pages = DocumentPage.objects.filter(document__in=documents, is_hidden=False).order_by(
        "document", "number"
    )
    text = " ".join(" ".join(pages.values_list("text", flat=True)[:PAGES_READ]).split())
    names = [*DataItem.objects.values_list("pk", "name"), *DataItemName.objects.values_list("item", "name")]
    by_name = {name.lower(): pk for pk, name in names}
    # The longest name first, so that "home address" is not taken for "address".
    pattern = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    found: dict[int, str] = {}
    for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE) if pattern else ():
        if pk := by_name.get(match[0].lower()):
            found.setdefault(pk, match[0])
    items = DataItem.objects.in_bulk(list(found)[:MOST_ITEMS])
    return [Named(items[pk], written) for pk, written in found.items() if pk in items]
