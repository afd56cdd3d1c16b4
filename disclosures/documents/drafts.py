"""The draft of a record that a document gives: what was found in it, for an editor to correct."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db import connection
from django.db.models import Q
from django.utils.text import slugify

from disclosures.actions import add_parties, set_parties
from disclosures.models import (
    Disclosure,
    DisclosureDetail,
    DisclosureItem,
    Evidence,
    Figure,
    FOIResponse,
    ICODecision,
    Link,
    Measure,
    Organisation,
    Precision,
    Role,
    SlugHistory,
    State,
    Submission,
)

LONGEST_SLUG = 110  # 120 less room for a number behind it
SLUG_LOCK = 120  # sets these locks apart from others of the database
NOTICES = frozenset({"ico-decision", "ico-reprimand"})
LETTERS = NOTICES | {"foi-response"}  # papers that make a record of their own
COMMISSIONER = "information-commissioners-office"


@dataclass(frozen=True, slots=True)
class Found:
    """What was read surely enough to stand in a form; empty where nothing was found, never a guess."""

    kind: str = ""  # what rules take the document for: foi-response, ico-decision, foi-acknowledgement …
    authority: str = ""  # a slug
    reference: str = ""
    requested_on: date | None = None
    responded_on: date | None = None
    decided_on: date | None = None
    precision: str = ""  # of the date that the record shows
    outcome: str = ""
    exemptions: Sequence[str] = ()
    sections: Sequence[str] = ()


def make_draft(found: Found, submission: Submission) -> tuple[DisclosureDetail, Organisation | None]:
    """A draft in review and its authority, if that is known. Call inside a transaction."""
    draft = _new_notice(found) if found.kind in NOTICES else _new_reply(found)
    authority = Organisation.objects.filter(slug=found.authority).first() if found.authority else None
    authority = authority or organisation_named(submission.authority_name)
    draft.reference, draft.outcome = found.reference, found.outcome
    draft.date_precision = found.precision or Precision.DAY
    draft.evidence, draft.state = Evidence.DOCUMENT, State.IN_REVIEW
    draft.date, _ = draft.main_dates()
    draft.slug = free_slug(draft, authority)
    draft.save()
    add_parties(draft, list(_parties(draft, authority)))
    return draft, authority


def _new_reply(found: Found) -> FOIResponse:
    return FOIResponse(
        title=title_for("Reply to a freedom of information request", found.reference),
        requested_on=found.requested_on,
        responded_on=found.responded_on,
        exemptions=list(found.exemptions),
    )


def _new_notice(found: Found) -> ICODecision:
    what = "Reprimand" if found.kind == "ico-reprimand" else "Decision notice"
    return ICODecision(
        title=title_for(f"{what} of the Information Commissioner", found.reference),
        decided_on=found.decided_on,
        sections=list(found.sections),
    )


def _parties(draft: DisclosureDetail, authority: Organisation | None) -> Iterator[tuple[Organisation, str]]:
    if authority:
        yield authority, Role.AUTHORITY
    if isinstance(draft, ICODecision) and (
        regulator := Organisation.objects.filter(slug=COMMISSIONER).first()
    ):
        yield regulator, Role.REGULATOR


def detail_of(disclosure: Disclosure) -> FOIResponse | ICODecision | None:
    """The row of its kind, for the kinds that documents are drafted as."""
    for kind in (FOIResponse, ICODecision):
        if found := kind.objects.filter(pk=disclosure.pk).first():
            return cast("FOIResponse | ICODecision", found)
    return None


def fill(draft: FOIResponse | ICODecision, found: Found) -> None:
    """Puts what was read later, in pictures, where the draft says nothing; an editor's words stay."""
    if isinstance(draft, FOIResponse):
        given: dict[str, object] = {
            "requested_on": found.requested_on,
            "responded_on": found.responded_on,
            "exemptions": list(found.exemptions),
        }
    else:
        given = {"decided_on": found.decided_on, "sections": list(found.sections)}
    for name, value in {**given, "reference": found.reference, "outcome": found.outcome}.items():
        if value and not getattr(draft, name):
            setattr(draft, name, value)
    draft.date, _ = draft.main_dates()
    draft.date_precision = draft.date_precision or found.precision or Precision.DAY
    authority = draft.parties.filter(role=Role.AUTHORITY).first()
    organisation = authority.organisation if authority else None
    if organisation is None and found.authority:
        organisation = Organisation.objects.filter(slug=found.authority).first()
    draft.slug = free_slug(draft, organisation)
    draft.save()
    if authority is None and organisation is not None:
        set_parties(draft, list(_parties(draft, organisation)))


def discard(draft: Disclosure) -> None:
    """Deletes a record that was never public, with the numbers that it gives. Its documents have left it."""
    figures = Figure.objects.filter(asserted_in=draft.pk)
    measures = list(figures.values_list("measure", flat=True))
    figures.delete()
    Measure.objects.filter(pk__in=measures, figures__isnull=True).delete()
    Measure.objects.filter(subject=draft.pk).update(subject=None)
    Disclosure.objects.get(pk=draft.pk).delete()


def hand_over(draft: Disclosure, other: Disclosure) -> None:
    """What hangs on a draft goes on to the one that takes its place."""
    Link.objects.filter(from_disclosure=draft.pk).update(from_disclosure=other.pk)
    Link.objects.filter(to_disclosure=draft.pk).update(to_disclosure=other.pk)
    DisclosureItem.objects.filter(disclosure=draft.pk).update(disclosure=other.pk)
    Figure.objects.filter(asserted_in=draft.pk).update(asserted_in=other.pk)
    Measure.objects.filter(subject=draft.pk).update(subject=other.pk)


def title_for(what: str, reference: str) -> str:
    return f"{what}, {reference}"[:300] if reference else what


def organisation_named(name: str) -> Organisation | None:
    """By name, abbreviation, slug or a former name, case ignored; None when nothing or more than one fits."""
    name = " ".join(name.split())
    if not name:
        return None
    for fits in (
        Q(name__iexact=name) | Q(slug=name.lower()),
        Q(abbreviation__iexact=name),
        Q(other_names__name__iexact=name),
    ):
        found = list(Organisation.objects.filter(fits).distinct()[:2])
        if found:
            return found[0] if len(found) == 1 else None
    return None


def plain_slug(text: str) -> str:
    """Lower case, digits and single hyphens: all that the record's addresses are made of."""
    return slugify(text.replace("_", "-"))


def free_slug(disclosure: Disclosure, authority: Organisation | None) -> str:
    """An address that nothing has or had: ``2016-12-09-dfe-foi-2016-0061947``, as the record writes them.

    Call inside a transaction: until its end nobody else is given an address that begins the same.
    """
    cut = {Precision.DAY: 10, Precision.MONTH: 7}.get(Precision(disclosure.date_precision or "year"), 4)
    parts = [
        disclosure.date.isoformat()[:cut] if disclosure.date else "",
        plain_slug(authority.abbreviation) or authority.slug if authority else "",
        "ico" if isinstance(disclosure, ICODecision) else "foi",
        plain_slug(disclosure.reference),
    ]
    stem = "-".join(part for part in parts if part)[:LONGEST_SLUG].strip("-")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [SLUG_LOCK, stem])
    others = Disclosure.objects.filter(slug__startswith=stem).exclude(pk=disclosure.pk)
    former = SlugHistory.objects.filter(slug__startswith=stem)
    taken = set(others.values_list("slug", flat=True).union(former.values_list("slug", flat=True)))
    numbered = (f"{stem}-{number}" for number in itertools.count(2))
    return next(slug for slug in itertools.chain([stem], numbered) if slug not in taken)
