"""The draft of a record that a document gives: what was found in it, for an editor to correct."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.text import slugify

from disclosures.actions import set_parties
from disclosures.models import (
    Disclosure,
    Evidence,
    FOIResponse,
    Organisation,
    Precision,
    Role,
    SlugHistory,
    State,
    Submission,
)

LONGEST_SLUG = 110  # 120 less room for a number behind it


@dataclass(frozen=True, slots=True)
class Found:
    """What was read surely enough to stand in a form; empty where nothing was found, never a guess."""

    authority: str = ""  # a slug
    reference: str = ""
    requested_on: date | None = None
    responded_on: date | None = None
    precision: str = ""  # of responded_on, or of requested_on where there is no other
    outcome: str = ""
    exemptions: Sequence[str] = ()


def make_draft(found: Found, submission: Submission) -> FOIResponse:
    """A draft in review, with its authority if that is known. Call inside a transaction."""
    authority = Organisation.objects.filter(slug=found.authority).first() if found.authority else None
    authority = authority or organisation_named(submission.authority_name)
    draft = FOIResponse(
        title=title_for(found.reference),
        reference=found.reference,
        requested_on=found.requested_on,
        responded_on=found.responded_on,
        date_precision=found.precision or Precision.DAY,
        outcome=found.outcome,
        exemptions=list(found.exemptions),
        evidence=Evidence.DOCUMENT,
        state=State.IN_REVIEW,
    )
    draft.date, _ = draft.main_dates()
    draft.slug = free_slug(draft, authority)
    draft.save()
    set_parties(draft, [(authority, Role.AUTHORITY)] if authority else [])
    return draft


def title_for(reference: str) -> str:
    title = "Reply to a freedom of information request"
    return f"{title}, {reference}"[:300] if reference else title


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
    """An address that nothing has or had: ``2016-12-09-dfe-foi-2016-0061947``, as the record writes them."""
    cut = {Precision.DAY: 10, Precision.MONTH: 7}.get(Precision(disclosure.date_precision or "year"), 4)
    parts = [
        disclosure.date.isoformat()[:cut] if disclosure.date else "",
        plain_slug(authority.abbreviation) or authority.slug if authority else "",
        "foi",
        plain_slug(disclosure.reference),
    ]
    stem = "-".join(part for part in parts if part)[:LONGEST_SLUG].strip("-")
    taken = set(
        Disclosure.objects.filter(slug__startswith=stem)
        .exclude(pk=disclosure.pk)
        .values_list("slug", flat=True)
    )
    taken.update(SlugHistory.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in itertools.count(2))
    return next(slug for slug in itertools.chain([stem], numbered) if slug not in taken)
