"""Pages about the record: what it is, how it is made, and its files."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from disclosures import dictionary
from disclosures.exports.columns import KIND_COLUMNS, base_columns
from disclosures.models import Evidence, Kind, Relation
from disclosures.page_cache import public_page
from disclosures.presenters import sharing
from disclosures.presenters.verdict_words import RULE
from disclosures.rules import foia

LICENCE = {
    "name": "Creative Commons Attribution 4.0 International",
    "short": "CC BY 4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
}
# What each grade means, from record/README.md.
GRADES: tuple[tuple[str, str], ...] = (
    (Evidence.DOCUMENT, gettext_noop("We hold the document itself, and its fingerprint is recorded.")),
    (
        Evidence.OFFICIAL,
        gettext_noop(
            "The source is official: Parliament, GOV.UK, legislation, the regulator, a court, or an "
            "authority’s own reply on WhatDoTheyKnow."
        ),
    ),
    (
        Evidence.REPORTED,
        gettext_noop("A named source reports it. Copies of official texts in the press are of this grade."),
    ),
    (Evidence.SECOND_HAND, gettext_noop("Somebody quotes it, or says that it exists. We have not seen it.")),
)


def _about(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    shared = {"licence": LICENCE, "contact_email": settings.CONTACT_EMAIL}
    return render(request, f"disclosures/{template}.html", shared | context)


@require_safe
@public_page
def about(request: HttpRequest) -> HttpResponse:
    return _about(request, "about", grades=GRADES)


@require_safe
@public_page
def about_method(request: HttpRequest) -> HttpResponse:
    return _about(
        request,
        "about_method",
        grades=GRADES,
        kinds=Kind.choices,
        relations=Relation.labels,
        act=foia.ACT,
        act_url=foia.ACT_URL,
        days_to_answer=foia.DAYS_TO_ANSWER,
        verdicts=[{"value": each.value, "label": each.label, "rule": rule} for each, rule in RULE],
    )


@require_safe
@public_page
def about_accessibility(request: HttpRequest) -> HttpResponse:
    return _about(request, "about_accessibility")


@require_safe
@public_page
def about_privacy(request: HttpRequest) -> HttpResponse:
    sessions = {
        "session_days": settings.SESSION_COOKIE_AGE // 86_400,
        "session_hours": settings.STRICT_SESSION_SECONDS // 3_600,
    }
    return _about(request, "about_privacy", **sessions)


@require_safe
@public_page
def data(request: HttpRequest) -> HttpResponse:
    counts = dictionary.public_rows()
    sets = [{"table": table, "rows": counts.get(table.name)} for table in dictionary.tables()]
    description = _("The whole record as CSV files with their meaning, licence and how to cite it.")
    return _about(
        request,
        "data",
        sets=sets,
        share=sharing.of_page(_("Data"), description, reverse("disclosures:data")),
        linked_data=[sharing.catalogue_ld(description, dictionary.tables())],
    )


@require_safe
@public_page
def data_dictionary(request: HttpRequest) -> HttpResponse:
    own = [{"kind": kind, "columns": columns} for kind, columns in KIND_COLUMNS.items()]
    return _about(
        request,
        "data_dictionary",
        tables=dictionary.tables(),
        timeline_columns=base_columns(),
        own_columns=own,
    )
