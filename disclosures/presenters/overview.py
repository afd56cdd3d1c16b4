"""The figures, chart and names above a timeline: real numbers, each with the record it comes from."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from disclosures.models import Disclosure, Figure, Organisation, Role
from disclosures.presenters.amounts import amount, distinct
from disclosures.queries import Counts
from disclosures.queries.lineage import Predecessor
from disclosures.queries.organisation import Part
from disclosures.templatetags.dates import exactly, words
from disclosures.templatetags.record import in_words

MOST_FIGURES = 4
ROLE_WORDS: dict[str, Any] = {
    Role.GIVER: gettext_lazy("Gave data"),
    Role.RECEIVER: gettext_lazy("Received data"),
    Role.AUTHORITY: gettext_lazy("Answered, was decided against, or collects"),
    Role.PARTY: gettext_lazy("Took part"),
    Role.SPEAKER: gettext_lazy("Spoke"),
    Role.REGULATOR: gettext_lazy("Decided"),
}


def years_of(counts: Counts | None) -> str:
    """``2002 to 2025``, from the years that hold a record; empty if there are none."""
    years = sorted(year for year in (counts.years or {}) if year) if counts else []
    return _span(years[0], years[-1]) if years else ""


def last_date(row: Disclosure | None) -> str:
    """The last day that is known of a record, for a narrow column; empty if none is."""
    day = (row.date_end or row.date) if row else None
    return words(day, row.date_precision) if row and day else ""


def records_figure(counts: Counts | None, url: str, source: str) -> dict[str, Any] | None:
    if counts is None or not counts.total.number:
        return None
    span = years_of(counts)
    number = counts.total.number if counts.total.is_exact else counts.total.number + 1
    if span:
        label = ngettext(
            "record, %(years)s, each with a link to where it can be checked",
            "records, %(years)s, each with a link to where it can be checked",
            number,
        ) % {"years": span}
    else:
        label = ngettext("record", "records", number)
    return {"value": str(counts.total), "label": label, "source": source, "url": url}


def at_most(number: int, bound: int) -> str:
    """A number that was counted no further than one past ``bound``."""
    return _("more than %(number)s") % {"number": f"{bound:,}"} if number > bound else f"{number:,}"


def largest_figure(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    was = distinct(each for each in figure.corrects.all() if each.value != figure.value)
    return {
        "number": amount(figure),
        "was": was,
        "label": _titled(figure),
        "source": f"{figure.asserted_in.title}, {exactly(figure.asserted_in)}",
        "url": figure.asserted_in.get_absolute_url(),
        "all_url": figure.measure.get_absolute_url(),
    }


def _titled(figure: Figure) -> str:
    """What was measured, with the unit unless the words say it."""
    title, unit = figure.measure.title, in_words(figure.measure.get_unit_display())
    return title if unit.lower() in title.lower() else f"{title} ({unit.lower()})"


def corrected_figure(number: int, bound: int, newest: Disclosure | None) -> dict[str, Any] | None:
    if not number or newest is None:
        return None
    return {
        "value": at_most(number, bound),
        "label": ngettext(
            "number given in its records and later corrected by the body that gave it",
            "numbers given in its records and later corrected by the body that gave them",
            number,
        ),
        "source": _("Last: %(title)s") % {"title": newest.title},
        "url": newest.get_absolute_url(),
    }


def roles(parts: list[Part], path: str) -> list[dict[str, str]]:
    """Its roles, each leading to those records of its timeline."""
    return [
        {
            "label": ROLE_WORDS[part.role],
            "remark": at_most(part.count if part.is_exact else part.count + 1, part.count),
            "url": f"{path}?role={part.role}",
        }
        for part in parts
    ]


def traded(gave: int, received: int, bound: int) -> str:
    """``Gave data in 22 records, received it in 3``; empty for neither."""
    if gave and received:
        return _("Gave data in %(gave)s, received it in %(received)s") % {
            "gave": _records(gave, bound),
            "received": at_most(received, bound),
        }
    if gave:
        return _("Gave data in %(gave)s") % {"gave": _records(gave, bound)}
    return _("Received data in %(received)s") % {"received": _records(received, bound)} if received else ""


def _records(number: int, bound: int) -> str:
    return ngettext("%(number)s record", "%(number)s records", number) % {"number": at_most(number, bound)}


def names(organisation: Organisation) -> list[dict[str, str]]:
    """What the body was called, came from, became and belongs to; ``url`` is empty for a mere name."""
    rows = [
        {"label": _("Also known as"), "name": other.name, "remark": _valid(other), "url": ""}
        for other in organisation.other_names.all()
    ]
    related = [(_("Before it"), each) for each in organisation.former]
    related += [(_("Succeeded by"), each) for each in organisation.later[:1]]
    related += [(_("Later"), each) for each in organisation.later[1:]]
    related += [(_("Part of"), organisation.parent)] if organisation.parent else []
    return rows + [
        {"label": label, "name": each.name, "remark": _valid(each), "url": each.get_absolute_url()}
        for label, each in related
    ]


def line(found: list[Predecessor]) -> list[dict[str, str]]:
    """The bodies whose records a page includes: own records, with the years that these are of."""
    return [
        {
            "name": each.organisation.name,
            "url": each.organisation.get_absolute_url(),
            "valid": _valid(each.organisation),
            "records": _own_records(each),
        }
        for each in found
    ]


def _own_records(found: Predecessor) -> str:
    if not found.count:
        return _("nothing on record yet")
    records = ngettext("%(number)s record", "%(number)s records", found.count)
    words = records % {"number": f"{found.count:,}"}
    return f"{words}, {_span(found.first, found.last)}" if found.first and found.last else words


def _span(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _valid(thing: Any) -> str:
    """``2007 to 2010``: the years in which a name or body was valid, as far as they are known."""
    start, end = thing.valid_from, thing.valid_to
    if start and end:
        return _span(start.year, end.year)
    if start:
        return _("since %(year)s") % {"year": start.year}
    return _("until %(year)s") % {"year": end.year} if end else ""
