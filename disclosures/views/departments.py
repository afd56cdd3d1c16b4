"""All organisations, and the timeline of one."""

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from disclosures.filters.timeline import TimelineFilter
from disclosures.models import Organisation, OrganisationKind
from disclosures.presenters import citation, claims, sharing
from disclosures.presenters import overview as o
from disclosures.presenters.exchange import mirror
from disclosures.presenters.wait_chart import wait_figure, waits_chart
from disclosures.queries import (
    Listed,
    corrected_of,
    directory,
    how_many,
    kept,
    largest,
    longest_waits,
    named,
    unless_slow,
    verdict_counts,
)
from disclosures.queries.exchanges import exchanges
from disclosures.queries.figures import BOUND
from disclosures.queries.lineage import predecessors
from disclosures.queries.organisation import parts
from disclosures.queries.organisations import TRADED
from disclosures.queries.short_addresses import short_code
from disclosures.views.lists import ListPage, list_context, public_list, read_list

KINDS: dict[str, Any] = {
    OrganisationKind.DEPARTMENT: gettext_lazy("Government departments"),
    OrganisationKind.AGENCY: gettext_lazy("Agencies and public bodies"),
    OrganisationKind.REGULATOR: gettext_lazy("Regulators and inspectorates"),
    OrganisationKind.POLICE: gettext_lazy("Police"),
    OrganisationKind.PARLIAMENT: gettext_lazy("Parliament"),
    OrganisationKind.LOCAL_AUTHORITY: gettext_lazy("Local authorities"),
    OrganisationKind.COMPANY: gettext_lazy("Companies"),
    OrganisationKind.CAMPAIGN: gettext_lazy("Campaign groups"),
    OrganisationKind.MEDIA: gettext_lazy("News organisations"),
    OrganisationKind.RESEARCH: gettext_lazy("Research bodies"),
    OrganisationKind.OTHER: gettext_lazy("Other bodies"),
}
DIRECTORY_PAGE_SIZE = 100
MOST_LANES = 4


class NameForm(forms.Form):
    """Words of a name that a body has or had."""

    q = forms.CharField(label=gettext_lazy("Name or abbreviation"), max_length=200, required=False)


@public_list
def departments(request: HttpRequest) -> HttpResponse:
    """By kind, then name; ``after`` is the slug of the organisation behind which a page begins. With ``q``,
    those with such a name."""
    form = NameForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context: dict[str, Any] = {"form": form, "path": reverse("disclosures:departments"), "words": words}
    if words or not form.is_valid():
        context |= _named(words)
    else:
        context |= _directory(request.GET.get("after", ""))
        if not context["start"]:
            about = _(
                "Every organisation on the record, with how many records it is in and the date of the last "
                "one."
            )
            context["share"] = sharing.of_page(_("Departments and other bodies"), about, context["path"])
    return render(request, "disclosures/departments.html", context)


def _named(words: str) -> dict[str, Any]:
    found, has_more = named(words, DIRECTORY_PAGE_SIZE)
    return {"rows": [_row(each) for each in found], "more_than": DIRECTORY_PAGE_SIZE if has_more else None}


def _directory(after: str) -> dict[str, Any]:
    start = Organisation.objects.filter(slug=after).first() if after and "\0" not in after else None
    if after and start is None:
        raise Http404
    found, has_more = directory(start, DIRECTORY_PAGE_SIZE)
    path = reverse("disclosures:departments")
    number = how_many()
    return {
        "groups": [
            {"label": KINDS.get(kind, kind), "rows": [_row(each) for each in group]}
            for kind, group in groupby(found, key=lambda each: each.organisation.kind)
        ],
        "total_words": ngettext("%(number)s organisation", "%(number)s organisations", number)
        % {"number": f"{number:,}"},
        "start": start,
        "on": {"url": f"{path}?after={found[-1].organisation.slug}", "label": _("more organisations")}
        if has_more
        else None,
    }


