"""The versions of an agreement in order: when each was in force, what is known of its text, and gaps."""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from disclosures.models import Agreement, Evidence, Link, Precision, Relation
from disclosures.presenters.wait_chart import STEPS, Chart, Scale, axis_of
from disclosures.queries.versions import Chain
from disclosures.templatetags.dates import DAY, duration, exactly, words
from disclosures.templatetags.record import in_words

LAST = 186  # of STEPS: behind it the broken edge of a run without an end has room
MOST_LANES = 12
# Seen, described, or said to exist: what is known of a text that readers cannot have here.
KNOWN_FROM: dict[str, Any] = {
    Evidence.DOCUMENT: gettext_lazy("A document that we hold; there is no public copy of it yet"),
    Evidence.OFFICIAL: gettext_lazy("Seen: an official source is linked on its page; no copy is held here"),
    Evidence.REPORTED: gettext_lazy("Described by a named source; no copy is held here"),
    Evidence.SECOND_HAND: gettext_lazy("Said to exist; its text has not been seen"),
}


@dataclass(frozen=True)
class Version:
    """One of them, as components/versions.html shows it; ``here`` is the one whose page it is.

    ``did`` says what it did to others: words, other, note. ``compare``: addresses of comparisons.
    """

    record: Agreement
    name: str
    in_force: str
    no_end: str
    known_from: str
    here: bool = False
    text_url: str = ""
    did: list[dict[str, Any]] = field(default_factory=list)
    gap: str = ""
    compare: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Versions:
    items: list[Version]
    chart: Chart | None
    held: str
    has_more: bool


def versions(chain: Chain, record: Agreement, today: dt.date) -> Versions:
    gaps = gaps_of(chain.versions)
    return Versions(
        [_version(each, chain, record, gaps.get(each.pk)) for each in chain.versions],
        _chart(chain, today),
        _held(chain),
        chain.has_more,
    )


def _version(each: Agreement, chain: Chain, record: Agreement, gap: "Gap | None") -> Version:
    copy = chain.copies.get(each.pk)
    return Version(
        record=each,
        name=name_of(each),
        in_force=_in_force(each),
        no_end=_no_end(each, chain),
        known_from=_("We hold a copy, and its text can be read here")
        if copy
        else str(KNOWN_FROM[each.evidence]),
        here=each.pk == record.pk,
        text_url=reverse("disclosures:document", args=[copy.document_id]) if copy else "",
        did=[_did(link) for link in chain.links if link.from_disclosure_id == each.pk]
        + [_done_to(link) for link in chain.links if _is_done_to(link, each, chain)],
        gap=gap.words if gap else "",
        compare=_comparisons(each, chain, record),
    )


def name_of(record: Agreement) -> str:
    return _("Version %(number)s") % {"number": record.version} if record.version else ""


def _no_end(record: Agreement, chain: Chain) -> str:
    if record.in_force_from is None or record.in_force_to is not None:
        return ""
    next_one = replaced_by(record, chain)
    if next_one is None:
        return _("No end on record")
    return _("No end on record; replaced by one in force from %(date)s") % {
        "date": _day(next_one.in_force_from, next_one)
    }


def replaced_by(record: Agreement, chain: Chain) -> Agreement | None:
    """The first dated version that is linked as having taken its place."""
    after = {
        link.from_disclosure_id
        for link in chain.links
        if link.to_disclosure_id == record.pk and link.relation == Relation.SUPERSEDES
    }
    return next((each for each in chain.versions if each.pk in after and each.in_force_from), None)


def _in_force(record: Agreement) -> str:
    if record.in_force_from and not record.in_force_to:
        return _("In force from %(date)s") % {"date": _day(record.in_force_from, record)}
    if record.in_force_from:
        return _("In force: %(dates)s") % {"dates": exactly(record)}
    if record.signed_on:
        signed = words(record.signed_on, record.date_precision or Precision.YEAR)
        return _("Signed: %(date)s; when it was in force is not recorded") % {"date": signed}
    return _("When it was in force is not recorded")


def _did(link: Link) -> dict[str, Any]:
    return _linked(in_words(Relation(link.relation).label), link.to_disclosure, link)


def _is_done_to(link: Link, each: Agreement, chain: Chain) -> bool:
    ids = {version.pk for version in chain.versions}
    return link.to_disclosure_id == each.pk and link.from_disclosure_id not in ids


def _done_to(link: Link) -> dict[str, Any]:
    verbs = {
        Relation.AMENDS: _("Amended by"),
        Relation.SUPERSEDES: _("Superseded by"),
        Relation.ENDS: _("Ended by"),
    }
    return _linked(verbs[Relation(link.relation)], link.from_disclosure, link)


def _linked(verb: str, other: Any, link: Link) -> dict[str, Any]:
    return {"words": verb[:1].upper() + verb[1:], "title": other.title, "url": other.get_absolute_url(),
            "note": link.note, "date": exactly(other)}  # fmt: skip


# ---- what lies between


@dataclass(frozen=True)
class Gap:
    """No version on record was in force from behind ``start`` until ``end``."""

    start: dt.date
    end: dt.date
    precision: str

    @property
    def words(self) -> str:
        return _("No version on record was in force in between: %(length)s") % {
            "length": duration(self.start, self.end, self.precision)
        }


