"""What was said and what the record shows, on one thread by date, with the reason of every link beside it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.models import Disclosure, Kind, Link, Relation
from disclosures.queries import ClaimRead
from disclosures.queries.claims import MOST_SHOWN
from disclosures.rules.verdicts import ARGUED, HAPPENINGS, Case, Effect, Order, Piece, Weighed, Why, order_of
from disclosures.templatetags.dates import coarsest, duration, exactly
from disclosures.templatetags.record import in_words, kind_label

# How a link reads from the record beside the claim, by relation and whether it leads to the claim.
_WORDS = {
    (Relation.CONTRADICTS, True): gettext_lazy("Contradicts this statement, because"),
    (Relation.CONTRADICTS, False): gettext_lazy("This statement contradicts it, because"),
    (Relation.CONFIRMS, True): gettext_lazy("Confirms this statement, because"),
    (Relation.CONFIRMS, False): gettext_lazy("This statement confirms it, because"),
    (Relation.AMENDS, True): gettext_lazy("Amends this statement"),
    (Relation.AMENDS, False): gettext_lazy("Amended by this statement"),
    (Relation.SUPERSEDES, True): gettext_lazy("Takes the place of this statement"),
    (Relation.SUPERSEDES, False): gettext_lazy("Replaced by this statement"),
    (Relation.RESPONDS_TO, True): gettext_lazy("Responds to this statement"),
    (Relation.RESPONDS_TO, False): gettext_lazy("This statement responds to it"),
    (Relation.LED_TO, True): gettext_lazy("Led to this statement"),
    (Relation.LED_TO, False): gettext_lazy("This statement led to it"),
    (Relation.CITES, True): gettext_lazy("Cites this statement"),
    (Relation.CITES, False): gettext_lazy("Cited by this statement"),
    (Relation.ENDS, True): gettext_lazy("Ends what this statement was about"),
    (Relation.ENDS, False): gettext_lazy("Ended by this statement"),
}
_LATER = gettext_lazy("Dated after the statement; nothing linked shows that it was so on the day.")
_WHY_NOT = {
    Why.JUDGED_THERE: gettext_lazy("Does not weigh here: the other statement is judged on its own page."),
    Why.VIEW: gettext_lazy(
        "Does not weigh: said or argued from outside government. It may be right; it is not shown here."
    ),
    Why.SECOND_HAND: gettext_lazy("Does not weigh: known at second hand only, or said to exist."),
    Why.REPETITION: gettext_lazy(
        "Does not weigh: the same body saying it again is no evidence that it is so."
    ),
    Why.SAME_SOURCE: gettext_lazy("Does not weigh: this record rests on the same page as the statement."),
    Why.WHICH_FIRST: gettext_lazy("Does not weigh: the dates do not show which came first."),
}


@dataclass(frozen=True)
class Reason:
    """``words`` such as ``Amends``; ``title`` and ``url`` of the other record, where it is not the claim."""

    words: str
    note: str
    source: Any = None
    title: str = ""
    url: str = ""
    remark: str = ""
    against: bool = False


@dataclass
class Entry:
    """For components/side_entry.html. ``side``: ``l`` said, ``r`` shown."""

    record: Any
    side: str
    kind_words: str
    apart: str = ""
    told: str = ""
    told_url: str = ""
    who: str = ""
    is_claim: bool = False
    reasons: list[Reason] = field(default_factory=list)

    @property
    def against(self) -> bool:
        return any(reason.against for reason in self.reasons)


def entries(read: ClaimRead) -> list[Entry]:
    """Oldest first; at most MOST_SHOWN records, those that weigh before others."""
    case = read.case
    found: dict[int, Entry] = {case.claim.pk: _claim(case)}
    for one in sorted(case.weighed, key=lambda one: one.effect == Effect.NONE):
        record = one.piece.record
        if record.pk not in found and len(found) > MOST_SHOWN:
            continue
        entry = found.setdefault(record.pk, _entry(read, one.piece))
        entry.reasons.append(_reason(one))
    for link in read.around:
        _add_around(found, read, link)
    return sorted(found.values(), key=lambda entry: (entry.record.sort_date, entry.record.pk))


def is_cut(read: ClaimRead) -> bool:
    return len({piece.record.pk for piece in read.case.pieces}) > MOST_SHOWN


def _claim(case: Case) -> Entry:
    return Entry(case.claim, "l", _("Said · this statement"), who=speaker_words(case.claim), is_claim=True)


def _entry(read: ClaimRead, piece: Piece) -> Entry:
    """A statement stands on the left, unless it weighs against or for the claim: then it shows something."""
    record = piece.record
    of_it = [one for one in read.case.weighed if one.piece.record.pk == record.pk]
    weighs = any(one.effect != Effect.NONE for one in of_it)
    made = _placed(read.case, record, is_said=_is_said(record) and not weighs, is_outside=piece.is_view)
    if (told := read.told.get(record.pk)) and record.date and told.date:
        precision = coarsest(record.date_precision, told.date_precision)
        made.told = _("First reply or statement here about it: %(date)s, %(length)s later") % {
            "date": exactly(told),
            "length": duration(record.date, told.date, precision),
        }
        made.told_url = told.get_absolute_url()
    return made


def _is_said(record: Disclosure) -> bool:
    """A statement, or a proceeding in which somebody argues."""
    if record.kind == Kind.PROCEEDING:
        return record.detail.kind_of_proceeding in ARGUED  # type: ignore[attr-defined]
    return bool(record.kind == Kind.STATEMENT)


def _placed(case: Case, record: Disclosure, *, is_said: bool, is_outside: bool = False) -> Entry:
    what = record.organisation_names if record.kind == Kind.STATEMENT else kind_label(record.kind)
    word = _("Said · %(what)s") if is_said else _("Shown · %(what)s")
    if is_outside and record.kind == Kind.STATEMENT:
        word = _("Said outside government · %(what)s")
    return Entry(
        record=record,
        side="l" if is_said else "r",
        kind_words=word % {"what": what},
        apart=apart(record, case.claim),
        who=speaker_words(record) if record.kind == Kind.STATEMENT else "",
    )


def _reason(one: Weighed) -> Reason:
    piece = one.piece
    if piece.figure_change:
        return Reason(
            _("Gives a number that takes the place of one in this statement"), _("See the figures below.")
        )
    return Reason(
        words=str(_WORDS[Relation(piece.relation), piece.is_incoming]),
        note=piece.note,
        source=piece.source,
        remark=str(_LATER if one.effect == Effect.LATER else _WHY_NOT.get(one.why_not, "")),
        against=one.effect in (Effect.AGAINST, Effect.LATER),
    )


def _add_around(found: dict[int, Entry], read: ClaimRead, link: Link) -> None:
    """A record that is linked with what weighs: it says what became of that, or when it came out."""
    near, far = link.to_disclosure, link.from_disclosure
    is_in = near.pk in found
    if not is_in:
        near, far = far, near
    entry = found.get(far.pk)
    if entry is None:
        entry = found[far.pk] = _placed(read.case, far, is_said=_is_said(far))
    verb = in_words(Relation(link.relation).label)
    words = f"{verb[:1].upper()}{verb[1:]}" if is_in else str(_PASSIVE[Relation(link.relation)])
    url = f"#s-{near.slug}"
    entry.reasons.append(Reason(words, link.note, link.source, near.title, url))


_PASSIVE = {
    Relation.AMENDS: gettext_lazy("Amended by"),
    Relation.SUPERSEDES: gettext_lazy("Replaced by"),
    Relation.ENDS: gettext_lazy("Ended by"),
    Relation.CONFIRMS: gettext_lazy("Confirmed by"),
    Relation.RESPONDS_TO: gettext_lazy("Responded to by"),
}


def apart(record: Disclosure, claim: Disclosure) -> str:
    """``7 months before the statement``, no more exact than the dates; empty where they do not tell."""
    if record.date is None or claim.date is None:
        return ""
    order = order_of(record, claim)
    if order == Order.UNKNOWN:
        return ""
    precision = coarsest(record.date_precision, claim.date_precision)
    length = duration(min(record.date, claim.date), max(record.date, claim.date), precision)
    if record.date == claim.date:
        return _("The same day")
    if order == Order.BEFORE and record.kind in HAPPENINGS and record.date_end:
        return _("Began %(length)s before the statement") % {"length": length}
    if order == Order.BEFORE:
        return _("%(length)s before the statement") % {"length": length}
    return _("%(length)s after the statement") % {"length": length}


def speaker_words(statement: Any) -> str:
    """``Nick Gibb, Minister of State for School Standards``; the body where nobody is named."""
    detail = statement.detail
    words = [detail.speaker, detail.speaker_role] if detail.speaker else [statement.organisation_names]
    return ", ".join(word for word in words if word)
