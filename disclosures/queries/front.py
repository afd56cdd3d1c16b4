"""What the first page shows of the whole record, each part bounded."""

import calendar
import datetime as dt
from dataclasses import dataclass

from disclosures.models import Disclosure, Evidence, Kind, Link, Precision, Relation
from disclosures.queries.details import with_details

# The newest statements that are looked through for pairs.
LOOKED_THROUGH = 50
# Grades of what a reader can open and read.
READABLE = (Evidence.DOCUMENT, Evidence.OFFICIAL)


@dataclass(frozen=True)
class Pair:
    """A statement and a record that contradicts it, with the reason: our reading of two sources."""

    said: Disclosure
    shown: Disclosure
    note: str


def strongest_pairs(limit: int) -> list[Pair]:
    """Contradicted statements with what weighs most against each: what was there when the statement was made
    before what came later, a text that can be read before a report of one, then the newest statements first.
    No record stands on either side twice. Two queries, and one for the details."""
    statements = (
        Disclosure.objects.public().filter(kind=Kind.STATEMENT, has_contradiction=True).newest_first()
    )
    ids = list(statements.values_list("id", flat=True)[:LOOKED_THROUGH])
    links = (
        Link.objects.public()
        .filter(relation=Relation.CONTRADICTS, to_disclosure__in=ids)
        .select_related("to_disclosure", "from_disclosure")
        .order_by("-to_disclosure__sort_date", "-to_disclosure__id", "id")[: 10 * LOOKED_THROUGH]
    )
    chosen: list[Pair] = []
    used: set[int] = set()
    for link in sorted(links, key=_weakness):
        ends = {link.to_disclosure_id, link.from_disclosure_id}
        if len(chosen) < limit and not ends & used:
            chosen.append(Pair(link.to_disclosure, link.from_disclosure, link.note))
            used |= ends
    with_details([pair.said for pair in chosen])
    return chosen


def _weakness(link: Link) -> tuple[bool, bool]:
    said, shown = link.to_disclosure, link.from_disclosure
    is_earlier = bool(said.date and shown.date) and _latest_start(shown) <= said.sort_date
    return not is_earlier, shown.evidence not in READABLE


def _latest_start(row: Disclosure) -> dt.date:
    """The last day that its first date may stand for: 2016 may be the end of 2016."""
    day: dt.date = row.sort_date
    if row.date_precision == Precision.YEAR:
        return day.replace(month=12, day=31)
    if row.date_precision == Precision.MONTH:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def last_change() -> dt.datetime | None:
    """When something public last changed; one probe of an index."""
    newest = Disclosure.objects.public().order_by("-updated_at").values_list("updated_at", flat=True)
    return newest.first()
