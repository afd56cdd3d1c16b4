"""Writes what editors decide about what was found in a document: hidden, changed, kept, accepted, held back.

Called by `review.decide`, which locks the document and asks who may.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Max, QuerySet

from disclosures.citations.quotations import folded, places
from disclosures.documents import table_figures
from disclosures.models import (
    Document,
    ExtractedFact,
    FactChoice,
    FactDecision,
    HitChoice,
    HitDecision,
    PersonalData,
    PersonalDataType,
    Redaction,
)
from disclosures.small_numbers import bands, looking

if TYPE_CHECKING:
    from accounts.models import User

AT_ONCE = 1_000
HIDING = (FactChoice.BAND, FactChoice.HOLD)


@dataclass(frozen=True, slots=True)
class HitAnswer:
    """``place``: what is hidden instead, if changed; ``everywhere``: wherever these words were found."""

    hit: PersonalData
    choice: str
    reason: str = ""
    place: tuple[int, int] = (0, 0)
    type: str = ""
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """``everywhere``: the same for every small number of its page that nobody decided on yet."""

    fact: ExtractedFact
    choice: str
    value: str = ""
    reason: str = ""
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """Words that no rule found. ``places``: page, start and end of each."""

    places: Sequence[tuple[int, int, int]]
    reason: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class BoxAnswer:
    """An area of a page's picture. ``pk`` None: a new one. Places are thousandths of the page's sides."""

    pk: int | None
    page: int
    left: int
    top: int
    right: int
    bottom: int
    reason: str


@dataclass(frozen=True, slots=True)
class Answers:
    hits: Sequence[HitAnswer] = ()
    facts: Sequence[FactAnswer] = ()
    hidden: Sequence[Hidden] = ()
    boxes: Sequence[BoxAnswer] = ()
    shown_again: Collection[int] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.hits or self.facts or self.hidden or self.boxes or self.shown_again)


def stamp_of(document: Document) -> str:
    """Changes whenever something in the document is decided on."""
    parts = []
    for rows in (
        HitDecision.objects.filter(hit__document=document),
        FactDecision.objects.filter(fact__document=document),
        Redaction.objects.filter(document=document),
    ):
        found = rows.aggregate(count=Count("id"), last=Max("decided_at"))
        parts.append(f"{found['count']}/{found['last'].isoformat() if found['last'] else ''}")
    return " ".join(parts)


def write(document: Document, answers: Answers, *, by: "User") -> None:
    """All of it or nothing: call in a transaction, with the document locked."""
    _write_hits(document, answers.hits, by)
    _write_facts(document, answers.facts, by)
    Redaction.objects.bulk_create(
        Redaction(
            document=document,
            page=page,
            start=start,
            end=end,
            type=one.type,
            reason=one.reason,
            decided_by=by,
        )
        for one in answers.hidden
        for page, start, end in one.places
    )
    _write_boxes(document, answers.boxes, by)
    if answers.shown_again:
        free = document.redactions.filter(hit__isnull=True, fact__isnull=True)
        free.filter(pk__in=answers.shown_again).delete()
    looking.look(document)
    table_figures.follow(document)


def _write_boxes(document: Document, answers: Sequence[BoxAnswer], by: "User") -> None:
    """``stamp_of`` has seen to it that those with an id are still there."""
    saved = document.redactions.in_bulk([one.pk for one in answers if one.pk])
    for one in answers:
        box = saved[one.pk] if one.pk else Redaction(document=document)
        box.page, box.reason, box.decided_by = one.page, one.reason, by
        box.left, box.top, box.right, box.bottom = one.left, one.top, one.right, one.bottom
        box.save()


def _write_hits(document: Document, answers: Sequence[HitAnswer], by: "User") -> None:
    if not answers:
        return
    Redaction.objects.filter(hit__in=[one.hit for one in answers]).delete()
    chosen = {one.hit.pk: (one.choice, one.reason) for one in answers}
    for one in answers:
        if one.everywhere and one.choice == HitChoice.HIDE:
            for other in same_words(document, one.hit):
                chosen.setdefault(other, (one.choice, one.reason))
    HitDecision.objects.bulk_create(
        (
            HitDecision(hit_id=pk, choice=choice, reason=reason, decided_by=by)
            for pk, (choice, reason) in chosen.items()
        ),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["hit"],
        update_fields=["choice", "reason", "decided_by", "decided_at"],
    )
    Redaction.objects.bulk_create(
        Redaction(
            document=document,
            hit=one.hit,
            page=one.hit.page,
            start=one.place[0],
            end=one.place[1],
            type=one.type or one.hit.type,
            reason=one.reason or PersonalDataType(one.type or one.hit.type).label,
            decided_by=by,
        )
        for one in answers
        if one.choice == HitChoice.CHANGE
    )


def _write_facts(document: Document, answers: Sequence[FactAnswer], by: "User") -> None:
    if not answers:
        return
    chosen = {one.fact.pk: one for one in answers}
    for one in answers:
        if one.everywhere and one.fact.is_small_number:
            others = document.facts.small_numbers().undecided().filter(page=one.fact.page)
            for other in others:
                banded = one.choice != FactChoice.BAND or bands.band(other)
                choice = one.choice if banded else FactChoice.HOLD
                chosen.setdefault(other.pk, FactAnswer(other, choice, reason=one.reason))
    _leave_bands_out(document, chosen)
    Redaction.objects.filter(fact__in=chosen).delete()
    FactDecision.objects.bulk_create(
        (
            FactDecision(fact_id=pk, choice=one.choice, value=one.value, reason=one.reason, decided_by=by)
            for pk, one in chosen.items()
        ),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["fact"],
        update_fields=["choice", "value", "reason", "decided_by", "decided_at"],
    )
    Redaction.objects.bulk_create(
        Redaction(
            document=document,
            fact_id=pk,
            page=one.fact.page,
            start=one.fact.start,
            end=one.fact.end,
            reason=bands.reason(one.fact, one.choice),
            decided_by=by,
        )
        for pk, one in chosen.items()
        if one.choice in HIDING and one.fact.end > one.fact.start
    )


def _leave_bands_out(document: Document, chosen: dict[int, FactAnswer]) -> None:
    """A number that is held back because its band gives one away is not shown as a band elsewhere."""
    telling = document.facts.filter(rule=bands.FROM_BAND).select_related("decision")
    held = {}
    for fact in telling:
        answer = chosen.get(fact.pk) or getattr(fact, "decision", None)
        if answer and answer.choice == FactChoice.HOLD:
            held[fact.page, fact.start] = answer.reason
    if not held:
        return
    others = document.facts.filter(start__in={start for _, start in held}).select_related("decision")
    for other in others.exclude(rule=bands.FROM_BAND):
        reason = held.get((other.page, other.start))
        answer = chosen.get(other.pk) or getattr(other, "decision", None)
        if reason and answer and answer.choice == FactChoice.BAND:
            chosen[other.pk] = FactAnswer(other, FactChoice.HOLD, reason=reason)


def same_words(document: Document, hit: PersonalData) -> Iterator[int]:
    """Ids of undecided details of the document whose words read the same."""
    words = next((text for _, text in words_of(document, document.personal_data.filter(pk=hit.pk))), "")
    found = words_of(document, document.personal_data.undecided())
    return (one for one, text in found if words and text == words and one != hit.pk)


def words_of(document: Document, rows: "QuerySet[PersonalData]") -> Iterator[tuple[int, str]]:
    """The id and the folded words of each. Two queries; the text of the pages that have any is read."""
    hits = list(rows.values_list("pk", "page", "start", "end"))
    pages = document.pages.filter(number__in={page for _, page, _, _ in hits})
    texts = dict(pages.values_list("number", "text"))
    return ((pk, folded(texts.get(page, "")[start:end])) for pk, page, start, end in hits)


def all_places(document: Document, words: str, page: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Page, start and end of each place where the words stand, on one page or on all that people see."""
    pages = document.pages.filter(is_hidden=False)
    rows: Iterable[tuple[int, str]] = (pages.filter(number=page) if page is not None else pages).values_list(
        "number", "text"
    )
    for number, text in rows:
        for start, end in places(text, words):
            yield number, start, end


def counts_of_words(found: Iterable[tuple[int, str]]) -> Mapping[int, int]:
    """For each id how many have the same words."""
    listed = list(found)
    by_words: dict[str, int] = {}
    for _, text in listed:
        by_words[text] = by_words.get(text, 0) + 1
    return {pk: by_words[text] for pk, text in listed if text}
