"""The parts of a record's page that every kind has: dates, sources, citation, history, ways on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from disclosures.dossier import Dossier
from disclosures.models import Disclosure, Figure, Forum, Kind
from disclosures.presenters.facts import Named
from disclosures.presenters.links import put_right_by
from disclosures.templatetags.dates import DAY, as_day, coarsest, counted, duration, exactly, remark, words
from disclosures.templatetags.record import joined, kind_plural

# Said where everybody could hear or read it, so that the day it was said is the day it became known.
HEARD_BY_ALL = frozenset(
    {Forum.COMMONS_WRITTEN, Forum.LORDS_WRITTEN, Forum.COMMONS_DEBATE, Forum.LORDS_DEBATE, Forum.PRESS}
)


@dataclass(frozen=True)
class Dated:
    label: str
    date: str
    remark: str = ""


@dataclass(frozen=True)
class Dates:
    """For components/dates.html: one date, or two with the time between them."""

    first: Dated
    last: Dated | None = None
    between: str = ""

    @property
    def between_label(self) -> str:
        return f"Time until it was {self.last.label.lower()}" if self.last else ""


@dataclass
class Source:
    """An address with everything on the page that rests on it."""

    url: str
    page: str
    archived_url: str
    evidence: str = ""
    uses: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return f"For {joined(self.uses)}." if self.uses else ""


def dates(dossier: Dossier) -> Dates:
    record = dossier.record
    first = Dated(main_date_label(record), exactly(record), remark(record))
    later, word = put_right_by(dossier)
    if later is None or later.date is None or record.date is None:
        return Dates(first)
    precision = coarsest(record.date_precision, later.date_precision)
    return Dates(
        first,
        Dated(word, _linked(later), remark(later)),
        duration(record.date, later.date, precision),
    )


def _linked(record: Any) -> str:
    """Its date as a link to it; a screen reader hears the title too."""
    return format_html(
        '<a href="{}">{}<span class="vh">: {}</span></a>',
        record.get_absolute_url(),
        exactly(record),
        record.title,
    )


def main_date_label(record: Any) -> str:
    """What happened on the main date of a record; several kinds have a first and a second choice of date."""
    if record.date is None:
        return "When"
    match record.kind:
        case Kind.FOI_RESPONSE:
            return "Answered" if record.responded_on else "Asked"
        case Kind.CENSUS_CHANGE:
            return "In effect from" if record.effective_on else "Announced"
        case Kind.AGREEMENT:
            return "In force" if record.in_force_from else "Signed"
        case Kind.STATEMENT:
            return "Said and made public" if record.forum in HEARD_BY_ALL else "Said"
        case Kind.ICO_DECISION:
            return "Decided"
        case Kind.DATA_SHARE:
            return "Data shared"
    return "Took place"


def crumbs(dossier: Dossier) -> list[dict[str, str]]:
    found = [{"label": "Home", "url": reverse("disclosures:home")}]
    if dossier.parties:
        first = dossier.parties[0].organisation
        found.append({"label": first.name, "url": first.get_absolute_url()})
    found.append({"label": kind_plural(dossier.record.kind), "url": _timeline(kind=dossier.record.kind)})
    return found


def address(record: Disclosure) -> str:
    return f"{settings.SITE_URL}{record.get_absolute_url()}"


def citation(dossier: Dossier) -> str:
    """``Data Trail, “Title”, 27 October 2016, version 1, https://…``"""
    record = dossier.record
    when = exactly(record) if record.date else "date not recorded"
    return f"{settings.SITE_NAME}, “{record.title}”, {when}, version {dossier.version}, {address(record)}"


def history(dossier: Dossier) -> str:
    """``Changed twice, last on 3 March 2026.``"""
    published = dossier.record.published_at
    since = f" on {words(as_day(published), DAY)}" if published else ""
    changes = dossier.version - 1
    if not changes:
        return f"Version 1. Not changed since it was first published here{since}."
    times = {1: "once", 2: "twice"}.get(changes, f"{counted(changes, 'time')}")
    last = words(as_day(dossier.changed_at[-1]), DAY)
    return f"Version {dossier.version}. First published here{since}. Changed {times}, last on {last}."


def sources(dossier: Dossier) -> list[Source]:
    """Every address the page rests on, once, the record's own first, with what each is the source of."""
    found: dict[tuple[str, str], Source] = {}
    for source, use in _uses(dossier):
        entry = found.setdefault(
            (source.url, source.page), Source(source.url, source.page, source.archived_url)
        )
        if use not in entry.uses:
            entry.uses.append(use)
    if (own := dossier.record.source) is not None:
        found[own.url, own.page].evidence = dossier.record.evidence
    return list(found.values())


def _uses(dossier: Dossier) -> Iterator[tuple[Any, str]]:
    record = dossier.record
    if record.source is not None:
        yield record.source, "this record"
    figures: dict[tuple[int, int], list[Figure]] = {}
    for figure in dossier.figures:
        figures.setdefault((figure.source_id, figure.asserted_in_id), []).append(figure)
    for same in figures.values():
        by = same[0].asserted_in
        where = "given here" if by.pk == record.pk else f"given in “{by.title}”"
        yield same[0].source, f"{counted(len(same), 'figure')} {where}"
    linked: dict[int, list[Any]] = {}
    for link in (*dossier.links_out, *dossier.links_in):
        linked.setdefault(link.source_id, []).append(link.source)
    for same in linked.values():
        yield same[0], counted(len(same), "link")


def related(dossier: Dossier) -> list[Named]:
    """Ways on to records of the same kind and body, and about the same data items."""
    kind = dossier.record.kind
    bodies = {party.organisation.pk: party.organisation for party in dossier.parties}
    found = [
        Named(f"{kind_plural(kind)}: {body.name}", f"{body.get_absolute_url()}?{urlencode({'kind': kind})}")
        for body in list(bodies.values())[:3]
    ]
    found += [
        Named(f"All records about {use.item.name}", _timeline(field=use.item.slug))
        for use in dossier.items[:5]
    ]
    return found


def files(dossier: Dossier) -> list[dict[str, str]]:
    """Files that hold the record: its organisation's timeline, the table of its kind, the ledger."""
    record = dossier.record
    kind = reverse("disclosures:timeline_export", args=["csv"])
    found = [
        {
            "label": kind_plural(record.kind),
            "url": f"{kind}?{urlencode({'kind': record.kind})}",
            "remark": "CSV",
        }
    ]
    if dossier.parties:
        body = dossier.parties[0].organisation
        url = reverse("disclosures:department_export", args=[body.slug, "csv"])
        found.insert(0, {"label": f"All records of {body.name}", "url": url, "remark": "CSV"})
    if dossier.figures:
        url = reverse("disclosures:record_file", args=["figures"])
        found.append({"label": "The ledger of figures", "url": url, "remark": "CSV"})
    return [*found, {"label": "The whole record", "url": reverse("disclosures:data"), "remark": ""}]


def _timeline(**parameters: str) -> str:
    return f"{reverse('disclosures:timeline')}?{urlencode(parameters)}"
