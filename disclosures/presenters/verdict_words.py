"""A verdict in sentences made of the rule: why, what it does not say, how strong, what would change it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from disclosures.models import Evidence, Kind, Verdict
from disclosures.rules.date_spans import last_day
from disclosures.rules.verdicts import (
    AT_ODDS,
    CONTRADICTED,
    MOST_STRENGTH,
    Case,
    Effect,
    Order,
    Weighed,
    strength_of,
)
from disclosures.templatetags.dates import exactly
from disclosures.templatetags.record import in_words

LASTING = (Kind.AGREEMENT, Kind.DATA_SHARE)


@dataclass(frozen=True)
class Test:
    """One line of the checklist under the strength."""

    text: str
    is_met: bool


def named(record: Any) -> str:
    """``“Title”, 18 December 2015 to 7 October 2016``."""
    return _("“%(title)s”, %(date)s") % {"title": record.title, "date": exactly(record)}


def covers(one: Weighed, case: Case) -> bool:
    """Whether a share or agreement went on, whichever of its days the statement was made on."""
    record, claim = one.piece.record, case.claim
    if record.kind not in LASTING or one.order != Order.BEFORE or not (record.date_end and claim.date):
        return False
    return bool(record.date_end >= last_day(claim.date, claim.date_precision))


# ---- why


def why(case: Case) -> list[str]:
    """One sentence or two."""
    found = case.judgement
    lead = found.lead
    if lead is None:
        return _nothing_weighs(case)
    said = _why_lead(case, lead)
    against = [one for one in found.weighing if one.effect == Effect.AGAINST]
    others = len({one.piece.record.pk for one in found.carried_by} - {lead.piece.record.pk})
    if found.verdict == Verdict.CORRECTED and against:
        return [said, _("Linked records speak against the statement as well; see below.")]
    if others:
        return [
            said,
            ngettext(
                "One more linked record weighs the same way.",
                "%(n)d more linked records weigh the same way.",
                others,
            )
            % {"n": others},
        ]
    return [said]


def _why_lead(case: Case, lead: Weighed) -> str:
    record = named(lead.piece.record)
    match case.judgement.verdict:
        case Verdict.CORRECTED if lead.piece.figure_change:
            return _("A number in it was corrected by the body that gave it: %(record)s.") % {
                "record": record
            }
        case Verdict.CORRECTED:
            return _("The body that said it put it right: %(record)s.") % {"record": record}
        case Verdict.OVERTAKEN:
            return _("What it said was so for a time; later this took its place: %(record)s.") % {
                "record": record
            }
        case Verdict.NOT_BORNE_OUT:
            return _(
                "%(record)s, came later and is at odds with it. Nothing linked shows it was so on the day."
            ) % {"record": record}
        case Verdict.SUPPORTED:
            return _("%(record)s, bears it out.") % {"record": record}
        case Verdict.PARTLY_SUPPORTED:
            return _why_partly(case, record)
    return _why_contradicted(case, lead, record)


def _why_partly(case: Case, record: str) -> str:
    at_odds = [one for one in case.judgement.weighing if one.effect in (Effect.AGAINST, Effect.LATER)]
    if at_odds:
        return _("%(record)s, bears it out, and %(other)s, does not; neither is better evidenced.") % {
            "record": record,
            "other": named(at_odds[0].piece.record),
        }
    return _(
        "%(record)s, bears it out in part or as reported; no document or official record linked here does."
    ) % {"record": record}


def _why_contradicted(case: Case, lead: Weighed, record: str) -> str:
    values = {"record": record}
    if lead.piece.is_statement and lead.piece.bodies & case.speakers:
        return _("The same body said otherwise itself: %(record)s.") % values
    if covers(lead, case) and lead.piece.record.kind == Kind.AGREEMENT:
        return _("%(record)s, was in force when this was said, and is at odds with it.") % values
    if covers(lead, case):
        return _("%(record)s, was under way when this was said, and is at odds with it.") % values
    if lead.order == Order.BEFORE:
        return _("%(record)s, came before the statement and is at odds with it.") % values
    return (
        _("%(record)s, came after the statement, tells of the time before it and is at odds with it.")
        % values
    )


def _nothing_weighs(case: Case) -> list[str]:
    if case.judgement.verdict == Verdict.NOT_JUDGED:
        return [
            _("We judge what public bodies say of their own conduct. What campaigners, companies or papers "
              "say stays their word; what regulators and Parliament say is shown beside what it is about.")
        ]  # fmt: skip
    linked = len({piece.record.pk for piece in case.pieces})
    if linked:
        return [
            ngettext(
                "One record is linked with the statement; by our rule it does not weigh for or against it.",
                "%(n)d records are linked with the statement; by our rule none weighs for or against it.",
                linked,
            )
            % {"n": linked}
        ]
    return [_("No record is linked with the statement yet.")]


# ---- what it does not say


def not_said(case: Case) -> list[str]:
    """What a hasty reader might take from the verdict, and must not."""
    found = case.judgement
    match found.verdict:
        case Verdict.NOT_JUDGED:
            return [_("It does not say that the statement is right, or that it is wrong.")]
        case Verdict.NOT_EVIDENCED:
            return [_("It does not say that the statement is wrong. The record is not complete.")]
        case Verdict.CORRECTED:
            return [_("It does not say why it was wrong, or that the rest of the statement was.")]
        case Verdict.OVERTAKEN:
            return [_("It does not say that the statement was wrong when it was made.")]
        case Verdict.NOT_BORNE_OUT:
            return [_("It does not say that it was wrong when it was said, or what was known or meant then.")]
        case Verdict.SUPPORTED | Verdict.PARTLY_SUPPORTED:
            return [
                _("It says nothing of those parts of the statement that the linked records do not speak of.")
            ]
    said = [_("It does not say what the speaker knew, or that anybody meant to mislead.")]
    kinds = {one.piece.record.kind for one in found.carried_by}
    if Kind.AGREEMENT in kinds:
        said.append(_("An agreement shows what was agreed. It does not show what was sent under it."))
    if case.claim.evidence not in (Evidence.DOCUMENT, Evidence.OFFICIAL):
        said.append(_("We know the statement from a report of it, not from its full words."))
    return said


# ---- strength


def tests(case: Case) -> list[Test]:
    """What is met and what is not yet, of the record that the verdict rests on most."""
    lead = case.judgement.lead
    if lead is None:
        return []
    piece, record = lead.piece, lead.piece.record
    found = [Test(_("A document or an official record, not a report of one"), piece.grade > 1)]
    if case.judgement.verdict in CONTRADICTED:
        found.append(_test_of_time(case, lead))
    found.append(Test(_("Made, given or said by the same body"), bool(piece.bodies & case.speakers)))
    found.append(Test(_("Our own copy, which readers can open"), piece.is_held))
    if case.judgement.verdict in AT_ODDS:
        found.append(
            Test(_("Two reviewers agreed that it contradicts the statement"), piece.is_agreed_by_two)
        )
    is_in_full = case.claim.evidence in (Evidence.DOCUMENT, Evidence.OFFICIAL)
    found.append(Test(_("Full words of the statement linked at an official source"), is_in_full))
    return found if record else []


def _test_of_time(case: Case, lead: Weighed) -> Test:
    if lead.piece.record.kind == Kind.AGREEMENT and covers(lead, case):
        return Test(_("In force on the day of the statement"), True)
    if covers(lead, case):
        return Test(_("Under way on the day of the statement"), True)
    return Test(_("Dated before the statement"), lead.order == Order.BEFORE)


# ---- what would change it


def would_change(case: Case) -> list[str]:
    """Each is what the rule would make of another state of the record."""
    found = case.judgement
    if found.verdict == Verdict.NOT_JUDGED:
        return []
    lead = found.lead
    if lead is None:
        return [
            _("A document or an official record that bears it out. The verdict would become “%(verdict)s”.")
            % {"verdict": in_words(Verdict.SUPPORTED.label)},
            _("One that is at odds with it and was there when it was said. It would become “%(verdict)s”.")
            % {"verdict": in_words(Verdict.CONTRADICTED_BY_LINKED.label)},
            _("A correction by the body that said it. It would become “%(verdict)s”.")
            % {"verdict": in_words(Verdict.CORRECTED.label)},
        ]
    said = [_without_lead(case, lead), *_stronger(case, lead)]
    if case.claim.evidence not in (Evidence.DOCUMENT, Evidence.OFFICIAL):
        said.append(
            _("The full words of the statement, if they say less or more than our summary of a report.")
        )
    if found.verdict in AT_ODDS:
        said.append(
            _("A correction by the body that said it. The verdict would become “%(verdict)s”.")
            % {"verdict": in_words(Verdict.CORRECTED.label)}
            if found.verdict != Verdict.CONTRADICTED_BY_DOCUMENT
            else _("A later document that shows the one above to be wrong, agreed to by two reviewers.")
        )
    return said


def _without_lead(case: Case, lead: Weighed) -> str:
    """The verdict as the rule gives it when the record it rests on most is taken away."""
    then = case.without(lead.piece).judgement
    values = {
        "title": lead.piece.record.title,
        "verdict": in_words(Verdict(then.verdict).label),
        "strength": then.strength,
    }
    if lead.piece.record.kind == Kind.AGREEMENT and lead.effect == Effect.AGAINST:
        lead_in = _(
            "A signed change to “%(title)s”, dated before it was said, that takes out what the reason names."
        )
    else:
        lead_in = _("Anything that shows “%(title)s” to be wrong, or to be about something else.")
    if then.verdict == case.judgement.verdict:
        rest = _("The verdict would then rest on what else is linked.")
    else:
        rest = _("The verdict would become “%(verdict)s”.")
    return f"{lead_in} {rest}" % values


def _stronger(case: Case, lead: Weighed) -> list[str]:
    """What would raise the strength, where anything would."""
    verdict = case.judgement.verdict
    if case.judgement.strength == MOST_STRENGTH:
        return []
    values = {"title": lead.piece.record.title, "most": MOST_STRENGTH}
    if verdict in CONTRADICTED and lead.piece.is_incoming:
        values["verdict"] = in_words(Verdict.CONTRADICTED_BY_DOCUMENT.label)
        return [
            _("Our own copy of “%(title)s”, and two reviewers who agree. The verdict would become "
              "“%(verdict)s”, strength %(most)d of %(most)d.") % values
        ]  # fmt: skip
    if verdict in AT_ODDS:
        return [
            _("Our own copy of “%(title)s”, and two reviewers who agree. The strength would rise.") % values
        ]
    if verdict == Verdict.PARTLY_SUPPORTED and strength_of(verdict, lead.piece) == 1:
        values["verdict"] = in_words(Verdict.SUPPORTED.label)
        return [
            _("The document behind “%(title)s”, if it bears out the whole. It would become “%(verdict)s”.")
            % values
        ]
    return (
        [_("Our own copy of “%(title)s”. The strength would rise.") % values]
        if not lead.piece.is_held
        else []
    )


# ---- the rule in words, in the order in which it is asked

RULE: tuple[tuple[Verdict, Any], ...] = (
    (
        Verdict.CONTRADICTED_BY_DOCUMENT,
        gettext_lazy(
            "A document of which readers can open our copy is at odds with it, was there then or tells of "
            "then, and two reviewers agreed on that."
        ),
    ),
    (
        Verdict.CORRECTED,
        gettext_lazy("The body that said it amended it later, or corrected a number that it gave."),
    ),
    (
        Verdict.CONTRADICTED_BY_LINKED,
        gettext_lazy(
            "A document or an official record that is linked is at odds with it, and was there then or tells "
            "of then. If one that is as well evidenced bears it out: partly supported."
        ),
    ),
    (
        Verdict.CONTRADICTED_BY_FINDING,
        gettext_lazy(
            "As before, by what a regulator, a court or an inspection found, as a named source reports it."
        ),
    ),
    (
        Verdict.CONTRADICTED_BY_REPORT,
        gettext_lazy("As before, by another record that a named source reports."),
    ),
    (
        Verdict.NOT_BORNE_OUT,
        gettext_lazy(
            "Only what came later is at odds with it: a promise that was not kept, an aim that changed. "
            "Nothing shows that it was wrong on the day."
        ),
    ),
    (
        Verdict.OVERTAKEN,
        gettext_lazy("Something later took the place of what it said, and nothing is at odds with it."),
    ),
    (
        Verdict.SUPPORTED,
        gettext_lazy("A document or an official record bears it out, and nothing is at odds with it."),
    ),
    (
        Verdict.PARTLY_SUPPORTED,
        gettext_lazy("Only reports bear it out, or records that are as well evidenced point both ways."),
    ),
    (Verdict.NOT_EVIDENCED, gettext_lazy("Nothing that is linked weighs for it or against it.")),
    (Verdict.NOT_JUDGED, gettext_lazy("Somebody other than a public body that we judge said it.")),
)
