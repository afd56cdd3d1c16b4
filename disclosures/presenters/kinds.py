"""What is true of one kind only, as facts: every column of its table, in the order in which a reader asks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from disclosures import foia
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
from disclosures.templatetags.dates import counted, exactly, remark
from disclosures.templatetags.record import place

# How an organisation's part reads before its name; the authority's part depends on the kind.
ROLES: dict[str, str] = {
    Role.GIVER: "Gave data",
    Role.RECEIVER: "Received data",
    Role.PARTY: "Party",
    Role.SPEAKER: "Speaks for",
    Role.REGULATOR: "Decided by",
    Role.AUTHORITY: "Authority",
}
ROLES_OF: dict[tuple[str, str], str] = {
    (Kind.FOI_RESPONSE, Role.AUTHORITY): "Asked of",
    (Kind.ICO_DECISION, Role.AUTHORITY): "About",
    (Kind.CENSUS_CHANGE, Role.AUTHORITY): "Collects",
    (Kind.DATA_SHARE, Role.GIVER): "From",
    (Kind.DATA_SHARE, Role.RECEIVER): "To",
    (Kind.PROCEEDING, Role.PARTY): "Before, or made by",
}
# An agreement may be held, read at its address, described by somebody, or only said to exist.
SEEN_AS: dict[str, str] = {
    Evidence.DOCUMENT: "The text, which we hold",
    Evidence.OFFICIAL: "An official source, linked below",
    Evidence.REPORTED: "Described by a named source",
    Evidence.SECOND_HAND: "Said to exist; its text has not been seen",
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
            ROLES_OF.get((record.kind, party.role), ROLES.get(party.role, "Takes part")),
            party.organisation.name,
            url=party.organisation.get_absolute_url(),
        )
        for party in dossier.parties
    ]


def _references(record: DisclosureDetail) -> Fact:
    return f.several("Reference", (Named(part) for part in f.listed(record.reference)))


def _outcome(label: str, record: DisclosureDetail) -> Fact:
    return f.known(label, Outcome(record.outcome).label if record.outcome else None)


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
        f.dated("Asked", record.requested_on, record.date_precision),
        *_due(record),
        f.dated("Answered", record.responded_on, record.date_precision),
        *_time_taken(record),
        _outcome("Outcome", record),
        _sections("Reasons for refusing", record.exemptions, of_the_act=True),
        f.known("Internal review", record.internal_review_outcome),
        _numbers_given(dossier),
    ]
    side = [
        _references(record),
        f.web("The request", record.request_url, place(record.request_url)),
    ]
    return KindFacts("The request and the reply", main, side, _clock_remark(record))


def _to_the_day(record: FOIResponse) -> bool:
    return record.date_precision == Precision.DAY and record.requested_on is not None


def _clock_runs(record: FOIResponse) -> bool:
    """The limit is stated where it can be checked: both dates to the day, or a day and no response."""
    return _to_the_day(record) and (record.responded_on is not None or record.outcome == Outcome.NO_RESPONSE)


def _due(record: FOIResponse) -> list[Fact]:
    if not _clock_runs(record) or record.requested_on is None:
        return []
    return [f.dated("Due", foia.due_on(record.requested_on), Precision.DAY)]


def _time_taken(record: FOIResponse) -> list[Fact]:
    if not _clock_runs(record) or record.requested_on is None or record.responded_on is None:
        return []
    taken = foia.working_days_between(record.requested_on, record.responded_on)
    due = foia.due_on(record.requested_on)
    late = foia.working_days_between(due, record.responded_on) if record.responded_on > due else 0
    judged = f"{counted(late, 'working day')} late" if late else "within the limit"
    return [Fact("Time taken", f"{counted(taken, 'working day')}, {judged}")]


def _clock_remark(record: FOIResponse) -> str:
    if not _clock_runs(record):
        return ""
    return (
        f"Due {foia.DAYS_TO_ANSWER} working days after the request ({foia.ACT}, section 10), "
        "taking the day of the request as the day of receipt."
    )


def _numbers_given(dossier: Dossier) -> Fact:
    """Refused without a number is "Not disclosed"; that nothing stands in our ledger is something else."""
    given = sum(figure.asserted_in_id == dossier.record.pk for figure in dossier.figures)
    if given:
        return Fact("Numbers given", counted(given, "figure"), url="#figures")
    if dossier.record.outcome == Outcome.REFUSED:
        return Fact("Numbers given", state="withheld")
    return Fact("Numbers given", state="unknown")


# ---- ICO decision


def _ico(record: ICODecision, dossier: Dossier) -> KindFacts:
    is_foia = record.regime == Regime.FOIA
    main = [
        _outcome("Result", record),
        _sections("Sections", record.sections, of_the_act=is_foia),
        f.known("Under", Regime(record.regime).label if record.regime else None),
        f.several("Appeal", (Named(part) for part in f.listed(record.appeal_reference))),
    ]
    side = [_references(record), f.dated("Decided", record.decided_on, record.date_precision)]
    return KindFacts("The decision", main, side)


# ---- census change


def _census(record: CensusFieldChange, dossier: Dossier) -> KindFacts:
    announced = record.announced_on
    precision = f.finer(announced, record.date_precision) if record.effective_on else record.date_precision
    main = [
        f.several("Fields", (f.field(use) for use in dossier.items)),
        f.known("Change", record.get_change_display()),
        f.known("Collection", record.collection),
        f.dated("Announced", announced, precision),
        f.dated("In effect from", record.effective_on, record.date_precision),
        f.known("Legal instrument", record.legal_instrument, f.instrument_url(record.legal_instrument)),
    ]
    cbds = f.several("CBDS reference", (Named(part) for part in f.listed(record.cbds_reference)))
    return KindFacts(
        "What changed", main, [cbds, *_optional_references(record)],
        "CBDS is the Common Basic Data Set, the department’s own list of the items that schools return.",
    )  # fmt: skip


def _optional_references(record: DisclosureDetail) -> list[Fact]:
    """A reference where the kind usually has none."""
    return [_references(record)] if record.reference else []


# ---- data shared


def _share(record: DataShare, dossier: Dossier) -> KindFacts:
    agreement = record.agreement if record.agreement and record.agreement.is_public else None
    main = [
        f.known("Purpose", record.get_purpose_display()),
        f.known("Dataset", record.dataset),
        f.several("Fields", (f.field(use) for use in dossier.items)),
        _period(record),
        _count("Requests made", "requests_made", record.requests_made, dossier),
        _count("People asked about", "people_requested", record.people_requested, dossier),
        _count("Records matched", "records_matched", record.records_matched, dossier),
        f.known("Legal basis", record.legal_basis),
        f.known("Agreement", agreement.title, agreement.get_absolute_url())
        if agreement
        else Fact("Agreement", state="unknown"),
    ]
    return KindFacts(
        "What was shared", main, _optional_references(record),
        "Counts are those that stand today. A request may be a batch that holds many people.",
    )  # fmt: skip


def _period(record: DisclosureDetail) -> Fact:
    if record.date is None:
        return Fact("Period", state="unknown")
    missing = remark(record)
    return Fact(
        "Period", f"{exactly(record)} ({missing[0].lower()}{missing[1:]})" if missing else exactly(record)
    )


def _count(label: str, column: str, value: int | None, dossier: Dossier) -> Fact:
    about = [each for each in dossier.figures if each.measure.subject_id == dossier.record.pk]
    return count(label, column, value, about)


# ---- agreement


def _agreement(record: Agreement, dossier: Dossier) -> KindFacts:
    signed = record.signed_on
    precision = f.finer(signed, record.date_precision) if record.in_force_from else record.date_precision
    main = [
        f.known("Version", record.version),
        f.dated("Signed", signed, precision),
        f.dated("In force from", record.in_force_from, record.date_precision),
        f.dated("In force until", record.in_force_to, record.date_precision),
        Fact("Known from", SEEN_AS[record.evidence]),
    ]
    return KindFacts("The agreement", main, _optional_references(record))


# ---- statement


def _statement(record: Statement, dossier: Dossier) -> KindFacts:
    top = [
        f.known("Said by", record.speaker),
        f.known("Office at the time", record.speaker_role),
        f.known("Where", Forum(record.forum).label if record.forum else None),
    ]
    subjects = {x.measure.subject for x in dossier.figures if x.asserted_in_id == record.pk}
    about = [s for s in subjects if s is not None and s.pk != record.pk]
    about.sort(key=lambda subject: (subject.sort_date, subject.pk))
    side = [f.dated("Said on", record.made_on, record.date_precision), _references(record)]
    if about:
        side.append(f.several("About", (Named(s.title, s.get_absolute_url()) for s in about)))
    return KindFacts(
        top=top,
        side=side,
        remark="Our summary, not a quotation. The words themselves are at the source.",
    )


# ---- proceeding


def _proceeding(record: Proceeding, dossier: Dossier) -> KindFacts:
    main = [
        f.known("What it was", record.get_kind_of_proceeding_display()),
        f.dated("Held", record.held_on, record.date_precision),
        f.known("Result", record.result),
    ]
    return KindFacts("What happened", main, [_references(record)])


BUILDERS: dict[str, Callable[[Any, Dossier], KindFacts]] = {
    Kind.FOI_RESPONSE: _foi,
    Kind.ICO_DECISION: _ico,
    Kind.CENSUS_CHANGE: _census,
    Kind.DATA_SHARE: _share,
    Kind.AGREEMENT: _agreement,
    Kind.STATEMENT: _statement,
    Kind.PROCEEDING: _proceeding,
}
