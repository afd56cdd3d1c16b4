"""The history of one data item, stage by stage; a stage that nothing is on record for says so."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from disclosures.models import (
    CensusFieldChange,
    Change,
    Disclosure,
    Kind,
    Link,
    Precision,
    Proceeding,
    ProceedingKind,
    Relation,
)
from disclosures.presenters import facts as f
from disclosures.queries.fields import History, steps_of
from disclosures.rules.collected import splits_removals
from disclosures.templatetags.dates import Part, remark, span, words
from disclosures.templatetags.record import in_words


@dataclass(frozen=True)
class Entry:
    """A record at its stage, as item_stages.html shows it. ``reason``: of the link that led to it."""

    record: Disclosure
    dates: list[Part]
    remark: str = ""
    collection: str = ""
    note: str = ""
    reason: str = ""
    several: tuple[f.Named, ...] = ()

    @property
    def when(self) -> str:
        return " to ".join(part.text for part in self.dates)


@dataclass(frozen=True)
class Stage:
    """``gap``: what is said where there are no entries; ``gap_label`` is short for it."""

    key: str
    label: str
    gap: str
    gap_label: str = ""
    entries: list[Entry] = field(default_factory=list)
    more: str = ""
    more_url: str = ""


@dataclass(frozen=True)
class _Seen:
    """What the stages are made of; ``led_to`` are links that led to an addition of the item."""

    history: History
    added: list[CensusFieldChange]
    led_to: list[Link]

    def of(self, *changes: str) -> list[CensusFieldChange]:
        return [each for each in self.history.changes if each.change in changes]


def stages(history: History, shares: Sequence[Disclosure], shares_url: str) -> list[Stage]:
    """In the order in which a field's life goes; ``shares`` are the newest of those on record."""
    added = [each for each in history.changes if each.change == Change.ADDED]
    ids = {each.pk for each in added}
    led = [x for x in history.links if x.relation == Relation.LED_TO and x.to_disclosure_id in ids]
    seen = _Seen(history, added, led)
    made = [_STAGES[key](seen) for key in _STAGES]
    made.insert(6, _shared(history, shares, shares_url))
    return made


# ---- the stages


def _proposed(seen: _Seen) -> Stage:
    entries = [
        Entry(each, _announced(each), _finer_remark(each), each.collection, references(each))
        for each in seen.added
        if each.announced_on
    ]
    return Stage(
        "proposed",
        _("Proposed or announced"),
        _("No day on which it was announced is on this record."),
        entries=entries,
    )


def references(change: CensusFieldChange) -> str:
    written = f.listed(change.cbds_reference)
    return _("Reference: %(written)s") % {"written": ", ".join(written)} if written else ""


def _precision_of_announcement(change: CensusFieldChange) -> str:
    if change.effective_on is None:
        return change.date_precision
    return f.finer(change.announced_on, change.date_precision)


def _announced(change: CensusFieldChange) -> list[Part]:
    return span(change.announced_on, None, _precision_of_announcement(change))


def _finer_remark(change: CensusFieldChange) -> str:
    exact = _precision_of_announcement(change)
    if exact == Precision.DAY:
        return ""
    return _("Day not recorded") if exact == Precision.MONTH else _("Only the year is known")


def _approved(seen: _Seen) -> Stage:
    """Only what is linked as having led to it: that it was debated afterwards approves nothing."""
    entries = [
        _linked(link, link.from_disclosure)
        for link in seen.led_to
        if link.from_disclosure.kind == Kind.PROCEEDING and not _is_instrument(link.from_disclosure, seen)
    ]
    return Stage(
        "approved", _("Approved"),
        _("No decision that approved it is linked to the change that added it."),
        entries=by_date(entries),
    )  # fmt: skip


def _is_instrument(record: Disclosure, seen: _Seen) -> bool:
    return record.reference in {each.legal_instrument for each in seen.history.changes} - {""}


