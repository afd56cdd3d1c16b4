"""The figures, chart and names above a timeline: real numbers, each with the record it comes from."""

from typing import Any

from django.urls import reverse

from disclosures.models import Disclosure, Figure, Organisation, Role
from disclosures.presenters.amounts import amount, distinct
from disclosures.queries import Counts
from disclosures.queries.organisation import Part
from disclosures.templatetags.dates import exactly, words

MOST_FIGURES = 4
ROLE_WORDS: dict[str, str] = {
    Role.GIVER: "Gave data",
    Role.RECEIVER: "Received data",
    Role.AUTHORITY: "Answered, was decided against, or collects",
    Role.PARTY: "Took part",
    Role.SPEAKER: "Spoke",
    Role.REGULATOR: "Decided",
}


def years_of(counts: Counts | None) -> str:
    """``2002 to 2025``, from the years that hold a record; empty if there are none."""
    years = sorted(year for year in (counts.years or {}) if year) if counts else []
    if not years:
        return ""
    return str(years[0]) if years[0] == years[-1] else f"{years[0]} to {years[-1]}"


def last_date(row: Disclosure | None) -> str:
    """The last day that is known of a record, for a narrow column; empty if none is."""
    day = (row.date_end or row.date) if row else None
    return words(day, row.date_precision) if row and day else ""


def records_figure(counts: Counts | None, url: str, source: str) -> dict[str, Any] | None:
    if counts is None or not counts.total.number:
        return None
    span = years_of(counts)
    noun = "record" if counts.total.number == 1 and counts.total.is_exact else "records"
    label = f"{noun}, {span}, each with a link to where it can be checked" if span else noun
    return {"value": str(counts.total), "label": label, "source": source, "url": url}


def largest_figure(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    was = distinct(each for each in figure.corrects.all() if each.value != figure.value)
    return {
        "number": amount(figure),
        "was": was,
        "label": f"{figure.measure.title} ({figure.measure.get_unit_display()})",
        "source": f"{figure.asserted_in.title}, {exactly(figure.asserted_in)}",
        "url": figure.asserted_in.get_absolute_url(),
        "all_url": figure.measure.get_absolute_url(),
    }


def corrected_figure(number: int, bound: int, newest: Disclosure | None) -> dict[str, Any] | None:
    if not number or newest is None:
        return None
    return {
        "value": f"more than {bound:,}" if number > bound else f"{number:,}",
        "label": f"{'number' if number == 1 else 'numbers'} given in its records and later corrected by the "
        "body that gave them",
        "source": f"Last: {newest.title}",
        "url": newest.get_absolute_url(),
    }


def roles(parts: list[Part], path: str) -> list[dict[str, str]]:
    """Its roles, each leading to those records of its timeline."""
    return [
        {
            "label": ROLE_WORDS[part.role],
            "remark": f"{part.count:,}" if part.is_exact else f"more than {part.count:,}",
            "url": f"{path}?role={part.role}",
        }
        for part in parts
    ]


def names(organisation: Organisation, related: list[Organisation]) -> list[dict[str, str]]:
    """What the body was called, came from, became and belongs to; ``url`` is empty for a mere name."""
    rows = [
        {"label": "Also known as", "name": other.name, "remark": _valid(other), "url": ""}
        for other in organisation.other_names.all()
    ]
    for each in related:
        if each.successor_id == organisation.pk:
            label = "Took over from"
        else:
            label = "Became" if each.pk == organisation.successor_id else "Part of"
        url = reverse("disclosures:department", args=[each.slug])
        rows.append({"label": label, "name": each.name, "remark": _valid(each), "url": url})
    return rows


def _valid(thing: Any) -> str:
    """``2007 to 2010``: the years in which a name or body was valid, as far as they are known."""
    start, end = thing.valid_from, thing.valid_to
    if start and end:
        return f"{words(start, 'year')} to {words(end, 'year')}"
    if start:
        return f"since {words(start, 'year')}"
    return f"until {words(end, 'year')}" if end else ""
