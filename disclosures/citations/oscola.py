"""OSCOLA (4th edition) for what a record rests on: Hansard, questions, instruments, cases, letters.

Pure. A record has its own words for a title, so the title of an instrument or the name of a case is not
known here: the number alone identifies it. What a citation would have and the record lacks, such as volume
and column of Hansard, is left out and said (``Citation.lacks``). Nobody is named but who spoke in public.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from disclosures.models import Evidence, Forum, Kind, Outcome, ProceedingKind, Regime
from disclosures.templatetags.dates import DAY, words
from disclosures.templatetags.record import joined

HOUSES: dict[str, str] = {
    Forum.COMMONS_WRITTEN: "HC",
    Forum.COMMONS_DEBATE: "HC",
    Forum.LORDS_WRITTEN: "HL",
    Forum.LORDS_DEBATE: "HL",
}
# Bodies before which proceedings are held, under the names that OSCOLA gives them (2.5.1).
PARLIAMENT = {"House of Commons": "HC", "House of Lords": "HL"}
_STATEMENT = re.compile(r"H[CL]WS\d+")
_QUESTION = re.compile(r"(HL)?\d+")
_INSTRUMENT = re.compile(r"(SI|SR|SSI|WSI) \d{4}/\d+")
_NEUTRAL = re.compile(r"\[\d{4}\] [A-Z].*\d.*")


@dataclass(frozen=True)
class Work:
    """What a record is about, as far as its citation needs it. ``when`` is in words, empty if unknown."""

    kind: str
    title: str
    body: str = ""
    when: str = ""
    reference: str = ""
    outcome: str = ""
    regime: str = ""
    forum: str = ""
    speaker: str = ""
    office: str = ""
    proceeding: str = ""
    is_answered: bool = True
    evidence: str = Evidence.OFFICIAL
    url: str = ""


@dataclass(frozen=True)
class Citation:
    """``lacks``: a sentence about what the record does not hold, or empty."""

    text: str
    lacks: str = ""


def cite(work: Work, accessed: date) -> Citation:
    """The source itself, with the address at which we found it; a report of it is called one."""
    made = _MAKERS[work.kind](work)
    return Citation(f"{made.text}{_where(work, accessed)}", made.lacks)


def _where(work: Work, accessed: date) -> str:
    if not work.url:
        return ""
    lead = {
        Evidence.REPORTED: _(", as reported at"),
        Evidence.SECOND_HAND: _(", as quoted at second hand at"),
    }.get(Evidence(work.evidence), "")
    return f"{lead} <{work.url}> accessed {words(accessed, DAY)}"


def _numbers(work: Work) -> list[str]:
    return [part.strip() for part in work.reference.split(";") if part.strip()]


def _inside(*parts: str) -> str:
    known = ", ".join(part for part in parts if part)
    return f" ({known})" if known else ""


def _statement(work: Work) -> Citation:
    match work.forum:
        case Forum.COMMONS_DEBATE | Forum.LORDS_DEBATE:
            return _debate(HOUSES[work.forum], work.when, work.speaker)
        case Forum.COMMONS_WRITTEN | Forum.LORDS_WRITTEN:
            return _written(work)
        case Forum.LETTER:
            who = ", ".join(filter(None, (work.speaker or work.body, work.office)))
            return Citation(_("Letter from {who}").format(who=who) + _inside(work.when))
    return _described(work)


def _debate(house: str, when: str, speaker: str = "") -> Citation:
    """``HL Deb 12 October 2016 (Viscount Younger of Leckie)``: OSCOLA 2.5.1, without volume and column."""
    text = " ".join(filter(None, (house, "Deb", when)))
    lacks = _("Volume and column of Hansard are not recorded here; the source has them.")
    return Citation(f"{text}{_inside(speaker)}", lacks)


def _written(work: Work) -> Citation:
    """Answers and statements in writing, by number: since 2014 they stand in no column of Hansard."""
    numbers = _numbers(work)
    if numbers and all(map(_STATEMENT.fullmatch, numbers)):
        what = _("written statement")
    elif numbers and all(map(_QUESTION.fullmatch, numbers)):
        what = _("written question") if len(numbers) == 1 else _("written questions")
    else:
        what = _("in writing")
    named = " ".join(filter(None, (what, str(joined(numbers)) if numbers else "")))
    lacks = "" if numbers else _("The number of the question or statement is not recorded here.")
    return Citation(", ".join(filter(None, (HOUSES[work.forum], named, work.when))), lacks)


def _proceeding(work: Work) -> Citation:
    numbers = _numbers(work)
    match work.proceeding:
        case ProceedingKind.STATUTORY_INSTRUMENT:
            if found := next((each for each in numbers if _INSTRUMENT.fullmatch(each)), ""):
                return Citation(found, _("The title of the instrument is not recorded here."))
        case ProceedingKind.COURT_CASE:
            return _case(work, numbers)
        case ProceedingKind.DEBATE | ProceedingKind.MOTION | ProceedingKind.VOTE:
            if house := PARLIAMENT.get(work.body):
                return _debate(house, work.when)
    return _described(work)


def _case(work: Work, numbers: list[str]) -> Citation:
    """A neutral citation if there is one; an unreported case by court and date (OSCOLA 2.1.6 and 2.1.7)."""
    lacks = _("The name of the case is not recorded here.")
    if found := next((each for each in numbers if _NEUTRAL.fullmatch(each)), ""):
        return Citation(found, lacks)
    number = numbers[0] if numbers else _own_words(work)
    return Citation(f"{number}{_inside(work.body, work.when)}", lacks)


def _decision(work: Work) -> Citation:
    """``Information Commissioner, Decision Notice FS50646722 (Home Office, 12 January 2017)``"""
    acts: dict[str, str] = {
        Outcome.REPRIMAND: _("Reprimand"),
        Outcome.ENFORCEMENT: _("Enforcement Notice"),
        Outcome.AUDIT: _("Audit"),
    }
    is_notice = work.regime in {Regime.FOIA, Regime.EIR}
    act = acts.get(work.outcome) or (_("Decision Notice") if is_notice else _("Decision"))
    named = " ".join(filter(None, (act, str(joined(_numbers(work))))))
    lacks = "" if work.reference else _("The reference of the Commissioner is not recorded here.")
    return Citation(_("Information Commissioner, ") + named + _inside(work.body, work.when), lacks)


def _reply(work: Work) -> Citation:
    """A letter (OSCOLA 3.4.12), whose receiver is nobody's business, or the request alone."""
    number = _("FOI reference {number}").format(number=joined(_numbers(work))) if work.reference else ""
    lead = (
        _("Letter from {body} in reply to a freedom of information request")
        if work.is_answered
        else _("Freedom of information request to {body}")
    )
    lacks = "" if number else _("The authority’s reference is not recorded here.")
    return Citation(lead.format(body=work.body or _("the authority")) + _inside(number, work.when), lacks)


def _described(work: Work) -> Citation:
    """By who, in our words, which square brackets mark as such."""
    who = work.speaker or work.body
    numbers = _numbers(work)
    number = str(joined(numbers)) if numbers else ""
    text = ", ".join(filter(None, (who, _own_words(work)))) + _inside(number, work.when)
    return Citation(text, _("The words in square brackets are ours, not a title."))


def _own_words(work: Work) -> str:
    return f"[{' '.join(work.title.split())}]"


_MAKERS = {
    Kind.STATEMENT.value: _statement,
    Kind.PROCEEDING.value: _proceeding,
    Kind.ICO_DECISION.value: _decision,
    Kind.FOI_RESPONSE.value: _reply,
    Kind.AGREEMENT.value: _described,
    Kind.CENSUS_CHANGE.value: _described,
    Kind.DATA_SHARE.value: _described,
}
