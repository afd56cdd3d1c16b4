"""How many records there are, and how many each choice would leave, at a cost that does not grow.

Numbers come from the rollup where it holds them, else from the newest rows: SAMPLE of them in a record of
usual size, LARGE_SAMPLE in a large one. If there are more rows than that, what the rollup does not hold is
not counted, and the page says "more than".
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from disclosures.filters.timeline import Choices
from disclosures.models import DATE_UNKNOWN, LineageCount, TimelineCount
from disclosures.nouns import with_number
from disclosures.queries.pages import TimelineQuery

SAMPLE = 1_000
LARGE_RECORD = 5_000
LARGE_SAMPLE = 100


@dataclass(frozen=True)
class Total:
    """``is_exact=False``: there are more than ``number``; ``noun`` is what one of them is called."""

    number: int
    is_exact: bool = True
    noun: str = "record"

    def __str__(self) -> str:
        number = f"{self.number:,}"
        return number if self.is_exact else _("more than %(number)s") % {"number": number}

    @property
    def words(self) -> str:
        return self.of(self.noun)

    def of(self, noun: str) -> str:
        """``1,234 records``, ``more than 1,000 records``."""
        return with_number(self.number if self.is_exact else max(self.number, 2), str(self), noun)


@dataclass(frozen=True)
class Counts:
    """``choices[name][value]``, ``years[year]`` (0: date unknown); what was not counted is missing.

    ``documents``: how many are no records in a search, of whichever kind.
    """

    total: Total
    choices: dict[str, dict[str, int]] = field(default_factory=dict)
    years: dict[int, int] | None = None
    documents: int | None = None


class Row(NamedTuple):
    kind: str
    outcome: str
    evidence: str
    has_document: bool
    has_contradiction: bool
    has_correction: bool
    sort_date: date
    is_document: bool = False

    def values(self, name: str) -> list[str]:
        if name == "has":
            return [
                each for each in ("document", "contradiction", "correction") if getattr(self, f"has_{each}")
            ]
        value = getattr(self, name)
        return [value] if value else []

    def fits(self, choices: Choices, *, leaving_out: str = "") -> bool:
        chosen = {"kind": choices.kinds, "outcome": choices.outcomes, "evidence": choices.evidence}
        return all(
            not wanted or getattr(self, name) in wanted
            for name, wanted in chosen.items()
            if name != leaving_out
        ) and set(choices.has) <= set(self.values("has"))


OF_A_RECORD = tuple(name for name in Row._fields if name != "is_document")


def counts(query: TimelineQuery) -> Counts:
    """Two queries, at most four. Nothing is counted for an invalid filter."""
    if not query.is_valid:
        return Counts(Total(0))
    rolled = _rollup(query.choices) if query.is_of_records and _is_rolled_up(query.choices) else None
    sample = _sample_size()
    if rolled is not None and sum(rolled.values()) > sample:
        return _from_rollup(query, rolled, sample)
    wide = type(query)(query.filter, is_wide=True) if query.choices.facets_narrow else query
    rows = [Row(*values) for values in wide.sampled(sample + 1, OF_A_RECORD)]
    if len(rows) <= sample:
        return _from_rows(query.choices, rows)
    return Counts(_counted_up_to(query, sample))


def _sample_size() -> int:
    """How far rows are counted one by one: a large record has many lists longer than anybody reads."""
    total = TimelineCount.objects.filter(organisation=None).aggregate(n=Sum("count"))["n"] or 0
    return SAMPLE if total <= LARGE_RECORD else LARGE_SAMPLE


def _counted_up_to(query: TimelineQuery, sample: int) -> Total:
    if not query.choices.facets_narrow:
        return Total(sample, is_exact=False)
    number = query.count_up_to(sample + 1)
    return Total(min(number, sample), is_exact=number <= sample)


# ---- from the rollup


def _is_rolled_up(choices: Choices) -> bool:
    """Whether nothing but one organisation and whole years narrows the list, facets aside."""
    return (
        not (choices.q or choices.role or choices.item or choices.as_of or choices.changed_since)
        and len(choices.departments) + bool(choices.organisation) <= 1
        and (choices.start is None or (choices.start.month, choices.start.day) == (1, 1))
        and (choices.end is None or (choices.end.month, choices.end.day) == (12, 31))
    )


def _rollup(choices: Choices) -> Counter[tuple[str, int]]:
    """(kind, year) → records, within the years asked for. An organisation has a few hundred rows of these."""
    own = choices.organisation
    organisation = own or next(iter(choices.departments), None)
    rows: QuerySet[Any] = TimelineCount.objects.filter(organisation=organisation)
    if own and own.former:
        rows = LineageCount.objects.filter(organisation=own)
    if choices.start:
        rows = rows.filter(year__gte=max(choices.start.year, 1))
    if choices.end:
        rows = rows.filter(year__lte=choices.end.year, year__gt=0)
    return Counter({(kind, year): number for kind, year, number in rows.values_list("kind", "year", "count")})


def _from_rollup(query: TimelineQuery, rolled: Counter[tuple[str, int]], sample: int) -> Counts:
    choices = query.choices
    kinds: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for (kind, year), number in rolled.items():
        kinds[kind] += number
        if not choices.kinds or kind in choices.kinds:
            years[year] += number
    if choices.outcomes or choices.evidence or choices.has:
        return Counts(_counted_up_to(query, sample))
    return Counts(Total(sum(years.values())), {"kind": dict(kinds)}, dict(years))


# ---- from the rows


def _from_rows(choices: Choices, rows: list[Row]) -> Counts:
    fitting = [row for row in rows if row.fits(choices)]
    return Counts(
        Total(len(fitting)),
        {
            name: dict(_tally(rows, choices, name))
            for name in ("kind", "outcome", "evidence", "has")
        },
        dict(Counter(0 if row.sort_date == DATE_UNKNOWN else row.sort_date.year for row in fitting)),
        sum(row.is_document for row in rows if row.fits(choices, leaving_out="kind")),
    )  # fmt: skip


def _tally(rows: Iterable[Row], choices: Choices, name: str) -> Counter[str]:
    """What each choice would give with the other facets as they are; those of ``has`` are asked together."""
    return Counter(value for row in rows if row.fits(choices, leaving_out=name) for value in row.values(name))