def last_day(record: Agreement) -> dt.date | None:
    """The last day on which it may have been in force."""
    day = record.in_force_to
    if day is None or record.date_precision == Precision.DAY:
        return day
    if record.date_precision == Precision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day.replace(month=12, day=31)


def gaps_of(rows: Sequence[Agreement]) -> dict[int, Gap]:
    """By the version before which a gap lies. Behind an end that is not on record nothing is said."""
    found: dict[int, Gap] = {}
    reached: Agreement | None = None
    for each in rows:
        if each.in_force_from is None:
            continue
        if reached is not None:
            end = last_day(reached)
            if end is None:
                return found
            if each.in_force_from > end + dt.timedelta(days=1):
                coarse = {reached.date_precision, each.date_precision}
                precision = next(p for p in ("year", "month", "day") if p in coarse)
                found[each.pk] = Gap(end, each.in_force_from, precision)
        if reached is None or _later(last_day(each), last_day(reached)):
            reached = each
    return found


def _later(one: dt.date | None, other: dt.date | None) -> bool:
    return other is not None and (one is None or one > other)


# ---- texts


def _comparisons(each: Agreement, chain: Chain, record: Agreement) -> list[dict[str, str]]:
    """With the version whose page it is, where the texts of both can be read."""
    if each.pk == record.pk or not {each.pk, record.pk} <= chain.copies.keys():
        return []
    older, newer = sorted((each, record), key=chain.versions.index)
    return [
        {
            "url": reverse("disclosures:compare", args=[older.slug, newer.slug]),
            "label": _("Compare its text with the one of this page, clause by clause"),
        }
    ]


def _held(chain: Chain) -> str:
    """Whose text can be read here, in one sentence."""
    held = [each for each in chain.versions if each.pk in chain.copies]
    if not held and len(chain.versions) == 1:
        return _("Its text is not held here as a document yet.")
    if not held:
        return _("The text of none of them is held here as a document yet, so none can be compared.")
    if len(held) == 1 and len(chain.versions) > 1:
        return _("The text of one is held here: %(title)s. To compare it, the text of another is needed.") % {
            "title": held[0].title
        }
    return ngettext(
        "The text of %(number)s version is held here.",
        "The texts of %(number)s versions are held here.",
        len(held),
    ) % {"number": len(held)}


# ---- chart


def _chart(chain: Chain, today: dt.date) -> Chart | None:
    """None where fewer than two have a date: one bar shows nothing."""
    rows = chain.versions
    dated = [each for each in rows if each.in_force_from][:MOST_LANES]
    if len(dated) < 2:
        return None
    first = min(each.in_force_from.year for each in dated if each.in_force_from)
    runs = [_Run(each, each.in_force_to, replaced_by(each, chain)) for each in dated]
    ends = [run.last or today for run in runs]
    scale = Scale(dt.date(first, 1, 1), max(ends), LAST)
    return Chart(
        title=_title(rows, dated),
        text=_("Filled: dates on record. Outlined: a text that has not been seen. "
               "Broken end: no end on record."),
        axis=axis_of(first, scale.last.year, scale),
        lanes=[
            {"title": run.record.title, "small": name_of(run.record), "marks": [_mark(run, scale)]}
            for run in runs
        ],
        head=(_("Agreement"), _("In force from"), _("In force to"), _("Known from")),
        rows=[
            [
                each.title,
                _day(each.in_force_from, each),
                _day(each.in_force_to, each),
                str(KNOWN_FROM[each.evidence]),
            ]
            for each in rows
        ],
        source=_("agreements of this record"),
        as_of=words(today, DAY),
    )  # fmt: skip


def _title(rows: Sequence[Agreement], dated: Sequence[Agreement]) -> str:
    first = min(dated, key=lambda each: (each.in_force_from or dt.date.max, each.pk))
    return ngettext(
        "%(number)s version on record, the first in force from %(date)s",
        "%(number)s versions on record, the first in force from %(date)s",
        len(rows),
    ) % {"number": len(rows), "date": _day(first.in_force_from, first)}


def _day(day: dt.date | None, record: Agreement) -> str:
    return words(day, record.date_precision) if day else _("Not recorded")


@dataclass(frozen=True)
class _Run:
    """How long a bar is: to the end on record, else to what took its place, else open."""

    record: Agreement
    end: dt.date | None
    next_one: Agreement | None

    @property
    def last(self) -> dt.date | None:
        return self.end or (self.next_one.in_force_from if self.next_one else None)

    @property
    def label(self) -> str:
        if self.end:
            day = words(self.end, self.record.date_precision, short=True)
            return _("to %(date)s") % {"date": day}
        if self.next_one and self.next_one.in_force_from:
            day = words(self.next_one.in_force_from, self.next_one.date_precision, short=True)
            return _("replaced %(date)s") % {"date": day}
        return ""


def _mark(run: _Run, scale: Scale) -> dict[str, Any]:
    start = scale.at(run.record.in_force_from or scale.start)
    end = scale.at(run.last) if run.last else LAST
    style = "past" if run.record.evidence == Evidence.SECOND_HAND else ""
    side = "after" if end < STEPS * 3 // 4 else "ahead"
    return {
        "type": "run", "start": start, "end": max(end, min(start + 1, STEPS)),
        "style": f"{style} {side if run.label else 'open'}".strip(), "label": run.label,
    }  # fmt: skip
