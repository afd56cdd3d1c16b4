"""The parts of a record's page that every kind has: dates, sources, citation, history, ways on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.dossier import Dossier
from disclosures.languages import permanent
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
        return _("Time until it was %(done)s") % {"done": self.last.label.lower()} if self.last else ""


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
        return _("For %(uses)s.") % {"uses": joined(self.uses)} if self.uses else ""


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
        return _("When")
    match record.kind:
        case Kind.FOI_RESPONSE:
            return _("Answered") if record.responded_on else _("Asked")
        case Kind.CENSUS_CHANGE:
            return _("In effect from") if record.effective_on else _("Announced")
        case Kind.AGREEMENT:
            return _("In force") if record.in_force_from else _("Signed")
        case Kind.STATEMENT:
            return _("Said and made public") if record.forum in HEARD_BY_ALL else _("Said")
        case Kind.ICO_DECISION:
            return _("Decided")
        case Kind.DATA_SHARE:
            return _("Data shared")
    return _("Took place")


def crumbs(dossier: Dossier) -> list[dict[str, str]]:
    found = [{"label": _("Home"), "url": reverse("disclosures:home")}]
    if dossier.parties:
        first = dossier.parties[0].organisation
        found.append({"label": first.name, "url": first.get_absolute_url()})
    found.append({"label": kind_plural(dossier.record.kind), "url": _timeline(kind=dossier.record.kind)})
    return found


def address(record: Disclosure) -> str:
    """The plain one, whatever language the page is read in."""
    return f"{settings.SITE_URL}{permanent(record.get_absolute_url())}"


def history(dossier: Dossier) -> str:
    """``Changed twice, last on 3 March 2026.``"""
    published = dossier.record.published_at
    on = words(as_day(published), DAY) if published else ""
    changes = dossier.version - 1
    if not changes and not on:
        return _("Version 1. Not changed since it was first published here.")
    if not changes:
        return _("Version 1. Not changed since it was first published here on %(day)s.") % {"day": on}
    first = _("First published here on %(day)s.") % {"day": on} if on else _("First published here.")
    changed = {1: _("Changed once, last on %(day)s."), 2: _("Changed twice, last on %(day)s.")}.get(
        changes,
        ngettext("Changed %(n)s time, last on %(day)s.", "Changed %(n)s times, last on %(day)s.", changes),
    ) % {"n": changes, "day": words(as_day(dossier.changed_at[-1]), DAY)}
    version = _("Version %(number)s.") % {"number": dossier.version}
    return f"{version} {first} {changed}"


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
        yield record.source, _("this record")
    figures: dict[tuple[int, int], list[Figure]] = {}
    for figure in dossier.figures:
        figures.setdefault((figure.source_id, figure.asserted_in_id), []).append(figure)
    for same in figures.values():
        by = same[0].asserted_in
        said = _("%(figures)s given here") if by.pk == record.pk else _("%(figures)s given in “%(title)s”")
        yield same[0].source, said % {"figures": counted(len(same), "figure"), "title": by.title}
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
        Named(_("All records about %(item)s") % {"item": use.item.name}, _timeline(field=use.item.slug))
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
        found.insert(
            0, {"label": _("All records of %(body)s") % {"body": body.name}, "url": url, "remark": "CSV"}
        )
    if dossier.figures:
        url = reverse("disclosures:record_file", args=["figures"])
        found.append({"label": _("The ledger of figures"), "url": url, "remark": "CSV"})
    return [*found, {"label": _("The whole record"), "url": reverse("disclosures:data"), "remark": ""}]


def _timeline(**parameters: str) -> str:
    return f"{reverse('disclosures:timeline')}?{urlencode(parameters)}"