def _instrument(seen: _Seen) -> Stage:
    """Each dated step of the regulations named by the changes; without any, the changes that name them."""
    reasons = {link.from_disclosure_id: link.note for link in seen.led_to}
    steps = [
        Entry(
            each,
            _dates(each),
            remark(each),
            note=each.result,
            reason=reasons.get(each.pk, ""),
            several=_instruments(each.reference),
        )
        for each in seen.history.proceedings
        if each.kind_of_proceeding == ProceedingKind.STATUTORY_INSTRUMENT
    ]
    followed = {entry.record.reference for entry in steps}
    named = [
        Entry(each, _dates(each), remark(each), each.collection, several=_instruments(each.legal_instrument))
        for each in seen.history.changes
        if each.legal_instrument and each.legal_instrument not in followed
    ]
    return Stage(
        "instrument",
        _("Legal instrument"),
        _("No instrument is on this record for any change of it."),
        entries=by_date([*steps, *named]),
    )


def _instruments(written: str) -> tuple[f.Named, ...]:
    return tuple(f.Named(part, f.instrument_url(part)) for part in f.listed(written))


def _result(proceeding: Proceeding) -> str:
    return (
        _("%(reference)s: %(result)s") % {"reference": proceeding.reference, "result": proceeding.result}
        if proceeding.result
        else proceeding.reference
    )


def _challenged(seen: _Seen) -> Stage:
    """Debates, motions and cases about its instrument or linked to its changes."""
    known = {each.pk for each in seen.history.proceedings}
    entries = [
        Entry(each, _dates(each), remark(each), note=_result(each))
        for each in seen.history.proceedings
        if each.kind_of_proceeding != ProceedingKind.STATUTORY_INSTRUMENT
    ]
    approving = {link.pk for link in seen.led_to}
    for link in seen.history.links:
        for other in (link.from_disclosure, link.to_disclosure):
            if other.kind == Kind.PROCEEDING and other.pk not in known and link.pk not in approving:
                known.add(other.pk)
                entries.append(_linked(link, other))
    return Stage(
        "challenged", _("Debated or challenged"),
        _("Nothing before Parliament, a court or a regulator is linked to its changes."),
        entries=by_date(entries),
    )  # fmt: skip


def _added(seen: _Seen) -> Stage:
    return Stage(
        "added",
        _("Collected from"),
        _("No addition to a collection is on this record: it may have been collected all the same."),
        entries=_changed(seen.added),
    )


def _amended(seen: _Seen) -> Stage:
    return Stage(
        "changed", _("Changed"), _("No change of its wording, codes or scope is on this record."),
        entries=_changed(seen.of(Change.AMENDED, Change.CODE_SET_CHANGED)),
    )  # fmt: skip


def _optional(seen: _Seen) -> Stage:
    return Stage(
        "optional", _("Made optional"), _("Nothing on this record says that an answer became optional."),
        entries=_changed(seen.of(Change.MADE_OPTIONAL)),
    )  # fmt: skip


def _removals(seen: _Seen) -> tuple[list[CensusFieldChange], list[CensusFieldChange]]:
    """(out of a collection, of what had been kept); those without a date are taken to be the first sort."""
    steps = steps_of(seen.history.changes)
    kept = {step.pk for own in steps.values() for step in splits_removals(own)[1]}
    removed = seen.of(Change.REMOVED)
    return [x for x in removed if x.pk not in kept], [x for x in removed if x.pk in kept]


def _ended(seen: _Seen) -> Stage:
    removed, _kept = _removals(seen)
    return Stage(
        "ended", _("Ended"), _("No end of its collection is on this record."), entries=_changed(removed)
    )


def _destroyed(seen: _Seen) -> Stage:
    return Stage(
        "destroyed",
        _("Destroyed"),
        _("Nothing on this record says what became of the answers that were kept."),
        entries=_changed(_removals(seen)[1]),
    )


_STAGES: dict[str, Callable[[_Seen], Stage]] = {
    "proposed": _proposed,
    "approved": _approved,
    "instrument": _instrument,
    "added": _added,
    "changed": _amended,
    "optional": _optional,
    "challenged": _challenged,
    "ended": _ended,
    "destroyed": _destroyed,
}


