"""The filters of a timeline as its page shows them: choices with counts, chips, messages, ways on."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from disclosures.filters.timeline import DOCUMENTS, HAS, ONLY, ORDERS, TimelineFilter
from disclosures.models import Evidence, Kind, Organisation, Outcome, Role
from disclosures.queries import Counts
from disclosures.templatetags.dates import words
from disclosures.templatetags.record import in_words, kind_plural

GROUPS = {
    "kind": gettext_noop("Kind of record"),
    "outcome": gettext_noop("Outcome"),
    "evidence": gettext_noop("Evidence"),
    "has": gettext_noop("Only records with"),
}
FIELDS = ("from", "to", "q")
MORE_FIELDS = ("role", "field", "as_of", "changed_since")


@dataclass(frozen=True)
class Chip:
    """A chosen filter, with the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Message:
    """What is wrong with a parameter; ``url`` leads to where it can be changed, if it is on the page."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class FilterPanel:
    """The inputs of components/filter_panel.html."""

    groups: list[dict[str, Any]]
    fields: list[Any]
    more_groups: list[dict[str, Any]]
    more_fields: list[Any]
    more_open: bool
    hidden: list[tuple[str, str]]
    messages: list[Message]


def panel(
    chosen: TimelineFilter,
    counts: Counts | None,
    organisations: Sequence[tuple[Organisation, int]],
    *,
    with_words: bool = True,
) -> FilterPanel:
    """``organisations`` are offered beside those already chosen, with their counts while nothing narrows.

    ``with_words=False`` leaves the words to a box elsewhere on the page and only keeps them.
    """
    groups = {name: _group(chosen, counts, name) for name in GROUPS}
    first = [groups["kind"]]
    fields = [name for name in FIELDS if with_words or name != "q"]
    if not chosen.organisation:
        first.append(_organisations(chosen, organisations))
        fields.insert(0, "department")
    more = [groups[name] for name in ("outcome", "evidence", "has")]
    _suggest_years(chosen, counts)
    given = chosen.data
    return FilterPanel(
        groups=first,
        fields=[chosen.form[name] for name in fields],
        more_groups=[group for group in more if group["choices"]],
        more_fields=[chosen.form[name] for name in MORE_FIELDS],
        more_open=any(given.getlist(name) for name in ("outcome", "evidence", "has", *MORE_FIELDS)),
        hidden=[
            (name, value)
            for name, value in chosen.parameters()
            if name in {"order", "per_page", "only"}
            or (name == "department" and chosen.organisation)
            or (name == "q" and not with_words)
        ],
        messages=messages(chosen),
    )


def _suggest_years(chosen: TimelineFilter, counts: Counts | None) -> None:
    """The first and last year that hold a record, inside the boxes for years."""
    years = [year for year in (counts.years or {}) if year] if counts else []
    if years:
        chosen.form.fields["from"].widget.attrs["placeholder"] = str(min(years))
        chosen.form.fields["to"].widget.attrs["placeholder"] = str(max(years))


def _group(chosen: TimelineFilter, counts: Counts | None, name: str) -> dict[str, Any]:
    known = counts.choices.get(name) if counts else None
    given = set(chosen.data.getlist(name))
    choices = [
        {
            "value": value,
            "label": label,
            "count": None if known is None else known.get(value, 0),
            "selected": value in given,
            "icon": value if name == "kind" else "",
        }
        for value, label in _labels(name).items()
        # Of thirteen outcomes, those that would give nothing are left out; the kinds are always all there.
        if name == "kind" or known is None or known.get(value) or value in given
    ]
    return {
        "legend": _(GROUPS[name]),
        "name": name,
        "choices": choices,
        "errors": chosen.form.errors.get(name, []),
    }


def _labels(name: str) -> dict[str, str]:
    if name == "kind":
        return {kind: kind_plural(kind) for kind in Kind.values}
    if name == "outcome":
        return {value: in_words(label) for value, label in Outcome.choices}
    if name == "evidence":
        return {value: in_words(label) for value, label in Evidence.choices}
    return {value: str(label) for value, label in (ONLY if name == "only" else HAS).items()}


def _organisations(
    chosen: TimelineFilter, organisations: Sequence[tuple[Organisation, int]]
) -> dict[str, Any]:
    selected = chosen.choices.departments
    given = chosen.data.getlist("department")
    offered = dict(organisations)
    with_counts = not chosen.choices.narrows
    choices = [
        {
            "value": each.slug,
            "label": each.name,
            "count": offered.get(each) if with_counts else None,
            "selected": each in selected or each.slug in given,
        }
        for each in dict.fromkeys((*offered, *selected))
    ]
    # Those that can be ticked need not stand in the text box as well; one that is not known stays there.
    box: Any = chosen.form.fields["department"].widget
    box.ticked = {each.slug for each in offered} if chosen.form.errors.get("department") else set(given)
    return {"legend": _("Organisation"), "name": "department", "choices": choices, "errors": []}


def messages(chosen: TimelineFilter) -> list[Message]:
    found = []
    for name, errors in chosen.form.errors.items():
        label = str(chosen.form.fields[name].label) if name in chosen.form.fields else ""
        if name in GROUPS:
            url = f"#error-{name}"
        elif name in (*FIELDS, *MORE_FIELDS) or (name == "department" and not chosen.organisation):
            url = f"#id_{name}"
        else:
            url = ""
        found += [Message(label, str(error), url) for error in errors]
    return found


# ---- chips


def chips(chosen: TimelineFilter, path: str) -> list[Chip]:
    """The chosen filters in the order of the address; the order of the list is no filter."""
    made = []
    for name, value in chosen.parameters(order=None, per_page=None):
        rest = chosen.query_string(without=[(name, value)])
        made.append(Chip(_chip_label(chosen, name, value), f"{path}{rest}"))
    return made


def _chip_label(chosen: TimelineFilter, name: str, value: str) -> str:
    choices = chosen.choices
    match name:
        case "q":
            return f"“{value}”"
        case "department":
            return next(each.name for each in choices.departments if each.slug == value)
        case "role":
            return _("Role: %(role)s") % {"role": in_words(Role(value).label)}
        case "field":
            return _("Field: %(field)s") % {"field": choices.item.name} if choices.item else value
        case "from":
            return _("From %(day)s") % {"day": _day(choices.start, whole_from=(1, 1))}
        case "to":
            return _("To %(day)s") % {"day": _day(choices.end, whole_from=(12, 31))}
        case "as_of":
            return _("As it stood here on %(day)s") % {"day": _day(choices.as_of)}
        case "changed_since":
            return _("Changed since %(day)s") % {"day": _day(choices.changed_since)}
    label = _labels(name)[value]
    if name != "has":
        return label
    return _("With %(what)s") % {"what": f"{label[0].lower()}{label[1:]}"}


def _day(day: dt.date | None, *, whole_from: tuple[int, int] | None = None) -> str:
    """``1 March 2014``; the year alone if the day is the edge of one."""
    if day is None:
        return ""
    return words(day, "year" if (day.month, day.day) == whole_from else "day")


def orders(chosen: TimelineFilter, path: str, offered: Iterable[str], current: str) -> list[dict[str, str]]:
    """Links to the other orders of the same list; the one it is in has no address."""
    return [
        {
            "label": str(ORDERS[order]),
            "url": ""
            if order == current
            else f"{path}{chosen.query_string(order=None if order == chosen.default_order else order)}",
        }
        for order in map(type(chosen.default_order), offered)
    ]


# ---- nothing found


def nothing_found(chosen: TimelineFilter) -> str:
    """``No records match “passport” in 2014.``"""
    choices = chosen.choices
    start, end = choices.start, choices.end
    only_documents = choices.only == DOCUMENTS
    if not (choices.q or start or end):
        documents, records = _("No documents match these filters."), _("No records match these filters.")
        return documents if only_documents else records
    if choices.q:
        none = _("No documents match “%(words)s”") if only_documents else _("No records match “%(words)s”")
        none %= {"words": choices.q}
    else:
        none = _("No documents match") if only_documents else _("No records match")
    first, last = _day(start, whole_from=(1, 1)), _day(end, whole_from=(12, 31))
    if start and end and start.year == end.year:
        when = _("%(none)s in %(year)s.")
    elif start and end:
        when = _("%(none)s from %(first)s to %(last)s.")
    elif start or end:
        when = _("%(none)s since %(first)s.") if start else _("%(none)s until %(last)s.")
    else:
        when = "%(none)s."
    year = start.year if start else ""
    return when % {"none": none, "first": first, "last": last, "year": year}
