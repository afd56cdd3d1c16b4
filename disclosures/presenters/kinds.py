"""What is true of one kind only, as facts: every column of its table, in the order in which a reader asks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from disclosures.dossier import Dossier
from disclosures.models import (
    Agreement,
    CensusFieldChange,
    DataShare,
    DisclosureDetail,
    Evidence,
    FOIResponse,
    Forum,
    ICODecision,
    Kind,
    Outcome,
    Precision,
    Proceeding,
    Regime,
    Role,
    Statement,
)
from disclosures.presenters import facts as f
from disclosures.presenters.counts import count
from disclosures.presenters.facts import Fact, Named
from disclosures.rules import foia
from disclosures.templatetags.dates import counted, exactly, remark
from disclosures.templatetags.record import in_words, place

# How an organisation's part reads before its name; the authority's part depends on the kind.
ROLES: dict[str, str] = {
    Role.GIVER: gettext_noop("Gave data"),
    Role.RECEIVER: gettext_noop("Received data"),
    Role.PARTY: gettext_noop("Party"),
    Role.SPEAKER: gettext_noop("Speaks for"),
    Role.REGULATOR: gettext_noop("Decided by"),
    Role.AUTHORITY: gettext_noop("Authority"),
}
TAKES_PART = gettext_noop("Takes part")
ROLES_OF: dict[tuple[str, str], str] = {
    (Kind.FOI_RESPONSE, Role.AUTHORITY): gettext_noop("Asked of"),
    (Kind.ICO_DECISION, Role.AUTHORITY): gettext_noop("About"),
    (Kind.CENSUS_CHANGE, Role.AUTHORITY): gettext_noop("Collects"),
    (Kind.DATA_SHARE, Role.GIVER): gettext_noop("From"),
    (Kind.DATA_SHARE, Role.RECEIVER): gettext_noop("To"),
    (Kind.PROCEEDING, Role.PARTY): gettext_noop("Before, or made by"),
}
# An agreement may be held, read at its address, described by somebody, or only said to exist.
SEEN_AS: dict[str, str] = {
    Evidence.DOCUMENT: gettext_noop("The text, which we hold"),
    Evidence.OFFICIAL: gettext_noop("An official source, linked below"),
    Evidence.REPORTED: gettext_noop("Described by a named source"),
    Evidence.SECOND_HAND: gettext_noop("Said to exist; its text has not been seen"),
}


@dataclass(frozen=True)
class KindFacts:
    """``top`` stands beside the organisations, ``main`` under ``title``, ``side`` in the margin."""

    title: str = ""
    main: list[Fact] = field(default_factory=list)
    side: list[Fact] = field(default_factory=list)
    remark: str = ""
    top: list[Fact] = field(default_factory=list)


def of(dossier: Dossier) -> KindFacts:
    return BUILDERS[dossier.record.kind](dossier.record, dossier)


def parts(dossier: Dossier) -> list[Fact]:
    """The organisations with their roles, in the order in which the record names them."""
    record = dossier.record
    return [
        Fact(
            _(ROLES_OF.get((record.kind, party.role)) or ROLES.get(party.role, TAKES_PART)),
            party.organisation.name,
            url=party.organisation.get_absolute_url(),
        )
        for party in dossier.parties
    ]


def _references(record: DisclosureDetail) -> Fact:
    return f.several(_("Reference"), (Named(part) for part in f.listed(record.reference)))


def _outcome(label: str, record: DisclosureDetail) -> Fact:
    return f.known(label, in_words(Outcome(record.outcome).label) if record.outcome else None)


def _sections(label: str, written: list[str], *, of_the_act: bool) -> Fact:
    """Sections with what they are about, where the Act of 2000 is what they are sections of."""
    names = []
    for section in written:
        name = foia.section_name(section) if of_the_act else ""
        names.append(Named(f"{section} {name}", foia.section_url(section)) if name else Named(section))
    return f.several(label, names)


# ---- FOI reply


def _foi(record: FOIResponse, dossier: Dossier) -> KindFacts:
    main = [
        f.dated(_("Asked"), record.requested_on, record.date_precision),
        *_due(record),
        f.dated(_("Answered"), record.responded_on, record.date_precision),
        *_time_taken(record),
        _outcome(_("Outcome"), record),
        _sections(_("Reasons for refusing"), record.exemptions, of_the_act=True),
        f.known(_("Internal review"), record.internal_review_outcome),
        _numbers_given(dossier),
    ]
    side = [
        _references(record),
        f.web(_("The request"), record.request_url, place(record.request_url)),
    ]
    return KindFacts(_("The request and the reply"), main, side, _clock_remark(record))


def _to_the_day(record: FOIResponse) -> bool:
    return record.date_precision == Precision.DAY and record.requested_on is not None


def _clock_runs(record: FOIResponse) -> bool:
    """The limit is stated where it can be checked: both dates to the day, or a day and no response."""
    return _to_the_day(record) and (record.responded_on is not None or record.outcome == Outcome.NO_RESPONSE)


def _due(record: FOIResponse) -> list[Fact]:
    if not _clock_runs(record) or record.requested_on is None:
        return []
    return [f.dated(_("Due"), foia.due_on(record.requested_on), Precision.DAY)]


def _time_taken(record: FOIResponse) -> list[Fact]:
    if not _clock_runs(record) or record.requested_on is None or record.responded_on is None:
        return []
    taken = foia.working_days_between(record.requested_on, record.responded_on)
    due = foia.due_on(record.requested_on)
    late = foia.working_days_between(due, record.responded_on) if record.responded_on > due else 0
    judged = _("%(days)s late") % {"days": counted(late, "working day")} if late else _("within the limit")
    return [Fact(_("Time taken"), f"{counted(taken, 'working day')}, {judged}")]


def _clock_remark(record: FOIResponse) -> str:
    if not _clock_runs(record):
        return ""
    return _(
        "Due %(days)s working days after the request (%(act)s, section 10), taking the day of the request as "
        "the day of receipt."
    ) % {"days": foia.DAYS_TO_ANSWER, "act": foia.ACT}


def _numbers_given(dossier: Dossier) -> Fact:
    """Refused without a number is "Not disclosed"; that nothing stands in our ledger is something else."""
    given = sum(figure.asserted_in_id == dossier.record.pk for figure in dossier.figures)
    if given:
        return Fact(_("Numbers given"), counted(given, "figure"), url="#figures")
    if dossier.record.outcome == Outcome.REFUSED:
        return Fact(_("Numbers given"), state="withheld")
    return Fact(_("Numbers given"), state="unknown")


# ---- ICO decision


def _ico(record: ICODecision, dossier: Dossier) -> KindFacts:
    is_foia = record.regime == Regime.FOIA
    main = [
        _outcome(_("Result"), record),
        _sections(pgettext("of an Act", "Sections"), record.sections, of_the_act=is_foia),
        f.known(_("Under"), in_words(Regime(record.regime).label) if record.regime else None),
        f.several(_("Appeal"), (Named(part) for part in f.listed(record.appeal_reference))),
    ]
    side = [_references(record), f.dated(_("Decided"), record.decided_on, record.date_precision)]
    return KindFacts(_("The decision"), main, side)


# ---- census change


def _census(record: CensusFieldChange, dossier: Dossier) -> KindFacts:
    announced = record.announced_on
    precision = f.finer(announced, record.date_precision) if record.effective_on else record.date_precision
    main = [
        f.several(_("Fields"), (f.field(use) for use in dossier.items)),
        f.known(_("Change"), in_words(record.get_change_display())),
        f.known(_("Collection"), record.collection),
        f.dated(_("Announced"), announced, precision),
        f.dated(_("In effect from"), record.effective_on, record.date_precision),
        f.known(_("Legal instrument"), record.legal_instrument, f.instrument_url(record.legal_instrument)),
    ]
    cbds = f.several(_("CBDS reference"), (Named(part) for part in f.listed(record.cbds_reference)))
    return KindFacts(
        _("What changed"), main, [cbds, *_optional_references(record)],
        _("CBDS is the Common Basic Data Set, the department’s own list of the items that schools return."),
    )  # fmt: skip


def _optional_references(record: DisclosureDetail) -> list[Fact]:
    """A reference where the kind usually has none."""
    return [_references(record)] if record.reference else []


# ---- data shared


def _share(record: DataShare, dossier: Dossier) -> KindFacts:
    agreement = record.agreement if record.agreement and record.agreement.is_public else None
    main = [
        f.known(_("Purpose"), in_words(record.get_purpose_display())),
        f.known(_("Dataset"), record.dataset),
        f.several(_("Fields"), (f.field(use) for use in dossier.items)),
        _period(record),
        _count(_("Requests made"), "requests_made", record.requests_made, dossier),
        _count(_("People asked about"), "people_requested", record.people_requested, dossier),
        _count(_("Records matched"), "records_matched", record.records_matched, dossier),
        f.known(_("Legal basis"), record.legal_basis),
        f.known(_("Agreement"), agreement.title, agreement.get_absolute_url())
        if agreement
        else Fact(_("Agreement"), state="unknown"),
    ]
    return KindFacts(
        _("What was shared"), main, _optional_references(record),
        _("Counts are those that stand today. A request may be a batch that holds many people."),
    )  # fmt: skip


def _period(record: DisclosureDetail) -> Fact:
    if record.date is None:
        return Fact(_("Period"), state="unknown")
    missing = remark(record)
    return Fact(
        _("Period"), f"{exactly(record)} ({missing[0].lower()}{missing[1:]})" if missing else exactly(record)
    )


def _count(label: str, column: str, value: int | None, dossier: Dossier) -> Fact:
    about = [each for each in dossier.figures if each.measure.subject_id == dossier.record.pk]
    return count(label, column, value, about)


# ---- agreement


def _agreement(record: Agreement, dossier: Dossier) -> KindFacts:
    signed = record.signed_on
    precision = f.finer(signed, record.date_precision) if record.in_force_from else record.date_precision
    main = [
        f.known(_("Version"), record.version),
        f.dated(_("Signed"), signed, precision),
        f.dated(_("In force from"), record.in_force_from, record.date_precision),
        f.dated(_("In force until"), record.in_force_to, record.date_precision),
        Fact(_("Known from"), _(SEEN_AS[record.evidence])),
    ]
    return KindFacts(_("The agreement"), main, _optional_references(record))


# ---- statement


def _statement(record: Statement, dossier: Dossier) -> KindFacts:
    top = [
        f.known(_("Said by"), record.speaker),
        f.known(_("Office at the time"), record.speaker_role),
        f.known(_("Where"), in_words(Forum(record.forum).label) if record.forum else None),
    ]
    subjects = {x.measure.subject for x in dossier.figures if x.asserted_in_id == record.pk}
    about = [s for s in subjects if s is not None and s.pk != record.pk]
    about.sort(key=lambda subject: (subject.sort_date, subject.pk))
    side = [f.dated(_("Said on"), record.made_on, record.date_precision), _references(record)]
    if about:
        side.append(f.several(_("About"), (Named(s.title, s.get_absolute_url()) for s in about)))
    return KindFacts(
        top=top,
        side=side,
        remark=_("Our summary, not a quotation. The words themselves are at the source."),
    )


# ---- proceeding


def _proceeding(record: Proceeding, dossier: Dossier) -> KindFacts:
    main = [
        f.known(_("What it was"), in_words(record.get_kind_of_proceeding_display())),
        f.dated(_("Held"), record.held_on, record.date_precision),
        f.known(_("Result"), record.result),
    ]
    return KindFacts(_("What happened"), main, [_references(record)])


BUILDERS: dict[str, Callable[[Any, Dossier], KindFacts]] = {
    Kind.FOI_RESPONSE: _foi,
    Kind.ICO_DECISION: _ico,
    Kind.CENSUS_CHANGE: _census,
    Kind.DATA_SHARE: _share,
    Kind.AGREEMENT: _agreement,
    Kind.STATEMENT: _statement,
    Kind.PROCEEDING: _proceeding,
}