def _row(listed: Listed) -> dict[str, Any]:
    """An organisation as components/directory.html shows it."""
    each = listed.organisation
    others = ", ".join(other.name for other in each.other_names.all())
    remarks = [_("Also: %(names)s") % {"names": others}] if others else []
    if each.successor:
        remarks.append(_("Succeeded by %(name)s") % {"name": each.successor.name})
    return {
        "name": each.name,
        "url": each.get_absolute_url(),
        "count": listed.count,
        "last": o.last_date(listed.last) if listed.count else _("Nothing on record yet"),
        "remark": ". ".join(remarks),
        "traded": o.traded(listed.gave, listed.received, TRADED),
        "former": [{"name": one.name, "url": one.get_absolute_url()} for one in listed.former],
    }


@public_list
def department(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.select_related("parent"), slug=slug)
    chosen = TimelineFilter(request.GET, organisation=organisation)
    listed = read_list(chosen, settings.DEPARTMENT_PAGE_SIZE, by_month=False)
    path = organisation.get_absolute_url()
    context = list_context(listed, path, path.rstrip("/"))
    # The way it is as a whole stands above the unfiltered list only, on its first page.
    is_front = listed.query.is_valid and not chosen.choices.narrows and chosen.choices.cursor is None
    context |= _front(organisation, listed, path) if is_front else {}
    context |= {
        "organisation": organisation,
        "citation": citation.of_list(
            _("{name}: timeline of records").format(name=organisation.name), path, chosen, short_code(path)
        ),
        "years": o.years_of(listed.counts) if listed.query.is_valid else "",
        "line": o.line(predecessors(organisation)),
        "later": organisation.later,
        "names": o.names(organisation),
        "is_front": is_front,
        "pack_url": reverse("disclosures:department_pack", args=[organisation.slug]) if is_front else "",
        **_shared(organisation, chosen, context["downloads"]),
        "is_end": listed.page.on is None,
    }
    return render(request, "disclosures/department.html", context)


def _shared(
    organisation: Organisation, chosen: TimelineFilter, downloads: list[dict[str, Any]]
) -> dict[str, Any]:
    """For those who pass it on. A page behind the first has no address of its own that stays."""
    if not chosen.is_valid() or chosen.choices.cursor is not None or chosen.choices.as_of:
        return {}
    about = _(
        "Data that {name} gave and received, what it said about it and what others found,"
        " each with its source."
    ).format(name=organisation.name)
    return {
        "share": sharing.of_department(organisation, about, chosen),
        "linked_data": [sharing.department_ld(organisation, about, downloads)],
    }


def _front(organisation: Organisation, listed: ListPage, path: str) -> dict[str, Any]:
    """Figures, charts and roles."""
    today = timezone.localdate()
    front = kept(
        f"department:{today.isoformat()}:{get_language()}:{organisation.pk}",
        lambda: _read_front(organisation, path, today),
    )
    records = o.records_figure(listed.counts, "#list", _("The timeline below"))
    figures = [*([records] if records else []), *front["figures"]][: o.MOST_FIGURES]
    # How many records there are stands in the head of the page; alone it needs no strip.
    return front | {"figures": figures if len(figures) > 1 else []}


def _read_front(organisation: Organisation, path: str, today: date) -> dict[str, Any]:
    waits = unless_slow(lambda: longest_waits(organisation, MOST_LANES)) or []
    number, newest = unless_slow(lambda: corrected_of(organisation)) or (0, None)
    figures = [
        wait_figure(waits[0]) if waits else None,
        o.largest_figure(unless_slow(lambda: largest(organisation))),
        o.corrected_figure(number, BOUND, newest),
    ]
    return {
        "figures": [figure for figure in figures if figure],
        "chart": waits_chart(waits, today),
        "mirror": mirror(unless_slow(lambda: exchanges(organisation)) or [], path),
        "said": claims.of_body(verdict_counts(organisation), organisation.slug),
        "roles": o.roles(unless_slow(lambda: parts(organisation)) or [], path),
    }
