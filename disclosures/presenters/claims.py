"""What the pages of claims show: a claim of the list beside what it is read by, and the page of one."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.dossier import figures_of
from disclosures.filters.claims import ClaimsFilter
from disclosures.models import Disclosure, Evidence, Relation, Verdict
from disclosures.presenters import ledger
from disclosures.presenters.claim_sides import speaker_words
from disclosures.presenters.verdict_words import Test, not_said, tests, why
from disclosures.queries import ClaimRead
from disclosures.rules.verdicts import MOST_STRENGTH, Case, Effect
from disclosures.templatetags.dates import exactly
from disclosures.templatetags.record import in_words, kind_label, place


@dataclass(frozen=True)
class Shown:
    """The record that a claim of the list is read by, with the reason for the link."""

    title: str
    url: str
    what: str
    note: str
    others: str


@dataclass(frozen=True)
class Pair:
    """A row of the list: what was said, beside what the record shows (None: nothing that weighs)."""

    title: str
    url: str
    slug: str
    summary: str
    who: str
    date: str
    verdict: str
    is_judged: bool
    strength: int
    shown: Shown | None
    nothing: str


@dataclass(frozen=True)
class Panel:
    """For components/verdict_panel.html."""

    verdict: str
    why: list[str]
    reason: str
    not_said: list[str]
    strength: int
    most: int
    tests: list[Test]
    is_judged: bool


def url_of(claim: Disclosure) -> str:
    return reverse("disclosures:claim", args=[claim.slug])


def pair(case: Case) -> Pair:
    claim, found = case.claim, case.judgement
    return Pair(
        title=claim.title,
        url=url_of(claim),
        slug=claim.slug,
        summary=claim.summary,
        who=speaker_words(claim),
        date=exactly(claim),
        verdict=in_words(Verdict(found.verdict).label),
        is_judged=found.verdict not in (Verdict.NOT_JUDGED, Verdict.NOT_EVIDENCED),
        strength=found.strength,
        shown=_shown(case),
        nothing=" ".join(why(case)) if found.lead is None else "",
    )


def _shown(case: Case) -> Shown | None:
    lead = case.judgement.lead
    if lead is None:
        return None
    record = lead.piece.record
    others = case.judgement.evidence_count - 1
    more = (
        ngettext("and %(n)d more record", "and %(n)d more records", others) % {"n": others} if others else ""
    )
    return Shown(
        record.title,
        record.get_absolute_url(),
        f"{kind_label(record.kind)}, {exactly(record)}",
        lead.piece.note,
        more,
    )


def tabs(chosen: ClaimsFilter, counts: dict[str, int], path: str) -> list[dict[str, Any]]:
    """All claims, and each verdict that some claim has, or that was asked for."""
    now = chosen.chosen
    every = {
        "label": _("All"),
        "url": f"{path}{now.query_string(verdict='')}",
        "count": sum(counts.values()),
        "current": not now.verdict,
    }
    return [every] + [
        {
            "label": in_words(verdict.label),
            "url": f"{path}{now.query_string(verdict=verdict.value)}",
            "count": counts.get(verdict.value, 0),
            "current": now.verdict == verdict,
        }
        for verdict in Verdict
        if counts.get(verdict.value) or now.verdict == verdict
    ]


def of_body(counts: dict[str, int], slug: str) -> list[dict[str, Any]]:
    """What a body said by how it is read, each leading to those claims; as download_panel.html has links."""
    path = reverse("disclosures:claims")
    return [
        {
            "label": in_words(verdict.label),
            "url": f"{path}?{urlencode({'verdict': verdict.value, 'department': slug})}",
            "remark": f"{counts[verdict.value]:,}",
        }
        for verdict in Verdict
        if counts.get(verdict.value)
    ]


def panel(case: Case) -> Panel:
    found = case.judgement
    lead = found.lead
    return Panel(
        verdict=in_words(Verdict(found.verdict).label),
        why=why(case),
        reason=lead.piece.note if lead else "",
        not_said=not_said(case),
        strength=found.strength,
        most=MOST_STRENGTH,
        tests=tests(case),
        is_judged=lead is not None,
    )


def head(read: ClaimRead) -> dict[str, str]:
    """Who, in which office at the time, where, under which number, when."""
    claim: Any = read.case.claim
    detail = claim.detail
    where = [in_words(detail.get_forum_display()) if detail.forum else "", claim.reference]
    bodies = "; ".join(body.name for body in read.bodies)
    return {
        "who": speaker_words(claim),
        "bodies": bodies if bodies != detail.speaker else "",
        "where": ", ".join(part for part in where if part),
        "date": exactly(claim),
    }


def counted(case: Case) -> list[str]:
    """``3 linked records, 2 against``: true numbers of records, not of links."""
    linked = {piece.record.pk for piece in case.pieces}
    against = {one.piece.record.pk for one in case.weighed if one.effect in (Effect.AGAINST, Effect.LATER)}
    said = [ngettext("%(n)d linked record", "%(n)d linked records", len(linked)) % {"n": len(linked)}]
    if against:
        said.append(
            ngettext("%(n)d at odds with it", "%(n)d at odds with it", len(against)) % {"n": len(against)}
        )
    return said


def figures(read: ClaimRead) -> dict[str, Any]:
    """Numbers given in the statement, each beside the one that stands; whether there are more than fit."""
    claim: Any = read.case.claim
    found, has_more = figures_of(claim.pk)
    return {"given": ledger.given_here(claim, found), "has_more_figures": has_more}


def title(claim: Disclosure) -> str:
    return _("%(title)s: claim beside evidence") % {"title": claim.title}


def crumbs() -> list[dict[str, str]]:
    return [
        {"label": _("Home"), "url": reverse("disclosures:home")},
        {"label": _("Claims"), "url": reverse("disclosures:claims")},
    ]


def summary_remark(claim: Disclosure) -> str:
    """Every summary is ours; whether the full words can be read where it leads differs."""
    if claim.evidence in (Evidence.DOCUMENT, Evidence.OFFICIAL):
        where = place(claim.source.url) if claim.source else ""
        return (
            _("Our summary. The full words are at %(place)s.") % {"place": where}
            if where
            else _("Our summary.")
        )
    return _("Our summary of what a report says of it. We do not hold the full words.")


def replies(read: ClaimRead) -> list[dict[str, str]]:
    """Statements of the same body that answer this one."""
    found = [
        piece.record
        for piece in read.case.pieces
        if piece.relation == Relation.RESPONDS_TO
        and piece.is_incoming
        and piece.is_statement
        and piece.bodies & read.case.speakers
    ]
    return [_line(record) for record in found]


def later(read: ClaimRead) -> list[dict[str, str]]:
    return [_line(record) for record in read.later]


def _line(record: Disclosure) -> dict[str, str]:
    return {"title": record.title, "url": url_of(record), "date": exactly(record)}
