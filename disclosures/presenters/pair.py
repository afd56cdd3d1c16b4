"""The flows of one giver to one receiver: a row each, what they have in common, what was said about them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from disclosures.models import DataShare, DisclosureItem, Figure, Link, Organisation, Relation
from disclosures.presenters import facts as f
from disclosures.presenters.counts import UNITS_OF_COUNT, count
from disclosures.presenters.facts import Fact, Named
from disclosures.presenters.flows import became, flows_words, known_words, pair_url
from disclosures.presenters.ledger import standing
from disclosures.queries.pairs import Pair, statement_of
from disclosures.templatetags.dates import exactly, exactly_short, remark
from disclosures.templatetags.record import in_words


@dataclass(frozen=True)
class FlowRow:
    """``requests``, ``people`` and ``records`` are numbers of components/value.html; ``more``: how many
    further figures its own page holds."""

    share: DataShare
    period: str
    remark: str
    requests: Fact
    people: Fact
    records: Fact
    fields: list[Named]
    purpose: str
    agreement: Named | None
    more: str


@dataclass(frozen=True)
class Counted:
    """A line of a counted list; ``n`` in words; ``url`` where there is something to lead to."""

    text: str
    n: str
    url: str = ""


@dataclass(frozen=True)
class CountedList:
    """``unknown``: of how many flows it is not recorded, in words; empty if it is of each."""

    title: str
    lines: list[Counted]
    unknown: str


@dataclass(frozen=True)
class Claim:
    """A statement linked with a flow, as an item of components/thread.html; ``rel`` names the flow."""

    disclosure: Any
    relation: str
    rel: str
    note: str
    source: Any


def title(giver: Organisation, receiver: Organisation) -> str:
    return _("%(giver)s to %(receiver)s") % {"giver": giver, "receiver": receiver}


# ---- the table


def rows(pair: Pair) -> list[FlowRow]:
    about: dict[int, list[Figure]] = defaultdict(list)
    for figure in pair.figures:
        about[figure.measure.subject_id or 0].append(figure)
    items: dict[int, list[DisclosureItem]] = defaultdict(list)
    for item in pair.items:
        items[item.disclosure_id].append(item)
    return [_row(share, about[share.pk], items[share.pk]) for share in pair.flows]


def _row(share: DataShare, figures: list[Figure], items: list[DisclosureItem]) -> FlowRow:
    counts = {column: _count(share, column, figures) for column in UNITS_OF_COUNT}
    here = {number.slug for fact in counts.values() for number in fact.numbers}
    shown = {figure.measure_id for figure in figures if figure.slug in here}
    more = len({figure.measure_id for figure in figures} - shown)
    return FlowRow(
        share,
        period=exactly(share),
        remark=remark(share),
        requests=counts["requests_made"],
        people=counts["people_requested"],
        records=counts["records_matched"],
        fields=[f.field(use) for use in items],
        purpose=in_words(share.get_purpose_display()) if share.purpose else "",
        agreement=_agreement(share),
        more=ngettext("%(n)s more figure", "%(n)s more figures", more) % {"n": more} if more else "",
    )


def _agreement(share: DataShare) -> Named | None:
    found = share.agreement
    return Named(found.title, found.get_absolute_url()) if found and found.is_public else None


def _count(share: DataShare, column: str, figures: list[Figure]) -> Fact:
    """A count with the words of the ledger and when it was corrected; one without leads to its share."""
    fact = count("", column, getattr(share, column), figures)
    if fact.state:
        return fact
    if not fact.numbers:
        return replace(fact, url=share.get_absolute_url())
    by_id = {figure.pk: figure for figure in figures}
    slug = fact.numbers[0].slug
    corrected = [x for x in figures if not x.stands and (now := standing(x, by_id)) and now.slug == slug]
    if not corrected:
        return fact
    by = next(figure for figure in figures if figure.slug == slug).asserted_in
    said = _("corrected %(date)s") % {"date": exactly_short(by)} if by.date else ""
    return replace(fact, remark=", ".join(each for each in (said, fact.remark) if each))


# ---- what the flows have in common


def _purpose(share: DataShare) -> list[str]:
    return [in_words(share.get_purpose_display())] if share.purpose else []


def lists(pair: Pair) -> list[CountedList]:
    """Fields, purposes and legal bases, each with the number of flows that have it, most frequent first."""
    by_share: dict[int, list[DisclosureItem]] = defaultdict(list)
    for use in pair.items:
        by_share[use.disclosure_id].append(use)
    named = {use.item.name: f.field(use).url for use in pair.items}
    return [
        _list(_("Fields on record"), pair, lambda x: [use.item.name for use in by_share[x.pk]], named),
        _list(_("Purposes on record"), pair, _purpose),
        _list(_("Legal bases on record"), pair, lambda x: [x.legal_basis] if x.legal_basis else []),
    ]


def _list(
    heading: str,
    pair: Pair,
    values: Callable[[DataShare], Iterable[str]],
    urls: dict[str, str] | None = None,
) -> CountedList:
    counts: Counter[str] = Counter()
    first: dict[str, DataShare] = {}
    unknown = 0
    for share in pair.flows:
        found = set(values(share))
        unknown += not found
        counts.update(found)
        for value in found:
            first.setdefault(value, share)
    lines = [
        Counted(value, flows_words(n), _leads_to(value, n, first, urls))
        for value, n in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    ]
    return CountedList(heading, lines, flows_words(unknown) if unknown else "")


def _leads_to(value: str, n: int, first: dict[str, DataShare], urls: dict[str, str] | None) -> str:
    if urls is not None:
        return urls.get(value, "")
    return str(first[value].get_absolute_url()) if n == 1 else ""


def lede(pair: Pair) -> str:
    """What the counts say; what holds for all flows is said only where all are on the page."""
    if pair.count is None:
        return _("Nothing on record. This does not mean that nothing was shared.")
    count, with_number = pair.count.count, pair.count.with_number
    sentences = [
        _("%(flows)s on record, %(known)s.")
        % {"flows": flows_words(count), "known": known_words(count, with_number)}
    ]
    if len(pair.flows) == count > 1:
        sentences += _in_common(pair.flows)
    for body in (pair.giver, pair.receiver):
        if later := became(body):
            sentences.append(f"{body} {later}.")
    return " ".join(sentences)


def _in_common(flows: list[DataShare]) -> list[str]:
    datasets = {flow.dataset for flow in flows}
    purposes = {in_words(flow.get_purpose_display()) if flow.purpose else "" for flow in flows}
    found = []
    if len(datasets) == 1 and "" not in datasets:
        found.append(_("All came from this dataset: %(name)s.") % {"name": datasets.pop()})
    if len(purposes) == 1 and "" not in purposes:
        found.append(_("The purpose recorded for all: %(name)s.") % {"name": purposes.pop().lower()})
    return found


# ---- what was said, and the other ways round


# (relation, whether it leads from the flow to the statement). The first four are readings, and say so.
_RELATIONS: dict[tuple[str, bool], Any] = {
    (Relation.CONTRADICTS, True): gettext_lazy("Contradicted, as we read the two, by"),
    (Relation.CONTRADICTS, False): gettext_lazy("Contradicts, as we read the two,"),
    (Relation.CONFIRMS, True): gettext_lazy("Confirmed, as we read the two, by"),
    (Relation.CONFIRMS, False): gettext_lazy("Confirms, as we read the two,"),
    (Relation.CITES, True): gettext_lazy("Cited by the record"),
    (Relation.CITES, False): gettext_lazy("Cites the record"),
}


def claims(links: list[Link]) -> list[Claim]:
    found = []
    for link in links:
        statement = statement_of(link)
        is_from_flow = statement.pk == link.to_disclosure_id
        flow = link.from_disclosure if is_from_flow else link.to_disclosure
        words = _RELATIONS[link.relation, is_from_flow]
        rel = format_html('<b>{}</b> “<a href="{}">{}</a>”', words, flow.get_absolute_url(), flow.title)
        found.append(Claim(statement, link.relation, rel, link.note, link.source))
    return found


def other_ways(pair: Pair) -> list[Counted]:
    """Pairs of the same bodies under other names, each with its number of flows."""
    return [
        Counted(
            title(each.giver, each.receiver), flows_words(each.count), pair_url(each.giver, each.receiver)
        )
        for each in pair.relatives
        if each.giver and each.receiver
    ]
