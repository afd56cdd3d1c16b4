"""Words and marks of the record: kinds, evidence, relations, addresses of sources."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from disclosures.models import Evidence, Kind, Relation

register = template.Library()

PLURALS = {
    "data-share": "Data shared",
    "foi-response": "FOI replies",
    "ico-decision": "ICO decisions",
    "census-change": "Census changes",
    "statement": "Official statements",
    "proceeding": "Parliament and courts",
    "agreement": "Agreements",
}
# What a record of a kind is called inside a sentence: "This reply cites".
NOUNS = {
    "foi-response": "reply",
    "ico-decision": "decision",
    "census-change": "change",
    "statement": "statement",
    "agreement": "agreement",
}
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
    return PLACES.get(name, name) or "Source"


@register.filter
def without_scheme(url: str | None) -> str:
    """An address as it is read aloud: no ``https://``, no ``www.``, no slash at the end."""
    return (url or "").partition("://")[2].removeprefix("www.").removesuffix("/") or (url or "")


@register.filter
def kind_label(kind: str) -> str:
    """``FOI reply``; a kind we do not know is shown as it is."""
    return str(Kind(kind).label) if kind in Kind.values else kind


@register.filter
def kind_plural(kind: str) -> str:
    return PLURALS.get(kind, kind)


@register.filter
def noun(kind: str) -> str:
    return NOUNS.get(kind, "record")


@register.filter
def evidence_bars(grade: str) -> int:
    """0 to 3; 0 means not graded."""
    return BARS.get(grade, 0)


@register.filter
def evidence_words(grade: str) -> str:
    return str(Evidence(grade).label) if grade in Evidence.values else "Not graded"


@register.filter
def listed(names: str | None) -> list[str]:
    """``"A; B"``, as the listing columns store it, as a list."""
    return [name.strip() for name in (names or "").split(";") if name.strip()]


@register.filter
def joined(names: list[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


@register.simple_tag
def relation_words(relation: str, kind: str, direction: str) -> SafeString:
    """How a link reads on the page of a record of ``kind``. ``direction``: ``out`` from it, ``in`` to it.

    ``This reply <b>cites</b>`` above the other's title; ``<b>Cites</b> this reply``.
    """
    verb = str(Relation(relation).label) if relation in Relation.values else relation
    if direction == "out":
        return format_html("This {} <b>{}</b>", noun(kind), verb)
    return format_html("<b>{}</b> this {}", verb[:1].upper() + verb[1:], noun(kind))


@register.inclusion_tag("components/evidence.html")
def evidence(grade: str, words: str = "") -> dict[str, Any]:
    """Bars and words. ``words`` replaces the usual ones: ``Reported; reply not held yet``."""
    return {"bars": evidence_bars(grade), "words": words or evidence_words(grade)}