def _shared(history: History, shares: Sequence[Disclosure], url: str) -> Stage:
    """The newest of them; all stand below."""
    number = history.counts.get(Kind.DATA_SHARE, 0)
    more = ngettext(
        "%(number)s data share on record includes it", "%(number)s data shares on record include it", number
    ) % {"number": f"{number:,}"}
    return Stage(
        "shared", _("Shared"),
        _("No data share on record includes it. That does not mean that it was not shared."),
        gap_label=_("None on record"),
        entries=[Entry(each, _dates(each), remark(each), note=ends_of(each)) for each in shares[:1]],
        more=more if number else "",
        more_url=url,
    )  # fmt: skip


def ends_of(share: Disclosure) -> str:
    return _("%(giver)s to %(receiver)s") % {
        "giver": share.giver_names or _("giver not recorded"),
        "receiver": share.receiver_names or _("receiver not recorded"),
    }


# ---- parts


def _dates(record: Disclosure) -> list[Part]:
    return span(record.date, record.date_end, record.date_precision)


def _changed(changes: Iterable[CensusFieldChange]) -> list[Entry]:
    found = []
    for each in changes:
        note = in_words(each.get_change_display()) if each.change == Change.CODE_SET_CHANGED else ""
        if each.effective_on:
            found.append(Entry(each, _dates(each), remark(each), each.collection, note))
        else:
            told = words(each.announced_on, each.date_precision) if each.announced_on else ""
            announced = _("Announced: %(when)s") % {"when": told} if told else ""
            found.append(Entry(each, [], "", each.collection, ". ".join(filter(None, [note, announced]))))
    return found


def _linked(link: Link, other: Disclosure) -> Entry:
    return Entry(other, _dates(other), remark(other), reason=link.note)


def by_date(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.record.sort_date, entry.record.pk))


# ---- who asked, who spoke, which agreements


def asked_for(history: History) -> list[dict[str, Any]]:
    """What is linked as having led to it, but for proceedings; items of components/thread.html."""
    added = {each.pk for each in history.changes if each.change == Change.ADDED}
    return _sorted(
        {
            "disclosure": link.from_disclosure,
            "rel": _("Linked as having led to its addition"),
            "note": link.note,
            "source": link.source,
        }
        for link in history.links
        if link.relation == Relation.LED_TO
        and link.to_disclosure_id in added
        and link.from_disclosure.kind != Kind.PROCEEDING
    )


def _sorted(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(items, key=lambda item: (item["disclosure"].sort_date, item["disclosure"].pk))


OUR_SUMMARY = gettext_lazy("Our summary:")


def agreements(rows: Sequence[Disclosure], links: Sequence[Link]) -> list[dict[str, Any]]:
    """Agreements that name it, and those that came before or after them by a link; thread items."""
    ids = {row.pk for row in rows}
    items: list[dict[str, Any]] = [
        {"disclosure": row, "rel": _("Names it"), "note": row.summary, "why_label": OUR_SUMMARY}
        for row in rows
    ]
    for link in links:
        one, other = link.from_disclosure, link.to_disclosure
        new, old, verb = (one, other, in_words(Relation(link.relation).label)) if other.pk in ids else (
            other, one, _PASSIVE[link.relation])  # fmt: skip
        if new.pk in ids or new.pk in {item["disclosure"].pk for item in items}:
            continue
        rel = _("%(verb)s “%(title)s”") % {"verb": verb[:1].upper() + verb[1:], "title": old.title}
        items.append({"disclosure": new, "rel": rel, "note": link.note, "source": link.source})
    return _sorted(items)


_PASSIVE: dict[str, Any] = {
    Relation.AMENDS: gettext_lazy("amended by"),
    Relation.SUPERSEDES: gettext_lazy("superseded by"),
    Relation.ENDS: gettext_lazy("ended by"),
}


def statement_ids(history: History) -> list[int]:
    """Of statements that name the item, or are linked to its changes."""
    linked = {
        other.pk
        for link in history.links
        for other in (link.from_disclosure, link.to_disclosure)
        if other.kind == Kind.STATEMENT
    }
    named = {row.pk for row in (*history.about, *history.named) if row.kind == Kind.STATEMENT}
    return sorted(linked | named)


def of_kind(rows: Iterable[Disclosure], *kinds: str) -> list[Disclosure]:
    """Each once, by date."""
    found = {row.pk: row for row in rows if row.kind in kinds}
    return sorted(found.values(), key=lambda row: (row.sort_date, row.pk))
