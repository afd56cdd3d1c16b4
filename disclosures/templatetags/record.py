"""Words and marks of the record: kinds, evidence, relations, addresses of sources."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from disclosures.models import Evidence, Kind, Relation

register = template.Library()

PLURALS = {
    "data-share": gettext_noop("Data shared"),
    "foi-response": gettext_noop("FOI replies"),
    "ico-decision": gettext_noop("ICO decisions"),
    "census-change": gettext_noop("Census changes"),
    "statement": gettext_noop("Official statements"),
    "proceeding": gettext_noop("Parliament and courts"),
    "agreement": gettext_noop("Agreements"),
}
# What a record of a kind is called inside a sentence: "This reply cites".
NOUNS = {
    "foi-response": "reply",
    "ico-decision": "decision",
    "census-change": "change",
    "statement": "statement",
    "agreement": "agreement",
}
# The same as what does something to another record, and as what something is done to.
THIS = {
    "": (gettext_noop("This record %(verb)s"), gettext_noop("%(verb)s this record")),
    "foi-response": (gettext_noop("This reply %(verb)s"), gettext_noop("%(verb)s this reply")),
    "ico-decision": (gettext_noop("This decision %(verb)s"), gettext_noop("%(verb)s this decision")),
    "census-change": (gettext_noop("This change %(verb)s"), gettext_noop("%(verb)s this change")),
    "statement": (gettext_noop("This statement %(verb)s"), gettext_noop("%(verb)s this statement")),
    "agreement": (gettext_noop("This agreement %(verb)s"), gettext_noop("%(verb)s this agreement")),
}
BOLD = {"verb": "<b>{}</b>"}
# Design, section 5: three bars and words, always both.
BARS = {"document": 3, "official": 3, "reported": 2, "second-hand": 1}
# Names by which readers know a place. What is not listed is shown by its host, which is never wrong.
PLACES = {
    "whatdotheyknow.com": "WhatDoTheyKnow",
    "questions-statements.parliament.uk": "UK Parliament, questions and statements",
    "hansard.parliament.uk": "Hansard",
    "api.parliament.uk": "Historic Hansard",
    "publications.parliament.uk": "UK Parliament, publications",
    "parliament.uk": "UK Parliament",
    "gov.uk": "GOV.UK",
    "legislation.gov.uk": "legislation.gov.uk",
    "caselaw.nationalarchives.gov.uk": "The National Archives, case law",
    "ico.org.uk": "Information Commissioner’s Office",
    "parallelparliament.co.uk": "Parallel Parliament",
    "theyworkforyou.com": "TheyWorkForYou",
    "cy.theyworkforyou.com": "TheyWorkForYou",
    "defenddigitalme.org": "Defend Digital Me",
    "defenddigitalme.com": "Defend Digital Me",
    "schoolsweek.co.uk": "Schools Week",
    "theguardian.com": "The Guardian",
    "amp.theguardian.com": "The Guardian",
    "independent.co.uk": "The Independent",
    "libertyhumanrights.org.uk": "Liberty",
    "libertyinvestigates.org.uk": "Liberty Investigates",
    "theregister.com": "The Register",
    "ukauthority.com": "UKAuthority",
    "digitalhealth.net": "Digital Health",
    "understandingpatientdata.org.uk": "Understanding Patient Data",
    "owenboswarva.com": "Owen Boswarva",
    "theodi.org": "Open Data Institute",
}


def host(url: str) -> str:
    """The host of an address without ``www.``; empty if there is none."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


@register.filter
def weblink(url: str | None) -> str:
    """The address if a browser may follow it (http or https, with a host); else empty: show it as text."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return url or "" if parts.scheme in {"http", "https"} and parts.hostname else ""


@register.filter
def place(url: str | None) -> str:
    """Where an address leads, in words: ``WhatDoTheyKnow``, else the host; ``Source`` if it has none."""
    name = host(url or "")
    return PLACES.get(name, name) or _("Source")


@register.filter
def without_scheme(url: str | None) -> str:
    """An address as it is read aloud: no ``https://``, no ``www.``, no slash at the end."""
    return (url or "").partition("://")[2].removeprefix("www.").removesuffix("/") or (url or "")


@register.filter
def in_words(label: Any) -> str:
    """The label of an enumeration in the language of the page."""
    return _(str(label)) if label else ""


@register.filter
def kind_label(kind: str) -> str:
    """``FOI reply``; a kind we do not know is shown as it is."""
    return in_words(Kind(kind).label) if kind in Kind.values else kind


@register.filter
def kind_plural(kind: str) -> str:
    return _(PLURALS[kind]) if kind in PLURALS else kind


@register.filter
def noun(kind: str) -> str:
    return NOUNS.get(kind, "record")


@register.filter
def evidence_bars(grade: str) -> int:
    """0 to 3; 0 means not graded."""
    return BARS.get(grade, 0)


@register.filter
def evidence_words(grade: str) -> str:
    return in_words(Evidence(grade).label) if grade in Evidence.values else _("Not graded")


@register.filter
def listed(names: str | None) -> list[str]:
    """``"A; B"``, as the listing columns store it, as a list."""
    return [name.strip() for name in (names or "").split(";") if name.strip()]


@register.filter
def joined(names: list[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    *first, last = names or [""]
    return f"{', '.join(first)}{pgettext('before the last of a list', ' and ')}{last}" if first else last


@register.simple_tag
def relation_words(relation: str, kind: str, direction: str) -> SafeString:
    """How a link reads on the page of a record of ``kind``. ``direction``: ``out`` from it, ``in`` to it.

    ``This reply <b>cites</b>`` above the other's title; ``<b>Cites</b> this reply``.
    """
    verb = in_words(Relation(relation).label) if relation in Relation.values else relation
    subject, object_ = THIS.get(kind, THIS[""])
    if direction == "out":
        return format_html(_(subject) % BOLD, verb)
    return format_html(_(object_) % BOLD, verb[:1].upper() + verb[1:])


@register.inclusion_tag("components/evidence.html")
def evidence(grade: str, words: str = "") -> dict[str, Any]:
    """Bars and words. ``words`` replaces the usual ones: ``Reported; reply not held yet``."""
    return {"bars": evidence_bars(grade), "words": words or evidence_words(grade)}
